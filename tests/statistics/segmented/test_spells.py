"""With children who have spells of months a model is no surer than it may be."""

import numpy as np
import pytest

from benchmarks.calibration.spells import Spells, simulate_children
from cpanalysis.errors import ParameterError
from cpanalysis.statistics.segmented import Change, Segments, change_in_counts

SPELLS = Spells(60.0, each=3.5, months=6.0)
SERIES = 160


def changes(spells: Spells, *, by_children: bool = True) -> list[Change]:
    """Return the changes found at month 25 of simulated series."""
    events = simulate_children(spells, series=SERIES, generator=np.random.default_rng(3))
    known, squares = (part.sum(axis=1) for part in events.squares())
    least = squares / known if by_children else np.ones(SERIES)
    found = [
        change_in_counts(months, change=24, segments=Segments(dispersion=max(one, 1.0)))
        for months, one in zip(events.counts(), least, strict=True)
    ]
    return [change for change in found if isinstance(change, Change)]


def alarms(found: list[Change]) -> float:
    return float(np.mean([change.average.p_value < 0.05 for change in found]))


def test_no_change_is_seldom_called_one_and_would_be_too_often_by_months_alone() -> None:
    assert alarms(changes(SPELLS)) <= 0.08
    assert alarms(changes(SPELLS, by_children=False)) > 0.08


def test_the_interval_of_a_change_holds_it() -> None:
    found = changes(SPELLS.changed(0.6))
    inside = [change.average.lower <= 0.6 <= change.average.upper for change in found]
    assert 0.91 <= np.mean(inside) <= 0.99


def test_a_dispersion_below_chance_is_refused() -> None:
    with pytest.raises(ParameterError, match="known: 1 or more"):
        Segments(dispersion=0.5)
