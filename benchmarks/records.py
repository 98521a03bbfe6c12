"""Speed of everything about records, measured side by side and written into the documentation.

Run ``make bench-records``, or ``python -m benchmarks.records`` with ``--episodes 1e6 --rounds 3``
for a smaller one. The three suites are ``monthly``, ``validation`` and ``sample``; ``--only`` takes
one of them, and only a run of all three writes the page.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks import monthly, sample, validation
from benchmarks.rounds import BARE, OURS, Costs, ratios, run_apart, run_rounds, spread

PAGE = Path("docs/performance.md")
START, END = "<!-- records: written by make bench-records -->", "<!-- records: end -->"
VERSIONS = ("polars", "duckdb", "pandas", "pandera", "dataframely", "pyarrow", "numpy")


@dataclass(frozen=True)
class Aim:
    """What is aimed at: figures of every round, for one field of costs, and a limit.

    Where the first of ``fields`` is time by the clock, time of the processor is told beside it.
    """

    words: str
    figures: Callable[[Costs, str], list[float]]
    limit: float
    at_most: bool = True
    fields: tuple[str, ...] = ("seconds", "processor")

    def judge(self, costs: Costs) -> str:
        """Return the aim with what was found; a miss says so."""
        found = [self.figures(costs, field) for field in self.fields]
        met = (median(found[0]) <= self.limit) is self.at_most
        told = [*map(spread, found), *([""] * (2 - len(found)))]
        return f"| {self.words} | {' | '.join(told)} | {'met' if met else '**missed**'} |"


def beside(one: str, other: str) -> Callable[[Costs, str], list[float]]:
    """Return how many times as much one contender takes as another."""
    return lambda costs, field: ratios(costs, one, other, of=field)


def own(costs: Costs, field: str) -> list[float]:
    """Return what the package takes."""
    return [getattr(cost, field) for cost in costs[OURS]]


MEMORY = ("gigabytes",)


AIMS: Mapping[str, tuple[Aim, ...]] = {
    "monthly": (
        Aim("cpanalysis ÷ bare read, at most 3", beside(OURS, BARE), 3),
        Aim("DuckDB ÷ cpanalysis, more than 1", beside("DuckDB", OURS), 1, at_most=False),
        Aim("pandas ÷ cpanalysis, more than 10", beside("pandas", OURS), 10, at_most=False),
        Aim("peak of memory in GB, at most 4", own, 4, fields=MEMORY),
    ),
    "validation": (
        Aim("pandera ÷ cpanalysis, more than 1", beside("pandera", OURS), 1, at_most=False),
    ),
    "sample": (
        Aim("seconds, at most 120", own, 120),
        Aim("peak of memory in GB, at most 6", own, 6, fields=MEMORY),
    ),
}


def measure_monthly(size: argparse.Namespace, folder: Path) -> Costs:
    """Return the costs of the core monthly indicators."""
    path = size.file or folder / "missing_episodes.parquet"
    if not path.exists():
        monthly.write_episodes(path, int(size.episodes))
    return run_rounds("benchmarks.monthly", path, size.rounds)


def measure_validation(size: argparse.Namespace, folder: Path) -> Costs:
    """Return the costs of validation."""
    path = folder / "missing_episodes.csv"
    validation.write_episodes(path, int(size.rows))
    return run_rounds("benchmarks.validation", path, size.rounds)


def measure_sample(size: argparse.Namespace, folder: Path) -> Costs:
    """Return the costs of a sample; a scale takes the place of the file."""
    scale = Path(str(sample.scale_for(int(size.episodes))))
    runs = range(size.sample_rounds)
    return {OURS: [run_apart("benchmarks.sample", OURS, scale, folder) for _ in runs]}


SUITES = {"monthly": measure_monthly, "validation": measure_validation, "sample": measure_sample}


def describe(suite: str, costs: Costs, size: argparse.Namespace) -> str:
    """Return the section of one suite: what took how long, and which aims were met."""
    titles = {
        "monthly": f"Core monthly indicators over {size.episodes:,.0f} missing episodes in Parquet",
        "validation": f"Reading and validating {size.rows:,.0f} rows of CSV",
        "sample": f"A sample of {size.episodes:,.0f} missing episodes and all that belongs to them",
    }
    rows = [f"| {name} | {' | '.join(tell(costs, name))} |" for name in costs]
    rounds = len(costs[OURS])
    return "\n".join(
        [
            f"### {titles[suite]}\n",
            f"| {rounds} round{'s' * (rounds > 1)} | seconds | processor seconds | peak GB |",
            "|---|---|---|---|",
            *rows,
            "\n| aim | by the clock | by the processor | |",
            "|---|---|---|---|",
            *(aim.judge(costs) for aim in AIMS[suite]),
        ]
    )


def tell(costs: Costs, name: str) -> list[str]:
    """Return what a contender took: median, least and greatest; the highest peak."""
    seconds = spread([cost.seconds for cost in costs[name]])
    processor = spread([cost.processor for cost in costs[name]])
    return [seconds, processor, f"{max(cost.gigabytes for cost in costs[name]):.2f}"]


def introduce() -> str:
    """Return where and with what it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[2]
    libraries = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return (
        f"Written by `make bench-records` on {date.today()}: {os.cpu_count()} cores,"
        f" {memory:.0f} GB of memory, Python {platform.python_version()}, {libraries}. At the end"
        f" {load:.1f} programs, these among them, had wanted a core on average over 15 minutes."
        " Figures are medians with the least and greatest; ratios are taken within each round, in"
        " which contenders run one after the other in a process of their own, and whoever finds"
        " other figures or faults than the package ends the run. Processor time is that of all"
        " cores together; aims are judged by the clock. Imports do not count, but for their memory."
    )


def write_page(sections: list[str]) -> None:
    """Write the sections between their markers; the rest of the page stays."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    text = "\n\n".join([START, introduce(), *sections, END])
    PAGE.write_text(before + text + after, encoding="utf-8")


def read_command() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--episodes", type=float, default=1e7)
    parser.add_argument("--rows", type=float, default=1e6, help="rows of CSV to validate")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample-rounds", type=int, default=1)
    parser.add_argument("--only", choices=SUITES)
    parser.add_argument("--file", type=Path, help="a file of episodes, written here if it is not")
    return parser.parse_args()


def main() -> None:
    """Measure, print, and write the page."""
    size = read_command()
    sections = []
    for suite in [size.only] if size.only else SUITES:
        with tempfile.TemporaryDirectory() as folder:
            costs = SUITES[suite](size, Path(folder))
        sections.append(describe(suite, costs, size))
        print(sections[-1], flush=True)
    if not size.only:
        write_page(sections)


if __name__ == "__main__":
    main()
