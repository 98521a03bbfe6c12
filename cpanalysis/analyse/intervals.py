"""The 95 % interval of every value, by the kind of the indicator."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.analyse.grades import bound_grades
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Agreement, Count, Grades, Proportion, Rate
from cpanalysis.measure.records.grid import KEYS
from cpanalysis.statistics.clustered import ClusteredProportion, clustered_proportion
from cpanalysis.statistics.counts import (
    EXACT_BELOW,
    clustered_interval,
    poisson_interval,
    smallest_sum_of_squares,
)
from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.proportions import wilson

Numbers = NDArray[np.float64]

WILSON = "Wilson"
EXACT = "exact Poisson"
BYAR = "Byar"
CLUSTERED = "clustered by child, at least so wide"
CLUSTERED_COUNT = "clustered by child"
CLUSTERED_PROPORTION = "clustered by child, Wilson"
IMPLIED = "Poisson on the implied count, approximate"


def add_intervals(
    rows: pl.DataFrame, indicators: Mapping[str, Indicator], spread: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return measured ``rows`` with ``lower``, ``upper`` and ``interval_method``.

    Proportions and agreement get Wilson intervals, counts and rates exact Poisson or Byar ones,
    grades Goodman's, which hold for all grades of one whole together. Where events
    fell on fewer children than there are events, the interval is clustered by child; for
    proportions ``spread`` tells how (see :class:`cpanalysis.measure.records.engine.Measured`),
    and ``effective_total`` says how many independent records the records are worth.
    """
    told = {} if spread is None else spread.partition_by("indicator", as_dict=True)
    none = None if spread is None else spread.clear()
    parts = [
        bound(part, indicators[str(code[0])], told.get(code, none))
        for code, part in rows.group_by("indicator", maintain_order=True)
    ]
    return pl.concat(parts)


def bound(rows: pl.DataFrame, indicator: Indicator, spread: pl.DataFrame | None) -> pl.DataFrame:
    """Return the rows of one indicator with their intervals."""
    match indicator.kind:
        case Proportion() if spread is not None:
            return bound_clustered_proportions(rows, spread)
        case Proportion() | Agreement():
            return bound_proportions(rows)
        case Grades():
            return bound_grades(rows, getattr(indicator, "shares_of", ()))
        case Rate(per=per):
            return bound_counts(rows, per, indicator)
        case Count():
            return bound_counts(rows, 1, indicator)
        case _:
            return rows


def bound_proportions(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of a proportion with Wilson intervals."""
    interval = wilson(numbers(rows, "events"), numbers(rows, "exposure"))
    method = np.full(rows.height, WILSON)
    return write_interval(rows, interval, method)


def bound_clustered_proportions(rows: pl.DataFrame, spread: pl.DataFrame) -> pl.DataFrame:
    """Return rows of a proportion with intervals that know which records are of one child.

    A row whose spread is not told keeps the Wilson interval.
    """
    told = spread.join(rows.with_row_index("place").select("place", *KEYS), on=KEYS, how="inner")
    if told.is_empty():
        return bound_proportions(rows)
    found = clustered_proportion(
        told["events"].to_numpy(),
        told["total"].to_numpy(),
        groups=told["place"].cast(pl.Int64).to_numpy(),
        alike=told["children"].to_numpy(),
    )
    return write_clustered(bound_proportions(rows), found)


def write_clustered(rows: pl.DataFrame, found: ClusteredProportion) -> pl.DataFrame:
    """Return ``rows`` in which the first so many have the intervals found, where there is one."""
    numbers_found = {
        "effective_total": found.effective_total,
        "lower": found.interval.lower,
        "upper": found.interval.upper,
    }
    padded = {
        name: pl.Series(np.asarray(values), nan_to_null=True).extend_constant(
            None, rows.height - np.size(values)
        )
        for name, values in numbers_found.items()
    }
    told = padded["lower"].is_not_null() & (rows["status"] == "ok")
    return rows.with_columns(
        pl.when(told).then(pl.lit(padded[name])).otherwise(name).alias(name)
        for name in numbers_found
    ).with_columns(
        pl.when(told)
        .then(pl.lit(CLUSTERED_PROPORTION))
        .otherwise("interval_method")
        .alias("interval_method")
    )


def bound_counts(rows: pl.DataFrame, per: int, indicator: Indicator) -> pl.DataFrame:
    """Return rows of a count, or a rate ``per`` so many, with Poisson or clustered intervals.

    Where children repeat but their number is not known, no interval is given: a Poisson one
    would be too narrow.
    """
    events = np.round(numbers(rows, "events"))
    squares = sums_of_squares(rows)
    plain = poisson_interval(
        np.where(is_clustered_blindly(indicator, events, squares), np.nan, events)
    )
    clustered = clustered_interval(events, squares)
    is_clustered = ~np.isnan(squares)
    chosen = Interval(
        np.where(is_clustered, clustered.lower, plain.lower),
        np.where(is_clustered, clustered.upper, plain.upper),
    )
    simple = np.where(
        bool(getattr(indicator, "implied_by", "")),
        IMPLIED,
        np.where(events < EXACT_BELOW, EXACT, BYAR),
    )
    scale = worth_of_one_event(rows, per)
    told = rows["sum_of_squares"].is_not_null().to_numpy()
    clustered_so = np.where(told, CLUSTERED_COUNT, CLUSTERED)
    method = np.where(is_clustered, clustered_so, simple)
    return write_interval(rows, Interval(chosen.lower * scale, chosen.upper * scale), method)


def is_clustered_blindly(
    indicator: Indicator, events: Numbers, squares: Numbers
) -> NDArray[np.bool_]:
    """Return where events repeat in children whose number is not known."""
    repeats = bool(getattr(indicator, "children", ()))
    return np.asarray(repeats & np.isnan(squares) & (events > 0))


def sums_of_squares(rows: pl.DataFrame) -> Numbers:
    """Return the sum over children of squared events, nan where children are not known.

    Records tell it; of published totals it is the least that fits them.
    Figures rounded to 10 can contradict each other by a few: where the number of repeating
    children does not fit, only the number of children is used.
    """
    events = np.round(numbers(rows, "events"))
    children = np.minimum(numbers(rows, "children"), events)
    repeating = np.minimum(numbers(rows, "repeating"), children)
    fits = (events >= children + repeating) & ((repeating > 0) | (events == children))
    usable = np.where(fits, repeating, np.nan)
    least = np.asarray(smallest_sum_of_squares(events, children, usable), dtype=np.float64)
    told = numbers(rows, "sum_of_squares")
    return np.where(np.isnan(told), least, told)


def worth_of_one_event(rows: pl.DataFrame, per: int) -> Numbers:
    """Return what one event is worth in the unit of the value: 1 for a plain count."""
    exposure = numbers(rows, "exposure")
    some = np.where(exposure > 0, exposure, np.nan)
    return np.where(np.isnan(exposure), 1.0, per / some)


def write_interval(
    rows: pl.DataFrame, interval: Interval, method: NDArray[np.str_]
) -> pl.DataFrame:
    """Return ``rows`` with an interval where they are ok and it is defined."""
    sound = (pl.col("status") == "ok") & pl.col("lower").is_not_nan()
    named = rows.with_columns(
        pl.Series("lower", np.asarray(interval.lower)),
        pl.Series("upper", np.asarray(interval.upper)),
        pl.Series("interval_method", method),
    )
    written = ("lower", "upper", "interval_method")
    return named.with_columns(pl.when(sound).then(name).alias(name) for name in written)


def numbers(rows: pl.DataFrame, column: str) -> Numbers:
    """Return a column as floats, nan for null."""
    return rows[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
