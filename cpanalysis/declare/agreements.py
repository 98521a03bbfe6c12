"""How far two assessors of the same cases agree: one row a scale and measure."""

from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin

EXACT = "exact agreement"
KAPPA = "linear-weighted kappa"
AC2 = "Gwet AC2"
SIGN = "one side more favourable"
MARGINS = "grades given equally often"
MEASURES = (EXACT, KAPPA, AC2, SIGN, MARGINS)

AGREEMENT_COLUMNS: dict[str, tuple[Any, str]] = {
    "area": (pl.String, "whose cases; inspectors' audits carry no district"),
    "period_start": (pl.Date, "first day of the twelve months"),
    "period_end": (pl.Date, "last day of the twelve months"),
    "scale": (pl.String, "scale of the grades; two scales are never pooled"),
    "cases": (pl.Float64, "cases that both graded on that scale"),
    "agreed": (pl.Float64, "cases given the same grade"),
    "force_higher": (pl.Float64, "cases that the force graded more favourably"),
    "force_lower": (pl.Float64, "cases that the inspectors graded more favourably"),
    "measure": (pl.String, "one of MEASURES"),
    "value": (pl.Float64, "share or coefficient; null for a test alone"),
    "lower": (pl.Float64, "lower end of its 95 % interval"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "p_value": (pl.Float64, "of the tests; null for a share or coefficient"),
    "reason": (pl.String, "why there is no figure"),
    "origin": (Origin, "records or synthetic"),
}
AGREEMENTS = pl.Schema({name: kind for name, (kind, _) in AGREEMENT_COLUMNS.items()})
