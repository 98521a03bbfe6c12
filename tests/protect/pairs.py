"""Rows of any frame, full of large numbers, for what is just hidden and what is just shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from cpanalysis.declare.frames import Frames, list_frames
from cpanalysis.declare.results import conform

FRAMES = list_frames(Frames())
AREA = "Hartlepool"
YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
LARGE = 40
SAID = {
    "indicator": "a",
    "area": AREA,
    "stratum": "all",
    "value_of_stratum": "all",
    "origin": "synthetic",
    "status": "ok",
    "reason": None,
    **YEAR,
}
NOBODY_COUNTED = {
    *("threshold", "horizon", "time", "per", "place", "phase", "strata", "degrees_of_freedom"),
    *("tests", "months_before", "months_after", "months_tried", "months_told", "aimed"),
}
"""Numbers that say what the others are about, and may stay where these are hidden."""


def make_cell(name: str, kind: Any) -> Any:
    """Return what a row has in a column: 40 of everything that is counted."""
    if name in SAID:
        return SAID[name]
    if kind.is_numeric():
        return LARGE
    filled = {pl.Boolean: True, pl.Date: YEAR["period_start"], pl.String: name}
    return kind.categories[0] if isinstance(kind, pl.Enum) else filled.get(type(kind))


def make_frame(name: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return rows of a frame in which all that is not said otherwise is large."""
    schema = FRAMES[name].schema
    full = [{one: make_cell(one, kind) for one, kind in schema.items()} | {**row} for row in rows]
    return pl.DataFrame(full, schema=schema)


def make_results(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Return results of a year of one district, hidden where nothing else is said."""
    cell = {"indicator": "a", "area": AREA, "stratum": "all", "value_of_stratum": "all", **YEAR}
    told = {**cell, "origin": "synthetic", "status": "suppressed"}
    return conform(pl.DataFrame([{**told, **row} for row in rows], infer_schema_length=None))


NO_RESULTS = conform(make_frame("results").clear())


def list_figures(name: str) -> list[str]:
    """Return the columns of a frame that hold numbers that somebody counted, or what is made so."""
    kinds = FRAMES[name].schema.items()
    told = [one for one, kind in kinds if kind.is_numeric() or kind == pl.Boolean]
    return [one for one in told if one not in NOBODY_COUNTED]
