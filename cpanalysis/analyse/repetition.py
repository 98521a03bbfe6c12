"""Who goes missing again: how far episodes fall on few children, and how soon they recur."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.analyse.waiting import name_estimate
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.repeats import REPETITION
from cpanalysis.measure.records.contacts import Listed, day_number
from cpanalysis.statistics.concentration import BesideChance, concentration
from cpanalysis.statistics.estimate import NotShown
from cpanalysis.statistics.repetition import (
    Gaps,
    Watch,
    from_landmark,
    gaps_between_episodes,
    share_again_within,
)
from cpanalysis.statistics.resampling import Resampling

EPISODES = "missing_episode_count"
AREAS = (*DISTRICT_NAMES, FORCE.name)
CHANCE = Resampling(seed=20170520, draws=500)
CHILDREN = Resampling(seed=20170521, draws=400)
ORDERS = {"first_30": 1, "second_30": 2, "third_30": 3}
WITHIN = {"again_30": 30.0, "again_90": 90.0}
LANDMARK = 3.0
"""Days after return: by then a return interview is due."""
LIMITS = ("lower", "upper")


@dataclass(frozen=True)
class Span:
    """The twelve months that are looked at, and the origin of the records."""

    start: date
    end: date
    origin: str

    def key(self, measure: str, area: str) -> dict[str, Any]:
        """Return what identifies a row."""
        period = {"period_start": self.start, "period_end": self.end}
        return {"measure": measure, "area": area, **period, "origin": self.origin}


def measure_repetition(
    spread: pl.DataFrame, episodes: Listed, span: Span, *, until: float
) -> pl.DataFrame:
    """Return concentration and gaps of missing episodes in the twelve months of ``span``.

    ``spread`` tells how many children have so many episodes (see
    :class:`cpanalysis.measure.records.engine.Measured`), ``episodes`` lists them in order, and
    ``until`` is the day to which they are followed.
    """
    rows = [*concentrate(spread, span), *recur(episodes, span, until)]
    return pl.DataFrame(rows, schema=REPETITION)


def concentrate(spread: pl.DataFrame, span: Span) -> Iterator[dict[str, Any]]:
    """Yield how far episodes fall on few children, beside random re-assignment, in each area.

    Episodes that could not be matched are of no known child, and are told apart.
    """
    own = spread.filter(
        pl.col("indicator") == EPISODES,
        pl.col("stratum") == "all",
        pl.col("period_end") == span.end,
        pl.col("events") > 0,
    )
    for area in AREAS:
        cell = own.filter(pl.col("area") == area)
        known = (cell["children"] - cell["unmatched"]).to_numpy()
        numbers = np.repeat(cell["events"].to_numpy(), known)
        unmatched = float((cell["unmatched"] * cell["events"]).sum())
        yield from (
            {**row, "unmatched": unmatched} for row in concentrate_area(numbers, span, area)
        )


def concentrate_area(
    numbers: np.ndarray[Any, Any], span: Span, area: str
) -> Iterator[dict[str, Any]]:
    """Yield the measures of concentration of one area."""
    found = concentration(numbers, how=CHANCE)
    counts = {"children": float(len(numbers)), "episodes": float(numbers.sum())}
    for measure, name in (("top_tenth", "top_share"), ("gini", "gini"), ("k", "k")):
        key = {**span.key(measure, area), **counts}
        if isinstance(found, NotShown):
            yield {**key, "reason": found.reason}
        else:
            beside: BesideChance = getattr(found, name)
            yield {**key, **name_chance(beside), "counted": count_top(beside, measure, counts)}


def count_top(found: BesideChance, measure: str, counts: dict[str, float]) -> float | None:
    """Return the episodes of the tenth of children with most; nothing for other measures."""
    return float(np.round(found.value * counts["episodes"])) if measure == "top_tenth" else None


def name_chance(found: BesideChance) -> dict[str, Any]:
    """Return a measure beside chance as columns; an infinite number is null."""
    numbers = {
        "value": found.value,
        "expected": found.expected,
        "lower": found.lower,
        "upper": found.upper,
        "p_value": found.p_value,
    }
    return {
        name: float(number) if np.isfinite(number) else None for name, number in numbers.items()
    }


def recur(listed: Listed, span: Span, until: float) -> Iterator[dict[str, Any]]:
    """Yield how soon children are missing again, in each area where they went missing."""
    if listed.lacking or listed.rows.is_empty():
        reason = listed.lacking or "no missing episode of a known child"
        for area in AREAS:
            yield from ({**span.key(m, area), "reason": reason} for m in (*WITHIN, *ORDERS))
        return
    rows = listed.rows
    gaps = gaps_between_episodes(
        rows["child"].to_numpy(),
        rows["started"].to_numpy(),
        rows["ended"].fill_null(np.nan).to_numpy(),
        watch=Watch(float(rows["started"].min()) - 1, until),  # type: ignore[arg-type]
    )
    inside = gaps.pick(is_inside(rows, gaps, span))
    soon = is_interviewed(rows)
    places = rows["district"].to_numpy()
    for area in AREAS:
        here = np.isin(places[inside.position], DISTRICT_NAMES if area == FORCE.name else [area])
        yield from recur_area(inside.pick(here), soon, span, area=area)


def is_inside(rows: pl.DataFrame, gaps: Gaps, span: Span) -> np.ndarray[Any, Any]:
    """Return which gaps follow an episode that began in the twelve months."""
    started = rows["started"].to_numpy()[gaps.position]
    first, last = day_number(span.start), day_number(span.end + timedelta(days=1))
    return np.asarray((started >= first) & (started < last))


def is_interviewed(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    """Return which episodes had a return interview by the landmark."""
    waited = rows["interviewed"] - rows["ended"]
    return waited.is_between(0, LANDMARK).fill_null(value=False).to_numpy()


def recur_area(
    gaps: Gaps, soon: np.ndarray[Any, Any], span: Span, *, area: str
) -> Iterator[dict[str, Any]]:
    """Yield the shares missing again of one area: all, by order, and from the landmark on."""
    for measure, within in WITHIN.items():
        yield share_again(gaps, within, span.key(measure, area))
    for measure, order in ORDERS.items():
        yield share_again(
            gaps.pick(gaps.order == order), WITHIN["again_30"], span.key(measure, area)
        )
    reached = from_landmark(gaps, landmark=LANDMARK).gaps
    done = soon[reached.position]
    for measure, group in (("interviewed_30", done), ("not_interviewed_30", ~done)):
        within = WITHIN["again_30"] - LANDMARK
        yield share_again(reached.pick(group), within, span.key(measure, area))


def share_again(gaps: Gaps, within: float, key: dict[str, Any]) -> dict[str, Any]:
    """Return the share of gaps that end in a new episode within so many days, as a row."""
    usable = gaps.pick(gaps.times > 0)
    counts = {
        "children": float(len(np.unique(usable.child))),
        "episodes": float(len(usable)),
        "counted": float(np.sum(usable.again & (usable.times <= within))),
    }
    if not len(usable):
        return {**key, **counts, "reason": "no closed episode"}
    found = share_again_within(usable, within, how=CHILDREN)
    reason = found.reason if isinstance(found, NotShown) else None
    return {**key, **counts, **name_estimate(found, ("value", *LIMITS)), "reason": reason}
