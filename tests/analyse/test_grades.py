"""Grades: the intervals of all shares of one whole hold together, as statsmodels has them."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import multinomial_proportions_confint

from cpanalysis.analyse.grades import GOODMAN
from cpanalysis.analyse.intervals import WILSON, add_intervals
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.rows import as_measured_rows
from tests.measure.records.example import make_records

A_MONTH = Request(first=date(2024, 5, 1), last=date(2024, 5, 31))
AUDITS = """
    case_id  assessed_at  assessor_org  sample_frame  scale_version  grade
    {}
"""


def audits(*kinds: tuple[int, str, str]) -> str:
    """Return so many audits of a scale and grade, each of a case of its own."""
    lines = [
        f"c{scale}{grade}{n}  2024-05-03  force  random  {scale}  {grade}"
        for count, scale, grade in kinds
        for n in range(count)
    ]
    return AUDITS.format("\n    ".join(lines))


def results_of(code: str, table: str) -> pl.DataFrame:
    asked = Request(indicators=(code,))
    measured = measure_records(make_records(case_audits=table), asked)
    indicators = with_variants(word_indicators(Readings()))
    rows = add_intervals(as_measured_rows(measured), indicators, measured.spread)
    return rows.filter(pl.col("area") == "Hartlepool", pl.col("status") == "ok")


@pytest.fixture(scope="module")
def graded() -> dict[str, tuple[float, float, str]]:
    table = audits(
        (15, "ncpi_2014_3pt", "good"),
        (13, "ncpi_2014_3pt", "requires_improvement"),
        (5, "ncpi_2014_3pt", "inadequate"),
        (4, "ncpi_2024_5pt", "good"),
        (6, "ncpi_2024_5pt", "inadequate"),
    )
    told = results_of("audit_grade_distribution", table)
    named = told.select("value_of_stratum", "lower", "upper", "interval_method").rows()
    return {name: (lower, upper, method) for name, lower, upper, method in named}


@pytest.mark.parametrize(
    ("scale", "counts"),
    [
        ("ncpi_2014_3pt", {"good": 15, "requires_improvement": 13, "inadequate": 5}),
        # grades that nobody gave are grades of the scale all the same
        ("ncpi_2024_5pt", {"good": 4, "inadequate": 6, "a": 0, "b": 0, "c": 0}),
    ],
)
def test_all_shares_of_a_scale_hold_together(graded, scale, counts):
    theirs = multinomial_proportions_confint(list(counts.values()), method="goodman")
    for (grade, count), (lower, upper) in zip(counts.items(), theirs, strict=True):
        if count:
            ours = graded[f"random / {scale} / {grade}"]
            assert ours[:2] == pytest.approx((max(lower, 0), upper), abs=1e-9)
            assert ours[2] == GOODMAN


def test_agreement_has_the_interval_of_a_share():
    table = """
        case_id  assessed_at  assessor_org  scale_version  grade
        c1       2024-05-01   force         local          good
        c1       2024-05-03   hmicfrs       local          good
        c2       2024-05-01   force         local          good
        c2       2024-05-03   hmicfrs       local          inadequate
    """
    told = results_of("self_vs_inspector_agreement", table)
    row = told.filter(pl.col("indicator") == "self_vs_inspector_agreement").row(0, named=True)
    # Wilson, 1 of 2: (1/2 + z²/4 ± z √(1/8 + z²/16)) / (1 + z²/2)
    assert (row["value"], row["interval_method"]) == (0.5, WILSON)
    assert (row["lower"], row["upper"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_grades_that_were_not_supplied_have_no_interval():
    records = make_records(missing_episodes="child_id\na")
    asked = replace(A_MONTH, indicators=("audit_grade_distribution",))
    measured = measure_records(records, asked)
    indicators = with_variants(word_indicators(Readings()))
    rows = add_intervals(as_measured_rows(measured), indicators, measured.spread)
    assert rows.height > 0
    assert rows["status"].cast(pl.String).unique().to_list() == ["not_computable"]
    assert rows["lower"].is_null().all()
