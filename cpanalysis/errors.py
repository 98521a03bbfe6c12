"""The errors of the package, grouped by who must act."""

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher, get_close_matches

import polars as pl


class CpanalysisError(ValueError):
    """What the errors have in common: somebody must mend something."""


class InputError(CpanalysisError):
    """Mend the data: the message names file, row, column and remedy."""


class ParameterError(CpanalysisError):
    """Mend the request: the message lists the valid choices."""


class DisclosureError(CpanalysisError):
    """Nothing may be written: hidden figures can be proved from what is shown.

    The message names none of them; ``cells`` are the keys of their rows, for the internal log.
    """

    def __init__(self, cells: pl.DataFrame) -> None:
        super().__init__(
            f"{cells.height} hidden figures could be worked out from what is shown; nothing was"
            " written. Make the pack for internal readers, or of longer periods"
        )
        self.cells = cells


def require_choice(value: str, choices: Iterable[str], *, what: str, known_as: str = "") -> str:
    """Return ``value`` where it is one of ``choices``, and say what is known where it is not.

    ``known_as`` stands for choices that are too many to be listed.

    Raises
    ------
    ParameterError
        With the valid choices and the nearest of them.

    Examples
    --------
    >>> require_choice("Hartlepool", ["Hartlepool", "Middlesbrough"], what="district")
    'Hartlepool'
    >>> require_choice("Hartlepol", ["Hartlepool", "Middlesbrough"], what="district")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no district 'Hartlepol'; known: Hartlepool, Middlesbrough. \
Did you mean 'Hartlepool'?
    """
    known = list(choices)
    if value in known:
        return value
    listed = known_as or list_some(value, known)
    raise ParameterError(f"no {what} {value!r}; known: {listed}.{nearest(value, known)}")


MOST_LISTED = 12
"""More names than that in a message are not read."""


def list_some(value: str, known: list[str]) -> str:
    """Return the names in a row; of more than a dozen, those most like ``value``.

    >>> list_some("b", ["a", "b"])
    'a, b'
    >>> list_some("x7", [f"x{number}" for number in range(20)])[-19:]
    'x10, x17 and 8 more'
    """
    if len(known) <= MOST_LISTED:
        return ", ".join(known)
    asked = str(value).lower()
    likeness = {name: SequenceMatcher(None, asked, name.lower()).ratio() for name in known}
    nearest_first = sorted(known, key=lambda name: -likeness[name])[:MOST_LISTED]
    shown = [name for name in known if name in nearest_first]
    return f"{', '.join(shown)} and {len(known) - len(shown)} more"


LEAST_BEGINNING = 5
"""Letters that tell what a name is cut short of."""


def nearest(value: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the likeliest of ``known``, or nothing.

    The one name that begins so is likelier than one that merely looks alike.

    >>> nearest("Stockton", ["Sutton", "Stockton-on-Tees"])
    " Did you mean 'Stockton-on-Tees'?"
    >>> nearest("qq", ["Hartlepool"])
    ''
    """
    by_lower = {name.lower(): name for name in known}
    asked = str(value).lower()
    longer = [name for name in by_lower if len(asked) >= LEAST_BEGINNING and name.startswith(asked)]
    like = get_close_matches(asked, by_lower, n=1, cutoff=0.6)
    close = longer if len(longer) == 1 else like
    return f" Did you mean {by_lower[close[0]]!r}?" if close else ""


def refuse_rows(offending: pl.DataFrame, *, file: str, column: str, remedy: str) -> None:
    """Raise for the first of ``offending`` rows, which carry ``row`` as numbered in the file.

    Raises
    ------
    InputError
        Naming file, row, column, the value found, how many more rows, and the remedy.

    Examples
    --------
    >>> refuse_rows(pl.DataFrame({"row": [7], "area": ["Atlantis"]}),
    ...             file="a.csv", column="area", remedy="use a name of data/official")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.InputError: a.csv, row 7, column 'area': 'Atlantis'; use a name of \
data/official
    """
    if offending.is_empty():
        return
    first = offending.row(0, named=True)
    others = f" (and {offending.height - 1} more rows)" if offending.height > 1 else ""
    where = f"{file}, row {first['row']}, column {column!r}"
    value = first.get(column)
    shown = str(value) if isinstance(value, date) else value
    raise InputError(f"{where}: {shown!r}{others}; {remedy}")
