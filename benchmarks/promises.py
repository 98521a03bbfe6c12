"""Count what the package says of worlds in which it is known what changed.

``python -m benchmarks.promises`` analyses extracts of made-up forces in which nothing changes, only
recording does, or one thing does (:mod:`benchmarks.scenarios`); counts every verdict of charts,
comparisons, changes at events and changes since the baseline; and writes ``docs/promises.md``.
Some 25 seconds of processor for each world, 40 where what is published is judged too.
``python -m benchmarks.promises 3`` takes three seeds of each scenario. With a folder after it,
what was judged stands there and is not judged again.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.promised import PAGE, write_page
from benchmarks.recurring import CAREERS, analyse_months, declare_event, name_world
from benchmarks.scenarios import SCENARIOS, Scenario
from benchmarks.world import World, write_world
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.family import EXPLORATORY
from cpanalysis.declare.parameters import Parameters
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.door import Context
from cpanalysis.read.locations import find_published
from cpanalysis.read.published import read_published
from cpanalysis.tables.traces import list_verdicts
from cpanalysis.views.records import analyse_loaded, load_records

MANY = 12
"""Worlds of months alone for each whole one."""
UNDECIDED = ("no ", "too few", "not ", "stable", "hidden", "cannot")
"""How a verdict begins that says nothing of a change or difference."""
PLANNED = pl.col("family") != EXPLORATORY
RULES = "calibrated"
"""The rules of charts that promise anything; the others are drawn only where asked for."""
JUDGED = pl.Schema(
    {
        "kind": pl.String(),
        "indicator": pl.String(),
        "part": pl.String(),
        "area": pl.String(),
        "about": pl.String(),
        "verdict": pl.String(),
        "clear": pl.Boolean(),
    }
)
"""A verdict: ``kind`` names a promise of :data:`PROMISES`, ``about`` a comparator, an event or
what a recommendation asks."""


def analyse_world(world: World, folder: Path, aimed: tuple[str, ...] = ()) -> Analysis:
    """Return what the package makes of the records of a world, with the event that it declares."""
    source = write_world(world, folder / "extract")
    events = str(declare_event(folder, aimed)) if aimed else ""
    asked = Parameters(source=str(source), events=events)
    records, _ = load_records(asked)
    return analyse_loaded(asked, records)


def judge_scenario(scenario: Scenario, seed: int) -> pl.DataFrame:
    """Return every verdict on one world of a scenario."""
    with TemporaryDirectory() as folder:
        analysis = analyse_world(scenario.world(seed), Path(folder), scenario.aimed)
    judged = judge(analysis)
    return pl.concat([judged, judge_published(analysis)])


def judge(analysis: Analysis) -> pl.DataFrame:
    """Return every planned verdict of an analysis."""
    differ = pl.when(pl.col("q_value") < 0.05).then(pl.lit("they differ")).otherwise(pl.lit("no "))
    districts = analysis.heterogeneity.with_columns(verdict=differ, area=pl.lit("all districts"))
    ends = calibrated(analysis.charts).filter(pl.col("chart").cast(pl.String) != "none")
    return pl.concat(
        [
            judge_charts(analysis),
            verdicts_of("states", ends.with_columns(verdict="state"), part="value_of_stratum"),
            verdicts_of("comparisons", analysis.comparisons.filter(PLANNED), about="comparator"),
            verdicts_of("districts", districts.filter(PLANNED)),
            verdicts_of("events", analysis.changes.filter(PLANNED), about="event"),
            verdicts_of("baseline", analysis.traces, part="part"),
        ]
    )


def verdicts_of(kind: str, frame: pl.DataFrame, *, part: str = "", about: str = "") -> pl.DataFrame:
    """Return the verdicts of one frame."""
    said = pl.col("verdict").cast(pl.String)
    undecided = pl.any_horizontal(*(said.str.starts_with(word) for word in UNDECIDED))
    return frame.select(
        pl.lit(kind).alias("kind"),
        "indicator",
        (pl.col(part) if part else pl.lit("all")).alias("part"),
        pl.col("area").cast(pl.String),
        (pl.col(about).cast(pl.String) if about else pl.lit("")).alias("about"),
        said.alias("verdict"),
        (~undecided).fill_null(value=False).alias("clear"),
    )


def calibrated(charts: pl.DataFrame) -> pl.DataFrame:
    """Return the charts, or their points, of the rules that promise something."""
    return charts.filter(pl.col("rules").cast(pl.String) == RULES)


def judge_charts(analysis: Analysis) -> pl.DataFrame:
    """Return of each series with limits whether any month after its baseline is a signal."""
    series = ["indicator", "area", "stratum", "value_of_stratum"]
    watched = calibrated(analysis.chart_points).filter("is_tested", ~pl.col("in_baseline"))
    said = watched.group_by(series, maintain_order=True).agg(pl.col("is_signal").any())
    worded = pl.when("is_signal").then(pl.lit("a signal")).otherwise(pl.lit("no signal"))
    return verdicts_of("charts", said.with_columns(verdict=worded), part="value_of_stratum")


def judge_published(analysis: Analysis) -> pl.DataFrame:
    """Return the verdicts of ``verdicts.csv`` on recommendations, as a pack publishes them."""
    documents = read_published(find_published(""))
    rows = list_verdicts(protect(analysis, Policy(), Context(published=documents)))
    measured = rows.filter(pl.col("indicator") != "")
    asked = pl.concat_str("recommendation", pl.lit(": "), "asked")
    named = measured.with_columns(asked.alias("asks"))
    return verdicts_of("published", named, part="part", about="asks")


def judge_all(seeds: int, kept: Path) -> dict[Scenario, list[pl.DataFrame]]:
    """Return the verdicts on each world of each scenario; a world judged before is read."""
    kept.mkdir(parents=True, exist_ok=True)
    found: dict[Scenario, list[pl.DataFrame]] = {scenario: [] for scenario in SCENARIOS}
    for seed in range(1, seeds + 1):
        for number, scenario in enumerate(SCENARIOS):
            file = kept / f"{number}-{seed}.parquet"
            if not file.exists():
                judge_scenario(scenario, seed).write_parquet(file)
                print(scenario.name, seed, flush=True)
            found[scenario].append(pl.read_parquet(file))
    return found


def judge_careers(seeds: int, kept: Path) -> dict[str, list[pl.DataFrame]]:
    """Return the verdicts on the months of missing children, for each way to come again."""
    found: dict[str, list[pl.DataFrame]] = {careers: [] for careers in CAREERS}
    for seed in range(1, seeds + 1):
        for careers in CAREERS:
            file = kept / name_world(careers, seed)
            if not file.exists():
                analysis = analyse_months(World(seed=7000 + seed, careers=careers))
                changes = analysis.changes.filter(PLANNED)
                said = [judge_charts(analysis), verdicts_of("events", changes, about="event")]
                pl.concat(said).write_parquet(file)
            found[careers].append(pl.read_parquet(file))
    return found


def main(seeds: int = 1, kept: str = "") -> None:
    """Judge the worlds, and write what was found into the documentation."""
    with TemporaryDirectory() as folder:
        place = Path(kept or folder)
        judged, careers = judge_all(seeds, place), judge_careers(MANY * seeds, place)
    PAGE.write_text(write_page(judged, careers), encoding="utf-8")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main(*(kind(given) for kind, given in zip((int, str), sys.argv[1:], strict=False)))
