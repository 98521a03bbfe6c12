"""When the month of an event is not known exactly, or two events lie close together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan

import numpy as np

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.segmented.change import Change
from cpanalysis.statistics.segmented.model import LEAST_BEFORE


@dataclass(frozen=True, eq=False)
class Range:
    """What is estimated when every month of a window is tried as the month of the change.

    ``changes`` holds the result for each of ``months``. ``smallest`` and ``largest`` are the
    average ratios estimated, ``lower`` and ``upper`` the ends reached by any interval (nan where no
    month carries a model); ``agree`` says whether every month carries one and every interval lies
    on the same side of 1.
    """

    months: tuple[int, ...]
    changes: tuple[Change | NotShown, ...]
    smallest: float
    largest: float
    lower: float
    upper: float
    agree: bool


def change_over_window(
    change_at: Callable[[int], Change | NotShown], *, first: int, last: int
) -> Range:
    """Return what each month from ``first`` to ``last`` gives as the month of the change.

    A range of estimates, not a search: the month that fits best is not picked, as picking it makes
    chance look like change.
    Source: Hansen (2001), J. Econ. Perspect. 15, 117-128, on what an unknown date costs.

    Raises
    ------
    ParameterError
        Where the window ends before it starts.

    Examples
    --------
    >>> from cpanalysis.statistics.segmented.change import change_in_counts
    >>> events = [20, 24, 18, 22] * 6 + [11, 9, 12, 8] * 6
    >>> found = change_over_window(lambda month: change_in_counts(events, change=month),
    ...                            first=23, last=25)
    >>> found.months, found.agree
    ((23, 24, 25), True)
    """
    if last < first:
        raise ParameterError(f"the window ends in month {last}, before it starts in {first}")
    months = tuple(range(first, last + 1))
    changes = tuple(change_at(month) for month in months)
    ratios = [change.average for change in changes if isinstance(change, Change)]
    lowers, uppers = [ratio.lower for ratio in ratios], [ratio.upper for ratio in ratios]
    values = [ratio.value for ratio in ratios]
    one_side = min(lowers, default=0.0) > 1 or max(uppers, default=2.0) < 1
    return Range(
        months,
        changes,
        smallest=min(values, default=nan),
        largest=max(values, default=nan),
        lower=min(lowers, default=nan),
        upper=max(uppers, default=nan),
        agree=one_side and len(ratios) == len(months),
    )


def inseparable(months: Iterable[int], *, apart: int = LEAST_BEFORE) -> list[tuple[int, ...]]:
    """Return the groups of events whose changes no model can tell apart.

    Two events fewer than ``apart`` months from each other leave too few months between them for a
    line of their own; a chain of such events is one group. Events on their own are not listed.

    >>> inseparable([3, 40, 44, 55, 90])
    [(40, 44, 55)]
    """
    ordered = np.sort(np.array(list(months), dtype=int))
    gaps = np.flatnonzero(np.diff(ordered) >= apart) + 1
    return [tuple(group.tolist()) for group in np.split(ordered, gaps) if len(group) > 1]
