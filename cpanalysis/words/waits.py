"""What a curve of waiting times says: how many waited, how long, how many in time, and the rest.

The share in time is read off the points of the curve that is drawn, and nowhere else.
"""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.waiting import WAITING
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_range, write_signed, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row, own_series

WAIT_UNITS = ("minutes", "hours", "days")
AWAITED, OTHERWISE = "awaited", "otherwise"
FEWEST_POINTS = 2
"""Points of a curve that make a line."""
OPEN_CASES = (
    "A wait that has not ended is open: it counts for as long as it was watched, and none is"
    " dropped."
)


LEFT_OUT = "left out, for impossible times:"


def rows_of_waits(protected: Protected, code: str) -> pl.DataFrame:
    """Return the rows of one wait in the latest twelve months: districts, rest, force."""
    own = protected.wait_comparisons.filter(pl.col("indicator") == code)
    return own.filter(pl.col("period_end") == pl.col("period_end").max())


def medians_of(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return the rows of an area's median wait by twelve months, the newest first."""
    own = own_series(protected, code, area)
    is_wait = pl.col("unit").is_in(WAIT_UNITS)
    shown = own.filter(is_wait, pl.col("status") == "ok", pl.col("value").is_not_null())
    return shown.sort("period_end", descending=True)


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
            describe_median(row),
            describe_share(protected, row),
            describe_end(protected, row),
            describe_mean(row, row_of(rows, REST_OF_FORCE.name, area)),
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
    left = "" if apart == 0 else f"; {LEFT_OUT} {write_count(apart)}"
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


def points_of(protected: Protected, row: Row, end: str = AWAITED) -> pl.DataFrame:
    """Return the points of the curve that belongs to a row of waits, by time."""
    return protected.curves.filter(
        pl.col("indicator") == row["indicator"],
        pl.col("period_end") == row["period_end"],
        pl.col("area") == row["area"],
        pl.col("compared_with") == row["compared_with"],
        pl.col("end") == end,
    ).sort("time")


def share_in_time(protected: Protected, row: Row, end: str = AWAITED) -> Row | None:
    """Return the point of a curve at its threshold, or None where it cannot be shown."""
    found = points_of(protected, row, end).filter(pl.col("time") == pl.col("threshold"))
    return found.row(0, named=True) if found.height else None


def write_point(point: Row) -> str:
    """Return the share at a point of a curve with its interval."""
    ends = write_range(point["lower"], point["upper"], "proportion")
    return f"{write_value(point['share'], 'proportion')} ({ends})"


def still_waiting(own: Row, other: Row | None) -> float:
    """Return the share that had not ended in either way at a point.

    >>> round(still_waiting({"share": 0.742}, {"share": 0.095}), 3)
    0.163
    """
    return max(1 - float(own["share"]) - (float(other["share"]) if other else 0.0), 0.0)


def describe_median(row: Row) -> str:
    """Return the median wait, named so."""
    if row["median"] is None:
        return ""
    median = write_value(row["median"], row["unit"])
    return f"The median wait was {median} {row['unit']}: half lasted longer."


def describe_share(protected: Protected, row: Row) -> str:
    """Return the shares that within the limit ended as awaited, otherwise, or not at all."""
    own = share_in_time(protected, row)
    if own is None:
        return ""
    other, limit = share_in_time(protected, row, OTHERWISE), WAITING[row["indicator"]]
    within = write_length(row["threshold"], row["unit"])
    shares = [f"{write_point(own)} ended as awaited ({limit.awaited})"]
    if other is not None:
        known = write_point(other) if other["share"] else "none"
        shares.append(f"{known} ended otherwise ({limit.otherwise})")
    waiting = write_value(still_waiting(own, other), "proportion")
    return f"Within {within}, {', '.join(shares)}, and {waiting} were still waiting."


def describe_end(protected: Protected, row: Row) -> str:
    """Return where the curve that is drawn ends."""
    points = points_of(protected, row)
    if points.height < FEWEST_POINTS:
        return ""
    last = points.row(-1, named=True)
    if last["time"] == row["threshold"]:
        return "The curve ends there."
    share, time = write_value(last["share"], "proportion"), write_length(last["time"], row["unit"])
    return f"The curve ends at {time}, with {share} ended as awaited."


def write_length(length: float, unit: str) -> str:
    """Return a length of time with its unit.

    >>> write_length(180.0, "minutes"), write_length(2.5, "hours")
    ('180 minutes', '2.5 hours')
    """
    return f"{length:,.0f} {unit}" if float(length).is_integer() else f"{length:,.1f} {unit}"


def describe_mean(row: Row, rest: Row | None) -> str:
    """Return the mean wait, and how it compares with the rest of the force."""
    if row["mean"] is None:
        return f"No mean wait: {row['reason']}." if row["reason"] else ""
    mean = f"The {name_mean(row)}, was {row['mean']:,.1f} {row['unit']}"
    if rest is None or rest["mean"] is None or row["verdict"] is None:
        return f"{mean}."
    against = f"{mean}, against {rest['mean']:,.1f} in the rest of the force"
    if row["estimate"] is None:
        return f"{against}: {row['verdict']}."
    return f"{against}: {write_difference(row)}, {row['verdict']} ({EXPLORATORY})."


def name_mean(row: Row) -> str:
    """Return what mean it is.

    >>> name_mean({"horizon": 720.0, "unit": "minutes"})
    'mean of waits, longer ones counted as 720 minutes'
    """
    return f"mean of waits, longer ones counted as {write_length(row['horizon'], row['unit'])}"


def write_difference(row: Row) -> str:
    """Return a difference of mean waits with its interval.

    >>> row = {"estimate": -1.52, "lower": -3.0, "upper": 0.2, "unit": "hours"}
    >>> write_difference(row)
    'a difference of −1.5 hours (−3.0 to +0.2)'
    """
    ends = f"{write_signed(row['lower'])} to {write_signed(row['upper'])}"
    return f"a difference of {write_signed(row['estimate'])} {row['unit']} ({ends})"


def list_rows(protected: Protected, code: str, area: str) -> list[Row]:
    """Return the rows that stand in a table: a district, its rest, the force; or all districts."""
    rows = rows_of_waits(protected, code)
    if area == FORCE.name:
        keys = [(name, "") for name in (*DISTRICT_NAMES, FORCE.name)]
    else:
        keys = [(area, ""), (REST_OF_FORCE.name, area), (FORCE.name, "")]
    found = [row_of(rows, *key) for key in keys]
    return [row for row in found if row is not None]
