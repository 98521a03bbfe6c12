"""A window counts as covered only where one span holds all of it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from cpanalysis.declare.indicators import Readings, Window
from cpanalysis.declare.tables import Moment
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.coverage import is_covered
from cpanalysis.derive.setting import Setting
from cpanalysis.read.records.records import Coverage, Records

READINGS = Readings(window_days=10, plan_days=10)
AS_OF = datetime(2024, 6, 30, 23, tzinfo=UTC)  # midnight by the clock
SPANS = ((date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 3, 1), date(2024, 6, 30)))


def covered(moment: str | None, window: Window, spans: tuple[tuple[date, date], ...]) -> bool:
    coverage = {"missing_episodes": Coverage(spans)} if spans else {}
    records = Records(tables={}, as_of=AS_OF, origin="synthetic", source="", coverage=coverage)
    setting = Setting(records, READINGS, single_day(date(2024, 6, 30)))
    at = (
        pl.Series("at", [moment], dtype=pl.String)
        .str.to_datetime()
        .dt.replace_time_zone("Europe/London")
    )
    frame = at.cast(Moment).to_frame()
    return bool(frame.select(is_covered(window, "at", setting)).item())


BEFORE = Window("missing_episodes", before="window_days")
AFTER = Window("missing_episodes", after="plan_days")
ITSELF = Window("missing_episodes")


@pytest.mark.parametrize(
    ("moment", "window", "expected"),
    [
        ("2024-01-10 23:59", BEFORE, False),
        ("2024-01-11 00:00", BEFORE, True),
        ("2024-03-10 23:59", BEFORE, False),  # February is not covered
        ("2024-03-11 00:00", BEFORE, True),
        ("2024-01-21 23:59", AFTER, True),
        ("2024-01-22 00:00", AFTER, False),
        ("2024-06-20 23:59", AFTER, True),
        ("2024-06-21 00:01", AFTER, False),
        ("2024-02-10 12:00", ITSELF, False),
        ("2024-01-31 23:59", ITSELF, True),
        ("2023-12-31 23:59", ITSELF, False),
        (None, ITSELF, False),
    ],
)
def test_windows_lie_in_one_span(moment: str | None, window: Window, expected: bool) -> None:
    assert covered(moment, window, SPANS) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2019-01-01 00:00", True), ("2024-06-21 00:00", True), ("2024-06-21 00:01", False)],
)
def test_without_stated_coverage_all_time_until_the_end_counts(moment: str, expected: bool) -> None:
    assert covered(moment, AFTER, ()) is expected
