"""Who is in which of several sets of children."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import product
from math import isnan

from cpanalysis.errors import ParameterError


@dataclass(frozen=True)
class Region:
    """Children who are in exactly these of the sets, told by a flag for each set."""

    members: tuple[bool, ...]
    children: int


def count_regions(sets: Sequence[Collection[Hashable]]) -> list[Region]:
    """Return how many children are in exactly each combination of the sets, most sets first.

    Every combination but none is there, those without a child with 0. A key counts once however
    often its set holds it.
    Source: the table under the picture of Lex et al. (2014), IEEE Trans. Vis. Comput. Graph. 20,
    1983-1992.

    Raises
    ------
    ParameterError
        Where a set holds a missing key (None or nan), which is no child.

    Examples
    --------
    >>> regions = count_regions([["a", "b", "c"], ["b", "c"], ["c", "d"]])
    >>> [(region.members, region.children) for region in regions][:3]
    [((True, True, True), 1), ((True, True, False), 1), ((True, False, True), 0)]
    """
    distinct = [distinct_keys(keys) for keys in sets]
    everyone: set[Hashable] = set().union(*distinct)
    found = Counter(tuple(key in keys for keys in distinct) for key in everyone)
    combinations = [members for members in product((True, False), repeat=len(sets)) if any(members)]
    ordered = sorted(combinations, key=lambda members: (-sum(members), [not m for m in members]))
    return [Region(members, found[members]) for members in ordered]


def distinct_keys(keys: Collection[Hashable]) -> set[Hashable]:
    """Return the distinct keys.

    Raises
    ------
    ParameterError
        Where one is missing, so that it stands for no child in particular.

    Examples
    --------
    >>> sorted(distinct_keys([3, 1, 3]))
    [1, 3]
    """
    if any(key is None or (isinstance(key, float) and isnan(key)) for key in keys):
        raise ParameterError("a key is missing; known: keys of children, see bound_overlap")
    return set(keys)
