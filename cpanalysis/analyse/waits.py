"""Median and ninetieth percentile of waiting times, open cases counted and never dropped.

A wait lasts until what is awaited comes or something else ends it, whichever is first (police
attend, or the child is back): the median is the time that half of the waits outlasted.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import norm

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicators.variants import NINETIETH
from cpanalysis.declare.results import Status
from cpanalysis.measure.records.waits import UNITS
from cpanalysis.statistics.estimate import Estimate, NotShown, Whole
from cpanalysis.statistics.survival import (
    Curve,
    Waits,
    clustered_median,
    clustered_ninetieth,
    join_ends,
    sort_waits,
    survival_curve,
)

KAPLAN_MEIER = "Kaplan-Meier, log-log"
CLUSTERED = f"{KAPLAN_MEIER}, clustered by child"
KINDS = {"open": 0, "ended": 1, "other_end": 2}
CELL = ["indicator", "area", "period_start", "period_end"]
REACH = float(norm.ppf(0.975))
"""Standard errors on either side of an estimate that make up its 95 % interval."""
CHARTED = (*DISTRICT_NAMES, FORCE.name)
ENOUGH_WAITS = 20
"""Waits that a period shorter than a year needs for its median to be told."""


def add_waits(results: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` in which the rows of waiting times have a median with its interval.

    ``waits`` are those of :func:`cpanalysis.measure.records.waits.measure_waits`, which also has
    those behind a share of waits above a limit: a share keeps its own value. The ninetieth
    percentile is a row of its own, with ``:p90`` after the code.
    """
    measured = read_off(cells_of(keep_waits(waits, results)))
    if not measured:
        return results
    found = pl.DataFrame(measured, infer_schema_length=None)
    medians = fill(results, found.filter(~pl.col("is_ninetieth")))
    rows = medians.join(found.filter("is_ninetieth").select(CELL), on=CELL, how="semi")
    blank = rows.with_columns(pl.lit(None, pl.Float64).alias("value"))
    ninetieths = fill(blank, found.filter("is_ninetieth")).with_columns(
        pl.col("indicator") + NINETIETH
    )
    return pl.concat([medians, ninetieths.filter(pl.col("stratum") == "all")])


def add_medians_of_enough(results: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` in which periods of districts and force with enough waits have a median.

    Other periods of waiting times have no value: the median of a handful says nothing.
    """
    cells = [
        (key, cell)
        for key, cell in cells_of(keep_waits(waits, results))
        if cell.height >= ENOUGH_WAITS and key["area"] in CHARTED
    ]
    measured = read_off(cells)
    if not measured:
        return results
    found = pl.DataFrame(measured, infer_schema_length=None)
    return fill(results, found.filter(~pl.col("is_ninetieth")))


def keep_waits(waits: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return the unsplit waits of indicators whose value is a waiting time.

    A share of waits within a limit keeps its own value: a median is none.
    """
    timed = results.filter(pl.col("unit").is_in(UNITS))["indicator"].unique()
    return waits.filter(pl.col("stratum") == "all", pl.col("indicator").is_in(timed.implode()))


def cells_of(waits: pl.DataFrame) -> list[tuple[dict[str, object], pl.DataFrame]]:
    """Return the waits of each indicator, area and period; the force is all that is recorded."""
    areas = pl.concat(
        [waits.with_columns(area=pl.col("district")), waits.with_columns(area=pl.lit(FORCE.name))]
    )
    grouped = areas.group_by(CELL, maintain_order=True)
    return [(dict(zip(CELL, key, strict=True)), cell) for key, cell in grouped]


def read_off(
    cells: list[tuple[dict[str, object], pl.DataFrame]],
) -> list[dict[str, object]]:
    """Return median and ninetieth percentile of every cell."""
    return [row for key, cell in cells for row in read_off_cell(key, cell)]


def read_off_cell(key: dict[str, object], cell: pl.DataFrame) -> list[dict[str, object]]:
    """Return median and ninetieth percentile of one cell, each with its interval or a reason."""
    usable = pick_usable(cell)
    numbers: dict[str, object] = {
        **key,
        "numerator": float((usable.waits.kinds == 1).sum()),
        "denominator": float(len(usable.waits)),
        "n_excluded": float(cell.height - len(usable.waits)),
    }
    numbers["method"] = CLUSTERED if usable.known_children else KAPLAN_MEIER
    curve = curve_of(usable.waits)
    if curve is None:
        nothing = NotShown("no wait to read a curve from")
        return [{**numbers, "is_ninetieth": ninetieth, **tell(nothing)} for ninetieth in BOTH]
    read = {
        False: clustered_median(curve, usable.children),
        True: clustered_ninetieth(curve, usable.children),
    }
    return [{**numbers, "is_ninetieth": ninetieth, **tell(read[ninetieth])} for ninetieth in BOTH]


BOTH = (False, True)


@dataclass(frozen=True, eq=False)
class Usable:
    """Waits with possible times, the number of the child of each, and how many children are known.

    A wait of no known child has a number of its own, and is no child.
    """

    waits: Waits
    children: Whole
    known_children: int


def pick_usable(rows: pl.DataFrame) -> Usable:
    """Return the waits of some rows whose times are possible."""
    possible = pl.col("waited").is_finite() & (pl.col("waited") >= 0)
    own = rows.filter(possible, pl.col("outcome").cast(pl.String) != "out_of_order")
    kinds = own["outcome"].cast(pl.String).replace_strict(KINDS, return_dtype=pl.Int64)
    waits = sort_waits(own["waited"].to_numpy(), kinds.to_numpy(), keep_zeros=True).waits
    return Usable(waits, number_children(own), own["child"].drop_nulls().n_unique())


def number_children(rows: pl.DataFrame) -> Whole:
    """Return a number for the child of each row; rows of no known child each have their own."""
    alone = pl.concat_str(pl.lit("row "), pl.int_range(pl.len()).cast(pl.String))
    who = pl.coalesce(pl.col("child").cast(pl.String), alone)
    return rows.select(who.rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def curve_of(waits: Waits) -> Curve | None:
    """Return the curve of the time waited, to the first of the ends, or None without waits."""
    return survival_curve(join_ends(waits)) if len(waits) else None


def tell_p_value(found: Estimate) -> float:
    """Return the p value of an estimate of which an interval was drawn: over its width.

    >>> round(tell_p_value(Estimate(1.0, 0.0, 2.0)), 3)
    0.05
    """
    error = (found.upper - found.lower) / (2 * REACH)
    if error > 0:
        return float(2 * norm.sf(abs(found.value) / error))
    return 0.0 if found.value else 1.0


def tell(found: Estimate | NotShown) -> dict[str, object]:
    """Return an estimate, or the reason for which there is none, as columns."""
    if isinstance(found, NotShown):
        return {"value": None, "lower": None, "upper": None, "why": found.reason}
    return {
        "value": found.value,
        "lower": none_if_nan(found.lower),
        "upper": none_if_nan(found.upper),
        "why": None,
    }


def none_if_nan(number: float) -> float | None:
    """Return a number, or None where it is not one or has no end.

    >>> none_if_nan(float("inf")) is None, none_if_nan(2.0)
    (True, 2.0)
    """
    return float(number) if np.isfinite(number) else None


def fill(results: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` with what was read off the curves in their own cells."""
    filled = ["value", "lower", "upper", "numerator", "denominator", "n_excluded"]
    joined = results.join(
        found.with_columns(pl.lit("all").alias("stratum"), pl.lit(value=True).alias("read")),
        on=[*CELL, "stratum"],
        how="left",
        suffix="_read",
        maintain_order="left",
    )
    read = pl.col("read").fill_null(value=False) & (pl.col("status") == "ok")
    lacking = read & pl.col("value_read").is_null()
    status = pl.col("status").cast(pl.String)
    return joined.with_columns(
        *(pl.when(read).then(f"{name}_read").otherwise(name).alias(name) for name in filled),
        pl.when(read).then("method").otherwise("interval_method").alias("interval_method"),
        pl.when(lacking)
        .then(pl.lit("insufficient"))
        .otherwise(status)
        .cast(Status)
        .alias("status"),
        pl.when(lacking).then("why").otherwise("reason").alias("reason"),
    ).select(results.columns)
