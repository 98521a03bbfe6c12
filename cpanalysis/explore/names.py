"""Names that complete themselves: indicators, districts and strata after a dot or in brackets."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from cpanalysis.errors import require_choice

Named = TypeVar("Named")


@dataclass(frozen=True, eq=False)
class Names(Generic[Named]):
    """What can be named, as attributes that the tabulator key completes.

    Examples
    --------
    >>> places = Names("district", lambda: {"Stockton-on-Tees": "Stockton-on-Tees"})
    >>> places.Stockton_on_Tees
    'Stockton-on-Tees'
    >>> places.Stocton
    Traceback (most recent call last):
    ...
    AttributeError: no district 'Stocton'; known: Stockton_on_Tees. Did you mean \
'Stockton_on_Tees'?
    """

    what: str
    find: Callable[[], Mapping[str, Named]]
    known_as: str = ""

    def __dir__(self) -> list[str]:
        return list(self._attributes())

    def __getattr__(self, name: str) -> Named:
        if name.startswith("_"):
            raise AttributeError(name)
        known = self._attributes()
        try:
            return known[self._require(name, known)]
        except ValueError as error:
            raise AttributeError(str(error)) from None

    def __getitem__(self, name: str) -> Named:
        known = self.find()
        return known[self._require(name, known)]

    def _require(self, name: str, known: Mapping[str, Named]) -> str:
        return require_choice(name, known, what=self.what, known_as=self.known_as)

    def __iter__(self) -> Iterator[str]:
        return iter(self.find())

    def __len__(self) -> int:
        return len(self.find())

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.find())

    def _attributes(self) -> dict[str, Named]:
        return {re.sub(r"\W", "_", name): found for name, found in self.find().items()}

    def __repr__(self) -> str:
        return f"{len(self)} names: {', '.join(self)}"
