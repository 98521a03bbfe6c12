"""How much of a change of a graded share is real, in words."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.changes import ALL_OF_IT, OF_MIX, WITHIN
from cpanalysis.declare.indicators.at_events import RISKIER, UNMOVED
from cpanalysis.declare.wording import A_FALL, A_RISE, JUDGED
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import NO_EVENT, changes_of, moved_of
from cpanalysis.words.numbers import (
    join_names,
    lower_first,
    signed,
    write_amount,
    write_points,
    write_value,
)
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row

LIKE_CHILDREN = "looked_after / first_or_repeat / age_band"
SPLIT_WORDS = {
    LIKE_CHILDREN: "looked-after status, first or repeat, and age",
    "looked_after": "looked-after status",
    "first_or_repeat": "first or repeat episode",
    "age_band": "age",
    "risk": "grade of risk",
    "risk_policy_version": "version of the grading policy",
}
GRADED = "missing_high_risk_share"


def parts_at(
    protected: Protected, indicator: str, split: str, *, event: str, area: str
) -> pl.DataFrame:
    """Return the parts of a change of an indicator in one split."""
    return protected.decompositions.filter(
        pl.col("indicator") == indicator,
        pl.col("split") == split,
        pl.col("event") == event,
        pl.col("area") == area,
    )


def choose_recording_event(protected: Protected) -> str:
    """Return the latest event that changed recording and has an answer; none for no event."""
    rows = protected.decompositions
    told = rows.filter(pl.col("difference").is_not_null())
    chosen = (told if told.height else rows).sort("after_start", "event")
    return str(chosen["event"][-1]) if chosen.height else ""


def find_part(rows: pl.DataFrame, part: str) -> Row | None:
    """Return the row of one part of a change, where it has a figure."""
    found = rows.filter(pl.col("part") == part, pl.col("difference").is_not_null())
    return found.row(0, named=True) if found.height else None


def describe_real(protected: Protected, event: str, area: str) -> Sentences:
    """Return how much of a change of the share graded high is real, as far as records can say."""
    rows = parts_at(protected, GRADED, LIKE_CHILDREN, event=event, area=area)
    if rows.is_empty():
        return Sentences((NO_EVENT,))
    whole = find_part(rows, ALL_OF_IT)
    if whole is None:
        return Sentences((f"{area}: this cannot be told ({rows['reason'].drop_nulls()[0]}).",))
    rise = whole["difference"] > 0
    checks = read_checks(protected, event, area, rise=rise)
    lines = (
        IN_SENTENCE if is_synthetic(rows) else "",
        describe_whole(whole),
        describe_parts(rows, "which children are reported", "children who are alike"),
        describe_unmoved(checks, rise=rise),
        conclude(rows, checks),
    )
    return Sentences(lines).without_blanks()


def describe_whole(row: Row) -> str:
    """Return the change of a share from the months before to those since."""
    title = lower_first(find_indicator(row["indicator"]).title)
    sides = [
        f"{write_value(row[side], 'proportion')} ({row[f'events_{side}']:,.0f} of"
        f" {row[f'total_{side}']:,.0f})"
        for side in ("before", "after")
    ]
    months = [count_months(row, side) for side in ("before", "after")]
    return (
        f"{row['area']}, {title}: {sides[0]} in the {months[0]} months before"
        f" {row['event']} and {sides[1]} in the {months[1]} months since,"
        f" a change of {write_points(row['difference'])} ({write_interval(row)})."
    )


def count_months(row: Row, side: str) -> int:
    """Return how many months one side of an event has."""
    first, last = row[f"{side}_start"], row[f"{side}_end"]
    return int(12 * (last.year - first.year) + last.month - first.month + 1)


def write_interval(row: Row) -> str:
    """Return the interval of a difference, or that there is none."""
    if row["lower"] is None:
        return "no interval"
    return f"95% interval {signed(row['lower'])} to {signed(row['upper'])}"


def describe_parts(rows: pl.DataFrame, mix_words: str, within_words: str) -> str:
    """Return both parts of a change with their intervals."""
    mix, within = find_part(rows, OF_MIX), find_part(rows, WITHIN)
    if mix is None or within is None:
        return ""
    return (
        f"Of it {write_points(mix['difference'])} ({write_interval(mix)}) come from a change in"
        f" {mix_words}, and {write_points(within['difference'])} ({write_interval(within)}) from"
        f" a change of the share among {within_words}."
    )


ENOUGH_TO_SEE = 0.5
"""A test of what would move with risk tells something where it usually finds a change by half."""


@dataclass(frozen=True)
class Checks:
    """What happened, at an event, to what no grade enters: how many were told, which moved how.

    ``seen`` is by how much of its level before each that would move with risk has to rise, or to
    fall, to be found four times in five, where that is known.
    """

    told: int
    moved: dict[str, str]
    over_window: bool
    seen: dict[str, float]

    def moved_with(self, *, rise: bool) -> bool:
        """Say whether any moved as it would if risk had risen, or fallen."""
        way = A_RISE if rise else A_FALL
        return any(self.moved.get(code) == way for code in RISKIER)

    @property
    def could_see(self) -> bool:
        """Whether any test would usually have found a change by half."""
        return any(size <= ENOUGH_TO_SEE for size in self.seen.values())


def unmoved_rows(protected: Protected, event: str, area: str) -> pl.DataFrame:
    """Return the changes, at an event, of what no grade enters."""
    rows = changes_of(protected, area=area, event=event)
    return rows.filter(pl.col("indicator").is_in(UNMOVED))


def read_checks(protected: Protected, event: str, area: str, *, rise: bool) -> Checks:
    """Return what no grade enters did at an event at which the graded share rose, or fell."""
    rows = unmoved_rows(protected, event, area).filter(pl.col("verdict").is_in(JUDGED))
    moved = {row["indicator"]: row["verdict"] for row in moved_of(rows).iter_rows(named=True)}
    alone = rows.height > 0 and rows["estimate"].is_null().all()
    of_risk = rows.filter(pl.col("indicator").is_in(RISKIER))
    sizes = {row["indicator"]: find_size(row, rise=rise) for row in of_risk.iter_rows(named=True)}
    seen = {code: size for code, size in sizes.items() if size is not None}
    return Checks(rows.height, moved, over_window=alone, seen=seen)


def find_size(row: Row, *, rise: bool) -> float | None:
    """Return the smallest change that a test usually finds, against the level before.

    >>> row = {"measure": "difference", "smallest_detectable": 0.05, "events_before": 20.0,
    ...        "total_before": 100.0}
    >>> find_size(row, rise=True)
    0.25
    """
    seen = row["smallest_detectable" if rise else "smallest_detectable_fall"]
    if seen is None:
        return None
    if row["measure"] == "ratio":
        return float(abs(seen - 1))
    if not row["events_before"] or not row["total_before"]:
        return None
    return float(abs(seen) * row["total_before"] / row["events_before"])


def describe_unmoved(checks: Checks, *, rise: bool) -> str:
    """Return what happened to what no grade enters, and how large a change would have been seen."""
    if checks.told == 0:
        return "What no grade enters cannot be told at this event."
    opening = f"Of {write_amount(checks.told, 'indicator')} that no grade enters"
    window = ", at every month tried that carries a model" if checks.over_window else ""
    if not checks.moved:
        return f"{opening} none changed clearly{window}. {describe_seen(checks, rise=rise)}".strip()
    names = [f"{find_indicator(code).title} {way}" for code, way in checks.moved.items()]
    others = "; none of the others did" if len(names) < checks.told else ""
    said = f"{opening} {len(names)} changed clearly{window}: {join_names(names)}{others}."
    return f"{said} {describe_seen(checks, rise=rise)}".strip()


def describe_seen(checks: Checks, *, rise: bool) -> str:
    """Return how large a change of what moves with risk would usually have been found."""
    if not checks.seen:
        return ""
    sizes = [
        f"{size:.0%} for {lower_first(find_indicator(code).title)}"
        for code, size in checks.seen.items()
    ]
    way = "rise" if rise else "fall"
    return f"What a test usually finds is a {way} of at least {join_names(sizes)}."


def conclude(rows: pl.DataFrame, checks: Checks) -> str:
    """Return what follows from the parts, without saying more than they can."""
    mix, within = find_part(rows, OF_MIX), find_part(rows, WITHIN)
    if mix is None or within is None or within["lower"] is None:
        return ""
    if within["lower"] <= 0 <= within["upper"]:
        return "No clear change among like children: there is no sign that grading changed."
    rise = within["difference"] > 0
    often, risk = ("more", "rose") if rise else ("less", "fell")
    graded = f"Like children are graded high {often} often than before"
    if checks.told == 0:
        return f"{graded}; whether their risk changed too, the records cannot say."
    if not checks.moved_with(rise=rise) and not checks.could_see:
        return (
            f"{graded}. Whether their risk changed too cannot be said: no test here would usually"
            " find a change by half. Whether the new grades are the right ones only audits can"
            " tell."
        )
    if not checks.moved_with(rise=rise):
        return (
            f"{graded}, and nothing that would have moved with risk itself clearly {risk} with it:"
            " the records show a change of grading and no sign of a change of risk as large as"
            " these tests find. Whether the new grades are the right ones only audits can tell."
        )
    return (
        f"{graded}, and some of what moves with risk itself {risk} too: the records cannot say how"
        " much is grading and how much is risk."
    )


def describe_fixed_mix(protected: Protected, event: str, area: str) -> Sentences:
    """Return the share of long waits, all grades together and at a fixed mix of grades."""
    code = "response_over_3h_rate"
    rows = parts_at(protected, code, "risk", event=event, area=area)
    whole, within = find_part(rows, ALL_OF_IT), find_part(rows, WITHIN)
    if whole is None or within is None:
        reasons = rows["reason"].drop_nulls().to_list()
        return Sentences((f"{area}: {reasons[0]}." if reasons else NO_EVENT,))
    alike = find_part(parts_at(protected, code, LIKE_CHILDREN, event=event, area=area), WITHIN)
    children = (
        f" At a fixed mix of children it is {write_points(alike['difference'])}"
        f" ({write_interval(alike)})."
        if alike
        else ""
    )
    lines = (
        IN_SENTENCE if is_synthetic(rows) else "",
        describe_whole(whole),
        f"At a fixed mix of grades, the average of both periods, the share went from"
        f" {write_value(within['before'], 'proportion')} to"
        f" {write_value(within['after'], 'proportion')}: {write_points(within['difference'])}"
        f" ({write_interval(within)}).{children}",
        "Moving episodes from one grade to the next changes the average of both grades, even"
        " where nobody waits longer or less. The grades one by one, and a fixed mix of grades,"
        " can therefore mislead where grading changed; all grades together and a fixed mix of"
        " children cannot.",
    )
    return Sentences(lines).without_blanks()
