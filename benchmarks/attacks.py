"""What attacks prove of partner packs from many seeds, and of many small systems of counts.

Run with ``python -m benchmarks.attacks [SEEDS] [SYSTEMS]``. Every seed makes a sample of its own,
measures a third of the catalogue drawn by that seed, protects it at partner settings and has it
attacked twice: by the attack that the tests hold, which imports nothing of the package, and by the
package's own. Of small systems every guarded count is put to a linear program of scipy. Exit
code 1 where anything is proved.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from time import process_time

import numpy as np
import polars as pl

from benchmarks.systems import draw_systems, find_known
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import KEY, conform
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.attack import prove_hidden
from cpanalysis.protect.solve.divide import settle_parts
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.attacker import attack
from tests.samples import as_records

SEEDS, SYSTEMS = 16, 200
PARTNER = Policy(audience="partner")
SHARE = 3
"""One in so many indicators is measured of a seed."""
EXACT = 1e-6


@dataclass(frozen=True)
class Told:
    """What was hidden with one seed, and what was proved of it."""

    seed: int
    rows: int
    small: int
    hidden: int
    exactly: int
    within: int
    own: int
    seconds: float

    def __str__(self) -> str:
        """Return the line of the report."""
        return (
            f"seed {self.seed}: {self.rows:,} rows, {self.hidden:,} hidden ({self.small:,} small),"
            f" proved exactly {self.exactly}, within the threshold {self.within},"
            f" by the own attack {self.own}, {self.seconds:.0f} s"
        )


def measure(seed: int) -> pl.DataFrame:
    """Return a year of a sample by month and by twelve months with all splits."""
    plan = Plan(seed=seed, months=12, options=SampleOptions(faults="none"))
    records = as_records(plan, make_tables(plan).tables)
    indicators = with_variants(word_indicators(Readings()))
    codes = sorted(word_indicators(Readings()))
    drawn = np.random.default_rng(seed).choice(codes, len(codes) // SHARE, replace=False)
    chosen = tuple(map(str, drawn))
    months = measure_records(records, Request(indicators=chosen))
    years = measure_records(records, Request(indicators=chosen, length=YEAR, strata="declared"))
    rows = [conform(bound(one, indicators)) for one in (months, years)]
    return pl.concat(rows).unique(KEY, keep="first", maintain_order=True)


def attack_seed(seed: int) -> Told:
    """Return what both attacks prove of a sample's protected results."""
    begun = process_time()
    protected = protect(Analysis(results=measure(seed)), PARTNER)
    results = protected.results
    proved = attack(results, width=float(PARTNER.width_asked))
    own = prove_hidden(results, threshold=PARTNER.threshold)["fails"].sum()
    small = protected.withheld.filter(frame="results", rule="primary: a small count of its own")
    return Told(
        seed=seed,
        rows=results.height,
        small=small.height,
        hidden=results.filter(status="suppressed").height,
        exactly=sum(high - low < EXACT for _, low, high in proved),
        within=len(proved),
        own=int(own),
        seconds=process_time() - begun,
    )


def attack_systems(number: int) -> tuple[str, int]:
    """Return a line about so many small systems of every shape, and how many counts are proved."""
    counted: Counter[str] = Counter()
    for system in draw_systems(number):
        outcome = settle_parts(system.problem, system.small)
        proved = find_known(system.problem, outcome.hidden)
        counted["systems"] += 1
        counted["hidden"] += int(outcome.hidden.sum())
        counted["exactly"] += sum(high - low < EXACT for _, low, high in proved)
        counted["within"] += len(proved)
    line = (
        f"{counted['systems']:,} small systems: {counted['hidden']:,} rows hidden,"
        f" proved exactly {counted['exactly']}, within the threshold {counted['within']}"
    )
    return line, counted["within"]


def main(seeds: int = SEEDS, systems: int = SYSTEMS) -> int:
    """Print a line for the small systems and one for every seed."""
    line, proved = attack_systems(systems)
    print(line, flush=True)
    for seed in range(1, seeds + 1):
        told = attack_seed(seed)
        proved += told.within + told.own
        print(told, flush=True)
    return int(proved > 0)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
