"""Change against a comparison that the event did not touch."""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import require_choice
from cpanalysis.statistics.estimate import NotShown, Ratio, ratio_from_log
from cpanalysis.statistics.segmented.change import (
    STANDARD,
    Change,
    Lines,
    describe,
    read_exposure,
    read_series,
)
from cpanalysis.statistics.segmented.family import FARTHEST, Shares
from cpanalysis.statistics.segmented.fitted import Fitted, fit_segments
from cpanalysis.statistics.segmented.fitting import Months
from cpanalysis.statistics.segmented.model import Segments


@dataclass(frozen=True, eq=False)
class Comparison:
    """Monthly counts that the event did not touch, and what they are counted against."""

    events: ArrayLike
    exposure: ArrayLike | None = None


def controlled_change_in_counts(
    events: ArrayLike,
    comparison: Comparison,
    *,
    change: int,
    exposure: ArrayLike | None = None,
    segments: Segments = STANDARD,
) -> Change | NotShown:
    """Return the change of a count beyond that of a comparison series.

    Given the events of both series in a month, the target's share of them is binomial with odds of
    the two rates, so whatever moves both alike in a month (season, weather, a shared shock) drops
    out. Level, slope and average are ratios of rate ratios; the lines are the target's: fitted,
    and expected had it kept its course relative to the fitted comparison. A month with no event in
    either series says nothing and is treated as missing.

    Source: Przyborowski & Wilenski (1940), Biometrika 31, 313-323 (the binomial argument);
    Lopez Bernal, Cummins & Gasparrini (2018), Int. J. Epidemiol. 47, 2082-2093 (the design).

    >>> shock = np.tile([1.0, 1.5, 0.7, 1.2], 12)
    >>> step = np.repeat([40.0, 20.0], 24)
    >>> change = controlled_change_in_counts(
    ...     (step * shock).round(), Comparison((30 * shock).round()), change=24)
    >>> isinstance(change, Change) and round(change.level.value, 2)
    0.5

    Raises
    ------
    ParameterError
        As :func:`change_in_counts`, and where the choices name the negative-binomial variance.
    """
    require_choice(segments.variance, ["quasi"], what="variance of a controlled change")
    target = read_series(events, "events")
    other = read_series(comparison.events, "events of the comparison", target)
    if not np.nansum(other):
        return NotShown("no events in the comparison")
    offset = np.log(read_exposure(exposure, target) / read_exposure(comparison.exposure, target))
    known = np.where((target + other > 0) & np.isfinite(offset), target, np.nan)
    series = Months(known, target + other, offset, np.arange(len(target)))
    fitted = fit_segments(series, Shares(), change=change, segments=segments)
    return fitted if isinstance(fitted, NotShown) else _tell(fitted, series)


def ratio_of_ratios(first: Ratio, second: Ratio, *, confidence: float = 0.95) -> Ratio:
    """Return how many times ``first`` is ``second``, two ratios from independent series.

    The variances of the logarithms add up; degrees of freedom by Satterthwaite. For proportions
    use the ``level``, an odds ratio, of two changes.
    Source: Altman & Bland (2003), BMJ 326, 219; Satterthwaite (1946), Biometrics Bull. 2, 110-114.

    >>> half = ratio_from_log(log(0.5), 0.01, degrees_of_freedom=20)
    >>> third = ratio_from_log(log(1 / 3), 0.01, degrees_of_freedom=20)
    >>> ratio_of_ratios(half, third).rounded(2)
    (1.5, 1.13, 2.0)
    """
    variances = np.array([first.standard_error, second.standard_error]) ** 2
    degrees = np.array([first.degrees_of_freedom, second.degrees_of_freedom])
    return ratio_from_log(
        log(first.value / second.value),
        float(variances.sum()),
        degrees_of_freedom=float(variances.sum() ** 2 / np.sum(variances**2 / degrees)),
        confidence=confidence,
    )


def _tell(fitted: Fitted, series: Months) -> Change:
    return describe(fitted, average=_average(fitted), lines=_draw_lines(fitted, series))


def _average(fitted: Fitted) -> Ratio:
    """Ratio of the target's events expected to those expected on its course before.

    Expected on the course before are the fitted events of the comparison times the odds without
    the change.
    """
    months, terms, otherwise = fitted.after()
    fitted_line, without = (t @ fitted.fit.coefficients + months.offset for t in (terms, otherwise))
    target = Shares().mean(fitted_line, months.size)
    expected = (months.size - target) * np.exp(without)
    spread = Shares().variance(target, months.size)
    gradient = terms.T @ (spread / target.sum() + spread * np.exp(without) / expected.sum())
    contrast = gradient - otherwise.T @ expected / expected.sum()
    return fitted.ratio(log(target.sum() / expected.sum()), contrast)


def _draw_lines(fitted: Fitted, series: Months) -> Lines:
    design = fitted.design
    line = design.terms @ fitted.fit.coefficients + series.offset
    without, reach = fitted.line_without_change()
    target = Shares().mean(line, series.size)
    comparison = np.where(design.in_transition, np.nan, series.size - target)
    odds = (without + series.offset + shift for shift in (0.0, -reach, reach))
    others = (comparison * np.exp(np.clip(o, -FARTHEST, FARTHEST)) for o in odds)
    return Lines(np.where(design.in_transition, np.nan, target), *others)
