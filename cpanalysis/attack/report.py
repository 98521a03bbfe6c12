"""An attack as a person reads it: in a few lines, and a table of what is known too well."""

from collections.abc import Iterator
from math import isinf
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from cpanalysis.attack.attack import Attack
from cpanalysis.declare.labels import name_part
from cpanalysis.words.catalogue import title_of
from cpanalysis.words.numbers import write_period

COLUMNS = ("Indicator", "Area", "Period", "Part", "Figure", "Proved", "How")
NAMES = {"n_not_recorded": "not recorded", "n_excluded": "left out", "left_out": "left out"}
MOST = 50
"""Rows on a terminal; a file holds all of them."""


def print_attack(found: Attack, console: Console, *, every: bool = False) -> None:
    """Print what an attack came to: figures known too well, or ``every`` hidden one."""
    for line in describe(found):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    cells = found.cells if every else found.failing
    rows = [write_row(row) for row in order(cells).iter_rows(named=True)]
    if rows:
        print_rows(rows, console)


def describe(found: Attack) -> Iterator[str]:
    """Yield what was read, and what could be proved."""
    read, failing = found.read, found.failing.height
    yield (
        f"{read.tables:,} tables read; {read.placed:,} figures of them stand in the results too."
    )
    if read.apart.height:
        files = ", ".join(sorted(set(read.apart["where"])))
        yield f"{read.apart.height:,} figures differ between the results and {files}."
    if failing:
        yield f"{failing:,} of {found.cells.height:,} hidden figures are known too well:"
    else:
        yield f"None of {found.cells.height:,} hidden figures is known too well."


def order(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells known too well first, the narrowest first."""
    return cells.sort(~pl.col("fails"), pl.col("upper") - pl.col("lower"), *COLUMNS_OF_KEY)


COLUMNS_OF_KEY = ("indicator", "area", "period_end", "stratum", "value_of_stratum", "role")


def write_row(row: dict[str, object]) -> tuple[str, ...]:
    """Return one hidden figure in words."""
    code, part, role = (str(row[name]) for name in ("indicator", "value_of_stratum", "role"))
    return (
        title_of(code),
        str(row["area"]),
        write_period(row["period_start"], row["period_end"]),  # type: ignore[arg-type]
        name_part(part),
        NAMES.get(role, role),
        write_proved(row["lower"], row["upper"]),  # type: ignore[arg-type]
        str(row["how"]),
    )


def write_proved(lower: float, upper: float) -> str:
    """Return what is proved of a figure.

    >>> write_proved(3, 3), write_proved(1, 4), write_proved(0, float("inf"))
    ('exactly 3', '1 to 4', '0 or more')
    """
    if isinf(upper):
        return f"{lower:.10g} or more"
    if upper - lower < 1e-6:
        return f"exactly {lower:.10g}"
    return f"{lower:.10g} to {upper:.10g}"


def print_rows(rows: list[tuple[str, ...]], console: Console) -> None:
    """Print rows as a table on a terminal, and a line each, by tabs, elsewhere."""
    if not console.is_terminal:
        for row in (COLUMNS, *rows):
            console.file.write("\t".join(row) + "\n")
        return
    table = Table(*COLUMNS)
    for row in rows[:MOST]:
        table.add_row(*row)
    console.print(table)
    if len(rows) > MOST:
        console.print(f"and {len(rows) - MOST:,} more; --out FILE writes all of them")


def write_cells(found: Attack, path: Path) -> None:
    """Write every hidden figure with what is proved of it as a comma-separated file."""
    order(found.cells).write_csv(path)
