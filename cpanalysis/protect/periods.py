"""By how long periods an indicator of an area is told: the shortest that can nearly all be shown.

Where months are hidden for 1 to 4 events and shown for none, the months that are visible are a
choice by their own value. An indicator of an area is therefore told by the shortest period of
which at least nine in ten can be shown and whose visible ones have the mean of all. This is
decided from the mean and the dispersion over all that is covered, never from the values of single
periods, so that which periods are visible does not follow from what they hold. Rows of shorter
periods are not published at all.
"""

import numpy as np
import polars as pl

from cpanalysis.analyse.waits import ENOUGH_WAITS
from cpanalysis.declare.charts import SERIES
from cpanalysis.declare.results import LENGTHS, PLACE, count_months
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.solve.problem import Flags
from cpanalysis.statistics.showable import Numbers, Showable, find_showable

SHOWN = 0.9
"""Part of the periods that must be large enough to be shown, for a length to be chosen."""
OFF = 0.015
"""How far the mean of the visible periods may be off, as a part of it: less than the 2 % that is
promised, because mean and dispersion are themselves estimates."""
ENOUGH = 12
"""Periods from which a dispersion is taken."""
NONE = "none"
"""The choice where not even three years can be shown: all that is covered, together."""

CHOICES = (*LENGTHS, NONE)
CHOSEN = ("all", "record")
"""Strata that are told by the period chosen for themselves; what is split is told by the year."""
WAITS = ("minutes", "hours", "days")
SIDES = ("events", "rest", "children")
OF_RECORDS = pl.col("origin").cast(pl.String).is_in(["records", "synthetic"])


def choose_periods(results: pl.DataFrame, distinct: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return the period ``chosen`` for each series of ``results`` of records.

    ``distinct`` says about how few different children rows are, as in :func:`protect`. A series
    of which nothing can be computed keeps its shortest rows, which say why; where no length is
    long enough and nothing is measured of all that is covered, the longest stays.
    """
    own = results.filter(OF_RECORDS, pl.col("stratum").is_in(CHOSEN), pl.col("period") != "day")
    sides = list_sides(own, distinct)
    judged = judge_lengths(pool_sides(sides), policy)
    fit = judged.filter("is_fit").group_by(SERIES).agg(pl.col("order").min().alias("first"))
    last = judged.group_by(SERIES).agg(pl.col("order").max().alias("last"))
    whole = (pl.col("period") == "other").any().alias("has_whole")
    series = own.group_by(SERIES, maintain_order=True).agg(whole)
    found = series.join(fit, on=SERIES, how="left").join(last, on=SERIES, how="left")
    none = pl.when("has_whole").then(len(LENGTHS)).otherwise("last")
    order = pl.when(pl.col("last").is_null()).then(0).otherwise(pl.coalesce("first", none))
    return found.select(*SERIES, name_choice(order).alias("chosen"))


def name_choice(order: pl.Expr) -> pl.Expr:
    """Return a choice by its place among ``CHOICES``."""
    return order.replace_strict(dict(enumerate(CHOICES)), return_dtype=pl.String)


def list_sides(rows: pl.DataFrame, distinct: pl.DataFrame) -> pl.DataFrame:
    """Return sound rows with the counts that decide whether they are shown.

    These are the events, the rest of a share, and the fewest different children on either side.
    """
    share = pl.col("unit") == "proportion"
    sound = rows.filter(pl.col("status") == "ok", pl.col("numerator").is_not_null())
    joined = sound.join(distinct, on=list(PLACE), how="left", maintain_order="left")
    return joined.select(
        *SERIES,
        "period",
        "unit",
        "period_start",
        count_months(),
        pl.col("numerator").alias("events"),
        pl.when(share).then(pl.col("denominator") - pl.col("numerator")).alias("rest"),
        pl.when(pl.col("unit").is_in(WAITS)).then("denominator").alias("waits"),
        pl.col("children").cast(pl.Float64),
    )


def pool_sides(sides: pl.DataFrame) -> pl.DataFrame:
    """Return mean and dispersion of each count by series and length of period, over all periods."""
    counts = (*SIDES, "waits")
    pooled = (
        sides.sort(*SERIES, "period_start")
        .group_by(*SERIES, "period", "unit", maintain_order=True)
        .agg(
            pl.len().alias("periods"),
            pl.col("months").first(),
            *(pl.col(name).mean().alias(name) for name in counts),
            *(
                (pl.col(name).var() / pl.col(name).mean()).alias(f"{name} spread")
                for name in counts
            ),
            *(
                (pl.col(name).diff().pow(2).mean() / 2 / pl.col(name).mean()).alias(f"{name} step")
                for name in counts
            ),
        )
    )
    whole = pooled.filter(pl.col("months") == pl.col("months").max().over(SERIES))
    by_whole = whole.select(
        *SERIES, *((pl.col(name) / pl.col("months")).alias(f"{name} a month") for name in counts)
    )
    return spread_out(pooled.join(by_whole, on=SERIES, how="left", maintain_order="left"), counts)


def spread_out(pooled: pl.DataFrame, counts: tuple[str, ...]) -> pl.DataFrame:
    """Return pooled counts in which long periods borrow what too few of them cannot tell.

    Three years are one period or two: their mean is that of all that is covered, and their
    dispersion that from one month to the next, because a course over years lies within them.
    Other dispersions are those of the longest periods of which there are enough, none longer
    than one's own: a course over time is a reason for which some of them are small.
    """
    few = pl.col("periods") < 3
    enough = pl.col("periods") >= ENOUGH
    ordered = pooled.sort(*SERIES, "months")
    spreads = [
        pl.when(few & (pl.col("months") > LENGTHS["year"]))
        .then(pl.col(f"{name} step").first().over(SERIES))
        .otherwise(pl.when(enough).then(f"{name} spread").forward_fill().over(SERIES))
        .fill_null(pl.when(~few).then(f"{name} spread"))
        .fill_null(1.0)
        .fill_nan(1.0)
        .clip(1.0)
        .alias(f"{name} spread")
        for name in counts
    ]
    means = [
        pl.when(few).then(pl.col(f"{name} a month") * pl.col("months")).otherwise(name).alias(name)
        for name in counts
    ]
    return ordered.with_columns(*spreads, *means)


def judge_lengths(pooled: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return whether each length of period is long enough for a series."""
    lengths = pooled.filter(pl.col("period").is_in(list(LENGTHS)))
    least = np.where(is_wait(lengths), policy.least_cases, policy.threshold)
    fits = np.ones(lengths.height, dtype=bool)
    for threshold in np.unique(least):
        own = least == threshold
        fits[own] = is_fit(lengths.filter(pl.Series(own)), int(threshold))
    orders = {name: place for place, name in enumerate(LENGTHS)}
    order = pl.col("period").cast(pl.String).replace_strict(orders, return_dtype=pl.Int64)
    return lengths.with_columns(order.alias("order"), pl.Series("is_fit", fits))


def is_wait(lengths: pl.DataFrame) -> Flags:
    """Return which rows are of waiting times."""
    return np.asarray(lengths["unit"].is_in(WAITS).fill_null(value=False).to_numpy())


def is_fit(lengths: pl.DataFrame, threshold: int) -> Flags:
    """Return whether periods of given means are shown often enough, and without bias."""
    events, rest, children = (show_side(lengths, name, threshold) for name in SIDES)
    waits = show_side(lengths, "waits", ENOUGH_WAITS)
    timed = is_wait(lengths)
    short = timed & (lengths["months"] < LENGTHS["year"]).to_numpy()
    both = np.minimum(events.chance * rest.chance, children.chance)
    chance = np.where(short, np.minimum(both, waits.chance), both)
    share = part_of(lengths)
    bias = np.where(share > 0, (1.0 - share) * (events.bias - rest.bias), events.bias)
    bias = np.where(timed, 0.0, np.maximum(np.abs(bias), np.abs(children.bias) * (1.0 - share)))
    return np.asarray((chance >= SHOWN) & (bias <= OFF))


def show_side(lengths: pl.DataFrame, name: str, threshold: int) -> Showable:
    """Return how often one count is shown; where a row has no such count, always."""
    mean = lengths[name].fill_null(0.0).to_numpy()
    spread = lengths[f"{name} spread"].to_numpy()
    return find_showable(mean, spread, threshold=threshold)


def part_of(lengths: pl.DataFrame) -> Numbers:
    """Return the pooled share of events in a whole; nought for what is no share."""
    whole = pl.col("events") + pl.col("rest")
    share = pl.when(whole > 0).then(pl.col("events") / whole).fill_null(0.0)
    return lengths.select(share.alias("share"))["share"].to_numpy()


SPLIT_AT = " / "
ORDER = {name: place for place, name in enumerate(CHOICES)}
YEAR = ORDER["year"]


def find_published(results: pl.DataFrame, chosen: pl.DataFrame) -> pl.Series:
    """Return which rows of ``results`` are of a period by which their series is told.

    That is the period ``chosen``, and the year beside a shorter one, because districts and years
    are compared by it. Parts of a split are told by the year, where their whole is told by it or
    by less. What is not of records is published by others, and stays.
    """
    based = results.select(
        "indicator", "area", "stratum", "value_of_stratum", "period", of_records=OF_RECORDS
    ).with_columns(find_base())
    own = chosen.rename({"stratum": "base", "value_of_stratum": "base value", "area": "base area"})
    joined = based.join(
        own,
        on=["indicator", "base area", "base", "base value"],
        how="left",
        maintain_order="left",
    )
    place = pl.col("chosen").replace_strict(ORDER, return_dtype=pl.Int64).fill_null(YEAR)
    period = pl.col("period").cast(pl.String)
    whole = pl.when(place == ORDER[NONE]).then(period == "other").otherwise(period == named(place))
    by_year = (period == "year") & (place <= YEAR)
    told = pl.when("is_split").then(by_year).otherwise(whole | by_year)
    kept = ~pl.col("of_records") | (period == "day") | told
    return joined.select(kept.fill_null(value=True).alias("published"))["published"]


def named(place: pl.Expr) -> pl.Expr:
    """Return the name of a choice by its place."""
    return place.replace_strict(dict(enumerate(CHOICES)), return_dtype=pl.String)


def find_base() -> list[pl.Expr]:
    """Return the series that each row goes by, and whether the row is a part of a split.

    The rest of the force goes by the district that it is compared with: months of both would
    tell those of the other.
    """
    stratum, value = pl.col("stratum"), pl.col("value_of_stratum")
    compared = stratum.str.starts_with(COMPARED_WITH)
    bare = pl.when(compared).then(stratum.str.strip_prefix(COMPARED_WITH)).otherwise(stratum)
    split = bare.str.strip_prefix(SPLIT_AT)
    names, values = split.str.split(SPLIT_AT), value.str.split(SPLIT_AT)
    own = pl.when(compared).then(values.list.slice(1)).otherwise(values)
    record = names.list.first() == "record"
    return [
        pl.when(compared).then(values.list.first()).otherwise("area").alias("base area"),
        pl.when(record).then(pl.lit("record")).otherwise(pl.lit("all")).alias("base"),
        pl.when(record).then(own.list.first()).otherwise(pl.lit("all")).alias("base value"),
        (~split.is_in(["", *CHOSEN])).alias("is_split"),
    ]
