"""Count what families of tests call clear in worlds drawn from their own distributions.

``python -m benchmarks.families`` draws four hundred packs of yearly figures and two hundred
worlds of months around an event, some minutes; ``python -m benchmarks.families 40`` draws fewer.
Where nothing differs at most one world in twenty may have a planned test called clear. Beside it
stand the same tests each by itself at 5 %, and a family for each comparator and period.
:mod:`benchmarks.promises` counts what is said of whole extracts.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from cpanalysis.analyse.changes import measure_changes
from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.analyse.verdicts import adjust
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, STOCKTON_ON_TEES
from cpanalysis.declare.events import Event
from cpanalysis.declare.family import FALSE_DISCOVERY_RATE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.results import conform
from cpanalysis.declare.wording import A_FALL, CLEAR
from cpanalysis.measure.comparators import add_comparators
from cpanalysis.measure.values import add_values
from cpanalysis.measure.working import MEASURED

PLANNED = {
    code: replace(INDICATORS["assessed_cse_rate"], code=code)
    for code in (f"measure_{place}" for place in range(12))
}
"""The planned measures of a pack: a rate under twelve codes."""
RESIDENTS, EVENTS_A_YEAR = 20_000, 300
YEARS = (2024, 2025)

COUNT = "missing_episode_count"
MONTHS, BEFORE, A_MONTH = 48, 27, 75
STARTS = [date(2021 + (at + 9) // 12, (at + 9) % 12 + 1, 1) for at in range(MONTHS)]
EVENT = Event(
    code="F1",
    title="A new way of working",
    first=STARTS[BEFORE],
    last=STARTS[BEFORE],
    themes=("missing",),
    aims=(COUNT,),
)

Ratios = Mapping[str, float]
SAME: Ratios = {}


def compare_world(seed: int, ratios: Ratios = SAME) -> pl.DataFrame:
    """Return the comparisons of a pack of twelve planned measures, four districts and two years.

    ``ratios`` are how many times as many events some districts have.
    """
    draw = np.random.default_rng(seed)
    cells = [(code, name, year) for code in PLANNED for name in DISTRICT_NAMES for year in YEARS]
    expected = [EVENTS_A_YEAR * ratios.get(name, 1.0) for _, name, _ in cells]
    rows = pl.DataFrame(
        {
            "indicator": [code for code, _, _ in cells],
            "area": [name for _, name, _ in cells],
            "period_start": [date(year - 1, 4, 1) for _, _, year in cells],
            "period_end": [date(year, 3, 31) for _, _, year in cells],
            "events": draw.poisson(expected).astype(float),
        }
    ).with_columns(
        exposure=pl.lit(float(RESIDENTS)),
        theme=pl.lit("cse"),
        unit=pl.lit("per 10,000"),
        stratum=pl.lit("all"),
        value_of_stratum=pl.lit("all"),
        status=pl.lit("ok"),
        origin=pl.lit("official"),
    )
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in rows.columns]
    typed = rows.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in MEASURED.items()
    )
    neighbours = pl.DataFrame(schema={"area": pl.String, "neighbour": pl.String})
    valued = add_values(add_comparators(typed, neighbours), PLANNED)
    return compare(add_intervals(valued, PLANNED), PLANNED, tuple(PLANNED))


def change_world(seed: int, ratios: Ratios = SAME) -> pl.DataFrame:
    """Return the changes at an event of a count, of each district and of the force.

    ``ratios`` are how many times as many events some districts have since the event.
    """
    draw = np.random.default_rng(seed)
    since = np.arange(MONTHS) >= BEFORE
    counts = {
        name: draw.poisson(A_MONTH * np.where(since, ratios.get(name, 1.0), 1.0)).astype(float)
        for name in DISTRICT_NAMES
    }
    whole = {**counts, FORCE.name: np.sum(list(counts.values()), axis=0)}
    rows = pl.concat([months_of(name, events) for name, events in whole.items()])
    return measure_changes(rows, RECORD_INDICATORS, (EVENT,), ())[0]


def months_of(area: str, events: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> pl.DataFrame:
    """Return the months of a count in an area."""
    ends = [(start + timedelta(days=31)).replace(day=1) - timedelta(days=1) for start in STARTS]
    frame = pl.DataFrame(
        {"period_start": STARTS, "period_end": ends, "numerator": events, "value": events}
    ).with_columns(
        indicator=pl.lit(COUNT),
        theme=pl.lit("missing"),
        area=pl.lit(area),
        stratum=pl.lit("all"),
        value_of_stratum=pl.lit("all"),
        unit=pl.lit("count"),
        status=pl.lit("ok"),
        origin=pl.lit("synthetic"),
    )
    return conform(frame)


def count_alarms(worlds: Sequence[pl.DataFrame]) -> int:
    """Return how many worlds have any test called clear."""
    return sum(bool(rows["verdict"].is_in(CLEAR).any()) for rows in worlds)


def count_below(worlds: Sequence[pl.DataFrame], column: str) -> int:
    """Return how many worlds have any p or q value below 5 %."""
    return sum(bool((rows[column] < FALSE_DISCOVERY_RATE).any()) for rows in worlds)


def report_comparisons(number: int) -> None:
    """Print how many packs without a difference have any planned comparison called clear."""
    worlds = [compare_world(seed).filter(family="primary") for seed in range(number)]
    apart = [adjust(rows, ["comparator", "period_end"]) for rows in worlds]
    print(f"no difference, {worlds[0].height} planned comparisons, {number} packs; any clear in")
    print(f"  one family of the pack            {count_alarms(worlds) / number:6.1%}  (limit 5 %)")
    print(f"  a family each comparator, period  {count_below(apart, 'q_value') / number:6.1%}")
    print(f"  each test by itself               {count_below(worlds, 'p_value') / number:6.1%}")
    stockton = {STOCKTON_ON_TEES.name: 1.3}
    found = [
        compare_world(seed, stockton).filter(
            area=STOCKTON_ON_TEES.name, comparator="rest of force", family="primary"
        )
        for seed in range(number // 10)
    ]
    clear = pl.concat(found)["verdict"].is_in(CLEAR).mean()
    print(f"  30 % more in one district of four: found in {clear:.1%} of its measures", flush=True)


def report_changes(number: int) -> None:
    """Print how many worlds have a planned change called clear, and how often falls are found."""
    null = [change_world(seed) for seed in range(number)]
    print(f"no change at an event, {null[0].height} planned tests, {number} worlds; any clear in")
    print(f"  one family of the event           {count_alarms(null) / number:6.1%}  (limit 5 %)")
    for ratio, names in ((0.6, (STOCKTON_ON_TEES.name,)), (0.7, DISTRICT_NAMES)):
        planted = [change_world(seed, dict.fromkeys(names, ratio)) for seed in range(number // 5)]
        own = pl.concat(planted).filter(pl.col("area").is_in(names))
        share = (own["verdict"] == A_FALL).mean()
        where = f"{len(names)} district{'s' * (len(names) > 1)}"
        print(f"  {1 - ratio:.0%} fewer in {where}: called a fall in {share:.1%}", flush=True)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    report_comparisons(asked)
    report_changes(asked // 2)
