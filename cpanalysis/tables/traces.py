"""The matrix of recommendations and indicators as tables: verdicts in words, never in colour."""

import polars as pl

from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.traces import (
    Row,
    count_verdicts,
    describe_reason,
    name_row,
    write_change,
    write_chart,
    write_seen,
    write_side,
)

HOW_TO_READ = (
    "How to read the tables: change is latest less or over baseline, with its 95% interval, which"
    " allows for children who count again; of waiting times it is that of the median. q: false"
    " discovery rate over all indicators of the area; a change is called one below 0.05. Seen from:"
    " the change that is found four times in five. Chart: state of the monthly control chart."
)
UNBROKEN_HYPHEN = "\N{NON-BREAKING HYPHEN}"
LEFT = ("Baseline", "Latest", "Chart", "Verdict", "Why, and what it is read with")


def tabulate_summary(matrix: pl.DataFrame, area: str) -> Table:
    """Return each recommendation with how many of its indicators have which verdict."""
    groups = matrix.group_by("recommendation", maintain_order=True)
    written = [
        {
            "Number": str(name[0]).replace("-", UNBROKEN_HYPHEN),
            "What is asked": str(rows["title"][0]),
            "Due": str(rows["due"][0] or "–"),
            "Its indicators": count_answers(rows),
        }
        for name, rows in groups
    ]
    frame = pl.DataFrame(written)
    caption = f"Recommendations and what became of them, {area}"
    return make_table(
        frame, caption, left=tuple(frame.columns[1:]), synthetic=is_synthetic(told(matrix))
    )


def count_answers(rows: pl.DataFrame) -> str:
    """Return the verdicts of a recommendation's indicators, counted."""
    known = rows.drop_nulls("reference")["verdict"].to_list()
    return count_verdicts(known) if known else "no indicator answers it"


def told(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the matrix that come from records."""
    return matrix.drop_nulls("origin")


def tabulate_recommendation(rows: pl.DataFrame, traces: dict[str, Row], area: str) -> Table:
    """Return the indicators of one recommendation with change, chart and verdict."""
    written = [write_row(row, traces) for row in rows.iter_rows(named=True)]
    number, title = rows.row(0, named=True)["recommendation"], rows["title"][0]
    return make_table(
        pl.DataFrame(written),
        f"{number}. {title}: {area}",
        left=LEFT,
        synthetic=is_synthetic(told(rows)),
    )


def write_row(row: Row, traces: dict[str, Row]) -> dict[str, str]:
    """Return one indicator of a recommendation as text."""
    note = row["answer_note"]
    title = name_row(row) if row["indicator"] else row["listed_as"]
    return {
        "Indicator": f"{title} ({row['reference']})",
        "Baseline": write_side(row, "baseline"),
        "Latest": write_side(row, "latest"),
        "Change": write_change(row),
        "q": "–" if row["q_value"] is None else write_chance(row["q_value"]),
        "Seen from": write_seen(row),
        "Chart": write_chart(row),
        "Verdict": row["verdict"],
        "Why, and what it is read with": " ".join(
            part
            for part in (describe_reason(row, traces), f"Asked {note}." if note else "")
            if part
        )
        or "–",
    }


def write_chance(q_value: float) -> str:
    """Return a q value, never as 0.

    >>> write_chance(0.00001), write_chance(0.0442)
    ('< 0.001', '0.044')
    """
    return "< 0.001" if q_value < 0.001 else f"{q_value:.3f}"
