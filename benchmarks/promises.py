"""Count what the package says of worlds in which it is known what changed.

``python -m benchmarks.promises`` analyses extracts of made-up forces in which nothing changes, or
one thing does, and counts the clear verdicts of charts, comparisons, changes at events and changes
since the baseline; an exploratory verdict is never clear. Half a minute of processor for each
world; ``python -m benchmarks.promises 3``
takes three seeds of each.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.world import Careers, Change, World, write_world
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.parameters import Parameters
from cpanalysis.views.records import analyse_loaded, load_records

CAREERS: tuple[Careers, ...] = ("once", "spells", "strong", "frailty")
VERDICTS = {
    "charts": "state",
    "comparisons": "verdict",
    "changes": "verdict",
    "traces": "verdict",
}
"""The frames that hold verdicts, and the column in which each holds them."""

UNDECIDED = ("no ", "too few", "not ", "stable", "hidden", "cannot")
"""How a verdict begins that says nothing of a change or difference."""

EVENT = "F01"
SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Planted:
    """A world in which one thing changes at a declared event aimed at one indicator."""

    name: str
    change: Change
    indicator: str
    areas: tuple[str, ...]
    world: Mapping[str, float]


PLANTED = (
    Planted(
        "40 % fewer episodes in Stockton-on-Tees",
        Change("missing", 0.6, SINCE, "Stockton-on-Tees"),
        "missing_episode_count",
        ("Stockton-on-Tees",),
        {},
    ),
    Planted(
        "30 % fewer episodes everywhere",
        Change("missing", 0.7, SINCE),
        "missing_episode_count",
        ("Cleveland",),
        {},
    ),
    Planted(
        "half as many notices after domestic abuse in Middlesbrough",
        Change("referred_domestic_abuse", 0.5, SINCE, "Middlesbrough"),
        "ppn_submission_rate",
        ("Middlesbrough",),
        {"domestic_abuse": 80.0},
    ),
)


def analyse_world(world: World, folder: Path, aimed: str = "") -> Analysis:
    """Return what the package makes of the records of a world, with the event that it declares."""
    source = write_world(world, folder / "extract")
    events = folder / "events.csv"
    if aimed:
        day = SINCE.isoformat()
        theme = "referral" if aimed.startswith("ppn") else "missing"
        events.write_text(
            "event,first_day,last_day,kind,themes,title,indicators\n"
            f"{EVENT},{day},{day},policy_change,{theme},A new policy,{aimed}\n",
            encoding="utf-8",
        )
    asked = Parameters(source=str(source), events=str(events) if aimed else "")
    records, _ = load_records(asked)
    return analyse_loaded(asked, records)


def judge_world(world: World, aimed: str = "") -> pl.DataFrame:
    """Return every verdict on a world: ``frame``, ``indicator``, ``area``, ``verdict``, ``clear``.

    ``about`` names what else a verdict is about: the comparator, the event or the part.
    """
    with TemporaryDirectory() as folder:
        analysis = analyse_world(world, Path(folder), aimed)
    return pl.concat(judge_frame(analysis, name, column) for name, column in VERDICTS.items())


def judge_frame(analysis: Analysis, name: str, column: str) -> pl.DataFrame:
    """Return the verdicts of one frame."""
    frame: pl.DataFrame = getattr(analysis, name)
    about = next((c for c in ("comparator", "event", "part", "stratum") if c in frame.columns), "")
    verdict = pl.col(column).cast(pl.String)
    planned = pl.col("family") != EXPLORATORY if "family" in frame.columns else pl.lit(value=True)
    undecided = (verdict.str.starts_with(word) for word in UNDECIDED)
    return frame.select(
        pl.lit(name).alias("frame"),
        "indicator",
        "area",
        (pl.col(about).cast(pl.String) if about else pl.lit("")).alias("about"),
        verdict.alias("verdict"),
        (planned & ~pl.any_horizontal(*undecided)).fill_null(value=False).alias("clear"),
    )


def count_clear(judged: Sequence[pl.DataFrame]) -> Iterator[str]:
    """Yield a line for each frame: verdicts, clear ones, and worlds with any."""
    for name in VERDICTS:
        parts = [world.filter(pl.col("frame") == name) for world in judged]
        clear = [int(part["clear"].sum()) for part in parts]
        made = sum(part.height for part in parts)
        share = sum(clear) / made if made else 0
        any_clear = sum(number > 0 for number in clear)
        yield (
            f"  {name:12} {sum(clear):5} of {made:6} clear ({share:.2%});"
            f" in {any_clear} of {len(judged)} worlds"
        )


def find_planted(judged: pl.DataFrame, planted: Planted) -> Iterator[str]:
    """Yield what each frame says of what was planted, where it says anything."""
    about = judged.filter(
        pl.col("indicator") == planted.indicator, pl.col("area").is_in(planted.areas)
    )
    for name in VERDICTS:
        for row in about.filter(pl.col("frame") == name).iter_rows(named=True):
            yield f"  {name:12} {row['area']:20} {row['about']:24} {row['verdict']}"


def main(seeds: int = 1) -> None:
    """Print what is said of worlds without a change, and of those with one."""
    for careers in CAREERS:
        judged = [judge_world(World(seed=seed, careers=careers)) for seed in range(1, seeds + 1)]
        print(f"nothing changes, children: {careers}")
        print(*count_clear(judged), sep="\n", flush=True)
    for planted in PLANTED:
        for seed in range(1, seeds + 1):
            world = World(seed=seed, changes=(planted.change,), **planted.world)  # type: ignore[arg-type]
            judged_one = judge_world(world, planted.indicator)
            print(f"planted: {planted.name}, seed {seed}")
            print(*find_planted(judged_one, planted), sep="\n", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
