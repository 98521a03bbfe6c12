"""How long ten million missing episodes take to make and write, with all that belongs to them.

A suite of one contender for ``benchmarks.rounds``: nothing else makes such a sample.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cpanalysis.sample import Plan, make_sample
from cpanalysis.sample.targets import MISSING_A_MONTH

MARGIN = 1.02
"""Chance, and reports dropped because they follow too soon, take up to this much off the target."""


def scale_for(episodes: int) -> float:
    """Return the scale at which the default period holds that many episodes."""
    return round(MARGIN * episodes / (MISSING_A_MONTH.value * Plan().months), 3)


def write_sample(scale: Path) -> pl.DataFrame:
    """Make a sample of this scale in a temporary folder; return its rows by table."""
    with TemporaryDirectory() as folder:
        rows = make_sample(folder, scale=float(str(scale))).rows
    return pl.DataFrame({"table": list(rows), "rows": list(rows.values())})


CONTENDERS: dict[str, Callable[[Path], pl.DataFrame]] = {"cpanalysis": write_sample}
