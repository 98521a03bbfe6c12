"""How far the overlap of two sets can be off where some records have no usable key."""

from dataclasses import dataclass
from math import nan

from cpanalysis.errors import ParameterError


@dataclass(frozen=True)
class Matched:
    """Children of one set whose key is known, and records whose key is not."""

    children: int
    unmatched: int


@dataclass(frozen=True)
class OverlapBounds:
    """The least and the most that overlap and shares can be, whoever the unmatched are."""

    overlap: tuple[int, int]
    share_of_first: tuple[float, float]
    share_of_second: tuple[float, float]


def bound_overlap(first: Matched, second: Matched, *, both: int) -> OverlapBounds:
    """Return bounds of the overlap of two sets where some records have no usable key.

    A record without a key may be of any child: one already known in its set, one known in the other
    set, the child of a keyless record of the other set, or nobody else. The bounds are sharp: some
    way to name the unmatched reaches each.
    Source: worst cases as in Manski (2003), Partial Identification of Probability Distributions.

    Raises
    ------
    ParameterError
        Where a number is below 0, or ``both`` is more than either set.

    Examples
    --------
    >>> found = bound_overlap(Matched(40, 10), Matched(30, 0), both=12)
    >>> found.overlap, found.share_of_first
    ((12, 22), (0.24, 0.44))
    """
    _require_sizes(first, second, both)
    known_second = min(first.unmatched, second.children - both)
    known_first = min(second.unmatched, first.children - both)
    keyless = min(first.unmatched - known_second, second.unmatched - known_first)
    most = both + known_second + known_first + keyless
    return OverlapBounds(
        (both, most),
        _bound_share(first, both, most, named=known_second + keyless),
        _bound_share(second, both, most, named=known_first + keyless),
    )


def _bound_share(one: Matched, both: int, most: int, *, named: int) -> tuple[float, float]:
    fewest, largest = one.children + named, one.children + one.unmatched
    if not largest:
        return nan, nan
    return both / largest, most / max(fewest, 1)


def _require_sizes(first: Matched, second: Matched, both: int) -> None:
    sizes = (first.children, first.unmatched, second.children, second.unmatched, both)
    if min(sizes) < 0 or both > min(first.children, second.children):
        raise ParameterError(f"sizes {sizes}; known: from 0, both at most the smaller set")
