"""Rows of a child stand together in time, and duplicates are told by the row before."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from cpanalysis.derive.order import key_child, mark_alone, order_by_child, set_duplicates_aside

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def rows(*cells: tuple[int | None, float]) -> pl.DataFrame:
    """Return rows of a child and minutes after noon."""
    return pl.DataFrame(
        {
            "child": pl.Series([child for child, _ in cells], dtype=pl.UInt64),
            "at": [NOON + timedelta(minutes=minutes) for _, minutes in cells],
            "period": [0] * len(cells),
        }
    )


@pytest.mark.parametrize("cells", [[(2, 5), (1, 3), (2, 1)], [(2, 1), (1, 3), (2, 5)]])
def test_rows_are_in_order_whatever_order_they_came_in(cells: list[tuple[int, float]]) -> None:
    ordered = order_by_child(rows(*cells).lazy())
    assert ordered["child"].to_list() == [1, 2, 2]
    assert ordered["at"].to_list()[1:] == [NOON + timedelta(minutes=n) for n in (1, 5)]


def test_a_chain_of_reports_are_all_of_the_first() -> None:
    kept, aside = set_duplicates_aside(
        rows((1, 0), (1, 50), (1, 100), (1, 161), (2, 170)), timedelta(minutes=60)
    )
    assert kept["at"].to_list() == [NOON + timedelta(minutes=n) for n in (0, 161, 170)]
    assert aside.height == 2


def test_rows_without_a_child_are_nobodys_duplicates() -> None:
    frame = mark_alone(rows((None, 0), (None, 1), (3, 2), (3, 90)))
    kept, _ = set_duplicates_aside(frame, timedelta(minutes=60))
    assert kept.height == 4
    assert frame["alone"].to_list() == [True, True, False, False]


def test_the_same_child_has_the_same_number_and_nobody_has_none() -> None:
    frame = pl.DataFrame({"child_id": ["a", "b", "a", None]}).select(key_child("child_id"))
    first, second, third, nobody = frame.to_series().to_list()
    assert first == third != second
    assert nobody is None
