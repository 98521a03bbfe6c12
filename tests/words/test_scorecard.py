"""What stands out in a district is what its comparisons say, and nothing else."""

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import OFFICIAL_INDICATORS
from cpanalysis.words.scorecard import describe_district, latest_against, tell_apart


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("comparator", ["rest of force", "a year earlier"])
def test_an_indicator_is_named_where_its_latest_verdict_is_clear(
    shipped: Protected, district: str, comparator: str
) -> None:
    told = tell_apart(shipped, OFFICIAL_INDICATORS, district, comparator)
    rows = {
        item.title: latest_against(shipped, item.code, district, comparator)
        for item in OFFICIAL_INDICATORS
    }
    verdicts = {title: row["verdict"] for title, row in rows.items() if row}
    for verdict, titles in told.items():
        assert titles == [title for title in verdicts if verdicts[title] == verdict]


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_the_page_opens_with_its_own_district_and_ends_with_a_caution(
    shipped: Protected, district: str
) -> None:
    told = str(describe_district(shipped, OFFICIAL_INDICATORS, district))
    assert told.startswith(f"{len(OFFICIAL_INDICATORS)} official indicators of {district} are")
    assert told.endswith("which does not mean that there is none.")


def test_the_latest_is_the_last_year_with_a_figure(shipped: Protected) -> None:
    code = "looked_after_missing_incidents"
    row = latest_against(shipped, code, "Hartlepool", "a year earlier")
    own = shipped.results.filter(
        pl.col("value").is_not_null(), indicator=code, area="Hartlepool", stratum="all"
    )
    assert row is not None
    assert row["period_end"] == own["period_end"].max()
