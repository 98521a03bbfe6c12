"""What is visible after protection, over samples: the part of periods shown, and the mean of these.

``python -m benchmarks.periods [SEEDS]`` makes samples, protects them for internal readers and
prints, for all indicators of records of all districts and the force, how many series are told by
each length, what part of their periods is shown, and how far the mean of the shown is from the
mean of all, pooled over the samples.
"""

import sys

import polars as pl

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import analyse_records
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.protect import Policy, protect
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.samples import as_records

KEY = ["indicator", "area", "stratum", "value_of_stratum", "period_start", "period_end"]
SERIES = KEY[:4]


def see(analysis: Analysis) -> pl.DataFrame:
    """Return the periods by which each series is told, with their true and their shown value."""
    told = protect(analysis, Policy()).results
    own = told.filter(
        pl.col("area").is_in([*DISTRICT_NAMES, FORCE.name]),
        pl.col("stratum") == "all",
        pl.col("origin") == "synthetic",
    ).filter(pl.col("period") == pl.col("period").min().over(SERIES))
    truth = analysis.results.select(*KEY, true="value")
    return own.select(*KEY, "period", shown="value").join(truth, on=KEY).drop_nulls("true")


def report(seen: pl.DataFrame) -> pl.DataFrame:
    """Return series that are not told as promised, and print how all of them are."""
    series = seen.group_by(SERIES[:2]).agg(
        pl.col("shown").is_not_null().mean().alias("part shown"),
        (pl.col("shown").mean() / pl.col("true").mean() - 1).alias("off"),
    )
    sys.stdout.write(
        f"{series.height} series; {series['part shown'].mean():.1%} of periods shown;"
        f" mean distance of the mean {series['off'].drop_nans().abs().mean():.2%}\n"
    )
    return series.filter((pl.col("part shown") < 0.9) | (pl.col("off").abs() > 0.02))


def main(seeds: int = 3) -> None:
    """Print what is visible over some samples."""
    found = []
    for seed in range(1, seeds + 1):
        plan = Plan(seed=seed, options=SampleOptions(effects="none", faults="none"))
        records = as_records(plan, make_tables(plan).tables)
        found.append(see(analyse_records(records)))
        sys.stdout.write(f"{found[-1]['period'].value_counts(sort=True).rows()}\n")
    with pl.Config(tbl_rows=100, fmt_str_lengths=60):
        sys.stdout.write(f"{report(pl.concat(found))}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
