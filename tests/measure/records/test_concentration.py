"""How unevenly events fall on children: the part of the tenth of them with most."""

import polars as pl
import pytest

from cpanalysis.measure.records.concentration import top_tenth
from cpanalysis.measure.records.grid import CELL


def spread(*children: tuple[int, int]) -> pl.DataFrame:
    """Return how many children have so many events, in one cell."""
    cell = {name: [1] * len(children) for name in CELL}
    events, counts = ([one[place] for one in children] for place in (0, 1))
    return pl.DataFrame({**cell, "events": events, "total": events, "children": counts})


@pytest.mark.parametrize(
    ("children", "numerator", "denominator", "number"),
    [
        ([(10, 1), (1, 9)], 10.0, 19.0, 10),  # the tenth is one child
        ([(10, 1), (5, 1), (1, 18)], 15.0, 33.0, 20),  # two
        ([(10, 1), (5, 1), (1, 13)], 10.0 + 0.5 * 5, 28.0, 15),  # one and a half
        ([(10, 3), (1, 2)], 5.0, 32.0, 5),  # half of one of three
        ([(2, 10)], 2.0, 20.0, 10),
        ([(0, 90), (2, 10)], 2.0, 20.0, 10),  # of children with events alone
    ],
)
def test_the_tenth_of_children_with_most(
    children: list[tuple[int, int]], numerator: float, denominator: float, number: int
) -> None:
    found = top_tenth(spread(*children)).row(0, named=True)
    told = (found["numerator"], found["denominator"], found["children"])
    assert told == (pytest.approx(numerator), denominator, number)
