"""Agreement in words: share, coefficients, sides and margins, each with how sure it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cpanalysis import Protected, paired_grades, stages
from cpanalysis.analyse.stages import follow
from cpanalysis.declare.agreements import AC2, AGREEMENTS, EXACT, KAPPA, MARGINS, SIGN
from cpanalysis.declare.stages import CSE_STAGES
from cpanalysis.words.agreements import CHOSEN, NO_PAIRS

YEAR = {"period_start": date(2024, 10, 1), "period_end": date(2025, 9, 30)}
COMMON: dict[str, Any] = {
    **YEAR,
    "area": "Cleveland",
    "scale": "ncpi_2024_5pt",
    "cases": 20.0,
    "agreed": 7.0,
    "force_higher": 8.0,
    "force_lower": 5.0,
    "origin": "synthetic",
}
MEASURED = {
    EXACT: {"value": 0.35, "lower": 0.181, "upper": 0.567},
    KAPPA: {"value": 0.22, "lower": -0.06, "upper": 0.45},
    AC2: {"value": 0.46, "lower": 0.23, "upper": 0.7},
    SIGN: {"p_value": 0.581},
    MARGINS: {"p_value": 0.019},
}


def pairs() -> pl.DataFrame:
    rows = [{**COMMON, "measure": name, **found} for name, found in MEASURED.items()]
    return pl.DataFrame(rows, schema=AGREEMENTS)


def test_the_pairs_of_the_latest_year_are_told(shipped: Protected) -> None:
    html = paired_grades(replace(shipped, agreements=pairs()))._repr_html_()
    assert "graded the same 20 cases on the scale of five grades and gave 7 of them" in html
    assert "0.22 (−0.06 to 0.45) (linear-weighted kappa)" in html
    assert "The force was more favourable in 8 and inspectors in 5, which can be chance" in html
    assert "differ as a whole (p = 0.019, Stuart-Maxwell)" in html
    assert CHOSEN in html
    assert "only their totals are published" in html


def test_without_pairs_only_the_published_totals_speak(shipped: Protected) -> None:
    html = paired_grades(shipped)._repr_html_()
    assert html.startswith(f"<p>{NO_PAIRS}</p>")
    assert "Whatever the pairs were" in html


def test_hidden_pairs_say_so(shipped: Protected) -> None:
    blank = [
        pl.lit(None, AGREEMENTS[name]).alias(name)
        for name in ("value", "agreed", "cases", "p_value")
    ]
    hidden = pairs().with_columns(*blank, reason=pl.lit("hidden to protect children"))
    html = paired_grades(replace(shipped, agreements=hidden))._repr_html_()
    assert "nothing can be told: hidden to protect children." in html


def test_the_flow_tells_each_stage_against_the_one_before(shipped: Protected) -> None:
    reached = (100, 90, 90, 72, 40, 20)
    rows = [
        {
            "district": "Hartlepool",
            **YEAR,
            "place": place,
            "stage": CSE_STAGES[place].name,
            "reported": 100.0,
            "of": float(reached[max(place - 1, 0)]),
            "reached": float(count),
            "open": float(reached[max(place - 1, 0)] - count),
            "closed": 0.0,
        }
        for place, count in enumerate(reached)
    ]
    followed = follow(pl.DataFrame(rows), origin="synthetic")
    html = stages(replace(shipped, stages=followed), district="Hartlepool")._repr_html_()
    assert "100 exploitation cases were reported in Hartlepool" in html
    assert (
        "Recorded, allocated and child spoken to: 72 of 90 (80.0%, 70.6% to 87.0%), 18 open" in html
    )
    assert "stage by stage, Hartlepool (synthetic" in html


def test_without_cases_the_flow_says_so(shipped: Protected) -> None:
    assert "no exploitation cases" in stages(shipped, district="Hartlepool")._repr_html_()
