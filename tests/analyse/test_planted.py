"""What the sample plants is found at its event on several seeds, and where nothing is, nothing."""

import polars as pl
import pytest

from cpanalysis.analyse.changes import measure_changes
from cpanalysis.declare.areas import FORCE, STOCKTON_ON_TEES
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.wording import NO_CLEAR_CHANGE, TOO_FEW
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.sample.effects import (
    DETENTION_RATE_STOCKTON,
    DEVICE_EXAMINED,
    HIGH_RISK,
    MISSING_REFERRAL,
    POLIT_ALLOCATION,
)
from cpanalysis.sample.events import EVENTS
from tests.samples import as_records

SEEDS = (5, 6, 7)
AT_EVENTS = word_at_events(Readings())
INDICATORS = {**with_variants(word_indicators()), **AT_EVENTS}
CODES = (
    *("missing_high_risk_share", "missing_referral_rate", "missing_rate_per_1000"),
    *("device_examined_rate", "child_detention_rate_per_1000", "re_missing_within_30d_rate"),
)
PLANTED = (
    ("S6", "missing_high_risk_share", FORCE.name, HIGH_RISK.after - HIGH_RISK.before),
    ("S4", "missing_referral_rate", FORCE.name, MISSING_REFERRAL.after - MISSING_REFERRAL.before),
    ("S3", "online_cse_allocated_share", FORCE.name, POLIT_ALLOCATION.after - 0.25),
    ("S5", "device_examined_rate", FORCE.name, DEVICE_EXAMINED.after - DEVICE_EXAMINED.before),
    ("S1", "child_detention_rate_per_1000", STOCKTON_ON_TEES.name, DETENTION_RATE_STOCKTON.ratio),
)


def measure(seed: int, effects: str) -> pl.DataFrame:
    plan = Plan(seed=seed, options=SampleOptions(effects=effects, faults="none"))  # type: ignore[arg-type]
    request = Request(indicators=CODES, declared=tuple(AT_EVENTS.values()), spread=False)
    results = measure_records(as_records(plan, make_tables(plan).tables), request).results
    return measure_changes(results, INDICATORS, EVENTS)[0]


@pytest.fixture(scope="module")
def planted() -> dict[int, pl.DataFrame]:
    return {seed: measure(seed, "planted") for seed in SEEDS}


@pytest.mark.parametrize(("event", "code", "area", "size"), PLANTED)
def test_a_planted_change_lies_inside_its_interval(
    planted: dict[int, pl.DataFrame], event: str, code: str, area: str, size: float
) -> None:
    found = [rows.filter(event=event, indicator=code, area=area) for rows in planted.values()]
    rows = pl.concat(found)
    assert rows.height == len(SEEDS)
    inside = rows.filter(pl.col("lower") < size, pl.col("upper") > size)
    assert inside.height >= len(SEEDS) - 1
    assert rows.filter(pl.col("p_value") < 0.05).height >= len(SEEDS) - 1


def test_where_the_month_is_not_known_the_window_holds_the_planted_size(
    planted: dict[int, pl.DataFrame],
) -> None:
    for rows in planted.values():
        row = rows.filter(event="S3", indicator="online_cse_allocated_share", area=FORCE.name)
        lower, upper = row.select("range_lower", "range_upper").row(0)
        assert lower < POLIT_ALLOCATION.after - POLIT_ALLOCATION.before < upper


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_where_nothing_is_planted_nothing_is_clear(seed: int) -> None:
    rows = measure(seed, "none")
    assert set(rows["verdict"]) <= {NO_CLEAR_CHANGE, TOO_FEW}
    chances = rows["p_value"].drop_nulls()
    assert len(chances) > 60
    assert (chances < 0.05).mean() < 0.12
