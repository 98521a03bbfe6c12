"""An answer: it shows itself in its frame, and can be taken away."""

from dataclasses import dataclass
from html import escape

import polars as pl
from great_tables import GT
from matplotlib.figure import Figure as Canvas

from cpanalysis.errors import ParameterError
from cpanalysis.explore.frame import Heading, write_frame
from cpanalysis.explore.question import Question
from cpanalysis.plots.figure import Figure
from cpanalysis.tables.table import Table
from cpanalysis.tables.tidy import tabulate_figures
from cpanalysis.views.view import Shown
from cpanalysis.words.sentences import Findings, Sentences


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


NO_CHART = "there is no chart in this answer: {} has no figure that could be drawn here"


@dataclass(frozen=True, eq=False)
class Answer:
    """Protected figures that answer a question, with everything that must stand beside them.

    It shows itself, and gives back what it is made of: ``frame`` are rows of the protected
    results and ``comparisons`` of the protected comparisons, for going on in code. ``setting`` are
    the lines of code that come before the question's own; ``own`` tells an indicator that is in no
    catalogue.
    """

    question: Question
    heading: Heading
    sections: tuple[Section, ...]
    frame: pl.DataFrame
    comparisons: pl.DataFrame
    setting: tuple[str, ...]
    own: bool = False

    @property
    def figure(self) -> Canvas:
        """The first chart as matplotlib's figure; restyled, the answer shows it so.

        Raises
        ------
        ParameterError
            Where nothing is drawn.
        """
        if not self.charts:
            raise ParameterError(NO_CHART.format(self.question.indicator.title.lower()))
        return self.charts[0].canvas

    @property
    def table(self) -> GT:
        """The figures as great-tables' table; its cells are numbers, null where hidden."""
        return tabulate_figures(self.frame, self.heading.title)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said of the figures, sentence by sentence."""
        told = (part for part in self.parts if isinstance(part, Sentences | Findings))
        return tuple(line for part in told for line in part.lines if line)

    @property
    def definition(self) -> str:
        """What is counted against what, and who defines it."""
        item = self.question.indicator
        return " ".join(filter(None, (item.definition, item.whose, item.caution)))

    @property
    def code(self) -> str:
        """The three lines that make this answer again, and where one's own is declared."""
        return "\n".join((*self.setting, self.question.in_code()))

    @property
    def charts(self) -> tuple[Figure, ...]:
        """The charts with their captions, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))

    @property
    def parts(self) -> tuple[Shown, ...]:
        """Everything that is shown, in its order."""
        return tuple(part for section in self.sections for part in section.parts)

    def __repr__(self) -> str:
        return " | ".join(text for _, text in self.heading.as_rows()[:4])

    def _repr_html_(self) -> str:
        inside = "".join(section._repr_html_() for section in self.sections)
        return write_frame(self.heading, inside or "<p>There is no figure to show.</p>")
