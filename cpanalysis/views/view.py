"""What a notebook cell shows."""

from dataclasses import dataclass
from typing import Protocol

from cpanalysis.declare.indicator import Indicator


class Shown(Protocol):
    """Anything that shows itself as HTML."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True)
class View:
    """Parts that are shown one under the other."""

    parts: tuple[Shown, ...]

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in self.parts)


@dataclass(frozen=True)
class SideBySide:
    """Parts that stand in a row where there is room, and one under the other where not."""

    parts: tuple[Shown, ...]

    def _repr_html_(self) -> str:
        columns = "display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr))"
        inside = "".join(part._repr_html_() for part in self.parts)
        return f'<div style="{columns}">{inside}</div>'


@dataclass(frozen=True)
class Definition:
    """What an indicator counts, who defines it, and what to know before comparing."""

    indicator: Indicator

    def _repr_html_(self) -> str:
        return self.indicator._repr_html_()
