"""An answer: it shows itself in its frame, and can be taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import polars as pl

from cpanalysis.explore.frame import Heading, write_frame
from cpanalysis.explore.question import Question
from cpanalysis.plots.figure import Figure
from cpanalysis.tables.table import Table
from cpanalysis.views.view import Shown


@dataclass(frozen=True)
class Section:
    """A part of an answer with its heading: value, course, comparison, parts or quality."""

    title: str
    parts: tuple[Shown, ...]

    def _repr_html_(self) -> str:
        inside = "".join(show_part(part) for part in self.parts)
        return f"<h4>{escape(self.title)}</h4>{inside}"


def show_part(part: Shown) -> str:
    """Return the HTML of a part; a table that is too wide can be moved by itself."""
    html = part._repr_html_()
    return f'<div class="cp-wide" tabindex="0">{html}</div>' if isinstance(part, Table) else html


@dataclass(frozen=True, eq=False)
class Answer:
    """Protected figures that answer a question, with everything that must stand beside them.

    ``results`` and ``comparisons`` are rows of the protected frames, for going on in code;
    ``setting`` the lines of code that come before the question's own; ``own`` tells an indicator
    that is in no catalogue.
    """

    question: Question
    heading: Heading
    sections: tuple[Section, ...]
    results: pl.DataFrame
    comparisons: pl.DataFrame
    setting: tuple[str, ...]
    own: bool = False

    @property
    def code(self) -> str:
        """The three lines that make this answer again, and where one's own is declared."""
        return "\n".join((*self.setting, self.question.in_code()))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The charts, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))

    @property
    def parts(self) -> tuple[Shown, ...]:
        """Everything that is shown, in its order."""
        return tuple(part for section in self.sections for part in section.parts)

    def keep(self, kinds: Sequence[type]) -> "Answer":
        """Return the answer with parts of some kinds alone."""
        kept = [
            Section(section.title, tuple(p for p in section.parts if isinstance(p, tuple(kinds))))
            for section in self.sections
        ]
        return replace(self, sections=tuple(section for section in kept if section.parts))

    def __repr__(self) -> str:
        return " | ".join(text for _, text in self.heading.as_rows()[:4])

    def _repr_html_(self) -> str:
        inside = "".join(section._repr_html_() for section in self.sections)
        return write_frame(self.heading, inside or "<p>There is no figure to show.</p>")
