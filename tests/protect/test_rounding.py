"""Counts are rounded after hiding, and nothing finer is left beside them."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.frames import Frames, list_frames
from cpanalysis.declare.results import KEY, conform
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.attack import prove_hidden
from cpanalysis.protect.rounding import (
    MORE_COUNTS,
    SETTINGS,
    VALUES,
    WHOLES,
    round_frames,
    round_to,
    widen,
)
from cpanalysis.protect.withheld import COUNTS
from tests.protect.pairs import make_frame
from tests.protect.test_partners import measure, row

BASE = 5
ROUNDED = Policy(audience="partner", round_to=BASE)
FIGURES = ["numerator", "denominator", "value", "lower", "upper"]


@pytest.fixture(scope="module")
def exact() -> pl.DataFrame:
    return protect(Analysis(results=measure(1)), Policy(audience="partner")).results


@pytest.fixture(scope="module")
def rounded() -> pl.DataFrame:
    return protect(Analysis(results=measure(1)), ROUNDED).results


def test_the_same_rows_are_hidden_and_shown(exact: pl.DataFrame, rounded: pl.DataFrame) -> None:
    assert rounded.select(*KEY, "status", "reason").equals(exact.select(*KEY, "status", "reason"))
    assert rounded.select(FIGURES).null_count().equals(exact.select(FIGURES).null_count())


def test_counts_are_multiples_next_to_the_exact(exact: pl.DataFrame, rounded: pl.DataFrame) -> None:
    for name in ("numerator", "denominator"):
        shares = pl.col("unit").is_in(["proportion", "count"])
        told = rounded.filter(shares)[name].drop_nulls()
        was = exact.filter(shares)[name].drop_nulls()
        assert len(told) > 100
        assert (told % BASE == 0).all()
        assert ((told - was).abs() <= BASE / 2).all()


def test_values_are_worked_out_from_rounded_counts(rounded: pl.DataFrame) -> None:
    shares = rounded.filter(pl.col("unit") == "proportion").drop_nulls("value")
    assert shares.height > 100
    assert (
        shares.select(
            (pl.col("numerator") / pl.col("denominator") - pl.col("value")).abs().max()
        ).item()
        == 0
    )
    counts = rounded.filter(pl.col("unit") == "count").drop_nulls("value")
    assert counts["value"].equals(counts["numerator"].rename("value"))


def test_intervals_are_widened_and_hold_the_value(
    exact: pl.DataFrame, rounded: pl.DataFrame
) -> None:
    told, was = (one.drop_nulls("lower") for one in (rounded, exact))
    assert (told["lower"] <= was["lower"] + 1e-8).all()
    assert (told["upper"] >= was["upper"] - 1e-8).all()
    assert (told["lower"] <= told["value"]).all()
    assert (told["upper"] >= told["value"]).all()


def test_rounded_rows_say_so_and_only_these(rounded: pl.DataFrame) -> None:
    assert rounded.drop_nulls("value")["rounded_to"].unique().to_list() == [BASE]
    assert rounded.filter(status="suppressed")["rounded_to"].null_count() > 0
    official = conform(pl.DataFrame([row("Hartlepool", 7.0, 23.0, origin="official")]))
    assert protect(Analysis(results=official), ROUNDED).results.equals(official)


def test_a_rate_of_residents_keeps_the_residents_and_its_scale() -> None:
    rate = row("Hartlepool", 12.0, 1234.5, unit="per 1,000", value=1000 * 12 / 1234.5)
    (told,) = rounded_rows(rate)
    assert (told["numerator"], told["denominator"]) == (10.0, 1234.5)
    assert told["value"] == pytest.approx(1000 * 10 / 1234.5)


def test_medians_keep_two_figures_and_nought_is_nought() -> None:
    median = row("Hartlepool", 33.0, None, unit="minutes", value=123.4, lower=0.0, upper=456.7)
    (told,) = rounded_rows(median)
    assert (told["numerator"], told["value"], told["lower"], told["upper"]) == (35, 120, 0, 460)


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (2.4, 0), (2.5, 5), (7.4, 5), (7.5, 10), (12.5, 15), (100, 100)]
)
def test_a_count_is_rounded_to_the_nearest_and_halves_up(count: float, told: float) -> None:
    frame = pl.DataFrame({"count": [float(count)]})
    assert frame.select(round_to("count", BASE)).item() == told


@pytest.mark.parametrize(
    ("unit", "counts", "value", "told"),
    [
        ("proportion", (12.0, 23.0), 12 / 23, 10 / 25),
        ("proportion", (2.0, 2.0), 1.0, None),  # nothing is left to divide by
        ("proportion", (0.0, 23.0), 0.0, 0.0),
        ("count", (12.0, None), 12.0, 10.0),
        ("per 1,000", (12.0, 1000.0), 12.0, 10.0),
        ("per 1,000", (0.0, 1000.0), 0.0, 0.0),
        ("per 1,000", (2.0, 1000.0), 2.0, 0.0),
        ("hours", (12.0, 23.0), 1.234, 1.2),
        ("count", (12.0, None), None, None),
    ],
)
def test_what_a_value_is_worked_out_from(
    unit: str, counts: tuple[float, float | None], value: float | None, told: float | None
) -> None:
    given = row("Hartlepool", *counts, unit=unit, value=value)
    results = conform(pl.DataFrame([given]))
    found = round_frames({"results": results}, BASE)["results"]
    assert found["value"][0] == (None if told is None else pytest.approx(told))


@pytest.mark.parametrize(
    ("end", "exact", "value", "told"),
    [
        ("lower", 0.12, 0.4, 0.12),
        ("lower", 0.121, 0.4, 0.12),
        ("lower", 0.129, 0.4, 0.12),
        ("upper", 0.12, 0.1, 0.12),
        ("upper", 0.121, 0.1, 0.13),
        ("upper", 0.129, 0.1, 0.13),
        ("lower", 129.0, 400.0, 120.0),
        ("upper", 121.0, 100.0, 130.0),
        ("upper", 0.0, 0.0, 0.0),
        ("lower", -0.121, 0.0, -0.13),
        ("upper", -0.129, -0.4, -0.12),
        ("lower", 0.36, 0.3, 0.3),  # no further in than the value
        ("upper", 0.36, 0.4, 0.4),
        ("lower", None, 0.3, None),
    ],
)
def test_an_end_of_an_interval_moves_outward_to_two_figures(
    end: str, exact: float | None, value: float, told: float | None
) -> None:
    frame = pl.DataFrame({end: [exact], "value": [value]}, schema=[(end, pl.Float64), "value"])
    found = frame.select(widen(end)).item()
    assert found == (None if told is None else pytest.approx(told))


@pytest.mark.parametrize(
    ("unit", "events", "of", "value"),
    [
        ("proportion", 12.0, 23.0, 10 / 25),
        ("proportion", 0.0, 23.0, 0.0),
        ("proportion", 2.0, 23.0, 0.0),
        ("proportion", 1.0, 2.0, None),  # nothing is left to divide by
        ("count", 12.0, 1.0, 10.0),
        ("per 1,000", 12.0, 234.0, 10 / 234),
    ],
)
@pytest.mark.parametrize("frame", VALUES)
def test_a_month_has_the_value_of_its_rounded_counts(
    frame: str, unit: str, events: float, of: float, value: float | None
) -> None:
    names = VALUES[frame]
    share = unit == "proportion"
    row = {"unit": unit, names[0]: events / of, names[1]: events, names[2]: of}
    if frame == "change_points" and not share:
        row[names[2]] = None
    (shown,) = round_frames({frame: make_frame(frame, row)}, BASE)[frame].to_dicts()
    assert shown[names[0]] == (None if value is None else pytest.approx(value))
    assert shown[names[1]] in (0, 10)
    if share:
        assert shown[names[2]] in (0, 25)


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        ("charts", "baseline_exposure"),
        ("charts", "changed_exposure"),
        ("funnel_points", "exposure"),
    ],
)
def test_what_a_share_is_of_is_a_count_and_residents_are_not(frame: str, name: str) -> None:
    units = {"proportion": 125.0, "per 1,000": 120.0}
    rows = make_frame(frame, *({"unit": unit, name: 123.0} for unit in units))
    assert round_frames({frame: rows}, BASE)[frame][name].to_list() == [*units.values()]


def test_every_number_of_a_frame_is_a_count_a_setting_or_an_estimate() -> None:
    """A count that is not named here would keep its last figure where all others are rounded."""
    counts = {(name, one) for own in (COUNTS, MORE_COUNTS) for name in own for one in own[name]}
    told = {
        (name, one)
        for name, frame in list_frames(Frames()).items()
        for one, kind in frame.schema.items()
        if kind.is_float() and one not in (*SETTINGS, *ESTIMATES)
    }
    assert told - counts == NOT_COUNTED
    assert counts <= {
        (name, one) for name, frame in list_frames(Frames()).items() for one in frame.columns
    }


ESTIMATES = {
    *("value", "lower", "upper", "estimate", "p_value", "q_value", "statistic", "dispersion"),
    *("smallest_detectable", "smallest_detectable_fall", "median", "mean", "share", "expected"),
    *("baseline_value", "latest_value", "crude", "crude_lower", "crude_upper", "standardised"),
    *("lower_warning", "upper_warning", "lower_action", "upper_action", "centre", "target"),
    *("level", "level_lower", "level_upper", "slope", "slope_lower", "slope_upper", "change"),
    *("expected_lower", "expected_upper", "smallest", "largest", "range_lower", "range_upper"),
    *("controlled", "controlled_lower", "controlled_upper", "fitted", "counterfactual"),
    *("before", "before_lower", "before_upper", "after", "after_lower", "after_upper"),
    *("difference", "change_lower", "change_upper", "autocorrelation"),
    *("smallest_fall", "smallest_rise", "change_to_see"),
    *("months_to_see_fall", "months_to_see_rise", "rounded_to"),
}
OF_SHARES = {(name, column) for name, columns in WHOLES.items() for column in columns}
NOT_COUNTED = {*OF_SHARES, ("change_points", "observed"), ("funnel_limits", "exposure")}


def rounded_rows(*rows: Any) -> list[dict[str, Any]]:
    results = conform(pl.DataFrame(list(rows)))
    return protect(Analysis(results=results), Policy(round_to=BASE)).results.to_dicts()


def test_other_frames_keep_no_finer_figures() -> None:
    told = {"events": [13.0, 13.0], "centre": [0.12345, 0.12345], "per": [1000.0, 1000.0]}
    of = {"exposure": [1234.0, 1234.0], "unit": ["per 1,000", "per 1,000"]}
    origins = {"value": [0.26, 0.26], "origin": ["synthetic", "official"]}
    points = pl.DataFrame({**told, **of, **origins})
    shown = round_frames({"chart_points": points}, BASE)["chart_points"]
    assert shown.row(0) == (15.0, 0.12, 1000.0, 1200, "per 1,000", pytest.approx(0.3), "synthetic")
    assert shown.row(1) == points.row(1)
    assert round_frames({"chart_points": points}, 0)["chart_points"].equals(points)


def test_the_policy_says_what_is_rounded() -> None:
    assert "rounded to 5" in ROUNDED.in_words()
    assert "rounded" not in Policy(audience="partner").in_words()


def test_nothing_is_proved_of_a_rounded_pack(rounded: pl.DataFrame) -> None:
    proved = prove_hidden(rounded, threshold=5)
    assert proved.height > 100
    assert not proved["fails"].any()


def shown_but_one() -> pl.DataFrame:
    """Return published counts, rounded to 2, of which one district's is hidden."""
    counts = dict(zip(DISTRICT_NAMES, (20.0, 40.0, 60.0, None), strict=True))
    rows = [
        row(area, 0.0 if count is None else count, rounded_to=2.0)
        for area, count in {**counts, "Cleveland": 122.0}.items()
    ]
    rows += [row(area, 0.0, rounded_to=2.0) for area in ("out of force", "unknown")]
    frame = conform(pl.DataFrame(rows))
    gone = pl.col("area") == DISTRICT_NAMES[3]
    return frame.with_columns(
        *(pl.when(~gone).then(name).alias(name) for name in FIGURES),
        status=pl.when(gone)
        .then(pl.lit("suppressed"))
        .otherwise("status")
        .cast(frame["status"].dtype),
    )


@pytest.mark.parametrize(("threshold", "fails"), [(5, False), (12, True)])
def test_the_attack_allows_for_rounding(threshold: int, fails: bool) -> None:
    (found,) = prove_hidden(shown_but_one(), threshold=threshold).to_dicts()
    most = 123 - (19 + 39 + 59)  # the force at its most, the other districts at their least
    assert (found["lower"], found["upper"], found["fails"]) == (0, most, fails)


def test_rounded_counts_that_no_children_could_make_are_refused() -> None:
    rows = shown_but_one().with_columns(
        numerator=pl.when(pl.col("area") == "Cleveland").then(20.0).otherwise("numerator")
    )
    with pytest.raises(ArithmeticError):
        prove_hidden(rows, threshold=5)
