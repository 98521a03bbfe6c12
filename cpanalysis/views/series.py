"""One indicator of a district: over time, beside other areas, and split into parts."""

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.plots.comparisons import draw_areas
from cpanalysis.plots.months import draw_months
from cpanalysis.plots.strata import draw_parts
from cpanalysis.plots.trends import draw_trend
from cpanalysis.protect import Protected
from cpanalysis.tables.comparisons import tabulate_comparisons
from cpanalysis.tables.strata import tabulate_parts
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.views.view import Definition, Shown, View
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.comparisons import describe_comparisons, latest_comparisons
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.strata import describe_parts, parts_of
from cpanalysis.words.trends import describe_trend, monthly_series, own_series


def trend(protected: Protected, indicator: str, *, district: str) -> View:
    """Return a district over time: words, chart, table, definition.

    Raises
    ------
    ParameterError
        For an unknown indicator or district, with those that are known.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    words, definition = describe_trend(protected, declared, district), Definition(declared)
    if own_series(protected, indicator, district)["value"].is_null().all():
        return View((words, definition))
    table = tabulate_trend(protected, declared, district)
    return View((words, *charts_of(protected, indicator, district), table, definition))


def charts_of(protected: Protected, indicator: str, district: str) -> tuple[Shown, ...]:
    """Return the chart of a series: by month where it is told by month, else by year."""
    declared = find_indicator(indicator)
    if monthly_series(protected, indicator, district)["value"].is_not_null().any():
        return (draw_months(protected, declared, district),)
    return (draw_trend(protected, declared, district),)


def comparison(protected: Protected, indicator: str, *, district: str) -> View:
    """Return a district beside force, region, country and neighbours: words, chart, table.

    Raises
    ------
    ParameterError
        As :func:`trend`.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    words = describe_comparisons(protected, declared, district)
    if latest_comparisons(protected, indicator, district).is_empty():
        return View((words, Definition(declared)))
    return View(
        (
            words,
            draw_areas(protected, declared, district),
            tabulate_comparisons(protected, declared, district),
        )
    )


def is_by_record(indicator: Indicator) -> bool:
    """Say whether an indicator is measured on several kinds of record, each apart."""
    return bool(getattr(indicator, "records", ()))


def breakdown(protected: Protected, indicator: str, *, by: str, district: str) -> View:
    """Return the parts of an indicator in the latest twelve months: words, chart and table.

    Raises
    ------
    ParameterError
        As :func:`trend`, and for a split that the indicator does not have.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    strata = (
        *getattr(declared, "strata", ()),
        *getattr(declared, "shares_of", ()),
        *(["record"] if is_by_record(declared) else []),
    )
    if not strata:
        raise ParameterError(f"indicator {indicator!r} is not split; see its declaration")
    require_choice(by, strata, what=f"split of {indicator}")
    rows = parts_of(protected, declared, district, by)
    if rows.is_empty():
        return View((Sentences((f"{declared.title} by {by.replace('_', ' ')}: no figure.",)),))
    return View(
        (
            describe_parts(rows, declared, district, by),
            draw_parts(rows, declared, district, by),
            tabulate_parts(rows, declared, district, by),
        )
    )
