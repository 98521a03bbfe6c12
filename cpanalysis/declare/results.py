"""The one frame: its columns, what they mean, and how an empty one looks."""

from typing import Any

import polars as pl

THEMES = (
    *("missing", "cse", "custody", "context", "inspection"),
    *("referrals", "audits", "links", "data_quality"),
)
STATUSES = ("ok", "suppressed", "not_computable", "insufficient", "not_applicable")
PERIODS = ("day", "month", "quarter", "half_year", "year", "three_years", "other")
"""Lengths of periods, from short to long; other is of no whole months, or of another number."""
ORIGINS = ("records", "synthetic", "official", "published")

Theme = pl.Enum(THEMES)
Status = pl.Enum(STATUSES)
Origin = pl.Enum(ORIGINS)
Period = pl.Enum(PERIODS)

COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator in the catalogue"),
    "theme": (Theme, "what it is about: one of THEMES"),
    "area": (pl.String, "district, force, rest of force, region, country, or authority"),
    "area_code": (pl.String, "official code of the area; empty for a sum of areas"),
    "period_start": (pl.Date, "first day of the period"),
    "period_end": (pl.Date, "last day of the period"),
    "period": (Period, "length: month, quarter, half_year, year, three_years, day or other"),
    "months_known": (pl.Int16, "months of the period that the figure rests on; null if not known"),
    "provisional": (pl.Boolean, "whether many of a month's records are not in yet"),
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
    "family": (pl.String, "primary where it was planned before the run, else exploratory"),
    "tests": (pl.Int64, "tests that its family has"),
    "smallest_detectable": (pl.Float64, "rise, ratio or difference, seen four times in five"),
    "smallest_detectable_fall": (pl.Float64, "fall seen four times in five"),
    "verdict": (pl.String, "one of DIFFERENCES of the wording"),
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
    "q_value": pl.Float64,
    "family": pl.String,
    "tests": pl.Int64,
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
    dated = frame.with_columns(absent).with_columns(
        pl.col("period_start", "period_end").cast(pl.Date)
    )
    return dated.with_columns(LENGTH.alias("period")).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )


LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "three_years": 36}
"""Months in each length of period."""


def count_months(suffix: str = "") -> pl.Expr:
    """Return the months of a period; 0 for one that is not of whole months."""
    start = pl.col(f"period_start{suffix}")
    after = pl.col(f"period_end{suffix}") + pl.duration(days=1)
    whole = (start.dt.day() == 1) & (after.dt.day() == 1)
    months = 12 * (after.dt.year().cast(pl.Int64) - start.dt.year()) + (
        after.dt.month().cast(pl.Int64) - start.dt.month()
    )
    return pl.when(whole).then(months).otherwise(0).alias("months")


def name_length() -> pl.Expr:
    """Return the length of a period by its name in ``PERIODS``; null where it is not known."""
    named = {months: name for name, months in LENGTHS.items()}
    months = count_months().replace_strict(named, default="other", return_dtype=pl.String)
    one_day = pl.col("period_start") == pl.col("period_end")
    known = pl.col("period_start").is_not_null() & pl.col("period_end").is_not_null()
    length = pl.when(one_day).then(pl.lit("day")).otherwise(months)
    return pl.when(known).then(length).cast(Period)


LENGTH = name_length()
"""The length of a row's period, from its first and last day."""

OF_MONTH, OF_YEAR, OF_DAY = (LENGTH.eq(name) for name in ("month", "year", "day"))
"""Whether a row is of one month, of twelve months, of one day."""
