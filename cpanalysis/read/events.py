"""Events at which change is tested: those published about a force, and a force's own."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from cpanalysis.declare.events import AIMS, THEME_OF_TOPIC, Event
from cpanalysis.declare.family import KNOWN_CODES
from cpanalysis.declare.indicators.at_events import AT_EVENTS
from cpanalysis.errors import InputError
from cpanalysis.read.published import (
    DAYS,
    EVENT_KINDS,
    TEXT,
    TOPICS,
    Column,
    PublishedFile,
    choice,
    read_file,
)

TESTED = ("yes", "ask date")
OWN_EVENTS = PublishedFile(
    name="events",
    columns={
        "event": TEXT,
        "first_day": Column(kind="day"),
        "last_day": Column(kind="day"),
        "kind": choice(EVENT_KINDS),
        "themes": Column(kind="list", choices=TOPICS),
        "title": TEXT,
        "indicators": Column(kind="list", choices=(*KNOWN_CODES, *AT_EVENTS), optional=True),
    },
    keys=(("event",),),
    ordered_days=DAYS,
)


def choose_published_events(events: pl.DataFrame) -> tuple[Event, ...]:
    """Return the published events that are breakpoints, by day.

    >>> from cpanalysis.read.published import read_events
    >>> [event.code for event in choose_published_events(read_events("data/published"))][-3:]
    ['E20', 'E24', 'E30']
    """
    tested = events.filter(pl.col("breakpoint").cast(pl.String).is_in(TESTED))
    aims = [list(AIMS.get(code, ())) for code in tested["event"]]
    told = tested.with_columns(pl.Series("indicators", aims, pl.List(pl.String)))
    found = [as_event(row) for row in told.sort("first_day", "event").iter_rows(named=True)]
    return tuple(replace(event, published=True) for event in found)


def read_own_events(path: Path | str) -> tuple[Event, ...]:
    """Return a force's own events from a comma-separated file, by day.

    Its columns are ``event`` (a code), ``first_day`` and ``last_day`` (the same where the day is
    known), ``kind``, ``themes``, ``title`` and ``indicators`` (what it was meant to change, by
    code); lists are separated by semicolons, and ``indicators`` can be empty.

    Raises
    ------
    InputError
        Naming file, row, column and remedy, as for the published files.
    """
    found = Path(path)
    frame = read_file(found.parent, replace(OWN_EVENTS, name=found.name))
    return tuple(as_event(row) for row in frame.sort("first_day", "event").iter_rows(named=True))


def join_events(published: tuple[Event, ...], own: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return both by day.

    Raises
    ------
    InputError
        Where an own event has the code of a published one.
    """
    both = {event.code for event in published} & {event.code for event in own}
    if both:
        raise InputError(f"event {min(both)!r} is published too; give your own another code")
    return tuple(sorted((*published, *own), key=lambda event: (event.first, event.code)))


def as_event(row: dict[str, object]) -> Event:
    """Return a row of a file as an event."""
    themes = [THEME_OF_TOPIC.get(topic, topic) for topic in row["themes"]]  # type: ignore[attr-defined]
    return Event(
        code=str(row["event"]),
        title=str(row["title"]),
        first=row["first_day"],  # type: ignore[arg-type]
        last=row["last_day"],  # type: ignore[arg-type]
        kind=str(row["kind"]),
        themes=tuple(themes),
        aims=tuple(row["indicators"] or ()),  # type: ignore[arg-type]
    )
