"""The change of waiting times between two windows: the difference of their medians, by child."""

import polars as pl
from scipy.stats import norm

from cpanalysis.analyse.waits import REACH, Usable, cells_of, pick_usable, tell_p_value
from cpanalysis.statistics.estimate import Estimate, NotShown
from cpanalysis.statistics.resampling import Resampling
from cpanalysis.statistics.survival import difference_in_medians, join_ends

MEASURE = "difference of median waits"
HOW = Resampling(seed=20250115, draws=1000)
FEWEST_ENDED = 10
TOO_FEW = f"fewer than {FEWEST_ENDED} waits ended in one of the two periods"
POWER = float(norm.ppf(0.8))


def change_of_waits(pairs: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of windows with the change of the median wait, latest less baseline.

    It is the difference of the two medians that stand beside it. The interval is a bootstrap over
    children; cases that belong to no child are drawn one by one. The p value is that of the
    estimate over the width of its interval. Where a side has no figure there is none.
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
    """Return by how much longer the median wait is in the latest window than in the baseline."""
    first, second = pick_usable(latest), pick_usable(baseline)
    if min(count_ended(side) for side in (first, second)) < FEWEST_ENDED:
        return NotShown(TOO_FEW)
    return difference_in_medians(
        join_ends(first.waits),
        join_ends(second.waits),
        how=HOW,
        clusters=(first.children, second.children),
    )


def count_ended(side: Usable) -> int:
    """Return how many waits ended as awaited."""
    return int((side.waits.kinds == 1).sum())


def describe(found: Estimate) -> dict[str, object]:
    """Return an estimate as columns, with its p value and the change that would have been seen."""
    error = (found.upper - found.lower) / (2 * REACH)
    return {
        "estimate": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "p_value": tell_p_value(found),
        "smallest_detectable": (REACH + POWER) * error,
        "smallest_detectable_fall": -(REACH + POWER) * error,
    }
