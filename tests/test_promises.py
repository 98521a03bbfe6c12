"""One thing changes in a made-up force: it is found as asked, where it did, and nothing else is.

The same over many worlds is in ``benchmarks/promises.py``, which writes ``docs/promises.md``.
"""

import polars as pl
import pytest

from benchmarks.promised import PROMISED, count_found, find_false, write_page
from benchmarks.promises import judge_scenario
from benchmarks.scenarios import SCENARIOS
from cpanalysis.declare.areas import HARTLEPOOL, MIDDLESBROUGH

(SCENARIO,) = [one for one in SCENARIOS if "notices after domestic abuse" in one.name]


@pytest.fixture(scope="module")
def judged() -> pl.DataFrame:
    """Every verdict on a force that sends half as many notices after domestic abuse."""
    return judge_scenario(SCENARIO, 1)


def test_the_recommendation_that_asks_about_it_is_judged_worse_there_and_then_alone(
    judged: pl.DataFrame,
) -> None:
    asked = judged.filter(
        pl.col("kind") == "published", pl.col("about").str.starts_with("2025-N1:")
    )
    verdicts = dict(asked.select("area", "verdict").rows())
    assert set(asked["part"]) == {"domestic_abuse"}
    assert verdicts[MIDDLESBROUGH.name] == "worse"
    assert verdicts[HARTLEPOOL.name] == "no clear change"
    assert len(verdicts) == 5


@pytest.mark.parametrize("kind", ["baseline", "published"])
def test_it_is_found_to_its_own_side(judged: pl.DataFrame, kind: str) -> None:
    assert SCENARIO.finds
    assert count_found(SCENARIO.finds, kind, [judged]) == "1 of 1"


def test_nothing_that_did_not_change_is_called_changed(judged: pl.DataFrame) -> None:
    others = find_false(SCENARIO, judged)
    planned = others.filter(~pl.col("kind").is_in(["charts", "states"]))
    assert planned["kind"].n_unique() == 5
    assert planned.filter("clear").is_empty()


@pytest.mark.parametrize("kind", ["charts", "states"])
def test_one_series_in_twenty_signals_at_most(judged: pl.DataFrame, kind: str) -> None:
    series = find_false(SCENARIO, judged).filter(kind=kind)
    assert series.height > 300
    assert series["clear"].mean() <= PROMISED  # type: ignore[operator]


def test_the_page_counts_what_was_said_of_each_world(judged: pl.DataFrame) -> None:
    wrong = judged.with_columns(clear=pl.lit(value=True))
    page = write_page({SCENARIOS[0]: [wrong], SCENARIO: [judged]}, {"once": [judged, wrong]})
    assert "in 1 of 2 packs" in page
    assert "**no**" in page
    assert "families with any | 1 of 2 |" in page
    assert f"| {SCENARIO.name} | " in page
