"""Intervals of grades: all shares of one whole together, and agreement beyond chance."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.declare.codes import GRADE, THREE_POINT_GRADES
from cpanalysis.declare.indicators.record_indicator import RecordIndicator
from cpanalysis.statistics.agreement import linear_weighted_kappa
from cpanalysis.statistics.grades import multinomial_intervals

GOODMAN = "Goodman, all grades together"
KAPPA = "bootstrap over cases"
FEWEST_PAIRS = 10
SEED = 1
PARTS = " / "
WHOLE = ("area", "period_start", "period_end", "whole", "value_of_whole")

Row = dict[str, Any]


def bound_grades(rows: pl.DataFrame, shares_of: tuple[str, ...]) -> pl.DataFrame:
    """Return rows of grades with intervals that hold for all grades of one whole together."""
    parts = [
        bound_whole(whole)
        for _, whole in take_out(rows, shares_of).group_by(WHOLE, maintain_order=True)
    ]
    return pl.concat(parts).sort("place").select(rows.columns) if parts else rows


def bound_whole(whole: pl.DataFrame) -> pl.DataFrame:
    """Return the grades of one whole with their intervals; none where any has no figure."""
    if not (whole["status"] == "ok").all():
        return whole
    counts = whole["numerator"].cast(pl.Float64).fill_null(0.0).to_numpy()
    unseen = np.zeros(max(grades_of(whole["value_of_whole"][0]) - len(counts), 0))
    interval = multinomial_intervals(np.concatenate([counts, unseen]))
    lower, upper = (np.asarray(end)[: len(counts)] for end in (interval.lower, interval.upper))
    return whole.with_columns(
        pl.Series("lower", lower, nan_to_null=True),
        pl.Series("upper", upper, nan_to_null=True),
        pl.lit(GOODMAN).alias("interval_method"),
    )


def grades_of(whole: str) -> int:
    """Return how many grades the scale of a whole has.

    >>> grades_of("themed / ncpi_2014_3pt"), grades_of("dip / local")
    (3, 5)
    """
    return len(THREE_POINT_GRADES if "3pt" in whole else GRADE)


def take_out(rows: pl.DataFrame, shares_of: tuple[str, ...]) -> pl.DataFrame:
    """Return rows with the stratum that is left when the parts of its whole are taken out.

    >>> row = {"stratum": "scale / grade", "value_of_stratum": "local / good"}
    >>> take_out(pl.DataFrame([row]), ("grade",)).select("whole", "value_of_whole").row(0)
    ('scale', 'local')
    """
    left = [split_off(row, shares_of) for row in rows.iter_rows(named=True)]
    named = pl.DataFrame(left, schema=["whole", "value_of_whole"], orient="row")
    return rows.with_row_index("place").hstack(named.cast(pl.String))


def split_off(row: Row, shares_of: tuple[str, ...]) -> tuple[str, str]:
    """Return stratum and value of the whole that a row is a part of."""
    names, values = (row[key].split(PARTS) for key in ("stratum", "value_of_stratum"))
    rest = [pair for pair in zip(names, values, strict=True) if pair[0] not in shares_of]
    return PARTS.join(n for n, _ in rest) or "all", PARTS.join(v for _, v in rest) or "all"


def add_kappa(rows: pl.DataFrame, indicators: Mapping[str, RecordIndicator]) -> pl.DataFrame:
    """Return rows in which agreement beyond chance has its value, from the pairs of grades.

    Fewer than :data:`FEWEST_PAIRS` pairs give no value: a kappa of so few says nothing.
    """
    of_kappa = pl.col("unit") == "kappa"
    if not rows.filter(of_kappa).height:
        return rows
    tables = dict(tabulate_pairs(rows, indicators))
    valued = [judge(row, tables) for row in rows.filter(of_kappa).iter_rows(named=True)]
    return pl.concat([rows.filter(~of_kappa), pl.DataFrame(valued, schema=rows.schema)])


def tabulate_pairs(
    rows: pl.DataFrame, indicators: Mapping[str, RecordIndicator]
) -> Iterator[tuple[tuple[object, ...], np.ndarray]]:
    """Yield for each whole its table of pairs, a row a grade of the first assessor."""
    for code in rows["indicator"].unique().sort():
        shares_of = getattr(indicators[code], "shares_of", ())
        if len(shares_of) == 2:
            told = take_out(rows.filter(pl.col("indicator") == code), shares_of)
            for key, whole in told.group_by(WHOLE):
                yield (code.partition(":")[0], *key), tabulate_whole(whole, shares_of)


def tabulate_whole(whole: pl.DataFrame, shares_of: tuple[str, ...]) -> np.ndarray:
    """Return the pairs of one whole, counted."""
    table = np.zeros((len(GRADE), len(GRADE)))
    for row in whole.filter(pl.col("status") == "ok").iter_rows(named=True):
        named = dict(
            zip(row["stratum"].split(PARTS), row["value_of_stratum"].split(PARTS), strict=True)
        )
        first, second = (GRADE.index(named[name]) for name in shares_of)
        table[first, second] = row["numerator"]
    return table


def judge(row: Row, tables: Mapping[tuple[object, ...], np.ndarray]) -> Row:
    """Return a row with its kappa and interval, or with the reason why it has none."""
    if row["status"] != "ok":
        return row
    key = (row["indicator"].partition(":")[0], *(row[name] for name in WHOLE[:3]))
    table = tables.get((*key, row["stratum"], row["value_of_stratum"]), np.zeros((1, 1)))
    nothing = {"value": None, "lower": None, "upper": None, "status": "insufficient"}
    if table.sum() < FEWEST_PAIRS:
        return row | nothing | {"reason": f"fewer than {FEWEST_PAIRS} cases graded by both"}
    found = linear_weighted_kappa(table, seed=SEED)
    if np.isnan(found.value):
        return row | nothing | {"reason": "both gave every case one grade"}
    ends = {"lower": float(found.interval.lower), "upper": float(found.interval.upper)}
    return row | ends | {"value": float(found.value), "interval_method": KAPPA}
