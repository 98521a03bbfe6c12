"""Run the simulations, write the report, and fail where a default misses its figure.

``python -m benchmarks.calibration [--size 1.0] [--seed 2025] [--into docs]``
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import monotonic
from types import ModuleType

from benchmarks.calibration import charts, children, coverage, funnels, segmented
from benchmarks.calibration.figure import draw_charts, draw_coverage
from benchmarks.calibration.report import Part, write_report
from benchmarks.calibration.rows import Row, missed

FAMILIES: tuple[ModuleType, ...] = (charts, children, coverage, segmented, funnels)
"""Modules with ``run(seed, *, size, workers)``, a name in ``FAMILY`` and a docstring to print."""

FIGURES = {"charts": draw_charts, "coverage": draw_coverage}
"""How a family is drawn, where it is."""


def main(arguments: list[str] | None = None) -> int:
    """Run every family; return 1 where a figure misses its limit."""
    asked = _parse(arguments)
    started = monotonic()
    parts = [_run(module, asked) for module in FAMILIES]
    report = write_report(parts, seed=asked.seed, size=asked.size)
    (asked.into / "calibration.md").write_text(report + "\n", encoding="utf-8")
    wrong = missed([row for part in parts for row in part.rows])
    print(f"{len(wrong)} missed; {_spent(started)}; {asked.into / 'calibration.md'}")
    return 1 if wrong else 0


def _run(module: ModuleType, asked: Namespace) -> Part:
    started = monotonic()
    rows = module.run(asked.seed, size=asked.size, workers=asked.workers)
    draw, picture = FIGURES.get(module.FAMILY), f"calibration_{module.FAMILY}.svg"
    if draw is not None:
        draw(rows, asked.into / picture)
    print(f"{module.FAMILY}: {len(rows)} figures, {monotonic() - started:.0f} s", flush=True)
    for row in missed(rows):
        print(f"missed: {row.setting}: {row.measure} {row.value:.4f}, held to {_band(row)}")
    return Part(module.FAMILY, module.__doc__ or "", rows, picture if draw else None)


def _band(row: Row) -> str:
    least = "" if row.least is None else f"{row.least:.3f} to "
    return f"{least}{row.limit:.3f}"


def _spent(started: float) -> str:
    spent = os.times()
    busy = spent.user + spent.system + spent.children_user + spent.children_system
    return f"{monotonic() - started:.0f} s, {busy:.0f} s of processor time"


def _parse(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="of the simulations")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--into", type=Path, default=Path("docs"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
