"""Two areas in one period, or one area in two periods: ratio or difference with its interval."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.analyse.intervals import numbers, sums_of_squares
from cpanalysis.analyse.verdicts import (
    NOTHING_TO_COMPARE_WITH,
    TOO_FEW_TO_COMPARE,
    add_verdicts,
)
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.family import A_YEAR_EARLIER, FIVE_YEARS_EARLIER, PRIMARY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Proportion, Rate
from cpanalysis.declare.results import COMPARISONS, count_months
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.measure.working import WORKING
from cpanalysis.statistics.clustered import ClusteredProportion, clustered_difference
from cpanalysis.statistics.detectable import (
    smallest_detectable_difference,
    smallest_detectable_rate_ratio,
)
from cpanalysis.statistics.differences import (
    difference_p_value,
    newcombe,
    rate_ratio,
    rate_ratio_p_value,
    rate_ratio_scaled,
    rate_ratio_scaled_p_value,
)
from cpanalysis.statistics.interval import Interval

Numbers = NDArray[np.float64]

MADE = ("estimate", "lower", "upper", "p_value")
FIRST_AFTER_A_BREAK = "the earlier is the first after a break in the series"
OWN_AREAS = (*DISTRICT_NAMES, FORCE.name)
YEARS_BACK = {1: A_YEAR_EARLIER, 5: FIVE_YEARS_EARLIER}
PAIR = ["indicator", "period_end"]
SIDE = [
    *WORKING,
    *("value", "lower", "upper", "status", "reason"),
    *("period_start", "period_end", "months_known"),
]
CHILDREN_ONCE = (
    "children are counted once a period, and not the same number of months is known of both"
)


@dataclass(frozen=True)
class Side:
    """The numbers of one side of many comparisons: arrays of one length, nan where unknown."""

    events: Numbers
    exposure: Numbers
    squares: Numbers
    clustered: ClusteredProportion


def compare(
    rows: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    primary: Collection[str] = PRIMARY,
    *,
    areas: Collection[str] = OWN_AREAS,
) -> pl.DataFrame:
    """Return every comparison of the measured ``rows``, with verdicts.

    Each of the ``areas`` against its comparators where it has any and the indicator has a
    denominator, and against itself one and five years earlier. Those of ``primary`` indicators
    are the declared family.
    """
    own = rows.filter(pl.col("area").is_in(list(areas)))
    pairs = pl.concat([pair_places(own, rows), pair_years(own)])
    parts = [
        estimate(part, indicators[str(code[0])])
        for code, part in pairs.group_by("indicator", maintain_order=True)
    ]
    return add_verdicts(pl.concat([no_comparisons(), *parts]), primary)


def no_comparisons() -> pl.DataFrame:
    """Return a frame of comparisons without rows."""
    return pl.DataFrame(schema=COMPARISONS)


def pair_places(own: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return each area's ``own`` row beside those of its comparators in the same period."""
    others = rows.filter(pl.col("stratum") == COMPARED_WITH).select(
        *PAIR,
        pl.col("value_of_stratum").alias("district"),
        pl.col("area").alias("comparator"),
        pl.col("period_end").alias("compared_end"),
        *(pl.col(name).alias(f"{name}_2") for name in SIDE),
    )
    paired = own.join(
        others,
        left_on=["indicator", "period_end", "area"],
        right_on=["indicator", "period_end", "district"],
        how="inner",
        maintain_order="left_right",
    )
    return paired.with_columns(pl.lit(None, pl.String).alias("broken"))


def pair_years(own: pl.DataFrame) -> pl.DataFrame:
    """Return rows of areas beside their own of one and five years earlier."""
    return pl.concat([pair_with_earlier(own, years) for years in YEARS_BACK])


def pair_with_earlier(rows: pl.DataFrame, years: int) -> pl.DataFrame:
    """Return ``rows`` beside those of so many years earlier, with what breaks the series."""
    back = pl.col("period_end").dt.offset_by(f"{years}y")
    earlier = rows.select(
        "indicator",
        "area",
        back.alias("period_end"),
        pl.lit(YEARS_BACK[years]).alias("comparator"),
        pl.col("period_end").alias("compared_end"),
        *(pl.col(name).alias(f"{name}_2") for name in SIDE),
    )
    key = ["indicator", "area", "period_end"]
    paired = rows.join(earlier, on=key, how="inner", maintain_order="left")
    return paired.join(breaks_between(rows, paired), on=key, how="left", maintain_order="left")


def breaks_between(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the first reason for which a pair is not comparable.

    That is a break after the earlier period, or one just before it: the first period after a break
    holds what was caught up on, so that what follows it is no change either.
    """
    broken = rows.filter(pl.col("break_before").is_not_null()).select(
        "indicator", "area", pl.col("period_end").alias("at"), pl.col("break_before").alias("why")
    )
    key = ["indicator", "area", "period_end"]
    crossed = pairs.join(broken, on=["indicator", "area"]).filter(
        pl.col("at") >= pl.col("compared_end"), pl.col("at") <= pl.col("period_end")
    )
    first_after = pl.concat_str(pl.lit(f"{FIRST_AFTER_A_BREAK} ("), "why", pl.lit(")"))
    told = pl.when(pl.col("at") == pl.col("compared_end")).then(first_after).otherwise("why")
    worded = crossed.with_columns(told.alias("told"))
    return worded.group_by(key).agg(pl.col("told").sort_by("at").last().alias("broken"))


def estimate(pairs: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the comparisons of one indicator, by its kind; none where the kind allows none."""
    repeats = bool(getattr(indicator, "children", ()))
    pairs = refuse_unlike(pairs, indicator)
    match indicator.kind:
        case Proportion():
            return write(pairs, "difference", differences(*sides(pairs)))
        case Rate():
            return write(pairs, "ratio", ratios(*sides(pairs), repeats=repeats))
        case Count():
            own = pairs.filter(pl.col("comparator").is_in(list(YEARS_BACK.values())))
            return write(own, "ratio", ratios(*sides(own), repeats=repeats, published=False))
        case _:
            return no_comparisons()


def refuse_unlike(pairs: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return pairs in which children counted once are not held against another length of time.

    Twice the months do not have twice the children; of events they have twice as many.
    """
    known = part_known(), part_known("_2")
    once = getattr(indicator, "counts", "rows") == "children"
    unlike = pl.lit(once and not isinstance(indicator.kind, Proportion)) & (known[0] != known[1])
    why = pl.when(unlike).then(pl.lit(CHILDREN_ONCE))
    return pairs.with_columns(pl.coalesce("broken", why).alias("broken"))


def part_known(suffix: str = "") -> pl.Expr:
    """Return the part of a period's months that its figure rests on; 1 where that is not told."""
    months = count_months(suffix)
    part = pl.col(f"months_known{suffix}") / months
    return pl.when(months > 0).then(part).fill_null(1.0)


def sides(pairs: pl.DataFrame) -> tuple[Side, Side]:
    """Return both sides of the pairs; a count is against the part of its period that is known."""
    second = pairs.select(pl.col(f"{name}_2").alias(name) for name in SIDE)
    return side(pairs), side(second)


def side(rows: pl.DataFrame) -> Side:
    """Return the numbers of one side."""
    events = np.round(numbers(rows, "events"))
    of_period = pl.when(pl.col("events").is_not_null()).then(part_known()).otherwise(1.0)
    against = pl.coalesce("exposure", of_period)
    exposure = rows.select(against.alias("against"))["against"].to_numpy()
    interval = Interval(numbers(rows, "lower"), numbers(rows, "upper"))
    clustered = ClusteredProportion(
        numbers(rows, "value"), interval, numbers(rows, "effective_total")
    )
    return Side(events, exposure, sums_of_squares(rows), clustered)


def differences(first: Side, second: Side) -> dict[str, Numbers]:
    """Return differences of proportions (Newcombe), p values and what could have been seen.

    Where both sides know which records are of one child, their clustered intervals are joined.
    """
    four = (first.events, first.exposure, second.events, second.exposure)
    plain, p_plain = newcombe(*four), difference_p_value(*four)
    wide, p_wide = clustered_difference(first.clustered, second.clustered)
    told = ~np.isnan(first.clustered.effective_total * np.asarray(second.clustered.effective_total))
    worth = [
        np.where(told, part.clustered.effective_total, part.exposure) for part in (first, second)
    ]
    shares = [part.events / positive(part.exposure) for part in (first, second)]
    seen = smallest_detectable_difference(shares[1], *reversed(worth))
    return {
        "estimate": shares[0] - shares[1],
        "lower": np.where(told, wide.lower, plain.lower),
        "upper": np.where(told, wide.upper, plain.upper),
        "p_value": np.where(told, p_wide, p_plain),
        "smallest_detectable": np.asarray(seen.rise),
        "smallest_detectable_fall": np.asarray(seen.fall),
    }


def ratios(
    first: Side, second: Side, *, repeats: bool, published: bool = True
) -> dict[str, Numbers]:
    """Return rate ratios, clustered by child where that is known on both sides, else exact.

    The ratio is of the values as ``published``; that of counts is of events by known month.
    Where children repeat and their number is not known on both sides, there is no interval.
    """
    four = (first.events, first.exposure, second.events, second.exposure)
    clustered = ~np.isnan(first.squares) & ~np.isnan(second.squares)
    blind = repeats & ~clustered
    wide, narrow = (
        rate_ratio_scaled(*four, variance_1=first.squares, variance_2=second.squares),
        rate_ratio(*four),
    )
    p_wide, p_narrow = (
        rate_ratio_scaled_p_value(*four, variance_1=first.squares, variance_2=second.squares),
        rate_ratio_p_value(*four),
    )
    seen = smallest_detectable_rate_ratio(
        *four[2:], first.exposure, dispersion=dispersion_of(first, second)
    )
    rates = [part.events / positive(part.exposure) for part in (first, second)]
    ratio = rates[0] / positive(rates[1])
    exact = to_published(ratio, first, second) if published else np.ones_like(ratio)
    return {
        "estimate": np.where(blind, np.nan, ratio * exact),
        "lower": exact * np.where(clustered, wide.lower, np.where(blind, np.nan, narrow.lower)),
        "upper": exact * np.where(clustered, wide.upper, np.where(blind, np.nan, narrow.upper)),
        "p_value": np.where(clustered, p_wide, np.where(blind, np.nan, p_narrow)),
        "smallest_detectable": np.asarray(seen.rise),
        "smallest_detectable_fall": np.asarray(seen.fall),
    }


def to_published(ratio: Numbers, first: Side, second: Side) -> Numbers:
    """Return by what a ratio of whole events is multiplied to be that of the values as published.

    A published rate implies a count that is not whole, or has been rounded itself: the ratio is of
    the figures that are printed, the count only says how wide its interval is.
    """
    values = [np.asarray(part.clustered.value, dtype=np.float64) for part in (first, second)]
    told = values[0] / positive(values[1])
    known = np.isfinite(told) & np.isfinite(ratio) & (ratio > 0)
    return np.divide(told, ratio, out=np.ones_like(ratio), where=known)


def dispersion_of(first: Side, second: Side) -> Numbers:
    """Return squared events a child over events of the first side, or the second's without any.

    The first is the smaller in nearly every comparison and so decides what can be seen; 1 where
    children are not known on both sides.
    """
    own, other = (part.squares / positive(part.events) for part in (first, second))
    known = ~np.isnan(first.squares) & ~np.isnan(second.squares)
    spread = np.where(np.isnan(own), other, own)
    return np.where(known & ~np.isnan(spread), spread, 1.0)


def positive(values: Numbers) -> Numbers:
    """Return ``values`` with nan for zero, to divide by."""
    return np.where(values > 0, values, np.nan)


def write(pairs: pl.DataFrame, measure: str, found: dict[str, Numbers]) -> pl.DataFrame:
    """Return comparisons with their estimates; a pair across a break or without a side has none.

    Nor has one without an estimate anything else: a ratio to no events has no value.
    """
    named = pairs.with_columns(
        pl.lit(measure).alias("measure"),
        *(pl.Series(name, values, nan_to_null=True) for name, values in found.items()),
    )
    sound = (pl.col("status") == "ok") & (pl.col("status_2") == "ok") & pl.col("broken").is_null()
    reason = pl.coalesce("broken", "reason", "reason_2")
    known = pl.all_horizontal(pl.col(name).is_finite().fill_null(value=False) for name in MADE)
    blank = [pl.when(sound & known).then(name).alias(name) for name in found]
    worded = named.with_columns(
        *blank,
        pl.when(~sound)
        .then(reason)
        .when(~known & (pl.col("events_2") == 0))
        .then(pl.lit(NOTHING_TO_COMPARE_WITH))
        .when(~known)
        .then(
            pl.when(pl.col("estimate").is_null())
            .then(pl.lit("the counts behind it are not published"))
            .otherwise(pl.lit(TOO_FEW_TO_COMPARE))
        )
        .alias("reason"),
        pl.lit(None, pl.Float64).alias("q_value"),
        pl.lit(None, pl.String).alias("family"),
        pl.lit(None, pl.Int64).alias("tests"),
        pl.lit(None, pl.String).alias("verdict"),
    )
    return worded.select(pl.col(name).cast(kind) for name, kind in COMPARISONS.items())
