"""What of a control chart may be shown, so that no hidden month follows from it.

A chart tells sums over months: of its baseline (the centre line is their quotient) and of the
stretch that is higher or lower. Such a sum is shown where none of its months is hidden, because it
then follows from what is shown. Where some are, it is shown only if at least two are, if the
events of all its months, and those of the hidden ones, reach the threshold (and of a share their
complements too), and if the hidden ones are not all as small or all as large as they can be.
Otherwise the sum goes, and with it all that is made from it: lines, change, dispersion and how soon
a change would be seen. What stays is the state and since when.

Limits made from hidden months would tell more than their sum: a season and a dispersion are sums of
other kinds. They are therefore made again from what is shown: the centre of the whole baseline, and
the dispersion rounded up to a half.
"""

from functools import partial

import numpy as np
import polars as pl

from cpanalysis.analyse.charts.summaries import find_detectable_again
from cpanalysis.declare.charts import SERIES, ChartKind, ChartState, Signal
from cpanalysis.declare.results import OF_MONTH, OF_YEAR
from cpanalysis.protect.blanking import CONTROLLED, is_any_small, keep_unless
from cpanalysis.statistics.charts import Caution
from cpanalysis.statistics.charts.limits import binomial_limits, poisson_limits
from cpanalysis.statistics.charts.thresholds import MONTH_OTHER, MONTH_RARER

BASELINE_TOLD = (
    *("baseline_events", "baseline_exposure", "centre", "dispersion", "autocorrelation"),
    *("assurance", "smallest_fall", "smallest_rise", "months_to_see_fall", "months_to_see_rise"),
)
SUMS = (
    ("baseline_months", "baseline_events", "baseline_exposure"),
    ("changed_months", "changed_events", "changed_exposure"),
)
CHANGE_TOLD = ("changed_exposure", "changed_events", "change", "change_lower", "change_upper")
YEAR_TOLD = ("last_twelve", "children", "unmatched")
LINES = ("centre", "lower_warning", "upper_warning", "lower_action", "upper_action")
WARNING = 0.025
HIDDEN_BASELINE = (
    "level and limits are hidden to protect children, because months of the baseline are"
)
OF_MONTHS = (
    Caution.BASELINE_CHANGED,
    Caution.MONTH_LEFT_OUT,
    Caution.AUTOCORRELATED,
    Caution.NO_LOWER_LIMIT,
    Caution.NO_UPPER_LIMIT,
)
HALF = 0.5
ENOUGH_POINTS = 12
KEPT_OF_CHART = (*SERIES, "theme", "rules", "unit", "origin")
BY_LENGTH = {
    "quarter": "quarter",
    "half_year": "half-year",
    "year": "year",
    "three_years": "three years",
    "other": "all months together",
}
TOO_SMALL = (
    "single months are too small to be shown nearly always, so that it is given by {} instead"
)
TOLD_BY = {length: TOO_SMALL.format(words) for length, words in BY_LENGTH.items()}
FEW_POINTS = f"fewer than {ENOUGH_POINTS} months can be shown"
MOSTLY_HIDDEN = "more than half of its months are hidden to protect children"


def hide_charts(charts: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``charts`` without the sums that would tell a hidden month."""
    numbered = charts.with_row_index("chart_number")
    base, new = (judge_sums(numbered, results, threshold, sums=names) for names in SUMS)
    judged = numbered.join(base, on="chart_number", how="left", maintain_order="left").join(
        new, on="chart_number", how="left", suffix="_new", maintain_order="left"
    )
    told = pl.col("is_told").fill_null(value=True)
    told_change = told & pl.col("is_told_new").fill_null(value=True)
    coarse = told & (pl.col("hidden").fill_null(0) > 0)
    return (
        coarsen(judged, coarse)
        .with_columns(
            *(pl.when(told).then(name).alias(name) for name in BASELINE_TOLD),
            *(pl.when(told_change).then(name).alias(name) for name in CHANGE_TOLD),
            pl.when(pl.col("hidden").fill_null(0) > 0)
            .then(soften(pl.col("cannot_say")))
            .otherwise("cannot_say")
            .alias("cannot_say"),
            pl.when(told).then("reason").otherwise(pl.lit(HIDDEN_BASELINE)).alias("reason"),
            *hide_children(results, threshold),
        )
        .select(charts.columns)
    )


def drop_undrawn(
    charts: pl.DataFrame, points: pl.DataFrame, results: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return charts and their points without those that would show too little of a series.

    A chart of which fewer than twelve months can be shown, or of which more than half are hidden,
    is no chart but a sentence that says so. That of a series told by longer periods than months,
    of which ``results`` have none, says by which.
    """
    own = [*SERIES, "rules"]
    shown = points.group_by(own).agg(
        pl.col("value").is_not_null().sum().alias("shown"),
        (pl.col("status") == "suppressed").sum().alias("hidden"),
    )
    told = find_lengths(results)
    joined = charts.join(shown, on=own, how="left", maintain_order="left").join(
        told, on=SERIES, how="left", maintain_order="left"
    )
    longer = (pl.col("told") != "month").fill_null(value=False)
    few = pl.col("shown") < ENOUGH_POINTS
    half = pl.col("hidden") > pl.col("shown")
    undrawn = (pl.col("chart") != "none") & (longer | few | half).fill_null(value=False)
    why = (
        pl.when(longer)
        .then(pl.col("told").replace_strict(TOLD_BY, default=TOO_SMALL.format("year")))
        .when(half)
        .then(pl.lit(MOSTLY_HIDDEN))
        .otherwise(pl.lit(FEW_POINTS))
    )
    bare = [name for name in charts.columns if name not in (*KEPT_OF_CHART, "reason")]
    marked = joined.with_columns(undrawn.alias("undrawn"))
    left = marked.with_columns(
        *(pl.when(~pl.col("undrawn")).then(name).alias(name) for name in bare),
        pl.when("undrawn").then(why).otherwise("reason").alias("reason"),
    ).with_columns(
        pl.when("undrawn").then(pl.lit("none")).otherwise("chart").cast(ChartKind).alias("chart"),
        pl.when("undrawn")
        .then(pl.lit("no chart"))
        .otherwise("state")
        .cast(ChartState)
        .alias("state"),
        pl.when("undrawn").then(0).otherwise("points").alias("points"),
    )
    gone = marked.filter("undrawn").select(own)
    return left.select(charts.columns), points.join(gone, on=own, how="anti", maintain_order="left")


def find_lengths(results: pl.DataFrame) -> pl.DataFrame:
    """Return the shortest period by which each series of records is told."""
    own = results.filter(pl.col("origin").cast(pl.String).is_in(CONTROLLED))
    lengths = own.filter(pl.col("period") != "day")
    return lengths.group_by(SERIES).agg(pl.col("period").min().cast(pl.String).alias("told"))


def coarsen(charts: pl.DataFrame, coarse: pl.Expr) -> pl.DataFrame:
    """Return charts in which what is made from hidden months comes in steps too wide to tell them.

    How small a change is found, and how soon, is computed again from what is left.
    """
    marked = charts.with_columns(coarse.alias("coarse"))
    again = marked.filter("coarse").with_columns(
        (pl.col("dispersion") / HALF).ceil() * HALF,
        pl.lit(None, pl.Float64).alias("autocorrelation"),
    )
    counted = find_detectable_again(again.filter(rules="calibrated"))
    by_rules = again.filter(rules="mdc").with_columns(pl.lit(None, pl.Float64).alias("dispersion"))
    whole = pl.concat([marked.filter(~pl.col("coarse")), counted, by_rules])
    return whole.sort("chart_number")


def soften(text: pl.Expr) -> pl.Expr:
    """Return what a chart cannot say without what the months of its baseline would tell by it."""
    for caution in OF_MONTHS:
        text = text.str.replace(str(caution), "", literal=True)
    return text.str.replace_all("  ", " ", literal=True).str.strip_chars()


def hide_children(results: pl.DataFrame, threshold: int) -> list[pl.Expr]:
    """Return the events and children of twelve months where their own rows are shown."""
    years = monthly_or_yearly(results, years=True).filter(pl.col("status") == "suppressed")
    key = [*SERIES, "period_end"]
    hidden = years.select(pl.concat_str(key, separator="|")).to_series()
    own = pl.concat_str([*SERIES, "year_end"], separator="|").is_in(hidden.implode())
    gone = own.fill_null(value=False) | is_any_small([pl.col("children")], threshold)
    return [
        pl.when(~own.fill_null(value=False)).then("last_twelve").alias("last_twelve"),
        pl.when(~gone).then("children").alias("children"),
        pl.when(~(gone | is_any_small([pl.col("unmatched")], threshold)))
        .then("unmatched")
        .alias("unmatched"),
    ]


def monthly_or_yearly(results: pl.DataFrame, *, years: bool) -> pl.DataFrame:
    """Return the rows of records of months, or of twelve months."""
    length = OF_YEAR if years else OF_MONTH
    return results.filter(length, pl.col("origin").cast(pl.String).is_in(CONTROLLED))


def judge_sums(
    charts: pl.DataFrame, results: pl.DataFrame, threshold: int, *, sums: tuple[str, str, str]
) -> pl.DataFrame:
    """Return for each chart how many months of a sum are hidden, and whether it may be told."""
    listed = charts.select("chart_number", "chart", *SERIES, pl.col(sums[0]).alias("period_start"))
    each = listed.explode("period_start").drop_nulls("period_start")
    own = monthly_or_yearly(results, years=False).select(
        *SERIES, "period_start", "status", "numerator", "denominator"
    )
    joined = each.join(own, on=[*SERIES, "period_start"], how="left")
    against = pl.when(pl.col("chart") == "p").then("denominator").otherwise("numerator")
    counted = joined.group_by("chart_number", "chart").agg(
        (pl.col("status") == "suppressed").sum().alias("hidden"),
        pl.col("numerator").sum().alias("shown_events"),
        (against - pl.col("numerator")).sum().alias("shown_complement"),
    )
    events, exposure = sums[1:]
    whole = charts.select(
        "chart_number",
        pl.col(events).alias("events"),
        (pl.col(exposure) - pl.col(events)).alias("complement"),
    )
    return tell_sums(counted.join(whole, on="chart_number"), threshold)


def tell_sums(counted: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return whether each sum may be told; that of a share only with its complement."""
    whole, other, hidden = (pl.col(name) for name in ("events", "complement", "hidden"))
    enough = leaves_open(whole, whole - pl.col("shown_events"), hidden, threshold)
    beside = leaves_open(other, other - pl.col("shown_complement"), hidden, threshold)
    enough &= (pl.col("chart") != "p") | beside
    told = (hidden == 0) | enough.fill_null(value=False)
    return counted.select("chart_number", hidden.cast(pl.Int64), told.alias("is_told"))


def leaves_open(whole: pl.Expr, parts: pl.Expr, hidden: pl.Expr, threshold: int) -> pl.Expr:
    """Return whether a sum leaves each of its ``hidden`` months open, which add up to ``parts``."""
    large = (whole >= threshold) & (parts >= threshold)
    ends = (parts != hidden) & (parts != (threshold - 1) * hidden)
    return (hidden >= 2) & large & ends


def hide_chart_points(points: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``points`` without those of hidden months, and without lines that tell them."""
    key = [*SERIES, "period_start"]
    hidden = monthly_or_yearly(results, years=False).filter(pl.col("status") == "suppressed")
    gone = hidden.select(*key, pl.lit(value=True).alias("gone"))
    marked = points.with_row_index("place").join(gone, on=key, how="left")
    phases = marked.with_columns(pl.col("gone").fill_null(value=False)).with_columns(
        judge_phases(threshold)
    )
    parts = phases.partition_by("chart", "rules", "lines")
    drawn = pl.concat([phases.clear(), *(redraw(part) for part in parts)])
    return blank_months(drawn).sort("place").select(points.columns)


GROUP = [*SERIES, "rules", "phase"]


def judge_phases(threshold: int) -> pl.Expr:
    """Return for each month how the lines of its phase are shown: exact, again or none.

    Lines that widen with the children of single months are made again where any month is hidden.
    """
    base = pl.col("in_baseline")
    gone = base & pl.col("gone")
    hidden = gone.sum()

    def add(what: pl.Expr, where: pl.Expr) -> pl.Expr:
        return pl.when(where).then(what).sum()

    events, complement = pl.col("events"), pl.col("exposure") - pl.col("events")

    def opens(what: pl.Expr) -> pl.Expr:
        return leaves_open(add(what, base), add(what, gone), hidden, threshold)

    is_share = pl.col("chart") == "p"
    again = opens(events) & (~is_share.first() | opens(complement))
    again &= pl.col("rules").first() == "calibrated"
    widened = pl.col("dispersion").max() > pl.col("dispersion").min()
    return (
        pl.when((hidden == 0) & ~(widened & pl.col("gone").any()).fill_null(value=False))
        .then(pl.lit("exact"))
        .when(again | (hidden == 0))
        .then(pl.lit("again"))
        .otherwise(pl.lit("none"))
        .over(GROUP)
        .alias("lines")
    )


def redraw(part: pl.DataFrame) -> pl.DataFrame:
    """Return months of one kind of chart with the lines that may be shown."""
    match part["lines"][0]:
        case "exact":
            return part
        case "again":
            return draw_again(part)
        case _:
            return part.with_columns(
                pl.lit(None, pl.Float64).alias(n) for n in (*LINES, "dispersion")
            )


def draw_again(part: pl.DataFrame) -> pl.DataFrame:
    """Return months with lines made from the sums of their baseline alone."""
    base = pl.col("in_baseline")
    of_baseline = pl.when(base).then("dispersion").max().over(GROUP)
    level = pl.when(base).then("events").sum() / pl.when(base).then("exposure").sum()
    flat = part.with_columns(
        level.over(GROUP).alias("level"),
        ((of_baseline.fill_null(1.0).clip(1.0) / HALF).ceil() * HALF).alias("dispersion"),
    )
    exposure = flat["exposure"].fill_null(float("nan")).to_numpy()
    size = np.where(exposure > 0, exposure, np.nan)
    per, rate = flat["per"].to_numpy(), flat["level"].to_numpy()
    spread = flat["dispersion"].to_numpy()
    if part["chart"][0] == "p":
        limits = partial(
            binomial_limits, rate, size, dispersion=np.minimum(spread, np.fmax(size, 1))
        )
        scale = per
    else:
        limits = partial(poisson_limits, rate * size, dispersion=spread)
        scale = per / size
    tails = {
        "lower_warning": limits(tail=WARNING).lower,
        "upper_warning": limits(tail=WARNING).upper,
        "lower_action": limits(tail=MONTH_OTHER).lower,
        "upper_action": limits(tail=MONTH_RARER).upper,
    }
    return flat.with_columns(
        pl.Series("centre", rate * per, nan_to_null=True),
        *(
            pl.Series(name, np.asarray(line) * scale, nan_to_null=True)
            for name, line in tails.items()
        ),
    ).drop("level")


def blank_months(points: pl.DataFrame) -> pl.DataFrame:
    """Return points in which a hidden month has no figure, no mark and no limit of its own size."""
    gone = pl.col("gone")
    figures = ("events", "exposure", "value")
    sized = gone & (pl.col("chart") == "p")
    return points.with_columns(
        *keep_unless(gone, figures),
        *keep_unless(sized, LINES[1:]),
        (pl.col("is_signal") & ~gone).alias("is_signal"),
        pl.when(gone).then(pl.lit("none", Signal)).otherwise("signal").alias("signal"),
        pl.when(gone).then(0).otherwise("direction").alias("direction"),
        pl.when(gone).then(pl.lit("suppressed")).otherwise("status").alias("status"),
    )
