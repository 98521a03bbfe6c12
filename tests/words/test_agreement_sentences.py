"""Agreement, stages, funnels and gaps in recording as they are written, at each boundary."""

from datetime import date
from typing import Any

import pytest

from cpanalysis.declare.agreements import AC2, AGREEMENTS, EXACT, KAPPA, MARGINS, SIGN
from cpanalysis.declare.results import FUNNEL_LIMITS, FUNNEL_POINTS, SCHEMA
from cpanalysis.declare.stages import STAGES
from cpanalysis.words.agreements import (
    CHOSEN,
    describe_margins,
    describe_pairs,
    describe_scale,
    describe_sides,
    latest_pairs,
    write_coefficient,
)
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.funnels import describe_position
from cpanalysis.words.quality import describe_unknowns
from cpanalysis.words.stages import NO_CASES, OPEN, describe_hidden, describe_stage, describe_stages
from tests.held import fill, hold

Row = dict[str, Any]
YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
COMMON: Row = {
    **dict.fromkeys(AGREEMENTS.names()),
    **{**YEAR, "area": "Cleveland", "scale": "ncpi_2024_5pt", "cases": 20.0, "agreed": 7.0},
    **{"force_higher": 8.0, "force_lower": 5.0, "origin": "records"},
}
FOUND: dict[str, Row] = {
    EXACT: {"value": 0.35, "lower": 0.181, "upper": 0.567},
    KAPPA: {"value": 0.22, "lower": -0.06, "upper": 0.45},
    AC2: {"value": 0.46, "lower": 0.23, "upper": 0.7},
    SIGN: {"p_value": 0.581},
    MARGINS: {"p_value": 0.019},
}
MEASURES: dict[str, Row] = {
    name: {**COMMON, "measure": name, **found} for name, found in FOUND.items()
}
BEYOND = (
    "Agreement beyond chance is 0.22 (−0.06 to 0.45) (linear-weighted kappa) and 0.46 (0.23 to"
    " 0.70) (Gwet's AC2, which does not fall because one grade is common), where 0 is chance and 1"
    " is full agreement."
)
SCALES = [
    ("ncpi_2014_3pt", "scale of three grades"),
    ("ncpi_2024_5pt", "scale of five grades"),
    ("local", "force's own scale"),
    ("other", "other"),
]


@pytest.mark.parametrize(
    ("value", "lower", "upper", "written"),
    [
        (None, None, None, "not defined"),
        (0.22, -0.06, 0.45, "0.22 (−0.06 to 0.45)"),
        (-0.254, -1.0, 0.0, "−0.25 (−1.00 to 0.00)"),
        (1.0, 1.0, 1.0, "1.00 (1.00 to 1.00)"),
    ],
)
def test_a_coefficient(
    value: float | None, lower: float | None, upper: float | None, written: str
) -> None:
    assert write_coefficient({"value": value, "lower": lower, "upper": upper}) == written


@pytest.mark.parametrize(
    ("p_value", "sides", "margins"),
    [
        (0.0004, "more than chance would make of it (p < 0.001", "differ"),
        (0.0499, "more than chance would make of it (p = 0.050", "differ"),
        (0.05, "which can be chance (p = 0.050", "do not clearly differ"),
        (0.581, "which can be chance (p = 0.581", "do not clearly differ"),
    ],
)
def test_sides_and_margins_are_judged_at_one_limit(
    p_value: float, sides: str, margins: str
) -> None:
    assert describe_sides({**COMMON, "p_value": p_value}) == (
        f"The force was more favourable in 8 and inspectors in 5, {sides}, exact sign test)."
    )
    written = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    assert describe_margins({"p_value": p_value}) == (
        f"The grades that each gave {margins} as a whole ({written}, Stuart-Maxwell)."
    )


def test_sides_that_are_hidden_are_said_to_be() -> None:
    hidden = "How often either was the more favourable is hidden to protect children."
    assert describe_sides({"p_value": None}) == hidden
    assert describe_margins({"p_value": None}) == ""


@pytest.mark.parametrize(("scale", "named"), SCALES)
def test_a_scale_is_told_whole(scale: str, named: str) -> None:
    own = {name: {**row, "scale": scale} for name, row in MEASURES.items()}
    assert describe_scale(own) == (
        "In the 12 months to September 2025 force and inspectors graded the same 20 cases on the"
        f" {named} and gave 7 of them the same grade (35.0%, 95% interval 18.1% to 56.7%). {BEYOND}"
        " The force was more favourable in 8 and inspectors in 5, which can be chance (p = 0.581,"
        " exact sign test). The grades that each gave differ as a whole (p = 0.019,"
        " Stuart-Maxwell)."
    )
    hidden = {EXACT: {**own[EXACT], "value": None, "reason": "too few pairs"}}
    assert describe_scale(hidden) == (
        f"Of the 12 months to September 2025, on the {named}, nothing can be told: too few pairs."
    )


def test_pairs_are_of_the_latest_year_that_has_any_to_show() -> None:
    old = [{**row, "period_end": date(2024, 9, 30)} for row in MEASURES.values()]
    hidden = [{**row, "value": None, "p_value": None, "reason": "x"} for row in MEASURES.values()]
    told = latest_pairs(hold(agreements=fill(AGREEMENTS, [*hidden, *old])))
    assert told["period_end"].unique().to_list() == [date(2024, 9, 30)]
    none = latest_pairs(
        hold(agreements=fill(AGREEMENTS, [*hidden, *({**row, "value": None} for row in old)]))
    )
    assert none["period_end"].unique().to_list() == [date(2025, 9, 30)]


def test_each_scale_has_its_sentence() -> None:
    local = [{**row, "scale": "local"} for row in MEASURES.values()]
    held = hold(agreements=fill(AGREEMENTS, [*MEASURES.values(), *local]))
    second = {row["measure"]: row for row in local}
    assert describe_pairs(held).lines == (
        describe_scale(MEASURES),
        describe_scale(second),
        CHOSEN,
    )
    made_up = [{**row, "origin": "synthetic"} for row in MEASURES.values()]
    first = describe_pairs(hold(agreements=fill(AGREEMENTS, made_up))).lines[0]
    assert first == "From synthetic records, about no real child."


STAGE: Row = {
    **dict.fromkeys(STAGES.names()),
    **{**YEAR, "area": "Hartlepool", "place": 1, "stage": "allocated", "origin": "records"},
    **{"of": 100.0, "reached": 80.0, "open": 12.0, "closed": 8.0, "value": 0.8},
    **{"lower": 0.711, "upper": 0.867},
}
REPORTED: Row = {**STAGE, "place": 0, "stage": "reported", "reached": 100.0}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "Allocated: 80 of 100 (80.0%, 71.1% to 86.7%), 12 open, 8 finalised without."),
        (
            {"reached": 1_080.0, "of": 1_200.0, "open": 1_000.0},
            "Allocated: 1,080 of 1,200 (80.0%, 71.1% to 86.7%), 1,000 open, 8 finalised without.",
        ),
        ({"open": None}, "Allocated: 80 of 100 (80.0%, 71.1% to 86.7%)."),
        ({"reached": 100.0}, "Allocated: 100 of 100 (80.0%, 71.1% to 86.7%)."),
        (
            {"reached": 99.0, "open": 0.0},
            "Allocated: 99 of 100 (80.0%, 71.1% to 86.7%), 0 open, 8 finalised without.",
        ),
    ],
)
def test_a_stage_says_what_became_of_the_others(changed: Row, told: str) -> None:
    assert describe_stage({**STAGE, **changed}) == told


@pytest.mark.parametrize(
    ("hidden", "named"),
    [
        ([], ""),
        (["charged"], "charged"),
        (["child spoken to", "charged"], "child spoken to, charged"),
    ],
)
def test_hidden_stages_are_named(hidden: list[str], named: str) -> None:
    rows = [STAGE, *({**STAGE, "stage": name, "reached": None} for name in hidden)]
    told = (
        f"Not shown, because few cases fell between: {named}; the next stage is read against the"
        " last one shown."
    )
    assert describe_hidden(fill(STAGES, rows)) == (told if hidden else "")


def test_stages_are_told_in_order() -> None:
    hidden = {**STAGE, "place": 2, "stage": "charged", "reached": None, "value": None}
    old = {**STAGE, "period_end": date(2024, 9, 30)}
    rows = [hidden, old, STAGE, {**STAGE, "area": "Cleveland"}, REPORTED]
    assert describe_stages(hold(stages=fill(STAGES, rows)), "Hartlepool").lines == (
        "100 exploitation cases were reported in Hartlepool in the 12 months to September 2025.",
        describe_stage(STAGE),
        describe_hidden(fill(STAGES, [hidden])),
        OPEN,
    )
    made_up = hold(stages=fill(STAGES, [{**REPORTED, "origin": "synthetic"}]))
    first = describe_stages(made_up, "Hartlepool").lines[0]
    assert first == "From synthetic records, about no real child."
    none = hold(stages=fill(STAGES, [{**REPORTED, "reached": None}, STAGE]))
    assert describe_stages(none, "Hartlepool").lines == (
        "The cases of Hartlepool in the 12 months to September 2025 are hidden to protect"
        " children.",
    )
    assert describe_stages(none, "Cleveland").lines == (NO_CASES.format("Cleveland"),)


WHERE = [
    (0.0, "inside the limits: it does not stand out from the other authorities"),
    (1.0, "above the 95% limit but not the 99.8% one, where a few lie by chance"),
    (2.0, "above the 99.8% limit: clearly high among the authorities"),
    (-1.0, "below the 95% limit but not the 99.8% one, where a few lie by chance"),
    (-2.0, "below the 99.8% limit: clearly low among the authorities"),
]


@pytest.mark.parametrize(("position", "where"), WHERE)
def test_a_place_among_authorities(position: float, where: str) -> None:
    indicator = find_indicator("assessed_cse_rate")
    row = {"indicator": indicator.code, "unit": "per 10,000", "value": 30.346, "position": position}
    points = [{**row, "area": "Leeds", "value": 1.0}, {**row, "area": "Hartlepool"}]
    other = {**row, "indicator": "other", "area": "Cleveland"}
    limits = {"indicator": indicator.code, "target": 18.25, "dispersion": 2.46}
    held = hold(
        funnel_points=fill(FUNNEL_POINTS, [other, *points]),
        funnel_limits=fill(
            FUNNEL_LIMITS, [{**limits, "indicator": "other", "target": 1.0}, limits]
        ),
    )
    assert describe_position(held, indicator, "Hartlepool") == (
        f"Hartlepool: 30.3, all 2 authorities together 18.2. It lies {where}. The limits allow for"
        " authorities varying 2.5 times as much as chance alone, in recording as well as in what"
        " children go through."
    )
    absent = describe_position(held, indicator, "Cleveland")
    assert absent == "Cleveland has no figure in the year of the funnel."


def test_the_share_that_lacks_most_answers_is_named() -> None:
    codes = ("missing_high_risk_share", "missing_referral_rate", "no_such_code")
    row = {"unit": "proportion", "status": "ok", "origin": "records"}
    rows = [{**row, "indicator": code, "n_not_recorded": n} for n, code in enumerate(codes)]
    other = [{**rows[0], "unit": "count"}, {**rows[0], "status": "suppressed"}]
    told = describe_unknowns(fill(SCHEMA, [*rows, *other]), "Hartlepool")
    title = find_indicator(codes[1]).title
    assert told.lines == (
        f"Of 2 shares of Hartlepool 1 lack answers, most of all: {title[0].lower()}{title[1:]}.",
    )
    more = [{**rows[0], "n_not_recorded": 9, "origin": "synthetic"}, rows[1]]
    title = find_indicator(codes[0]).title
    assert describe_unknowns(fill(SCHEMA, more), "Hartlepool").lines == (
        "From synthetic records, about no real child.",
        f"Of 2 shares of Hartlepool 2 lack answers, most of all: {title[0].lower()}{title[1:]}.",
    )
    none = describe_unknowns(fill(SCHEMA, rows[:1]), "Hartlepool")
    assert none.lines == ("No share of Hartlepool lacks an answer.",)
