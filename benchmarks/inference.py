"""Seconds that charts, intervals and comparisons take after measuring, and how they grow.

Run ``python -m benchmarks.inference`` (``--rounds 3``). A synthetic sample of 48 months is
measured once; its four districts are then copied under other names, so that the statistics have 4,
40 or 150 areas of the same size to work on. Seconds are of processor time, which other work on the
machine does not change, the least of the rounds; elapsed time stands beside it. Exit code 1 where
four districts take 10 seconds or more, or where time grows faster than the number of areas.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cpanalysis.analyse.charts import Charting, chart_months
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.engine import Measured, measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.measure.records.rows import as_measured_rows
from cpanalysis.read.records import read_records
from cpanalysis.sample import make_sample

AREAS = (4, 40, 150)
LIMIT = 10.0
"""Seconds for four districts."""

SLACK = 1.15
"""Growth beyond that of the number of areas that is put down to chance of measuring."""

INDICATORS = with_variants(RECORD_INDICATORS)
OWN = ("area", "value_of_stratum")


@dataclass(frozen=True)
class Spent:
    """Seconds of one part: of the processor, and elapsed."""

    processor: float
    elapsed: float


def main() -> int:
    """Measure, print a table, and return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    months, years = measure_sample()
    found = {number: time_parts(months, years, number, rounds) for number in AREAS}
    report(found)
    return 0 if is_quick(found) and grows_evenly(found) else 1


def measure_sample() -> tuple[Measured, Measured]:
    """Return the months and the years of a synthetic sample."""
    with TemporaryDirectory() as folder:
        make_sample(Path(folder) / "sample", months=48)
        records = read_records(str(Path(folder) / "sample"))
        months = measure_records(records, Request())
        return months, measure_records(records, Request(length="12 months"))


def time_parts(months: Measured, years: Measured, number: int, rounds: int) -> dict[str, Spent]:
    """Return the least time of each part over some rounds, for so many areas."""
    monthly, yearly = (copy_areas(one, number) for one in (months, years))
    names = name_areas(number)
    spent: dict[str, list[Spent]] = {}
    for _ in range(rounds):
        for part, one in run_parts(monthly, yearly, names).items():
            spent.setdefault(part, []).append(one)
    return {
        part: Spent(min(one.processor for one in all_), min(one.elapsed for one in all_))
        for part, all_ in spent.items()
    }


def run_parts(months: Measured, years: Measured, names: tuple[str, ...]) -> dict[str, Spent]:
    """Run every part once, each on what the one before gave."""
    (by_month, intervals_month) = clock(lambda: bound(months))
    (by_year, intervals_year) = clock(lambda: bound(years))
    charting = Charting(areas=names)
    _, charts = clock(lambda: chart_months(conform(by_month), INDICATORS, charting))
    whole = by_year.filter(pl.col("stratum").is_in(["all", "compared with"]))
    _, comparisons = clock(lambda: compare(whole, INDICATORS, areas=names))
    return {
        "intervals of months": intervals_month,
        "intervals of years": intervals_year,
        "charts, both rule sets": charts,
        "comparisons": comparisons,
    }


def bound(measured: Measured) -> pl.DataFrame:
    """Return measured rows with their intervals."""
    return add_intervals(as_measured_rows(measured), INDICATORS, measured.spread)


def clock(work: Callable[[], object]) -> tuple[object, Spent]:
    """Return what some work gave, and the time that it took."""
    processor, elapsed = time.process_time(), time.perf_counter()
    given = work()
    return given, Spent(time.process_time() - processor, time.perf_counter() - elapsed)


def name_areas(number: int) -> tuple[str, ...]:
    """Return the names of so many areas, the four districts first."""
    made = (f"area {place}" for place in range(len(DISTRICT_NAMES) + 1, number + 1))
    return (*DISTRICT_NAMES, *made)


def copy_areas(measured: Measured, number: int) -> Measured:
    """Return the districts of a measured sample, and copies of them under other names."""
    names = name_areas(number)
    copies: dict[str, list[str]] = {name: [] for name in DISTRICT_NAMES}
    for place, name in enumerate(names):
        copies[DISTRICT_NAMES[place % len(DISTRICT_NAMES)]].append(name)
    return Measured(copy_rows(measured.results, copies), copy_rows(measured.spread, copies))


def copy_rows(rows: pl.DataFrame, copies: Mapping[str, list[str]]) -> pl.DataFrame:
    """Return rows of districts, and of what they are compared with, once for every copy."""
    listed = pl.DataFrame({"original": list(copies), "copy": list(copies.values())}).explode("copy")
    own = pl.col("stratum").str.starts_with("compared with")
    parts = [
        rows.filter(own if column == "value_of_stratum" else ~own)
        .join(listed, left_on=column, right_on="original")
        .with_columns(pl.col("copy").alias(column))
        .select(rows.columns)
        for column in OWN
    ]
    return pl.concat(parts)


def report(found: Mapping[int, Mapping[str, Spent]]) -> None:
    """Print seconds by part and number of areas."""
    write = sys.stdout.write
    write(f"{'':26}" + "".join(f"{number:>7} areas" for number in found) + "   (elapsed)\n")
    for part in next(iter(found.values())):
        cells = "".join(f"{spent[part].processor:>13.2f}" for spent in found.values())
        elapsed = ", ".join(f"{spent[part].elapsed:.2f}" for spent in found.values())
        write(f"{part:26}{cells}   ({elapsed})\n")
    totals = "".join(f"{total(spent):>13.2f}" for spent in found.values())
    write(f"{'together, seconds':26}{totals}\n")
    each = "".join(f"{1000 * total(spent) / number:>13.1f}" for number, spent in found.items())
    write(f"{'an area, milliseconds':26}{each}\n")


def total(spent: Mapping[str, Spent]) -> float:
    """Return the processor time of all parts."""
    return sum(one.processor for one in spent.values())


def is_quick(found: Mapping[int, Mapping[str, Spent]]) -> bool:
    """Return whether four districts are done in time."""
    return total(found[AREAS[0]]) < LIMIT


def grows_evenly(found: Mapping[int, Mapping[str, Spent]]) -> bool:
    """Return whether time grows no faster than the number of areas."""
    return all(
        total(found[more]) / total(found[few]) <= SLACK * more / few
        for few, more in pairwise(found)
    )


if __name__ == "__main__":
    raise SystemExit(main())
