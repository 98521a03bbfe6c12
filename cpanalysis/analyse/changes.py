"""Before and after events: segmented models of every month, by indicator, area and event."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, nan
from typing import Any

import numpy as np
import polars as pl
from scipy.special import expit, logit, stdtrit

from cpanalysis.analyse.intervals import Numbers
from cpanalysis.analyse.series import (
    Key,
    Place,
    Series,
    add_dispersion,
    months_since,
    place_event,
    read_all,
)
from cpanalysis.analyse.verdicts import adjust, word_side
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.changes import (
    AFTER,
    BEFORE,
    CHANGE_POINTS,
    CHANGES,
    LEFT_OUT,
)
from cpanalysis.declare.events import Event
from cpanalysis.declare.family import (
    DECLARED_EVENT,
    EXPLORATORY,
    PRIMARY,
)
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators.at_events import UNMOVED
from cpanalysis.declare.wording import A_FALL, A_RISE, NO_CLEAR_CHANGE, TOO_FEW
from cpanalysis.statistics.estimate import Estimate, NotShown, Ratio
from cpanalysis.statistics.segmented import (
    Change,
    Comparison,
    Segments,
    change_in_counts,
    change_in_proportions,
    change_over_window,
    controlled_change_in_counts,
    inseparable,
    ratio_of_ratios,
)

POWER = 0.8
AREAS = (*DISTRICT_NAMES, FORCE.name)
UNTOUCHED = {
    "missing": "child_detention_count",
    "cse": "child_detention_count",
    "custody": "missing_episode_count",
}
"""For counts of the force: a count of another theme, which an event of the theme leaves alone."""

Cells = dict[str, Any]
Found = Change | NotShown


@dataclass(frozen=True, eq=False)
class Case:
    """One question: whether this series changed at this event."""

    event: Event
    series: Series
    place: Place
    family: str
    near: tuple[str, ...]

    @property
    def segments(self) -> Segments:
        """The choices of its model."""
        return Segments(transition=self.place.transition, dispersion=self.series.dispersion)


def measure_changes(
    rows: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    events: Sequence[Event],
    primary: Collection[str] = PRIMARY,
    clusters: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return changes at events, and the months behind them.

    ``rows`` are results, of which the months are used. At each event within them are tested the
    indicators that it aimed at, the ``primary`` ones of its themes and, where it changed recording,
    those that recording cannot move. What a declared event aimed at is planned, a family for each
    event; all else is exploratory, for each event apart. ``clusters`` say how events of counts and
    rates fall on children; without them months alone tell how sure a change is.
    """
    codes = {*primary, *UNMOVED, *UNTOUCHED.values(), *(code for e in events for code in e.aims)}
    chosen = {code: item for code, item in indicators.items() if code in codes}
    series = add_dispersion(read_all(rows, chosen), clusters)
    cases = list(list_cases(series, events, primary))
    fits = [fit(case.series, case.place.change, case.segments) for case in cases]
    told = [tell(case, found, series) for case, found in zip(cases, fits, strict=True)]
    points = [tell_months(case, found) for case, found in zip(cases, fits, strict=True)]
    changes = pl.DataFrame(told, schema=CHANGES, infer_schema_length=None)
    return add_verdicts(changes), pl.concat([CHANGE_POINTS.to_frame(), *points])


def list_cases(
    series: Mapping[Key, Series], events: Sequence[Event], primary: Collection[str]
) -> Iterator[Case]:
    """Yield every question: event by indicator by area."""
    starts = next((one.starts for one in series.values()), [])
    placed = {event: place_event(event, starts) for event in events} if starts else {}
    inside = {event: place for event, place in placed.items() if place is not None}
    for (code, area, beside), one in series.items():
        for event, place in inside.items():
            if area in AREAS and not beside and is_asked(code, event, one, primary):
                near = find_near(event, one.indicator.theme, list(inside))
                yield Case(event, one, place, name_family(code, event), near)


def is_asked(code: str, event: Event, series: Series, primary: Collection[str]) -> bool:
    """Say whether a change of an indicator is asked for at an event."""
    themed = code in primary and event.bears_on(series.indicator.theme)
    unmoved = code in UNMOVED and event.changes_recording
    return themed or code in event.aims or unmoved


def name_family(code: str, event: Event) -> str:
    """Return whether a change was planned with its event, or is exploratory."""
    return DECLARED_EVENT.name if event.plans(code) else EXPLORATORY


def find_near(event: Event, theme: str, events: Sequence[Event]) -> tuple[str, ...]:
    """Return the codes of events of a theme that no model can tell apart from ``event``."""
    ends = [
        (months_since(event.first, day), other)
        for other in events
        if other.bears_on(theme) or other is event
        for day in (other.first, other.last)
    ]
    groups = [set(group) for group in inseparable(month for month, _ in ends)]
    own = next((group for group in groups if 0 in group), set())
    return tuple(dict.fromkeys(o.code for month, o in ends if month in own and o is not event))


def fit(series: Series, change: int, segments: Segments) -> Found:
    """Return the change of a series at a month."""
    if series.is_share:
        return change_in_proportions(
            series.events, series.exposure, change=change, segments=segments
        )
    return change_in_counts(series.events, series.exposure, change=change, segments=segments)


def tell(case: Case, found: Found, series: Mapping[Key, Series]) -> Cells:
    """Return one row of changes."""
    sums = sum_sides(case)
    one = case.series
    cells = {
        "indicator": one.indicator.code,
        "theme": one.indicator.theme,
        "event": case.event.code,
        "area": one.area,
        "title": case.event.title,
        "first_day": case.event.first,
        "last_day": case.event.last,
        "aimed": one.indicator.code in case.event.aims,
        "family": case.family,
        "measure": "difference" if one.is_share else "ratio",
        "inseparable": ", ".join(case.near) or None,
        "method": str(case.segments),
        "origin": one.origin,
        **sums,
        **tell_window(case),
    }
    if isinstance(found, NotShown):
        return cells | {"reason": found.reason}
    told = tell_change(case, found, sums) | tell_controlled(case, found, series)
    return cells | told | {"p_value": join_chances(found.average.p_value, cells["p_value"])}


def join_chances(known: float, over_window: float | None) -> float:
    """Return the larger of two p values: a change is clear only if it is whatever the month.

    >>> join_chances(0.001, 0.2), join_chances(0.001, None)
    (0.2, 0.001)
    """
    return known if over_window is None else max(known, over_window)


def sum_sides(case: Case) -> Cells:
    """Return events, what they are of, and months, before and since."""
    one = case.series
    cells: Cells = {}
    for side, months in (
        ("before", find_side(case) == BEFORE),
        ("after", find_side(case) == AFTER),
    ):
        usable = months & np.isfinite(one.events) & (one.exposure > 0)
        cells[f"months_{side}"] = int(usable.sum())
        cells[f"events_{side}"] = float(one.events[usable].sum())
        cells[f"total_{side}"] = float(one.exposure[usable].sum()) if one.is_share else None
    return cells


def find_side(case: Case) -> np.ndarray:
    """Return on which side of the event each month lies."""
    month = np.arange(len(case.series.starts))
    settled = case.place.change + case.place.transition
    before, after = month < case.place.change, month >= settled
    return np.where(before, BEFORE, np.where(after, AFTER, LEFT_OUT))


def tell_change(case: Case, found: Change, sums: Cells) -> Cells:
    """Return the estimate of a fitted change, with what was expected without it."""
    of = sums["total_after"] if case.series.is_share else 1.0
    without = found.without or Estimate(nan, nan, nan)
    return {
        **estimate(found),
        **ends("level", found.level),
        **(ends("slope", found.slope) if found.slope else {}),
        "observed": sums["events_after"],
        "expected": without.value * of,
        "expected_lower": without.lower * of,
        "expected_upper": without.upper * of,
        "smallest_detectable": find_detectable(found, 1),
        "smallest_detectable_fall": find_detectable(found, -1),
    }


def estimate(found: Change) -> Cells:
    """Return how far proportions differ, or how many times a count is what was expected."""
    told = found.difference or found.average
    return {"estimate": told.value, "lower": told.lower, "upper": told.upper}


def ends(name: str, ratio: Ratio) -> Cells:
    """Return a ratio under ``name``, with its ends."""
    return {name: ratio.value, f"{name}_lower": ratio.lower, f"{name}_upper": ratio.upper}


def find_detectable(found: Change, side: int) -> float:
    """Return the rise, or fall for -1, that would have been seen four times in five."""
    ratio = found.average
    quantiles = stdtrit(ratio.degrees_of_freedom, np.array([0.975, POWER]))
    reach = side * float(quantiles.sum()) * ratio.standard_error
    if found.difference is None or found.without is None:
        return exp(min(reach, 700.0))
    return float(expit(logit(found.without.value) + reach) - found.without.value)


def tell_window(case: Case) -> Cells:
    """Return what trying each month of a window gives; nothing where the month is known.

    Its p value is the largest of any month, and 1 where months give changes of either side: what
    is clear is so whatever the month of the event was.
    """
    tried = case.place.tried
    if not tried:
        return {"p_value": None}
    known = replace(case.segments, transition=0)
    found = change_over_window(
        lambda month: fit(case.series, month, known), first=tried[0], last=tried[-1]
    )
    models = [change for change in found.changes if isinstance(change, Change)]
    told = [estimate(change) for change in models]
    cells: Cells = {"months_tried": len(tried), "months_told": len(told), "agree": found.agree}
    if not told:
        return cells | {"p_value": None}
    values, lowers, uppers = (
        [one[name] for one in told] for name in ("estimate", "lower", "upper")
    )
    one_way = all(change.average.value > 1 for change in models) or all(
        change.average.value < 1 for change in models
    )
    return cells | {
        "p_value": max(change.average.p_value for change in models) if one_way else 1.0,
        "smallest": min(values),
        "largest": max(values),
        "range_lower": min(lowers),
        "range_upper": max(uppers),
    }


def tell_controlled(case: Case, found: Change, series: Mapping[Key, Series]) -> Cells:
    """Return the change beyond that of a comparison, or why there is none."""
    words, other = find_comparison(case, series)
    if other is None:
        return {"controlled_reason": words}
    ratio = compare_changes(case, found, other)
    if isinstance(ratio, NotShown):
        return {"compared_with": words, "controlled_reason": ratio.reason}
    return {"compared_with": words, **ends("controlled", ratio)}


def find_comparison(case: Case, series: Mapping[Key, Series]) -> tuple[str, Series | None]:
    """Return what a change is compared with: for a district the rest of the force.

    For the force it is a count of a theme that the event does not bear on.
    """
    code, area = case.series.indicator.code, case.series.area
    if area != FORCE.name:
        return REST_OF_FORCE.name, series.get((code, REST_OF_FORCE.name, area))
    other = UNTOUCHED.get(case.series.indicator.theme, "")
    found = series.get((other, area, ""))
    if case.series.is_share or found is None:
        return "no series in the records is like it and untouched by the event", None
    if case.event.bears_on(found.indicator.theme):
        return "the event bears on every theme, so no series is untouched by it", None
    return found.indicator.title, found


def compare_changes(case: Case, found: Change, other: Series) -> Ratio | NotShown:
    """Return how many times the change of a series is that of another."""
    own, change = case.series, case.place.change
    if own.is_share:
        beside = fit(other, change, case.segments)
        return (
            beside if isinstance(beside, NotShown) else ratio_of_ratios(found.level, beside.level)
        )
    controlled = controlled_change_in_counts(
        own.events,
        Comparison(other.events, other.exposure),
        change=change,
        exposure=own.exposure,
        segments=case.segments,
    )
    return controlled if isinstance(controlled, NotShown) else controlled.average


def tell_months(case: Case, found: Found) -> pl.DataFrame:
    """Return the months of one question: observed, fitted, and the line without the change."""
    one = case.series
    lines = draw_lines(one, found)
    whole = {
        "indicator": one.indicator.code,
        "theme": one.indicator.theme,
        "event": case.event.code,
        "area": one.area,
        "unit": one.indicator.kind.unit,
        "reason": found.reason if isinstance(found, NotShown) else None,
        "origin": one.origin,
    }
    months = {
        "period_start": one.starts,
        "period_end": one.ends,
        "observed": one.value,
        **lines,
        "side": find_side(case),
        "events": one.events,
        "total": one.exposure if one.is_share else np.full(len(one.events), nan),
    }
    frame = pl.DataFrame(months).with_columns(
        pl.lit(value).alias(name) for name, value in whole.items()
    )
    return frame.with_columns(
        pl.col(name).fill_nan(None) for name in ("observed", *lines, "events", "total")
    ).select(pl.col(name).cast(kind) for name, kind in CHANGE_POINTS.items())


def draw_lines(series: Series, found: Found) -> dict[str, Numbers]:
    """Return the lines of a model in the unit of the indicator; nan where there is none."""
    if isinstance(found, NotShown):
        absent = np.full(len(series.events), nan)
        return dict.fromkeys(("fitted", "counterfactual", "lower", "upper"), absent)
    lines, unit = found.lines, series.unit_of_line
    return {
        "fitted": lines.fitted / unit,
        "counterfactual": lines.without_change / unit,
        "lower": lines.lower / unit,
        "upper": lines.upper / unit,
    }


def add_verdicts(changes: pl.DataFrame) -> pl.DataFrame:
    """Return ``changes`` with q values within their families, and what each says in words.

    Where the month of the event is not known and no model fits all of its window, the side is that
    on which the changes of every month tried lie.
    """
    numeric = [pl.col(name).fill_nan(None) for name, kind in CHANGES.items() if kind == pl.Float64]
    known = changes.with_columns(numeric)
    adjusted = adjust(known, ["event", "family"])
    placed = adjusted.with_columns(pl.coalesce("estimate", "smallest").alias("estimate"))
    word = word_side(A_RISE, A_FALL, NO_CLEAR_CHANGE)
    verdict = placed.select(word.fill_null(TOO_FEW).alias("verdict")).to_series()
    return adjusted.with_columns(verdict).select(CHANGES.names())
