"""Each series is told by the shortest period that nearly always can be shown, and by no shorter."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.declare.results import LENGTHS, conform
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.periods import NONE, choose_periods, find_published

MONTHS = 48
WHOLE = "other"
Counts = NDArray[np.int64]


def month(at: int) -> date:
    return date(2021 + (9 + at) // 12, (9 + at) % 12 + 1, 1)


def list_rows(
    events: Sequence[int], total: Sequence[int] | None = None, **more: Any
) -> Iterator[dict[str, Any]]:
    """Yield a series of months with all longer periods that end with it."""
    for length, size in {**LENGTHS, WHOLE: len(events)}.items():
        first = len(events) % size
        for start in range(first, len(events), size):
            end = start + size
            count = int(sum(events[start:end]))
            against = None if total is None else int(sum(total[start:end]))
            yield {
                **{"indicator": "a", "area": "Hartlepool", "stratum": "all"},
                **{"value_of_stratum": "all", "origin": "records", "status": "ok"},
                "unit": "count" if total is None else "proportion",
                "period_start": month(start),
                "period_end": month(end) - timedelta(days=1),
                "numerator": count,
                "denominator": against,
                "value": count if against is None else count / max(against, 1),
                "reason": length,
                **more,
            }


def measured(*series: Iterator[dict[str, Any]]) -> pl.DataFrame:
    rows = [row for one in series for row in one]
    return conform(pl.DataFrame(rows, infer_schema_length=None))


def choose(rows: pl.DataFrame, distinct: pl.DataFrame | None = None) -> str:
    none = DISTINCT.to_frame()
    chosen = choose_periods(rows, none if distinct is None else distinct, Policy())
    return str(chosen["chosen"].item())


def draw(mean: float, seed: int, *, dispersion: float = 1.0) -> Counts:
    generator = np.random.default_rng(seed)
    if dispersion == 1.0:
        return generator.poisson(mean, MONTHS)
    return generator.negative_binomial(mean / (dispersion - 1), 1 / dispersion, MONTHS)


@pytest.mark.parametrize(
    ("mean", "length"),
    [(30.0, "month"), (6.0, "quarter"), (2.6, "half_year"), (1.4, "year"), (0.45, "three_years")],
)
def test_the_rarer_the_longer(mean: float, length: str) -> None:
    assert choose(measured(list_rows(draw(mean, 3)))) == length


def test_what_happens_once_in_years_is_told_of_all_that_is_covered() -> None:
    events = [0] * MONTHS
    events[7] = events[30] = 1
    rows = measured(list_rows(events))
    assert choose(rows) == NONE
    shown = protect(Analysis(results=rows), Policy()).results
    assert shown.select("period", "status").rows() == [(WHOLE, "suppressed")]


def test_what_never_happens_stays_by_month() -> None:
    assert choose(measured(list_rows([0] * MONTHS, [40] * MONTHS))) == "month"


def test_a_share_is_told_by_its_smaller_side() -> None:
    total, few = draw(60.0, 5), draw(2.6, 3)
    assert choose(measured(list_rows(total // 2, total))) == "month"
    assert choose(measured(list_rows(few, total))) == "half_year"
    assert choose(measured(list_rows(total - few, total))) != "month"


def test_events_of_few_children_count_as_few() -> None:
    rows = measured(list_rows(draw(40.0, 7)))
    places = rows.select(name for name in DISTINCT if name in rows.columns)
    months = rows.select(
        pl.col("period")
        .cast(pl.String)
        .replace_strict({**LENGTHS, WHOLE: MONTHS}, return_dtype=pl.Int64)
    )["period"]
    few = places.with_columns(children=(2.6 * months).cast(pl.Int64)).cast(DISTINCT)
    assert choose(rows) == "month"
    assert choose(rows, few) == "half_year"


@pytest.mark.parametrize("mean", [1.4, 2.6, 6.0, 12.0, 30.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.7])
def test_the_mean_of_what_is_visible_is_that_of_all(mean: float, dispersion: float) -> None:
    visible, every, shown = [], [], []
    for seed in range(25):
        rows = measured(list_rows(draw(mean, seed, dispersion=dispersion)))
        length = choose(rows)
        told = protect(Analysis(results=rows), Policy()).results
        own = told.filter(pl.col("period") == (WHOLE if length == NONE else length))
        truth = rows.filter(pl.col("period") == own["period"][0])["value"]
        every.append(float(truth.mean()) / float(truth.mean()))
        visible.append(float(own["value"].mean() or 0) / float(truth.mean()))
        shown.append(1 - own["value"].null_count() / own.height)
    assert np.mean(visible) == pytest.approx(np.mean(every), abs=0.02)
    assert np.mean(shown) >= 0.9


def test_visible_months_of_rare_events_would_be_a_pick_by_value() -> None:
    events = draw(0.7, 9)
    seen = events[(events == 0) | (events >= 5)]
    assert seen.mean() < 0.5 * events.mean()
    rows = measured(list_rows(events))
    assert not protect(Analysis(results=rows), Policy()).results["period"].is_in(["month"]).any()


def test_moving_events_between_periods_leaves_the_choice_where_pool_and_spread_are_alike() -> None:
    events = draw(6.0, 11)
    rows, turned = measured(list_rows(events)), measured(list_rows(events[::-1]))
    assert choose(rows) == choose(turned)


@pytest.mark.parametrize(
    ("mean", "lengths"),
    [
        (30.0, {"month", "year"}),
        (6.0, {"quarter", "year"}),
        (2.6, {"half_year", "year"}),
        (1.4, {"year"}),
        (0.45, {"three_years"}),
    ],
)
def test_shorter_periods_are_not_published_and_years_stay_to_compare(
    mean: float, lengths: set[str]
) -> None:
    rows = measured(list_rows(draw(mean, 3)))
    assert set(protect(Analysis(results=rows), Policy()).results["period"]) == lengths


def test_an_area_goes_by_its_own_counts_and_its_rest_by_the_area() -> None:
    rest = {"area": "rest of force", "stratum": "compared with", "value_of_stratum": "Hartlepool"}
    rows = measured(
        list_rows(draw(6.0, 3)),
        list_rows(draw(60.0, 4), area="Cleveland"),
        list_rows(draw(54.0, 5), **rest),
    )
    shown = protect(Analysis(results=rows), Policy()).results
    lengths = {area: set(own["period"]) for (area,), own in shown.group_by("area")}
    assert lengths == {
        "Hartlepool": {"quarter", "year"},
        "rest of force": {"quarter", "year"},
        "Cleveland": {"month", "year"},
    }


def test_parts_are_told_by_the_year_where_their_whole_is() -> None:
    def split(mean: float) -> pl.DataFrame:
        part = {"stratum": "sex", "value_of_stratum": "female"}
        rows = measured(list_rows(draw(mean, 3)), list_rows(draw(mean / 2, 4), **part))
        chosen = choose_periods(rows, DISTINCT.to_frame(), Policy())
        return rows.filter(find_published(rows, chosen)).filter(stratum="sex")

    assert set(split(6.0)["period"]) == {"year"}
    assert split(0.45).is_empty()


def test_what_is_not_of_records_is_left_alone() -> None:
    rows = measured(list_rows(draw(0.3, 3), origin="official"))
    assert protect(Analysis(results=rows), Policy()).results.height == rows.height


def test_a_series_of_which_nothing_is_known_says_why_by_month() -> None:
    lost = {"status": "not_computable", "numerator": None, "value": None}
    rows = measured(list_rows([0] * MONTHS, **lost))
    assert set(protect(Analysis(results=rows), Policy()).results["period"]) == {"month", "year"}


def test_months_that_are_not_published_are_not_left_over_for_partners() -> None:
    """Of four districts one has few: what force and others publish by month must not tell it."""
    outside = [{"area": name} for name in ("out of force", "unknown")]
    few, others = draw(1.4, 21), [draw(mean, seed) for mean, seed in ((30, 22), (40, 23), (50, 24))]
    names = ("Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees")
    force = few + sum(others)
    code = {"indicator": "missing_episode_count"}
    rows = measured(
        list_rows(few, **code),
        *(list_rows(one, area=name, **code) for name, one in zip(names, others, strict=True)),
        list_rows(force, area="Cleveland", **code),
        *(list_rows([0] * MONTHS, **code, **place) for place in outside),
    )
    shown = protect(Analysis(results=rows), Policy(audience="partner")).results
    assert "month" not in set(shown.filter(area="Hartlepool")["period"])
    months = shown.filter(period="month").pivot(on="area", index="period_start", values="numerator")
    left = months.select(
        "period_start", left=pl.col("Cleveland") - pl.sum_horizontal(names, ignore_nulls=False)
    )
    small = pl.DataFrame({"period_start": [month(at) for at in range(MONTHS)], "few": few}).filter(
        pl.col("few").is_between(1, 4)
    )
    known = small.join(left, on="period_start", how="left")["left"]
    assert small.height > 10
    assert known.null_count() == small.height


def test_a_month_of_waits_needs_enough_waits() -> None:
    waits = {"unit": "minutes"}
    assert choose(measured(list_rows(draw(50.0, 3), draw(55.0, 3), **waits))) == "month"
    assert choose(measured(list_rows(draw(9.0, 3), draw(10.0, 3), **waits))) == "quarter"


def test_a_stricter_policy_takes_longer_periods() -> None:
    rows = measured(list_rows(draw(14.0, 3)))
    none = DISTINCT.to_frame()
    assert choose_periods(rows, none, Policy(threshold=5))["chosen"].item() == "month"
    assert choose_periods(rows, none, replace(Policy(), threshold=10))["chosen"].item() == "quarter"
