"""An analyst's own chart or table on a page: of protected figures, or with somebody's name."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from matplotlib.figure import Figure as Canvas

from cpanalysis.declare.results import PLACE, Origin
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.explore.current import current
from cpanalysis.plots.figure import Figure
from cpanalysis.tables.table import make_table
from cpanalysis.views.view import View
from cpanalysis.words.numbers import SHOWN_AS
from cpanalysis.words.origin import IN_CAPTION, SYNTHETIC
from cpanalysis.words.sentences import Sentences

TRACED = "Made by the analyst from protected figures of this session."
VOUCHED = "Made by the analyst; {} vouches that it may be shown: it is not protected here."
REMEDY = (
    "show rows of cp.results(...) or answer.frame with the columns {}, or say who vouches for it:"
    " vouched_by='name and role', origin='records'"
)
NOT_TO_PARTNERS = "partners are shown protected figures alone; {}"
ORIGINS = tuple(Origin.categories)


def figure(  # noqa: PLR0913 (each is asked for by its name)
    drawn: Any,
    *,
    alt: str,
    title: str,
    data: pl.DataFrame | None = None,
    vouched_by: str = "",
    origin: str = "",
) -> View:
    """Return a chart of one's own, so that it shows itself and a page accepts it.

    Parameters
    ----------
    drawn
        What was drawn: matplotlib's figure or axes, or what seaborn returns.
    alt
        The same in words, for those who cannot see it.
    title
        Its caption.
    data
        The rows that it is drawn from: of ``cp.results(...)`` or ``answer.frame``, with the columns
        that say which figure each is. A figure of theirs that is not published is refused.
    vouched_by
        Where it is drawn from anything else: who says that it may be shown.
    origin
        Where what is vouched for comes from: records, synthetic, official or published.

    Raises
    ------
    ParameterError
        Without words, and where neither protection nor a name stands behind it.
    """
    if not alt.strip():
        raise ParameterError("the chart has no words for those who cannot see it: give alt='...'")
    canvas = drawn if isinstance(drawn, Canvas) else drawn.figure
    note, synthetic = stand_behind(data, vouched_by, origin, what="the chart")
    if "matplotlib.pyplot" in sys.modules:
        # Left open, pyplot would show the same picture a second time, without words.
        sys.modules["matplotlib.pyplot"].close(canvas)
    caption = title + (IN_CAPTION if synthetic else "")
    return View((Figure(canvas, caption, alt), Sentences((note,))))


def table(
    frame: pl.DataFrame,
    *,
    title: str,
    columns: Mapping[str, str] | None = None,
    vouched_by: str = "",
    origin: str = "",
) -> View:
    """Return a table of one's own, so that it shows itself and a page accepts it.

    Parameters
    ----------
    frame
        Rows of ``cp.results(...)`` or ``answer.frame``, with the columns that say which figure
        each is. A figure that is not published is refused.
    title
        Its caption.
    columns
        The columns that are shown, with their heads; all if none.
    vouched_by, origin
        As for :func:`figure`, where the frame holds anything else.

    Raises
    ------
    ParameterError
        For a column that the frame does not have, and where neither protection nor a name stands
        behind it.
    """
    heads = columns or {name: name for name in frame.columns}
    for name in heads:
        require_choice(name, frame.columns, what="column")
    note, synthetic = stand_behind(frame, vouched_by, origin, what="the table")
    absent = tell_absent(frame)
    shown = frame.select(
        write_column(frame[name], absent).alias(head) for name, head in heads.items()
    )
    words = tuple(head for name, head in heads.items() if not frame.schema[name].is_numeric())
    return View((make_table(shown, title, left=words[1:], notes=(note,), synthetic=synthetic),))


def stand_behind(
    frame: pl.DataFrame | None, vouched_by: str, origin: str, *, what: str
) -> tuple[str, bool]:
    """Return what is said of who stands behind a piece of work, and whether it is made up."""
    reason, made_up = trace(frame)
    if not reason:
        return TRACED, made_up
    remedy = REMEDY.format(", ".join(PLACE))
    if not vouched_by.strip():
        raise ParameterError(f"{what} cannot be traced to protected figures: {reason}; {remedy}")
    if current().audience != "internal":
        raise ParameterError(NOT_TO_PARTNERS.format(f"{what} cannot be traced to them: {reason}"))
    require_choice(origin, ORIGINS, what="origin")
    return VOUCHED.format(vouched_by.strip()), origin == SYNTHETIC


def trace(frame: pl.DataFrame | None) -> tuple[str, bool]:
    """Return why a frame is not all protected figures of the session, and whether it is made up.

    There is no reason where every row of it is published.
    """
    if frame is None:
        return "it does not say what it is made from", False
    if missing := [name for name in PLACE if name not in frame.columns]:
        return f"it has no column {missing[0]!r}", False
    published = current().protected.results
    if strange := [name for name in frame.columns if name not in published.columns]:
        return f"{strange[0]!r} is no column of results", False
    found = match_rows(frame, published)
    if unmatched := frame.height - found.height:
        return f"{unmatched} of its rows are no published rows", False
    return "", bool((found["origin"].cast(pl.String) == SYNTHETIC).any())


def match_rows(frame: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Return the published rows that hold all that the rows of a frame hold, each once a row."""
    alike = frame.select(pl.col(name).cast(published.schema[name]) for name in frame.columns)
    places = alike.with_row_index("row")
    found = places.join(published, on=frame.columns, how="inner", nulls_equal=True)
    return found.unique("row", maintain_order=True)


def tell_absent(frame: pl.DataFrame) -> list[str]:
    """Return what stands in each row in place of a figure that is not there.

    >>> tell_absent(pl.DataFrame({"status": ["suppressed", "ok"]}))
    ['[c]', '–']
    """
    if "status" not in frame.columns:
        return ["–"] * frame.height
    return [SHOWN_AS.get(status, "–") for status in frame["status"].cast(pl.String)]


def write_column(values: pl.Series, absent: Sequence[str]) -> pl.Series:
    """Return a column as a table shows it: numbers with separators, a mark where there is none.

    >>> write_column(pl.Series([1234.0, 69.3688, 0.1234, None]), ["–", "–", "–", "[c]"]).to_list()
    ['1,234', '69.4', '0.123', '[c]']
    """
    number = values.dtype.is_numeric()
    written = [
        (mark if number else "–") if one is None else write_number(one) if number else str(one)
        for one, mark in zip(values, absent, strict=True)
    ]
    return pl.Series(values.name, written, dtype=pl.String)


def write_number(number: float) -> str:
    """Return a number of no known unit: whole, with a decimal from 10 on, else three digits.

    >>> [write_number(number) for number in (3, -1234.56, 9.876)]
    ['3', '-1,234.6', '9.88']
    """
    if number == int(number):
        return f"{number:,.0f}"
    return f"{number:,.1f}" if abs(number) >= 10 else f"{number:.3g}"
