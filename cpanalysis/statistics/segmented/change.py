"""Change associated with an event at a known month, in counts and in proportions."""

from dataclasses import dataclass, replace
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.statistics.estimate import Estimate, Flags, Floats, NotShown, Ratio
from cpanalysis.statistics.segmented.family import Counts, Shares
from cpanalysis.statistics.segmented.fitted import Fitted, fit_segments
from cpanalysis.statistics.segmented.fitting import Months
from cpanalysis.statistics.segmented.model import Segments

STANDARD = Segments()


@dataclass(frozen=True, eq=False)
class Lines:
    """The fitted line and the line without the change, a value a month, in the series' unit.

    ``fitted`` is nan in months of transition; ``lower`` and ``upper`` are the interval of the line
    ``without_change``, not of single months.
    """

    fitted: Floats
    without_change: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class Change:
    """A change associated with an event; never by itself its effect.

    Attributes
    ----------
    level
        Ratio of the line just after to the line just before (for proportions an odds ratio).
    slope
        Ratio by which a year's growth differs after the change from before; None where the slope
        was held.
    average
        Ratio of what the fitted line expects over the months after the change to what the line
        without the change expects over the same months: of events, or of proportions.
    lines
        Both lines, month by month.
    dispersion, autocorrelation
        Of the residuals; autocorrelation is nan where the choice was not to estimate it.
    months_before, months_after, waves
        What the model was fitted on, and its seasonal waves.
    without
        What the line without the change expects over the months after it, all together: events, or
        their proportion. None of a controlled change.
    difference
        Of proportions: the fitted one over the months after less ``without``. None of counts.
    """

    level: Ratio
    slope: Ratio | None
    average: Ratio
    lines: Lines
    dispersion: float
    autocorrelation: float
    months_before: int
    months_after: int
    waves: int
    without: Estimate | None = None
    difference: Estimate | None = None


def change_in_counts(
    events: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    change: int,
    segments: Segments = STANDARD,
) -> Change | NotShown:
    """Return the change of a monthly count associated with an event at a known month.

    A segmented log-linear model with offset log(exposure)::

        log E(events) = log exposure + trend + step + change of slope + season

    Parameters
    ----------
    events
        Events a month, months in a row; nan for a month outside coverage, 0 for one without events.
    exposure
        What the events are counted against, for instance children times days; by default 1. A
        month with an exposure of 0 is treated as missing.
    change
        Index of the first month that may differ.
    segments
        The choices of the model.

    Returns
    -------
    Change or NotShown
        NotShown with the reason where months or events do not carry the model.

    Raises
    ------
    ParameterError
        Where a number is negative or infinite, or the two are not as many.

    Notes
    -----
    Source: Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiol. 46, 348-355.

    Examples
    --------
    >>> before, after = [20, 24, 18, 22] * 6, [11, 9, 12, 8] * 6
    >>> change = change_in_counts(before + after, change=24)
    >>> isinstance(change, Change) and change.level.rounded(2)
    (0.49, 0.41, 0.57)
    >>> change_in_counts(before + after, change=5)
    NotShown(reason='5 months before the change; 12 are needed')
    """
    counts = read_series(events, "events")
    size = read_exposure(exposure, counts)
    series = Months(counts, size, np.zeros(len(counts)), np.arange(len(counts)))
    fitted = fit_segments(series, Counts(), change=change, segments=segments)
    if isinstance(fitted, NotShown):
        return fitted
    average, lines = _average_of_counts(fitted), _draw_lines(fitted, size)
    told = describe(fitted, average=average, lines=lines)
    return replace(told, without=_expected_without(fitted))


def change_in_proportions(
    events: ArrayLike,
    totals: ArrayLike,
    *,
    change: int,
    segments: Segments = STANDARD,
) -> Change | NotShown:
    """Return the change of a monthly proportion associated with an event at a known month.

    A segmented logistic model; see :func:`change_in_counts` for terms, errors and refusals. A month
    with a total of 0 says nothing about the proportion and is treated as missing.

    Parameters
    ----------
    events, totals
        Events a month, and of how many; nan for a month outside coverage.
    change
        Index of the first month that may differ.
    segments
        The choices of the model.

    Raises
    ------
    ParameterError
        Where a count is negative or infinite, events exceed their total, or the choices name the
        negative-binomial variance, which counts alone can have.

    Examples
    --------
    >>> totals = [50] * 48
    >>> events = [10, 12, 8, 11] * 6 + [20, 23, 18, 21] * 6
    >>> change = change_in_proportions(events, totals, change=24)
    >>> isinstance(change, Change) and change.average.rounded(2)
    (2.02, 1.64, 2.5)
    >>> isinstance(change, Change) and change.difference and change.difference.rounded(3)
    (0.207, 0.159, 0.248)
    """
    counts = read_series(events, "events")
    size = read_series(totals, "totals", counts)
    _refuse(counts > size, "events", "exceed their total")
    require_choice(segments.variance, ["quasi"], what="variance of proportions")
    informed = np.where(size > 0, counts, np.nan)
    series = Months(informed, size, np.zeros(len(counts)), np.arange(len(counts)))
    fitted = fit_segments(series, Shares(), change=change, segments=segments)
    if isinstance(fitted, NotShown):
        return fitted
    average, lines = _average_of_shares(fitted), _draw_lines(fitted, np.ones(len(counts)))
    told = describe(fitted, average=average, lines=lines)
    without, difference = _difference_of_shares(fitted)
    return replace(told, without=without, difference=difference)


def describe(fitted: Fitted, *, average: Ratio, lines: Lines) -> Change:
    """Return the change that a fitted model tells, given its average ratio and its lines."""
    after = fitted.design.after[fitted.months.index]
    return Change(
        level=fitted.coefficient(2),
        slope=fitted.coefficient(3) if fitted.segments.slope else None,
        average=average,
        lines=lines,
        dispersion=fitted.uncertainty.dispersion,
        autocorrelation=fitted.uncertainty.autocorrelation,
        months_before=int(np.sum(~after)),
        months_after=int(np.sum(after)),
        waves=fitted.design.waves,
    )


def _average_of_counts(fitted: Fitted) -> Ratio:
    months, terms, otherwise = fitted.after()
    expected, gradient = _total(fitted, months, terms)
    without, gradient_without = _total(fitted, months, otherwise)
    contrast = gradient / expected - gradient_without / without
    return fitted.ratio(float(np.log(expected / without)), contrast)


def _expected_without(fitted: Fitted) -> Estimate:
    """Events expected without the change, with the interval of their logarithm."""
    months, _, otherwise = fitted.after()
    without, gradient = _total(fitted, months, otherwise)
    far = exp(min(fitted.reach(gradient / without), 700.0))
    return Estimate(without, without / far, without * far)


def _difference_of_shares(fitted: Fitted) -> tuple[Estimate, Estimate]:
    """Proportion without the change, and how far the fitted one lies from it.

    Each has the interval of its logit; the two are joined allowing for their correlation
    (Zou 2007, Psychol. Methods 12, 399-413).
    """
    months, terms, otherwise = fitted.after()
    found = [_share(fitted, months, each) for each in (terms, otherwise)]
    first, second = (_on_logit(share, fitted.reach(contrast)) for share, contrast in found)
    like = fitted.likeness(found[0][1], found[1][1])
    value = first.value - second.value
    below = _joined(first.value - first.lower, second.upper - second.value, like)
    above = _joined(first.upper - first.value, second.value - second.lower, like)
    return second, Estimate(value, value - below, value + above)


def _on_logit(share: float, reach: float) -> Estimate:
    ends = (float(expit(logit(share) + sign * reach)) for sign in (-1, 1))
    return Estimate(share, *ends)


def _joined(first: float, second: float, like: float) -> float:
    return sqrt(max(first**2 + second**2 - 2 * like * first * second, 0.0))


def _average_of_shares(fitted: Fitted) -> Ratio:
    """Ratio of proportions, from their odds ratio, whose errors are even.

    With P the fitted proportion, ``ratio = P + (1 - P) odds ratio``, so ends and p value agree
    with those of the odds ratio (Zhang & Yu 1998, J. Am. Med. Assoc. 280, 1690-1691).
    """
    months, terms, otherwise = fitted.after()
    share, gradient = _share(fitted, months, terms)
    without, gradient_without = _share(fitted, months, otherwise)
    odds = fitted.ratio(float(logit(share) - logit(without)), gradient - gradient_without)
    value, lower, upper = (
        share + (1 - share) * end for end in (odds.value, odds.lower, odds.upper)
    )
    return replace(odds, value=value, lower=lower, upper=upper)


def _share(fitted: Fitted, months: Months, terms: Floats) -> tuple[float, Floats]:
    """Share of all expected, and the derivatives of its logit by the coefficients."""
    expected, gradient = _total(fitted, months, terms)
    share = expected / float(months.size.sum())
    return share, gradient / (expected * (1 - share))


def _total(fitted: Fitted, months: Months, terms: Floats) -> tuple[float, Floats]:
    """All events expected, and their derivatives by the coefficients."""
    family = fitted.fit.family
    mean = family.mean(terms @ fitted.fit.coefficients + months.offset, months.size)
    return float(mean.sum()), terms.T @ family.slope(mean, months.size)


def _draw_lines(fitted: Fitted, size: Floats) -> Lines:
    design, family = fitted.design, fitted.fit.family
    line = design.terms @ fitted.fit.coefficients
    without, reach = fitted.line_without_change()
    fitted_line = np.where(design.in_transition, np.nan, family.mean(line, size))
    others = (family.mean(without + shift, size) for shift in (0.0, -reach, reach))
    return Lines(fitted_line, *others)


def read_series(values: ArrayLike, what: str, like: Floats | None = None) -> Floats:
    """Return a value a month, none negative or infinite, as many as in ``like``.

    >>> read_series([1, 2], "events").tolist()
    [1.0, 2.0]
    >>> read_series([1, -2], "events")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: events in month 1 (from 0) is negative or infinite
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1 or (like is not None and len(series) != len(like)):
        months = "one value a month" if like is None else f"{len(like)} months"
        raise ParameterError(f"{what} has shape {series.shape}; known: {months}")
    _refuse(np.isinf(series) | (series < 0), what, "is negative or infinite")
    return series


def read_exposure(exposure: ArrayLike | None, like: Floats) -> Floats:
    """Return the exposure a month, as many as in ``like``; 1 where none is given.

    An exposure of 0 is nan: there is no rate without people.

    >>> read_exposure(None, np.zeros(2)).tolist()
    [1.0, 1.0]
    >>> read_exposure([5, 0], np.zeros(2)).tolist()
    [5.0, nan]
    """
    if exposure is None:
        return np.ones(len(like))
    size = read_series(exposure, "exposure", like)
    return np.where(size > 0, size, np.nan)


def _refuse(offending: Flags, what: str, why: str) -> None:
    if offending.any():
        raise ParameterError(f"{what} in month {int(np.argmax(offending))} (from 0) {why}")
