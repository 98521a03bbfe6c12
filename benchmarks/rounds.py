"""Contenders run in turn, round after round, each in a process of its own.

What else the machine does falls on all of them alike, and ratios are taken within a round. A suite
is a module with ``CONTENDERS`` (name to function of a file, which returns what it found) and
``find_differences``; whoever finds something else than the package ends the run.
"""

import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import polars as pl

OURS, BARE = "cpanalysis", "bare read"
KILOBYTES_OF_GIGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What one run took: by the clock, on all cores, and of memory at most."""

    seconds: float
    processor: float
    gigabytes: float


Costs = dict[str, list[Cost]]


def run_rounds(suite: str, path: Path, rounds: int) -> Costs:
    """Return what every contender took in every round.

    Raises
    ------
    SystemExit
        Where a contender finds something else than the package.
    """
    contenders = importlib.import_module(suite).CONTENDERS
    costs: Costs = {name: [] for name in contenders}
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            for name in contenders:
                costs[name].append(run_apart(suite, name, path, Path(folder)))
                print(f"{suite} {number}/{rounds} {name}: {costs[name][-1]}", flush=True)
            refuse_differences(suite, list(contenders), Path(folder))
    return costs


def run_apart(suite: str, name: str, path: Path, folder: Path) -> Cost:
    """Run one contender in a process of its own; what it found is written into the folder."""
    command = [sys.executable, "-m", "benchmarks.rounds", suite, name, str(path), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def refuse_differences(suite: str, names: list[str], folder: Path) -> None:
    """End the run where a contender found something else than the package."""
    found = {name: pl.read_parquet(folder / f"{name}.parquet") for name in names if name != BARE}
    ours = found.pop(OURS)
    if ours.is_empty():
        raise SystemExit(f"{suite}: the package found nothing, so nothing was compared")
    for name, theirs in found.items():
        differing = importlib.import_module(suite).find_differences(ours, theirs)
        if differing.height:
            raise SystemExit(f"{suite}: {name} differs in {differing.height} rows\n{differing}")


def take(suite: str, name: str, path: Path, folder: Path) -> Cost:
    """Run one contender here; what is imported before does not count."""
    contender = importlib.import_module(suite).CONTENDERS[name]
    clock, processor = time.perf_counter(), time.process_time()
    found = contender(path)
    seconds, used = time.perf_counter() - clock, time.process_time() - processor
    found.write_parquet(folder / f"{name}.parquet")
    return Cost(seconds, used, read_peak())


def read_peak() -> float:
    """Return the most memory in GB that this program held; Linux tells it.

    What ``getrusage`` tells would be at least the memory of the program that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = re.findall(r"VmHWM:\s+(\d+) kB", status)[0]
    return int(kilobytes) / KILOBYTES_OF_GIGABYTE


def ratios(costs: Costs, name: str, to: str, *, of: str = "seconds") -> list[float]:
    """Return how many times as much one contender took as another, round by round."""
    pairs = zip(costs[name], costs[to], strict=True)
    return [getattr(one, of) / getattr(other, of) for one, other in pairs]


def spread(numbers: list[float]) -> str:
    """Return median, least and greatest.

    >>> spread([1.0, 3.0, 2.0])
    '2.00 (1.00 to 3.00)'
    """
    return f"{median(numbers):.2f} ({min(numbers):.2f} to {max(numbers):.2f})"


if __name__ == "__main__":
    print(json.dumps(vars(take(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))))
