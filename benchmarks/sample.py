"""How long ten million missing episodes take to make and write, with all that belongs to them.

Run ``python benchmarks/sample.py``; ``--scale 1`` makes the ordinary sample instead. The aim is two
minutes and 6 GB on two cores for ten million episodes.
"""

import argparse
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from cpanalysis.sample import Plan, Sample, make_sample
from cpanalysis.sample.targets import MISSING_A_MONTH

EPISODES = 10_000_000
MARGIN = 1.02
"""Chance, and reports dropped because they follow too soon, take up to this much off the target."""

KILOBYTES_OF_GIGABYTE = 1_000_000


def scale_for(episodes: int) -> float:
    """Return the scale at which the default period holds that many episodes."""
    return round(MARGIN * episodes / (MISSING_A_MONTH.value * Plan().months))


def measure(scale: float, folder: Path) -> tuple[Sample, float, float]:
    """Return the sample made, and the seconds and processor seconds it took."""
    clock, processor = time.perf_counter(), time.process_time()
    sample = make_sample(folder, scale=scale)
    return sample, time.perf_counter() - clock, time.process_time() - processor


def report(sample: Sample, seconds: float, processor: float) -> str:
    """Return what was measured, in words."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_OF_GIGABYTE
    size = sum(path.stat().st_size for path in sample.folder.iterdir()) / 1e9
    lines = [
        f"{sample.rows['missing_episodes']:>12,} missing episodes",
        f"{sum(sample.rows.values()):>12,} rows in all tables, {size:.2f} GB written",
        f"{seconds:>12.1f} s, of which {processor:.1f} s of processor time on all cores",
        f"{peak:>12.2f} GB of memory at most",
    ]
    return "\n".join(lines)


def main() -> None:
    """Make the sample in a temporary folder and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=scale_for(EPISODES))
    with TemporaryDirectory() as folder:
        print(report(*measure(parser.parse_args().scale, Path(folder))))


if __name__ == "__main__":
    main()
