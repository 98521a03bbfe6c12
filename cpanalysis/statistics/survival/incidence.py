"""The Aalen-Johansen curve: the share done where another event can end the wait."""

from dataclasses import dataclass

import numpy as np

from cpanalysis.statistics.estimate import Estimate, Floats, NotShown
from cpanalysis.statistics.survival.curve import exact_end, greenwood_terms, log_log
from cpanalysis.statistics.survival.risk import RiskTable, hazards, product_limit, tabulate
from cpanalysis.statistics.survival.waits import DONE, OPEN, Waits


@dataclass(frozen=True, eq=False)
class Incidence:
    """The share that has ended in one kind of event by each time, where other kinds end waits too.

    ``times`` (m) at which anything ended; ``waiting`` the share in whom nothing had; ``share`` with
    ``standard_error``, ``lower`` and ``upper`` of the kind; the ``waits`` of which it was made.
    """

    times: Floats
    waiting: Floats
    share: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    waits: Waits
    confidence: float


def cumulative_incidence(waits: Waits, *, kind: int = DONE, confidence: float = 0.95) -> Incidence:
    """Return the cumulative incidence of one kind of end among competing ones.

    With d of the kind and D of any kind ended of n at risk at each time, and S the share in whom
    nothing has happened::

        F(t) = Σ S(before) d / n

    With one kind alone it is 1 minus the Kaplan-Meier curve; the incidences of all kinds and S add
    up to 1. Variance by the delta method; interval log-log in 1 - F.

    Source: Aalen & Johansen (1978), Scand. J. Stat. 5, 141-150; variance: Marubini & Valsecchi
    (1995), Analysing Survival Data from Clinical Trials and Observational Studies, chapter 10.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> found = cumulative_incidence(sort_waits([1, 2, 3, 4], [1, 2, 1, 0]).waits)
    >>> found.times.tolist(), found.share.tolist()
    ([1.0, 2.0, 3.0], [0.25, 0.25, 0.5])
    """
    table = tabulate(waits, kind=kind)
    waiting = product_limit(table.at_risk, table.ended)
    before = np.concatenate([[1.0], waiting])[: len(waiting)]
    share = np.cumsum(before * hazards(table.at_risk, table.of_kind))
    error = np.sqrt(np.maximum(_variance(table, before, share), 0.0))
    lower, upper = log_log(1 - share, error, confidence=confidence)
    return Incidence(table.times, waiting, share, error, 1 - upper, 1 - lower, waits, confidence)


def incidence_within(incidence: Incidence, threshold: float) -> Estimate | NotShown:
    """Return the share that ended in the kind within a time, with its interval.

    Where none has, the upper end is the exact binomial one of none out of all of whom it is known.

    >>> from cpanalysis.statistics.survival.waits import sort_waits
    >>> found = cumulative_incidence(sort_waits([1, 2, 3, 4], [1, 2, 1, 0]).waits)
    >>> incidence_within(found, 2).rounded(2)
    (0.25, 0.04, 0.87)
    """
    last = int(np.searchsorted(incidence.times, threshold, side="right")) - 1
    ended = last >= 0 and incidence.waiting[last] <= 0
    if threshold > incidence.waits.times.max(initial=0.0) and not ended:
        return NotShown(f"nobody was watched for as long as {threshold:g}")
    if last < 0 or incidence.share[last] <= 0:
        known = (incidence.waits.times >= threshold) | (incidence.waits.kinds != OPEN)
        return Estimate(0.0, 0.0, 1 - float(exact_end(np.sum(known), incidence.confidence)))
    lines = (incidence.share, incidence.lower, incidence.upper)
    return Estimate(*(float(line[last]) for line in lines))


def _variance(table: RiskTable, before: Floats, share: Floats) -> Floats:
    """Variance of the incidence: what comes from any end, from the kind's own, and from both."""
    at_risk, of_kind = table.at_risk, table.of_kind
    any_end = greenwood_terms(at_risk, table.ended)
    own = hazards(at_risk**3, before**2 * of_kind * (at_risk - of_kind))
    both = hazards(at_risk**2, before * of_kind)
    from_any = _squared_distance(any_end, share)
    from_both = share * np.cumsum(both) - np.cumsum(both * share)
    return np.asarray(from_any + np.cumsum(own) - 2 * from_both)


def _squared_distance(weights: Floats, share: Floats) -> Floats:
    """Sum over earlier times of weight times the squared rise of ``share`` since then."""
    sums = [np.cumsum(weights * share**power) for power in (0, 1, 2)]
    return np.asarray(share**2 * sums[0] - 2 * share * sums[1] + sums[2])
