"""Sums over children by hand, of records and of children who are counted once."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.rows import as_measured_rows
from cpanalysis.measure.records.uncovered import KEY, UNCOVERED, mark_uncovered
from tests.measure.records.example import make_records

RECORDS = make_records(
    missing_episodes="child_id  reported_at  initial_risk\n"
    + "\n".join(
        f"{child}  05-{day:02} 10:00  {risk}"
        for day, (child, risk) in enumerate(
            [("a", "high"), ("a", "low"), ("a", "low"), ("b", "high"), ("-", "low"), ("-", "high")],
            start=1,
        )
    )
)
"""Three episodes of one child, one of another, and two of nobody known."""
OWN = pl.col("area") == "Hartlepool", pl.col("stratum") == "all"
MAY = pl.col("period_start") == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("code", "events", "exposure", "squares"),
    [
        ("missing_episode_count", 6, None, 9 + 1 + 1 + 1),
        ("missing_high_risk_share", 3, 6, 1 + 1 + 0 + 1),
        ("missing_children_count", 2, None, None),  # each known child once
    ],
)
def test_squares_of_events_are_summed_over_children(
    code: str, events: float, exposure: float | None, squares: float | None
) -> None:
    rows = as_measured_rows(measure_records(RECORDS, Request(indicators=(code,))))
    found = rows.filter(*OWN, MAY, pl.col("indicator") == code).row(0, named=True)
    told = (found["events"], found["exposure"], found["sum_of_squares"])
    assert told == (events, exposure, squares)


@pytest.mark.parametrize(
    ("code", "spread"),
    [
        ("missing_episode_count", [(1, 1, 3, 2), (3, 3, 1, 0)]),
        ("missing_children_count", [(1, 1, 2, 0)]),
    ],
)
def test_how_events_fall_on_children(code: str, spread: list[tuple[int, ...]]) -> None:
    measured = measure_records(RECORDS, Request(indicators=(code,)))
    found = measured.spread.filter(*OWN, MAY, pl.col("indicator") == code)
    counts = found.select("events", "total", "children", "unmatched").sort(pl.all())
    assert counts.rows() == spread


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("ok", ("insufficient", "nothing of Hartlepool")),
        ("insufficient", ("insufficient", "nothing of Hartlepool")),
        ("not_computable", ("not_computable", "the table was not supplied")),
    ],
)
def test_what_cannot_be_computed_anywhere_says_so_first(status: str, told: tuple[str, str]) -> None:
    place = dict(zip(KEY, (0, 0, "Hartlepool", ""), strict=True))
    own = {"own_status": "insufficient", "own_reason": "nothing of Hartlepool"}
    uncovered = pl.DataFrame([{**place, **own}], schema=UNCOVERED)
    row = {**place, "status": status, "reason": "the table was not supplied"}
    elsewhere = {**row, "area": "Middlesbrough"}
    kinds = {name: UNCOVERED[name] for name in KEY}
    grid = pl.DataFrame([row, elsewhere], schema_overrides=kinds)
    found = mark_uncovered(grid, uncovered).select("status", "reason").rows()
    assert found == [told, (status, "the table was not supplied")]
