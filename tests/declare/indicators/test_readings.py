"""Readings are refused where they make no sense, and print themselves."""

from dataclasses import fields

import pytest

from cpanalysis.declare.indicators.readings import CHOICES, Readings
from cpanalysis.errors import ParameterError


@pytest.mark.parametrize("name", CHOICES)
def test_the_first_choice_is_the_default(name: str) -> None:
    assert getattr(Readings(), name) == CHOICES[name][0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"high_risk": "higest"}, "no high_risk 'higest'; known: initial, highest. Did you mean"),
        ({"rhi_hours": -1}, "rhi_hours is -1; it must be 0 or more"),
        ({"repeat_n": 1}, "repeat_n is 1; a repeat takes 2 reports or more"),
        ({"night_from_hour": 9}, "must be hours of one morning"),
        ({"night_to_hour": 25}, "must be hours of one morning"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Readings(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "hours"), [("rhi_hours", 72), ("window_days", 2160), ("duplicate_minutes", 1)]
)
def test_lengths_are_elapsed_time_in_the_unit_of_the_name(name: str, hours: float) -> None:
    assert Readings().length(name).total_seconds() == hours * 3600


def test_every_reading_has_words() -> None:
    assert set(Readings().words()) == {field.name for field in fields(Readings)}
