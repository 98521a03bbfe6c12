"""The matrix of recommendations and indicators as tables: verdicts in words, never in colour."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.traces import (
    Row,
    count_verdicts,
    describe_reason,
    matrix_of,
    name_row,
    traces_by_code,
    write_change,
    write_chart,
    write_side,
)

HOW_TO_READ = (
    "How to read the tables: change is latest less or over baseline, with its 95% interval, which"
    " allows for children who count again; of waiting times it is that of the median. q: false"
    " discovery rate over all changes since the baseline, of the force and its districts together;"
    " a change is called one below 0.05. Chart: state of the monthly control chart."
)
UNBROKEN_HYPHEN = "\N{NON-BREAKING HYPHEN}"
LEFT = ("Measured as", "Baseline", "Latest", "Chart", "Verdict", "Why, and what it is read with")
NO_VERDICTS: dict[str, type[pl.DataType]] = {
    "recommendation": pl.String,
    "title": pl.String,
    "asked": pl.String,
    "measured_as": pl.String,
    "reference": pl.String,
    "indicator": pl.String,
    "split": pl.String,
    "part": pl.String,
    "area": pl.String,
    "unit": pl.String,
    "baseline_start": pl.Date,
    "baseline_end": pl.Date,
    "baseline": pl.Float64,
    "latest_start": pl.Date,
    "latest_end": pl.Date,
    "latest": pl.Float64,
    "measure": pl.String,
    "change": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "q": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
    "origin": pl.String,
}


def list_verdicts(protected: Protected) -> pl.DataFrame:
    """Return a row for each thing that a recommendation asks and each area, with its verdict.

    They are the rows of the pages' tables: every district and the force, in the order of the
    recommendations. Without published recommendations, or records, there is none.
    """
    published = protected.context.published
    if published is None or protected.traces.is_empty():
        return pl.DataFrame(schema=NO_VERDICTS)
    areas = (*DISTRICT_NAMES, FORCE.name)
    return pl.concat(
        [list_area(matrix_of(protected, published, area), protected, area) for area in areas]
    )


def list_area(matrix: pl.DataFrame, protected: Protected, area: str) -> pl.DataFrame:
    """Return the rows of one area as they are written to a file."""
    traces = traces_by_code(protected, area)
    worded = matrix.with_columns(
        pl.lit(area).alias("area"),
        pl.Series("measured_as", [name_measure(row) for row in matrix.iter_rows(named=True)]),
        pl.Series(
            "reason",
            [describe_reason(row, traces) for row in matrix.iter_rows(named=True)],
            dtype=pl.String,
        ),
        pl.col("asks").alias("asked"),
        pl.coalesce("stratum", "split").alias("split"),
        pl.col("baseline_value").alias("baseline"),
        pl.col("latest_value").alias("latest"),
        pl.col("estimate").alias("change"),
        pl.col("q_value").alias("q"),
    )
    return worded.select(pl.col(name).cast(kind) for name, kind in NO_VERDICTS.items())


def name_measure(row: Row) -> str | None:
    """Return indicator and part in words; nothing where no indicator answers."""
    if row["indicator"] is None:
        return str(row["listed_as"]) if row["listed_as"] else None
    return name_row(row)


def tabulate_summary(matrix: pl.DataFrame, area: str) -> Table:
    """Return each recommendation with how many of its indicators have which verdict."""
    groups = matrix.group_by("recommendation", maintain_order=True)
    written = [
        {
            "Number": str(name[0]).replace("-", UNBROKEN_HYPHEN),
            "What is asked": str(rows["title"][0]),
            "Due": str(rows["due"][0] or "–"),
            "Verdicts": count_answers(rows),
        }
        for name, rows in groups
    ]
    frame = pl.DataFrame(written)
    caption = f"Recommendations and what became of them, {area}"
    return make_table(
        frame, caption, left=tuple(frame.columns[1:]), synthetic=is_synthetic(told(matrix))
    )


def count_answers(rows: pl.DataFrame) -> str:
    """Return the verdicts on what a recommendation asks, counted."""
    if rows["reference"].is_null().all():
        return f"{rows['verdict'][0]}: {rows['reason'][0]}"
    return count_verdicts(rows["verdict"].to_list())


def told(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the matrix that come from records."""
    return matrix.drop_nulls("origin")


def tabulate_recommendation(rows: pl.DataFrame, traces: dict[str, Row], area: str) -> Table:
    """Return what a recommendation asks with change, chart and verdict."""
    written = [write_row(row, traces) for row in rows.iter_rows(named=True)]
    number, title = rows.row(0, named=True)["recommendation"], rows["title"][0]
    return make_table(
        pl.DataFrame(written),
        f"{number}. {title}: {area}",
        left=LEFT,
        synthetic=is_synthetic(told(rows)),
    )


def write_row(row: Row, traces: dict[str, Row]) -> dict[str, str]:
    """Return one thing that a recommendation asks as text."""
    asked = row["asks"]
    return {
        "Asked": f"{asked[0].upper()}{asked[1:]}",
        "Measured as": f"{name_measure(row)} ({row['reference']})",
        "Baseline": write_side(row, "baseline"),
        "Latest": write_side(row, "latest"),
        "Change": write_change(row),
        "q": "–" if row["q_value"] is None else write_chance(row["q_value"]),
        "Chart": write_chart(row),
        "Verdict": row["verdict"],
        "Why, and what it is read with": describe_reason(row, traces) or "–",
    }


def write_chance(q_value: float) -> str:
    """Return a q value, never as 0.

    >>> write_chance(0.00001), write_chance(0.0442)
    ('< 0.001', '0.044')
    """
    return "< 0.001" if q_value < 0.001 else f"{q_value:.3f}"
