"""One indicator of a district: over time, beside other areas, and split into parts."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.charts import RULE_SETS, RuleSet
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.whom import list_beside, require_authority
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.plots.charts import draw_chart
from cpanalysis.plots.comparisons import draw_areas
from cpanalysis.plots.figure import is_worth_drawing
from cpanalysis.plots.icons import draw_assurance, draw_variation
from cpanalysis.plots.strata import draw_parts
from cpanalysis.plots.trends import draw_trend, drawn_series
from cpanalysis.protect import Protected
from cpanalysis.tables.charts import tabulate_chart
from cpanalysis.tables.comparisons import tabulate_comparisons
from cpanalysis.tables.strata import tabulate_parts
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.views.view import Definition, Shown, View
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.charts import Row, describe_chart, find_chart, find_points
from cpanalysis.words.comparisons import describe_comparisons, latest_comparisons
from cpanalysis.words.events import marked_events
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.strata import describe_parts, parts_of, whole_of
from cpanalysis.words.trends import describe_trend, own_series
from cpanalysis.words.two_answers import join_year_and_months


def trend(
    protected: Protected,
    indicator: str | Indicator,
    *,
    district: str,
    rules: RuleSet = "calibrated",
    record: str = "",
) -> View:
    """Return a district over time: words, chart, table, definition.

    What records tell by month is shown as a control chart, by calibrated ``rules`` or, with
    ``"mdc"``, by those of Making Data Count with their icons. ``record`` names one kind of record
    where an indicator is measured on several.

    Raises
    ------
    ParameterError
        For an unknown indicator, district, rule set or kind of record, with those that are known.
    """
    declared = find_indicator(indicator)
    require_authority(district)
    require_choice(rules, RULE_SETS, what="rule set")
    if record:
        kinds = [one.label for one in getattr(declared, "records", ())]
        require_choice(record, kinds, what=f"kind of record of {declared.code}")
    row = find_chart(protected, declared.code, district, rules=rules, record=record)
    years = () if record else show_years(protected, declared, district)
    charted = show_chart(protected, row, declared) if row else ()
    if len(charted) < 2 <= len(years) and has_a_line(protected, declared, district):
        years = (years[0], draw_trend(protected, declared, district), *years[1:])
    return View((*years[:1], *charted, *years[1:], Definition(declared)))


def has_a_line(protected: Protected, indicator: Indicator, district: str) -> bool:
    """Say whether a line can be drawn: several periods shown, and no more of them hidden."""
    series = drawn_series(protected, indicator.code, district)
    shown = series.filter(pl.col("value").is_not_null()).height
    hidden = series.filter(pl.col("status") == "suppressed").height
    return shown > 1 and shown >= hidden


def show_years(protected: Protected, indicator: Indicator, district: str) -> tuple[Shown, ...]:
    """Return what the years of a series say, and their table where any has a figure."""
    words = describe_trend(protected, indicator, district)
    shown = own_series(protected, indicator.code, district).filter(pl.col("value").is_not_null())
    if shown.is_empty():
        return (words,)
    end = shown["period_end"][-1]
    joined = join_year_and_months(protected, indicator.code, district, end)
    told = Sentences((*words.lines, joined)).without_blanks()
    return (told, tabulate_trend(protected, indicator, district))


def show_chart(protected: Protected, row: Row, indicator: Indicator) -> tuple[Shown, ...]:
    """Return what a control chart says, the chart and its row; only words where there is none."""
    points = find_points(protected, row)
    words = describe_chart(row, points)
    if points.is_empty():
        return (words,)
    events = marked_events(protected, indicator.theme, points)
    picture = draw_chart(row, points, indicator, events=events)
    return (words, *show_icons(row), picture, tabulate_chart(row, points, indicator))


def show_icons(row: Row) -> tuple[Shown, ...]:
    """Return the icons of Making Data Count, where its rules were asked for."""
    if row["rules"] != "mdc" or row["variation"] is None:
        return ()
    assurance = draw_assurance(str(row["assurance"]))
    variation = draw_variation(str(row["variation"]), str(row["state"]))
    return (variation, assurance) if assurance else (variation,)


def comparison(protected: Protected, indicator: str | Indicator, *, district: str) -> View:
    """Return a district beside force, region, country and neighbours: words, chart, table.

    Raises
    ------
    ParameterError
        As :func:`trend`.
    """
    declared = find_indicator(indicator)
    require_authority(district)
    words = describe_comparisons(protected, declared, district)
    if latest_comparisons(protected, declared.code, district).is_empty():
        return View((words, Definition(declared)))
    return View(
        (
            words,
            draw_areas(protected, declared, district, names=list_beside(district)),
            tabulate_comparisons(protected, declared, district),
        )
    )


def is_by_record(indicator: Indicator) -> bool:
    """Say whether an indicator is measured on several kinds of record, each apart."""
    return bool(getattr(indicator, "records", ()))


def splits_of(indicator: Indicator) -> tuple[str, ...]:
    """Return what an indicator is split by: strata, grades, kinds of record.

    >>> splits_of(find_indicator("missing_children_count"))
    ('looked_after',)
    """
    return (
        *getattr(indicator, "strata", ()),
        *getattr(indicator, "shares_of", ()),
        *(["record"] if is_by_record(indicator) else []),
    )


def require_split(by: str, indicator: Indicator) -> str:
    """Return ``by`` where the indicator is split so.

    Raises
    ------
    ParameterError
        Where it is not, with the splits that it has.
    """
    splits = splits_of(indicator)
    if not splits:
        raise ParameterError(f"indicator {indicator.code!r} is not split; see its declaration")
    return require_choice(by, splits, what=f"split of {indicator.code}")


def breakdown(protected: Protected, indicator: str | Indicator, *, by: str, district: str) -> View:
    """Return the parts of an indicator in the latest twelve months: words, chart and table.

    Raises
    ------
    ParameterError
        As :func:`trend`, and for a split that the indicator does not have.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    require_split(by, declared)
    rows = parts_of(protected, declared, district, by)
    if rows.is_empty():
        return View((Sentences((f"{declared.title} by {by.replace('_', ' ')}: no figure.",)),))
    words = describe_parts(rows, declared, district, by, whole=whole_of(protected, rows, declared))
    table = tabulate_parts(rows, declared, district, by)
    if not is_worth_drawing(rows["value"]):
        return View((words, table))
    return View((words, draw_parts(rows, declared, district, by), table))
