"""The scorecard of records reads protected rows and charts, and hides what they hide."""

from dataclasses import replace

import polars as pl

from cpanalysis import Protected
from cpanalysis.tables.records import (
    has_records,
    tabulate_records,
    tabulate_records_of_districts,
    write_state,
)
from cpanalysis.views.overview import NO_RECORDS, headline, record_scorecard
from tests.charted import HALVED, STEADY, protect_series

CODE = "missing_episode_count"


def renamed(counts: list[float]) -> Protected:
    """Return a charted series under the code of a core indicator, with a year of its own."""
    protected = protect_series(counts)
    name = pl.lit(CODE).alias("indicator")
    months = protected.results.with_columns(name)
    year = months.tail(1).with_columns(
        pl.col("period_end").dt.offset_by("-1y").dt.offset_by("1d").alias("period_start"),
        pl.lit(598.0).alias("value"),
        pl.lit(520.0).alias("lower"),
        pl.lit(685.0).alias("upper"),
    )
    charts = protected.charts.with_columns(name)
    return replace(protected, results=pl.concat([months, year]), charts=charts)


def test_a_core_indicator_has_value_interval_and_state() -> None:
    html = tabulate_records(renamed([float(count) for count in HALVED]), "Hartlepool").html
    assert ">598</td>" in html
    assert "lower since Jan 2024 (improvement)" in html


def test_districts_stand_side_by_side_in_their_order() -> None:
    html = tabulate_records_of_districts(renamed([float(count) for count in STEADY])).html
    assert "598 (520 to 685); no clear change" in html
    assert html.index(">Hartlepool<") < html.index(">Middlesbrough<") < html.index(">Stockton")


def test_without_records_the_page_says_so(shipped: Protected) -> None:
    assert not has_records(shipped)
    assert NO_RECORDS in record_scorecard(shipped, district="Hartlepool")._repr_html_()
    assert "Core indicators of records" not in headline(shipped)


def test_a_district_without_a_chart_has_a_dash() -> None:
    assert write_state(None) == "–"
    assert write_state({"since": None, "state": "no chart"}) == "–"
