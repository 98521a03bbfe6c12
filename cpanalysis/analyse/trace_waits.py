"""The change of waiting times between two windows: mean waits up to one horizon, by child."""

import numpy as np
import polars as pl
from scipy.stats import norm

from cpanalysis.analyse.waits import KINDS, cells_of
from cpanalysis.statistics.estimate import Estimate, NotShown
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import (
    Waits,
    difference_in_restricted_means,
    ninetieth_percentile,
    sort_waits,
    survival_curve,
)

MEASURE = "difference of mean waits"
HOW = Resampling(seed=20250115, draws=1000)
FEWEST_ENDED = 10
STILL_WATCHED = 0.9
TOO_FEW = f"fewer than {FEWEST_ENDED} waits ended in one of the two periods"
REACH = float(norm.ppf(0.975))
POWER = float(norm.ppf(0.8))


def change_of_waits(pairs: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of windows with the change of the mean wait, latest less baseline.

    Waits beyond a horizon count as that long, so that a few very long ones do not decide: the
    ninetieth percentile of both windows together, and no longer than a tenth of either is still
    watched. The interval is a bootstrap over children; cases that belong
    to no child are drawn one by one. The p value is that of the estimate over the width of its
    interval. Where a side has no figure there is none.
    """
    unsplit = waits.filter(pl.col("stratum") == "all")
    cells = {tuple(key.values()): cell for key, cell in cells_of(unsplit)}
    rows = [change_of_pair(row, cells) for row in pairs.iter_rows(named=True)]
    found = pl.DataFrame(rows, schema=FOUND)
    return pl.concat([pairs.drop("lower", "upper", "reason"), found], how="horizontal")


FOUND = {
    "measure": pl.String,
    "estimate": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_value": pl.Float64,
    "smallest_detectable": pl.Float64,
    "smallest_detectable_fall": pl.Float64,
    "reason": pl.String,
}

Cells = dict[tuple[object, ...], pl.DataFrame]


def change_of_pair(row: dict[str, object], cells: Cells) -> dict[str, object]:
    """Return the change of one pair, or the reason for which there is none."""
    own = [
        cells.get(
            (row["indicator"], row["area"], row[f"period_start{side}"], row[f"period_end{side}"])
        )
        for side in ("", "_2")
    ]
    lacking = row["broken"] or row["reason"] or row["reason_2"]
    if lacking or own[0] is None or own[1] is None:
        return {"measure": MEASURE, "reason": lacking or TOO_FEW}
    found = compare_waits(own[0], own[1])
    if isinstance(found, NotShown):
        return {"measure": MEASURE, "reason": found.reason}
    return {"measure": MEASURE, **describe(found)}


def compare_waits(latest: pl.DataFrame, baseline: pl.DataFrame) -> Estimate | NotShown:
    """Return by how much longer the mean wait is in the latest window than in the baseline."""
    first, second = pick_usable(latest), pick_usable(baseline)
    if min(int((side[0].kinds == 1).sum()) for side in (first, second)) < FEWEST_ENDED:
        return NotShown(TOO_FEW)
    horizon = shared_horizon(first[0], second[0])
    return difference_in_restricted_means(
        first[0], second[0], horizon=horizon, how=HOW, clusters=(first[1], second[1])
    )


def pick_usable(cell: pl.DataFrame) -> tuple[Waits, np.ndarray]:
    """Return the waits of a cell that can be used, and the child of each.

    A wait that another event ended counts as open when it did.
    """
    usable = cell.filter(pl.col("waited").is_finite() & (pl.col("waited") >= 0))
    kinds = usable["outcome"].cast(pl.String).replace_strict(KINDS, return_dtype=pl.Int64)
    ended = (kinds == 1).cast(pl.Int64).to_numpy()
    waits = sort_waits(usable["waited"].to_numpy(), ended, keep_zeros=True).waits
    return waits, number_children(usable)


def number_children(rows: pl.DataFrame) -> np.ndarray:
    """Return a number for the child of each row; rows of no known child each have their own."""
    alone = pl.concat_str(pl.lit("row "), pl.int_range(pl.len()).cast(pl.String))
    who = pl.coalesce(pl.col("child").cast(pl.String), alone)
    return rows.select(who.rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def shared_horizon(first: Waits, second: Waits) -> float:
    """Return the ninetieth percentile of both, while a tenth of each is still watched."""
    watched = min(float(np.quantile(side.times, STILL_WATCHED)) for side in (first, second))
    joined = Waits(
        np.concatenate([first.times, second.times]),
        np.concatenate([first.kinds, second.kinds]),
        np.concatenate([first.entries, second.entries]),
    )
    tall = ninetieth_percentile(survival_curve(joined))
    known = isinstance(tall, Estimate) and np.isfinite(tall.value)
    return min(tall.value, watched) if known else watched  # type: ignore[union-attr]


def describe(found: Estimate) -> dict[str, object]:
    """Return an estimate as columns, with its p value and the change that would have been seen."""
    error = (found.upper - found.lower) / (2 * REACH)
    distance = abs(found.value) / error if error > 0 else np.inf * np.sign(abs(found.value))
    return {
        "estimate": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "p_value": float(2 * norm.sf(distance)),
        "smallest_detectable": (REACH + POWER) * error,
        "smallest_detectable_fall": -(REACH + POWER) * error,
    }
