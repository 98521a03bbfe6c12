"""When events reach which child: a Poisson process given each child's own rate.

Rates vary between children (`REPEAT_SHAPE`), so that some children have most of the events: with
gamma rates the number of a child's events is negative binomial. Age, season, weekday, school and
planted effects thin or thicken them in time.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.sample.children import CHILDHOOD
from cpanalysis.sample.clock import CHANGES, Minutes, minutes_of, to_instant, to_moments
from cpanalysis.sample.draw import Draw, Floats, pick
from cpanalysis.sample.effects import Effect
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.population import AGED_10_TO_17
from cpanalysis.sample.targets import AT_RISK
from cpanalysis.sample.themes import Theme

Places = NDArray[np.int64]
Dates = NDArray[np.datetime64]

DAYS_OF_YEAR = 365.25
MIDSUMMER = 172
HOLIDAYS = ((1, 4), (44, 51), (92, 106), (145, 152), (203, 245), (297, 305), (354, 367))
"""Days of the year, first and after last, on which schools are closed: an assumed calendar."""

TYPICAL_YEAR = np.arange("2023-01-01", "2024-01-01", dtype="datetime64[D]")
CROWDED = 0.25
"""Of the reports on a day on which the clock changes, this part is moved into its small hours."""

SMALL_HOURS = 3
FOLLOWED_AT_MOST = 12.0
"""Other events rise with a child's rate of going missing up to this many times the average."""


def arrive(theme: Theme, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the events of a theme: ``child`` (row of the pool) and ``at``, by child and time."""
    child, day = thin_by_age(theme, pool, block, place_on_days(theme, pool, block))
    draw = block.draw(f"{theme.name} clock", child.size)
    minute = draw_minutes(theme, day, draw)
    if theme.faulty and block.plan.faulty:
        minute = crowd_changes(day, minute, draw)
    second = draw.uniform("second") < 0.5
    return sort_events(child, to_instant(minutes_of(day) + minute, second))


def place_on_days(theme: Theme, pool: pl.DataFrame, block: Block) -> tuple[Places, Dates]:
    """Return candidates, child and day, as if every child had the age of the highest rate."""
    line = cumulate(theme, block.plan)
    first, last = spans(theme, pool, block.plan)
    place = pool["district"].to_physical().to_numpy().astype(np.int64)
    low, high = line[place, first], line[place, last]
    expected = rates(theme, pool, high - low) * (high - low)
    stream = block.draw(theme.name, pool.height).stream("count")
    child = np.repeat(np.arange(pool.height), stream.poisson(expected))
    level = block.draw(theme.name, child.size).uniform("day")
    reached = low[child] + level * (high - low)[child]
    return child, block.plan.days[find(line, place[child], reached)]


def rates(theme: Theme, pool: pl.DataFrame, years: Floats) -> Floats:
    """Return each child's events a year at the age of the highest rate.

    ``years`` are the child's years at risk: over all of them the rate is the target.
    """
    a_year = theme.a_month * 12 / (AT_RISK.value / 8 * sum(theme.ages))
    male = (pool["sex"] == "male").to_numpy()
    weight = follow_missing(theme, pool) * np.where(male, theme.males, 1.0)
    return a_year * max(theme.ages) * weight / np.average(weight, weights=years)


def follow_missing(theme: Theme, pool: pl.DataFrame) -> Floats:
    """Return how a child's rate depends on the child's rate of going missing."""
    frailty = pool["frailty"].to_numpy()
    part = theme.follows_missing
    return frailty if part == 1 else 1 - part + part * np.minimum(frailty, FOLLOWED_AT_MOST)


def spans(theme: Theme, pool: pl.DataFrame, plan: Plan) -> tuple[Places, Places]:
    """Return the days, counted from the start, from and until which a child can have events."""
    youngest = next(age for age, weight in enumerate(theme.ages) if weight)
    month = pool["birth_month"].to_numpy()
    extra = pool["overstay"].to_numpy() if theme.faulty else 0
    ends = birthdays(month, youngest), birthdays(month, CHILDHOOD) + extra
    first, last = ((end - np.datetime64(plan.start)).astype(np.int64) for end in ends)
    return first.clip(0, plan.days.size), last.clip(0, plan.days.size)


def birthdays(month: Places, age: int) -> Dates:
    """Return the birthdays of children born on the first of a month, counted from 1970.

    >>> birthdays(np.array([6, 7]), 18).astype(str).tolist()
    ['1988-07-01', '1988-08-01']
    """
    turned = month + 12 * age
    first, last = turned.min(), turned.max()
    calendar = np.arange(first, last + 1).astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(calendar[turned - first])


def cumulate(theme: Theme, plan: Plan) -> Floats:
    """Return typical years elapsed by the start of each day, district by district.

    A day of the season, weekday and effects of the theme that has twice the usual rate counts for
    two; a day has one more end than there are days.
    """
    daily = day_weights(theme, plan.days) * district_levels(theme, plan) / DAYS_OF_YEAR
    return np.concatenate([np.zeros((len(DISTRICT_NAMES), 1)), daily.cumsum(axis=1)], axis=1)


def day_weights(theme: Theme, days: Dates) -> Floats:
    """Return the weight of each day: season, weekday and school, 1 on average over a year."""
    typical = shape_of_days(theme, TYPICAL_YEAR).mean()
    return shape_of_days(theme, days) / float(typical)


def shape_of_days(theme: Theme, days: Dates) -> Floats:
    """Return season × weekday × school, not yet scaled."""
    of_year = (days - days.astype("datetime64[Y]")).astype(np.int64) + 1
    season = 1 + theme.light * np.cos(2 * np.pi * (of_year - MIDSUMMER) / DAYS_OF_YEAR)
    closed = np.any([(of_year >= first) & (of_year < after) for first, after in HOLIDAYS], axis=0)
    school = np.where(closed, theme.holidays, 1.0)
    return np.asarray(season * school * np.array(theme.weekdays)[weekday(days)])


def weekday(days: Dates) -> Places:
    """Return the day of the week, Monday 0.

    >>> weekday(np.array(["2025-09-29"], dtype="datetime64[D]"))
    array([0])
    """
    return (days.astype(np.int64) + 3) % 7


def district_levels(theme: Theme, plan: Plan) -> Floats:
    """Return the product of the theme's effects by district and day.

    Differences that stand from the first day are scaled so that the force keeps its level.
    """
    levels = [effect_levels(effect, plan) for effect in theme.effects]
    standing = [
        level for level, effect in zip(levels, theme.effects, strict=True) if not effect.start
    ]
    shape = (len(DISTRICT_NAMES), plan.days.size)
    return multiply(levels, shape) / force_level(multiply(standing, shape))


def multiply(levels: list[Floats], shape: tuple[int, int]) -> Floats:
    """Return the product of some levels, 1 where there are none."""
    return np.asarray(np.prod([np.ones(shape), *levels], axis=0))


def force_level(levels: Floats) -> float:
    """Return the level of the force on the first day, weighted by the children of each district."""
    return float(np.average(levels[:, 0], weights=[AGED_10_TO_17[name] for name in DISTRICT_NAMES]))


def effect_levels(effect: Effect, plan: Plan) -> Floats:
    """Return the level of an effect by district and day."""
    days = pl.DataFrame({"at": to_moments(to_instant(minutes_of(plan.days)))})
    grid = pl.DataFrame({"district": DISTRICT_NAMES}).join(days, how="cross")
    levels = grid.with_columns(level=plan.level(effect, "at"))["level"].to_numpy()
    return np.asarray(levels.reshape(len(DISTRICT_NAMES), plan.days.size))


def find(line: Floats, row: Places, reached: Floats) -> Places:
    """Return on which day of its row of ``line`` each number is reached.

    All rows are searched at once, laid end to end far enough apart.

    >>> find(np.array([[0.0, 1.0, 3.0], [0.0, 2.0, 3.0]]), np.array([0, 1, 1]),
    ...      np.array([1.5, 1.5, 2.5]))
    array([1, 0, 1])
    """
    rows, ends = line.shape
    apart = line.max() + 1
    flat = (line + apart * np.arange(rows)[:, None]).ravel()
    day = np.searchsorted(flat, reached + apart * row, side="right") - 1 - ends * row
    return np.asarray(day.clip(0, ends - 2))


def thin_by_age(
    theme: Theme, pool: pl.DataFrame, block: Block, candidates: tuple[Places, Dates]
) -> tuple[Places, Dates]:
    """Return the candidates that are kept: fewer at the ages at which events are rarer."""
    child, day = candidates
    born = pool["birth"].to_numpy()[child]
    age = ((day - born).astype(np.int64) / DAYS_OF_YEAR).astype(np.int64)
    kept_at_age = np.array(theme.ages) / max(theme.ages)
    level = block.draw(theme.name, child.size).uniform("age")
    kept = level < kept_at_age[np.clip(age, 0, len(theme.ages) - 1)]
    return child[kept], day[kept]


def draw_minutes(theme: Theme, day: Dates, draw: Draw) -> Minutes:
    """Return the minute of the day of each event, by the hours of its weekday."""
    late = np.isin(weekday(day), (4, 5)).astype(np.int64)
    hour = pick(np.array([theme.hours, theme.late]), late, draw.uniform("hour"))
    return hour * 60 + (draw.uniform("minute") * 60).astype(np.int64)


def crowd_changes(day: Dates, minute: Minutes, draw: Draw) -> Minutes:
    """Move some events of the days on which the clock changes into the hours in which it does."""
    changes = CHANGES.astype("datetime64[m]").astype("datetime64[D]")
    moved = np.isin(day, changes) & (draw.uniform("crowded") < CROWDED)
    return np.where(
        moved, (draw.uniform("small hours") * SMALL_HOURS * 60).astype(np.int64), minute
    )


def sort_events(child: Places, at: Minutes) -> pl.DataFrame:
    """Return events in the order of child and time; both are packed into one number to sort."""
    packed = np.sort(child << 32 | at)
    return pl.DataFrame({"child": (packed >> 32).astype(np.uint32)}).with_columns(
        at=to_moments(packed & 0xFFFFFFFF)
    )
