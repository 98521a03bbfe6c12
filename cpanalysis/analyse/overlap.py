"""The same children missing, exploited and detained: sets, directions, order, bounds."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, permutations
from typing import Any

import polars as pl

from cpanalysis.analyse.repetition import AREAS, Span
from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.repeats import OVERLAP, THEMES_OF_CHILDREN
from cpanalysis.measure.records.contacts import Listed, day_number
from cpanalysis.statistics.clustered import clustered_proportion
from cpanalysis.statistics.estimate import Estimate, NotShown
from cpanalysis.statistics.overlap import (
    Matched,
    Sightings,
    bound_overlap,
    count_regions,
    order_first_events,
    share_seen_before,
)

LOOK_BACK = 365.0
THEMES = tuple(THEMES_OF_CHILDREN)
ENDS = ("value", "lower", "upper")
DAY = timedelta(days=1)


def measure_overlap(listed: Listed, span: Span, *, covered: tuple[date, date]) -> pl.DataFrame:
    """Return the overlap of the three themes in the twelve months of ``span``.

    ``covered`` are the first and last day on which records of all three are known. The force is
    all children wherever they live; a district those whose home is in it.
    """
    if listed.lacking:
        rows = [{**key_of(span, "set", area), "reason": listed.lacking} for area in AREAS]
        return pl.DataFrame(rows, schema=OVERLAP)
    days = (day_number(covered[0]), day_number(covered[1] + DAY))
    matched = listed.rows.drop_nulls("child_id")
    rows = [
        row
        for area in AREAS
        for row in measure_area(in_area(matched, area), span, area=area, covered=days)
    ]
    return pl.DataFrame([*rows, *bound(inside(listed.rows, span), span)], schema=OVERLAP)


def key_of(
    span: Span, part: str, area: str, *, first: str = "", second: str = ""
) -> dict[str, Any]:
    """Return what identifies a row."""
    period = {"period_start": span.start, "period_end": span.end, "origin": span.origin}
    return {"part": part, "first": first, "second": second, "area": area, **period}


def in_area(contacts: pl.DataFrame, area: str) -> pl.DataFrame:
    """Return the contacts of children who live in an area; all of them for the force."""
    return contacts if area == FORCE.name else contacts.filter(pl.col("home") == area)


def inside(contacts: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Return the contacts in the twelve months."""
    first, last = day_number(span.start), day_number(span.end + DAY)
    return contacts.filter(pl.col("at") >= first, pl.col("at") < last)


def measure_area(
    contacts: pl.DataFrame, span: Span, *, area: str, covered: tuple[float, float]
) -> Iterator[dict[str, Any]]:
    """Yield sets, regions, directional shares and orders of one area."""
    now = inside(contacts, span)
    yield from count_sets(now, span, area)
    for first, second in permutations(THEMES, 2):
        index, other = see(now, first), see(contacts, second)
        found = share_seen_before(index, other, within=LOOK_BACK, covered=covered)
        counts = {
            "numerator": float(found.seen),
            "denominator": float(found.children),
            "n_excluded": float(found.left_out),
        }
        key = key_of(span, "before", area, first=first, second=second)
        yield {
            **key,
            **counts,
            **write_share(found.seen, found.children),
            "reason": why(found.share),
        }
    for first, second in combinations(THEMES, 2):
        yield order(now, contacts, key_of(span, "order", area, first=first, second=second))


def why(found: Estimate | NotShown) -> str | None:
    """Return the reason for which there is no estimate, or nothing."""
    return found.reason if isinstance(found, NotShown) else None


def see(contacts: pl.DataFrame, theme: str) -> Sightings:
    """Return when children were seen in a theme."""
    own = contacts.filter(pl.col("theme") == theme)
    return Sightings(own["child_id"].to_numpy(), own["at"].to_numpy())


def children_of(contacts: pl.DataFrame, theme: str) -> set[str]:
    """Return the children of a theme."""
    return set(contacts.filter(pl.col("theme") == theme)["child_id"].drop_nulls())


def count_sets(now: pl.DataFrame, span: Span, area: str) -> Iterator[dict[str, Any]]:
    """Yield the children of each theme, and those in exactly each combination of themes."""
    sets = [children_of(now, theme) for theme in THEMES]
    everyone = float(len(set().union(*sets)))
    for theme, children in zip(THEMES, sets, strict=True):
        key = key_of(span, "set", area, first=theme)
        yield {**key, "numerator": float(len(children)), "denominator": everyone}
    for region in count_regions([list(children) for children in sets]):
        names = [theme for theme, is_in in zip(THEMES, region.members, strict=True) if is_in]
        key = key_of(span, "region", area, first=" + ".join(names))
        yield {**key, "numerator": float(region.children), "denominator": everyone}


def order(now: pl.DataFrame, contacts: pl.DataFrame, key: dict[str, Any]) -> dict[str, Any]:
    """Return how many children of both themes were seen first in the first of them."""
    both = children_of(now, key["first"]) & children_of(now, key["second"])
    known = contacts.filter(pl.col("child_id").is_in(list(both)))
    found = order_first_events(see(known, key["first"]), see(known, key["second"]))
    told = found.first_before + found.second_before
    row = {**key, "numerator": float(found.first_before), "denominator": float(told)}
    if not told:
        return {**row, "reason": "no child is in both"}
    return {
        **row,
        **write_share(found.first_before, told),
        "n_excluded": float(found.together),
    }


def write_share(events: int, children: int) -> dict[str, float]:
    """Return a share of children with the interval that shares of children have everywhere.

    >>> [round(end, 3) for end in write_share(16, 58).values()]
    [0.276, 0.175, 0.406]
    """
    if not children:
        return {}
    found = clustered_proportion([1, 0], [1, 1], alike=[events, children - events])
    lower, upper = found.interval
    return dict(zip(ENDS, (events / children, float(lower), float(upper)), strict=True))


def bound(now: pl.DataFrame, span: Span) -> Iterator[dict[str, Any]]:
    """Yield, for the force, how far each overlap can be off for records without a child."""
    for first, second in combinations(THEMES, 2):
        sides = [match(now, theme) for theme in (first, second)]
        both = len(children_of(now, first) & children_of(now, second))
        found = bound_overlap(*sides, both=both)
        yield {
            **key_of(span, "bounds", FORCE.name, first=first, second=second),
            "numerator": float(both),
            "denominator": float(sides[0].children),
            "value": float(both),
            "lower": float(found.overlap[0]),
            "upper": float(found.overlap[1]),
            "n_excluded": float(sum(side.unmatched for side in sides)),
        }


def match(now: pl.DataFrame, theme: str) -> Matched:
    """Return the children of a theme and its records without a child."""
    unmatched = now.filter(pl.col("theme") == theme)["child_id"].null_count()
    return Matched(len(children_of(now, theme)), unmatched)
