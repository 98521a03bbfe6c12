"""How long questions of an open session take, on the sample and on a multiple of it.

``python -m benchmarks.explore [SCALE]`` prints seconds a question: the first time, when the rows of
its indicator are picked out, the median of later ones, and the processor's median, which a busy
machine stretches less.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from polars import col

import cpanalysis as cp
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.sample import make_sample

REPEATS = 5
CODE = "missing_high_risk_share"
NIGHT = replace(
    RECORD_INDICATORS[CODE],
    code="missing_night_share",
    numerator=col("part_of_day") == "night_00_to_05",
)
QUESTIONS: dict[str, Callable[[], object]] = {
    "trend by month": lambda: cp.trend(CODE, area="Hartlepool"),
    "trend by looked after": lambda: cp.trend(CODE, area="Hartlepool", by="looked_after"),
    "compare, one district": lambda: cp.compare(CODE, area="Hartlepool"),
    "words": lambda: cp.trend(CODE, area="Hartlepool").sentences,
    "table": lambda: cp.trend(CODE, area="Hartlepool").table,
    "quality of the records": lambda: cp.quality(CODE),
    "everything, one district": lambda: cp.ask(CODE, area="Hartlepool"),
    "everything, four districts": lambda: cp.ask(CODE),
    "everything, one district by age band": lambda: cp.ask(
        CODE, district="Hartlepool", by="age_band"
    ),
    "everything, an official indicator": lambda: cp.ask(
        "looked_after_missing_share", district="Hartlepool"
    ),
    "all indicators": lambda: cp.indicators(),
    "an indicator of one's own": lambda: cp.define(NIGHT),
}


def measure(question: Callable[[], object]) -> tuple[float, float, float]:
    """Return the seconds of the first time, the median of later ones, and the processor's.

    An answer is shown as HTML, its charts drawn.
    """
    times, worked = [], []
    for _ in range(REPEATS):
        began, at_work = time.perf_counter(), time.process_time()
        question()._repr_html_()  # type: ignore[attr-defined]
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - at_work)
    return times[0], median(times[1:]), median(worked[1:])


def open_source(scale: float, folder: Path) -> None:
    """Open the shipped sample, or one of a multiple of its children."""
    source = ""
    if scale != 1:
        source = str(folder / "sample")
        rows = make_sample(Path(source), scale=scale).rows
        print(f"{rows['missing_episodes']:,} missing episodes, SYNTHETIC")
    began = time.perf_counter()
    cp.open(source)
    print(f"opened and measured, or read back: {time.perf_counter() - began:.1f} s")


def main(scale: float) -> None:
    """Open a source, put every question to it, and print what it took."""
    with TemporaryDirectory() as folder:
        open_source(scale, Path(folder))
        print(f"{'question':40} {'first':>8} {'later':>8} {'processor':>10}")
        for name, question in QUESTIONS.items():
            first, later, worked = measure(question)
            print(f"{name:40} {first:7.2f}s {later:7.2f}s {worked:9.2f}s")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
