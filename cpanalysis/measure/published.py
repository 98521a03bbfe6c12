"""Figures published about the force become rows of the results frame."""

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.results import THEMES, conform

GRADE_INDICATOR = "inspection_grade"
SAMPLES = {
    "self_selected": "chosen by the force",
    "inspector_selected": "chosen by inspectors",
    "both": "chosen by both",
}


def measure_figures(figures: pl.DataFrame) -> pl.DataFrame:
    """Return published figures as results: the counts where the document gives them.

    A figure whose first day is not known carries its latest possible day, and a reason.
    """
    dated = pl.coalesce("period_end", "latest_day")
    undated = pl.col("period_start").is_null()
    rows = figures.select(
        "indicator",
        fold_theme(),
        "area",
        pl.coalesce("period_start", dated).alias("period_start"),
        dated.alias("period_end"),
        pl.lit("reference").alias("stratum"),
        pl.col("reference").alias("value_of_stratum"),
        "numerator",
        "denominator",
        "value",
        "unit",
        pl.lit("ok").alias("status"),
        pl.when(undated).then("period_note").alias("reason"),
        pl.lit("published").alias("origin"),
        pl.col("document").alias("source"),
    )
    return conform(rows)


def measure_grades(grades: pl.DataFrame) -> pl.DataFrame:
    """Return inspection grades as results: the share of each grade among the cases of a figure."""
    sample = pl.col("sample").cast(pl.String).replace_strict(SAMPLES)
    assessor = pl.col("assessor").cast(pl.String)
    who = pl.concat_str("case_type", pl.lit(", graded by "), assessor, pl.lit(", "), sample)
    rows = grades.select(
        pl.lit(GRADE_INDICATOR).alias("indicator"),
        fold_theme(),
        pl.lit(FORCE.name).alias("area"),
        pl.lit(FORCE.code).alias("area_code"),
        "period_start",
        "period_end",
        who.alias("stratum"),
        pl.col("grade").cast(pl.String).alias("value_of_stratum"),
        pl.col("cases").alias("numerator"),
        pl.col("total").alias("denominator"),
        (pl.col("cases") / pl.col("total")).alias("value"),
        pl.lit("proportion").alias("unit"),
        pl.lit("ok").alias("status"),
        pl.lit("published").alias("origin"),
        pl.col("document").alias("source"),
    )
    return conform(rows)


def fold_theme() -> pl.Expr:
    """Return the theme of a published row: what belongs to none of the three is inspection."""
    theme = pl.col("theme").cast(pl.String)
    return pl.when(theme.is_in(THEMES)).then(theme).otherwise(pl.lit("inspection")).alias("theme")
