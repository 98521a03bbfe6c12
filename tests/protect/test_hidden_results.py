"""What is made of results goes with the hidden row that it rests on, and with no other.

For each frame: the hidden results that take it along, and the nearest that do not.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.traces import TOGETHER
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.protect import Policy
from cpanalysis.protect.blanking import HIDDEN
from cpanalysis.protect.changes import ESTIMATES, TOTALS
from cpanalysis.protect.changes import LINES as CHANGE_LINES
from cpanalysis.protect.charts import BASELINE_TOLD, CHANGE_TOLD
from cpanalysis.protect.charts import LINES as CHART_LINES
from cpanalysis.protect.door import derive
from tests.protect.pairs import AREA, YEAR, list_figures, make_frame, make_results

Row = dict[str, Any]
GONE = "the row"
END = YEAR["period_end"]
EARLIER = {"period_start": date(2023, 10, 1), "period_end": date(2024, 9, 30)}
BEFORE = EARLIER["period_end"]
OTHER_LENGTHS = [
    {"period_start": first}
    for first in (date(2025, 9, 1), date(2025, 7, 1), date(2025, 4, 1), date(2022, 10, 1))
] + [{"period_start": date(2025, 9, 2)}]
"""A month, a quarter, half a year, three years, and what is no whole months, to the same day."""
NOT_HIDDEN: list[Row] = [{"status": "ok"}, {"status": "insufficient"}, {"indicator": "b"}]
OTHERS: list[Row] = [*NOT_HIDDEN, {"origin": "official"}, {"origin": "published"}]
OF_A_YEAR: list[Row] = [*OTHERS, *OTHER_LENGTHS, {"stratum": "sex"}]
ELSEWHERE = [{"area": "Middlesbrough"}, {"area": "Cleveland"}]
OUTSIDE = [{"area": "Cleveland"}, {"area": "North East"}]
REST = {"area": "rest of force", "stratum": "compared with"}


def month(year: int, number: int) -> Row:
    last = monthrange(year, number)[1]
    return {"period_start": date(year, number, 1), "period_end": date(year, number, last)}


@dataclass(frozen=True)
class Case:
    """A row of a frame, the hidden results that touch it or come near, and what goes of it."""

    frame: str
    row: Row
    touching: list[Row]
    near: list[Row]
    lost: tuple[str, ...] | str
    audience: str = "internal"


COMPARED = {"comparator": "rest of force", "compared_end": BEFORE}
TRACED = {
    **{f"baseline_{name.removeprefix('period_')}": day for name, day in EARLIER.items()},
    **{f"latest_{name.removeprefix('period_')}": day for name, day in YEAR.items()},
}
SPLIT = {"stratum": "risk", "value_of_stratum": "high"}
JUNE = month(2024, 6)
SUMMER = {"first_day": date(2024, 6, 1), "last_day": date(2024, 6, 1)}
CURVE = {"indicator": "response_time_minutes", "compared_with": "", "threshold": 40}
SHARE = {"indicator": "response_over_3h_rate"}
CODE = {"indicator": "self_vs_inspector_agreement"}
ALONE = ("children", "unmatched")

CASES = [
    Case(
        "comparisons",
        COMPARED,
        [{}, EARLIER, {**REST, **EARLIER}, {"origin": "records"}],
        [*OF_A_YEAR, *ELSEWHERE, REST, {**EARLIER, "area": "Middlesbrough"}],
        (*list_figures("comparisons"), "verdict"),
    ),
    *(
        Case(
            frame,
            {},
            [{}, {"area": "Stockton-on-Tees"}, REST],
            [*OF_A_YEAR, *OUTSIDE, EARLIER],
            lost,
        )
        for frame, lost in (
            ("heterogeneity", tuple(list_figures("heterogeneity"))),
            ("funnel_points", GONE),
            ("funnel_limits", GONE),
            ("adjusted", tuple(list_figures("adjusted"))),
        )
    ),
    Case(
        "traces",
        {**TRACED, "part": "all"},
        [{}, EARLIER],
        [*NOT_HIDDEN, *OTHER_LENGTHS, *ELSEWHERE, SPLIT],
        (*list_figures("traces"), "moved", "verdict"),
    ),
    Case(
        "traces",
        {**TRACED, "stratum": "risk", "part": f"high{TOGETHER}low"},
        [SPLIT, {**SPLIT, "value_of_stratum": "low"}, {**SPLIT, **EARLIER}],
        [{}, {**SPLIT, "value_of_stratum": "medium"}, {"stratum": "risk"}],
        (*list_figures("traces"), "moved", "verdict"),
    ),
    Case(
        "agreements",
        {"agreed": 20, "measure": "exact agreement"},
        [CODE],
        [{}, *({**CODE, **one} for one in (*ELSEWHERE, EARLIER, {"status": "ok"}))],
        tuple(list_figures("agreements")),
    ),
    Case(
        "wait_comparisons",
        {"compared_with": ""},
        [{}],
        [*NOT_HIDDEN, *ELSEWHERE, *OTHER_LENGTHS, EARLIER, {"stratum": "sex"}],
        ("median",),
    ),
    Case(
        "wait_comparisons",
        {"area": "rest of force", "compared_with": AREA},
        [{}],
        [{"area": "rest of force"}, *ELSEWHERE],
        ("median",),
    ),
    Case(
        "curves",
        {**CURVE, "time": 40},
        [SHARE],
        [{}, *({**SHARE, **one} for one in (*ELSEWHERE, *OTHER_LENGTHS, {"stratum": "sex"}))],
        GONE,
    ),
    Case("curves", {**CURVE, "time": 30}, [], [SHARE], GONE),
    Case(
        "curves",
        {**CURVE, "area": "rest of force", "compared_with": AREA, "time": 40},
        [SHARE],
        [{**SHARE, "area": "rest of force"}],
        GONE,
    ),
    Case(
        "change_points",
        JUNE,
        [JUNE],
        [*({**JUNE, **one} for one in (*NOT_HIDDEN, *ELSEWHERE)), month(2024, 5), {}],
        ("observed", "events", "total", *CHANGE_LINES),
    ),
    Case(
        "charts",
        {"year_end": END, "baseline_months": [], "changed_months": []},
        [{}],
        [*OTHERS, *ELSEWHERE, *OTHER_LENGTHS, EARLIER, SPLIT],
        ("last_twelve", *ALONE),
    ),
    Case(
        "adjusted",
        {},
        [SPLIT, {"area": "Cleveland"}],
        [*NOT_HIDDEN, EARLIER, *OTHER_LENGTHS],
        tuple(list_figures("adjusted")),
        "partner",
    ),
    Case(
        "charts",
        {"year_end": END, "baseline_months": [], "changed_months": [], **dict.fromkeys(ALONE)},
        [JUNE, month(2020, 1)],
        [*({**JUNE, **one} for one in (*NOT_HIDDEN, *ELSEWHERE, SPLIT)), month(2024, 6) | EARLIER],
        (*BASELINE_TOLD, *CHANGE_TOLD, "last_twelve"),
        "partner",
    ),
    Case(
        "changes",
        SUMMER,
        [month(2024, 5), month(2024, 7), JUNE],
        [{**JUNE, "indicator": "b"}, {**JUNE, "status": "ok"}, EARLIER, {**JUNE, **SPLIT}],
        (*ESTIMATES, *TOTALS, "verdict"),
        "partner",
    ),
    Case(
        "changes",
        SUMMER,
        [{**JUNE, "area": "Middlesbrough"}],
        [{**JUNE, "area": "Middlesbrough", "indicator": "b"}],
        ("controlled", "controlled_lower", "controlled_upper"),
        "partner",
    ),
    Case(
        "change_points",
        JUNE,
        [month(2024, 5), month(2021, 1)],
        [{**JUNE, "area": "Middlesbrough"}, {**JUNE, "indicator": "b"}, EARLIER],
        CHANGE_LINES,
        "partner",
    ),
    Case(
        "chart_points",
        JUNE,
        [month(2024, 5), month(2021, 1)],
        [*({**month(2024, 5), **one} for one in (*ELSEWHERE, SPLIT, {"indicator": "b"})), EARLIER],
        (*CHART_LINES, "dispersion"),
        "partner",
    ),
]


def show(case: Case, result: Row) -> pl.DataFrame:
    """Return the row as the readers of a case see it beside one hidden result."""
    policy = Policy(audience=case.audience)  # type: ignore[arg-type]
    return derive(case.frame, make_frame(case.frame, case.row), make_results(result), policy)


def each(kind: str) -> list[Any]:
    return [
        pytest.param(case, result, id=f"{case.frame}-{case.audience}-{number}")
        for case in CASES
        for number, result in enumerate(getattr(case, kind))
    ]


@pytest.mark.parametrize(("case", "result"), each("touching"))
def test_a_hidden_result_takes_with_it_what_rests_on_it(case: Case, result: Row) -> None:
    found, before = show(case, result), make_frame(case.frame, case.row)
    if case.lost == GONE:
        assert found.is_empty()
        return
    changed = [name for name in before.columns if not found[name].equals(before[name])]
    noted = {"reason"} & set(before.columns) - {*case.lost}
    assert set(changed) - noted - {"cannot_say"} == set(case.lost)
    lost = found.select(name for name in case.lost if name != "verdict")
    assert lost.null_count().row(0) == (1,) * lost.width
    if "verdict" in case.lost:
        assert (found["verdict"][0], found["reason"][0]) == (NOT_SHOWN, HIDDEN)


@pytest.mark.parametrize(("case", "result"), each("near"))
def test_one_that_it_does_not_rest_on_takes_nothing(case: Case, result: Row) -> None:
    assert show(case, result).equals(make_frame(case.frame, case.row))
