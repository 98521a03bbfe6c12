"""A year rests on the months that are known, and says how many they are."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.records import bound
from cpanalysis.declare.indicators import word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.measure.records import Request, measure_records, measure_waits
from cpanalysis.read.records.records import Coverage, Records
from tests.measure.records.example import make_records

YEAR = Request(
    length="12 months",
    indicators=(
        *("missing_episode_count", "missing_rate_per_1000", "missing_high_risk_share"),
        *("missing_children_count", "prevention_interview_face_to_face_rate"),
        *("missing_3in90_children", "re_missing_within_30d_rate"),
    ),
)
PEOPLE = "district  year  age_band  sex  ethnic_group  estimate\n" + "\n".join(
    f"H  {year}  {band}  all  all  300"
    for year in (2022, 2023, 2024)
    for band in ("10-11", "12-13", "14-15", "16-17")
)


def episodes(*, graded: str = "high", skipping: tuple[str, ...] = ()) -> str:
    """Return eight reports a month, each of another child, two of them high."""
    rows = [
        f"{year}-{month:02}-1{day} 10:00  {year}-{month:02}-1{day} 12:00  c{year}{month}{day}"
        f"  {graded if day < 2 else 'low'}  face_to_face"
        for year in (2022, 2023, 2024)
        for month in range(1, 13)
        for day in range(8)
        if f"{year}-{month:02}" <= "2024-06" and f"{year}-{month:02}" not in skipping
    ]
    head = "reported_at  returned_at  child_id  initial_risk  prevention_interview_mode"
    return "\n".join([head, *rows])


def with_gap(*gaps: tuple[date, date]) -> Records:
    """Return records of missing episodes that do not cover some stretches of days."""
    start, spans = date(2022, 1, 1), []
    for first, after in gaps:
        spans.append((start, first))
        start = after
    spans.append((start, date(2024, 6, 30)))
    return make_records(
        missing_episodes=episodes(),
        population=PEOPLE,
        coverage={"missing_episodes": Coverage(tuple(spans))},
    )


def tell_year(records: Records, code: str, end: date = date(2024, 6, 30)) -> dict[str, object]:
    results = measure_records(records, YEAR).results
    return results.filter(
        pl.col("indicator") == code,
        pl.col("area") == "Hartlepool",
        pl.col("stratum") == "all",
        pl.col("period_end") == end,
    ).row(0, named=True)


TWO_MONTHS = (date(2023, 9, 30), date(2023, 12, 1))
"""The last day before a gap, and the first after it: October and November are not covered."""


def test_a_year_with_a_gap_has_the_figures_of_its_other_months() -> None:
    records = with_gap(TWO_MONTHS)
    count = tell_year(records, "missing_episode_count")
    assert (count["numerator"], count["status"], count["months_known"]) == (80, "ok", 10)
    share = tell_year(records, "missing_high_risk_share")
    assert (share["numerator"], share["denominator"], share["months_known"]) == (20, 80, 10)
    whole = tell_year(with_gap(), "missing_episode_count")
    assert (whole["numerator"], whole["months_known"]) == (96, 12)


def test_a_rate_is_over_the_person_time_that_is_known() -> None:
    rate = tell_year(with_gap(TWO_MONTHS), "missing_rate_per_1000")
    # 2023 has 184 days from July on, of which 61 are not covered; 2024 has 182 of 366
    days = (184 - 61) / 365 * 1200 + 182 / 366 * 1200
    assert rate["denominator"] == pytest.approx(days)
    assert rate["value"] == pytest.approx(1000 * 80 / days)


def test_rows_of_a_month_that_is_not_covered_do_not_count() -> None:
    # eight reports of October are in the table all the same
    assert tell_year(with_gap(TWO_MONTHS), "missing_episode_count")["numerator"] == 80
    waits = measure_waits(with_gap(TWO_MONTHS), YEAR)
    counted = waits.filter(pl.col("period_end") == date(2024, 6, 30)).height
    again = tell_year(with_gap(TWO_MONTHS), "re_missing_within_30d_rate")
    assert (counted, counted) == (again["denominator"], 8 * int(str(again["months_known"])))


@pytest.mark.parametrize(
    ("after", "status", "known"),
    [(date(2024, 1, 1), "ok", 6), (date(2024, 1, 2), "insufficient", 5)],
)
def test_half_a_year_is_enough_and_less_is_not(after: date, status: str, known: int) -> None:
    row = tell_year(with_gap((date(2023, 6, 30), after)), "missing_episode_count")
    assert (row["status"], row["months_known"]) == (status, known)
    assert (row["value"] is None) == (status != "ok")
    if row["value"] is None:
        assert str(row["reason"]).startswith("only 5 of 12 months are known, and it takes 6:")


def test_a_year_of_which_nothing_is_known_says_why() -> None:
    row = tell_year(with_gap((date(2023, 5, 31), date(2024, 6, 30))), "missing_episode_count")
    assert (row["status"], row["months_known"], row["value"]) == ("insufficient", 0, None)


def test_the_last_month_leaves_a_share_that_takes_time() -> None:
    # June 2024 cannot be followed for the 28 days that it takes
    row = tell_year(with_gap(), "prevention_interview_face_to_face_rate")
    assert (row["denominator"], row["months_known"], row["status"]) == (88, 11, "ok")


def test_a_look_back_into_a_month_that_is_not_covered_stays_unknown() -> None:
    row = tell_year(with_gap(TWO_MONTHS), "missing_3in90_children")
    assert (row["value"], row["status"]) == (None, "insufficient")
    assert row["reason"] == "the records of missing episodes do not cover the 90 days before"


def test_counts_are_compared_by_the_month_and_children_are_not() -> None:
    indicators = with_variants(word_indicators())
    measured = bound(measure_records(with_gap(TWO_MONTHS), YEAR), indicators)
    whole = measured.filter(pl.col("stratum").is_in(["all", "compared with"]))
    compared = compare(whole, indicators).filter(
        pl.col("area") == "Hartlepool",
        pl.col("comparator") == "a year earlier",
        pl.col("period_end") == date(2024, 6, 30),
    )
    found = {row["indicator"]: row for row in compared.iter_rows(named=True)}
    assert found["missing_episode_count"]["estimate"] == pytest.approx(1)
    assert found["missing_rate_per_1000"]["estimate"] == pytest.approx(1, abs=0.01)
    children = found["missing_children_count"]
    assert children["estimate"] is None
    assert "counted once a period" in children["reason"]
