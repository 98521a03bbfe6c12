"""Agreement of two assessors on ordered grades: from margins alone, and from pairs.

Grades stand from the best to the worst, as inspection reports print them. A table of pairs
has a row for each grade of the first assessor and a column for each of the second.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog
from scipy.stats import binomtest, chi2

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_counts, tail
from cpanalysis.statistics.heterogeneity import TestResult
from cpanalysis.statistics.interval import FloatArray, Interval
from cpanalysis.statistics.proportions import wilson

DRAWS = 5_000
ROUNDING = 1e-12

Coefficient = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class AgreementBounds:
    """What the margins of two assessors allow, and what they already decide.

    ``agreement`` and ``first_higher`` are in cases, from the fewest to the most possible;
    ``mean_shift`` is exact, in grades, and negative where the second graded lower.
    """

    cases: int
    agreement: Interval
    first_higher: Interval
    mean_shift: float
    kappa: Interval
    linear_weighted_kappa: Interval


class Estimate(NamedTuple):
    """A value and its interval."""

    value: float
    interval: Interval


def agreement_bounds_from_margins(first: ArrayLike, second: ArrayLike) -> AgreementBounds:
    """Bounds on the agreement of two assessors of whom only the totals a grade are known.

    Each figure is linear in the unknown table of pairs, so that its least and its greatest
    value over all tables with these margins (Fréchet bounds) are two linear programs. The
    greatest and the least are reached by whole tables.

    Raises
    ------
    ParameterError
        For totals that are no counts, differ in length or in sum, or hold nothing.

    References
    ----------
    Fréchet (1951), Annales de l'Université de Lyon A 14, 53-77; Cohen (1968), Psychological
    Bulletin 70, 213-220.

    Examples
    --------
    A force graded 33 cases, and inspectors the same 33: good, requires improvement,
    inadequate:

    >>> bounds = agreement_bounds_from_margins([15, 13, 5], [4, 18, 11])
    >>> bounds.agreement, bounds.first_higher.lower
    (Interval(lower=0.0, upper=22.0), 11.0)
    >>> bounds.linear_weighted_kappa.rounded(2)
    Interval(lower=-0.25, upper=0.39)
    """
    margins = _checked_margins(first, second)
    grades = np.arange(len(margins[0]))
    steps = grades[None, :] - grades[:, None]
    return AgreementBounds(
        cases=int(margins[0].sum()),
        agreement=_bounds(margins, steps == 0),
        first_higher=_bounds(margins, steps > 0),
        mean_shift=float(grades @ (margins[0] - margins[1]) / margins[0].sum()),
        kappa=_kappa_bounds(margins, (steps == 0).astype(np.float64)),
        linear_weighted_kappa=_kappa_bounds(margins, linear_weights(len(grades))),
    )


def linear_weights(grades: int) -> FloatArray:
    """Return how far two grades agree: 1 on the same, 0 on the two ends, even steps between.

    >>> linear_weights(3).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    steps = np.abs(np.subtract.outer(np.arange(grades), np.arange(grades)))
    return np.asarray(1 - steps / max(grades - 1, 1))


def tabulate_pairs(first: ArrayLike, second: ArrayLike, *, grades: int) -> FloatArray:
    """Count the pairs of grades of one case; grades are numbered from 0, the best.

    Raises
    ------
    ParameterError
        Where the two differ in length, or a grade is missing or beyond ``grades``.

    Examples
    --------
    >>> tabulate_pairs([0, 0, 1], [0, 1, 1], grades=2).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    rows, columns = as_counts(first, what="grades"), as_counts(second, what="grades")
    if rows.shape != columns.shape or rows.ndim != 1:
        raise ParameterError(f"grades must come in pairs; found {rows.shape}, {columns.shape}")
    if not (np.r_[rows, columns] < grades).all():
        raise ParameterError(f"grades must lie from 0 to {grades - 1}, none missing")
    cells = (rows * grades + columns).astype(int)
    return np.bincount(cells, minlength=grades**2).reshape(grades, grades).astype(np.float64)


def exact_agreement(table: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """Share of cases on which both assessors gave one grade, with its Wilson interval.

    An empty table gives nan.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    Examples
    --------
    >>> exact_agreement([[4, 1], [2, 3]]).value
    0.7
    """
    counted = _checked_square(table)
    agreed, cases = float(np.trace(counted)), float(counted.sum())
    value = agreed / cases if cases else np.nan
    return Estimate(value, wilson(agreed, cases, confidence=confidence))


def linear_weighted_kappa(
    table: ArrayLike, *, seed: int, draws: int = DRAWS, confidence: float = 0.95
) -> Estimate:
    """Cohen's kappa with linear weights, and a seeded bootstrap interval over cases.

    1 is full agreement, 0 what chance alone would give. nan where chance alone would agree
    fully (both gave every case one and the same grade); resamples like that are left out.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    References
    ----------
    Cohen (1968), Psychological Bulletin 70, 213-220.

    Examples
    --------
    >>> round(linear_weighted_kappa([[4, 1, 0], [2, 5, 1], [0, 1, 6]], seed=1).value, 4)
    0.7076
    """
    counted = _checked_square(table)
    return _bootstrap(_weighted_kappa, counted, seed=seed, draws=draws, confidence=confidence)


def gwet_ac2(
    table: ArrayLike,
    *,
    seed: int,
    weights: ArrayLike | None = None,
    draws: int = DRAWS,
    confidence: float = 0.95,
) -> Estimate:
    """Gwet's AC2, and a seeded bootstrap interval over cases.

    ``(agreed - chance) / (1 - chance)`` with ``chance = T Σ π(1 - π) / (q (q - 1))``: ``T``
    the sum of the weights, ``q`` the number of grades, ``π`` the mean of both assessors'
    shares of a grade. Does not fall, as kappa does, because one grade is common. Weights
    are linear unless given; the identity gives AC1. An empty table gives nan.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    References
    ----------
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48; Gwet
    (2014), Handbook of Inter-Rater Reliability, fourth edition, chapter 4.

    Examples
    --------
    >>> round(gwet_ac2([[4, 1, 0], [2, 5, 1], [0, 1, 6]], seed=1).value, 4)
    0.7216
    """
    counted = _checked_square(table)
    agreeing = linear_weights(len(counted)) if weights is None else np.asarray(weights)
    return _bootstrap(
        partial(_ac2, agreeing), counted, seed=seed, draws=draws, confidence=confidence
    )


def sign_test(table: ArrayLike) -> float:
    """Two-sided exact p value that neither assessor tends to grade higher than the other.

    Among cases graded differently, those that the first graded higher are binomial with a
    half. 1 where no case was graded differently.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    Examples
    --------
    >>> sign_test([[4, 6], [0, 3]])
    0.03125
    """
    counted = _checked_square(table)
    higher, lower = int(np.triu(counted, 1).sum()), int(np.tril(counted, -1).sum())
    return float(binomtest(higher, higher + lower).pvalue) if higher + lower else 1.0


def stuart_maxwell(table: ArrayLike) -> TestResult:
    """Stuart and Maxwell's test that both assessors give each grade equally often.

    The degrees of freedom are the rank of the variance: grades that only agreement knows, or
    nobody gave, add none. Where nothing differs, the statistic is 0 and the p value 1.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    References
    ----------
    Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry 116,
    651-655.

    Examples
    --------
    >>> round(stuart_maxwell([[20, 10, 5], [3, 30, 15], [0, 5, 40]]).p_value, 4)
    0.001
    """
    counted = _checked_square(table)
    moved = counted.sum(axis=1) - counted.sum(axis=0)
    apart = -(counted + counted.T)
    np.fill_diagonal(apart, 0.0)
    np.fill_diagonal(apart, -apart.sum(axis=1))
    # Its rank, and not the grades less one, counts what these disagreements can move.
    statistic = float(moved @ np.linalg.pinv(apart, hermitian=True) @ moved)
    return _chi_squared(statistic, int(np.linalg.matrix_rank(apart, hermitian=True)))


def bowker(table: ArrayLike) -> TestResult:
    """Bowker's test that disagreements go both ways equally often, grade by grade.

    Where nothing differs, the statistic is 0 and the p value 1.

    Raises
    ------
    ParameterError
        For a table that is not square or holds anything but counts.

    References
    ----------
    Bowker (1948), Journal of the American Statistical Association 43, 572-574.

    Examples
    --------
    >>> round(bowker([[20, 10, 5], [3, 30, 15], [0, 5, 40]]).statistic, 4)
    13.7692
    """
    counted = _checked_square(table)
    pairs = counted + counted.T
    of_each = np.triu(pairs, 1)
    some = of_each > 0
    statistic = float((((counted - counted.T) ** 2)[some] / of_each[some]).sum())
    return _chi_squared(statistic, int(some.sum()))


def _chi_squared(statistic: float, degrees: int) -> TestResult:
    p_value = float(chi2.sf(statistic, degrees)) if degrees else 1.0
    return TestResult(statistic, degrees, p_value)


def _checked_square(table: ArrayLike) -> FloatArray:
    counted = as_counts(table, what="counts of a table")
    if counted.ndim != 2 or counted.shape[0] != counted.shape[1]:
        raise ParameterError(f"table must be square, a row a grade; found {counted.shape}")
    if np.isnan(counted).any():
        raise ParameterError("a table must have no missing counts")
    return counted


def _checked_margins(first: ArrayLike, second: ArrayLike) -> tuple[FloatArray, FloatArray]:
    rows, columns = as_counts(first, what="totals"), as_counts(second, what="totals")
    if rows.shape != columns.shape or rows.ndim != 1:
        raise ParameterError(f"both need the same grades; found {rows.shape}, {columns.shape}")
    if not rows.sum() == columns.sum() > 0:
        sums = f"{rows.sum():g} and {columns.sum():g}"
        raise ParameterError(f"both must grade the same cases, at least one; found {sums}")
    return rows, columns


def _bounds(margins: tuple[FloatArray, FloatArray], weights: np.ndarray) -> Interval:
    """Return the least and the greatest weighted sum over all tables with these margins."""
    grades = len(margins[0])
    sums = [np.kron(np.eye(grades), np.ones(grades)), np.kron(np.ones(grades), np.eye(grades))]
    problem = {"A_eq": np.vstack(sums), "b_eq": np.concatenate(margins)}
    cost = weights.astype(np.float64).ravel()
    least, greatest = (sign * linprog(sign * cost, **problem).fun for sign in (1, -1))
    return Interval(round(least, 9) + 0.0, round(greatest, 9) + 0.0)


def _kappa_bounds(margins: tuple[FloatArray, FloatArray], weights: FloatArray) -> Interval:
    cases = margins[0].sum()
    chance = float(margins[0] @ weights @ margins[1]) / cases**2
    ends = (float(end) / cases for end in _bounds(margins, weights))
    return Interval(*((end - chance) / (1 - chance) if chance < 1 else np.nan for end in ends))


def _weighted_kappa(tables: FloatArray) -> FloatArray:
    weights = linear_weights(tables.shape[-1])
    shares = _shares(tables)
    rows, columns = shares.sum(axis=-1), shares.sum(axis=-2)
    agreed = (shares * weights).sum(axis=(-2, -1))
    return _beyond_chance(agreed, np.einsum("...i,ij,...j->...", rows, weights, columns))


def _ac2(weights: FloatArray, tables: FloatArray) -> FloatArray:
    grades = tables.shape[-1]
    shares = _shares(tables)
    common = (shares.sum(axis=-1) + shares.sum(axis=-2)) / 2
    chance = weights.sum() * (common * (1 - common)).sum(axis=-1) / max(grades * (grades - 1), 1)
    return _beyond_chance((shares * weights).sum(axis=(-2, -1)), chance)


def _shares(tables: FloatArray) -> FloatArray:
    cases = tables.sum(axis=(-2, -1), keepdims=True)
    return np.asarray(tables / np.where(cases > 0, cases, np.nan))


def _beyond_chance(agreed: FloatArray, chance: FloatArray) -> FloatArray:
    room = 1 - chance
    return np.asarray((agreed - chance) / np.where(room > ROUNDING, room, np.nan))


def _bootstrap(
    coefficient: Coefficient, counted: FloatArray, *, seed: int, draws: int, confidence: float
) -> Estimate:
    """Redraw the cases with replacement, which is to redraw the table as a multinomial."""
    value = float(coefficient(counted))
    if np.isnan(value):
        return Estimate(np.nan, Interval(np.nan, np.nan))
    cases = int(counted.sum())
    drawn = np.random.default_rng(seed).multinomial(cases, counted.ravel() / cases, size=draws)
    values = coefficient(drawn.reshape(draws, *counted.shape).astype(np.float64))
    outside = tail(confidence)
    lower, upper = np.nanquantile(values, [outside, 1 - outside])
    return Estimate(value, Interval(float(lower), float(upper)))
