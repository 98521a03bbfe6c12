"""The Kaplan-Meier curve: the share still waiting, and what is read off it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.survival.risk import product_limit, tabulate
from cpanalysis.statistics.survival.waits import DONE, OPEN, Waits

LEAST_FOR_NINETIETH = 20
TIE = 1e-12  # a share that is 1/2 but for rounding is 1/2


@dataclass(frozen=True, eq=False)
class Curve:
    """The share still waiting after each time at which a wait was done.

    Attributes
    ----------
    times, at_risk, done
        The times, how many were waiting just before, and how many were done then.
    waiting, standard_error, lower, upper
        Share still waiting just after, Greenwood's standard error, and the interval.
    waits
        What the curve was made of, waits that ended otherwise as open ones.
    confidence
        Of the interval.
    """

    times: Floats
    at_risk: Floats
    done: Floats
    waiting: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    waits: Waits
    confidence: float

    @property
    def horizon(self) -> float:
        """The longest time for which anybody was watched; nothing is known beyond."""
        return float(self.waits.times.max(initial=0.0))

    @property
    def open_cases(self) -> int:
        """How many waits had not ended."""
        return int(np.sum(self.waits.kinds == OPEN))


def survival_curve(
    waits: Waits, *, confidence: float = 0.95, censor_competing: bool = False
) -> Curve:
    """Return the Kaplan-Meier curve of waits for one event.

    With d done of n at risk at each time, and z the normal quantile::

        S(t) = Π (1 - d / n),   V = Σ d / (n (n - d))
        interval S^exp(± z √V / log S)

    Where all are done the interval has no width; its upper end is then the exact binomial one of as
    many done out of as many.

    Parameters
    ----------
    waits
        From :func:`sort_waits`.
    confidence
        Of the interval.
    censor_competing
        Whether a wait that ended otherwise counts as open when it did, which describes a world in
        which it could not; by default such waits are refused, as the share done is then told by
        :func:`cumulative_incidence`.

    Raises
    ------
    ParameterError
        Where some waits ended otherwise.

    Notes
    -----
    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481; Greenwood (1926), Reports on
    Public Health and Medical Subjects 33; log-log: Kalbfleisch & Prentice (1980), The Statistical
    Analysis of Failure Time Data.

    Examples
    --------
    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> curve = survival_curve(sort_waits([2, 3, 3, 5, 8], [1, 1, 0, 1, 0]).waits)
    >>> curve.times.tolist(), curve.waiting.round(2).tolist()
    ([2.0, 3.0, 5.0], [0.8, 0.6, 0.3])
    """
    single = _leave_one_event(waits, censor_competing=censor_competing)
    table = tabulate(single, kind=DONE)
    waiting = product_limit(table.at_risk, table.of_kind)
    error = waiting * np.sqrt(np.cumsum(greenwood_terms(table.at_risk, table.of_kind)))
    lower, upper = log_log(waiting, error, confidence=confidence)
    all_done = 1 - exact_end(np.cumsum(table.of_kind), confidence)
    upper = np.where(waiting > 0, upper, all_done)
    steps = (table.times, table.at_risk, table.of_kind)
    return Curve(*steps, waiting, error, lower, upper, single, confidence)


def share_within(curve: Curve, threshold: float) -> Estimate | NotShown:
    """Return the share done within a time, read off the curve, with its interval.

    Open cases count for as long as they were watched. Before anybody is done, the upper end is the
    exact binomial one of none out of those still watched at the threshold.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> curve = survival_curve(sort_waits([2, 3, 3, 5, 8], [1, 1, 0, 1, 0]).waits)
    >>> share_within(curve, 3).rounded(2)
    (0.4, 0.12, 0.87)
    >>> share_within(curve, 9)
    NotShown(reason='nobody was watched for as long as 9')
    """
    last = int(np.searchsorted(curve.times, threshold, side="right")) - 1
    ended = last >= 0 and curve.waiting[last] <= 0
    if threshold > curve.horizon and not ended:
        return NotShown(f"nobody was watched for as long as {threshold:g}")
    if last < 0:
        watched = np.sum((curve.waits.times >= threshold) & (curve.waits.entries < threshold))
        return Estimate(0.0, 0.0, 1 - float(exact_end(watched, curve.confidence)))
    ends = curve.waiting[last], curve.upper[last], curve.lower[last]
    return Estimate(*(1 - float(end) for end in ends))


def median_wait(curve: Curve) -> Estimate | NotShown:
    """Return the time by which half are done, with its interval; nan where it is not reached.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> curve = survival_curve(sort_waits([2, 3, 3, 5, 8], [1, 1, 0, 1, 0]).waits)
    >>> median_wait(curve).rounded(2)
    (5.0, 2.0, nan)
    """
    return waiting_time(curve, 0.5)


def ninetieth_percentile(curve: Curve) -> Estimate | NotShown:
    """Return the time by which nine in ten are done; shown only from 20 done waits.

    The reason does not say how many there are: where they are few, their number is not for showing.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> ninetieth_percentile(survival_curve(sort_waits([2, 3, 5], [1, 1, 0]).waits))
    NotShown(reason='too few waits done; a ninetieth percentile needs 20')
    """
    if curve.done.sum() < LEAST_FOR_NINETIETH:
        needed = f"a ninetieth percentile needs {LEAST_FOR_NINETIETH}"
        return NotShown(f"too few waits done; {needed}")
    return waiting_time(curve, 0.9)


def waiting_time(curve: Curve, share: float) -> Estimate | NotShown:
    """Return the first time by which ``share`` are done; nan for what is not reached.

    The interval holds the times at which the curve's own interval holds ``1 - share``.
    Source: Brookmeyer & Crowley (1982), Biometrics 38, 29-41.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> waiting_time(survival_curve(sort_waits([1, 2, 3, 4], [1, 1, 1, 1]).waits), 0.25).value
    1.0
    """
    if len(curve.waits) == 0:
        return NotShown("no waits")
    lines = (curve.waiting, curve.lower, curve.upper)
    return Estimate(*(first_at_or_below(curve.times, line, 1 - share) for line in lines))


def log_log(share: Floats, error: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Return the log-log interval of a share; the share itself where it is 0 or 1.

    >>> lower, upper = log_log(np.array([0.8]), np.array([0.1]), confidence=0.95)
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.512], [0.928])
    """
    inside = (share > TIE) & (share < 1 - TIE)
    logarithm = np.log(np.where(inside, share, 0.5))
    reach = ndtri(0.5 + confidence / 2) * np.where(inside, error, 0.0)
    stretch = np.exp(np.minimum(reach / (np.where(inside, share, 0.5) * -logarithm), 700.0))
    lower, upper = np.exp(stretch * logarithm), np.exp(logarithm / stretch)
    return np.where(inside, lower, share), np.where(inside, upper, share)


def exact_end(number: ArrayLike, confidence: float) -> Floats:
    """Return the lower exact binomial end of all out of ``number``: ``(α / 2)^(1 / number)``.

    Source: Clopper & Pearson (1934), Biometrika 26, 404-413.

    >>> round(float(exact_end(10, 0.95)), 4)
    0.6915
    """
    return np.asarray(np.power((1 - confidence) / 2, 1 / np.maximum(number, 1)))


def greenwood_terms(at_risk: Floats, done: Floats) -> Floats:
    """Return ``d / (n (n - d))``, and 0 where nobody is left waiting.

    >>> greenwood_terms(np.array([4.0, 1.0]), np.array([1.0, 1.0])).round(4).tolist()
    [0.0833, 0.0]
    """
    left = at_risk * (at_risk - done)
    return np.divide(done, left, out=np.zeros_like(done), where=left > 0)


def _leave_one_event(waits: Waits, *, censor_competing: bool) -> Waits:
    if (waits.kinds > DONE).any() and not censor_competing:
        known = "cumulative_incidence, censor_competing=True"
        raise ParameterError(f"some waits ended in another event; known: {known}")
    return Waits(waits.times, np.where(waits.kinds == DONE, DONE, OPEN), waits.entries)


def first_at_or_below(times: Floats, line: Floats, level: float) -> float:
    """Return the first time at which a line is at or below a level; nan where it never is.

    >>> first_at_or_below(np.array([1.0, 2.0]), np.array([0.7, 0.4]), 0.5)
    2.0
    """
    reached = np.flatnonzero(line <= level + TIE)
    return float(times[reached[0]]) if len(reached) else float("nan")
