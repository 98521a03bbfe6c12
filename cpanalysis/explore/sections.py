"""The sections of an answer: value, course, parts, comparison, and quality of the records."""

from collections.abc import Iterator

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.orders import sort_by_part
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.errors import ParameterError
from cpanalysis.explore.answer import Section
from cpanalysis.explore.question import Question
from cpanalysis.plots.comparisons import draw_areas
from cpanalysis.plots.courses import draw_courses
from cpanalysis.plots.trends import draw_trend
from cpanalysis.protect import Protected
from cpanalysis.tables.comparisons import tabulate_comparisons
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.views.series import breakdown, has_a_line, show_chart
from cpanalysis.views.view import Shown
from cpanalysis.words.charts import find_chart
from cpanalysis.words.comparisons import describe_comparisons, latest_comparisons
from cpanalysis.words.recording import describe_recording
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.strata import name_stratum
from cpanalysis.words.trends import describe_trend, own_series

NO_ROWS = "There is no figure of {} in these months."
ALL_MONTHS = "What is said of change rests on all months, also those not shown."


def tell_value(protected: Protected, asked: Question) -> Section:
    """Return value and interval of each district, and how that compares with earlier years."""
    lines = [describe_area(protected, asked.indicator, area) for area in asked.areas]
    return Section("Value and interval", tuple(lines))


def describe_area(protected: Protected, indicator: Indicator, area: str) -> Sentences:
    """Return what the series of an area says, or that there is none."""
    if own_series(protected, indicator.code, area).is_empty():
        return Sentences((NO_ROWS.format(area),))
    return describe_trend(protected, indicator, area)


def tell_course(protected: Protected, asked: Question) -> Section:
    """Return how it went over time: months of one district, years of several or of parts."""
    if asked.by:
        return Section("Parts over time", tuple(show_parts_over_time(protected, asked)))
    if len(asked.areas) > 1:
        return Section("Districts over time", tuple(show_districts(protected, asked)))
    return Section("Course", tuple(show_one(protected, asked)))


def show_one(protected: Protected, asked: Question) -> Iterator[Shown]:
    """Yield the control chart of a district where there is one, else its years; then a table."""
    indicator, (area,) = asked.indicator, asked.areas
    charted = show_months(protected, asked)
    yield from charted
    series = own_series(protected, indicator.code, area)
    if series["value"].is_null().all():
        return
    if len(charted) < 2 and has_a_line(protected, indicator, area):
        yield draw_trend(protected, indicator, area)
    yield tabulate_trend(protected, indicator, area)


def show_months(protected: Protected, asked: Question) -> tuple[Shown, ...]:
    """Return the control chart of a district by month, or nothing."""
    row = find_chart(protected, asked.indicator.code, asked.areas[0])
    if row is None:
        return ()
    note = (Sentences((ALL_MONTHS,)),) if any(asked.period) else ()
    return (*show_chart(protected, row, asked.indicator), *note)


def show_districts(protected: Protected, asked: Question) -> Iterator[Shown]:
    """Yield the years of several districts side by side, and a table of each."""
    series = [own_series(protected, asked.indicator.code, area) for area in asked.areas]
    rows = pl.concat(series).with_columns(pl.col("area").alias("course"))
    if rows["value"].is_null().all():
        yield Sentences((NO_ROWS.format("these districts"),))
        return
    yield draw_courses(rows, asked.indicator, name_span(rows))
    for area, own in zip(asked.areas, series, strict=True):
        if own.height:
            yield tabulate_trend(protected, asked.indicator, area)


def name_span(rows: pl.DataFrame) -> str:
    """Return what the periods of the rows are."""
    years = bool(rows.select(OF_YEAR.all()).item())
    return "periods of twelve months" if years else "each period"


def show_parts_over_time(protected: Protected, asked: Question) -> Iterator[Shown]:
    """Yield the years of every part of each district."""
    for area in asked.areas:
        rows = list_parts(protected, asked, area)
        if rows["value"].is_null().all():
            yield Sentences((NO_ROWS.format(f"{area} by {name_part(asked.by)}"),))
        else:
            about = f"{area} by {name_part(asked.by)}, {name_span(rows)}"
            yield draw_courses(rows, asked.indicator, about)


def list_parts(protected: Protected, asked: Question, area: str) -> pl.DataFrame:
    """Return the years of every part, a part after the other in the order of their codes."""
    rows = protected.results.filter(
        pl.col("area") == area,
        pl.col("stratum") == name_stratum(asked.indicator, asked.by),
        OF_YEAR,
    ).sort("period_end")
    names = sort_by_part(rows)["value_of_stratum"].unique(maintain_order=True)
    parts = [rows.filter(pl.col("value_of_stratum") == name) for name in names]
    named = pl.col("value_of_stratum").map_elements(name_part, pl.String).alias("course")
    return pl.concat([rows.clear(), *parts]).with_columns(named)


def tell_parts(protected: Protected, asked: Question) -> Section:
    """Return the parts in the latest twelve months, and whether they clearly differ."""
    if not asked.by:
        raise ParameterError("no split is named; name one by=")
    views = [
        breakdown(protected, asked.indicator, by=asked.by, district=area) for area in asked.areas
    ]
    return Section(
        f"By {name_part(asked.by)}, latest twelve months",
        tuple(part for view in views for part in view.parts),
    )


def tell_beside(protected: Protected, asked: Question) -> Section:
    """Return the comparison with other areas and earlier years: words, chart, table."""
    parts = [part for area in asked.areas for part in compare_area(protected, asked, area)]
    title = f"Beside {asked.against}" if asked.against else "Beside other areas"
    return Section(title, (*draw_beside(protected, asked), *parts))


def draw_beside(protected: Protected, asked: Question) -> Iterator[Shown]:
    """Yield the areas side by side in the latest period; nothing where no district has a figure."""
    first = asked.areas[0]
    sound = own_series(protected, asked.indicator.code, first).filter(pl.col("status") == "ok")
    if sound.height:
        yield draw_areas(protected, asked.indicator, first)


def compare_area(protected: Protected, asked: Question, area: str) -> Iterator[Shown]:
    """Yield the comparisons of one district."""
    if asked.against.endswith("earlier"):
        yield describe_area(protected, asked.indicator, area)
        return
    yield describe_comparisons(protected, asked.indicator, area)
    if latest_comparisons(protected, asked.indicator.code, area).height:
        yield tabulate_comparisons(protected, asked.indicator, area)


def tell_recording(protected: Protected, asked: Question) -> Section:
    """Return how completely the answer was recorded, and whether that has changed."""
    told = [
        describe_recording(own_series(protected, asked.indicator.code, area), asked.indicator, area)
        for area in asked.areas
    ]
    return Section("Quality of the records", tuple(told))
