"""Declarations that cannot be meant are refused before anything is measured."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from polars import col

from cpanalysis.declare.indicators import (
    DECLARED,
    RECORD_INDICATORS,
    Population,
    Readings,
    Record,
    Variant,
    Wait,
    Window,
)
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.kinds import Count, Duration, Proportion, Rate
from cpanalysis.derive.registry import ROWS
from cpanalysis.errors import ParameterError
from cpanalysis.measure.records.declared import fill_recorded, require_declared, types_of

PROPOSED = Readings()
SHARE = RECORD_INDICATORS["missing_high_risk_share"]
OWN = replace(SHARE, code="own", variants=())


def refuse(indicator: object) -> str:
    with pytest.raises(ParameterError) as caught:
        require_declared(indicator, PROPOSED)
    return str(caught.value)


@pytest.mark.parametrize("one", [*DECLARED, *word_at_events(PROPOSED).values()])
@pytest.mark.parametrize("looked_after", ["recorded", "status_periods"])
def test_every_indicator_of_the_registry_means_something(one: Any, looked_after: str) -> None:
    assert require_declared(one, Readings(looked_after=looked_after)) is one


@pytest.mark.parametrize("rows", ROWS)
def test_every_coded_fact_has_its_codes_in_its_type(rows: str) -> None:
    types = types_of(ROWS[rows], PROPOSED)
    facts = {
        name
        for fact in ROWS[rows].facts
        for name in ([fact.name] if hasattr(fact, "name") else fact.names)
    }
    assert [name for name in facts if types[name] == pl.String] == []


@pytest.mark.parametrize("code", ["T 15!", "", "Own", "1st", "a-b", 3, None])
def test_a_code_is_of_small_letters(code: Any) -> None:
    assert "small letters" in refuse(replace(OWN, code=code))


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a mistyped part of the day": (
        {"numerator": col("part_of_day") == "night_0_to_5"},
        "Did you mean 'night_00_to_05'?",
    ),
    "a kind that is a text": ({"kind": "count"}, "write one of Count(...)"),
    "a kind that was not made": ({"kind": Count}, "write one of Count(...)"),
    "a direction that is a text": ({"better": "lower"}, "write one of Higher(...)"),
    "a rate against nobody": ({"kind": Rate(1_000, "children")}, "population=Population"),
    "a share of residents": ({"population": Population(10, 17)}, "for a Rate(...) alone"),
    "a way to count": ({"counts": "child"}, "Did you mean 'children'"),
    "a wait without ends": ({"kind": Duration("hours"), "wait": None}, "wait=Wait(start, end)"),
    "a wait for a code": ({"wait": Wait("reported_at", "initial_risk")}, "holds codes, not times"),
    "a district that is none": ({"district": "initial_risk"}, "does not hold districts"),
    "a split by children": ({"strata": ("child_id",)}, "split by columns of codes alone"),
    "a split by times": ({"strata": ("reported_at",)}, "split by columns of codes alone"),
    "a window over no table": ({"windows": (Window("missing_episode"),)}, "'missing_episodes'"),
    "a window of no length": (
        {"windows": (Window("missing_episodes", before="lookback"),)},
        "Did you mean 'lookback_days'",
    ),
    "a first day": ({"since": "polit_policy"}, "Did you mean 'polit_policy_date'"),
    "a mistyped code in a variant": (
        {"variants": (Variant("b", "b", {"numerator": col("highest_risk") == "hihg"}),)},
        "no value of highest_risk 'hihg'",
    ),
    "a mistyped field of a variant": (
        {"variants": (Variant("b", "b", {"numerater": 1}),)},
        "'numerator'",
    ),
    "a mistyped code of one kind of record": (
        {"records": (Record("a", "missing_episodes", {"recorded": col("sex") != "none"}),)},
        "no value of sex 'none'",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_the_remedy(fault: str) -> None:
    changes, told = FAULTS[fault]
    assert told in refuse(replace(OWN, **changes))


@pytest.mark.parametrize("thing", [1, "missing_night_share", None, {"code": "own"}])
def test_what_is_no_indicator_is_refused(thing: object) -> None:
    assert "is no indicator" in refuse(thing)


def test_a_message_lists_a_dozen_names_at_most() -> None:
    told = refuse(replace(OWN, numerator=col("initial_rsk") == "high"))
    assert "Did you mean 'initial_risk'?" in told
    assert told.count(",") < 12


def test_what_is_not_recorded_is_no_answer() -> None:
    rows = pl.DataFrame(
        {"initial_risk": ["high", "low", "not_recorded"], "voice": ["yes", "no", None]}
    )
    own = replace(OWN, recorded=SHARE.recorded)
    assert fill_recorded(own, PROPOSED) is own
    left = {"kind": Proportion(), "recorded": RECORD_INDICATORS["missing_episode_count"].numerator}
    high = replace(OWN, numerator=col("initial_risk") == "high", **left)
    assert rows.select(fill_recorded(high, PROPOSED).recorded).to_series().to_list() == [1, 1, 0]
    gaps = replace(OWN, numerator=col("initial_risk") == "not_recorded", **left)
    assert rows.select(fill_recorded(gaps, PROPOSED).recorded).to_series().to_list() == [1, 1, 1]
