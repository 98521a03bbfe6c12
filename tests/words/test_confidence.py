"""How sure a comparison is, as it is written: on each side of each limit."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.words.confidence import (
    describe_detectable,
    describe_doubt,
    is_below,
    leaves_out_none,
    word_comparison,
    word_promise,
    word_unmade,
    write_detectable,
)

Row = dict[str, Any]
RATIO: Row = {
    **{"measure": "ratio", "estimate": 1.4, "lower": 0.9, "upper": 1.8, "tests": 90},
    **{"verdict": "no clear difference", "comparator": "rest of force", "family": "primary"},
    **{"smallest_detectable": 1.3, "smallest_detectable_fall": 0.76},
}
SHARE: Row = {
    **RATIO,
    **{"measure": "difference", "estimate": 0.01, "lower": -0.02, "upper": 0.04},
    **{"smallest_detectable": 0.062, "smallest_detectable_fall": -0.058},
}
WAIT: Row = {
    **{"measure": "difference of median waits", "unit": "minutes", "estimate": -2.0},
    **{"smallest_detectable": 1_300.0, "smallest_detectable_fall": -12.5},
}
BELOW = {"estimate": 0.9}
EARLIER = {"comparator": "a year earlier"}
SEEN = "would have been seen four times in five"


@pytest.mark.parametrize(
    ("row", "changed", "told"),
    [
        (RATIO, {}, "a difference to about 1.30 times or more"),
        (RATIO, {"estimate": 1.0}, "a difference to about 1.30 times or more"),
        (RATIO, {"estimate": 0.99}, "a difference to about 0.76 times or less"),
        (RATIO, EARLIER, "a rise to about 1.30 times or more"),
        (RATIO, {**EARLIER, "estimate": 0.99}, "a fall to about 0.76 times or less"),
        (RATIO, {"comparator": ""}, "a rise to about 1.30 times or more"),
        (SHARE, {}, "a difference of about +6.2 points or more"),
        (SHARE, {"estimate": 0.0}, "a difference of about +6.2 points or more"),
        (SHARE, {"estimate": -0.001}, "a difference of about −5.8 points or more"),
        (SHARE, EARLIER, "a rise of about 6.2 points or more"),
        (SHARE, {**EARLIER, "estimate": -0.001}, "a fall of about 5.8 points or more"),
        (RATIO, {"smallest_detectable": None}, "a difference to about 0.76 times or less"),
        (RATIO, {"smallest_detectable": None, "smallest_detectable_fall": None}, ""),
        (WAIT, {}, "a fall of about 12.5 minutes or more"),
        (WAIT, {"estimate": 2.0}, "a rise of about 1,300.0 minutes or more"),
        (RATIO, {"smallest_detectable": None, **BELOW}, "a difference to about 0.76 times or less"),
        (
            RATIO,
            {"smallest_detectable_fall": None, **BELOW},
            "a difference to about 1.30 times or more",
        ),
    ],
)
def test_the_smallest_change_that_would_have_been_seen(row: Row, changed: Row, told: str) -> None:
    written = write_detectable({**row, **changed})
    assert written == told
    clause = describe_detectable({**row, **changed})
    assert clause == (f" (only {written} {SEEN})" if told else "")


def test_without_a_comparator_a_change_is_in_time() -> None:
    row = {name: value for name, value in RATIO.items() if name != "comparator"}
    assert write_detectable(row) == "a rise to about 1.30 times or more"


@pytest.mark.parametrize(
    ("measure", "lower", "upper", "leaves_out"),
    [
        ("ratio", 0.9, 1.2, False),
        ("ratio", 1.0, 1.2, False),
        ("ratio", 1.001, 1.2, True),
        ("ratio", 0.8, 1.0, False),
        ("ratio", 0.8, 0.999, True),
        ("ratio", None, 0.9, False),
        ("ratio", 1.1, None, False),
        ("difference", -0.1, 0.1, False),
        ("difference", 0.0, 0.1, False),
        ("difference", 0.001, 0.1, True),
        ("difference", -0.1, 0.0, False),
        ("difference", -0.1, -0.001, True),
    ],
)
def test_an_interval_leaves_out_no_difference(
    measure: str, lower: float | None, upper: float | None, leaves_out: bool
) -> None:
    assert leaves_out_none({"measure": measure, "lower": lower, "upper": upper}) is leaves_out


@pytest.mark.parametrize(
    ("measure", "estimate", "below"),
    [
        ("ratio", 0.999, True),
        ("ratio", 1.0, False),
        ("difference", -0.001, True),
        ("difference", 0.0, False),
        ("difference", 0.5, False),
    ],
)
def test_an_estimate_is_below_no_difference(measure: str, estimate: float, below: bool) -> None:
    assert is_below({"measure": measure, "estimate": estimate}) is below


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lower": 1.1}, ": could be chance among the 90 comparisons made"),
        ({"lower": 1.1, "tests": 1}, ": could be chance among the 1 comparison made"),
        ({}, f" (only a difference to about 1.30 times or more {SEEN})"),
        ({"smallest_detectable": None, "smallest_detectable_fall": None}, ""),
    ],
)
def test_why_a_verdict_is_not_clear(changed: Row, told: str) -> None:
    assert describe_doubt({**RATIO, **changed}) == told


def test_what_could_be_chance_is_named() -> None:
    told = describe_doubt({**RATIO, "lower": 1.1}, "planned test")
    assert told == ": could be chance among the 90 planned tests made"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"verdict": "higher"}, "higher"),
        ({"verdict": "lower", "family": "exploratory"}, "lower (exploratory)"),
        ({"verdict": "higher", **EARLIER}, "a rise"),
        ({"verdict": "lower", **EARLIER}, "a fall"),
        (
            {"lower": 1.1, **EARLIER, "family": "exploratory"},
            "no clear change (exploratory): could be chance among the 90 comparisons made",
        ),
        ({}, f"no clear difference (only a difference to about 1.30 times or more {SEEN})"),
    ],
)
def test_a_verdict_has_its_mark_and_its_doubt(changed: Row, told: str) -> None:
    assert word_comparison({**RATIO, **changed}) == told


@pytest.mark.parametrize(
    ("verdict", "told"),
    [("not comparable", "Not comparable"), ("too few to say", "Too few to say")],
)
def test_a_comparison_that_was_not_made_begins_a_sentence(verdict: str, told: str) -> None:
    assert word_unmade({**RATIO, "verdict": verdict}) == told


@pytest.mark.parametrize(
    ("families", "tests", "told"),
    [
        ([], [], ""),
        (["exploratory"], [96], ""),
        (["primary"], [None], ""),
        (["exploratory", "primary", "primary"], [7, None, 96], "none of the 96 planned tests"),
        (["primary"], [1], "none of the 1 planned test"),
    ],
)
def test_the_promise_is_of_the_planned_family(
    families: list[str], tests: list[int | None], told: str
) -> None:
    rows = pl.DataFrame(
        {"family": families, "tests": tests}, schema={"family": pl.String, "tests": pl.Int64}
    )
    whole = f"If nothing differed at all, in 19 of 20 packs {told} would be called clear."
    assert word_promise(rows, "planned test") == (whole if told else "")
