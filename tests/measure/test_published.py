"""Published figures and grades as rows of the one frame."""

import polars as pl
import pytest

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.results import SCHEMA
from cpanalysis.measure.published import GRADE_INDICATOR, measure_figures, measure_grades
from cpanalysis.read.locations import find_published
from cpanalysis.read.published import read_inspection_grades, read_published_figures


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return measure_figures(read_published_figures(find_published()))


@pytest.fixture(scope="module")
def grades() -> pl.DataFrame:
    return measure_grades(read_inspection_grades(find_published()))


def test_both_have_the_columns_of_the_results(figures: pl.DataFrame, grades: pl.DataFrame) -> None:
    assert figures.schema == SCHEMA
    assert grades.schema == SCHEMA
    assert set(figures["origin"]) == set(grades["origin"]) == {"published"}


def test_every_row_says_where_when_and_of_what(figures: pl.DataFrame, grades: pl.DataFrame) -> None:
    for rows in (figures, grades):
        assert set(rows["status"]) == {"ok"}
        told = ("indicator", "theme", "area", "period_start", "period_end", "value", "unit")
        assert rows.select(told).null_count().sum_horizontal().item() == 0
        assert (rows["period_start"] <= rows["period_end"]).all()
    assert set(grades.select("area", "area_code", "unit").rows()) == {
        (FORCE.name, FORCE.code, "proportion")
    }


def test_the_shares_of_a_case_type_add_up_to_one(grades: pl.DataFrame) -> None:
    sums = grades.group_by("stratum").agg(pl.col("value").sum(), pl.len())
    assert sums["value"].to_list() == pytest.approx([1.0] * sums.height)
    assert set(sums["len"]) == {3}
    assert set(grades["indicator"]) == {GRADE_INDICATOR}


def test_four_of_eight_missing_cases_were_inadequate(grades: pl.DataFrame) -> None:
    missing = grades.filter(
        pl.col("stratum").str.ends_with("chosen by both"),
        theme="missing",
        value_of_stratum="inadequate",
    )
    assert missing.select("numerator", "denominator", "value").rows() == [(4, 8, 0.5)]


def test_every_figure_keeps_its_reference_and_document(figures: pl.DataFrame) -> None:
    assert set(figures["stratum"]) == {"reference"}
    assert figures.select("value_of_stratum", "source").null_count().sum_horizontal().item() == 0


def test_a_figure_without_a_first_day_says_so(figures: pl.DataFrame) -> None:
    read = read_published_figures(find_published())
    undated = read.filter(pl.col("period_start").is_null())["reference"].to_list()
    rows = figures.filter(pl.col("value_of_stratum").is_in(undated))
    assert rows.height == len(undated) > 0
    assert rows["reason"].null_count() == 0
