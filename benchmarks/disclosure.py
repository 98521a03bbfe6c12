"""How long it takes to hide what partners must not work out: a default pack, and 4 to 150 areas.

Run with ``python -m benchmarks.disclosure``. Seconds are of the processor, one thread.
"""

import sys
from datetime import date
from time import process_time

import numpy as np
import polars as pl

from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.results import conform
from cpanalysis.protect import Policy
from cpanalysis.protect.door import find_small
from cpanalysis.protect.linked.cells import Areas
from cpanalysis.protect.linked.pose import pose
from cpanalysis.protect.partners import drop_details, find_linked
from cpanalysis.protect.solve.divide import settle_parts
from cpanalysis.views.records import records_of

PARTNER = Policy(audience="partner")
NUMBERS = (4, 40, 150)
CODES = ("missing_high_risk_share", "looked_after_share", "aa_within_2h_rate")
MONTHS = 12


def time_pack() -> str:
    """Return what the sample's pack takes: 4 districts, 48 months, all indicators."""
    analysis, *_ = records_of(Parameters())
    results = drop_details(analysis.results)
    small = find_small(results, PARTNER)
    begun = process_time()
    hidden = find_linked(results, small, PARTNER)
    return tell("default pack", results.height, small.sum(), hidden.sum(), process_time() - begun)


def time_areas(number: int) -> str:
    """Return what three indicators of a number of areas take, by month and for the year."""
    areas = Areas(parts=tuple(f"area {one}" for one in range(number)))
    results = make_results(areas)
    small = find_small(results, PARTNER)
    begun = process_time()
    problem, _ = pose(results, width=float(PARTNER.width_asked), areas=areas)
    outcome = settle_parts(problem, small.to_numpy())
    seconds = process_time() - begun
    if outcome.found:
        raise SystemExit(f"{number} areas: {len(outcome.found)} hidden counts are proved")
    return tell(f"{number} areas", results.height, small.sum(), outcome.hidden.sum(), seconds)


def make_results(areas: Areas) -> pl.DataFrame:
    """Return rows by area and month, and for the year and all areas together."""
    chance = np.random.default_rng(1)
    names = [*areas.parts, *areas.outside]
    frames = []
    for code in CODES:
        sizes = chance.gamma(2.0, 10.0, size=(len(names), 1))
        of = chance.poisson(sizes, size=(len(names), MONTHS))
        counted = chance.binomial(of, 0.3)
        frames += [lay(code, names, areas.whole, counted, of)]
    return conform(pl.concat(frames))


def lay(
    code: str, names: list[str], whole: str, counted: np.ndarray, of: np.ndarray
) -> pl.DataFrame:
    """Return one indicator's table with its totals as rows."""
    tables = [add_totals(table) for table in (counted, of)]
    months = [date(2024, month, 1) for month in range(1, MONTHS + 1)]
    ends = [*(date(2024, month, 1) for month in range(2, MONTHS + 1)), date(2025, 1, 1)]
    periods = [*zip(months, ends, strict=True), (months[0], ends[-1])]
    places = pl.DataFrame({"area": [*names, whole]}).join(
        pl.DataFrame(periods, schema=["period_start", "after"], orient="row"), how="cross"
    )
    return places.with_columns(
        pl.lit(code).alias("indicator"),
        (pl.col("after") - pl.duration(days=1)).alias("period_end"),
        *(pl.lit("all").alias(name) for name in ("stratum", "value_of_stratum")),
        pl.Series("numerator", tables[0].ravel().astype(float)),
        pl.Series("denominator", tables[1].ravel().astype(float)),
        pl.lit("proportion").alias("unit"),
        pl.lit("ok").alias("status"),
        pl.lit("synthetic").alias("origin"),
    ).drop("after")


def add_totals(table: np.ndarray) -> np.ndarray:
    """Return a table with the sum of each row and of each column."""
    across = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([across, across.sum(axis=0)])


def tell(what: str, *figures: float) -> str:
    """Return a line of the report."""
    rows, small, hidden, seconds = figures
    return f"{what}: {rows:,} rows, {small:,} small, {hidden:,} hidden, {seconds:.1f} s"


def main() -> None:
    """Print a line for each number of areas, and one for the pack."""
    for number in NUMBERS:
        sys.stdout.write(time_areas(number) + "\n")
    sys.stdout.write(time_pack() + "\n")


if __name__ == "__main__":
    main()
