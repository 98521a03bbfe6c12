"""The made-up force that judges the package is what it says it is."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.world import Change, World, make_world, write_world
from cpanalysis.read.records.extract import read_extract

SINCE = date(2024, 10, 1)


def of_month(table: pl.DataFrame, at: str) -> pl.DataFrame:
    return table.with_columns(late=pl.col(at).dt.date() >= SINCE)


def test_every_row_of_it_can_be_used(tmp_path: Path) -> None:
    extract = read_extract(str(write_world(World(seed=3, months=12), tmp_path / "world")))
    assert not extract.problems
    assert all(table.rejected.is_empty() for table in extract.tables.values())


@pytest.mark.parametrize("careers", ["once", "spells", "strong", "frailty"])
def test_nothing_changes_where_nothing_is_changed(careers: str) -> None:
    world = World(seed=5, careers=careers)  # type: ignore[arg-type]
    tables = make_world(world)
    months = tables["missing_episodes"]["reported_at"].dt.truncate("1mo").value_counts()
    assert months.height == world.months
    assert months["count"].mean() == pytest.approx(world.missing, rel=0.12)
    halves = months.sort("reported_at")["count"].reshape((2, 24)).to_numpy().sum(axis=1)
    assert halves[1] / halves[0] == pytest.approx(1, abs=0.15)


def test_children_recur_as_often_as_they_are_said_to() -> None:
    each = {}
    for careers in ("once", "spells", "strong"):
        episodes = make_world(World(seed=2, careers=careers))["missing_episodes"]
        each[careers] = episodes.height / episodes["child_id"].n_unique()
    assert each["once"] == 1 < each["spells"] < each["strong"]


def test_what_is_changed_changes_there_and_then_alone() -> None:
    change = Change("referred_domestic_abuse", 0.5, SINCE, "Middlesbrough")
    incidents = make_world(World(seed=4, domestic_abuse=400, changes=(change,)))
    shares = (
        of_month(incidents["ppn_eligible_incidents"], "occurred_at")
        .filter(pl.col("theme") == "domestic_abuse")
        .group_by(pl.col("district") == "Middlesbrough", "late")
        .agg(pl.col("ppn_id").is_not_null().mean().alias("share"))
    )
    found = {(there, late): share for there, late, share in shares.iter_rows()}
    assert found[True, True] == pytest.approx(0.425, abs=0.04)
    for other in ((True, False), (False, True), (False, False)):
        assert found[other] == pytest.approx(0.85, abs=0.04)


def test_late_records_are_not_in_the_extract() -> None:
    late = make_world(World(seed=6, recorded_late=40))["missing_episodes"]
    months = late["reported_at"].dt.truncate("1mo").value_counts().sort("reported_at")["count"]
    assert months[-1] < 0.7 * months[:-6].mean()  # type: ignore[operator]
    assert (late["recorded_at"] >= late["reported_at"]).all()


def test_a_change_can_be_of_one_part_of_the_children_alone() -> None:
    change = Change("high_risk", 2.0, SINCE, among="looked_after")
    episodes = make_world(World(seed=7, missing=600, changes=(change,)))["missing_episodes"]
    shares = (
        of_month(episodes, "reported_at")
        .group_by("looked_after_at_report", "late")
        .agg((pl.col("initial_risk") == "high").mean().alias("share"))
    )
    found = {(care, late): share for care, late, share in shares.iter_rows()}
    assert found["yes", True] > 1.6 * found["yes", False]
    assert found["no", True] == pytest.approx(found["no", False], abs=0.03)


def test_a_district_can_begin_to_record_later_and_nothing_of_it_is_left_before() -> None:
    day = date(2024, 1, 1)
    tables = make_world(World(seed=8, months=36, begins={"Hartlepool": day}))
    episodes = tables["missing_episodes"]
    first = episodes.group_by("district").agg(pl.col("reported_at").min().dt.date())
    begun = {district: start >= day for district, start in first.iter_rows()}
    assert begun == {name: name == "Hartlepool" for name in begun}
    assert tables["return_interviews"].join(episodes, on="episode_id", how="anti").is_empty()


def test_children_who_move_have_episodes_in_several_districts() -> None:
    moved = make_world(World(seed=9, months=24, moves=0.5))["missing_episodes"]
    districts = moved.group_by("child_id").agg(pl.col("district").n_unique())["district"]
    assert (districts > 1).mean() > 0.2  # type: ignore[operator]


def test_no_time_is_of_the_hour_that_clocks_skip_in_spring() -> None:
    reported = make_world(World(seed=10, missing=3000, months=12))["missing_episodes"][
        "reported_at"
    ]
    sunday = reported.filter(reported.dt.date() == date(2025, 3, 30))
    assert sunday.len() > 50
    assert 1 not in sunday.dt.hour().to_list()
