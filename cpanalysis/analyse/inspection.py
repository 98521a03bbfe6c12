"""What can be said from the few cases that inspectors read."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.analyse.intervals import WILSON, numbers, write_interval
from cpanalysis.errors import InputError
from cpanalysis.statistics.agreement import AgreementBounds, agreement_bounds_from_margins
from cpanalysis.statistics.differences import rate_ratio
from cpanalysis.statistics.grades import fisher, monte_carlo_independence
from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.proportions import wilson
from cpanalysis.statistics.sampling import dip_sample_interval

SEED = 20170908
DRAWS = 20_000
BOTH_GRADED = 1
CASE_TYPE_FIGURES = range(3, 11)
MISSING_FIGURE = 7


@dataclass(frozen=True)
class Found:
    """Events out of a total, as a document gives them."""

    events: int
    total: int


@dataclass(frozen=True)
class Inspection:
    """Findings computed from published counts, each with what it was computed from."""

    agreement: AgreementBounds
    case_types_p_value: float
    missing_2017: Found
    missing_2018: Found
    missing_p_value: float
    backlog: Found
    backlog_population: int
    backlog_interval: Interval
    detentions_before: int
    detentions_after: int
    detentions_ratio: Interval


def inspect(grades: pl.DataFrame, figures: pl.DataFrame) -> Inspection:
    """Return the findings from inspection grades and published figures.

    ``grades`` and ``figures`` are those of :mod:`cpanalysis.read.published`.

    Raises
    ------
    InputError
        Where a figure that a finding rests on is not in the files.
    """
    types = grades.filter(pl.col("figure").is_in(CASE_TYPE_FIGURES))
    then = count_inadequate(grades)
    later = take_found(figures, "missing_audit_inadequate_rate")
    backlog = take_found(figures, "backlog_missed_referral_rate")
    waiting = take_first(figures, "referral_backlog_count")
    before, after = take_detentions(figures)
    return Inspection(
        agreement=agreement_bounds_from_margins(*take_margins(grades)),
        case_types_p_value=monte_carlo_independence(
            tabulate(types), seed=SEED, draws=DRAWS
        ).p_value,
        missing_2017=then,
        missing_2018=later,
        missing_p_value=fisher([complement(then), complement(later)]),
        backlog=backlog,
        backlog_population=waiting,
        backlog_interval=dip_sample_interval(backlog.events, backlog.total, waiting),
        detentions_before=before,
        detentions_after=after,
        detentions_ratio=rate_ratio(after, 1, before, 1),
    )


def tabulate(grades: pl.DataFrame) -> list[list[int]]:
    """Return cases as a table: a row a figure, a column a grade."""
    wide = grades.pivot(on="grade", index="figure", values="cases")
    return [list(row) for row in wide.drop("figure").iter_rows()]


def take_margins(grades: pl.DataFrame) -> tuple[list[int], list[int]]:
    """Return the force's and the inspectors' grades of the cases that both graded, best first."""
    both = grades.filter(pl.col("figure") == BOTH_GRADED)
    force, inspectors = (
        both.filter(pl.col("assessor") == who)["cases"].to_list() for who in ("force", "inspectors")
    )
    return force, inspectors


def count_inadequate(grades: pl.DataFrame) -> Found:
    """Return the inadequate among the missing cases of 2017."""
    cases = grades.filter(pl.col("figure") == MISSING_FIGURE)
    inadequate = cases.filter(pl.col("grade") == "inadequate")["cases"].sum()
    return Found(int(inadequate), int(cases["cases"].sum()))


def complement(found: Found) -> list[int]:
    """Return events and the rest, a row of a two-by-two table.

    >>> complement(Found(4, 8))
    [4, 4]
    """
    return [found.events, found.total - found.events]


def take(figures: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """Return the published figures of one indicator, refusing none."""
    rows = figures.filter(pl.col("indicator") == indicator)
    if rows.is_empty():
        raise InputError(f"figures.csv: no row of {indicator!r}, which the findings need; add it")
    return rows


def take_found(figures: pl.DataFrame, indicator: str) -> Found:
    """Return the counts of the first figure of an indicator."""
    row = take(figures, indicator).row(0, named=True)
    return Found(int(row["numerator"]), int(row["denominator"]))


def take_first(figures: pl.DataFrame, indicator: str) -> int:
    """Return the value of the first figure of an indicator."""
    return int(take(figures, indicator)["value"][0])


def take_detentions(figures: pl.DataFrame) -> tuple[int, int]:
    """Return detentions in the earlier and the later of the two months published."""
    months = take(figures, "child_detention_count").sort("period_end")["value"]
    return int(months[0]), int(months[-1])


def add_published_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Return results with Wilson intervals where a proportion is published with its counts."""
    counted = (
        (pl.col("unit") == "proportion")
        & pl.col("numerator").is_not_null()
        & (pl.col("denominator") > 0)
    )
    known = rows.filter(counted)
    interval = wilson(numbers(known, "numerator"), numbers(known, "denominator"))
    method = pl.repeat(WILSON, known.height, eager=True).to_numpy()
    return pl.concat(
        [rows.filter(~counted.fill_null(value=False)), write_interval(known, interval, method)]
    )
