"""What a curve of waiting times says: how many waited, how many in time, and beside the rest."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.waiting import WAITING
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row

OPEN_CASES = (
    "A wait that has not ended is open: it counts for as long as it was watched, and none is"
    " dropped."
)


def rows_of_waits(protected: Protected, code: str) -> pl.DataFrame:
    """Return the rows of one wait in the latest twelve months: districts, rest, force."""
    own = protected.wait_comparisons.filter(pl.col("indicator") == code)
    return own.filter(pl.col("period_end") == pl.col("period_end").max())


def row_of(rows: pl.DataFrame, area: str, compared_with: str = "") -> Row | None:
    """Return the row of an area, or None where it has no figure."""
    own = rows.filter(
        pl.col("area") == area,
        pl.col("compared_with") == compared_with,
        pl.col("waits").is_not_null(),
    )
    return own.row(0, named=True) if own.height else None


def describe_waits(protected: Protected, indicator: Indicator, area: str) -> Sentences:
    """Return how long ``area`` waits, and whether that differs from the rest of the force."""
    rows = rows_of_waits(protected, indicator.code)
    row = row_of(rows, area)
    if row is None or not row["waits"]:
        return Sentences((f"{area}: no curve of this wait can be shown{explain(rows, area)}.",))
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(rows) else "",
            describe_counts(row),
            OPEN_CASES,
            describe_share(row),
            describe_mean(row),
        )
    ).without_blanks()


def explain(rows: pl.DataFrame, area: str) -> str:
    """Return why an area has no curve, as a clause."""
    own = rows.filter(pl.col("area") == area, pl.col("compared_with") == "")
    reasons = own["reason"].drop_nulls()
    return f": {reasons[0]}" if len(reasons) else ""


def describe_counts(row: Row) -> str:
    """Return how many waits there were, and how they came out."""
    limit = WAITING[row["indicator"]]
    period = write_period(row["period_start"], row["period_end"])
    parts = [f"{write_count(row['ended'])} ended as awaited ({limit.awaited})"]
    if limit.otherwise:
        parts.append(f"{write_count(row['other_end'])} ended otherwise ({limit.otherwise})")
    parts.append(f"{write_count(row['open'])} were open")
    apart = row["unusable"]
    left = f"; {write_count(apart)} with impossible times stand apart" if apart != 0 else ""
    told = f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{row['area']}, {period}: of {row['waits']:,.0f} waits {told}{left}."


def write_count(count: float | None) -> str:
    """Return a count, or that it is hidden.

    >>> write_count(1240.0), write_count(0.0), write_count(None)
    ('1,240', 'none', 'a number not shown')
    """
    if count is None:
        return "a number not shown"
    return f"{count:,.0f}" if count else "none"


def describe_share(row: Row) -> str:
    """Return the share within the limit, read off the curve."""
    if row["share_within"] is None:
        return ""
    share = write_value(row["share_within"], "proportion")
    ends = write_range(row["share_lower"], row["share_upper"], "proportion")
    limit = write_length(row["threshold"], row["unit"])
    return f"Within {limit} {share} had ended so ({ends}; {row['method']})."


def write_length(length: float, unit: str) -> str:
    """Return a length of time with its unit.

    >>> write_length(180.0, "minutes"), write_length(2.5, "hours")
    ('180 minutes', '2.5 hours')
    """
    return f"{length:,.0f} {unit}" if float(length).is_integer() else f"{length:,.1f} {unit}"


def describe_mean(row: Row) -> str:
    """Return the mean wait, and how it compares with the rest of the force."""
    if row["mean"] is None:
        return f"No mean wait: {row['reason']}." if row["reason"] else ""
    horizon, unit = write_length(row["horizon"], row["unit"]), row["unit"]
    mean = f"The mean wait, longer ones counted as {horizon}, is {row['mean']:,.1f} {unit}"
    if row["estimate"] is None:
        return f"{mean}."
    test = f"log-rank test {write_p_value(row['p_value'])}" if row["p_value"] is not None else ""
    second = f"; {test}" if test else ""
    return f"{mean}: {write_difference(row)}, {tell_difference(row)} ({EXPLORATORY}{second})."


def write_difference(row: Row) -> str:
    """Return a difference of mean waits with its interval.

    >>> row = {"estimate": -1.52, "lower": -3.0, "upper": 0.2, "unit": "hours"}
    >>> write_difference(row)
    '1.5 hours less than in the rest of the force (−3.0 to +0.2)'
    """
    side = "less" if row["estimate"] < 0 else "more"
    ends = f"{write_signed(row['lower'])} to {write_signed(row['upper'])}"
    size = f"{abs(row['estimate']):,.1f} {row['unit']}"
    return f"{size} {side} than in the rest of the force ({ends})"


def write_signed(number: float) -> str:
    """Return a number with its sign.

    >>> write_signed(-3.04), write_signed(0.2)
    ('−3.0', '+0.2')
    """
    return f"{'−' if number < 0 else '+'}{abs(number):,.1f}"


def tell_difference(row: Row) -> str:
    """Return the verdict on a difference of mean waits in one word or three.

    >>> tell_difference({"lower": 0.2, "upper": 2.4}), tell_difference({"lower": -1, "upper": 1})
    ('longer', 'no clear difference')
    """
    if row["lower"] > 0:
        return "longer"
    return "shorter" if row["upper"] < 0 else "no clear difference"


def list_rows(protected: Protected, code: str, area: str) -> list[Row]:
    """Return the rows that stand in a table: a district, its rest, the force; or all districts."""
    rows = rows_of_waits(protected, code)
    if area == FORCE.name:
        keys = [(name, "") for name in (*DISTRICT_NAMES, FORCE.name)]
    else:
        keys = [(area, ""), (REST_OF_FORCE.name, area), (FORCE.name, "")]
    found = [row_of(rows, *key) for key in keys]
    return [row for row in found if row is not None]
