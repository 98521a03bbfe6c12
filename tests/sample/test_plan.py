from datetime import date

import numpy as np
import polars as pl
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.sample.clock import midnight
from cpanalysis.sample.effects import DETENTION_RATE_STOCKTON, HIGH_RISK
from cpanalysis.sample.plan import Plan, SampleOptions

NONE = SampleOptions(effects="none", faults="none")


@pytest.mark.parametrize(
    ("months", "end", "start"),
    [
        (48, date(2025, 9, 30), date(2021, 10, 1)),
        (1, date(2024, 2, 29), date(2024, 2, 1)),
        (12, date(2024, 12, 31), date(2024, 1, 1)),
        (13, date(2024, 12, 31), date(2023, 12, 1)),
    ],
)
def test_the_period_is_whole_months(months, end, start):
    plan = Plan(months=months, options=SampleOptions(end=end))
    assert plan.start == start
    assert plan.days[0] == np.datetime64(start)
    assert plan.days[-1] == np.datetime64(end)


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"months": 0}, "no 0 months; from 1 to 309"),
        ({"months": 310}, "back to 2000"),
        ({"months": 10**6}, "back to 2000"),
        ({"scale": float("nan")}, "no scale nan"),
        ({"scale": 0}, "above 0"),
        ({"scale": 1e6}, "below 10,000"),
        ({"seed": -1}, "whole number from 0"),
    ],
)
def test_what_cannot_be_made_is_refused(request_, says):
    with pytest.raises(ParameterError, match=says):
        Plan(**request_)


def test_a_period_ends_with_a_month():
    with pytest.raises(ParameterError, match="last day of a month"):
        Plan(options=SampleOptions(end=date(2025, 9, 29)))


@pytest.mark.parametrize(
    "wrong", [{"effects": "planed"}, {"faults": "some"}, {"format": "parquete"}]
)
def test_an_unknown_option_is_refused_with_the_known_ones(wrong):
    with pytest.raises(ParameterError, match="known: "):
        SampleOptions(**wrong)


@pytest.mark.parametrize("scale", [0.5, 1, 20, 20.5, 701])
def test_blocks_make_up_the_scale_and_are_never_large(scale):
    blocks = list(Plan(scale=scale).blocks())
    assert sum(block.scale for block in blocks) == pytest.approx(scale)
    assert max(block.scale for block in blocks) <= 20
    assert [block.number for block in blocks] == list(range(len(blocks)))


def rows(*pairs):
    at = [pl.select(midnight(day)).item() for day, _ in pairs]
    return pl.DataFrame({"at": at, "district": [name for _, name in pairs]})


def test_an_effect_starts_with_its_month_and_only_in_its_district():
    start = DETENTION_RATE_STOCKTON.start
    before = date(2024, 3, 31)
    frame = rows((start, "Stockton-on-Tees"), (before, "Stockton-on-Tees"), (start, "Hartlepool"))
    levels = frame.with_columns(level=Plan().level(DETENTION_RATE_STOCKTON, "at"))["level"]
    assert levels.to_list() == [0.6, 1.0, 1.0]


def test_a_change_of_policy_holds_outside_the_force_too():
    frame = rows((HIGH_RISK.start, "out_of_force"))
    assert frame.select(Plan().applies(HIGH_RISK, "at")).item()


def test_without_effects_the_level_before_stays():
    frame = rows((date(2025, 9, 1), "Hartlepool"))
    plan = Plan(options=NONE)
    assert frame.with_columns(level=plan.level(HIGH_RISK, "at"))["level"].item() == HIGH_RISK.before
    assert not frame.with_columns(on=plan.applies(HIGH_RISK, "at"))["on"].item()


def test_a_short_sample_and_one_without_faults_leave_no_month_out():
    assert Plan(months=11).uncovered is None
    assert Plan(options=NONE).uncovered is None
    assert Plan(months=12).uncovered == (date(2025, 3, 1), date(2025, 4, 1))
