"""What each chart comes down to: one row, with how soon a change could be seen."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.analyse.charts.charting import Charting
from cpanalysis.analyse.charts.series import Block, Numbers, find_late
from cpanalysis.declare.charts import CHARTS, RuleSet
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Better, Higher, Lower
from cpanalysis.statistics.charts import Chart
from cpanalysis.statistics.charts.detectable import detectable, watch_sums
from cpanalysis.statistics.charts.making_data_count import assure, classify
from cpanalysis.statistics.charts.options import Better as Direction

DETECTABLE = ("smallest_fall", "smallest_rise", "months_to_see_fall", "months_to_see_rise")
SIDES = {"higher": 1, "lower": -1}
TOO_FEW = "not enough data"
UNMATCHED = (
    "Most events are of no known child: children who come again are not allowed for, and false"
    " signals are more frequent than stated."
)
LATE = "The latest months are provisional and left out: some of their records are not in yet."
UNFINISHED = "The last month is unfinished and left out."
TINY = 1e-12


def write_summaries(
    block: Block,
    charts: Sequence[Chart],
    rules: RuleSet,
    *,
    indicators: Mapping[str, Indicator],
    charting: Charting,
) -> pl.DataFrame:
    """Return a row for each chart of a block."""
    rows = [
        {
            **key,
            "rules": rules,
            **tell_baseline(block, chart, at, key["per"]),
            **tell_state(block, chart, at),
            **tell_direction(chart, indicators[key["indicator"]], charting),
        }
        for at, (key, chart) in enumerate(zip(list_keys(block), charts, strict=True))
    ]
    known = [name for name in CHARTS if name in rows[0]]
    frame = pl.DataFrame(rows, schema_overrides={name: CHARTS[name] for name in known})
    return conform_charts(frame.with_columns(change_to_see=charting.change))


def list_keys(block: Block) -> list[dict[str, Any]]:
    """Return what tells each series of a block."""
    named = ("indicator", "theme", "area", "stratum", "value_of_stratum", "unit", "origin")
    return block.keys.select(*named, "chart", "per").to_dicts()


def conform_charts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns of charts; absent ones are null."""
    absent = [pl.lit(None).alias(name) for name in CHARTS if name not in rows.columns]
    return rows.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in CHARTS.items()
    )


def tell_baseline(block: Block, chart: Chart, at: int, per: float) -> dict[str, Any]:
    """Return what is known of series and baseline: months, sums and level."""
    recorded = np.flatnonzero(np.isfinite(chart.value))
    used = np.flatnonzero(chart.baseline & (chart.phase == chart.phase.max()))
    level = block.events[at, used].sum() / max(block.exposure[at, used].sum(), TINY)
    return {
        "points": len(recorded),
        "period_start": first_day(block, recorded[:1]),
        "period_end": last_day(block, recorded[-1:]),
        "baseline_start": first_day(block, used[:1]),
        "baseline_end": last_day(block, used[-1:]),
        "baseline_months": [block.months[place] for place in used],
        "baseline_events": add_up(block, block.events, at, used),
        "baseline_exposure": add_up(block, block.exposure, at, used),
        "centre": float(level) * per if len(used) else None,
        "dispersion": number(chart.dispersion),
        "autocorrelation": number(chart.autocorrelation),
    }


def add_up(block: Block, numbers: Numbers, at: int, places: np.ndarray) -> float | None:
    """Return the sum over months of one series; None of values, and without months."""
    return float(numbers[at, places].sum()) if len(places) and block.chart != "xmr" else None


def tell_state(block: Block, chart: Chart, at: int) -> dict[str, Any]:
    """Return where the chart stands at its end."""
    state = chart.state
    changed = changed_months(chart)
    cautions = [str(caution) for caution in chart.cautions]
    cautions += [UNFINISHED] if at in block.unfinished else []
    cautions += [LATE] if at in find_late(block.rows) else []
    cautions += [UNMATCHED] if at in block.unmatched else []
    return {
        "state": "too few months" if state.name == TOO_FEW else state.name,
        "since": first_day(block, changed[:1]),
        "changed_months": [block.months[place] for place in changed],
        "changed_events": add_up(block, block.events, at, changed),
        "changed_exposure": add_up(block, block.exposure, at, changed),
        "change": number(state.change),
        "change_lower": number(state.change_lower),
        "change_upper": number(state.change_upper),
        "smallest_fall": number(state.smallest_fall),
        "smallest_rise": number(state.smallest_rise),
        "months_to_see_fall": number(state.months_to_fall),
        "months_to_see_rise": number(state.months_to_rise),
        "cannot_say": " ".join(cautions) or None,
    }


def changed_months(chart: Chart) -> np.ndarray:
    """Return the positions of the stretch that is higher or lower, up to the last tested month."""
    since = chart.state.since
    places = np.arange(len(chart.value))
    later = places >= (len(places) if since is None else since)
    return np.flatnonzero(later & chart.tested)


def tell_direction(chart: Chart, indicator: Indicator, charting: Charting) -> dict[str, Any]:
    """Return what the state means, and whether the limits meet the declared target."""
    better = name_direction(indicator.better)
    target = charting.targets.get(indicator.code)
    scale = float(getattr(indicator.kind, "per", 1))
    tested = np.flatnonzero(chart.tested)
    low, high = (
        (float(line[tested[-1]]) * scale for line in (chart.lower, chart.upper))
        if tested.size
        else (np.nan, np.nan)
    )
    return {
        "variation": classify(SIDES.get(chart.state.name, 0), better),
        "target": target,
        "assurance": assure(target, low, high, better=better),
    }


def name_direction(better: Better) -> Direction:
    """Return the direction in which an indicator is better.

    >>> name_direction(Higher())
    'higher'
    """
    match better:
        case Higher():
            return "higher"
        case Lower():
            return "lower"
        case _:
            return "neither"


def first_day(block: Block, places: np.ndarray) -> date | None:
    """Return the first day of the month at the first of ``places``, if there is any."""
    return block.months[places[0]] if len(places) else None


def last_day(block: Block, places: np.ndarray) -> date | None:
    """Return the last day of the month at the first of ``places``, if there is any."""
    if not len(places):
        return None
    month: date = block.months[places[0]]
    return month.replace(day=monthrange(month.year, month.month)[1])


def number(value: float) -> float | None:
    """Return a number, None where it is not one."""
    return float(value) if np.isfinite(value) else None


def find_detectable_again(charts: pl.DataFrame) -> pl.DataFrame:
    """Return ``charts`` with what each finds, made from the sums and the dispersion it shows."""
    parts = charts.partition_by("change_to_see", maintain_order=True)
    return pl.concat([charts.clear(), *(find_of_one_change(part) for part in parts)])


def find_of_one_change(charts: pl.DataFrame) -> pl.DataFrame:
    """Return charts of which the same change is asked, with what each finds."""
    is_share = (charts["chart"] == "p").to_numpy()
    parts = [one for one in (is_share, ~is_share) if one.any()]
    return pl.concat([add_detectable(charts.filter(one)) for one in parts])


def add_detectable(charts: pl.DataFrame) -> pl.DataFrame:
    """Return charts of shares alone, or of counts and rates alone, with what each finds."""
    events, exposure, dispersion = (
        charts[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("baseline_events", "baseline_exposure", "dispersion")
    )
    months = charts["baseline_months"].list.len().to_numpy().astype(np.float64)
    watch = watch_sums(
        np.nan_to_num(events),
        exposure if charts["chart"][0] == "p" else np.full(len(events), np.inf),
        months=np.where(events > 0, months, 0.0),
        dispersion=np.maximum(np.nan_to_num(dispersion, nan=1.0), 1.0),
    )
    found = detectable(watch, change=float(charts["change_to_see"][0]))
    return charts.with_columns(
        pl.Series(column, line, nan_to_null=True)
        for column, line in zip(DETECTABLE, found, strict=True)
    )
