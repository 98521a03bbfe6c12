"""Lines made again from what is shown, judged phase by phase, and charts too bare to be drawn."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from cpanalysis.protect.blanking import HIDDEN
from cpanalysis.protect.charts import (
    BASELINE_TOLD,
    CHANGE_TOLD,
    FEW_POINTS,
    LINES,
    MOSTLY_HIDDEN,
    TOLD_BY,
    drop_undrawn,
    find_lengths,
    hide_chart_points,
    hide_charts,
)
from cpanalysis.statistics.charts import Caution
from cpanalysis.statistics.charts.limits import binomial_limits, poisson_limits
from tests.protect.pairs import NO_RESULTS, YEAR, make_frame, make_results

Row = dict[str, Any]
SIDES = {"lower_warning": 0.025, "upper_warning": 0.025, "lower_action": 1e-4, "upper_action": 1e-3}
OF = {"c": (1.0, 1.0), "u": (800.0, 1_000.0), "p": (60.0, 1.0)}
"""What the events of a month are counted against, and what the value is per, by kind of chart."""
EVENTS = [20.0] * 10 + [2.0, 3.0]


def month(place: int) -> Row:
    year, number = 2024 + place // 12, place % 12 + 1
    last = date(year, number, monthrange(year, number)[1])
    return {"period_start": date(year, number, 1), "period_end": last}


def draw(
    kind: str, events: Sequence[float] = EVENTS, later: Sequence[float] = (), **more: Any
) -> pl.DataFrame:
    """Return the points of a chart: months of a baseline, and later ones."""
    exposure, per = OF[kind]
    rows = [
        {
            **month(place),
            **{"chart": kind, "rules": "calibrated", "phase": 0, "events": count},
            **{"exposure": exposure, "per": per, "value": per * count / exposure},
            **{"in_baseline": place < len(events), "dispersion": 1.2, "direction": 1},
            **{"signal": "month", "status": "ok", **more},
        }
        for place, count in enumerate((*events, *later))
    ]
    return make_frame("chart_points", *rows)


def hide(points: pl.DataFrame, *hidden: int) -> pl.DataFrame:
    gone = [month(place) for place in hidden]
    results = make_results(*gone) if gone else NO_RESULTS
    return hide_chart_points(points, results, 5)


@pytest.mark.parametrize("kind", OF)
def test_lines_are_made_again_of_the_whole_baseline(kind: str) -> None:
    exposure, per = OF[kind]
    found = hide(draw(kind), 10, 11)
    rate, size, dispersion = sum(EVENTS) / (exposure * len(EVENTS)), exposure, 1.5
    assert found["centre"].to_list() == pytest.approx([rate * per] * 12)
    assert found["dispersion"].to_list() == [dispersion] * 12
    for name, tail in SIDES.items():
        limits = (
            binomial_limits(rate, size, dispersion=dispersion, tail=tail)
            if kind == "p"
            else poisson_limits(rate * size, dispersion=dispersion, tail=tail)
        )
        side = limits.lower if name.startswith("lower") else limits.upper
        line = float(np.asarray(side)) * (per if kind == "p" else per / size)
        shown = [line] * 10 + ([None] * 2 if kind == "p" else [line] * 2)
        assert found[name].to_list() == pytest.approx(shown), name


@pytest.mark.parametrize(
    ("dispersion", "shown"), [(0.4, 1.0), (1.0, 1.0), (1.01, 1.5), (1.5, 1.5), (1.51, 2.0)]
)
def test_a_dispersion_made_from_hidden_months_comes_in_halves(
    dispersion: float, shown: float
) -> None:
    found = hide(draw("c", dispersion=dispersion), 10, 11)
    assert set(found["dispersion"]) == {shown}


@pytest.mark.parametrize("kind", OF)
@pytest.mark.parametrize(
    ("events", "hidden", "lines"),
    [
        ([20.0] * 12, (), "exact"),
        (EVENTS, (10, 11), "again"),
        ([*EVENTS[:11], 20.0], (10,), "none"),  # one hidden month is the difference
        ([*EVENTS[:10], 2.0, 2.0], (10, 11), "none"),  # the hidden ones are few together
        ([*EVENTS[:10], 1.0, 4.0], (10, 11), "again"),
        ([*EVENTS[:10], 4.0, 4.0], (10, 11), "none"),  # both at the most
        ([*EVENTS[:9], 1.0, 2.0, 2.0], (9, 10, 11), "again"),
        ([*EVENTS[:7], 1.0, 1.0, 1.0, 1.0, 1.0], (7, 8, 9, 10, 11), "none"),  # at the least
    ],
)
def test_lines_stay_or_are_made_again_or_go(
    kind: str, events: list[float], hidden: tuple[int, ...], lines: str
) -> None:
    before = draw(kind, events)
    found = hide(before, *hidden)
    if lines == "exact":
        assert found.equals(before)
    elif lines == "none":
        assert all(found[name].is_null().all() for name in (*LINES, "dispersion"))
    else:
        assert found["centre"].null_count() == 0
        assert set(found["dispersion"]) == {1.5}


@pytest.mark.parametrize(("others", "again"), [((3.0, 3.0), True), ((2.0, 2.0), False)])
def test_lines_of_a_share_are_made_again_where_its_rest_stays_open_too(
    others: tuple[float, float], again: bool
) -> None:
    few = [60.0 - other for other in others]
    found = hide(draw("p", [*EVENTS[:10], *few]), 10, 11)
    assert (found["centre"].null_count() == 0) == again


def test_lines_by_other_rules_are_not_made_again() -> None:
    found = hide(draw("c", rules="mdc"), 10, 11)
    assert all(found[name].is_null().all() for name in (*LINES, "dispersion"))


def test_each_phase_is_judged_for_itself() -> None:
    first = draw("c", [20.0] * 12)
    second = draw("c", EVENTS, phase=1).with_columns(
        pl.col("period_start", "period_end").dt.offset_by("1y")
    )
    found = hide(pl.concat([first, second]), 22)
    assert found["centre"].null_count() == 12
    assert found.head(12).equals(first)
    assert found.tail(12)["centre"].is_null().all()


def test_a_hidden_month_after_the_baseline_leaves_the_lines() -> None:
    before = draw("c", [20.0] * 12, [3.0])
    found = hide(before, 12)
    for name in LINES:
        assert found[name].equals(before[name])
    row = found.row(12, named=True)
    assert [row[name] for name in ("events", "exposure", "value")] == [None] * 3
    assert (row["is_signal"], row["signal"], row["direction"]) == (False, "none", 0)
    assert row["status"] == "suppressed"
    assert found.head(12).equals(before.head(12))


CALM = {"baseline_months": [], "changed_months": [], "children": 40, "rules": "calibrated"}


def judge(points: int, hidden: int, told: str = "month") -> dict[str, Any]:
    """Return a chart of which so many months can be shown and so many cannot."""
    months = [
        {**month(place), "value": 1.0 if place < points else None, "rules": "calibrated"}
        | {"status": "ok" if place < points else "suppressed", "chart": "c"}
        for place in range(points + hidden)
    ]
    drawn = make_frame("chart_points", *months)
    chart = make_frame("charts", {**CALM, "chart": "c", "state": "stable"})
    results = make_frame("results", {"period": told})
    charts, left = drop_undrawn(chart, drawn, results)
    return {**charts.row(0, named=True), "left": left.height}


@pytest.mark.parametrize(
    ("points", "hidden", "told", "why"),
    [
        (12, 0, "month", None),
        (11, 0, "month", FEW_POINTS),
        (12, 12, "month", None),
        (12, 13, "month", MOSTLY_HIDDEN),
        (11, 12, "month", MOSTLY_HIDDEN),
        *((24, 0, length, words) for length, words in TOLD_BY.items()),
    ],
)
def test_a_chart_is_drawn_from_twelve_months_of_which_half_are_shown(
    points: int, hidden: int, told: str, why: str | None
) -> None:
    found = judge(points, hidden, told)
    if why is None:
        assert (found["chart"], found["state"], found["reason"]) == ("c", "stable", None)
        assert (found["points"], found["left"]) == (40, points + hidden)
        return
    assert (found["chart"], found["state"], found["reason"]) == ("none", "no chart", why)
    assert (found["points"], found["left"]) == (0, 0)
    told_of = (*BASELINE_TOLD, *CHANGE_TOLD, "last_twelve", "children", "target", "since")
    assert [found[name] for name in told_of] == [None] * len(told_of)


def test_the_shortest_period_of_records_tells_a_series() -> None:
    rows = [
        *({"period": length} for length in ("year", "half_year", "day")),
        *({"period": length, "area": "Cleveland"} for length in ("year", "three_years")),
        {"period": "month", "origin": "official"},
    ]
    found = find_lengths(make_frame("results", *rows))
    assert dict(found.select("area", "told").rows()) == {
        "Hartlepool": "half_year",
        "Cleveland": "year",
    }


def show_chart(hidden: int, **more: Any) -> dict[str, Any]:
    """Return a chart of 24 months of its baseline of which the first so many are hidden."""
    months = [month(place) for place in range(24)]
    counts = [2.0, 4.0][:hidden] + [20.0] * (24 - hidden)
    rows = [
        one | {"status": "suppressed", "numerator": None}
        if place < hidden
        else one | {"status": "ok", "numerator": count}
        for place, (one, count) in enumerate(zip(months, counts, strict=True))
    ]
    cautions = " ".join(map(str, (Caution.AUTOCORRELATED, Caution.GAPS)))
    chart = {
        **CALM,
        **{"chart": "c", "state": "stable", "cannot_say": cautions, "dispersion": 1.2},
        "baseline_months": [one["period_start"] for one in months],
        "baseline_events": sum(counts),
        "baseline_exposure": 24.0,
        "change_to_see": 0.2,
        "autocorrelation": 0.4,
        "year_end": YEAR["period_end"],
        **more,
    }
    frame = make_frame("charts", chart)
    return hide_charts(frame, make_results(*rows), 5).row(0, named=True)


def test_a_chart_with_hidden_months_says_less_the_fewer_they_are() -> None:
    exact, one, two = (show_chart(hidden) for hidden in (0, 1, 2))
    assert (exact["dispersion"], exact["autocorrelation"]) == (1.2, 0.4)
    assert str(Caution.AUTOCORRELATED) in exact["cannot_say"]
    assert [one[name] for name in (*BASELINE_TOLD, *CHANGE_TOLD)] == [None] * 15
    assert (two["dispersion"], two["autocorrelation"]) == (1.5, None)
    assert two["baseline_events"] == 22 * 20 + 6
    assert two["months_to_see_fall"] != 40
    for softened in (one, two):
        assert softened["cannot_say"] == str(Caution.GAPS)
    assert (one["reason"] is None, two["reason"], exact["reason"]) == (False, None, None)
    assert HIDDEN not in (one["reason"], two["reason"])
