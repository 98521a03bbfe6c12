"""How the events of a quarter fall on children, worked by hand."""

import polars as pl
import pytest

from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.clusters import CLUSTERS, measure_clusters
from tests.measure.records.example import make_records
from tests.measure.records.generated import generate

ASKED = Request(indicators=("missing_episode_count", "missing_children_count"))
EPISODES = """
    child_id  district  reported_at       report_category
    a         H         2024-01-02 10:00  missing
    a         H         2024-01-09 10:00  missing
    a         H         2024-03-02 10:00  missing
    a         M         2024-03-05 10:00  missing
    b         H         2024-02-02 10:00  missing
    -         H         2024-02-03 10:00  missing
    -         H         2024-02-04 10:00  missing
    b         H         2024-04-02 10:00  missing
"""


SHARE = Request(indicators=("missing_high_risk_share",))
GRADED = """
    child_id  district  reported_at       initial_risk
    a         H         2024-01-02 10:00  high
    a         H         2024-02-09 10:00  high
    a         H         2024-03-02 10:00  medium
    b         H         2024-02-02 10:00  low
    c         H         2024-03-31 10:00  low
    d         H         2024-03-31 10:00  not_recorded
    -         H         2024-02-03 10:00  high
    b         H         2024-04-02 10:00  high
    b         H         2024-04-03 10:00  low
    a         M         2024-04-12 10:00  high
    c         M         2024-04-13 10:00  low
"""


def row(
    code: str, area: str, start: str, *, episodes: str = EPISODES, asked: Request = ASKED
) -> tuple[float, ...]:
    found = measure_clusters(make_records(missing_episodes=episodes), asked).filter(
        indicator=code, area=area, stratum="all", period_start=pl.lit(start).str.to_date()
    )
    return found.select("events", "known", "squares", "chance").row(0)


def share(area: str, start: str) -> tuple[float, ...]:
    return row("missing_high_risk_share", area, start, episodes=GRADED, asked=SHARE)


def test_a_child_is_one_child_for_the_months_of_a_quarter() -> None:
    assert row("missing_episode_count", "Hartlepool", "2024-01-01") == (6, 4, 3**2 + 1, 4)
    assert row("missing_episode_count", "Hartlepool", "2024-04-01") == (1, 1, 1, 1)


def test_in_the_force_a_child_is_one_over_districts() -> None:
    assert row("missing_episode_count", "Cleveland", "2024-01-01") == (7, 5, 4**2 + 1, 5)


def test_where_children_are_counted_each_is_one_event_a_month() -> None:
    assert row("missing_children_count", "Hartlepool", "2024-01-01")[1:] == (3, 2**2 + 1, 3)
    assert row("missing_children_count", "Cleveland", "2024-01-01")[1:] == (3, 2**2 + 1, 3)


def test_without_children_nothing_is_known_of_them() -> None:
    records = make_records(missing_episodes="child_id\n-\n-\n-")
    found = measure_clusters(records, ASKED).filter(indicator="missing_episode_count")
    assert found.select("known", "squares").unique().rows() == [(0, 0)]


def test_of_a_share_it_is_how_far_each_child_lies_from_it() -> None:
    away = {"a": (2 - 3 * 2 / 5) ** 2 / (1 - 3 / 5), "b": 0.4**2 / 0.8, "c": 0.4**2 / 0.8}
    expected = (6, 5, sum(away.values()), 2 * 3 / 4)
    assert share("Hartlepool", "2024-01-01") == pytest.approx(expected)


def test_where_each_child_has_one_record_a_share_varies_by_chance() -> None:
    assert share("Middlesbrough", "2024-04-01") == pytest.approx((2, 2, 1, 1))


def test_a_child_that_is_all_of_a_quarter_differs_from_nobody() -> None:
    assert share("Hartlepool", "2024-04-01") == (2, 2, 0, 0)


def test_waits_have_none() -> None:
    asked = Request(indicators=("missing_duration_hours",))
    found = measure_clusters(make_records(missing_episodes=EPISODES), asked)
    assert found.equals(CLUSTERS.to_frame())


def test_the_events_are_those_of_the_months() -> None:
    records = generate(3)
    found = measure_clusters(records, ASKED)
    months = measure_records(records, ASKED).results.filter(pl.col("stratum") == "all")
    for code in ASKED.indicators[:1]:
        one = pl.col("indicator") == code
        of_months = months.filter(one).group_by("area").agg(pl.col("numerator").sum())
        of_quarters = found.filter(one).group_by("area").agg(pl.col("events").sum())
        both = of_months.join(of_quarters, on="area")
        assert both.height > 4
        assert both["numerator"].to_list() == both["events"].to_list()
