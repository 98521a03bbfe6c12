"""Frames with counts of their own: nothing that rests on few children or cases is shown."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.repeats import FLOWS, OVERLAP, REPETITION
from cpanalysis.declare.results import conform
from cpanalysis.declare.waiting import CURVES, WAIT_COMPARISONS
from cpanalysis.protect.counted import (
    hide_flows,
    hide_overlap,
    hide_repetition,
    hide_waits,
    thin_curves,
)

NO_RESULTS = conform(pl.DataFrame({"indicator": []}, schema={"indicator": pl.String}))
YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
FIRST, SECOND = DISTRICT_NAMES[:2]


def frame(schema: pl.Schema, *rows: dict[str, object]) -> pl.DataFrame:
    shared = {"origin": "synthetic", **YEAR}
    return pl.DataFrame([{**shared, **row} for row in rows], schema=schema)


def wait(area: str = FIRST, compared_with: str = "", **counts: object) -> dict[str, object]:
    known = {"waits": 100.0, "ended": 90.0, "other_end": 0.0, "open": 10.0, "unusable": 0.0}
    more = {"children": 80.0, "median": 2.0, "estimate": 1.0, "mean": 3.0}
    place = {"indicator": "a", "area": area, "compared_with": compared_with}
    return {**place, **known, **more, **counts}


def hide(*rows: dict[str, object]) -> list[dict[str, object]]:
    return hide_waits(frame(WAIT_COMPARISONS, *rows), NO_RESULTS, 5).to_dicts()


def test_waits_of_enough_cases_stay() -> None:
    (row,) = hide(wait())
    assert (row["waits"], row["open"], row["median"]) == (100, 10, 2.0)


@pytest.mark.parametrize("few", [{"waits": 4.0}, {"children": 4.0}])
def test_few_waits_or_children_go_with_all_that_rests_on_them(few) -> None:
    (row,) = hide(wait(**few))
    assert (row["waits"], row["estimate"], row["mean"], row["median"]) == (None,) * 4
    assert row["reason"] == "hidden to protect children"


def test_a_small_number_of_open_waits_takes_the_ended_ones_with_it() -> None:
    (row,) = hide(wait(open=2.0, ended=98.0))
    assert (row["waits"], row["open"], row["ended"]) == (100, None, None)


def test_a_median_that_is_hidden_elsewhere_goes_and_that_of_the_rest_with_it() -> None:
    cell = {"indicator": "a", "area": FIRST, "stratum": "all", "status": "suppressed"}
    month = {**cell, **YEAR, "area": SECOND, "period_start": date(2025, 9, 1)}
    results = conform(pl.DataFrame([{**cell, **YEAR}, month]))
    rows = frame(WAIT_COMPARISONS, wait(FIRST), wait("rest of force", FIRST), wait(SECOND))
    found = hide_waits(rows, results, 5)
    assert found["median"].to_list() == [None, None, 2.0]
    assert found["mean"].to_list() == [3.0, 3.0, 3.0]


def test_what_tells_a_hidden_district_by_subtraction_goes_with_it() -> None:
    rows = hide(
        wait(FIRST, waits=3.0), wait("rest of force", FIRST), wait(SECOND), wait("Cleveland")
    )
    assert [row["waits"] for row in rows] == [None, None, 100, None]


def curve(ended: list[float], at_risk: list[float], area: str = FIRST) -> list[dict[str, object]]:
    place = {"indicator": "a", "area": area, "compared_with": "", "end": "awaited"}
    return [
        {**place, "time": float(n), "ended": done, "at_risk": left, "share": 0.1}
        for n, (done, left) in enumerate(zip(ended, at_risk, strict=True))
    ]


@pytest.mark.parametrize(
    ("ended", "kept"),
    [
        ([0, 3, 6, 6, 9, 14], [0, 2, 3, 5]),
        ([0, 5, 10, 10, 15, 20], [0, 1, 2, 3, 4, 5]),  # five at a time
        ([0, 4, 8, 12, 16, 20], [0, 2, 4]),  # four at a time
        ([5, 5, 9, 10, 10, 20], [0, 1, 3, 4, 5]),  # at the beginning too
        ([4, 5, 9, 10, 14, 20], [1, 3, 5]),
    ],
)
def test_between_two_points_of_a_curve_no_case_or_at_least_five_ended(
    ended: list[float], kept: list[int]
) -> None:
    rows = curve(ended, [60 - done for done in ended])
    assert thin_curves(frame(CURVES, *rows), NO_RESULTS, 5)["time"].to_list() == kept


@pytest.mark.parametrize(
    ("at_risk", "still_open", "several"),
    [
        ((20, 5), 3, True),  # five wait, whatever becomes of them
        ((20, 4), 0, False),
        ((20, 1), 0, False),
        ((20, 0), 0, True),
        ((20, 0), 4, False),  # nobody waits, but four are open
        ((20, 0), 5, True),
    ],
)
def test_a_point_stays_where_five_wait_after_it_or_nobody_and_no_few_are_open(
    at_risk: tuple[float, float], still_open: float, several: bool
) -> None:
    ended = [0, at_risk[0] - at_risk[1] - still_open]
    rows = curve(ended, list(at_risk))
    found = thin_curves(frame(CURVES, *rows), NO_RESULTS, 5)
    assert found["time"].to_list() == ([0, 1] if several else [0])


@pytest.mark.parametrize(("first", "kept"), [(5, 1), (4, 0)])
def test_a_curve_of_few_goes_with_what_tells_it(first: float, kept: int) -> None:
    rows = [
        *curve([0], [first]),
        *curve([0], [40], area=SECOND),
        *curve([0], [90], area="Cleveland"),
    ]
    found = thin_curves(frame(CURVES, *rows), NO_RESULTS, 5)
    areas = [SECOND] if not kept else [FIRST, SECOND, "Cleveland"]
    assert found["area"].to_list() == areas


def test_a_curve_ends_where_fewer_than_five_wait_and_one_of_few_goes() -> None:
    assert thin_curves(frame(CURVES, *curve([0, 6, 12], [14, 8, 2])), NO_RESULTS, 5).height == 2
    assert thin_curves(frame(CURVES, *curve([0, 4], [4, 0])), NO_RESULTS, 5).is_empty()


@pytest.mark.parametrize(("left", "shown"), [(0.0, True), (5.0, True), (4.0, False)])
def test_the_point_of_the_share_in_time_stays_before_others(left, shown) -> None:
    rows = curve([0, 6, 8, 12, 12 + 8 - left], [20, 14, 12, 8, left])
    found = thin_curves(frame(CURVES, *rows).with_columns(threshold=4.0), NO_RESULTS, 5)
    assert (4 in found["time"].to_list()) == shown


def test_a_curve_goes_to_its_end_where_nobody_waits_and_no_few_are_open() -> None:
    ended = thin_curves(frame(CURVES, *curve([0, 6, 20], [20, 14, 0])), NO_RESULTS, 5)
    assert ended["time"].to_list() == [0, 1, 2]
    one_open = thin_curves(frame(CURVES, *curve([0, 6, 19], [20, 14, 0])), NO_RESULTS, 5)
    assert one_open["time"].to_list() == [0, 1]


def test_the_point_of_a_share_that_is_hidden_goes() -> None:
    cell = {"area": FIRST, "stratum": "all", **YEAR}
    hidden = {**cell, "indicator": "response_over_3h_rate", "status": "suppressed"}
    rows = frame(CURVES, *curve([0, 10, 20], [30, 20, 10])).with_columns(
        threshold=1.0, indicator=pl.lit("response_time_minutes")
    )
    found = thin_curves(rows, conform(pl.DataFrame([hidden])), 5)
    assert found["time"].to_list() == [0, 2]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((50, 90, 40), True), ((4, 90, 40), False), ((50, 90, 2), False), ((50, 42, 40), False)],
)
def test_repetition_of_few_children_or_episodes_goes(counts, shown) -> None:
    children, episodes, counted = map(float, counts)
    row = {"measure": "again_30", "children": children, "episodes": episodes, "counted": counted}
    found = hide_repetition(frame(REPETITION, {**row, "value": 0.4}), NO_RESULTS, 5)
    assert (found["value"][0] is not None) == shown


def regions(area: str, *counts: float) -> list[dict[str, object]]:
    total = {"area": area, "denominator": 200.0}
    sets = {**total, "part": "set", "first": "missing", "numerator": 150.0}
    return [
        sets,
        *(
            {**total, "part": "region", "first": str(n), "numerator": c}
            for n, c in enumerate(counts)
        ),
    ]


def test_a_small_region_takes_those_of_all_districts_and_the_union_with_it() -> None:
    rows = frame(
        OVERLAP,
        *regions(FIRST, 3.0, 40.0),
        *regions(SECOND, 30.0, 40.0),
        *regions("Cleveland", 60.0, 90.0),
    )
    found = hide_overlap(rows, NO_RESULTS, 5)
    assert found["numerator"].to_list() == [150, None, None, 150, None, None, 150, 60, 90]
    assert found.filter(part="set")["denominator"].to_list() == [None, None, 200]


def test_months_with_few_items_go() -> None:
    rows = [
        {"received": 9.0, "closed": 8.0, "open": 30.0},
        {"received": 9.0, "closed": 2.0, "open": 37.0},
    ]
    assert hide_flows(frame(FLOWS, *rows), NO_RESULTS, 5)["open"].to_list() == [30, None]
