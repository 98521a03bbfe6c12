"""What is small and from records is hidden whole, and with it all that tells it."""

from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.verdicts import HIGHER
from cpanalysis.declare.distinct import DISTINCT
from cpanalysis.declare.results import COMPARISONS, FUNNEL_POINTS, HETEROGENEITY, SCHEMA
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.blanking import HIDDEN
from cpanalysis.protect.derived import ESTIMATES, STATISTICS
from cpanalysis.protect.door import FIGURES, Context

NOW, BEFORE = date(2024, 3, 31), date(2023, 3, 31)


def fill(schema: pl.Schema, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows with every column of a schema, null where a row does not say."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def result(area: str, numerator: float, denominator: float, **more: Any) -> dict[str, Any]:
    return {
        "indicator": "a_share",
        "area": area,
        "period_end": NOW,
        "stratum": "all",
        "numerator": numerator,
        "denominator": denominator,
        "value": numerator / denominator,
        "lower": 0.01,
        "upper": 0.99,
        "unit": "proportion",
        "status": "ok",
        "origin": "records",
        **more,
    }


def comparison(area: str, comparator: str, compared_end: date = NOW) -> dict[str, Any]:
    return {
        **dict.fromkeys(ESTIMATES, 0.5),
        **{"indicator": "a_share", "area": area, "comparator": comparator},
        **{"period_end": NOW, "compared_end": compared_end, "verdict": HIGHER},
    }


def analysis(*rows: dict[str, Any], comparisons: list[dict[str, Any]] | None = None) -> Analysis:
    return Analysis(
        results=fill(SCHEMA, list(rows)),
        comparisons=fill(COMPARISONS, comparisons or []),
    )


def show(*rows: dict[str, Any], threshold: int = 5) -> list[dict[str, Any]]:
    return protect(analysis(*rows), Policy(threshold=threshold)).results.to_dicts()


@pytest.mark.parametrize("origin", ["records", "synthetic"])
@pytest.mark.parametrize(
    ("numerator", "denominator"), [(1, 100), (4, 100), (96, 100), (99, 100), (2, 3), (0, 4), (4, 4)]
)
def test_small_counts_complements_and_wholes_blank_the_whole_row(
    origin: str, numerator: float, denominator: float
) -> None:
    (row,) = show(result("Hartlepool", numerator, denominator, origin=origin))
    assert [row[name] for name in FIGURES] == [None] * len(FIGURES)
    assert (row["status"], row["reason"]) == ("suppressed", HIDDEN)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 100), (5, 100), (95, 100), (100, 100)])
def test_zero_all_and_enough_are_shown(numerator: float, denominator: float) -> None:
    row = result("Hartlepool", numerator, denominator)
    (shown,) = show(row)
    assert {name: shown[name] for name in row} == row


def about(children: int, *, origin: str = "records") -> str:
    """Return the status of a row of nine episodes in fifty about so many children."""
    row = result("Hartlepool", 9, 50, origin=origin, period_start=NOW, value_of_stratum="all")
    place = {name: row.get(name) for name in DISTINCT if name != "children"}
    told = pl.DataFrame([{**place, "children": children}], schema=DISTINCT)
    given = replace(analysis(row), distinct=told)
    return str(protect(given, Policy()).results["status"].item())


@pytest.mark.parametrize(("children", "status"), [(1, "suppressed"), (4, "suppressed"), (5, "ok")])
def test_many_episodes_of_few_children_are_hidden(children: int, status: str) -> None:
    assert about(children) == status


def test_how_few_children_matters_for_records_alone() -> None:
    assert about(1, origin="official") == "ok"


@pytest.mark.parametrize("origin", ["official", "published"])
def test_what_a_publisher_has_controlled_passes(origin: str) -> None:
    row = result("Hartlepool", 1, 3, origin=origin)
    (shown,) = show(row)
    assert {name: shown[name] for name in row} == row


def test_the_complement_counts_for_shares_alone() -> None:
    (row,) = show(result("Hartlepool", 98, 100, unit="per 100"))
    assert row["numerator"] == 98


@pytest.mark.parametrize(("threshold", "status"), [(1, "ok"), (3, "ok"), (4, "suppressed")])
def test_the_threshold_is_the_least_count_that_is_shown(threshold: int, status: str) -> None:
    (row,) = show(result("Hartlepool", 3, 100), threshold=threshold)
    assert row["status"] == status


@pytest.mark.parametrize(
    ("hidden", "period_end"),
    [("Hartlepool", NOW), ("Hartlepool", BEFORE), ("rest of force", NOW)],
)
def test_a_comparison_is_blanked_whichever_side_is_hidden(hidden: str, period_end: date) -> None:
    beside = comparison("Hartlepool", "rest of force")
    back = comparison("Hartlepool", "a year earlier", BEFORE)
    other = comparison("Middlesbrough", "North East")
    given = analysis(
        result(hidden, 3, 100, period_end=period_end), comparisons=[beside, back, other]
    )
    shown = protect(given, Policy()).comparisons
    touched = [
        hidden == "rest of force" or period_end == NOW,
        hidden == "Hartlepool",
        False,
    ]
    assert [row["reason"] == HIDDEN for row in shown.to_dicts()] == touched
    for row in shown.filter(reason=HIDDEN).to_dicts():
        assert [row[name] for name in ESTIMATES] == [None] * len(ESTIMATES)
        assert row["verdict"] == NOT_SHOWN
    assert shown.filter(area="Middlesbrough").equals(given.comparisons.tail(1))


def test_a_test_of_all_districts_and_a_point_of_a_funnel_go_with_the_hidden_row() -> None:
    cells = [{"indicator": "a_share", "period_end": end} for end in (NOW, BEFORE)]
    tests = fill(HETEROGENEITY, [{**cell, **dict.fromkeys(STATISTICS, 0.5)} for cell in cells])
    points = fill(FUNNEL_POINTS, [{**cell, "area": "Hartlepool"} for cell in cells])
    given = replace(
        analysis(result("Hartlepool", 3, 100)), heterogeneity=tests, funnel_points=points
    )
    shown = protect(given, Policy())
    assert shown.heterogeneity["p_value"].to_list() == [None, 0.5]
    assert shown.heterogeneity["reason"].to_list() == [HIDDEN, None]
    assert shown.funnel_points["period_end"].to_list() == [BEFORE]


@pytest.mark.parametrize("audience", ["internal", "partner"])
def test_protected_results_say_for_whom_they_are_and_how_much_they_hold(audience) -> None:
    policy = Policy(audience=audience)
    rows = [result(area, 40, 100) for area in ("Hartlepool", "Middlesbrough")]
    shown = protect(analysis(*rows), policy)
    said = f"Protected for {audience} readers: 2 figures, 1 indicators"
    assert repr(shown) == said
    assert shown._repr_html_() == f"<p><strong>{said}.</strong> {escape(policy.in_words())}</p>"


def test_the_analysis_itself_is_left_as_it_was() -> None:
    given = analysis(result("Hartlepool", 3, 100))
    protect(given, Policy())
    assert given.results["numerator"].to_list() == [3]


def test_nothing_that_ships_is_hidden_here(shipped: Protected) -> None:
    small = shipped.results.filter(pl.col("numerator").is_between(1, 4))
    assert set(small["origin"]) == {"published"}
    for frame in (shipped.results, shipped.comparisons, shipped.heterogeneity):
        assert frame.filter(reason=HIDDEN).is_empty()


@pytest.mark.parametrize(("audience", "told"), [("internal", 1), ("partner", 0)])
def test_rows_of_an_extract_are_rounded_for_partners(audience, told) -> None:
    rows = {"read": [3569], "accepted": [3568], "rejected": [1], "warned": [14]}
    context = Context(extract=pl.DataFrame({"table": ["a"], **rows}))
    found = protect(Analysis(), Policy(audience=audience), context).context.extract
    assert found is not None
    assert found["rejected"].to_list() == [told]
    assert set((found["read"] - found["accepted"]).to_list()) <= {told}
