"""What differs in a district is what its comparisons say; what could not be compared is counted."""

import re

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES, REST_OF_FORCE
from cpanalysis.declare.official import OFFICIAL_INDICATORS
from cpanalysis.declare.wording import HIGHER, JUDGED, LOWER
from cpanalysis.words.scorecard import (
    COMPARED_WITH,
    LAST_YEAR,
    describe_district,
    describe_made,
    latest_against,
)

Rows = dict[str, dict[str, object]]


def latest(shipped: Protected, district: str, comparator: str) -> Rows:
    rows = {
        item.title: latest_against(shipped, item.code, district, comparator)
        for item in OFFICIAL_INDICATORS
    }
    return {title: row for title, row in rows.items() if row}


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("comparator", [REST_OF_FORCE.name, LAST_YEAR])
def test_those_compared_and_those_that_could_not_be_add_up(
    shipped: Protected, district: str, comparator: str
) -> None:
    made = [r for r in latest(shipped, district, comparator).values() if r["verdict"] in JUDGED]
    told = str(describe_district(shipped, OFFICIAL_INDICATORS, district))
    named = COMPARED_WITH[comparator].named
    found = re.search(
        rf"(\d+) of (\d+) official indicators of {district} could be compared {named}\."
        rf"(?: The other (\d+) could not)?",
        told,
    )
    assert found
    could, asked, could_not = (int(part or 0) for part in found.groups())
    assert (could, asked) == (len(made), len(OFFICIAL_INDICATORS))
    assert could + could_not == asked


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("comparator", [REST_OF_FORCE.name, LAST_YEAR])
def test_each_indicator_that_differs_is_named_once_and_exploratory_ones_are_marked(
    shipped: Protected, district: str, comparator: str
) -> None:
    rows = latest(shipped, district, comparator)
    lines = list(describe_made(list(rows.items()), COMPARED_WITH[comparator]))
    differ = {title: row for title, row in rows.items() if row["verdict"] in (HIGHER, LOWER)}
    for title, row in rows.items():
        where = [line for line in lines if f"{title[0].lower()}{title[1:]}" in line]
        if title in differ:
            marks = {"exploratory" in line for line in where}
            assert (row["family"] == "exploratory") in marks
        elif not any(title[1:] in other for other in differ):
            assert where == []


def test_the_latest_is_the_last_year_with_a_figure(shipped: Protected) -> None:
    code = "looked_after_missing_incidents"
    row = latest_against(shipped, code, "Hartlepool", "a year earlier")
    own = shipped.results.filter(
        pl.col("value").is_not_null(), indicator=code, area="Hartlepool", stratum="all"
    )
    assert row is not None
    assert row["period_end"] == own["period_end"].max()
