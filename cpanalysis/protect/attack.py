"""What can be proved of hidden figures from everything that packs publish."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from cpanalysis.declare.results import KEY
from cpanalysis.protect.linked.equations import System
from cpanalysis.protect.linked.pose import GUARDED, flag_hidden, join_packs, pose
from cpanalysis.protect.solve.problem import EXACT, Flags, Numbers, Problem
from cpanalysis.protect.solve.repair import State, look
from cpanalysis.protect.solve.settle import find_proofs, is_harmless
from cpanalysis.protect.solve.sums import Open, follow_sums, open_sums

PLACES = 6


def prove_hidden(
    results: pl.DataFrame, *, threshold: int, others: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """Return what is proved of every hidden figure of published ``results``.

    One row a hidden numerator, denominator and complement, with the key of its row of results:
    ``lower`` and ``upper`` are the least and the most that it can be, ``fails`` says whether they
    lie closer than ``threshold``. Every figure is put to a linear program; bounds of those that it
    leaves open are what follows from sums one after another, which a program might still tighten.
    Of denominators and complements only what can be small can fail. ``others`` are packs of the
    same data. Where counts are rounded, each lies within half of what it was rounded to; sums of
    these are followed one after another, without a program: it would have every count to move.

    Raises
    ------
    ArithmeticError
        Where what is published contradicts itself, as packs of different data do.
    """
    rows = join_packs(results, others)
    hidden = flag_hidden(rows)
    if not hidden.any():
        return describe(rows.head(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool))
    posed, system = pose(rows, width=float(threshold))
    problem = replace(posed, lenient=np.zeros_like(posed.lenient))
    if rows["rounded_to"].is_not_null().any():
        lower, upper, fails = bound_rounded(problem, find_slack(rows, system), hidden)
    else:
        lower, upper, fails = bound_all(look(problem, hidden, as_published=True))
    of_hidden = pl.col("row").is_in(np.flatnonzero(hidden))
    cells = system.cells.filter(pl.col("role").is_in(GUARDED), of_hidden)
    keyed = rows.with_row_index("row").select("row", *KEY)
    found = cells.select("row", "role", "variable").join(keyed, on="row", maintain_order="left")
    places = found["variable"].to_numpy()
    return describe(found, lower[places], upper[places], fails[places])


def bound_all(state: State) -> tuple[Numbers, Numbers, Flags]:
    """Return the least and the most of every count, and whether it is known too well."""
    problem = state.problem
    system = open_sums(problem.matrix, problem.counts, state.known)
    lower, upper = state.bounds.lower.copy(), state.bounds.upper.copy()
    fails = np.zeros(len(lower), dtype=bool)
    fails[state.failing] = True
    for proof in find_proofs(state, system, state.must & ~fails):
        place = system.counts[proof.count]
        lower[place], upper[place] = proof.lower, proof.upper
        fails[place] = not is_harmless(state, proof, system)
    return np.maximum(lower, 0.0), upper, fails


def find_slack(rows: pl.DataFrame, system: System) -> Numbers:
    """Return how far each shown count may lie from what is published: half of its rounding.

    A complement is the difference of two counts, each of which may.
    """
    half = rows.with_row_index("row").select("row", half=pl.col("rounded_to").fill_null(0) / 2)
    both = pl.when(pl.col("role") == "complement").then(2.0).otherwise(1.0)
    told = system.cells.drop_nulls("count").join(half, on="row", how="left")
    widest = told.group_by("variable").agg((pl.col("half") * both).max())
    slack = np.zeros(system.variables.height)
    slack[widest["variable"].to_numpy()] = widest["half"].to_numpy()
    return slack


def bound_rounded(
    problem: Problem, slack: Numbers, hidden: Flags
) -> tuple[Numbers, Numbers, Flags]:
    """Return what :func:`bound_all` does where shown counts are known within a slack.

    Exact figures would tell a denominator or complement of nought to be just that, which is no
    secret. Here it may come out as nought or a little more, which says no more than its symbol.
    """
    known = problem.known(hidden)
    counts = np.where(known, np.nan_to_num(problem.counts), 0.0)
    least = np.where(known, np.maximum(counts - slack, 0.0), 0.0)
    most = np.where(known, counts + slack, np.inf)
    every, sums = np.arange(len(counts)), np.arange(problem.matrix.shape[0])
    total = np.zeros(len(sums))
    system = Open(problem.matrix, total, sums, every, np.full(len(counts), np.nan))
    bounds = follow_sums(system, (least, most))
    if (bounds.lower > bounds.upper + EXACT).any():
        raise ArithmeticError("what is shown contradicts itself")
    must = problem.must_open(hidden, bounds.lower, bounds.upper)
    narrow = bounds.width < problem.width - EXACT
    first = np.isin(np.arange(len(must)), problem.guarded[hidden, 0])
    return bounds.lower, bounds.upper, must & narrow & (first | (bounds.lower > EXACT))


def describe(found: pl.DataFrame, lower: Numbers, upper: Numbers, fails: Flags) -> pl.DataFrame:
    """Return hidden figures with what is proved of them, rounded to what a program can tell."""
    named = found if "role" in found.columns else found.with_columns(role=pl.lit(""))
    near = [np.round(ends, PLACES) for ends in (lower, upper)]
    bounds = [pl.Series("lower", near[0]), pl.Series("upper", near[1]), pl.Series("fails", fails)]
    return named.select(*KEY, "role").with_columns(bounds)
