"""When changes at events, the lines behind them, and parts of a change are hidden.

A model over many months gives no month away, but the months that it was fitted on add up: what is
told of a side of an event is withheld where it would let a hidden month be worked out.
"""

import polars as pl

from cpanalysis.declare.changes import ALL_OF_IT, BEFORE, LEFT_OUT, OF_STRATUM
from cpanalysis.declare.results import OF_MONTH
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.protect.blanking import HIDDEN, is_among, is_any_small, keep_unless

ROW = ["indicator", "event", "area"]
SPLIT = [*ROW, "split"]
COUNTS = ("events_before", "total_before", "events_after", "total_after")
TOTALS = (*COUNTS, "observed", "expected", "expected_lower", "expected_upper")
ESTIMATES = (
    *("estimate", "lower", "upper", "level", "level_lower", "level_upper"),
    *("slope", "slope_lower", "slope_upper", "p_value", "q_value"),
    *("smallest_detectable", "smallest_detectable_fall"),
    *("smallest", "largest", "range_lower", "range_upper", "agree"),
    *("controlled", "controlled_lower", "controlled_upper"),
)
LINES = ("fitted", "counterfactual", "lower", "upper")
SHARES = (
    *("before", "before_lower", "before_upper", "after", "after_lower", "after_upper"),
    *("difference", "lower", "upper"),
)
SMALLER = "smaller groups together"


def hide_changes(changes: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``changes`` without those of too few events, and without totals that give months away.

    A row goes where the events of all months before or since, what they are of, or the rest of
    these, are above 0 and below the threshold. Its totals go where they and the months that are
    shown leave too little hidden: one month, or fewer events than the threshold.
    """
    small = is_any_small(counts_and_rests(), threshold)
    withheld = is_among(find_telling(changes, results, threshold), ROW)
    return changes.with_columns(
        *keep_unless(small, ESTIMATES),
        *keep_unless(small | withheld, TOTALS),
        pl.when(small).then(pl.lit(NOT_SHOWN)).otherwise("verdict").alias("verdict"),
        pl.when(small).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )


def counts_and_rests() -> list[pl.Expr]:
    """Return the counts of both sides, and what is left of a total when its events are taken."""
    sides = (("events_before", "total_before"), ("events_after", "total_after"))
    rests = [pl.col(total) - pl.col(events) for events, total in sides]
    return [*map(pl.col, COUNTS), *rests]


def months_of(results: pl.DataFrame) -> pl.DataFrame:
    """Return the protected months of every indicator and area."""
    months = results.filter(pl.col("stratum") == "all", OF_MONTH)
    return months.select(
        "indicator", "area", "period_start", "period_end", "numerator", "denominator", "status"
    )


def find_telling(changes: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return the keys of rows whose totals would let a hidden month be worked out."""
    month = pl.col("period_start")
    before = month < pl.col("first_day").dt.month_start()
    on_the_day = (pl.col("first_day") == pl.col("last_day")) & (month == pl.col("last_day"))
    after = (month > pl.col("last_day")) | on_the_day
    paired = changes.join(months_of(results), on=["indicator", "area"]).with_columns(
        pl.when(before).then(pl.lit("before")).when(after).then(pl.lit("after")).alias("side")
    )
    sides = (
        paired.drop_nulls("side")
        .group_by([*ROW, "side", *COUNTS])
        .agg(
            (pl.col("status") == "suppressed").sum().alias("months"),
            pl.col("numerator").sum().alias("events"),
            pl.col("denominator").sum().alias("total"),
        )
    )
    left = [
        pl.when(pl.col("side") == BEFORE).then(f"{name}_before").otherwise(f"{name}_after")
        - pl.col(name)
        for name in ("events", "total")
    ]
    return sides.filter(leaves_too_little(*left, threshold=threshold)).select(ROW).unique()


def leaves_too_little(events: pl.Expr, total: pl.Expr, *, threshold: int) -> pl.Expr:
    """Return whether hidden months with these events, of this total, could be worked out."""
    few = (events < threshold) | (total < threshold) | (total - events < threshold)
    return (pl.col("months") == 1) | ((pl.col("months") > 0) & few.fill_null(value=False))


def hide_change_points(points: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``points`` without hidden months, and without lines that add up to what is hidden.

    The fitted line adds up to the events of its months, so it is withheld as totals are.
    """
    key = ["indicator", "area", "period_start", "period_end"]
    suppressed = months_of(results).filter(pl.col("status") == "suppressed").select(key)
    hidden = is_among(suppressed, key)
    lines = is_among(find_small_sides(points, suppressed, threshold), ROW)
    return points.with_columns(
        *keep_unless(hidden, ("observed", "events", "total")),
        *keep_unless(lines, LINES),
        pl.when(hidden | lines).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )


def find_small_sides(
    points: pl.DataFrame, suppressed: pl.DataFrame, threshold: int
) -> pl.DataFrame:
    """Return the keys of lines with too few events on a side, or too little hidden there."""
    hidden = is_among(suppressed, suppressed.columns)
    sums = (
        points.filter(pl.col("side") != LEFT_OUT)
        .group_by([*ROW, "side"])
        .agg(
            hidden.sum().alias("months"),
            *(pl.col(name).sum().alias(name) for name in ("events", "total")),
            *(
                pl.col(name).filter(hidden).sum().alias(f"hidden {name}")
                for name in ("events", "total")
            ),
            pl.col("total").is_null().all().alias("is count"),
        )
    )
    rest = pl.col("total") - pl.col("events")
    told = [
        pl.col("events"),
        *(pl.when(~pl.col("is count")).then(x) for x in (pl.col("total"), rest)),
    ]
    small = is_any_small(told, threshold)
    total = pl.when(~pl.col("is count")).then("hidden total")
    little = leaves_too_little(pl.col("hidden events"), total, threshold=threshold)
    return sums.filter(small | little).select(ROW).unique()


def hide_decompositions(parts: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``parts`` of changes without those of few records or children.

    Small strata are pooled: those of which a count is below the threshold are put together, with
    the next smallest where that is still too small or only one, so that no stratum can be worked
    out from the whole.
    """
    small = is_any_small([*counts_and_rests(), pl.col("children")], threshold)
    hidden = parts.filter(pl.col("part") == ALL_OF_IT).filter(small)
    whole = is_among(hidden.select(SPLIT), SPLIT)
    unknown = ("not_recorded_before", "not_recorded_after")
    told = parts.filter(~(whole & (pl.col("part") == OF_STRATUM))).with_columns(
        *keep_unless(whole, (*COUNTS, *SHARES, *unknown, "children")),
        pl.when(whole).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    )
    clear = [
        pl.when(~is_any_small([pl.col(name)], threshold)).then(name).alias(name) for name in unknown
    ]
    return pool_strata(told, threshold).with_columns(clear)


def pool_strata(parts: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``parts`` in which small strata of a split are one row."""
    groups = parts.group_by(SPLIT, maintain_order=True)
    pooled = [pool_split(group, threshold) for _, group in groups]
    return pl.concat([parts.clear(), *pooled])


def pool_split(group: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return one split with its small strata together."""
    others = group.filter(pl.col("part") != OF_STRATUM)
    strata = group.filter(pl.col("part") == OF_STRATUM)
    small = is_any_small(counts_and_rests(), threshold)
    ordered = strata.sort(~small, pl.col("total_before") + pl.col("total_after"))
    number = count_pooled(ordered, threshold)
    if number == 0:
        return group
    kept = strata.join(ordered.head(number), on="value_of_stratum", how="anti")
    rest = [pool_rows(ordered.head(number), number)] if number < strata.height else []
    return pl.concat([others, kept if rest else strata.clear(), *rest])


def count_pooled(ordered: pl.DataFrame, threshold: int) -> int:
    """Return how many strata, small ones first, have to be put together: none, or two or more."""
    small = is_any_small(counts_and_rests(), threshold)
    number = ordered.filter(small).height
    while 0 < number < ordered.height and is_pool_small(ordered.head(number), threshold):
        number += 1
    return number


def is_pool_small(rows: pl.DataFrame, threshold: int) -> bool:
    """Say whether strata put together are still too small, as a single one always is."""
    small = is_any_small(counts_and_rests(), threshold)
    return not rows.select(pl.col(*COUNTS).sum()).filter(small).is_empty()


def pool_rows(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return strata as one row, with shares and without intervals."""
    first = rows.head(1).with_columns(
        pl.lit(f"{SMALLER} ({number})").alias("value_of_stratum"),
        *(pl.lit(rows[name].sum()).alias(name) for name in COUNTS),
        *(pl.lit(None, pl.Float64).alias(name) for name in SHARES),
    )
    shares = {
        side: pl.when(pl.col(f"total_{side}") > 0).then(
            pl.col(f"events_{side}") / pl.col(f"total_{side}")
        )
        for side in ("before", "after")
    }
    return first.with_columns(**shares).with_columns(difference=pl.col("after") - pl.col("before"))
