"""Backlogs: what came in, what went out, what is still open and for how long."""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.estimate import Floats, NotShown, Whole


@dataclass(frozen=True, eq=False)
class Flow:
    """The stock and its flows over consecutive periods, a value a period; nan for not known.

    ``opening`` + ``received`` - ``closed`` should be ``closing``, and that the next opening.
    """

    opening: Floats
    received: Floats
    closed: Floats
    closing: Floats


@dataclass(frozen=True, eq=False)
class StockCheck:
    """By how much a stock misses its own account; nan where a figure is not known.

    ``within`` (n): closing less what opening and flows make it; ``between`` (n - 1): an opening
    less the closing before it.
    """

    within: Floats
    between: Floats

    @property
    def holds(self) -> bool:
        """Whether no known figure contradicts another."""
        return not any(np.nan_to_num(part).any() for part in (self.within, self.between))


def check_stock(flow: Flow) -> StockCheck:
    """Return whether opening + received - closed = closing in each period, and carries over.

    >>> check = check_stock(Flow(*map(np.array, ([5., 8.], [4., 2.], [1., 3.], [8., 6.]))))
    >>> check.within.tolist(), check.between.tolist(), check.holds
    ([0.0, -1.0], [0.0], False)

    Raises
    ------
    ParameterError
        Where the four are not as long as each other.
    """
    parts = (flow.opening, flow.received, flow.closed, flow.closing)
    opening, received, closed, closing = (np.asarray(part, dtype=float) for part in parts)
    shapes = {part.shape for part in (opening, received, closed, closing)}
    if len(shapes) > 1 or opening.ndim != 1:
        raise ParameterError(f"stock and flows have shapes {sorted(shapes)}; known: one length")
    return StockCheck(closing - (opening + received - closed), opening[1:] - closing[:-1])


@dataclass(frozen=True, eq=False)
class CountedFlow:
    """Stock and flows counted from items, and the positions of items that cannot be counted.

    ``impossible`` were closed before they were opened; ``unknown`` have no opening time.
    """

    flow: Flow
    impossible: Whole
    unknown: Whole


def count_flow(opened: ArrayLike, closed: ArrayLike, *, edges: ArrayLike) -> CountedFlow:
    """Return stock and flows of the periods between ``edges``, counted from single items.

    A period runs from its edge to just before the next. An item not closed has nan.

    Raises
    ------
    ParameterError
        Where the arrays differ in length, or the edges do not rise.

    Examples
    --------
    >>> counted = count_flow([1, 2, 5], [4, float("nan"), 6], edges=[0, 3, 7])
    >>> counted.flow.received.tolist(), counted.flow.closing.tolist()
    ([2.0, 1.0], [2.0, 1.0])
    """
    start, end = _read_items(opened, closed)
    marks = np.asarray(edges, dtype=float)
    if marks.ndim != 1 or len(marks) < 2 or not (np.diff(marks) > 0).all():
        raise ParameterError("edges do not rise; known: at least two times, each after the last")
    impossible, unknown = end < start, np.isnan(start)
    usable = ~impossible & ~unknown
    arrived = np.searchsorted(np.sort(start[usable]), marks).astype(float)
    gone = np.searchsorted(np.sort(end[usable]), marks).astype(float)  # nan sorts last
    stock = arrived - gone
    flow = Flow(stock[:-1], np.diff(arrived), np.diff(gone), stock[1:])
    return CountedFlow(flow, np.flatnonzero(impossible), np.flatnonzero(unknown))


@dataclass(frozen=True, eq=False)
class OpenAges:
    """How long the items open at one moment have been so: a snapshot, which over-samples long ones.

    ``ages`` in ascending order; ``in_band`` how many from each edge to just before the next, the
    last without end; median, ninetieth percentile and oldest, nan where nothing is open.
    """

    ages: Floats
    in_band: Whole
    median: float
    ninetieth: float
    oldest: float


def age_open_items(
    opened: ArrayLike, closed: ArrayLike, *, as_of: float, bands: ArrayLike
) -> OpenAges:
    """Return the ages at ``as_of`` of the items opened by then and not closed by then.

    ``bands`` are the lower edges of the age bands, the first usually 0. Not to be read as how long
    items take: long ones are open on more days (length bias), and clearing old ones raises the mean
    age of what is completed.
    Source: length bias: Cox (1969), in Johnson & Smith, New Developments in Survey Sampling.

    >>> found = age_open_items([1, 5, 9, 2], [float("nan"), 8, 20, 3], as_of=10, bands=[0, 5])
    >>> found.ages.tolist(), found.in_band.tolist()
    ([1.0, 9.0], [1, 1])
    """
    start, end = _read_items(opened, closed)
    is_open = (start <= as_of) & ~(end <= as_of)
    ages = np.sort(as_of - start[is_open])
    edges = np.asarray(bands, dtype=float)
    from_edge = len(ages) - np.searchsorted(ages, edges)
    in_band = from_edge - np.append(from_edge[1:], 0)
    middle, high, oldest = np.quantile(ages, [0.5, 0.9, 1.0]) if len(ages) else [np.nan] * 3
    return OpenAges(ages, in_band, float(middle), float(high), float(oldest))


@dataclass(frozen=True)
class Clearance:
    """Periods until a stock is gone at the pace of the past; infinite where it does not fall.

    ``overall`` at the mean net outflow of all periods, ``quickest`` and ``slowest`` at that of the
    best and the worst run of periods.
    """

    overall: float
    quickest: float
    slowest: float


def range_of_clearance(flow: Flow, *, run: int) -> Clearance | NotShown:
    """Return how long the last stock takes to clear, as arithmetic on past flows.

    Stock over net outflow (closed less received), at the mean of all known periods and at the
    largest and the smallest mean of any ``run`` of them in a row. No forecast: it says what holds
    if the past goes on.

    Raises
    ------
    ParameterError
        Where ``run`` is below 1.

    Examples
    --------
    >>> flow = Flow(*map(np.array, ([9., 8., 7.], [1., 2., 1.], [2., 3., 4.], [8., 7., 4.])))
    >>> range_of_clearance(flow, run=1)
    Clearance(overall=2.4, quickest=1.3333333333333333, slowest=4.0)
    """
    if run < 1:
        raise ParameterError(f"run is {run}; known: 1, 2, ...")
    net = np.asarray(flow.closed, dtype=float) - np.asarray(flow.received, dtype=float)
    stock = float(flow.closing[-1]) if len(net) else np.nan
    if len(net) < run or np.isnan(stock):
        return NotShown(f"{len(net)} periods, or the last stock not known; {run} are needed")
    means = np.lib.stride_tricks.sliding_window_view(net, run).mean(axis=1)
    known = means[np.isfinite(means)]
    if not len(known):
        return NotShown(f"no {run} periods in a row have known flows")
    paces = (np.nanmean(net), known.max(), known.min())
    return Clearance(*(_divide(stock, float(pace)) for pace in paces))


def _divide(stock: float, pace: float) -> float:
    if stock == 0:
        return 0.0
    return stock / pace if pace > 0 else inf


def _read_items(opened: ArrayLike, closed: ArrayLike) -> tuple[Floats, Floats]:
    start, end = np.asarray(opened, dtype=float), np.asarray(closed, dtype=float)
    if start.shape != end.shape or start.ndim != 1:
        raise ParameterError(f"items have shapes {start.shape}, {end.shape}; known: one length")
    return start, end
