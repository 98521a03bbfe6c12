"""What part of a change in a share comes from a change of mix, and what from within strata."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.checks import as_counts, as_events_of_total, refuse, tail
from cpanalysis.statistics.interval import FloatArray, Interval

DRAWS = 5_000


@dataclass(frozen=True)
class Part:
    """A part of a change, in proportion points, its interval, and what each stratum adds."""

    value: float
    interval: Interval
    by_stratum: FloatArray


@dataclass(frozen=True)
class Decomposition:
    """A change of a share and the two parts that add up to it exactly.

    ``mix``: some strata became more common; ``within``: the share within strata changed.
    """

    change: float
    interval: Interval
    mix: Part
    within: Part


def decompose_change(
    before: tuple[ArrayLike, ArrayLike],
    after: tuple[ArrayLike, ArrayLike],
    *,
    seed: int,
    draws: int = DRAWS,
    confidence: float = 0.95,
) -> Decomposition:
    """Split the change of a share into the change of mix and the change within strata.

    ``before`` and ``after`` are events and totals, a number a stratum. With ``c`` the shares
    of the strata among all and ``p`` the share of events in each (Kitagawa's form, which
    favours neither period)::

        mix = Σ (c₂ - c₁) (p₁ + p₂) / 2        within = Σ (p₂ - p₁) (c₁ + c₂) / 2

    A stratum found in one period only has no other ``p``: its own stands in, so that it
    counts as mix alone. Intervals are quantiles of the same parts in seeded resamples of
    both periods' records. Shares and parts in proportion points.

    Raises
    ------
    ParameterError
        For counts that are negative, fractional or missing, more events than their total,
        strata that differ in number, and a period without records.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194.

    Examples
    --------
    High risk among missing episodes of looked-after and other children:

    >>> parts = decompose_change(([2, 30], [100, 300]), ([90, 60], [150, 150]), seed=1)
    >>> round(parts.change, 4), round(parts.mix.value, 4), round(parts.within.value, 4)
    (0.42, 0.015, 0.405)
    """
    earlier, later = _checked_period(*before), _checked_period(*after)
    if earlier.shape != later.shape:
        found = f"{earlier.shape[0]} and {later.shape[0]}"
        raise ParameterError(f"both periods must have the same strata; found {found}")
    generator = np.random.default_rng(seed)
    drawn = [_redraw(period, generator, draws) for period in (earlier, later)]
    return _decomposition(_parts(earlier, later), _parts(*drawn), tail(confidence))


def decompose_clustered_change(
    before: tuple[ArrayLike, ArrayLike],
    after: tuple[ArrayLike, ArrayLike],
    *,
    confidence: float = 0.95,
) -> Decomposition:
    """Split a change as :func:`decompose_change`, with intervals that know which records are whose.

    Events and totals have a row a child and a column a stratum, the same children in the same
    rows of both periods: most who recur do so in both. With ``θ₍ᵢ₎`` a part without child ``i``
    and ``m`` children, the variance is the jackknife's, ``(m - 1) / m Σ (θ₍ᵢ₎ - θ̄)²``; the
    interval takes a t quantile for ``(Σ n)² / Σ n² - 1`` degrees of freedom, with ``n`` the
    records of a child. Of one child the intervals are missing.

    Raises
    ------
    ParameterError
        As :func:`decompose_change`, and for children that differ in number.

    References
    ----------
    Efron and Stein (1981), Annals of Statistics 9, 586-596; Korn and Graubard (1998), Survey
    Methodology 24, 193-201 (degrees of freedom).

    Examples
    --------
    Ten children with two records a period each, of one stratum:

    >>> none, half, two = [[0]] * 10, [[0], [2]] * 5, [[2]] * 10
    >>> parts = decompose_clustered_change((none, two), (half, two))
    >>> parts.change, parts.within.interval.rounded(2)
    (0.5, Interval(lower=0.12, upper=0.88))
    """
    earlier, later = (_checked_children(*period) for period in (before, after))
    if earlier.shape != later.shape:
        raise ParameterError("both periods must have the same children and strata")
    sums = earlier.sum(axis=0), later.sum(axis=0)
    parts = _parts(*sums)
    known = (earlier.sum(axis=(1, 2)) > 0) | (later.sum(axis=(1, 2)) > 0)
    without = _parts(sums[0] - earlier[known], sums[1] - later[known]).sum(axis=-1)
    records = (earlier + later)[known].sum(axis=(1, 2))
    reach = _jackknife_reach(without, records, tail(confidence))
    return _around(parts, reach)


def shares_at_average_mix(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike]
) -> tuple[float, float]:
    """Return the shares of both periods, had their strata the average of both mixes.

    Their difference is the part within strata of :func:`decompose_change`. A stratum found in
    one period only has the share of that one in both.

    >>> before, after = ([2, 30], [100, 300]), ([90, 60], [150, 150])
    >>> first, second = shares_at_average_mix(before, after)
    >>> round(first, 4), round(second, 4)
    (0.07, 0.475)
    """
    earlier, later = _checked_period(*before), _checked_period(*after)
    (mix_1, share_1), (mix_2, share_2) = _mix_and_share(earlier), _mix_and_share(later)
    mix, filled = (mix_1 + mix_2) / 2, (_filled(share_1, share_2), _filled(share_2, share_1))
    return float(mix @ filled[0]), float(mix @ filled[1])


def _checked_children(events: ArrayLike, totals: ArrayLike) -> FloatArray:
    """Return the records of a period: by child and stratum, with and without the event."""
    size = np.atleast_2d(as_counts(totals, what="total"))
    counted = np.atleast_2d(as_counts(events, what="events"))
    as_events_of_total(counted, size)
    records = np.stack(np.broadcast_arrays(counted, size - counted), axis=-1)
    refuse(size, where=np.isnan(records).any(axis=-1), rule="strata must have no missing counts")
    if not records.sum() > 0:
        raise ParameterError("a period must have at least one record")
    return records


def _jackknife_reach(without: FloatArray, records: FloatArray, outside: float) -> FloatArray:
    """Return how far the ends of mix, within and change lie from them."""
    told = np.column_stack([without, without.sum(axis=-1)])
    children = len(told)
    if children < 2:
        return np.full(3, np.nan)
    variance = (children - 1) / children * ((told - told.mean(axis=0)) ** 2).sum(axis=0)
    freedom = max(float(records.sum() ** 2 / (records**2).sum()) - 1, 1.0)
    return np.asarray(stdtrit(freedom, 1 - outside) * np.sqrt(variance))


def _around(parts: FloatArray, reach: FloatArray) -> Decomposition:
    values = parts.sum(axis=-1)
    told = [*values.tolist(), float(values.sum())]
    mix, within, change = (
        Interval(value - far, value + far) for value, far in zip(told, reach.tolist(), strict=True)
    )
    return Decomposition(
        change=told[2],
        interval=change,
        mix=Part(told[0], mix, parts[0]),
        within=Part(told[1], within, parts[1]),
    )


def _checked_period(events: ArrayLike, totals: ArrayLike) -> FloatArray:
    """Return the records of a period: a row a stratum, with and without the event."""
    size = np.atleast_1d(as_counts(totals, what="total"))
    counted = np.atleast_1d(as_counts(events, what="events"))
    as_events_of_total(counted, size)
    records = np.stack(np.broadcast_arrays(counted, size - counted), axis=-1)
    refuse(size, where=np.isnan(records).any(axis=-1), rule="strata must have no missing counts")
    if not records.sum() > 0:
        raise ParameterError("a period must have at least one record")
    return records


def _redraw(records: FloatArray, generator: np.random.Generator, draws: int) -> FloatArray:
    total = int(records.sum())
    drawn = generator.multinomial(total, records.ravel() / total, size=draws)
    return drawn.reshape(draws, *records.shape).astype(np.float64)


def _parts(earlier: FloatArray, later: FloatArray) -> FloatArray:
    """Return the parts of the change, mix and within, of each stratum along the last axis."""
    (mix_1, share_1), (mix_2, share_2) = _mix_and_share(earlier), _mix_and_share(later)
    share_1, share_2 = _filled(share_1, share_2), _filled(share_2, share_1)
    of_mix = (mix_2 - mix_1) * (share_1 + share_2) / 2
    return np.stack([of_mix, (share_2 - share_1) * (mix_1 + mix_2) / 2], axis=-2)


def _mix_and_share(records: FloatArray) -> tuple[FloatArray, FloatArray]:
    size = records.sum(axis=-1)
    share = records[..., 0] / np.where(size > 0, size, np.nan)
    whole = size.sum(axis=-1, keepdims=True)
    return size / np.where(whole > 0, whole, np.nan), share


def _filled(share: FloatArray, other: FloatArray) -> FloatArray:
    """Return ``share`` with ``other`` where it has none, and 0 where neither has any."""
    return np.nan_to_num(np.where(np.isnan(share), other, share))


def _decomposition(parts: FloatArray, drawn: FloatArray, outside: float) -> Decomposition:
    sums = drawn.sum(axis=-1)
    ends = np.quantile(np.column_stack([sums, sums.sum(axis=-1)]), [outside, 1 - outside], axis=0)
    mix, within, change = (Interval(float(low), float(high)) for low, high in ends.T)
    return Decomposition(
        change=float(parts.sum()),
        interval=change,
        mix=Part(float(parts[0].sum()), mix, parts[0]),
        within=Part(float(parts[1].sum()), within, parts[1]),
    )
