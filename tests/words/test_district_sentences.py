"""Districts side by side as they are written: who differs, how many were compared, what lacks."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.adjustment import ADJUSTED
from cpanalysis.declare.results import COMPARISONS, FUNNEL_LIMITS, FUNNEL_POINTS, SCHEMA
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.districts import (
    NOT_MOVED,
    NOT_THE_SAME,
    describe_adjusted,
    describe_differences,
    describe_explored,
    describe_family,
    describe_funnel,
    describe_gaps,
    describe_indicator,
    describe_side_by_side,
    latest_differences,
    name_theme,
    primary_differences,
    titles,
)
from tests.held import fill, hold

Row = dict[str, Any]
SHARE, WAIT = "missing_high_risk_share", "response_over_3h_rate"
HIGHER: Row = {
    **dict.fromkeys(COMPARISONS.names()),
    **{"indicator": SHARE, "theme": "missing", "area": "Hartlepool"},
    **{"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)},
    **{"comparator": "rest of force", "measure": "difference", "estimate": 0.062},
    **{"lower": 0.0004, "upper": 0.11, "family": "primary", "tests": 96, "verdict": "higher"},
    **{"origin": "records"},
}
LOWER = {**HIGHER, "area": "Middlesbrough", "verdict": "lower", "estimate": -0.05, "lower": -0.1}
LOWER["upper"] = -0.01
UNCLEAR = {**HIGHER, "verdict": "no clear difference"}
UNMADE = {**HIGHER, "verdict": "not comparable", "reason": "a figure is missing"}
SPLIT, LONG = (find_indicator(code).title for code in (SHARE, WAIT))
PROMISE = (
    "If nothing differed at all, in 19 of 20 packs none of the 96 planned comparisons would be"
    " called clear."
)


@pytest.mark.parametrize(
    ("theme", "name"),
    [("cse", "Exploitation"), ("data_quality", "Data quality"), ("missing", "Missing")],
)
def test_a_theme_begins_a_caption(theme: str, name: str) -> None:
    assert name_theme(theme) == name


@pytest.mark.parametrize(
    ("rows", "clear", "told"),
    [
        (
            *([UNCLEAR], []),
            "Cleveland: we compared 1 planned measure of each district with the rest of the force,"
            f" 1 comparison in all. None are clear. {PROMISE}",
        ),
        (
            *([HIGHER, UNMADE], [HIGHER]),
            "Cleveland: we compared 1 planned measure of each district with the rest of the force,"
            f" 1 comparison in all. 1 is clear. 1 comparison could not be made. {PROMISE}",
        ),
        (
            [HIGHER, LOWER, {**UNCLEAR, "indicator": WAIT}, UNMADE, UNMADE],
            [HIGHER, LOWER],
            "Cleveland: we compared 2 planned measures of each district with the rest of the force,"
            f" 3 comparisons in all. 2 are clear. 2 comparisons could not be made. {PROMISE}",
        ),
    ],
)
def test_comparisons_are_counted_with_their_promise(
    rows: list[Row], clear: list[Row], told: str
) -> None:
    frames = (fill(COMPARISONS, own) for own in (rows, clear))
    assert describe_family(*frames, "Cleveland") == told


@pytest.mark.parametrize(("origin", "mark"), [("records", ""), ("synthetic", " (synthetic)")])
def test_an_indicator_is_told_of_each_district_that_differs(origin: str, mark: str) -> None:
    rows = fill(COMPARISONS, [{**HIGHER, "origin": origin}, LOWER])
    assert describe_indicator(rows) == (
        f"{SPLIT}{mark}, 12 months to September 2025: Hartlepool higher, +6.2 points (+0.04 to"
        " +11.0); Middlesbrough lower, −5.0 points (−10.0 to −1.0)."
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "No exploratory comparison stands out."),
        ([UNCLEAR, UNMADE], "No exploratory comparison stands out."),
        (
            [HIGHER, {**LOWER, "indicator": WAIT}],
            "Exploratory, not planned and to be tested again with new data:"
            f" {SPLIT} (Hartlepool higher) and {LONG} (Middlesbrough lower).",
        ),
    ],
)
def test_exploratory_differences_are_named_apart(rows: list[Row], told: str) -> None:
    assert describe_explored(fill(COMPARISONS, rows)) == told


def test_titles_are_each_told_once() -> None:
    codes = [SHARE, WAIT, SHARE, "no_such_code"]
    assert titles(fill(COMPARISONS, ({"indicator": code} for code in codes))) == [SPLIT, LONG]


def test_differences_are_of_the_latest_year_that_was_compared() -> None:
    newer = {**UNMADE, "period_end": date(2026, 9, 30)}
    older = {**HIGHER, "period_end": date(2024, 9, 30)}
    region = {**HIGHER, "comparator": "rest of North East"}
    force = {**HIGHER, "area": "Cleveland"}
    other = {**HIGHER, "indicator": WAIT, "family": "exploratory"}
    rows = [newer, older, region, force, HIGHER, LOWER, UNMADE, other]
    held = hold(comparisons=fill(COMPARISONS, rows))
    latest = latest_differences(held).select("indicator", "area", "verdict").rows()
    primary = [
        (SHARE, "Hartlepool", "higher"),
        (SHARE, "Middlesbrough", "lower"),
        (SHARE, "Hartlepool", "not comparable"),
    ]
    assert latest == [*primary, (WAIT, "Hartlepool", "higher")]
    assert primary_differences(held).select("indicator", "area", "verdict").rows() == primary


def test_differences_are_told_planned_ones_first() -> None:
    other = {**HIGHER, "indicator": WAIT, "family": "exploratory"}
    unclear = {**UNCLEAR, "indicator": "missing_referral_rate", "origin": "synthetic"}
    rows = [HIGHER, LOWER, other, unclear, {**UNCLEAR, "area": "Stockton-on-Tees"}]
    held = hold(comparisons=fill(COMPARISONS, rows))
    primary = [HIGHER, LOWER, unclear, UNCLEAR]
    title = find_indicator("missing_referral_rate").title
    assert describe_differences(held, "Cleveland").lines == (
        "What is marked (synthetic) is from synthetic records, about no real child; everything else"
        " is from published figures.",
        describe_family(
            fill(COMPARISONS, primary), fill(COMPARISONS, [HIGHER, LOWER]), "Cleveland"
        ),
        describe_indicator(fill(COMPARISONS, [HIGHER, LOWER])),
        f"No clear difference: {title[0].lower()}{title[1:]}.",
        f"Exploratory, not planned and to be tested again with new data: {LONG} (Hartlepool"
        " higher).",
        NOT_THE_SAME,
    )
    none = describe_differences(hold(comparisons=fill(COMPARISONS, [other])), "Cleveland")
    assert none.lines == ("Cleveland: no primary comparison could be made.",)


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (0.0, "inside the limits"),
        (1.0, "above the 95% limit but not the 99.8% one"),
        (2.0, "above the 99.8% limit"),
        (-1.0, "below the 95% limit but not the 99.8% one"),
        (-2.0, "below the 99.8% limit"),
    ],
)
def test_each_district_has_its_place_among_the_limits(position: float, place: str) -> None:
    indicator = find_indicator(SHARE)
    point = {"indicator": SHARE, "area": "Hartlepool", "unit": "proportion", "value": 0.121}
    point |= {"position": position, "origin": "synthetic"}
    points = [
        point,
        {**point, "area": "Leeds"},
        {**point, "area": "Middlesbrough", "position": 0.0},
    ]
    limits = {"indicator": SHARE, "target": 0.1, "dispersion": 1.25}
    held = hold(
        funnel_points=fill(FUNNEL_POINTS, points), funnel_limits=fill(FUNNEL_LIMITS, [limits])
    )
    assert describe_funnel(held, indicator, "Cleveland").lines == (
        "From synthetic records, about no real child.",
        f"Cleveland, {SPLIT}: 10.0% in the four districts together. Hartlepool 12.1%, {place};"
        " Middlesbrough 12.1%, inside the limits.",
        "The limits allow for 1.2 times the variation of chance, as the months of the districts and"
        " children who recur say. The middle line holds the district itself, so each is also"
        " compared with the rest.",
    )
    none = hold(funnel_points=fill(FUNNEL_POINTS, [{**point, "area": "Leeds"}]))
    assert describe_funnel(none, indicator, "Cleveland").lines == (
        f"Cleveland, {SPLIT}: no funnel, because a district has no figure to show.",
    )


@pytest.mark.parametrize(
    ("ratio", "moved"),
    [
        (1.09, False),
        (1.11, True),
        (0.92, False),
        (0.9, True),
        (1.0, False),
    ],
)
def test_an_adjustment_of_more_than_a_tenth_is_told(ratio: float, moved: bool) -> None:
    row = {"indicator": SHARE, "area": "Hartlepool", "crude": 1.0, "estimate": ratio}
    row |= {"origin": "synthetic"}
    unknown = {**row, "crude": None}
    other = {**row, "indicator": WAIT, "estimate": 9.0}
    held = hold(adjusted=fill(ADJUSTED, [row, unknown, other]))
    told = f"Moved by more than a tenth: {SPLIT} in Hartlepool from 1.00 to {ratio:.2f}."
    assert describe_adjusted(held, (SHARE,), "Cleveland").lines == (
        "From synthetic records, about no real child.",
        "Cleveland: shares of records are compared among children of the same age band who are"
        " alike looked after or not, rates among residents of the same age band and sex.",
        told if moved else NOT_MOVED,
        "Adjusting takes out who the children are, and only as far as it is recorded; a district"
        " that looks after more children still has more to do.",
    )
    none = hold(adjusted=fill(ADJUSTED, [unknown, {**row, "estimate": None}]))
    assert describe_adjusted(none, (SHARE,), "Cleveland").lines == (
        "Cleveland: no comparison could be adjusted.",
    )


def test_figures_side_by_side_are_counted() -> None:
    row = {"indicator": SHARE, "area": "Hartlepool", "value": 0.1, "origin": "records"}
    row |= {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
    old = {**row, "period_start": date(2023, 10, 1), "period_end": date(2024, 9, 30)}
    rows = [row, {**old, "value": None}, {**row, "area": "Cleveland", "value": None}]
    rows.append({**row, "indicator": WAIT})
    assert describe_side_by_side(fill(SCHEMA, rows), "cse", "Cleveland").lines == (
        "Cleveland, Exploitation: 2 indicators of the four districts beside one another, up to the"
        " 12 months to September 2025.",
        "1 of 3 figures are hidden or cannot be told.",
    )


def test_what_cannot_be_compared_is_named_by_its_reason() -> None:
    hidden = {**UNMADE, "indicator": WAIT, "reason": "hidden to protect children"}
    rows = [HIGHER, UNMADE, hidden, {**hidden, "period_end": date(2024, 9, 30), "indicator": SHARE}]
    rows += [{**UNMADE, "indicator": "no_such_code", "reason": "other"}]
    rows += [{**UNMADE, "origin": "official", "indicator": "assessed_cse_rate"}]
    rows += [{**UNMADE, "comparator": "England", "indicator": "assessed_cce_rate"}]
    lines = (
        "Cleveland: 3 measures cannot be compared for at least one district in the latest year.",
        f"A figure is missing: {SPLIT}.",
        f"Hidden to protect children: {LONG}.",
        "Counts are not compared, because the districts differ in size. Medians of waits are"
        " compared by their curves. Audited cases were not drawn at random.",
    )
    told = describe_gaps(hold(comparisons=fill(COMPARISONS, rows)), "Cleveland")
    assert told.lines == lines
    made_up = fill(COMPARISONS, [{**HIGHER, "origin": "synthetic"}])
    first = describe_gaps(hold(comparisons=made_up), "Cleveland").lines[0]
    assert first == "From synthetic records, about no real child."
