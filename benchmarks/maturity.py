"""Count what is said of indicators whose answers take time, where nothing changes.

``python -m benchmarks.maturity [SEEDS]`` makes extracts of a force in which nothing changes and
cases take the time that they take (of those closed with no suspect 30 days on average, of others
250), and counts over all shares that wait for an answer: chart states, year-on-year differences
below p = 0.05 and clear ones. A share of finished cases, as it must not be, stands beside: what the
same numbers would have said of it. Twenty seconds of processor for each seed.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from polars import col

from benchmarks.world import World, write_world
from cpanalysis.analyse.charts import chart_months
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.records import bound
from cpanalysis.declare.indicators import (
    AT_ONCE,
    RECORD_INDICATORS,
    RecordIndicator,
    settled,
    word_indicators,
)
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.kinds import Proportion
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records import read_records
from cpanalysis.read.records.records import Records

CASES = 45.0
"""Investigations a month: enough to see a drift, were there one."""
OF_FINISHED = replace(
    RECORD_INDICATORS["no_suspect_outcome_rate"],
    code="no_suspect_of_finished",
    numerator=col("outcome_type") == "18",
    denominator=col("is_exploitation") & col("finalised_at").is_not_null(),
    excluded=pl.lit(False),
    recorded=pl.lit(True),
    windows=(),
    maturity=settled("settled_days"),
    strata=(),
)
"""How it must not be asked: of finished cases, by month of report."""
STABLE = ("stable", "no chart", "too few months")


@dataclass(frozen=True)
class Said:
    """What was said of some indicators: charts that ended off their baseline, and differences."""

    charts: int = 0
    off: int = 0
    compared: int = 0
    below: int = 0
    clear: int = 0

    def __add__(self, other: "Said") -> "Said":
        """Return both together."""
        mine, theirs = vars(self), vars(other)
        return Said(**{name: mine[name] + theirs[name] for name in mine})


def waiting() -> tuple[str, ...]:
    """Return the shares that wait for an answer and have months."""
    return tuple(
        code
        for code, one in RECORD_INDICATORS.items()
        if one.maturity != AT_ONCE and one.every != "as_of" and isinstance(one.kind, Proportion)
    )


def make_records(seed: int) -> Records:
    """Return the records of a force in which nothing changes and no child goes missing twice."""
    world = World(seed=seed, careers="once", exploitation=CASES)
    with TemporaryDirectory() as folder:
        return read_records(write_world(world, Path(folder) / "extract"))


def judge(records: Records, codes: tuple[str, ...], own: tuple[RecordIndicator, ...]) -> Said:
    """Return what charts and comparisons say of indicators."""
    indicators = {**with_variants(word_indicators()), **{one.code: one for one in own}}
    asked = {"indicators": codes, "declared": own}
    months = bound(measure_records(records, Request(**asked)), indicators)  # type: ignore[arg-type]
    request = Request(**asked, length="12 months")  # type: ignore[arg-type]
    years = bound(measure_records(records, request), indicators)
    charts, _ = chart_months(months, indicators)
    calibrated = charts.filter(pl.col("rules") == pl.col("rules").first(), pl.col("points") > 0)
    whole = years.filter(pl.col("stratum").is_in(["all", "compared with"]))
    compared = compare(whole, indicators).filter(
        pl.col("comparator") == "a year earlier", pl.col("p_value").is_not_null()
    )
    return Said(
        charts=calibrated.height,
        off=int((~calibrated["state"].cast(pl.String).is_in(STABLE)).sum()),
        compared=compared.height,
        below=int((compared["p_value"] < 0.05).sum()),
        clear=int((compared["q_value"] < 0.05).sum()),
    )


def run(seeds: int) -> Iterator[tuple[str, Said]]:
    """Yield what is said of the indicators as declared, and of the share of finished cases."""
    as_declared, of_finished = Said(), Said()
    for seed in range(1, seeds + 1):
        records = make_records(seed)
        as_declared += judge(records, waiting(), ())
        of_finished += judge(records, (), (OF_FINISHED,))
    yield "as declared", as_declared
    yield "cases closed with no suspect, of those finished (not shipped)", of_finished


def write(said: Said) -> str:
    """Return what was said in one line."""
    return (
        f"charts off their baseline {said.off} of {said.charts}"
        f" ({said.off / max(said.charts, 1):.1%}), year on year p < 0.05 {said.below} of"
        f" {said.compared} ({said.below / max(said.compared, 1):.1%}), clear {said.clear}"
    )


def main() -> None:
    """Print what is said of each."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for name, said in run(seeds):
        print(f"{name}: {write(said)}")


if __name__ == "__main__":
    main()
