"""Parts of splits stand in a declared order, numbers as numbers."""

import polars as pl
import pytest

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.orders import ORDERS, key_of_part, sort_by_part
from cpanalysis.declare.tables import TABLES

SPLITS = sorted(
    {
        split
        for one in RECORD_INDICATORS.values()
        for several in (*one.strata, *one.never_pooled, *one.shares_of)
        for split in ((several,) if isinstance(several, str) else several)
    }
)


def sort_values(split: str, values: list[str]) -> list[str]:
    rows = pl.DataFrame({"stratum": split, "value_of_stratum": values})
    return sort_by_part(rows)["value_of_stratum"].to_list()


@pytest.mark.parametrize("split", SPLITS)
def test_every_split_has_a_declared_order(split) -> None:
    assert split in ORDERS


@pytest.mark.parametrize("split", SPLITS)
def test_parts_come_in_the_declared_order_whatever_order_they_were_found_in(split) -> None:
    found = sorted(ORDERS[split])
    first = [one for one in ORDERS[split] if key_of_part(split, one)[0] == 0]
    assert sort_values(split, found)[: len(first)] == first


@pytest.mark.parametrize(
    ("split", "table", "column"),
    [
        (split, name, column.name)
        for split in SPLITS
        for name, table in TABLES.items()
        for column in table.columns
        if column.name == split and column.values and name != "population"
    ],
)
def test_every_code_of_a_column_has_its_place(split, table, column) -> None:
    codes = next(one.values for one in TABLES[table].columns if one.name == column)
    assert [one for one in codes if key_of_part(split, one)[0] == 2] == []


@pytest.mark.parametrize(
    "parts",
    [
        ["0-4", "5-9", "10-11", "12-13", "16-17", "18 and over"],
        ["0", "1", "2", "10", "11", "23"],
        ["30-59 minutes", "60-119 minutes", "120 minutes and over"],
        ["age 5", "age 9", "age 10", "other", "not_recorded"],
    ],
)
def test_numbers_in_undeclared_splits_are_numbers(parts) -> None:
    found = sorted(parts)
    assert sort_values("a split of one's own", found) == parts


def test_several_splits_together_are_ordered_one_after_the_other() -> None:
    values = [
        f"{scale} / {grade}"
        for scale in ("ncpi_2014_3pt", "ncpi_2024_5pt")
        for grade in ("good", "requires_improvement", "inadequate")
    ]
    found = sorted(values)
    assert sort_values("scale / grade", found) == values
