"""Months taken together: what was seen in the last so many beside what was expected."""

from collections.abc import Callable

import numpy as np

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, Observations
from cpanalysis.statistics.charts.model import Model, chances_of
from cpanalysis.statistics.charts.tails import Chances, Sums

WIDTHS = (2, 3, 4, 6, 8, 12)
"""How many of the latest months are taken together."""

LEAST_VARIANCE = 1e-3
"""Part of its variance that a sum within the baseline keeps, whatever the fit took."""

Adder = Callable[[FloatArray], FloatArray]


def month_sums(model: Model, observed: Observations) -> Sums:
    """Return each month by itself beside its prediction; arrays of shape (series, months)."""
    return _sums(model, observed, tested=observed.recorded, add=lambda months: months)


def together_chances(
    model: Model, observed: Observations, *, tested: BoolArray, within: bool
) -> Chances:
    """Return chances of the months together, shape (series, months, widths).

    The last axis follows `WIDTHS`; a window ends at its month and holds what is ``tested`` of
    the months before. With ``within`` the windows lie in the baseline itself, whose fit has
    already followed them: a sum then varies less about its fit, not more. With a level only
    and no over-dispersion that is the exact binomial split of the baseline's events.
    Source: the scan statistic, Naus (1982), Journal of the American Statistical Association
    77, 177-183; windows as a generalised likelihood ratio, Lai (1995), Journal of the Royal
    Statistical Society B 57, 613-658.
    """
    found = [
        _window_chances(model, observed, tested, width=width, within=within) for width in WIDTHS
    ]
    return Chances(
        np.stack([chance.lower for chance in found], axis=2),
        np.stack([chance.upper for chance in found], axis=2),
    )


def suffix_sums(model: Model, observed: Observations, *, tested: BoolArray, within: bool) -> Sums:
    """Return the months from each one to the last together, shape (series, months)."""
    return _sums(model, observed, tested=tested, add=to_the_end, within=within)


def predictive_variance(
    model: Model, weight: FloatArray, lean: FloatArray, *, within: bool = False
) -> FloatArray:
    """Return the variance of a sum about its expectation.

    ``weight`` is the sum of the months' own over-dispersed variances, ``lean`` the variance
    that the unsure baseline adds (a month ahead) or takes away (``within`` the baseline).
    """
    if within:
        return np.maximum(weight - lean, LEAST_VARIANCE * weight)
    return weight + lean


def _window_chances(
    model: Model, observed: Observations, tested: BoolArray, *, width: int, within: bool
) -> Chances:
    sums = _sums(model, observed, tested=tested, add=ending(width), within=within)
    return chances_of(model, sums, where=tested)


def _sums(
    model: Model, observed: Observations, *, tested: BoolArray, add: Adder, within: bool = False
) -> Sums:
    weight = np.where(tested, model.fit.weight, 0.0)
    variance, plain = add(weight * model.spread), add(weight)
    dispersion = variance / np.where(plain > 0, plain, 1.0)
    lean = dispersion * _leverage(model, weight, add)
    return Sums(
        add(np.where(tested, observed.events, 0.0)),
        add(np.where(tested, model.fit.mean, 0.0)),
        predictive_variance(model, variance, lean, within=within),
        _size(model, np.where(tested, observed.exposure, 0.0), add),
    )


def _leverage(model: Model, weight: FloatArray, add: Adder) -> FloatArray:
    """Return the variance of the fitted sum before over-dispersion: ``d' C d``."""
    design = model.baseline.design
    leans = np.stack([add(weight * column) for column in design.T], axis=-1)
    return np.asarray(np.einsum("stp,spq,stq->st", leans, model.fit.covariance, leans))


def _size(model: Model, exposure: FloatArray, add: Adder) -> FloatArray:
    if model.family.name == "counts":
        return np.full(exposure.shape, np.inf)
    return np.maximum(add(exposure), 1e-9)


def ending(width: int) -> Adder:
    """Return what adds each month and the ``width - 1`` before it.

    >>> ending(2)(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[1.0, 3.0, 5.0]]
    """

    def add(months: FloatArray) -> FloatArray:
        sums = months.cumsum(axis=1)
        before = np.zeros_like(sums)
        before[:, width:] = sums[:, :-width]
        return np.asarray(sums - before)

    return add


def to_the_end(months: FloatArray) -> FloatArray:
    """Return the sum of each month and all after it.

    >>> to_the_end(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[6.0, 5.0, 3.0]]
    """
    return np.asarray(months[:, ::-1].cumsum(axis=1)[:, ::-1])
