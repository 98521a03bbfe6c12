"""What few cases say: every value typed in from the documents or from an outside computation."""

from dataclasses import replace

import polars as pl
import pytest

from cpanalysis.analyse.inspection import Found, Inspection, add_published_intervals, inspect
from cpanalysis.errors import InputError
from cpanalysis.measure.published import measure_figures, measure_grades
from cpanalysis.read.locations import find_published
from cpanalysis.read.published import read_inspection_grades, read_published_figures


@pytest.fixture(scope="module")
def grades() -> pl.DataFrame:
    return read_inspection_grades(find_published())


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return read_published_figures(find_published())


@pytest.fixture(scope="module")
def found(grades: pl.DataFrame, figures: pl.DataFrame) -> Inspection:
    return inspect(grades, figures)


@pytest.fixture(scope="module")
def shown(grades: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    rows = pl.concat([measure_figures(figures), measure_grades(grades)])
    return add_published_intervals(rows)


def test_the_totals_of_figure_1_bound_the_agreement(found: Inspection) -> None:
    bounds = found.agreement
    assert bounds.cases == 33
    assert bounds.agreement.upper == pytest.approx(22)
    assert bounds.first_higher.lower == pytest.approx(11)
    assert bounds.mean_shift == pytest.approx(-17 / 33)
    assert bounds.linear_weighted_kappa.rounded(2) == (-0.25, 0.39)
    assert bounds.kappa.rounded(2) == (-0.47, 0.51)


def test_the_order_of_the_file_does_not_matter(
    grades: pl.DataFrame, figures: pl.DataFrame, found: Inspection
) -> None:
    again = inspect(grades.sample(fraction=1, shuffle=True, seed=3), figures)
    assert again.agreement == found.agreement
    assert again.missing_2017 == found.missing_2017


def test_types_of_case_do_not_clearly_differ(found: Inspection) -> None:
    assert found.case_types_p_value == pytest.approx(0.67, abs=0.02)


def test_missing_cases_at_the_inspection_and_at_the_review(found: Inspection) -> None:
    assert (found.missing_2017, found.missing_2018) == (Found(4, 8), Found(8, 8))
    assert found.missing_p_value == pytest.approx(0.077, abs=5e-4)


def test_the_dip_sample_says_39_to_125_of_593(found: Inspection) -> None:
    assert (found.backlog, found.backlog_population) == (Found(10, 80), 593)
    assert found.backlog_interval == (39, 125)


def test_detentions_fell_to_0_285(found: Inspection) -> None:
    assert (found.detentions_before, found.detentions_after) == (186, 53)
    assert found.detentions_after / found.detentions_before == pytest.approx(0.285, abs=5e-4)
    assert found.detentions_ratio.rounded(2) == (0.21, 0.39)


WILSON_OF_FIGURES = [
    ("risk_under_grading_rate", 3, 6, (0.188, 0.812)),
    ("device_examined_rate", 1, 16, (0.011, 0.283)),
    ("victim_blaming_language_rate", 3, 12, (0.089, 0.532)),
    ("audit_good_rate", 15, 81, (0.116, 0.283)),
    ("audit_requires_improvement_rate", 42, 81, (0.411, 0.624)),
    ("audit_inadequate_rate", 24, 81, (0.208, 0.403)),
    ("inappropriate_appointment_rate", 3, 32, (0.032, 0.242)),
    ("backlog_missed_referral_rate", 10, 80, (0.069, 0.215)),
    ("detention_certificate_correct_rate", 1, 6, (0.030, 0.564)),
    ("custody_csc_referral_rate", 0, 11, (0.000, 0.259)),
    ("missing_audit_inadequate_rate", 8, 8, (0.676, 1.000)),
]


@pytest.mark.parametrize(("indicator", "events", "total", "ends"), WILSON_OF_FIGURES)
def test_published_shares_have_these_intervals(
    shown: pl.DataFrame, indicator: str, events: int, total: int, ends: tuple[float, float]
) -> None:
    row = shown.filter(indicator=indicator).row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (events, total)
    assert (row["lower"], row["upper"]) == pytest.approx(ends, abs=5e-4)
    assert row["interval_method"] == "Wilson"


WILSON_OF_CASES = [
    (3, 3, 12, (0.089, 0.532)),
    (4, 2, 10, (0.057, 0.510)),
    (5, 2, 11, (0.051, 0.477)),
    (6, 2, 16, (0.035, 0.360)),
    (7, 4, 8, (0.215, 0.785)),
    (8, 3, 7, (0.158, 0.750)),
    (9, 3, 6, (0.188, 0.812)),
    (10, 5, 11, (0.213, 0.720)),
]


@pytest.mark.parametrize(("figure", "events", "total", "ends"), WILSON_OF_CASES)
def test_inadequate_cases_of_each_type_have_these_intervals(
    grades: pl.DataFrame, figure: int, events: int, total: int, ends: tuple[float, float]
) -> None:
    rows = add_published_intervals(measure_grades(grades.filter(figure=figure)))
    row = rows.filter(value_of_stratum="inadequate").row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (events, total)
    assert (row["lower"], row["upper"]) == pytest.approx(ends, abs=5e-4)


def test_no_published_row_is_lost_and_a_share_without_counts_has_no_interval(
    shown: pl.DataFrame, grades: pl.DataFrame, figures: pl.DataFrame
) -> None:
    assert shown.height == grades.height + figures.height
    uncounted = shown.filter(pl.col("unit") == "proportion", pl.col("numerator").is_null())
    assert uncounted.height > 0
    assert uncounted["lower"].null_count() == uncounted.height


def test_a_finding_whose_figure_is_gone_is_refused(
    grades: pl.DataFrame, figures: pl.DataFrame
) -> None:
    without = figures.filter(pl.col("indicator") != "referral_backlog_count")
    with pytest.raises(InputError, match=r"figures\.csv: no row of 'referral_backlog_count'"):
        inspect(grades, without)


def test_findings_follow_their_figures(
    grades: pl.DataFrame, figures: pl.DataFrame, found: Inspection
) -> None:
    later = pl.col("indicator") == "missing_audit_inadequate_rate"
    changed = figures.with_columns(
        pl.when(later)
        .then(4.0)
        .otherwise("numerator")
        .cast(figures["numerator"].dtype)
        .alias("numerator")
    )
    again = inspect(grades, changed)
    assert (again.missing_2018, again.missing_p_value) == (Found(4, 8), pytest.approx(1))
    same = {"missing_2018": found.missing_2018, "missing_p_value": found.missing_p_value}
    assert replace(again, **same) == found
