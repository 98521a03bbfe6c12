"""Events are read from the published list and from a force's own file, and held to their rules."""

from datetime import date
from pathlib import Path

import pytest

from cpanalysis import InputError
from cpanalysis.declare.events import AIMS, Event
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.indicators.at_events import AT_EVENTS
from cpanalysis.read.events import choose_published_events, join_events, read_own_events
from cpanalysis.read.locations import find_params, find_published
from cpanalysis.read.published import read_events

HEADER = "event,first_day,last_day,kind,themes,title,indicators"
ROW = "F01,2024-05-01,2024-05-01,policy_change,missing;referral,New form,missing_referral_rate"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "events.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def published() -> tuple[Event, ...]:
    return choose_published_events(read_events(find_published()))


def test_published_breakpoints_are_events_and_others_are_not() -> None:
    codes = [event.code for event in published()]
    assert codes == ["E05", "E08", "E10", "E13", "E16", "E17", "E18", "E20", "E24", "E30"]


def test_those_without_an_exact_date_are_windows_and_have_aims() -> None:
    told = {event.code: event for event in published()}
    assert (told["E18"].first, told["E18"].last) == (date(2024, 6, 1), date(2025, 4, 1))
    assert [code for code, event in told.items() if event.is_window] == ["E17", "E18"]
    assert told["E18"].changes_recording
    assert told["E18"].aims == ("missing_high_risk_share", "risk_under_grading_rate")
    assert told["E10"].themes == ("referrals",)


def test_every_aim_is_an_indicator() -> None:
    aims = {code for codes in AIMS.values() for code in codes}
    assert aims <= {*RECORD_INDICATORS, *AT_EVENTS}


def test_own_events_are_read(tmp_path: Path) -> None:
    other = "F02,2023-01-01,2023-06-30,recording_change,missing,New grades,"
    first, second = read_own_events(write(tmp_path, ROW, other))
    assert (first.code, second.code) == ("F02", "F01")
    assert second.themes == ("missing", "referrals")
    assert second.aims == ("missing_referral_rate",)
    assert first.is_window
    assert first.changes_recording
    assert first.aims == ()


def test_the_example_that_ships_can_be_read() -> None:
    assert [event.code for event in read_own_events(find_params() / "events-example.csv")] == [
        "F01",
        "F02",
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ROW.replace("2024-05-01,2024-05-01", "2024-05-02,2024-05-01"), "events.csv, row 2"),
        (ROW.replace("policy_change", "policy"), "'policy'"),
        (ROW.replace("missing;", "lost;"), "'lost;referral'; known: missing, cse"),
        (ROW.replace("missing_referral_rate", "referrals"), "'referrals'"),
        (ROW.replace("2024-05-01,2024-05-01", "May 2024,2024-05-01"), "'May 2024'"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_own_events(write(tmp_path, row))


def test_a_repeated_code_and_a_lacking_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="F01"):
        read_own_events(write(tmp_path, ROW, ROW))
    with pytest.raises(InputError, match=r"no file 'own\.csv'"):
        read_own_events(tmp_path / "own.csv")


def test_an_own_event_cannot_take_the_code_of_a_published_one(tmp_path: Path) -> None:
    own = read_own_events(write(tmp_path, ROW.replace("F01", "E16")))
    with pytest.raises(InputError, match="event 'E16' is published too"):
        join_events(published(), own)
