from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from cpanalysis.declare.tables import TIME_ZONE
from cpanalysis.sample import clock

LONDON = ZoneInfo(TIME_ZONE)


def minutes(moment: datetime) -> int:
    return int(
        (moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 60
    )


def hours(first: date, days: int) -> list[datetime]:
    start = datetime(first.year, first.month, first.day)
    return [start + timedelta(minutes=30 * step) for step in range(48 * days)]


@pytest.mark.parametrize("year", [1999, 2007, 2018, 2021, 2025, 2031])
def test_the_clock_changes_when_the_time_zone_database_says(year):
    days = [clock.last_sunday(year, month) for month in (3, 10)]
    for day in days:
        before, after = (
            datetime(day.year, day.month, day.day, hour, tzinfo=UTC).astimezone(LONDON).utcoffset()
            for hour in (0, 1)
        )
        assert before != after


@pytest.mark.parametrize("first", [date(2024, 3, 29), date(2024, 10, 25), date(2025, 7, 1)])
@pytest.mark.parametrize("fold", [0, 1])
def test_local_times_become_the_instants_of_the_time_zone_database(first, fold):
    shown = hours(first, 4)
    instants = clock.to_instant(np.array([minutes(local) for local in shown]), bool(fold))
    for local, instant in zip(shown, instants, strict=True):
        known = local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)
        exists = known.astimezone(LONDON).replace(tzinfo=None) == local
        if exists:
            assert instant == minutes(known.replace(tzinfo=None))


def test_an_hour_that_is_skipped_is_read_as_the_clock_would_show_it():
    skipped = np.array([minutes(datetime(2025, 3, 30, 1, 30))])
    shown = clock.to_moments(clock.to_instant(skipped))[0]
    assert shown.isoformat() == "2025-03-30T02:30:00+01:00"


def test_instants_and_the_clock_are_inverse_outside_the_repeated_hour():
    instants = np.arange(29_000_000, 29_400_000, 17)
    shown = clock.to_local(instants)
    back = np.where(
        clock.to_instant(shown, False) == instants,
        clock.to_instant(shown, False),
        clock.to_instant(shown, True),
    )
    assert (back == instants).all()


def test_a_wait_across_a_change_of_the_clock_is_as_long_as_it_was():
    night = pl.DataFrame({"at": [datetime(2025, 10, 25, 23, 30)]}).with_columns(
        pl.col("at").dt.replace_time_zone(TIME_ZONE)
    )
    late = night.select(clock.later("at", pl.lit(180.0))).item()
    assert late.replace(tzinfo=None) == datetime(2025, 10, 26, 1, 30)


def test_hours_are_those_that_polars_shows():
    moments = clock.to_moments(np.arange(29_000_000, 29_600_000, 61))
    assert clock.hour_on_clock(moments).tolist() == moments.dt.hour().to_list()


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2028, 6, 30), 17), (date(2028, 7, 1), 18), (date(2010, 7, 1), 0), (date(2011, 6, 1), 0)],
)
def test_age_turns_on_the_first_of_the_month_of_birth(day, age):
    frame = pl.DataFrame({"at": [day], "birth": [date(2010, 7, 1)]})
    assert frame.select(clock.age_at("at")).item() == age


def test_midnight_is_that_of_the_force():
    assert pl.select(clock.midnight(date(2025, 7, 1))).item().isoformat() == (
        "2025-07-01T00:00:00+01:00"
    )


def test_nothing_is_near_a_change_in_august():
    august = clock.to_moments(np.arange(29_231_000, 29_260_000, 100))
    assert not clock.near_change(august).any()
