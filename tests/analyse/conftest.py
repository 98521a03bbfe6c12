"""Measured rows of one made-up indicator, and its analysis."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.intervals import add_intervals
from cpanalysis.declare.kinds import Kind, Neither
from cpanalysis.declare.official import OfficialIndicator
from cpanalysis.measure.values import add_values
from cpanalysis.measure.working import MEASURED

Measure = Callable[..., pl.DataFrame]


def declare(kind: Kind, **more: Any) -> OfficialIndicator:
    words = {name: name for name in ("code", "title", "definition", "source")}
    return OfficialIndicator(**words, theme="cse", kind=kind, better=Neither("made up"), **more)


def measure_rows(
    indicator: OfficialIndicator, *rows: dict[str, Any], year: int = 2024
) -> pl.DataFrame:
    """Return rows of the indicator with values and intervals; each row says what differs."""
    common = {
        "indicator": indicator.code,
        "theme": indicator.theme,
        "area": "Hartlepool",
        "stratum": "all",
        "value_of_stratum": "all",
        "unit": indicator.kind.unit,
        "status": "ok",
        "origin": "official",
    }
    dated = [{"year": year, **row} for row in rows]
    full = [{**common, **period(row["year"]), **row} for row in dated]
    frame = pl.DataFrame(full, infer_schema_length=None)
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in frame.columns]
    typed = frame.with_columns(absent).select(
        pl.col(name).cast(dtype) for name, dtype in MEASURED.items()
    )
    indicators = {indicator.code: indicator}
    return add_intervals(add_values(typed, indicators), indicators)


def period(year: int) -> dict[str, date]:
    return {"period_start": date(year - 1, 4, 1), "period_end": date(year, 3, 31)}


@pytest.fixture
def four() -> list[dict[str, Any]]:
    """Events and exposure of the four districts in one year."""
    names = ("Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees")
    pairs = ((64, 21_120), (61, 35_680), (36, 27_430), (89, 45_080))
    return [
        {"area": name, "events": events, "exposure": exposure}
        for name, (events, exposure) in zip(names, pairs, strict=True)
    ]
