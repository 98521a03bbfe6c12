"""A district on one page."""

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.errors import require_choice
from cpanalysis.plots.panels import draw_panel
from cpanalysis.protect import Protected
from cpanalysis.tables.records import (
    has_records,
    tabulate_records,
    tabulate_records_of_districts,
)
from cpanalysis.tables.scorecard import tabulate_districts, tabulate_scorecard
from cpanalysis.views.front import scorecard_of_districts
from cpanalysis.views.view import SideBySide, View
from cpanalysis.words.charts import describe_charts
from cpanalysis.words.scorecard import describe_district, describe_scorecard
from cpanalysis.words.sentences import Sentences

ABOUT_CHARTS = (
    "The dark line is the district with its 95% interval; the force and England stand beside it."
    " England has no usable figure of first-time entrants."
)
NO_RECORDS = (
    "This page was made from official and published figures alone; in a pack the indicators of"
    " records stand here too."
)
ONE_A_THEME = ("looked_after_missing_share", "assessed_cse_rate", "first_time_entrants_rate")
COMPARED = tuple(
    indicator for indicator in INDICATORS.values() if indicator.code != "population_0_17"
)


def overview(protected: Protected, *, district: str) -> View:
    """Return the district at a glance: what stands out, and one chart a theme.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    charts = [draw_panel(protected, INDICATORS[code], district) for code in ONE_A_THEME]
    words = describe_district(protected, COMPARED, district)
    return View((words, SideBySide(tuple(charts)), Sentences((ABOUT_CHARTS,))))


def scorecard(protected: Protected, *, district: str) -> View:
    """Return every official indicator of the district with its interval and comparisons.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    words = describe_scorecard(protected, COMPARED, district)
    return View((words, tabulate_scorecard(protected, COMPARED, district)))


def record_scorecard(protected: Protected, *, district: str) -> View:
    """Return every core indicator of records: value, interval, and how its months stand.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    if not has_records(protected):
        return View((Sentences((NO_RECORDS,)),))
    words = describe_charts(protected.charts, district)
    return View((words, tabulate_records(protected, district)))


def headline(protected: Protected) -> str:
    """Return what stands on a pack's front page, as HTML: the primary indicators, then all."""
    tables = [tabulate_districts(protected, COMPARED)]
    if has_records(protected):
        tables.append(tabulate_records_of_districts(protected))
    every = "".join(table._repr_html_() for table in tables)
    shown = scorecard_of_districts(protected)
    return f"{shown}<details><summary>All indicators</summary>{every}</details>"
