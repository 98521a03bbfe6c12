import json
from collections import Counter
from datetime import date

import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.effects import EFFECTS
from cpanalysis.sample.faults import FAULTS
from cpanalysis.sample.plan import Plan, SampleOptions
from cpanalysis.sample.targets import TARGETS
from cpanalysis.sample.truth import tell_truth, write_json

ROWS = Counter(dict.fromkeys(TABLES, 5))


def tell(plan: Plan):
    return json.loads(write_json(tell_truth(plan, ROWS, Counter(section_136=2), "SYNTHETIC")))


def test_every_effect_is_told_with_ratio_and_month():
    effects = tell(Plan())["effects"]
    assert set(effects) == set(EFFECTS)
    assert effects["detention_rate_stockton"]["ratio"] == pytest.approx(0.6)
    assert effects["detention_rate_stockton"]["start"] == "2024-04-01"
    assert effects["missing_rate_middlesbrough"]["start"] is None
    assert all(effect["inside_period"] for effect in effects.values())


def test_a_change_outside_the_period_says_so():
    early = SampleOptions(end=date(2024, 11, 30))
    effects = tell(Plan(months=24, options=early))["effects"]
    assert not effects["high_risk"]["inside_period"]
    assert effects["detention_rate_stockton"]["inside_period"]


def test_without_effects_none_are_told():
    assert tell(Plan(options=SampleOptions(effects="none")))["effects"] == {}


def test_every_fault_is_told_with_its_count():
    faults = tell(Plan())["faults"]
    assert set(faults) == set(FAULTS)
    assert faults["section_136"]["count"] == 2
    assert faults["uncovered_month"]["count"] == 1
    assert faults["unmatched_episode"]["count"] == 0


def test_the_month_left_out_is_told():
    coverage = tell(Plan())["coverage"]
    assert coverage["custody_detentions"]["uncovered_months"] == ["2023-09"]
    assert coverage["missing_episodes"]["uncovered_months"] == []


def test_every_target_is_told_with_its_basis():
    targets = tell(Plan())["targets"]
    assert set(targets) == set(TARGETS)
    assert targets["missing_a_month"] == {
        "words": TARGETS["missing_a_month"].words,
        "value": 297,
        "unit": "episodes",
        "basis": "derived",
        "source": TARGETS["missing_a_month"].source,
    }


def test_it_says_that_nothing_is_real():
    truth = tell(Plan())
    assert truth["synthetic"] is True
    assert truth["notice"] == "SYNTHETIC"
    assert truth["as_of"] == "2025-10-01"
