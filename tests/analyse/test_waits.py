"""Waiting times stand in rows of waiting times alone."""

from datetime import date

import polars as pl

from cpanalysis.analyse.waits import CLUSTERED, add_waits
from cpanalysis.declare.results import conform
from cpanalysis.measure.records.waits import WAITS

YEAR = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
PLACE = {"area": "Hartlepool", "stratum": "all", "value_of_stratum": "all", **YEAR}


def results() -> pl.DataFrame:
    kinds = (("response_time_minutes", "minutes"), ("response_over_3h_rate", "proportion"))
    rows = [
        {"indicator": code, "unit": unit, "numerator": 30, "denominator": 60, "value": 0.5}
        | PLACE
        | {"status": "ok"}
        for code, unit in kinds
    ]
    return conform(pl.DataFrame(rows))


def waits() -> pl.DataFrame:
    waited = [
        {"indicator": code, "district": "Hartlepool", "waited": float(number), "outcome": "ended"}
        | {"stratum": "all", "value_of_stratum": "all", "child": number, **YEAR}
        for code in ("response_time_minutes", "response_over_3h_rate")
        for number in range(1, 41)
    ]
    return pl.DataFrame(
        waited, schema={name: kind for name, kind in WAITS.items() if name in waited[0]}
    )


def test_a_share_of_waits_keeps_its_own_value() -> None:
    found = add_waits(results(), waits())
    values = dict(found.select("indicator", "value").rows())
    assert values["response_over_3h_rate"] == 0.5
    assert values["response_time_minutes"] == 20
    assert "response_over_3h_rate:p90" not in values


def test_a_waiting_time_has_a_row_for_its_ninetieth_percentile() -> None:
    found = add_waits(results(), waits())
    ninetieth = found.row(
        by_predicate=pl.col("indicator") == "response_time_minutes:p90", named=True
    )
    assert ninetieth["value"] == 36
    assert ninetieth["interval_method"] == CLUSTERED
