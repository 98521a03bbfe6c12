"""A district's comparisons with other areas, a row a comparator."""

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import mark_family, word_verdict
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.comparisons import latest_comparisons, name_comparator
from cpanalysis.words.confidence import find_detectable
from cpanalysis.words.numbers import (
    signed,
    write_absence,
    write_ends,
    write_p_value,
    write_period,
)
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.trends import Row

RATIO_NOTE = (
    "Ratio: the area's rate over the comparator's, so 1 is no difference. Higher and lower allow"
    " for how many comparisons were made; exploratory ones were not planned before the run."
)
DIFFERENCE_NOTE = (
    "Difference in percentage points, area minus comparator. Higher and lower allow for how many"
    " comparisons were made; exploratory ones were not planned before the run."
)


def tabulate_comparisons(protected: Protected, indicator: Indicator, area: str) -> Table:
    """Return the comparisons of ``area`` in the latest period in which any could be made."""
    rows = latest_comparisons(protected, indicator.code, area)
    first = rows.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    written = [write_row(row) for row in rows.iter_rows(named=True)]
    note = RATIO_NOTE if first["measure"] == "ratio" else DIFFERENCE_NOTE
    return make_table(
        pl.DataFrame(written),
        f"{indicator.title}: {area} beside other areas, {period}",
        left=("Verdict",),
        notes=(note,),
        synthetic=is_synthetic(rows),
    )


def write_row(row: Row) -> dict[str, str]:
    """Return one comparison as text."""
    is_ratio = row["measure"] == "ratio"
    known = row["estimate"] is not None
    write = (lambda number: f"{number:.2f}") if is_ratio else signed
    seen, none = find_detectable(row) if known else None, write_absence(row["reason"])
    return {
        "Compared with": name_comparator(row["comparator"]),
        "Ratio" if is_ratio else "Difference": write(row["estimate"]) if known else none,
        "95% interval": write_ends(row["lower"], row["upper"], row["measure"]) if known else none,
        "p": write_p_value(row["p_value"]).removeprefix("p ").lstrip("= ") if known else none,
        "Smallest detectable difference": write(seen) if seen is not None else none,
        "Verdict": word_verdict(row) + (mark_family(row) if known else f": {row['reason']}"),
    }
