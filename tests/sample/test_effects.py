import re

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample.effects import (
    EFFECTS,
    HIGH_RISK,
    MISSING_RATE_HARTLEPOOL,
    MISSING_RATE_MIDDLESBROUGH,
    POLIT_ALLOCATION,
    Effect,
)
from cpanalysis.sample.plan import Plan
from cpanalysis.sample.population import AGED_10_TO_17


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_every_effect_can_be_read_and_starts_with_a_month(effect: Effect):
    assert len(effect.words) > 20
    assert "assumed" in effect.basis
    assert all(re.fullmatch(r"[A-Z]{2,3}-\d\d", code) for code in effect.indicators + effect.moves)
    assert effect.start is None or effect.start.day == 1
    assert set(effect.districts or ()) <= set(DISTRICT_NAMES)
    assert effect.ratio == pytest.approx(effect.after / effect.before)


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_every_change_leaves_room_before_and_after_it(effect: Effect):
    if effect.start:
        plan = Plan()
        assert (effect.start - plan.start).days > 365
        assert (plan.as_of - effect.start).days > 8 * 30


def test_changes_of_unknown_date_lie_in_the_windows_of_the_sources():
    assert "2024-06" <= str(HIGH_RISK.start)[:7] <= "2025-04"
    assert "2024-06" <= str(POLIT_ALLOCATION.start)[:7] <= "2024-12"


def rates(tables):
    counts = dict(tables["missing_episodes"].group_by("district").len().iter_rows())
    return {name: counts[name] / AGED_10_TO_17[name] for name in DISTRICT_NAMES}


@pytest.mark.parametrize("effect", [MISSING_RATE_MIDDLESBROUGH, MISSING_RATE_HARTLEPOOL])
def test_standing_differences_show(large, effect):
    rate = rates(large)
    others = (rate["Redcar and Cleveland"] + rate["Stockton-on-Tees"]) / 2
    assert rate[effect.districts[0]] / others == pytest.approx(effect.ratio, abs=0.12)


def test_without_effects_districts_differ_by_the_luck_of_their_children_alone(plain):
    rate = rates(plain.tables)
    assert max(rate.values()) / min(rate.values()) < 1.12


def test_the_number_of_reports_does_not_change_with_the_policy(large):
    """The same ten months, December to September, of the years before and after."""
    day = pl.col("reported_at").dt.date()
    episodes = large["missing_episodes"]
    after = episodes.filter(day >= HIGH_RISK.start).height
    years_before = [
        episodes.filter(day.is_between(pl.date(year, 12, 1), pl.date(year + 1, 9, 30))).height
        for year in (2021, 2022, 2023)
    ]
    assert after / (sum(years_before) / 3) == pytest.approx(1, abs=0.06)
