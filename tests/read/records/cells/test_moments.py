from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from cpanalysis.read.records.cells.moments import read_days, read_moments, read_months
from cpanalysis.read.records.layout import Clock

LONDON = ZoneInfo("Europe/London")
HALF_TEN = datetime(2024, 1, 5, 10, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05 10:30:00",
        "2024-01-05 10:30",
        "2024-01-05T10:30",
        "2024-01-05T10:30:00.000000",
        "2024-01-05T10:30:00Z",
        "2024-01-05 11:30:00+01:00",
        "2024-01-05T11:30+0100",
        "05/01/2024 10:30",
        "5/1/2024 10:30:00",
        "05/01/2024 10:30 AM",
        "05-01-2024 10:30",
        "05.01.2024 10:30",
        "05-Jan-2024 10:30:00",
        "5 January 2024 10:30",
        "45296.4375",
        "  2024-01-05 10:30\u00a0",
    ],
)
def test_the_same_moment_however_it_is_written(text):
    read = read_moments(pl.Series([text]), Clock())
    assert read.values.to_list() == [HALF_TEN]
    assert not read.failed.any()


def test_all_of_them_in_one_column():
    texts = ["05/01/2024 10:30", "2024-01-05T10:30:00Z", "45296.4375", "2024-01-05 10:30", None]
    read = read_moments(pl.Series(texts * 3), Clock())
    assert read.values.to_list() == [*[HALF_TEN] * 4, None] * 3
    assert not read.failed.any()


@pytest.mark.parametrize(
    "text",
    ["2024-01-05T10:30:00Z", "2024-01-05T11:30:00.000+01:00", "2024-01-05 10:30", "5/1/2024 10:30"],
)
def test_beside_exported_times_others_read_as_they_do_alone(text):
    exported = ["2024-01-05T10:30:00+00:00", "2024-01-05T11:30:00+01:00"]
    read = read_moments(pl.Series([*exported, text]), Clock())
    assert read.values.to_list() == [HALF_TEN] * 3
    assert not read.failed.any()


@pytest.mark.parametrize(
    "zone", ["+01", "z", "x", "+99:99", "+01:00 h", "Z+01:00", "+01:00Z"]
)  # fmt: skip
def test_what_is_no_zone_beside_exported_times_is_read_as_it_is_alone(zone):
    texts = pl.Series([f"2024-01-05T10:30:00{zone}"])
    alone = read_moments(texts, Clock())
    beside = read_moments(pl.concat([pl.Series(["2024-01-05T10:30:00Z"]), texts]), Clock())
    assert beside.values[1:].to_list() == alone.values.to_list()
    assert beside.failed[1:].to_list() == alone.failed.to_list()


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "13/13/2024", "05/01/24", "yesterday", "0024-01-05", "2024-01-05 25:00",
     "12345678901"],
)  # fmt: skip
def test_what_is_no_moment_fails_and_is_not_guessed(text):
    read = read_moments(pl.Series([text, "2024-01-05"]), Clock())
    assert read.values[0] is None
    assert read.failed.to_list() == [True, False]


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "NULL", "null", "#N/A", None])
def test_a_blank_is_no_failure(text):
    read = read_moments(pl.Series([text, "2024-01-05"]), Clock())
    assert read.values[0] is None
    assert not read.failed.any()


@pytest.mark.parametrize(
    ("ambiguous", "utc_hour"), [("earliest", 0), ("latest", 1)], ids=["summer time", "winter time"]
)
def test_the_hour_that_comes_twice(ambiguous, utc_hour):
    read = read_moments(pl.Series(["2024-10-27 01:30"]), Clock(ambiguous=ambiguous))
    assert read.values[0].astimezone(ZoneInfo("UTC")) == datetime(
        2024, 10, 27, utc_hour, 30, tzinfo=ZoneInfo("UTC")
    )
    assert read.ambiguous.to_list() == [True]
    assert not read.failed.any()


@pytest.mark.parametrize(
    ("moment", "twice"),
    [("00:59:59", False), ("01:00:00", True), ("01:59:59", True), ("02:00:00", False)],
)
def test_only_that_hour_is_ambiguous(moment, twice):
    read = read_moments(pl.Series([f"27/10/2024 {moment}"]), Clock())
    assert read.ambiguous.to_list() == [twice]


def test_the_hour_that_does_not_come_is_read_an_hour_later_and_counted():
    read = read_moments(pl.Series(["2024-03-31 01:30", "2024-03-31 02:30"]), Clock())
    assert read.values.to_list() == [datetime(2024, 3, 31, 2, 30, tzinfo=LONDON)] * 2
    assert read.non_existent.to_list() == [True, False]


def test_both_can_be_refused_instead():
    clock = Clock(ambiguous="reject", non_existent="reject")
    read = read_moments(pl.Series(["2024-03-31 01:30", "2024-10-27 01:30", "2024-05-01"]), clock)
    assert read.failed.to_list() == [True, True, False]
    assert read.values.null_count() == 2


def test_a_night_of_clock_change_has_its_true_length():
    evening, morning = "2024-10-26 23:00", "2024-10-27 07:00"
    read = read_moments(pl.Series([evening, morning]), Clock())
    assert (read.values[1] - read.values[0]).total_seconds() / 3600 == 8
    gone = read.values.dt.epoch("s").diff().to_list()[1] / 3600
    assert gone == 9


def test_a_source_that_keeps_universal_time():
    read = read_moments(pl.Series(["2024-07-05 09:30", "2024-10-27 01:30"]), Clock("UTC"))
    assert read.values[0] == datetime(2024, 7, 5, 10, 30, tzinfo=LONDON)
    assert not read.ambiguous.any()


def test_a_format_of_the_layout_goes_before_the_usual_ones():
    american = Clock(formats=("%m/%d/%Y %H:%M",))
    assert read_moments(pl.Series(["01/05/2024 10:30"]), american).values.to_list() == [HALF_TEN]


@pytest.mark.parametrize(
    "typed",
    [
        pl.Series([datetime(2024, 1, 5, 10, 30)], dtype=pl.Datetime("ms")),
        pl.Series([datetime(2024, 1, 5, 10, 30)], dtype=pl.Datetime("ns", "UTC")),
    ],
)
def test_times_that_are_typed_already(typed):
    assert read_moments(typed, Clock()).values.to_list() == [HALF_TEN]


def test_a_typed_day_stands_at_midnight():
    read = read_moments(pl.Series([date(2024, 7, 5)]), Clock())
    assert read.values.to_list() == [datetime(2024, 7, 5, tzinfo=LONDON)]


def test_an_empty_column():
    assert read_moments(pl.Series([], dtype=pl.String), Clock()).values.len() == 0
    assert read_moments(pl.Series([None, None], dtype=pl.Null), Clock()).values.null_count() == 2


def test_days_of_every_kind():
    texts = ["05/01/2024", "2024-01-05 23:59", "45296", "2024-01-05T23:30:00Z", "x"]
    days, failed = read_days(pl.Series(texts), Clock())
    assert days.to_list() == [date(2024, 1, 5)] * 4 + [None]
    assert failed.to_list() == [False] * 4 + [True]


def test_a_late_evening_of_summer_time_is_its_own_day():
    days, _ = read_days(pl.Series(["2024-07-05T23:30:00Z"]), Clock())
    assert days.to_list() == [date(2024, 7, 6)]


@pytest.mark.parametrize("text", ["2009-05", "05/2009", "May 2009", "2009-05-01", "01/05/2009"])
def test_months(text):
    assert read_months(pl.Series([text]), Clock())[0].to_list() == [date(2009, 5, 1)]
