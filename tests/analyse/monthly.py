"""Monthly rows of made-up series, as an analysis of records has them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Duration, Higher, Kind, Lower, Neither, Proportion, Rate
from cpanalysis.declare.results import conform

FIRST = date(2021, 1, 1)
NEITHER = Neither("made up")
KINDS: dict[str, Kind] = {
    "a_count": Count(),
    "a_rate": Rate(1_000, "children"),
    "a_share": Proportion(),
    "a_wait": Duration("minutes"),
}
INDICATORS = {
    code: Indicator(
        code=code, title=code, definition=code, theme="missing", kind=kind, better=better, source=""
    )
    for (code, kind), better in zip(
        KINDS.items(), (Lower(), NEITHER, Higher(), Lower()), strict=True
    )
}


def months_of(
    code: str, events: Sequence[float | None], total: float | None = None, **more: Any
) -> pl.DataFrame:
    """Return one series as monthly rows; None is a month that was not covered."""
    rows = [one_month(code, place, count, total) | more for place, count in enumerate(events)]
    return conform(pl.DataFrame(rows, infer_schema_length=None))


def one_month(code: str, place: int, count: float | None, total: float | None) -> dict[str, Any]:
    start = date(FIRST.year + place // 12, place % 12 + 1, 1)
    end = pl.select(pl.lit(start).dt.month_end()).item()
    per = getattr(KINDS[code], "per", 1)
    value = None if count is None else count if total is None else per * count / total
    return {
        "indicator": code,
        "theme": "missing",
        "area": "Hartlepool",
        "period_start": start,
        "period_end": end,
        "stratum": "all",
        "value_of_stratum": "all",
        "numerator": count,
        "denominator": total if count is not None else None,
        "value": value,
        "unit": KINDS[code].unit,
        "status": "ok" if count is not None else "not_computable",
        "reason": None if count is not None else "the table does not cover this period",
        "origin": "records",
    }
