"""The districts side by side, waits, repetition, overlap and flows, of a sample of records."""

import re
from dataclasses import replace

import polars as pl
import pytest

from cpanalysis import (
    ParameterError,
    Protected,
    adjusted,
    differences,
    district_funnel,
    flow,
    incomparable,
    overlap,
    repetition,
    side_by_side,
    waits,
)
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.waiting import WAITING
from cpanalysis.sample.effects import EFFECTS
from cpanalysis.words.districts import describe_differences, primary_differences

FORCE = "Cleveland"
HOLES = ("None", "nan", " inf", "  ")


def text(view: object) -> str:
    return re.sub(r"<[^>]+>", " ", view._repr_html_())  # type: ignore[attr-defined]


def test_planted_differences_are_found_and_nothing_else_is_said(recorded: Protected) -> None:
    told = str(describe_differences(recorded, FORCE))
    assert "Middlesbrough higher" in told
    assert "Stockton-on-Tees lower" in told
    rows = primary_differences(recorded)
    clear = rows.filter(pl.col("verdict").is_in(["higher", "lower"]))
    assert set(clear["indicator"]) == {"missing_rate_per_1000", "child_detention_rate_per_1000"}


@pytest.mark.parametrize(
    ("code", "effect"),
    [
        ("missing_rate_per_1000", "missing_rate_middlesbrough"),
        ("child_detention_rate_per_1000", "detention_rate_stockton"),
    ],
)
def test_the_interval_holds_the_size_that_was_planted(
    recorded: Protected, code: str, effect: str
) -> None:
    planted = EFFECTS[effect]
    (district,) = planted.districts or ()
    row = primary_differences(recorded).filter(indicator=code, area=district)
    others = 1.05 if code == "missing_rate_per_1000" else 1.0
    lower, upper = row.select("lower", "upper").row(0)
    assert lower < planted.ratio / others < upper


def test_the_table_has_a_row_an_indicator_and_a_column_a_district(recorded: Protected) -> None:
    html = differences(recorded, force=FORCE)._repr_html_()
    places = [html.index(f">{name}</th>") for name in DISTRICT_NAMES]
    assert places == sorted(places)
    assert html.count('<th scope="row"') == 9
    assert "Nothing is ranked." in html


def test_a_comparison_that_was_not_declared_is_called_exploratory(recorded: Protected) -> None:
    family = pl.lit("exploratory").alias("family")
    changed = recorded.comparisons.with_columns(
        pl.when(pl.col("indicator") == "child_detention_rate_per_1000")
        .then(family)
        .otherwise("family")
    )
    told = str(describe_differences(replace(recorded, comparisons=changed), FORCE))
    assert "Exploratory, not planned and to be tested again with new data" in told
    assert "(Stockton-on-Tees lower)" in told


@pytest.mark.parametrize("code", ["missing_rate_per_1000", "response_over_3h_rate"])
def test_a_funnel_names_every_district_with_its_place(recorded: Protected, code: str) -> None:
    told = text(district_funnel(recorded, code, force=FORCE))
    assert all(
        re.search(rf"{name} [\d.%]+, (inside|above|below) the", told) for name in DISTRICT_NAMES
    )
    assert "times the variation of chance" in told


def test_without_points_the_funnel_says_why(recorded: Protected) -> None:
    none = replace(recorded, funnel_points=recorded.funnel_points.clear())
    assert "no funnel" in text(district_funnel(none, "missing_rate_per_1000", force=FORCE))


def test_crude_stands_beside_adjusted(recorded: Protected) -> None:
    html = adjusted(recorded, force=FORCE)._repr_html_()
    assert re.search(r"\d\.\d\d → \d\.\d\d \(\d\.\d\d to \d\.\d\d\)", html)
    assert "looked after and age band" in html
    assert "age band and sex" in html


def test_a_theme_is_shown_side_by_side_in_a_fixed_order(recorded: Protected) -> None:
    html = side_by_side(recorded, "missing", force=FORCE)._repr_html_()
    assert html.count("<img ") == 1
    assert 'alt="Dot chart. Cleveland, missing.' in html
    assert "are not ranked" in html
    assert "no figure" in text(side_by_side(recorded, "audits", force=FORCE))


def test_what_cannot_be_compared_is_told(recorded: Protected) -> None:
    assert "Counts are not compared" in text(incomparable(recorded, force=FORCE))


@pytest.mark.parametrize("code", WAITING)
@pytest.mark.parametrize("area", [{"district": "Middlesbrough"}, {"force": FORCE}])
def test_every_wait_is_told_without_a_hole(
    recorded: Protected, code: str, area: dict[str, str]
) -> None:
    told = text(waits(recorded, code, **area))
    assert next(iter(area.values())) in told
    assert not any(hole in re.sub(r"\s+", " ", told).replace("  ", " ") for hole in HOLES[:3])


def test_a_wait_is_drawn_beside_the_rest_with_numbers_and_a_limit(recorded: Protected) -> None:
    html = waits(recorded, "response_time_minutes", district="Middlesbrough")._repr_html_()
    assert "none is dropped" in html
    assert "Within 180 minutes" in html
    assert "The median wait was" in html
    assert "longer ones counted as 720 minutes" in html
    assert 'alt="Curve chart.' in html


def test_repetition_stands_beside_random_deals(recorded: Protected) -> None:
    told = text(repetition(recorded, force=FORCE))
    assert "Dealt to the same children at random" in told
    assert "more than chance" in told
    assert "no effect of the interview" in told


def test_the_overlap_states_its_bias_and_its_bounds(recorded: Protected) -> None:
    told = text(overlap(recorded, force=FORCE))
    assert "Everyone here is known to police" in told
    assert "the overlap lies between" in told
    district = text(overlap(recorded, district="Hartlepool"))
    assert "the overlap lies between" not in district
    assert "[c]" in district


def test_flow_tells_what_came_in_and_what_is_open(recorded: Protected) -> None:
    told = text(flow(recorded, "referrals", force=FORCE))
    assert re.search(r"[\d,]+ referrals came in", told)
    assert "over-samples the long ones" in told


@pytest.mark.parametrize(
    ("show", "told"),
    [
        (lambda made: waits(made, "online_share", force=FORCE), "no waiting time 'online_share'"),
        (lambda made: waits(made, "detention_hours"), "name one area"),
        (lambda made: overlap(made, district="Leeds"), "no district 'Leeds'"),
        (lambda made: flow(made, "letters", force=FORCE), "no kind of item 'letters'"),
        (lambda made: side_by_side(made, "mising", force=FORCE), "Did you mean 'missing'"),
        (lambda made: differences(made, force="Durham"), "no force 'Durham'"),
    ],
)
def test_what_is_not_known_is_refused(recorded: Protected, show, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        show(recorded)
