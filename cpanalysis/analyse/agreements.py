"""How far force and inspectors agree on the cases that both graded, from the pairs themselves."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from cpanalysis.declare.agreements import (
    AC2,
    AGREEMENTS,
    EXACT,
    KAPPA,
    MARGINS,
    SIGN,
)
from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.codes import GRADE, THREE_POINT_GRADES
from cpanalysis.statistics.agreement import (
    Estimate,
    exact_agreement,
    gwet_ac2,
    linear_weighted_kappa,
    sign_test,
    stuart_maxwell,
)
from cpanalysis.statistics.interval import FloatArray

PAIRS = "self_vs_inspector_agreement:grades"
SPLIT = "scale / force_grade / inspector_grade"
KEY = ["area", "period_start", "period_end", "scale", "origin"]
SEED = 20170908
GRADES_OF = {"ncpi_2014_3pt": THREE_POINT_GRADES}
Row = dict[str, object]


def measure_agreements(results: pl.DataFrame) -> pl.DataFrame:
    """Return exact agreement, coefficients and tests from the pairs in the yearly ``results``.

    A row a year, scale and measure. Two scales are never pooled, and years are not either: their
    sum less the years shown would give a hidden year away.
    """
    pairs = read_pairs(results)
    rows = [
        {**key, **row}
        for key, cell in cells_of(pairs)
        for row in measure_table(tabulate(cell, str(key["scale"])))
    ]
    found = pl.DataFrame(rows, schema=dict(AGREEMENTS), infer_schema_length=None)
    return found.select(pl.col(name).cast(kind) for name, kind in AGREEMENTS.items())


def read_pairs(results: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs counted in the force's yearly results, by scale and both grades."""
    rows = results.filter(
        pl.col("indicator") == PAIRS,
        pl.col("stratum") == SPLIT,
        pl.col("area") == FORCE.name,
        pl.col("numerator") > 0,
    )
    named = pl.col("value_of_stratum").str.split_exact(" / ", 2)
    parts = named.struct.rename_fields(["scale", "force", "inspectors"])
    return rows.with_columns(parts.alias("parts")).unnest("parts")


def cells_of(pairs: pl.DataFrame) -> Iterator[tuple[Row, pl.DataFrame]]:
    """Yield area, period, scale and origin of the pairs of each year and scale, with the pairs."""
    grouped = pairs.sort(KEY).group_by(KEY, maintain_order=True)
    for key, cell in grouped:
        yield dict(zip(KEY, key, strict=True)), cell


def tabulate(pairs: pl.DataFrame, scale: str) -> FloatArray:
    """Return the pairs as a square table: the force's grades by row, best first."""
    grades = GRADES_OF.get(scale, GRADE)
    table = np.zeros((len(grades), len(grades)))
    for force, inspectors, cases in pairs.select("force", "inspectors", "numerator").iter_rows():
        table[grades.index(force), grades.index(inspectors)] += cases
    return table


def measure_table(table: FloatArray) -> Iterator[Row]:
    """Yield every measure of one table of pairs."""
    counts: Row = {
        "cases": float(table.sum()),
        "agreed": float(np.trace(table)),
        "force_higher": float(np.triu(table, 1).sum()),
        "force_lower": float(np.tril(table, -1).sum()),
    }
    yield {**counts, "measure": EXACT, **tell(exact_agreement(table))}
    yield {**counts, "measure": KAPPA, **tell(linear_weighted_kappa(table, seed=SEED))}
    yield {**counts, "measure": AC2, **tell(gwet_ac2(table, seed=SEED))}
    yield {**counts, "measure": SIGN, "p_value": sign_test(table)}
    yield {**counts, "measure": MARGINS, "p_value": stuart_maxwell(table).p_value}


def tell(found: Estimate) -> Row:
    """Return an estimate as columns; a coefficient that is not defined says so."""
    if np.isnan(found.value):
        return {"reason": "not defined: both gave every case one and the same grade"}
    lower, upper = (float(np.asarray(end)) for end in found.interval)
    return {"value": found.value, "lower": lower, "upper": upper}
