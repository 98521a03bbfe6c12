"""Counts rounded to a base, and what was made of them no finer than that.

Rounding comes after hiding and takes nothing from it: whatever can be worked out from rounded
figures can be from the exact ones, of which it has been proved that they tell no hidden count.
"""

from collections.abc import Mapping

import polars as pl
import polars.selectors as cs

from cpanalysis.protect.blanking import CONTROLLED
from cpanalysis.protect.withheld import COUNTS

DIGITS = 2
"""Significant figures of what is not a count."""
ENOUGH = 1e-9
MORE_COUNTS: Mapping[str, tuple[str, ...]] = {
    "results": ("n_not_recorded", "n_excluded"),
    "curves": ("ended",),
    "overlap": ("n_excluded",),
    "repetition": ("unmatched",),
    "stages": ("reported", "open", "closed"),
    "changes": ("observed",),
    "decompositions": ("not_recorded_before", "not_recorded_after", "children"),
    "charts": ("baseline_events", "changed_events", "last_twelve", "children", "unmatched"),
}
"""Counts beside those that are looked at for being small."""
WHOLES: Mapping[str, tuple[str, ...]] = {
    "chart_points": ("exposure",),
    "charts": ("baseline_exposure", "changed_exposure"),
    "funnel_points": ("exposure",),
}
"""Counts where the row is of a share: elsewhere months, or residents, whom others counted."""
VALUES = {
    "chart_points": ("value", "events", "exposure"),
    "change_points": ("observed", "events", "total"),
}
"""Values of months, which move with the events, and what of a share they are of."""
IS_SHARE = pl.col("unit") == "proportion"
SETTINGS = ("time", "horizon", "threshold", "per", "position", "degrees_of_freedom", "strata")
"""Figures that nobody counted: they say what the others are about."""
TO_BE_ROUNDED = pl.col("origin").is_in(CONTROLLED)


def round_frames(frames: Mapping[str, pl.DataFrame], base: int) -> dict[str, pl.DataFrame]:
    """Return frames of which counts made from records are rounded to ``base``; 0 for as they are.

    Values of results are worked out anew from rounded counts, their intervals widened to
    ``DIGITS`` figures; other figures made from records keep so many.

    Examples
    --------
    >>> flows = pl.DataFrame({"received": [12.0, 13.0], "origin": ["records", "official"]})
    >>> round_frames({"flows": flows}, 5)["flows"]["received"].to_list()
    [10.0, 13.0]
    """
    if not base:
        return dict(frames)
    return {
        name: round_results(frame, base) if name == "results" else round_derived(name, frame, base)
        for name, frame in frames.items()
    }


def round_results(results: pl.DataFrame, base: int) -> pl.DataFrame:
    """Return results with rounded counts, and values worked out from these.

    Residents, whom a rate is per, are official figures and stay. Waits keep two figures.
    """
    share = pl.col("unit") == "proportion"
    counts = round_to("numerator", base)
    whole = pl.when(share).then(round_to("denominator", base)).otherwise("denominator")
    rounded = results.with_columns(
        old=pl.col("numerator"),
        numerator=counts,
        denominator=whole,
        rounded_to=pl.lit(float(base)),
        **{name: round_to(name, base) for name in MORE_COUNTS["results"]},
    ).with_columns(value=work_out())
    widened = rounded.with_columns(widen("lower"), widen("upper")).drop("old")
    told = pl.any_horizontal(pl.col("numerator", "denominator", "value").is_not_null())
    chosen = TO_BE_ROUNDED & told
    exact = results.select(pl.all().name.prefix("exact "))
    both = pl.concat([widened, exact], how="horizontal")
    return both.select(
        pl.when(chosen).then(name).otherwise(f"exact {name}").alias(name)
        for name in results.columns
    )


def work_out() -> pl.Expr:
    """Return the value that rounded counts make; null where nothing is left to divide by."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    share = pl.when(denominator > 0).then(numerator / denominator)
    rate = pl.when(pl.col("old") > 0).then(pl.col("value") * numerator / pl.col("old"))
    fine = pl.col("value").round_sig_figs(DIGITS)
    unit = pl.col("unit")
    worked = (
        pl.when(unit == "proportion")
        .then(share)
        .when(unit == "count")
        .then(numerator)
        .when(unit.str.starts_with("per "))
        .then(rate.fill_null(0.0))
        .otherwise(fine)
    )
    return pl.when(pl.col("value").is_not_null()).then(worked)


def widen(end: str) -> pl.Expr:
    """Return an end of an interval moved outward to two figures, and beyond the value."""
    own, value, way = pl.col(end), pl.col("value"), -1 if end == "lower" else 1
    near = own.round_sig_figs(DIGITS)
    step = 10.0 ** (own.abs().log10().floor() - (DIGITS - 1))
    inside = way * (own - near) > ENOUGH
    moved = pl.when(own == 0).then(0.0).when(inside).then(near + way * step).otherwise(near)
    beyond = pl.min_horizontal if end == "lower" else pl.max_horizontal
    return pl.when(own.is_not_null()).then(beyond(moved, value)).alias(end)


def round_derived(name: str, frame: pl.DataFrame, base: int) -> pl.DataFrame:
    """Return a frame with rounded counts, and other figures that say no more than ``DIGITS``."""
    own = (*COUNTS.get(name, ()), *MORE_COUNTS.get(name, ()))
    counts = [column for column in own if column in frame.columns]
    others = [
        column
        for column in cs.expand_selector(frame, cs.float())
        if column not in (*counts, *SETTINGS)
    ]
    coarse = {column: round_to(column, base) for column in counts}
    fine = {column: pl.col(column).round_sig_figs(DIGITS) for column in others}
    for column in WHOLES.get(name, ()):
        fine[column] = pl.when(IS_SHARE).then(round_to(column, base)).otherwise(fine[column])
    if name in VALUES:
        value, events, whole = VALUES[name]
        fine[value] = scale(pl.col(value), events, whole, base)
    chosen = TO_BE_ROUNDED if "origin" in frame.columns else pl.lit(value=True)
    return frame.with_columns(
        pl.when(chosen).then(rounded).otherwise(column).alias(column)
        for column, rounded in {**coarse, **fine}.items()
    )


def scale(value: pl.Expr, count: str, whole: str, base: int) -> pl.Expr:
    """Return a value as it is when the counts that it was worked out from are rounded.

    Null where nothing is left to divide by.
    """
    ratio = round_to(count, base) / pl.col(count)
    of = pl.when(IS_SHARE).then(round_to(whole, base) / pl.col(whole)).otherwise(1.0)
    moved = pl.when(pl.col(count) > 0).then(value * ratio / of).otherwise(value)
    return pl.when(of > 0).then(moved)


def round_to(column: str, base: int) -> pl.Expr:
    """Return a count rounded to the nearest multiple of ``base``, halves up."""
    return (pl.col(column) / base + 1 / 2).floor() * base
