"""How areas make up areas, and periods make up periods."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from cpanalysis.protect.linked.cells import EVERYWHERE, PARTS_TOGETHER, REST, Areas

DAY = timedelta(days=1)
Sum = tuple[tuple[str, int], ...]
"""Names with signs, whose counts come to nought."""
Period = tuple[date, date]


def add_areas(areas: Areas) -> list[Sum]:
    """Return the sums of areas for what adds up.

    >>> add_areas(Areas(parts=("a", "b"), outside=("out",)))[0]
    (('everywhere', 1), ('all parts', -1), ('out', -1))
    """
    inside = tuple((part, -1) for part in areas.parts)
    outside = tuple((name, -1) for name in areas.outside)
    return [
        ((EVERYWHERE, 1), (PARTS_TOGETHER, -1), *outside),
        ((PARTS_TOGETHER, 1), *inside),
        *(((PARTS_TOGETHER, 1), (part, -1), (REST + part, -1)) for part in areas.parts),
    ]


def bound_areas(areas: Areas) -> list[Sum]:
    """Return the sums of areas for children, who can be in several.

    No part is above its whole, and no whole above its parts together.

    >>> bound_areas(Areas(parts=("a", "b"), outside=()))[:2]
    [(('everywhere', 1), ('all parts', -1), ('in several of everywhere 0', 1)), \
(('everywhere', 1), ('all parts', -1), ('everywhere without all parts 0', -1))]
    """
    return [one for number, found in enumerate(add_areas(areas)) for one in loosen(found, number)]


def loosen(found: Sum, number: int) -> Iterator[Sum]:
    """Yield that a whole is at most its parts, and at least each of them."""
    (whole, _), *parts = found
    yield (*found, (f"in several of {whole} {number}", 1))
    for part, _ in parts:
        yield ((whole, 1), (part, -1), (f"{whole} without {part} {number}", -1))


def add_periods(periods: Iterable[Period]) -> list[tuple[Period, list[Period]]]:
    """Return each period that is the sum of shorter ones, with these.

    Where two overlap, the stretches between all their beginnings and ends are the shorter ones.

    >>> january = (date(2024, 1, 1), date(2024, 1, 31))
    >>> february = (date(2024, 2, 1), date(2024, 2, 29))
    >>> both = (january[0], february[1])
    >>> add_periods([january, both]) == [(both, [january, february])]
    True
    """
    known = sorted(set(periods))
    edges = sorted({edge for start, end in known for edge in (start, end + DAY)})
    stretches = [(start, after - DAY) for start, after in pairwise(edges)]
    found = []
    for start, end in known:
        inside = [one for one in stretches if start <= one[0] and one[1] <= end]
        if len(inside) > 1:
            found.append(((start, end), inside))
    return found
