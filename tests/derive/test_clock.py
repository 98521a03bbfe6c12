"""Ages, waits and limits, at their boundaries."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from cpanalysis.declare.indicators import Readings, Wait
from cpanalysis.declare.tables import Moment
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.clock import age_on, ends_within, is_longer, tell_outcome, tell_wait
from cpanalysis.derive.setting import Setting
from cpanalysis.read.records.records import Records

SETTING = Setting(
    Records(tables={}, as_of=datetime(2024, 7, 1, tzinfo=UTC), origin="synthetic", source=""),
    Readings(),
    single_day(date(2024, 6, 30)),
)
START = datetime(2024, 6, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2024, 4, 30), 13),
        (date(2024, 5, 1), 13),  # in the month of birth the birthday is not known to be past
        (date(2024, 6, 1), 14),
        (date(2010, 5, 20), 0),
        (date(2010, 6, 1), 0),
        (date(2011, 5, 31), 0),
        (date(2011, 6, 1), 1),
    ],
)
def test_age_is_the_younger_one_in_the_month_of_a_birthday(day: date, age: int) -> None:
    assert pl.select(age_on(pl.lit(day), pl.lit(date(2010, 5, 1)))).item() == age


def wait_frame(end: float | None, other: float | None, until: float | None) -> pl.DataFrame:
    """Return one wait, its ends so many hours after its start."""
    cells = {
        "start": START,
        "end": end if end is None else START + timedelta(hours=end),
        "other": other if other is None else START + timedelta(hours=other),
        "until": until if until is None else START + timedelta(hours=until),
    }
    return pl.DataFrame({name: pl.Series([cell], dtype=Moment) for name, cell in cells.items()})


@pytest.mark.parametrize(
    ("ends", "outcome", "hours", "longer"),
    [
        ((2, None, None), "ended", 2, False),
        ((3, None, None), "ended", 3, False),  # on the limit is in time
        ((4, None, None), "ended", 4, True),
        ((4, 4, None), "ended", 4, True),  # both at once: it ended
        ((4, 2, None), "other_end", 2, False),
        ((None, 2, None), "other_end", 2, False),
        ((None, 4, None), "other_end", 4, True),  # still waiting at the limit, ended otherwise
        ((5, 4, None), "other_end", 4, True),
        ((None, None, None), "open", 12, True),  # seen open until the records end
        ((None, None, 2), "other_end", 2, False),  # or until the case was closed without
        ((None, None, 4), "other_end", 4, True),
        ((6, None, 4), "ended", 6, True),  # taken up again after it was closed
        ((None, None, 20), "open", 12, True),
        ((None, None, -1), "out_of_order", -1, None),
        ((-1, None, None), "out_of_order", -1, None),
        ((2, -1, None), "out_of_order", -1, None),
    ],
)
def test_how_a_wait_comes_out(
    ends: tuple[float | None, ...], outcome: str, hours: float, longer: bool | None
) -> None:
    wait = Wait("start", "end", "other", "until")
    told = wait_frame(*ends).select(
        tell_outcome(wait, SETTING).alias("outcome"),
        tell_wait(wait, SETTING).alias("waited"),
        is_longer(wait, timedelta(hours=3), SETTING).alias("longer"),
    )
    assert told.row(0) == (outcome, timedelta(hours=hours), longer)


@pytest.mark.parametrize(
    ("ends", "in_time"),
    [
        ((3, None, None), True),
        ((4, None, None), False),
        ((None, 2, None), False),  # something else ended it: what was awaited did not come
        ((2, 1, None), False),
        ((None, None, None), False),
        ((-1, None, None), None),
    ],
)
def test_what_ends_in_time_ends_as_awaited(
    ends: tuple[float | None, ...], in_time: bool | None
) -> None:
    wait, limit = Wait("start", "end", "other", "until"), timedelta(hours=3)
    assert wait_frame(*ends).select(ends_within(wait, limit, SETTING)).item() is in_time


def test_a_wait_that_the_records_end_before_the_limit_is_not_known() -> None:
    wait, limit = Wait("start", "end", "other", "until"), timedelta(hours=13)
    frame = wait_frame(None, None, None)
    assert frame.select(ends_within(wait, limit, SETTING)).item() is None
    assert frame.select(is_longer(wait, limit, SETTING)).item() is None


def test_an_early_end_can_count_as_no_wait() -> None:
    wait = Wait("start", "end", early_is_none=True)
    told = wait_frame(-1, None, None).select(tell_outcome(wait, SETTING), tell_wait(wait, SETTING))
    assert told.row(0) == ("ended", timedelta(0))


def test_a_wait_without_a_start_is_not_known() -> None:
    frame = wait_frame(1, None, None).with_columns(start=pl.lit(None, Moment))
    wait = Wait("start", "end")
    told = frame.select(tell_outcome(wait, SETTING).alias("a"), tell_wait(wait, SETTING).alias("b"))
    assert told.row(0) == (None, None)


def test_waits_over_the_change_of_clocks_are_elapsed_time() -> None:
    frame = pl.DataFrame(
        {
            "start": pl.Series([datetime(2024, 3, 31, 0, 30, tzinfo=UTC)], dtype=Moment),
            "end": pl.Series([datetime(2024, 3, 31, 1, 30, tzinfo=UTC)], dtype=Moment),
        }
    )
    # 00:30 to 02:30 by the clock, which skips the hour between
    assert frame["end"].dt.hour().item() == 2
    assert frame.select(tell_wait(Wait("start", "end"), SETTING)).item() == timedelta(hours=1)
