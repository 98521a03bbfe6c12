"""Series of missing children where nothing changes, by how children come again.

Months alone, of a few indicators, without the rest of an analysis: two seconds of processor for a
world, so that many can be judged.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.scenarios import AIMED, EVENT, SINCE
from benchmarks.world import Careers, World, write_world
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.changes import measure_changes
from cpanalysis.analyse.charts import chart_months
from cpanalysis.analyse.records import bound
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicators import word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.clusters import measure_clusters
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.read.events import read_own_events
from cpanalysis.views.records import load_records

CAREERS: tuple[Careers, ...] = ("once", "spells", "strong", "frailty")
CODES = (
    *AIMED,
    "missing_rate_per_1000",
    "missing_children_count",
    "looked_after_share",
    "ethnicity_recorded_rate",
)


def declare_event(folder: Path, aimed: tuple[str, ...] = AIMED) -> Path:
    """Write the file of a force's own events with the one that every world has."""
    day, file = SINCE.isoformat(), folder / "events.csv"
    file.write_text(
        "event,first_day,last_day,kind,themes,title,indicators\n"
        f"{EVENT},{day},{day},policy_change,all,A new policy,{';'.join(aimed)}\n",
        encoding="utf-8",
    )
    return file


def analyse_months(world: World) -> Analysis:
    """Return charts and changes at the event of a few indicators of a world, and nothing else."""
    with TemporaryDirectory() as folder:
        source = write_world(world, Path(folder) / "extract")
        records, _ = load_records(Parameters(source=str(source)))
        event: tuple[Event, ...] = read_own_events(declare_event(Path(folder)))
        request = Request(indicators=CODES)
        indicators = with_variants({code: word_indicators()[code] for code in CODES})
        months = conform(bound(measure_records(records, request), indicators))
        clusters = measure_clusters(records, request)
        charts, points = chart_months(months, indicators, clusters=clusters)
        changes, _ = measure_changes(months, indicators, event, AIMED, clusters)
    return Analysis(charts=charts, chart_points=points, changes=changes)


def name_world(careers: Careers, seed: int) -> str:
    """Return the name of the file in which what was judged is kept."""
    return f"months-{careers}-{seed}.parquet"


def list_careers(found: Mapping[str, Sequence[pl.DataFrame]]) -> list[list[str]]:
    """Return a row for each indicator, and one for changes at the event: false ones by career."""
    codes = [(code, "charts") for code in CODES] + [("", "events")]
    rows = []
    for code, kind in codes:
        cells = [count_false(worlds, code, kind) for worlds in found.values()]
        rows.append([f"`{code}`" if code else "changes at the event: families with any", *cells])
    return rows


def count_false(worlds: Sequence[pl.DataFrame], code: str, kind: str) -> str:
    """Return how many series of an indicator signal, or families of changes have a clear one."""
    said = [one.filter(kind=kind) for one in worlds]
    if not code:
        return f"{sum(bool(one['clear'].any()) for one in said)} of {len(said)}"
    series = pl.concat(said).filter(pl.col("indicator").str.split(":").list.first() == code)
    clear = int(series["clear"].sum())
    return f"{clear} of {series.height} ({clear / max(series.height, 1):.1%})"
