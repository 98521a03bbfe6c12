"""What part of a change in a share comes from a change of mix, and what from within strata."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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
    return size / size.sum(axis=-1, keepdims=True), share


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
