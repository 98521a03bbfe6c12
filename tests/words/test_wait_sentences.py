"""Each sentence on a wait as it is written: counts, limits, ends of the curve, what is hidden."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.results import SCHEMA
from cpanalysis.declare.waiting import CURVES, WAIT_COMPARISONS
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.waits import (
    OPEN_CASES,
    describe_counts,
    describe_end,
    describe_mean,
    describe_median,
    describe_share,
    describe_waits,
    list_rows,
    medians_of,
    rows_of_waits,
    share_in_time,
    still_waiting,
    write_count,
    write_difference,
    write_length,
)
from tests.held import fill, hold

Row = dict[str, Any]
CODE = "response_time_minutes"
WAIT: Row = {
    **dict.fromkeys(WAIT_COMPARISONS.names()),
    **{"indicator": CODE, "theme": "missing", "area": "Hartlepool", "compared_with": ""},
    **{"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30), "unit": "minutes"},
    **{"waits": 1_200.0, "ended": 1_000.0, "other_end": 150.0, "open": 50.0, "unusable": 0.0},
    **{"threshold": 180.0, "median": 64.6, "horizon": 720.0, "mean": 121.25},
    **{"estimate": -15.2, "lower": -30.0, "upper": 2.04, "verdict": "no clear difference"},
    **{"origin": "records"},
}
REST: Row = {**WAIT, "area": "rest of force", "compared_with": "Hartlepool", "mean": 1_136.5}
POINT: Row = {
    **dict.fromkeys(CURVES.names()),
    **{name: WAIT[name] for name in ("indicator", "theme", "area", "compared_with")},
    **{name: WAIT[name] for name in ("period_start", "period_end", "unit", "threshold")},
    **{"end": "awaited", "time": 180.0, "share": 0.742, "lower": 0.7, "upper": 0.78},
}
OTHERWISE: Row = {**POINT, "end": "otherwise", "share": 0.095, "lower": 0.08, "upper": 0.11}
OPENING = "Hartlepool, 12 months to September 2025: of 1,200 waits"


def curve(*points: Row) -> Protected:
    return hold(curves=fill(CURVES, points))


@pytest.mark.parametrize(
    ("count", "written"),
    [(None, "a number not shown"), (0.0, "none"), (1.0, "1"), (1_240.0, "1,240")],
)
def test_a_count_that_is_hidden_is_not_none(count: float | None, written: str) -> None:
    assert write_count(count) == written


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {},
            f"{OPENING} 1,000 ended as awaited (attended by police), 150 ended otherwise (back or"
            " found before police came) and 50 were open.",
        ),
        (
            {"indicator": "missing_duration_hours", "open": None},
            f"{OPENING} 1,000 ended as awaited (found) and a number not shown were open.",
        ),
        (
            {"indicator": "detention_hours", "ended": 0.0, "open": 1_200.0, "unusable": 3.0},
            f"{OPENING} none ended as awaited (released) and 1,200 were open; left out, for"
            " impossible times: 3.",
        ),
        (
            {"indicator": "detention_hours", "unusable": None},
            f"{OPENING} 1,000 ended as awaited (released) and 50 were open; left out, for"
            " impossible times: a number not shown.",
        ),
    ],
)
def test_waits_are_counted_by_how_they_ended(changed: Row, told: str) -> None:
    assert describe_counts({**WAIT, **changed}) == told


def test_the_median_is_named() -> None:
    assert describe_median(WAIT) == "The median wait was 65 minutes: half lasted longer."
    assert describe_median({**WAIT, "median": None}) == ""


@pytest.mark.parametrize(
    ("own", "other", "waiting"),
    [(0.742, None, 0.258), (0.742, 0.095, 0.163), (0.9, 0.1, 0.0), (0.9, 0.2, 0.0)],
)
def test_what_has_ended_in_neither_way_still_waits(
    own: float, other: float | None, waiting: float
) -> None:
    rest = None if other is None else {"share": other}
    assert still_waiting({"share": own}, rest) == pytest.approx(waiting)


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([], ""),
        ([{**POINT, "time": 120.0}], ""),
        ([{**POINT, "area": "Middlesbrough"}], ""),
        ([{**POINT, "compared_with": "Hartlepool"}], ""),
        ([{**POINT, "period_end": date(2024, 9, 30)}], ""),
        ([{**POINT, "indicator": "detention_hours"}], ""),
        (
            [{**POINT, "time": 120.0, "share": 0.4}, POINT],
            "Within 180 minutes, 74.2% (70.0% to 78.0%) ended as awaited (attended by police), and"
            " 25.8% were still waiting.",
        ),
        (
            [POINT, OTHERWISE],
            "Within 180 minutes, 74.2% (70.0% to 78.0%) ended as awaited (attended by police), 9.5%"
            " (8.0% to 11.0%) ended otherwise (back or found before police came), and 16.3% were"
            " still waiting.",
        ),
        (
            [POINT, {**OTHERWISE, "share": 0.0}],
            "Within 180 minutes, 74.2% (70.0% to 78.0%) ended as awaited (attended by police), none"
            " ended otherwise (back or found before police came), and 25.8% were still waiting.",
        ),
    ],
)
def test_shares_in_time_are_read_off_the_curve(points: list[Row], told: str) -> None:
    assert describe_share(curve(*points), WAIT) == told


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ([], ""),
        ([180.0], ""),
        ([0.0, 180.0], "The curve ends there."),
        ([720.0, 180.0], "The curve ends at 720 minutes, with 74.2% ended as awaited."),
        ([180.0, 181.5], "The curve ends at 181.5 minutes, with 74.2% ended as awaited."),
    ],
)
def test_the_end_of_the_curve_is_told(times: list[float], told: str) -> None:
    assert describe_end(curve(*({**POINT, "time": time} for time in times)), WAIT) == told


@pytest.mark.parametrize(
    ("length", "unit", "written"),
    [
        (0.0, "hours", "0 hours"),
        (2.5, "hours", "2.5 hours"),
        (180.0, "minutes", "180 minutes"),
        (1_440.0, "minutes", "1,440 minutes"),
        (1_440.25, "minutes", "1,440.2 minutes"),
    ],
)
def test_a_length_of_time_has_a_decimal_where_it_is_not_whole(
    length: float, unit: str, written: str
) -> None:
    assert write_length(length, unit) == written


MEAN = "The mean of waits, longer ones counted as 720 minutes, was 121.2 minutes"


@pytest.mark.parametrize(
    ("changed", "rest", "told"),
    [
        ({"mean": None}, REST, ""),
        ({"mean": None, "reason": "too few"}, REST, "No mean wait: too few."),
        ({}, None, f"{MEAN}."),
        ({}, {**REST, "mean": None}, f"{MEAN}."),
        ({"verdict": None}, REST, f"{MEAN}."),
        (
            *({"estimate": None, "verdict": "too few to say"}, REST),
            f"{MEAN}, against 1,136.5 in the rest of the force: too few to say.",
        ),
        (
            *({}, REST),
            f"{MEAN}, against 1,136.5 in the rest of the force: a difference of −15.2 minutes"
            " (−30.0 to +2.0), no clear difference (exploratory).",
        ),
    ],
)
def test_the_mean_is_compared_with_the_rest(changed: Row, rest: Row | None, told: str) -> None:

    assert describe_mean({**WAIT, **changed}, rest) == told


@pytest.mark.parametrize(
    ("estimate", "lower", "upper", "written"),
    [
        (-1.52, -3.0, 0.2, "a difference of −1.5 hours (−3.0 to +0.2)"),
        (0.0, -0.04, 0.04, "a difference of 0.0 hours (0.0 to 0.0)"),
        (1_234.0, -0.06, 2_000.0, "a difference of +1,234.0 hours (−0.1 to +2,000.0)"),
    ],
)
def test_a_difference_that_rounds_to_zero_has_no_sign(
    estimate: float, lower: float, upper: float, written: str
) -> None:
    row = {"estimate": estimate, "lower": lower, "upper": upper, "unit": "hours"}
    assert write_difference(row) == written


def test_a_wait_is_told_from_its_counts_to_its_mean() -> None:
    waits = fill(WAIT_COMPARISONS, [WAIT, REST, {**WAIT, "period_end": date(2024, 9, 30)}])
    held = hold(wait_comparisons=waits, curves=fill(CURVES, [POINT, {**POINT, "time": 720.0}]))
    told = describe_waits(held, find_indicator(CODE), "Hartlepool")
    assert told.lines == (
        describe_counts(WAIT),
        OPEN_CASES,
        describe_median(WAIT),
        describe_share(held, WAIT),
        describe_end(held, WAIT),
        describe_mean(WAIT, REST),
    )
    made_up = hold(wait_comparisons=fill(WAIT_COMPARISONS, [{**WAIT, "origin": "synthetic"}]))
    first = describe_waits(made_up, find_indicator(CODE), "Hartlepool").lines[0]
    assert first == "From synthetic records, about no real child."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"waits": None, "reason": "hidden"}, "no curve of this wait can be shown: hidden."),
        ({"waits": 0.0}, "no curve of this wait can be shown."),
        ({"area": "Middlesbrough", "reason": "other"}, "no curve of this wait can be shown."),
        ({"compared_with": "x", "reason": "other"}, "no curve of this wait can be shown."),
    ],
)
def test_a_wait_without_a_curve_says_why(changed: Row, told: str) -> None:
    held = hold(wait_comparisons=fill(WAIT_COMPARISONS, [{**WAIT, **changed}]))
    said = describe_waits(held, find_indicator(CODE), "Hartlepool")
    assert said.lines == (f"Hartlepool: {told}",)


def test_a_table_has_the_area_its_rest_and_the_force() -> None:
    force = {**WAIT, "area": "Cleveland"}
    other = {**WAIT, "area": "Middlesbrough"}
    unseen = {**WAIT, "area": "Stockton-on-Tees", "waits": None}
    old = {**WAIT, "period_end": date(2024, 9, 30)}
    rows = fill(WAIT_COMPARISONS, [force, REST, other, WAIT, unseen, old])
    held = hold(wait_comparisons=rows)
    assert rows_of_waits(held, CODE).height == 5
    assert rows_of_waits(held, "detention_hours").is_empty()
    own = [row["area"] for row in list_rows(held, CODE, "Hartlepool")]
    assert own == ["Hartlepool", "rest of force", "Cleveland"]
    whole = [row["area"] for row in list_rows(held, CODE, "Cleveland")]
    assert whole == ["Hartlepool", "Middlesbrough", "Cleveland"]


def test_medians_are_those_that_can_be_shown_the_newest_first() -> None:
    row = {"indicator": CODE, "area": "Hartlepool", "stratum": "all", "value_of_stratum": "all"}
    row |= {"period": "year", "unit": "minutes", "status": "ok", "value": 64.0}
    years = [{**row, "period_end": date(year, 9, 30)} for year in (2023, 2025, 2024)]
    others = [{**years[0], "status": "suppressed"}, {**years[0], "unit": "count"}]
    others += [{**years[0], "value": None}, {**years[0], "area": "Cleveland"}]
    held = hold(results=fill(SCHEMA, [*years, *others]))
    newest = medians_of(held, CODE, "Hartlepool")["period_end"].dt.year().to_list()
    assert newest == [2025, 2024, 2023]


def test_a_share_in_time_stands_at_the_threshold() -> None:
    held = curve({**POINT, "time": 179.0, "share": 0.1}, POINT, OTHERWISE)
    own, other = share_in_time(held, WAIT), share_in_time(held, WAIT, "otherwise")
    assert own is not None
    assert other is not None
    assert (own["share"], other["share"]) == (0.742, 0.095)
