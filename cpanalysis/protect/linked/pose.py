"""From rows of results to a problem of hiding: what each row shows, and what hiding it costs."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from cpanalysis.protect.blanking import CONTROLLED
from cpanalysis.protect.linked.cells import Areas
from cpanalysis.protect.linked.equations import AREAS, System, build_system
from cpanalysis.protect.solve.problem import NONE, Flags, Numbers, Problem, Whole

GUARDED = ("numerator", "denominator", "complement")
"""What must stay open of a hidden row, the first of them whatever it is."""
OF_WHOLE, OF_NOUGHT, OF_LATEST = 1.0, 2.0, 0.25
"""What hiding a row costs beyond 1: one about the whole area, about nought, of the latest year."""


def choose_rows(results: pl.DataFrame) -> pl.DataFrame:
    """Return the rows from records that show a count, or would if they were not hidden."""
    counts = pl.any_horizontal(pl.col("numerator", "denominator").is_not_null())
    hidden = pl.col("status") == "suppressed"
    return results.filter(pl.col("origin").is_in(CONTROLLED), counts | hidden)


def pose(results: pl.DataFrame, *, width: float, areas: Areas = AREAS) -> tuple[Problem, System]:
    """Return the problem of hiding rows of ``results`` that :func:`choose_rows` chose.

    A row about the rest of the area may be known exactly: it follows from the others, and is then
    shown.
    """
    system = build_system(results, areas)
    shown = system.cells.drop_nulls("count")
    rest = (results["area"] == areas.rest).to_numpy()
    size = system.variables.height
    lenient = np.zeros(size, dtype=bool)
    of_rest = pl.col("row").is_in(np.flatnonzero(rest))
    lenient[system.cells.filter(of_rest)["variable"].to_numpy()] = True
    problem = Problem(
        matrix=system.matrix,
        counts=place_counts(shown, size),
        items=list_items(shown, results.height, size),
        costs=price_rows(results, areas),
        guarded=list_guarded(system.cells, results.height),
        lenient=lenient,
        width=width,
    )
    return problem, system


def place_counts(shown: pl.DataFrame, size: int) -> Numbers:
    """Return the count of every variable that a row shows, nan for the others."""
    counts = np.full(size, np.nan)
    counts[shown["variable"].to_numpy()] = shown["count"].to_numpy()
    return counts


def list_items(shown: pl.DataFrame, height: int, size: int) -> csr_array:
    """Return rows by variables: 1 where the row shows it."""
    pairs = shown.select("row", "variable").unique(maintain_order=True)
    places = (pairs["row"].to_numpy(), pairs["variable"].to_numpy())
    return csr_array((np.ones(pairs.height), places), shape=(height, size))


def list_guarded(cells: pl.DataFrame, height: int) -> Whole:
    """Return, for each row, the variables that must stay open once it is hidden."""
    guarded = np.full((height, len(GUARDED)), NONE, dtype=np.int64)
    for place, role in enumerate(GUARDED):
        own = cells.filter(pl.col("role") == role)
        guarded[own["row"].to_numpy(), place] = own["variable"].to_numpy()
    return guarded


def price_rows(results: pl.DataFrame, areas: Areas) -> Numbers:
    """Return what is lost by hiding each row: parts before the whole, and older before newer."""
    nought = (pl.col("numerator") == 0) & (pl.col("denominator").fill_null(0) == 0)
    latest = pl.col("period_end") > pl.col("period_end").max().dt.offset_by("-1y")
    costs = results.select(
        1.0
        + OF_WHOLE * (pl.col("area") == areas.whole)
        + OF_NOUGHT * nought.fill_null(value=False)
        + OF_LATEST * latest
    )
    return costs.to_series().to_numpy()


def join_packs(results: pl.DataFrame, others: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows from records of several packs of the same data, one under the other."""
    chosen = [choose_rows(one) for one in (results, *others)]
    return pl.concat([one.select(chosen[0].columns) for one in chosen])


def flag_hidden(results: pl.DataFrame) -> Flags:
    """Return which rows are hidden."""
    return (results["status"] == "suppressed").to_numpy()
