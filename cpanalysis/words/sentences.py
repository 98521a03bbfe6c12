"""Sentences as a page shows them."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Sentences:
    """A paragraph of computed sentences."""

    lines: tuple[str, ...]

    def without_blanks(self) -> "Sentences":
        """Return the same without empty lines."""
        return Sentences(tuple(line for line in self.lines if line))

    def __str__(self) -> str:
        return " ".join(self.lines)

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>"


@dataclass(frozen=True)
class Findings:
    """Computed sentences that stand each for itself, as a list."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.lines)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line)}</li>" for line in self.lines)
        return f"<ul>{items}</ul>" if items else ""
