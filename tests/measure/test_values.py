"""Values by kind; what has none says why."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Kind, Neither, Proportion, Rate, Stock
from cpanalysis.measure.values import add_values
from cpanalysis.measure.working import MEASURED


def value(kind: Kind, **row: Any) -> dict[str, Any]:
    indicator = Indicator(
        **{name: name for name in ("code", "title", "definition", "theme", "source")},
        kind=kind,
        better=Neither("made up"),
    )
    frame = pl.DataFrame([{"indicator": "code", "status": "ok", **row}])
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in frame.columns]
    rows = frame.with_columns(absent).cast(dict(MEASURED))
    return add_values(rows, {"code": indicator}).row(0, named=True)


@pytest.mark.parametrize(
    ("kind", "events", "exposure", "expected"),
    [
        (Count(), 12, None, 12),
        (Count(), 0, None, 0),
        (Stock(), 12, None, 12),
        (Proportion(), 3, 12, 0.25),
        (Proportion(), 0, 12, 0),
        (Rate(10_000, "children"), 64, 21_090, 30.346),
        (Rate(100, "children"), 3, 12, 25),
    ],
)
def test_values_by_hand(kind: Kind, events: float, exposure: float | None, expected: float) -> None:
    found = value(kind, events=events, exposure=exposure)
    assert found["value"] == pytest.approx(expected, abs=5e-4)
    assert (found["numerator"], found["denominator"]) == (events, exposure)
    assert (found["status"], found["reason"]) == ("ok", None)


@pytest.mark.parametrize("kind", [Proportion(), Rate(10_000, "children")])
@pytest.mark.parametrize("events", [0, 3])
def test_nothing_is_made_of_a_denominator_of_zero(kind: Kind, events: float) -> None:
    found = value(kind, events=events, exposure=0)
    assert (found["value"], found["status"]) == (None, "insufficient")
    assert found["reason"] == "the denominator is zero"


def test_a_row_that_is_not_ok_stays_so_with_its_reason() -> None:
    found = value(Proportion(), status="suppressed", reason="hidden")
    assert (found["value"], found["status"], found["reason"]) == (None, "suppressed", "hidden")


def test_a_row_without_counts_is_not_computable() -> None:
    found = value(Count(), events=None)
    assert (found["value"], found["status"]) == (None, "not_computable")
    assert found["reason"] == "published without the counts behind it"


def test_a_published_value_stays() -> None:
    found = value(Proportion(), value=0.4, events=None)
    assert (found["value"], found["numerator"], found["status"]) == (0.4, None, "ok")
