"""The scorecard: a row an indicator, nothing ranked."""

import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS, OFFICIAL_INDICATORS
from cpanalysis.tables.scorecard import (
    name_indicator,
    tabulate_districts,
    tabulate_scorecard,
    write_comparison,
    write_indicator,
    write_latest,
)

MISSING = INDICATORS["looked_after_missing_incidents"]
CSE = INDICATORS["assessed_cse_rate"]


@pytest.mark.parametrize(
    ("district", "missing", "cse"),
    [
        ("Hartlepool", "332", "30.3"),
        ("Middlesbrough", "431", "17.1"),
        ("Redcar and Cleveland", "627", "13.1"),
        ("Stockton-on-Tees", "830", "19.7"),
    ],
)
def test_each_district_has_its_own_latest_figures(
    shipped: Protected, district: str, missing: str, cse: str
) -> None:
    assert write_indicator(shipped, MISSING, district)["Value"] == missing
    row = write_indicator(shipped, CSE, district)
    assert (row["Value"], row["Period"]) == (cse, "year to March 2025")
    assert row["Indicator"].endswith("(per 10,000)")
    assert write_latest(shipped, MISSING, district).startswith(f"{missing} (")


def test_a_comparison_in_time_is_a_rise_or_a_fall_and_one_across_a_break_says_so() -> None:
    row = {"measure": "ratio", "estimate": 1.3, "lower": 1.1, "upper": 1.5, "verdict": "higher"}
    own = {**row, "comparator": "a year earlier"}
    assert write_comparison(own) == "a rise: 1.30 times (1.10 to 1.50)"
    assert write_comparison({**row, "comparator": "rest of force"}).startswith("higher: 1.30")
    assert write_comparison({**own, "verdict": "not comparable"}) == "not comparable"
    assert write_comparison(None) == "–"


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_every_indicator_has_a_row_in_the_declared_order(shipped: Protected, district: str) -> None:
    table = tabulate_scorecard(shipped, OFFICIAL_INDICATORS, district)
    places = [table.html.index(f">{name_indicator(item)}</th>") for item in OFFICIAL_INDICATORS]
    assert table.caption == f"Official indicators of {district}"
    assert places == sorted(places)
    assert table.html.count('<th scope="row"') == len(OFFICIAL_INDICATORS)


def test_districts_stand_in_their_fixed_order(shipped: Protected) -> None:
    html = tabulate_districts(shipped, OFFICIAL_INDICATORS).html
    places = [html.index(f">{name}</th>") for name in (*DISTRICT_NAMES, "Cleveland")]
    assert places == sorted(places)


def test_an_older_figure_says_its_year(shipped: Protected) -> None:
    written = write_latest(shipped, INDICATORS["looked_after_convicted_share"], "Middlesbrough")
    rows = shipped.results.filter(
        indicator="looked_after_convicted_share", area="Middlesbrough", status="ok", stratum="all"
    )
    newest = shipped.results.filter(indicator="looked_after_convicted_share")["period_end"].max()
    own = rows["period_end"].max()
    assert own is not None
    assert written.endswith(f", {own.year}") == (own != newest)  # type: ignore[union-attr]
