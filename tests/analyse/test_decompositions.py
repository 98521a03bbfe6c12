"""How much of a change is real: what the sample plants is told apart, on several seeds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cpanalysis.analyse.decompositions import (
    NO_RECORDS,
    TABLE,
    Question,
    Sides,
    count_children,
    measure_decompositions,
)
from cpanalysis.declare.changes import ALL_OF_IT, DECOMPOSITIONS, OF_MIX, OF_STRATUM, WITHIN
from cpanalysis.declare.events import RECORDING_CHANGE, Event
from cpanalysis.declare.indicators import Readings
from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records.records import Records
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.sample.effects import HIGH_RISK, HIGH_RISK_LOOKED_AFTER
from cpanalysis.sample.events import EVENTS
from tests.samples import as_records

GRADED, LATE = "missing_high_risk_share", "response_over_3h_rate"
LIKE = "looked_after / first_or_repeat / age_band"
SEEDS = (1, 2, 3)
CLEAN = SampleOptions(faults="none")
PLAIN = SampleOptions(faults="none", effects="none")


def make_records(seed: int, options: SampleOptions = CLEAN, scale: float = 0.5) -> Records:
    """Return a small sample as records."""
    plan = Plan(scale=scale, seed=seed, options=options)
    return as_records(plan, make_tables(plan).tables)


@pytest.fixture(scope="module", params=SEEDS)
def parts(request: pytest.FixtureRequest) -> Iterator[pl.DataFrame]:
    yield measure_decompositions(make_records(request.param), EVENTS, Readings())


def of(parts: pl.DataFrame, code: str, split: str, part: str) -> dict[str, float]:
    """Return one row of the force."""
    return parts.filter(indicator=code, split=split, part=part, area="Cleveland").row(0, named=True)


def test_seven_to_forty_per_cent_is_grading_and_not_mix(parts: pl.DataFrame) -> None:
    assert parts.schema == DECOMPOSITIONS
    whole, mix, within = (of(parts, GRADED, LIKE, part) for part in (ALL_OF_IT, OF_MIX, WITHIN))
    planted = HIGH_RISK.after - HIGH_RISK.before
    assert whole["lower"] < planted < whole["upper"]
    assert within["lower"] < planted < within["upper"]
    assert mix["lower"] < 0.003
    assert mix["upper"] > -0.003
    assert abs(mix["difference"]) < 0.02
    assert mix["difference"] + within["difference"] == pytest.approx(whole["difference"])
    assert within["after"] - within["before"] == pytest.approx(within["difference"])


def test_the_change_among_looked_after_children_is_the_planted_one(parts: pl.DataFrame) -> None:
    strata = parts.filter(indicator=GRADED, split="looked_after", part=OF_STRATUM, area="Cleveland")
    row = strata.filter(value_of_stratum="yes").row(0, named=True)
    planted = HIGH_RISK_LOOKED_AFTER.after - HIGH_RISK_LOOKED_AFTER.before
    assert row["lower"] < planted < row["upper"]


def test_each_version_of_the_policy_has_its_share(parts: pl.DataFrame) -> None:
    strata = parts.filter(
        indicator=GRADED, split="risk_policy_version", part=OF_STRATUM, area="Cleveland"
    )
    told = {row["value_of_stratum"]: row for row in strata.iter_rows(named=True)}
    assert (told["pre_2024"]["total_after"], told["mpdg_2025"]["total_before"]) == (0, 0)
    assert told["pre_2024"]["before"] == of(parts, GRADED, LIKE, ALL_OF_IT)["before"]


def test_which_children_are_reported_does_not_move_waits(parts: pl.DataFrame) -> None:
    whole, mix, within = (of(parts, LATE, LIKE, part) for part in (ALL_OF_IT, OF_MIX, WITHIN))
    assert abs(mix["difference"]) < 0.01
    assert mix["difference"] + within["difference"] == pytest.approx(whole["difference"])
    assert whole["total_before"] > 500


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_planted_change_there_is_none(seed: int) -> None:
    parts = measure_decompositions(make_records(seed, PLAIN), EVENTS, Readings())
    within = of(parts, GRADED, LIKE, WITHIN)
    assert within["lower"] < 0 < within["upper"]


def test_months_before_and_after_are_counted_from_the_event() -> None:
    window = Event(
        code="X1",
        title="x",
        first=date(2024, 6, 1),
        last=date(2025, 4, 1),
        kind=RECORDING_CHANGE,
        themes=("missing",),
    )
    late = Event(
        code="X2", title="x", first=date(2025, 8, 1), last=date(2025, 8, 1), kind=RECORDING_CHANGE
    )
    parts = measure_decompositions(make_records(1, scale=0.1), (window, late), Readings())
    row = parts.filter(event="X1").row(0, named=True)
    assert (row["before_start"], row["before_end"]) == (date(2023, 6, 1), date(2024, 5, 31))
    assert (row["after_start"], row["after_end"]) == (date(2025, 5, 1), date(2025, 9, 30))
    reasons = parts.filter(event="X2")["reason"].unique().to_list()
    assert reasons == ["2 months since the event; 3 are needed"]


def test_without_an_event_that_changed_recording_there_is_no_row() -> None:
    plain = Event(code="X1", title="x", first=date(2024, 6, 1), last=date(2024, 6, 1))
    assert measure_decompositions(make_records(1, scale=0.05), (plain,), Readings()).is_empty()


def test_a_column_that_was_not_supplied_is_named() -> None:
    records = make_records(1, scale=0.05)
    lacking = Records(
        tables=records.tables,
        as_of=records.as_of,
        origin=records.origin,
        source=records.source,
        coverage=records.coverage,
        columns_not_supplied={"children": ("dob_month",), "missing_episodes": ("age",)},
    )
    parts = measure_decompositions(lacking, EVENTS, Readings())
    reasons = parts.filter(split=LIKE)["reason"].unique().to_list()
    assert reasons == ["column children.dob_month was not supplied"]
    assert parts.filter(split="looked_after", part=WITHIN)["difference"].is_not_null().any()


@pytest.mark.parametrize("kept", ["no row", "no row since", "none graded"])
def test_a_district_without_records_on_a_side_says_so(kept: str) -> None:
    records = make_records(1, CLEAN, scale=0.2)
    other = pl.col("district") != "Hartlepool"
    keep = {
        "no row": other,
        "no row since": other | (pl.col("reported_at").dt.year() < 2024),
        "none graded": pl.lit(True),
    }[kept]
    nobody = pl.lit("not_recorded", TABLES[TABLE].schema["initial_risk"])
    ungraded = pl.when(other).then("initial_risk").otherwise(nobody)
    episodes = records.tables[TABLE].filter(keep)
    if kept == "none graded":
        episodes = episodes.with_columns(ungraded.alias("initial_risk"))
    cut = replace(records, tables={**records.tables, TABLE: episodes})
    parts = measure_decompositions(cut, EVENTS, Readings())
    own = parts.filter(indicator=GRADED, area="Hartlepool")
    assert set(own["reason"]) == {NO_RECORDS}
    assert own["difference"].null_count() == own.height
    assert parts.filter(indicator=GRADED, area="Middlesbrough")["difference"].count() > 0


@pytest.mark.parametrize(
    ("split", "parts"),
    [
        (("risk",), ["no_apparent_risk", "low", "medium", "high", "not_recorded"]),
        (("age_band",), ["5-9", "10-11", "16-17"]),
        (("looked_after", "age_band"), ["yes / 5-9", "yes / 10-11", "no / 0-4"]),
    ],
)
def test_groups_stand_in_their_declared_order(split: tuple[str, ...], parts: list[str]) -> None:
    days = (date(2024, 1, 1), date(2024, 1, 31))
    asked = Question("x", EVENTS[-1], "Cleveland", split, Sides(days, days), "records")
    rows = pl.DataFrame({"stratum": sorted(parts)}).with_columns(
        *(pl.lit(0).alias(name) for name in ("side", "child", "not_recorded")),
        *(pl.lit(value=True).alias(name) for name in ("counted", "hit")),
    )
    assert list(count_children(asked, rows).strata) == parts
