"""Protected figures as a table of numbers, to be restyled: one row a figure."""

from collections.abc import Iterable

import polars as pl
from great_tables import GT

from cpanalysis.words.numbers import PERCENT, SHOWN_AS, WHOLE

LABELS = {
    "area": "Area",
    "period_start": "From",
    "period_end": "To",
    "value_of_stratum": "Part",
    "numerator": "Counted",
    "denominator": "Of",
    "value": "Value",
    "lower": "Lower 95%",
    "upper": "Upper 95%",
}
COUNTS = ("numerator", "denominator")
VALUES = ("value", "lower", "upper")


def tabulate_figures(rows: pl.DataFrame, title: str) -> GT:
    """Return rows of results of one indicator as a table whose cells are numbers.

    What is not there is shown by its symbol and is null in the cells.
    """
    shown = rows.select(*LABELS, "status", "unit")
    units = shown["unit"].unique()
    made = (
        GT(shown.with_columns(pl.col("status").cast(pl.String)), id="figures")
        .tab_header(title)
        .cols_label(cases=None, **LABELS)
        .cols_hide(["status", "unit"])
        .fmt_date(["period_start", "period_end"], date_style="day_m_year")
        .fmt_integer(list(COUNTS))
    )
    return mark_absent(write_in_unit(made, units), shown["status"].cast(pl.String))


def write_in_unit(made: GT, units: Iterable[str]) -> GT:
    """Return a table with its values written in their unit."""
    values = list(VALUES)
    for unit in units:
        rows = pl.col("unit") == unit
        if unit == PERCENT:
            made = made.fmt_percent(values, rows=rows, decimals=1)
        else:
            made = made.fmt_number(values, rows=rows, decimals=0 if unit in WHOLE else 1)
    return made


def mark_absent(made: GT, statuses: Iterable[str]) -> GT:
    """Return a table with the symbol of what is not there, row by row."""
    for status in dict.fromkeys(statuses):
        made = made.sub_missing(
            [*COUNTS, *VALUES],
            rows=pl.col("status") == status,
            missing_text=SHOWN_AS.get(status, "–"),
        )
    return made
