"""Curves of waits on a fixed grid, and districts beside the rest of the force."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.waiting import analyse_waits
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import Readings
from cpanalysis.measure.records.waits import WAITS
from cpanalysis.statistics.survival import (
    Waits,
    cumulative_incidence,
    incidence_within,
    sort_waits,
)

START, END = date(2024, 10, 1), date(2025, 9, 30)
SLOW = DISTRICT_NAMES[0]
SIZE = 150


def draw(seed: int, *, factor: float = 1.0) -> pl.DataFrame:
    """Return waits for an adult of all districts, those of the first longer by ``factor``."""
    rng = np.random.default_rng(seed)
    parts = []
    for name in DISTRICT_NAMES:
        waited = rng.exponential(2.0 * (factor if name == SLOW else 1.0), SIZE)
        outcome = rng.choice(["ended", "other_end", "open"], SIZE, p=[0.85, 0.1, 0.05])
        parts.append(pl.DataFrame({"district": name, "waited": waited, "outcome": outcome}))
    rows = pl.concat(parts).with_row_index("child")
    named = rows.with_columns(
        indicator=pl.lit("aa_within_2h_rate"),
        period_start=START,
        period_end=END,
        stratum=pl.lit("all"),
        value_of_stratum=pl.lit("all"),
        unit=pl.lit("hours"),
        made_zero=False,
    )
    return named.select(pl.col(name).cast(kind) for name, kind in WAITS.items())


def row_of(rows: pl.DataFrame, area: str, compared_with: str = "") -> dict[str, object]:
    return rows.filter(area=area, compared_with=compared_with).row(0, named=True)


def test_open_waits_are_counted_and_none_is_dropped() -> None:
    waits = draw(1).with_columns(indicator=pl.lit("days_report_to_child_spoken_to"))
    row = row_of(analyse_waits(waits, Readings(), origin="synthetic")[1], SLOW)
    own = waits.filter(district=SLOW)["outcome"].cast(pl.String).value_counts()
    counted = dict(own.iter_rows())
    assert (row["waits"], row["children"]) == (SIZE, SIZE)
    assert row["open"] == counted["open"] > 0
    assert row["ended"] + row["other_end"] + row["open"] == SIZE  # type: ignore[operator]


def as_waits(rows: pl.DataFrame) -> Waits:
    kinds = rows["outcome"].cast(pl.String).replace_strict({"open": 0, "ended": 1, "other_end": 2})
    return sort_waits(rows["waited"].to_numpy(), kinds.to_numpy()).waits


def test_a_curve_is_that_of_aalen_and_johansen() -> None:
    waits = draw(2).with_columns(indicator=pl.lit("days_report_to_child_spoken_to"))
    curves = analyse_waits(waits, Readings(), origin="synthetic")[0]
    own = waits.filter(district=SLOW)
    whole = cumulative_incidence(as_waits(own))
    points = curves.filter(area=SLOW, end="awaited")
    assert points.height > 3
    for point in points.iter_rows(named=True):
        authority = incidence_within(whole, point["time"])
        assert point["share"] == pytest.approx(authority.value)  # type: ignore[union-attr]
        ended = own.filter(pl.col("waited") <= point["time"], outcome="ended").height
        waiting = (own["waited"] > point["time"]).sum()
        assert (point["ended"], point["at_risk"]) == (ended, waiting)


def test_the_share_in_time_is_a_share_of_all_waits_whatever_ended_them() -> None:
    # those that were not followed until the limit are not measured
    drawn = draw(2)
    waits = drawn.filter((pl.col("outcome") != "open") | (pl.col("waited") > 2))
    curves = analyse_waits(waits, Readings(), origin="synthetic")[0]
    own = waits.filter(district=SLOW)
    in_time = own.filter(pl.col("waited") <= 2)
    point = curves.filter(area=SLOW, time=2.0).sort("end")
    shares = [in_time.filter(outcome=end).height / own.height for end in ("ended", "other_end")]
    assert point["share"].to_list() == pytest.approx(shares)
    assert point["time"].to_list() == point["threshold"].to_list()


def test_the_median_is_of_the_time_waited_to_whatever_end() -> None:
    waits = draw(8).filter(pl.col("outcome") != "open")
    row = row_of(analyse_waits(waits, Readings(), origin="synthetic")[1], SLOW)
    times = waits.filter(district=SLOW)["waited"].sort()
    assert row["median"] == times[(times.len() - 1) // 2]


def test_a_difference_of_means_is_of_the_two_means_that_are_told() -> None:
    rows = analyse_waits(draw(9), Readings(), origin="synthetic")[1]
    for name in DISTRICT_NAMES:
        own, rest = row_of(rows, name), row_of(rows, "rest of force", name)
        assert own["estimate"] == pytest.approx(own["mean"] - rest["mean"])  # type: ignore[operator]


def test_children_who_wait_often_widen_the_interval_of_the_difference() -> None:
    waits = draw(10)
    alike = waits.with_columns(waited=pl.col("waited").sort().over("district"))
    grouped = alike.with_columns(
        child=pl.int_range(pl.len()).over("district") // 15 + pl.col("district").rank("dense") * 100
    )
    width = []
    for rows in (alike, grouped):
        row = row_of(analyse_waits(rows, Readings(), origin="synthetic")[1], SLOW)
        width.append(row["upper"] - row["lower"])  # type: ignore[operator]
    assert width[1] > 2 * width[0]


def test_waits_of_no_known_child_are_waits_and_no_children() -> None:
    waits = draw(11).with_columns(
        child=pl.when(pl.col("child") % 3 == 0).then(None).otherwise("child")
    )
    row = row_of(analyse_waits(waits, Readings(), origin="synthetic")[1], SLOW)
    assert row["waits"] + row["unusable"] == SIZE  # type: ignore[operator]
    known = waits.filter(district=SLOW)["child"].drop_nulls().n_unique()
    assert 0 < row["children"] <= known < SIZE  # type: ignore[operator]


def test_points_stand_on_a_fixed_grid_and_not_at_single_cases() -> None:
    first, second = (
        analyse_waits(draw(seed), Readings(), origin="synthetic")[0] for seed in (3, 4)
    )
    times = [set(curves["time"]) for curves in (first, second)]
    assert len(times[0] & times[1]) >= min(map(len, times))


def test_the_rest_of_the_force_is_the_other_three_districts() -> None:
    waits = draw(5).with_columns(indicator=pl.lit("days_report_to_child_spoken_to"))
    rows = analyse_waits(waits, Readings(), origin="synthetic")[1]
    assert row_of(rows, "rest of force", SLOW)["waits"] == 3 * SIZE
    assert row_of(rows, "Cleveland")["waits"] == 4 * SIZE
    elsewhere = waits.with_columns(district=pl.lit("out_of_force"))
    more = analyse_waits(pl.concat([waits, elsewhere]), Readings(), origin="synthetic")[1]
    assert row_of(more, "rest of force", SLOW)["waits"] == 3 * SIZE
    assert row_of(more, "Cleveland")["waits"] == 8 * SIZE


def test_a_planted_slower_district_is_found() -> None:
    row = row_of(analyse_waits(draw(6, factor=1.8), Readings(), origin="synthetic")[1], SLOW)
    assert row["lower"] > 0  # type: ignore[operator]
    assert row["p_value"] < 0.01  # type: ignore[operator]


def test_without_a_difference_alarms_are_few() -> None:
    found = [analyse_waits(draw(seed), Readings(), origin="synthetic")[1] for seed in range(20, 40)]
    rows = pl.concat(found).filter(pl.col("area").is_in(DISTRICT_NAMES))
    alarms = rows.filter((pl.col("lower") > 0) | (pl.col("upper") < 0)).height
    assert rows.height == 80
    assert alarms <= 10


def test_no_wait_at_all_gives_a_reason() -> None:
    waits = draw(7).filter(pl.col("district") != SLOW)
    row = row_of(analyse_waits(waits, Readings(), origin="synthetic")[1], SLOW)
    assert (row["waits"], row["mean"], row["reason"]) == (0, None, "no wait in this period")


def test_a_verdict_allows_for_all_waits_of_the_area() -> None:
    slow = [
        draw(seed, factor=factor).with_columns(indicator=pl.lit(code))
        for seed, (code, factor) in enumerate(
            [("aa_within_2h_rate", 1.8), ("detention_hours", 1.0), ("missing_duration_hours", 1.0)]
        )
    ]
    ended = pl.concat(slow).filter(pl.col("outcome") != "open")
    rows = analyse_waits(ended, Readings(), origin="synthetic")[1].filter(area=SLOW)
    told = dict(rows.select("indicator", "verdict").rows())
    assert told["aa_within_2h_rate"] == "higher"
    assert (rows["q_value"] >= rows["p_value"]).all()
    smallest = rows.sort("p_value").row(0, named=True)
    assert smallest["q_value"] == pytest.approx(
        min(p * 3 / rank for rank, p in enumerate(rows["p_value"].sort(), start=1))
    )


def test_few_children_are_too_few_to_say() -> None:
    waits = draw(12).with_columns(
        child=pl.when(pl.col("district") == SLOW).then(pl.col("child") % 9).otherwise("child")
    )
    row = row_of(analyse_waits(waits, Readings(), origin="synthetic")[1], SLOW)
    assert (row["verdict"], row["estimate"], row["q_value"]) == ("too few to say", None, None)
