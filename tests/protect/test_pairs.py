"""Of every rule the pair just hidden and just shown, and what goes with what is hidden.

A row has 40 of everything; a pair says in which figure it differs, the last number that is shown
and the first that is hidden. Of a row that is hidden whole no figure is left, whichever columns its
frame has: a new column is hidden, or this fails.
"""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.agreements import EXACT, SIGN
from cpanalysis.declare.changes import ALL_OF_IT
from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.protect import Policy
from cpanalysis.protect.blanking import HIDDEN, is_about_few
from cpanalysis.protect.derived import RULES
from cpanalysis.protect.door import derive, find_small
from tests.protect.pairs import AREA, NO_RESULTS, YEAR, list_figures, make_frame

THRESHOLD = 5
Row = dict[str, Any]
WHOLE = "whole"
REST = {"denominator": 45.0, "numerator": 40.0}
PARTS = ("open", "other_end", "ended")
SIDES = ("force_higher", "force_lower")
OTHERS = {"agreed": 30, "cases": 40}
"""Agreements of 40 cases of which 10 were not agreed."""

SIDES_OF_45 = {"total_before": 45, "total_after": 45}

PAIRS: list[tuple[str, Row, Row, Row, tuple[str, ...] | str]] = [
    ("agreements", OTHERS, {"cases": 35}, {"cases": 34}, WHOLE),
    ("agreements", OTHERS, {"agreed": 5}, {"agreed": 4}, WHOLE),
    ("agreements", OTHERS, {"cases": 30}, {"cases": 31}, WHOLE),
    ("agreements", {**OTHERS, "measure": SIGN}, {SIDES[0]: 5}, {SIDES[0]: 4}, WHOLE),
    ("agreements", {**OTHERS, "measure": SIGN}, {SIDES[1]: 0}, {SIDES[1]: 1}, WHOLE),
    ("agreements", {**OTHERS, "measure": EXACT}, {SIDES[0]: 5}, {SIDES[0]: 4}, SIDES),
    ("agreements", {**OTHERS, "measure": EXACT}, {SIDES[1]: 5}, {SIDES[1]: 4}, SIDES),
    *(
        ("repetition", {"episodes": 80}, {name: 5}, {name: 4}, WHOLE)
        for name in ("children", "counted")
    ),
    ("repetition", {"counted": 0}, {"episodes": 5}, {"episodes": 4}, WHOLE),
    ("repetition", {"counted": 40}, {"episodes": 45}, {"episodes": 44}, WHOLE),
    ("repetition", {"counted": 40}, {"episodes": 40}, {"episodes": 41}, WHOLE),
    ("repetition", {}, {"unmatched": 5}, {"unmatched": 4}, ("unmatched",)),
    ("repetition", {}, {"unmatched": 0}, {"unmatched": 1}, ("unmatched",)),
    *(
        ("overlap", {"part": part}, {**REST, **shown}, {**REST, **hidden}, WHOLE)
        for part in ("before", "region")
        for shown, hidden in (
            ({"numerator": 5}, {"numerator": 4}),
            ({"numerator": 0}, {"numerator": 1}),
            ({"numerator": 0, "denominator": 5}, {"numerator": 0, "denominator": 4}),
            ({"numerator": 40}, {"numerator": 41}),
            ({"numerator": 45}, {"numerator": 44}),
        )
    ),
    *(
        ("flows", {}, {name: shown}, {name: hidden}, WHOLE)
        for name in ("received", "closed", "open")
        for shown, hidden in ((5, 4), (0, 1))
    ),
    *(
        ("wait_comparisons", {}, {name: shown}, {name: hidden}, WHOLE)
        for name in ("waits", "children")
        for shown, hidden in ((5, 4), (0, 1))
    ),
    *(
        ("wait_comparisons", {}, {name: shown}, {name: hidden}, PARTS)
        for name in PARTS
        for shown, hidden in ((5, 4), (0, 1))
    ),
    ("wait_comparisons", {}, {"unusable": 5}, {"unusable": 4}, ("unusable",)),
    *(
        (frame, more, {**SIDES_OF_45, **shown}, hidden, WHOLE)
        for frame, more in (("changes", {}), ("decompositions", {"part": ALL_OF_IT}))
        for side in ("before", "after")
        for shown, hidden in (
            ({f"events_{side}": 5}, {f"events_{side}": 4}),
            ({f"events_{side}": 0}, {f"events_{side}": 1}),
            ({f"events_{side}": 40}, {f"events_{side}": 41}),
            ({f"events_{side}": 45}, {f"events_{side}": 44}),
            (
                {f"events_{side}": 0, f"total_{side}": 5},
                {f"events_{side}": 0, f"total_{side}": 4},
            ),
        )
    ),
    *(
        ("decompositions", {"part": ALL_OF_IT}, {name: 5}, {name: 4}, (name,))
        for name in ("not_recorded_before", "not_recorded_after")
    ),
    ("decompositions", {"part": ALL_OF_IT, **SIDES_OF_45}, {"children": 5}, {"children": 4}, WHOLE),
    ("adjusted", {}, {"not_recorded": 5}, {"not_recorded": 4}, ("not_recorded",)),
    ("adjusted", {}, {"not_recorded": 0}, {"not_recorded": 1}, ("not_recorded",)),
    ("charts", {}, {"children": 5}, {"children": 4}, ("children", "unmatched")),
    ("charts", {}, {"unmatched": 5}, {"unmatched": 4}, ("unmatched",)),
]


def hide(name: str, *rows: Row, results: pl.DataFrame = NO_RESULTS) -> pl.DataFrame:
    return RULES[name](make_frame(name, *rows), results, THRESHOLD)


def name_pair(value: Any) -> str | None:
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(("frame", "more", "shown", "hidden", "gone"), PAIRS, ids=name_pair)
def test_of_every_count_the_last_shown_and_the_first_hidden(
    frame: str, more: Row, shown: Row, hidden: Row, gone: tuple[str, ...] | str
) -> None:
    full = {**more, **shown}
    assert hide(frame, full).equals(make_frame(frame, full)), "just shown, and nothing else changed"
    few = {**full, **hidden}
    found, before = hide(frame, few).row(0, named=True), make_frame(frame, few).row(0, named=True)
    lost = {name for name, value in before.items() if value is not None and found[name] is None}
    figures = list_figures(frame) if gone == WHOLE else gone
    assert lost & set(list_figures(frame)) == set(figures), "just hidden"
    assert (found["reason"] == HIDDEN) == (gone == WHOLE) or frame == "agreements"


@pytest.mark.parametrize("origin", ["official", "published"])
@pytest.mark.parametrize("frame", ["repetition", "flows", "wait_comparisons", "adjusted"])
def test_what_others_published_is_left_alone(frame: str, origin: str) -> None:
    row = {**dict.fromkeys(list_figures(frame), 1), "origin": origin}
    assert hide(frame, row).equals(make_frame(frame, row))


WITHHELD = {
    **{
        name: tuple(list_figures(name))
        for name in ("repetition", "overlap", "flows", "stages", "agreements", "decompositions")
    },
    "wait_comparisons": ("waits", "ended", "other_end", "open", "unusable", "children"),
    "charts": ("children", "unmatched"),
}
"""What partners are told of no row of records, however large its numbers are."""


@pytest.mark.parametrize("frame", WITHHELD)
def test_what_is_withheld_from_partners_is_there_for_internal_readers(frame: str) -> None:
    row = make_frame(frame, {"agreed": 20, "counted": 20, "numerator": 20})
    told, withheld = (
        derive(frame, row, NO_RESULTS, Policy(audience=audience))
        for audience in ("internal", "partner")
    )
    differing = {name for name in row.columns if not told[name].equals(withheld[name])}
    assert differing - {"reason"} == {*WITHHELD[frame]}
    assert withheld.select(WITHHELD[frame]).null_count().sum_horizontal()[0] == len(WITHHELD[frame])
    official = row.with_columns(origin=pl.lit("official").cast(row.schema["origin"]))
    assert derive(frame, official, NO_RESULTS, Policy(audience="partner")).equals(
        derive(frame, official, NO_RESULTS, Policy())
    )


def test_curves_of_records_are_withheld_from_partners() -> None:
    rows = make_frame("curves", {}, {"origin": "official", "area": "North East"})
    found = derive("curves", rows, NO_RESULTS, Policy(audience="partner"))
    assert found["origin"].to_list() == ["official"]


OF_WAITS = {"unit": "hours", "value": 2.0, "denominator": 90}
SHARE = {"unit": "proportion", "denominator": 45}
COUNT = {"unit": "count", "denominator": None}
ZEROS = Policy(zeros="hidden")

RESULTS: list[tuple[Policy, Row, Row, Row]] = [
    (Policy(), SHARE, {"numerator": 5}, {"numerator": 4}),
    (Policy(), SHARE, {"numerator": 0}, {"numerator": 1}),
    (Policy(), SHARE, {"numerator": 40}, {"numerator": 41}),
    (Policy(), SHARE, {"numerator": 45}, {"numerator": 44}),
    (Policy(), SHARE, {"numerator": 0, "denominator": 5}, {"denominator": 4}),
    (Policy(), {"unit": "per 1,000"}, {"numerator": 41, "denominator": 42}, {"denominator": 4}),
    (Policy(), COUNT, {"numerator": 5}, {"numerator": 4}),
    (Policy(threshold=10), COUNT, {"numerator": 10}, {"numerator": 9}),
    (Policy(), OF_WAITS, {"numerator": 10}, {"numerator": 9}),
    (Policy(), {**OF_WAITS, "unit": "minutes"}, {"numerator": 10}, {"numerator": 9}),
    (Policy(), {**OF_WAITS, "unit": "days"}, {"numerator": 10}, {"numerator": 9}),
    (Policy(least_cases=3, threshold=2), OF_WAITS, {"numerator": 3}, {"numerator": 2}),
    (Policy(), {**OF_WAITS, "numerator": 9}, {"value": None}, {"value": 1.0}),
    (ZEROS, COUNT, {"numerator": 5}, {"numerator": 0}),
    (ZEROS, {**SHARE, "numerator": 0}, {"denominator": 0}, {"denominator": 5}),
    (Policy(), {**COUNT, "origin": "official"}, {"numerator": 1}, {"origin": "records"}),
]


@pytest.mark.parametrize(("policy", "more", "shown", "hidden"), RESULTS)
def test_of_results_the_last_shown_and_the_first_hidden(
    policy: Policy, more: Row, shown: Row, hidden: Row
) -> None:
    rows = make_frame("results", {**more, **shown}, {**more, **shown, **hidden})
    assert find_small(rows, policy).to_list() == [False, True]


PLACE = {"indicator": "a", "area": AREA, "stratum": "all", "value_of_stratum": "all", **YEAR}


@pytest.mark.parametrize(
    ("told", "is_hidden"),
    [
        ({"children": 5}, False),
        ({"children": 4}, True),
        *(
            ({"children": 4, name: other}, False)
            for name, other in {
                "indicator": "b",
                "area": "Cleveland",
                "stratum": "sex",
                "value_of_stratum": "female",
                "period_end": date(2025, 8, 31),
                "period_start": date(2024, 9, 1),
            }.items()
        ),
    ],
)
def test_a_figure_about_fewer_children_than_five_is_hidden(told: Row, is_hidden: bool) -> None:
    distinct = pl.DataFrame([{**PLACE, **told}], schema=DISTINCT)
    few = is_about_few(distinct, THRESHOLD)
    rows = make_frame("results", {"unit": "count"}, {"unit": "count", "origin": "official"})
    assert find_small(rows, Policy(), few).to_list() == [is_hidden, False]
