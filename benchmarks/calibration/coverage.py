"""Intervals where children repeat: how often a 95 % interval holds the truth.

Set-up. Children come as a Poisson process and have so many episodes each on average (negative
binomial on top of the first; "unlike" children have a longer tail). Of shares, each child has its
own chance, alike as much as named. Of waiting times, each child has its own pace.

Each interval is held to 93.5 to 96.5 % except where named. Beside it stands what is used now: Byar
on episodes, Wilson on records and the exact ratio of two rates treat the episodes of one child as
those of many children. For information only, because no interval of so few holds exactly: shares
that fewer than about five children have, and ratios with ten children on a side, whose interval
errs on the wide side. So is the interval of a median wait (Kaplan-Meier, log-log), which takes
every wait for its own child's.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.rows import Row, within
from cpanalysis.statistics.clustered import clustered_difference, clustered_proportion
from cpanalysis.statistics.counts import byar, clustered_interval
from cpanalysis.statistics.differences import newcombe, rate_ratio, rate_ratio_scaled
from cpanalysis.statistics.estimate import Estimate
from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.proportions import wilson
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Waits,
    difference_in_restricted_means,
    median_wait,
    sort_waits,
    survival_curve,
)

FAMILY = "coverage"
BAND = (0.935, 0.965)
DRAWS = 8_000
BOOTSTRAPS = 2_000
RIVAL_EVERY = 8
OURS = "clustered by child"
REPEATS = (2.2, 3.5)
PACE = 8.0
HORIZON = 20.0

Floats = NDArray[np.float64]
Task = Callable[..., list[Row]]


@dataclass(frozen=True)
class Job:
    """What is simulated, with its own random numbers."""

    task: Task
    seed: int
    size: float

    def rows(self) -> list[Row]:
        """Return the rows of the job."""
        return self.task(np.random.default_rng(self.seed), self.size)


def run(seed: int, *, size: float = 1.0, workers: int = 2) -> list[Row]:
    """Return every row that concerns intervals on repeat-child data."""
    jobs = [Job(task, 1000 * seed + at, size) for at, task in enumerate(TASKS)]
    if workers == 1:
        return list(chain.from_iterable(job.rows() for job in jobs))
    with ProcessPoolExecutor(workers) as pool:
        return list(chain.from_iterable(pool.map(Job.rows, jobs)))


def cover_count(
    generator: np.random.Generator, size: float, *, children: float, mean: float, shape: float
) -> list[Row]:
    """Return the coverage of a count of episodes, beside Byar's."""
    totals, squares = draw_repeats(generator, children, mean, shape=shape, draws=scaled(size))
    kind = "alike" if shape == 1 else "unlike"
    name = f"count: {children:g} children ({kind}), {mean:g} episodes each"
    truth = children * mean
    ours = share_covered(clustered_interval(totals, squares), truth)
    rival = share_covered(byar(totals), truth)
    return [*held(name, ours), Row(FAMILY, name, "treated as independent", rival)]


def cover_ratio(
    generator: np.random.Generator, size: float, *, children: tuple[int, int], mean: float
) -> list[Row]:
    """Return the coverage of the ratio of two rates, beside the exact one."""
    sides = [
        draw_repeats(generator, float(number), mean, shape=1.0, draws=scaled(size))
        for number in children
    ]
    (first, squares_1), (second, squares_2) = sides
    four = (first, children[0], second, children[1])
    clustered = rate_ratio_scaled(*four, variance_1=squares_1, variance_2=squares_2)
    name = f"rate ratio: {children[0]} and {children[1]} children, {mean:g} episodes each"
    rival = share_covered(rate_ratio(*four), 1.0)
    rows = held(name, share_covered(clustered, 1.0), required=min(children) >= FEWEST_CHILDREN)
    return [*rows, Row(FAMILY, name, "treated as independent", rival)]


def cover_share(
    generator: np.random.Generator,
    size: float,
    *,
    children: int,
    mean: float,
    like: tuple[float, float],
) -> list[Row]:
    """Return the coverage of a share of records, beside Wilson's."""
    alike, share = like
    events, totals, groups = draw_shares(generator, children, mean, like=like, draws=scaled(size))
    ours = clustered_proportion(events, totals, groups=groups).interval
    plain = wilson(np.bincount(groups, events), np.bincount(groups, totals))
    name = f"share of {share:.0%}: {children} children, {mean:g} records each, alike {alike:g}"
    rows = held(name, share_covered(ours, share), required=children * share >= FEWEST)
    return [*rows, Row(FAMILY, name, "treated as independent", share_covered(plain, share))]


FEWEST, FEWEST_CHILDREN = 5, 20


def cover_difference(
    generator: np.random.Generator, size: float, *, children: tuple[int, int], shares: Floats
) -> list[Row]:
    """Return the coverage of the difference of two shares, beside Newcombe's on records."""
    drawn = [
        draw_shares(generator, number, 2.2, like=(0.3, float(share)), draws=scaled(size))
        for number, share in zip(children, shares, strict=True)
    ]
    sides = [clustered_proportion(events, totals, groups=g) for events, totals, g in drawn]
    sums = [np.bincount(g, each) for events, totals, g in drawn for each in (events, totals)]
    truth = float(shares[0] - shares[1])
    name = (
        f"difference of {shares[0]:.0%} and {shares[1]:.0%}:"
        f" {children[0]} and {children[1]} children, 2.2 records each"
    )
    rows = held(name, share_covered(clustered_difference(*sides)[0], truth))
    rival = share_covered(newcombe(*sums), truth)
    return [*rows, Row(FAMILY, name, "treated as independent", rival)]


def cover_waits(
    generator: np.random.Generator, size: float, *, children: int, mean: float
) -> list[Row]:
    """Return the coverage of a difference of mean waits, by child and by wait."""
    draws = max(int(BOOTSTRAPS * size), 4)
    how = Resampling(seed=7, draws=400)
    ours, rivals = [], []
    for draw in range(draws):
        (first, one), (second, other) = (draw_waits(generator, children, mean) for _ in range(2))
        by_child = difference_in_restricted_means(
            first, second, horizon=HORIZON, how=how, clusters=(one, other)
        )
        ours.append(holds(by_child, 0.0))
        if draw % RIVAL_EVERY == 0:
            by_wait = difference_in_restricted_means(first, second, horizon=HORIZON, how=how)
            rivals.append(holds(by_wait, 0.0))
    name = f"difference of mean waits: {children} children, {mean:g} waits each"
    rival = Row(FAMILY, name, "treated as independent", float(np.mean(rivals)))
    return [*held(name, float(np.mean(ours))), rival]


def cover_median(
    generator: np.random.Generator, size: float, *, children: int, mean: float
) -> list[Row]:
    """Return the coverage of a median wait, which knows nothing of children."""
    truth = float(np.median(draw_waits(generator, 200_000, mean)[0].times))
    drawn = (draw_waits(generator, children, mean)[0] for _ in range(scaled(size / 8)))
    found = [holds(median_wait(survival_curve(waits)), truth) for waits in drawn]
    name = f"median wait: {children} children, {mean:g} waits each"
    return [Row(FAMILY, name, "treated as independent", float(np.mean(found)))]


def held(name: str, covered: float, *, required: bool = True) -> list[Row]:
    """Return the row of a clustered interval, held to its band where that is ``required``."""
    if required:
        return [within(FAMILY, name, OURS, value=covered, band=BAND)]
    return [Row(FAMILY, name, OURS, covered)]


def scaled(size: float) -> int:
    """Return how many draws to make."""
    return max(int(DRAWS * size), 40)


def share_covered(interval: Interval, truth: float) -> float:
    """Return how often the interval holds the truth."""
    lower, upper = np.asarray(interval.lower), np.asarray(interval.upper)
    return float(np.mean((lower <= truth) & (truth <= upper)))


def holds(found: object, truth: float) -> bool:
    """Return whether an estimate holds the truth; one that is not shown does not."""
    return isinstance(found, Estimate) and found.lower <= truth <= found.upper


def draw_repeats(
    generator: np.random.Generator, children: float, mean: float, *, shape: float, draws: int
) -> tuple[Floats, Floats]:
    """Return totals, and sums over children of squares, of ``draws`` years."""
    arrived = generator.poisson(children, draws)
    more = generator.negative_binomial(shape, shape / (shape + mean - 1), arrived.sum())
    draw = np.repeat(np.arange(draws), arrived)
    return np.bincount(draw, 1 + more, draws), np.bincount(draw, (1.0 + more) ** 2, draws)


def draw_shares(
    generator: np.random.Generator,
    children: int,
    mean: float,
    *,
    like: tuple[float, float],
    draws: int,
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return events and records of every child, and the draw that each is of.

    ``like`` is how alike the records of one child are, and the share of all.
    """
    alike, share = like
    totals = generator.geometric(1 / mean, (draws, children))
    spread = 1 / alike - 1
    own = generator.beta(share * spread, (1 - share) * spread, totals.shape)
    groups = np.repeat(np.arange(draws), children)
    return generator.binomial(totals, own).ravel(), totals.ravel(), groups


def draw_waits(
    generator: np.random.Generator, children: int, mean: float
) -> tuple[Waits, NDArray[np.int64]]:
    """Return waits of children who each have their own pace, and the child of each."""
    several = generator.geometric(1 / mean, children)
    child = np.repeat(np.arange(children), several)
    pace = generator.gamma(2, PACE / 2, children)[child]
    return sort_waits(generator.exponential(pace), np.ones(len(child))).waits, child


def list_tasks() -> Iterable[Task]:
    """Return everything that is simulated."""
    for children, mean, shape in product((20.0, 50.0, 200.0), REPEATS, (1.0, 0.5)):
        yield partial(cover_count, children=children, mean=mean, shape=shape)
    for pair, mean in product(((10, 10), (20, 20), (20, 60), (100, 400)), REPEATS):
        yield partial(cover_ratio, children=pair, mean=mean)
    likes = ((0.1, 0.4), (0.3, 0.4), (0.3, 0.25), (0.3, 0.04))
    for number, mean, like in product((20, 80, 200), REPEATS, likes):
        yield partial(cover_share, children=number, mean=mean, like=like)
    for pair, shares in product(((40, 120), (80, 80)), ((0.4, 0.4), (0.3, 0.5))):
        yield partial(cover_difference, children=pair, shares=np.array(shares))
    for number, mean in product((60, 200), REPEATS):
        yield partial(cover_waits, children=number, mean=mean)
        yield partial(cover_median, children=number, mean=mean)


TASKS = tuple(list_tasks())
