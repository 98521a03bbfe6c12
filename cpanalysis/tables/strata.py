"""The parts of one stratum as a table."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.labels import name_part
from cpanalysis.tables.table import Table, make_table
from cpanalysis.tables.trends import sources_of, write_row
from cpanalysis.words.numbers import write_period
from cpanalysis.words.origin import is_synthetic


def tabulate_parts(rows: pl.DataFrame, indicator: Indicator, area: str, by: str) -> Table:
    """Return value, counts and interval of every part of a stratum."""
    split = by.replace("_", " ").capitalize()
    period = write_period(rows["period_start"][0], rows["period_end"][0])
    written = [
        {split: name_part(row["value_of_stratum"]), **without_period(write_row(row))}
        for row in rows.iter_rows(named=True)
    ]
    caption = f"{indicator.title} by {split.lower()}: {area}, {period}"
    return make_table(
        pl.DataFrame(written),
        caption,
        left=("Note",),
        notes=sources_of(rows),
        synthetic=is_synthetic(rows),
    )


def without_period(row: dict[str, str]) -> dict[str, str]:
    """Return a row of a series without its period."""
    return {name: text for name, text in row.items() if name != "Period"}
