"""The one frame: its columns, what they mean, and how an empty one looks."""

from typing import Any

import polars as pl

THEMES = (
    *("missing", "cse", "custody", "context", "inspection"),
    *("referrals", "audits", "links", "data_quality"),
)
STATUSES = ("ok", "suppressed", "not_computable", "insufficient", "not_applicable")
ORIGINS = ("records", "synthetic", "official", "published")

Theme = pl.Enum(THEMES)
Status = pl.Enum(STATUSES)
Origin = pl.Enum(ORIGINS)

COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator in the catalogue"),
    "theme": (Theme, "what it is about: one of THEMES"),
    "area": (pl.String, "district, force, rest of force, region, country, or authority"),
    "area_code": (pl.String, "official code of the area; empty for a sum of areas"),
    "period_start": (pl.Date, "first day of the period"),
    "period_end": (pl.Date, "last day of the period"),
    "stratum": (pl.String, "what the row is split by; 'all' for no split"),
    "value_of_stratum": (pl.String, "which part of the split; 'all' for no split"),
    "numerator": (pl.Float64, "events counted"),
    "denominator": (pl.Float64, "what they are counted against; null for a plain count"),
    "value": (pl.Float64, "the indicator, in the unit of the next column"),
    "unit": (pl.String, "count, proportion, per 10,000 and so on"),
    "lower": (pl.Float64, "lower end of the 95 % interval, in the same unit"),
    "upper": (pl.Float64, "upper end of the 95 % interval, in the same unit"),
    "interval_method": (pl.String, "how the interval was made"),
    "n_not_recorded": (pl.Float64, "records whose answer was not recorded; null if not known"),
    "n_excluded": (pl.Float64, "records left out by the definition; null if not known"),
    "status": (Status, "ok, suppressed, not_computable, insufficient or not_applicable"),
    "reason": (pl.String, "why the status is not ok: which table, column or symbol"),
    "symbol": (pl.String, "the symbol published in place of a figure; null where there is one"),
    "rounded_to": (pl.Float64, "what published counts were rounded to; null where they were not"),
    "break_before": (pl.String, "why this period cannot be compared with the one before"),
    "origin": (Origin, "records, synthetic, official or published"),
    "source": (pl.String, "publisher, release and period of the release"),
}

COMPARISON_COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator"),
    "theme": (Theme, "theme of the indicator"),
    "area": (pl.String, "the area that is compared"),
    "period_start": (pl.Date, "first day of its period"),
    "period_end": (pl.Date, "last day of its period"),
    "comparator": (pl.String, "another area in the same period, or an earlier period"),
    "compared_end": (pl.Date, "last day of the comparator's period"),
    "measure": (pl.String, "ratio (of rates or counts) or difference (of proportions)"),
    "estimate": (pl.Float64, "area over comparator, or area less comparator"),
    "lower": (pl.Float64, "lower end of its 95 % interval"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "p_value": (pl.Float64, "chance of so large a difference if there were none"),
    "q_value": (pl.Float64, "Benjamini-Hochberg over the family"),
    "family": (pl.String, "primary where it was declared before the run, else exploratory"),
    "smallest_detectable": (pl.Float64, "ratio or difference seen four times in five"),
    "verdict": (pl.String, "higher, lower, no clear difference, not comparable, too few to say"),
    "reason": (pl.String, "why there is no comparison"),
    "origin": (Origin, "records, synthetic, official or published"),
}
COMPARISONS = pl.Schema({name: kind for name, (kind, _) in COMPARISON_COLUMNS.items()})

FUNNEL_POINT_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "area": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "unit": pl.String,
    "exposure": pl.Float64,
    "value": pl.Float64,
    "position": pl.Float64,
    "origin": Origin,
}
FUNNEL_POINTS = pl.Schema(FUNNEL_POINT_KINDS)

FUNNEL_LIMIT_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "period_end": pl.Date,
    "exposure": pl.Float64,
    "target": pl.Float64,
    "lower_warning": pl.Float64,
    "upper_warning": pl.Float64,
    "lower_action": pl.Float64,
    "upper_action": pl.Float64,
    "dispersion": pl.Float64,
}
FUNNEL_LIMITS = pl.Schema(FUNNEL_LIMIT_KINDS)

HETEROGENEITY_KINDS: dict[str, Any] = {
    "indicator": pl.String,
    "theme": Theme,
    "period_end": pl.Date,
    "statistic": pl.Float64,
    "degrees_of_freedom": pl.Float64,
    "p_value": pl.Float64,
    "dispersion": pl.Float64,
    "reason": pl.String,
    "origin": Origin,
}
HETEROGENEITY = pl.Schema(HETEROGENEITY_KINDS)

SCHEMA = pl.Schema({name: kind for name, (kind, _) in COLUMNS.items()})
PLACE = ("indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum")
KEY = (*PLACE, "origin")


def empty_results() -> pl.DataFrame:
    """Return a results frame without rows.

    >>> empty_results().height
    0
    """
    return pl.DataFrame(schema=SCHEMA)


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with the columns of the results frame in order; absent ones are null.

    >>> conform(pl.DataFrame({"indicator": ["a"], "value": [1]})).columns == list(SCHEMA)
    True
    """
    absent = [pl.lit(None).alias(name) for name in SCHEMA if name not in frame.columns]
    return frame.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )


DAYS = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
A_MONTH = (27, 30)
LONG = 300
"""Days from which a period is a year: years to March and windows of twelve months."""
