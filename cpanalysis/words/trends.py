"""What a series of an area says: where it stands, and whether it has moved."""

from typing import Any

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.results import OF_MONTH, OF_YEAR
from cpanalysis.declare.wording import JUDGED
from cpanalysis.protect import Protected
from cpanalysis.words.confidence import word_comparison, word_unmade
from cpanalysis.words.numbers import (
    write_ends,
    write_known,
    write_period,
    write_points,
    write_range,
    write_ratio,
    write_symbol,
    write_value,
)
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]


def describe_trend(protected: Protected, indicator: Indicator, area: str) -> Sentences:
    """Return where ``area`` stands, how that compares with earlier years, and what breaks it."""
    series = own_series(protected, indicator.code, area)
    sound = series.filter(pl.col("status") == "ok")
    if sound.is_empty():
        return Sentences((describe_absence(series, area),))
    latest = sound.row(-1, named=True)
    stale = is_of_records(series) and series["status"][-1] == "suppressed"
    told = [] if stale else [describe_latest(latest, area), *describe_changes(protected, latest)]
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(series) else "",
            describe_gap(series, area),
            *told,
            *describe_breaks(series),
        )
    ).without_blanks()


def own_series(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return the rows of one indicator and area, unsplit, in order of time.

    Of an indicator told by month and by year these are the years.
    """
    own = protected.results.filter(
        pl.col("indicator") == code, pl.col("area") == area, pl.col("stratum") == "all"
    )
    years = own.filter(OF_YEAR)
    return (years if years.height else own).sort("period_end")


def monthly_series(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return the months of one indicator and area, unsplit, in order of time."""
    own = protected.results.filter(
        pl.col("indicator") == code, pl.col("area") == area, pl.col("stratum") == "all"
    )
    return own.filter(OF_MONTH).sort("period_end")


def is_of_records(series: pl.DataFrame) -> bool:
    """Say whether a series is of records, of which figures are hidden here.

    The latest is then the latest period: an older one that happens to be shown does not stand for
    it.
    """
    return bool(series["origin"].cast(pl.String).is_in(["records", "synthetic"]).any())


def short_series(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return the rows of the shortest period by which an indicator of an area is told, in order."""
    own = protected.results.filter(
        pl.col("indicator") == code, pl.col("area") == area, pl.col("stratum") == "all"
    )
    return own.filter(pl.col("period") == pl.col("period").min()).sort("period_end")


def is_told_longer(series: pl.DataFrame) -> bool:
    """Say whether a series is of quarters or half-years, because months are too small."""
    return bool(series["period"].cast(pl.String).is_in(["quarter", "half_year"]).all())


def describe_absence(series: pl.DataFrame, area: str) -> str:
    """Return why an area has no figure at all."""
    reasons = series["reason"].drop_nulls().unique(maintain_order=True).to_list()
    why = f": {'; '.join(reasons[:3])}" if reasons else ""
    return f"There is no figure of {area} for this indicator{why}."


def describe_gap(series: pl.DataFrame, area: str) -> str:
    """Return a sentence where the newest period has no figure, else nothing."""
    newest = series.row(-1, named=True)
    if newest["status"] == "ok":
        return ""
    period = write_period(newest["period_start"], newest["period_end"])
    symbol = write_symbol(newest["symbol"], newest["status"])
    return f"For the {period} there is no figure of {area} {symbol}: {newest['reason']}."


def describe_latest(row: Row, area: str) -> str:
    """Return the value of one row with its counts and interval."""
    period = write_period(row["period_start"], row["period_end"])
    value = write_value(row["value"], row["unit"])
    unit = f" {row['unit']}" if row["unit"].startswith("per") else ""
    known = write_known(row["period_start"], row["period_end"], row["months_known"])
    period += f" ({known})" if known else ""
    return f"{area}, {period}: {value}{unit}{describe_counts(row)}{describe_interval(row)}."


def describe_counts(row: Row) -> str:
    """Return the counts behind a value, where they are known and add something.

    >>> describe_counts({"numerator": 64.0, "denominator": 21090.0})
    ' (64 of 21,090)'
    """
    if row["numerator"] is None or row["denominator"] is None:
        return ""
    return f" ({row['numerator']:,.0f} of {row['denominator']:,.0f})"


def describe_interval(row: Row) -> str:
    """Return the 95 % interval as a clause, or nothing."""
    if row["lower"] is None:
        return ""
    ends = write_range(row["lower"], row["upper"], row["unit"])
    why = ""
    if "at least" in row["interval_method"]:
        why = " at its narrowest, because the same children count again"
    elif "clustered" in row["interval_method"]:
        why = ", allowing for children who count again"
    if "implied" in row["interval_method"]:
        why = ", approximately"
    return f", 95% interval {ends}{why}"


def describe_changes(protected: Protected, latest: Row) -> list[str]:
    """Return one sentence for each earlier period that the latest is compared with."""
    if latest["period"] in ("three_years", "other"):
        return []
    own = protected.comparisons.filter(
        pl.col("indicator") == latest["indicator"],
        pl.col("area") == latest["area"],
        pl.col("period_end") == latest["period_end"],
        pl.col("comparator").str.ends_with("earlier"),
    )
    return [describe_change(row) for row in own.iter_rows(named=True)]


def describe_change(row: Row) -> str:
    """Return what one comparison with an earlier period says."""
    if row["verdict"] not in JUDGED:
        return f"{word_unmade(row)} with {row['comparator']}: {row['reason']}."
    return f"Against {row['comparator']}: {write_estimate(row)}, {word_comparison(row)}."


def write_estimate(row: Row) -> str:
    """Return the estimate of a comparison with its interval."""
    is_ratio = row["measure"] == "ratio"
    estimate = (write_ratio if is_ratio else write_points)(row["estimate"])
    return f"{estimate} ({write_ends(row['lower'], row['upper'], row['measure'])})"


def describe_breaks(series: pl.DataFrame) -> list[str]:
    """Return a sentence for each year that cannot be compared with the one before."""
    broken = series.filter(pl.col("break_before").is_not_null())
    reasons = broken.unique("break_before", maintain_order=True)["break_before"]
    return [f"The series is broken: {reason}." for reason in reasons]
