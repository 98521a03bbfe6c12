"""Four districts in a funnel, its limits as wide as their own months say."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.district_funnels import dispersion_of_months, measure_district_funnels
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.kinds import Proportion
from cpanalysis.derive.calendar import make_calendar
from cpanalysis.measure.working import MEASURED
from tests.analyse.conftest import declare

SHARE = declare(Proportion())
PERIODS = make_calendar("month", date(2024, 10, 1), date(2025, 9, 30)).periods


def draw(
    seed: int, *, shares: tuple[float, ...] = (0.3,) * 4, swing: float = 0.0, spread: float = 0.0
):
    """Return months and the year of a share in four districts, 60 records a month."""
    rng = np.random.default_rng(seed)
    rows = []
    for name, share in zip(DISTRICT_NAMES, shares, strict=True):
        for number, (first, last) in enumerate(PERIODS):
            mean = np.clip(share + swing * np.sin(number) + rng.normal(0, spread), 0.01, 0.99)
            rows.append((name, first, last, float(rng.binomial(60, mean))))
    names = ["area", "period_start", "period_end", "events"]
    months = complete(pl.DataFrame(rows, schema=names, orient="row"), 60.0)
    year = months.group_by("area", maintain_order=True).agg(pl.col("events").sum())
    whole = year.with_columns(period_start=PERIODS[0][0], period_end=PERIODS[-1][1])
    return complete(whole, 720.0), months


def complete(rows: pl.DataFrame, exposure: float) -> pl.DataFrame:
    named = rows.with_columns(
        indicator=pl.lit(SHARE.code),
        stratum=pl.lit("all"),
        status=pl.lit("ok"),
        unit=pl.lit("proportion"),
        origin=pl.lit("synthetic"),
        exposure=exposure,
        value=pl.col("events") / exposure,
    )
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in named.columns]
    return named.with_columns(absent).select(pl.col(n).cast(kind) for n, kind in MEASURED.items())


def positions(seed: int, **planted) -> list[float]:
    points, limits = measure_district_funnels(*draw(seed, **planted), {SHARE.code: SHARE})
    assert limits["dispersion"].n_unique() == 1
    return points["position"].to_list()


def test_a_planted_district_lies_beyond_the_limits() -> None:
    assert positions(1, shares=(0.42, 0.3, 0.3, 0.3))[0] == 2.0


def test_districts_that_do_not_differ_lie_inside() -> None:
    flagged = [place != 0 for seed in range(30) for place in positions(seed)]
    assert np.mean(flagged) <= 0.05


def test_what_all_districts_share_of_a_month_widens_nothing() -> None:
    _, months = draw(2, swing=0.15)
    assert dispersion_of_months(months, binomial=True) < 2
    _, apart = draw(2, spread=0.15)
    assert dispersion_of_months(apart, binomial=True) > 4


def test_a_district_without_a_figure_leaves_no_funnel() -> None:
    year, months = draw(3)
    lacking = year.with_columns(
        status=pl.when(pl.col("area") == DISTRICT_NAMES[0])
        .then(pl.lit("insufficient"))
        .otherwise("status")
    )
    points, limits = measure_district_funnels(lacking, months, {SHARE.code: SHARE})
    assert points.is_empty()
    assert limits.is_empty()


def test_the_middle_is_all_four_together() -> None:
    year, months = draw(4)
    _, limits = measure_district_funnels(year, months, {SHARE.code: SHARE})
    assert limits["target"][0] == pytest.approx(year["events"].sum() / (4 * 720))
