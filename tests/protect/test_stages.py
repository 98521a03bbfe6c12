"""No stage of a flow gives a small number away: not by itself, its neighbour, or the force."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from cpanalysis.analyse.stages import follow
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.results import empty_results
from cpanalysis.declare.stages import CSE_STAGES
from cpanalysis.protect.blanking import HIDDEN
from cpanalysis.protect.stages import join_stages

YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}


def flow(district: str, reached: tuple[int, ...]) -> list[dict[str, object]]:
    came = (reached[0], *reached)
    return [
        {
            "district": district,
            **YEAR,
            "place": place,
            "stage": CSE_STAGES[place].name,
            "reported": float(reached[0]),
            "of": float(came[place]),
            "reached": float(count),
            "open": float(came[place] - count),
            "closed": 0.0,
        }
        for place, count in enumerate(reached)
    ]


def protected(*counts: tuple[int, ...]) -> pl.DataFrame:
    named = zip(DISTRICT_NAMES, counts, strict=False)
    rows = [row for district, reached in named for row in flow(district, reached)]
    return join_stages(follow(pl.DataFrame(rows), origin="synthetic"), empty_results(), 5)


PLAIN = (100, 80, 70, 60, 40, 20)


def test_large_numbers_stay_with_the_share_that_went_on() -> None:
    found = protected(PLAIN).filter(area="Hartlepool")
    assert found["reached"].to_list() == [float(count) for count in PLAIN]
    assert found["value"].to_list()[1:] == [b / a for a, b in pairwise(PLAIN)]


def test_a_stage_that_few_did_not_reach_is_joined_to_the_next() -> None:
    found = protected((100, 97, 97, 60, 40, 20)).filter(area="Hartlepool")
    assert found["reached"].to_list() == [100, None, None, 60, 40, 20]
    assert found["of"].to_list()[3] == 100
    assert found["value"].to_list()[3] == 0.6
    assert found["open"].to_list()[3] is None


@pytest.mark.parametrize(
    ("second", "third", "shown"),
    [
        (95, 60, [95, 60]),
        (96, 60, [None, 60]),  # four did not reach it
        (100, 60, [100, 60]),  # all did
        (5, 0, [5, 0]),
        (4, 0, [None, 0]),  # four did
        (0, 0, [0, 0]),  # none did
        (97, 95, [None, 95]),  # five since the last that is shown
        (97, 96, [None, None]),
        (60, 56, [60, None]),
    ],
)
def test_a_stage_is_shown_where_neither_those_who_reached_it_nor_the_others_are_few(
    second: int, third: int, shown: list[float | None]
) -> None:
    found = protected((100, second, third, third, third, third)).filter(area="Hartlepool")
    assert found["reached"].to_list()[:3] == [100, *shown]
    assert (found["reason"] == HIDDEN).sum() == found["reached"].null_count()
    for name in ("reported", "of"):
        assert found[name].is_null().to_list()[1:3] == [one is None for one in shown]


@pytest.mark.parametrize(
    ("split", "shown"), [((5, 15), True), ((4, 16), False), ((16, 4), False), ((0, 20), True)]
)
def test_those_not_there_yet_are_split_where_neither_part_is_few(split, shown) -> None:
    rows = [
        row | dict(zip(("open", "closed"), map(float, split), strict=True))
        for row in flow("Hartlepool", (100, 80))
    ]
    followed = follow(pl.DataFrame(rows), origin="synthetic")
    found = join_stages(followed, empty_results(), 5).filter(area="Hartlepool", place=1)
    told = found.select("open", "closed").row(0)
    assert told == (split if shown else (None, None))
    assert found["reached"].to_list() == [80]


def test_no_two_numbers_shown_differ_by_a_small_one() -> None:
    found = protected((100, 97, 94, 91, 88, 3), (50, 48, 40, 39, 30, 26))
    for _, area in found.group_by("area"):
        shown = area.sort("place")["reached"].drop_nulls().to_list()
        assert all(a - b == 0 or a - b >= 5 for a, b in pairwise(shown))
        assert all(count >= 5 for count in shown)


def test_the_force_does_not_tell_of_the_one_district_that_is_hidden() -> None:
    found = protected((100, 97, 80, 60, 40, 20), PLAIN, PLAIN, PLAIN)
    assert found.filter(area="Cleveland", place=1)["reached"].to_list() == [None]
    assert found.filter(area="Cleveland", place=2)["reached"].to_list() == [290]


def test_two_hidden_districts_leave_the_force_in_sight() -> None:
    first = (100, 97, 80, 60, 40, 20)
    found = protected(first, first, PLAIN, PLAIN)
    assert found.filter(area="Cleveland", place=1)["reached"].to_list() == [354]


def test_nothing_becomes_nothing() -> None:
    assert join_stages(
        follow(pl.DataFrame(flow("Hartlepool", PLAIN)).clear(), origin="x"), empty_results(), 5
    ).is_empty()
