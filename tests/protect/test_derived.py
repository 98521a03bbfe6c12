"""Nothing that is made of results leaves without a rule that says when it is hidden."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.agreements import AGREEMENTS
from cpanalysis.declare.frames import FRAME_NAMES
from cpanalysis.declare.results import conform
from cpanalysis.declare.traces import TRACES
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.blanking import HIDDEN
from cpanalysis.protect.derived import RULES
from cpanalysis.protect.partners import PARTNER_RULES

DERIVED = [name for name in FRAME_NAMES if name != "results"]
BY_AUDIENCE = [("internal", RULES), ("partner", RULES), ("partner", PARTNER_RULES)]


@pytest.mark.parametrize("rules", [RULES, PARTNER_RULES], ids=["all", "partners"])
def test_every_frame_beside_the_results_has_its_rule_and_nothing_else_has(rules) -> None:
    assert sorted(rules) == sorted(DERIVED)


@pytest.mark.parametrize(("audience", "rules"), BY_AUDIENCE)
@pytest.mark.parametrize("frame", DERIVED)
def test_a_frame_without_a_rule_goes_nowhere(monkeypatch, frame, audience, rules) -> None:
    monkeypatch.delitem(rules, frame)
    with pytest.raises(KeyError, match=frame):
        protect(Analysis(), Policy(audience=audience))


YEARS = {
    "baseline_start": date(2021, 10, 1),
    "baseline_end": date(2022, 9, 30),
    "latest_start": date(2024, 10, 1),
    "latest_end": date(2025, 9, 30),
}


def traced(baseline: int, latest: int) -> dict[str, object]:
    """Return the protected trace of a share of 100 in both years."""
    rows = [
        {
            "indicator": "a",
            "area": "Hartlepool",
            "period_start": YEARS[f"{side}_start"],
            "period_end": YEARS[f"{side}_end"],
            "stratum": "all",
            "value_of_stratum": "all",
            "numerator": events,
            "denominator": 100,
            "origin": "synthetic",
            "status": "ok",
        }
        for side, events in (("baseline", baseline), ("latest", latest))
    ]
    made = {"stratum": "all", "part": "all", "estimate": 0.1, "verdict": "improved"}
    row = {"indicator": "a", "area": "Hartlepool", **YEARS, **made}
    absent = [pl.lit(None, kind).alias(name) for name, kind in TRACES.items() if name not in row]
    traces = pl.DataFrame([row]).with_columns(absent).select(TRACES.names())
    analysis = Analysis(results=conform(pl.DataFrame(rows)), traces=traces)
    return protect(analysis, Policy()).traces.row(0, named=True)


@pytest.mark.parametrize(("baseline", "latest"), [(3, 50), (50, 3)])
def test_a_trace_is_hidden_where_either_side_is(baseline: int, latest: int) -> None:
    found = traced(baseline, latest)
    assert found["estimate"] is None
    assert (found["verdict"], found["reason"]) == ("not shown", HIDDEN)


def test_a_trace_of_large_numbers_stays() -> None:
    assert traced(40, 50)["verdict"] == "improved"


def paired(agreed: int, higher: int, lower: int) -> pl.DataFrame:
    """Return the protected agreements of two measures of one year."""
    rows = [
        {
            "area": "Cleveland",
            "period_end": YEARS["latest_end"],
            "cases": float(agreed + higher + lower),
            "agreed": float(agreed),
            "force_higher": float(higher),
            "force_lower": float(lower),
            "measure": measure,
            "value": 0.5,
        }
        for measure in ("exact agreement", "one side more favourable")
    ]
    absent = [
        pl.lit(None, kind).alias(name) for name, kind in AGREEMENTS.items() if name not in rows[0]
    ]
    frame = pl.DataFrame(rows).with_columns(absent).select(AGREEMENTS.names())
    return protect(Analysis(agreements=frame), Policy()).agreements


def test_few_disagreements_hide_the_agreement() -> None:
    assert paired(20, 2, 1)["value"].to_list() == [None, None]


def test_a_small_side_hides_the_sides_and_their_test_only() -> None:
    found = paired(10, 12, 2)
    assert found["value"].to_list() == [0.5, None]
    assert found["force_higher"].to_list() == [None, None]
    assert found["agreed"].to_list()[0] == 10
