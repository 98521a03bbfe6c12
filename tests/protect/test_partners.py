"""Partner packs of samples stand up to an attack that shares nothing with what hides."""

from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import KEY, conform
from cpanalysis.errors import DisclosureError
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.attack import prove_hidden
from cpanalysis.sample import Plan, SampleOptions, make_tables
from tests.attacker import attack
from tests.samples import as_records

CODES = (
    *("missing_episode_count", "missing_high_risk_share", "looked_after_share"),
    *("prevention_interview_face_to_face_rate", "cse_investigation_count", "online_share"),
    *("child_detention_count", "missing_children_count"),
)
PARTNER, INTERNAL = Policy(audience="partner"), Policy()
YEAR_START, YEAR_END = date(2024, 1, 1), date(2024, 12, 31)


@cache
def measure(seed: int) -> pl.DataFrame:
    """Return some indicators of a year of a sample, by month and by twelve months."""
    plan = Plan(seed=seed, months=12, options=SampleOptions(faults="none"))
    records, indicators = (
        as_records(plan, make_tables(plan).tables),
        with_variants(word_indicators(Readings())),
    )
    months = measure_records(records, Request(indicators=CODES))
    years = measure_records(records, Request(indicators=CODES, length=YEAR, strata="declared"))
    rows = [conform(bound(one, indicators)) for one in (months, years)]
    return pl.concat(rows).unique(KEY, keep="first", maintain_order=True)


@cache
def protect_sample(seed: int) -> Protected:
    return protect(Analysis(results=measure(seed)), PARTNER)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_hidden_count_of_a_sample_is_proved(seed: int) -> None:
    assert attack(protect_sample(seed).results) == []


def test_the_attack_succeeds_on_what_internal_readers_see() -> None:
    proved = attack(protect(Analysis(results=measure(1)), INTERNAL).results)
    exact = [(cell, low) for cell, low, high in proved if high - low < 1e-6]
    assert len(exact) > 50
    truth = {
        ("numerator", *row[:-1]): row[-1]
        for row in measure(1)
        .select(
            *("indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum"),
            "numerator",
        )
        .iter_rows()
    }
    assert all(truth[cell] == pytest.approx(found) for cell, found in exact)


def test_the_own_proof_agrees_with_the_attack() -> None:
    assert not prove_hidden(protect_sample(1).results, threshold=5)["fails"].any()
    internal = protect(Analysis(results=measure(1)), INTERNAL).results
    own = prove_hidden(internal, threshold=5).filter("fails", role="numerator")
    key = ["indicator", "area", "period_start", "period_end", "stratum", "value_of_stratum"]
    known = set(own.select(key).iter_rows())
    assert {tuple(cell[1:]) for cell, _, _ in attack(internal)} <= known


def test_an_older_pack_that_shows_more_gives_a_newer_one_away() -> None:
    newer = protect_sample(1).results
    older = protect(Analysis(results=measure(1)), INTERNAL).results
    assert prove_hidden(newer, threshold=5, others=[older])["fails"].any()


def test_the_log_tells_primary_from_secondary() -> None:
    withheld = protect_sample(1).withheld.filter(frame="results")
    assert set(withheld["rule"].str.split(":").list.first()) == {"primary", "secondary"}


def test_how_many_rows_are_chosen_is_counted() -> None:
    told, chosen = protect_sample(1), protect_sample(1).chosen
    # Months that are never published are unknowns of the equations too, and cost more rows.
    assert 0 < chosen.own < chosen.every < 3 * chosen.own
    assert chosen.every >= (told.results["status"] == "suppressed").sum()
    internal = protect(Analysis(results=measure(1)), INTERNAL).chosen
    assert internal.own == internal.every


def test_a_hidden_row_has_no_figure_and_notes_are_for_internal_readers() -> None:
    results = protect_sample(1).results
    figures = ["numerator", "denominator", "value", "lower", "upper"]
    hidden = results.filter(status="suppressed").select(figures)
    assert hidden.null_count().sum_horizontal()[0] == hidden.height * len(figures)
    assert results.select("n_not_recorded", "n_excluded").null_count().row(0) == (
        results.height,
        results.height,
    )


def row(area: str, numerator: float, denominator: float | None = None, **more: Any) -> Any:
    value = numerator if denominator is None else numerator / denominator
    return {
        "indicator": "missing_episode_count" if denominator is None else "missing_high_risk_share",
        "theme": "missing",
        "area": area,
        "period_start": YEAR_START,
        "period_end": YEAR_END,
        "stratum": "all",
        "value_of_stratum": "all",
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "unit": "count" if denominator is None else "proportion",
        "status": "ok",
        "origin": "synthetic",
        **more,
    }


def hide(*rows: Any, policy: Policy = PARTNER) -> pl.DataFrame:
    return protect(Analysis(results=conform(pl.DataFrame(list(rows)))), policy).results


def places(outside: float = 0, unknown: float = 0, **districts: float) -> list[Any]:
    """Return the rows of a count by place, and of the force."""
    named = {
        name.replace("_", " ").replace("on Tees", "-on-Tees"): n for name, n in districts.items()
    }
    whole = sum(named.values()) + outside + unknown
    counts = {**named, "out of force": outside, "unknown": unknown, "Cleveland": whole}
    return [row(area, count) for area, count in counts.items()]


FOUR = {"Hartlepool": 3, "Middlesbrough": 40, "Redcar_and_Cleveland": 20}


def test_one_small_district_beside_three_and_the_force_takes_a_second_with_it() -> None:
    rows = places(**FOUR, **{"Stockton-on-Tees": 30})
    hidden = hide(*rows).filter(status="suppressed")["area"].to_list()
    assert len(hidden) == 2
    assert "Hartlepool" in hidden
    assert "Cleveland" not in hidden
    assert hide(*rows, policy=INTERNAL).filter(status="suppressed").height == 1


def test_months_that_make_up_twelve_months_do_not_tell_a_hidden_one() -> None:
    starts = [date(2024, month, 1) for month in range(1, 13)]
    ends = [*(date(one.year, one.month + 1, 1) for one in starts[:-1]), date(2025, 1, 1)]
    counts = [3, 12, 9, 8, 14, 7, 11, 10, 6, 9, 15, 13]
    months = [
        row(
            "Hartlepool",
            count,
            period_start=start,
            period_end=date.fromordinal(end.toordinal() - 1),
        )
        for count, start, end in zip(counts, starts, ends, strict=True)
    ]
    results = hide(*months, row("Hartlepool", sum(counts)))
    assert attack(results) == []
    # Of twelve months one is too small: none is published, so that the year tells of none.
    assert results["numerator"].to_list() == [sum(counts)]


def test_twelve_months_that_overlap_do_not_tell_the_month_they_differ_by() -> None:
    later = {"period_start": date(2024, 2, 1), "period_end": date(2025, 1, 31)}
    month = {"period_start": date(2025, 1, 1), "period_end": date(2025, 1, 31)}
    first = {"period_start": date(2024, 1, 1), "period_end": date(2024, 1, 31)}
    rows = [
        *(row("Hartlepool", 60), row("Hartlepool", 57, **later)),
        *(row("Hartlepool", 2, **month), row("Hartlepool", 5, **first)),
    ]
    results = hide(*rows)
    shown = results.filter(status="ok")["period_end"].to_list()
    assert len(shown) == 2
    assert {later["period_end"], YEAR_END} - set(shown) or first["period_end"] not in shown


def test_a_numerator_hidden_in_one_reading_is_hidden_in_the_other() -> None:
    strict = row("Hartlepool", 48, 60, indicator="prevention_interview_face_to_face_rate")
    known = row("Hartlepool", 48, 50, indicator="prevention_interview_face_to_face_rate:known")
    assert hide(strict, known)["status"].to_list() == ["suppressed", "suppressed"]


def test_the_same_count_shown_by_another_indicator_is_hidden_with_it() -> None:
    share = row("Hartlepool", 3, 60, indicator="looked_after_share")
    part = row("Hartlepool", 3, stratum="looked_after", value_of_stratum="yes")
    other = row("Hartlepool", 57, stratum="looked_after", value_of_stratum="no")
    whole = row("Hartlepool", 60)
    results = hide(share, part, other, whole)
    assert results["status"].to_list()[:2] == ["suppressed", "suppressed"]
    assert attack(results) == []


def test_zeros_are_hidden_where_the_policy_asks() -> None:
    rows = [row("Hartlepool", 0, 30), row("Middlesbrough", 12, 30)]
    asked = Policy(zeros="hidden")
    assert hide(*rows, policy=asked)["status"].to_list() == ["suppressed", "ok"]
    assert hide(*rows, policy=INTERNAL)["status"].to_list() == ["ok", "ok"]


def test_a_median_of_few_waits_is_hidden() -> None:
    waits = [
        row("Hartlepool", cases, 20, unit="hours", indicator="missing_duration_hours")
        for cases in (9, 10)
    ]
    rows = [waits[0], {**waits[1], "area": "Middlesbrough"}]
    assert hide(*rows, policy=INTERNAL)["status"].to_list() == ["suppressed", "ok"]


def test_a_refusal_names_no_cell() -> None:
    cells = measure(1).filter(area="Hartlepool").head(2).select(KEY)
    error = DisclosureError(cells)
    assert "2 hidden figures" in str(error)
    assert "Hartlepool" not in str(error)
    assert error.cells.equals(cells)
