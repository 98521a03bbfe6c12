"""The grid is complete, nothing that is lacking becomes a zero, and areas add up."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import DECLARED, RECORD_INDICATORS, Readings, RecordIndicator
from cpanalysis.declare.kinds import Higher, Proportion
from cpanalysis.declare.results import KEY, SCHEMA
from cpanalysis.measure.records import Measured, Request, measure_records
from cpanalysis.read.records.records import Coverage
from tests.measure.records.example import find, make_records, tell
from tests.measure.records.generated import generate

COUNT = Request(indicators=("missing_episode_count",))
EPISODES = """
    child_id  district  reported_at       looked_after_at_report  initial_risk
    a         H         2024-05-01 10:00  yes                     high
    a         H         2024-05-02 10:00  yes                     low
    a         M         2024-05-03 10:00  yes                     low
    b         H         2024-05-03 10:00  no                      high
    c         out       2024-05-03 10:00  no                      low
    d         ?         2024-05-03 10:00  not_recorded            low
"""


@pytest.fixture(scope="module")
def everything() -> Measured:
    return measure_records(generate(3), Request(strata="declared"))


def test_results_are_rows_of_the_results_frame(everything: Measured) -> None:
    assert everything.results.schema == SCHEMA
    assert not everything.results.select(KEY).is_duplicated().any()
    assert everything.results["origin"].unique().to_list() == ["synthetic"]


def test_every_indicator_and_area_has_every_period(everything: Measured) -> None:
    whole = everything.results.filter(pl.col("stratum") == "all")
    cells = whole.group_by("indicator").agg(
        pl.len(), pl.col("area").n_unique(), pl.col("period_start").n_unique().alias("periods")
    )
    # four districts, out of force, unknown, the force
    assert (cells["len"] == 7 * cells["periods"]).all()
    measured = {code.split(":")[0] for code in everything.results["indicator"].unique()}
    assert measured == set(RECORD_INDICATORS)


def test_what_is_ok_has_a_value_and_what_is_not_says_why(everything: Measured) -> None:
    told = everything.results.filter(~pl.col("unit").is_in(["minutes", "hours", "days"]))
    sound = told["status"] == "ok"
    assert told.filter(sound)["value"].is_not_null().all()
    assert told.filter(sound)["reason"].is_null().all()
    assert told.filter(~sound)["value"].is_null().all()
    assert told.filter(~sound)["reason"].is_not_null().all()


def test_shares_lie_between_0_and_1_and_counts_are_whole(everything: Measured) -> None:
    results = everything.results.filter(pl.col("status") == "ok")
    shares = results.filter(pl.col("unit") == "proportion")
    assert shares["value"].is_between(0, 1).all()
    assert (shares["numerator"] <= shares["denominator"]).all()
    counts = results.filter(pl.col("unit") == "count")["value"]
    assert (counts == counts.round()).all()


def test_strata_add_up_to_the_whole(everything: Measured) -> None:
    results = everything.results.filter(pl.col("indicator") == "missing_high_risk_share")
    cell = ["area", "period_start"]
    parts = results.filter(pl.col("stratum") == "looked_after")
    summed = parts.group_by(cell).agg(pl.col("numerator", "denominator", "n_excluded").sum())
    whole = results.filter(pl.col("stratum") == "all").select(summed.columns)
    assert summed.sort(cell).equals(whole.sort(cell))


def test_the_spread_adds_up_to_the_results(everything: Measured) -> None:
    key = [name for name in KEY if name != "origin"]
    events = (pl.col("events") * pl.col("children")).sum().cast(pl.Float64)
    told = everything.spread.group_by(key).agg(events)
    counted_rows = [one.code for one in DECLARED if one.counts == "rows"]
    rows = everything.results.filter(pl.col("indicator").is_in(counted_rows))
    joined = rows.join(told, on=key)
    assert joined.height > 10_000
    assert (joined["events"] == joined["numerator"]).all()


def test_clusters_are_sums_over_children() -> None:
    # in Hartlepool a has 1 of 2, b 1 of 1: squares 1 + 1, products 2 + 1, totals 4 + 1
    measured = measure_records(
        make_records(missing_episodes=EPISODES), Request(indicators=("missing_high_risk_share",))
    )
    cell = measured.clusters.filter(
        (pl.col("area") == "Hartlepool") & (pl.col("indicator") == "missing_high_risk_share")
    )
    named = ("children", "sum_of_squares", "sum_of_products", "sum_of_squared_totals")
    assert cell.select(named).rows() == [(2, 2, 3, 5)]


@pytest.mark.parametrize(
    ("area", "value", "episodes", "children"),
    [
        ("Hartlepool", "all", 3, 2),
        ("Middlesbrough", "all", 1, 1),
        ("Stockton-on-Tees", "all", 0, 0),
        ("out of force", "all", 1, 1),
        ("unknown", "all", 1, 1),
        ("Cleveland", "all", 6, 4),  # all that is recorded; a counts once
        ("rest of force", "Hartlepool", 1, 1),  # a is there in Middlesbrough
        ("rest of force", "Middlesbrough", 3, 2),
        ("rest of force", "Stockton-on-Tees", 4, 2),
    ],
)
def test_areas(area: str, value: str, episodes: int, children: int) -> None:
    records = make_records(missing_episodes=EPISODES)
    assert tell("missing_episode_count", records, area=area, value=value)[0] == episodes
    assert tell("missing_children_count", records, area=area, value=value)[0] == children


def test_months_without_events_are_0_and_months_not_covered_are_null() -> None:
    spans = ((date(2024, 1, 1), date(2024, 2, 29)), (date(2024, 4, 1), date(2024, 6, 14)))
    records = make_records(
        missing_episodes="reported_at\n2024-01-10 10:00\n2024-03-10 10:00\n2024-06-10 10:00",
        coverage={"missing_episodes": Coverage(spans)},
    )
    results = measure_records(records, COUNT).results
    rows = results.filter(pl.col("area") == "Hartlepool").sort("period_start")
    assert rows.select(pl.col("numerator"), pl.col("status").cast(pl.String)).rows() == [
        (1, "ok"),
        (0, "ok"),
        (None, "not_computable"),
        (0, "ok"),
        (0, "ok"),
        (None, "insufficient"),
    ]
    assert rows["reason"].to_list()[2:6:3] == [
        "the records of missing episodes do not cover this period",
        "the records of missing episodes cover only a part of this period",
    ]


def test_months_without_a_link_to_a_table_that_does_not_cover_them() -> None:
    episodes = "reported_at       returned_at       ppn_id\n" + "".join(
        f"2024-0{month}-10 10:00  2024-0{month}-10 20:00  -\n" for month in (3, 4, 5)
    )
    records = make_records(
        missing_episodes=episodes,
        ppn_referrals="submitted_at\n2024-04-10 10:00",
        coverage={"ppn_referrals": Coverage(((date(2024, 4, 1), date(2024, 5, 7)),))},
    )
    supplied = {"missing_episodes": ("voice_recorded",)}
    known = replace(records, columns_not_supplied=supplied)
    told = [
        (row["value"], row["status"])
        for row in (find("missing_referral_rate", known, month=f"2024-0{n}") for n in (3, 4, 5))
    ]
    assert told == [(None, "not_computable"), (0, "ok"), (None, "not_computable")]


@pytest.mark.parametrize("indicator", DECLARED, ids=lambda one: one.reference)
def test_what_was_not_supplied_is_never_a_figure(indicator: RecordIndicator) -> None:
    # one empty table of another kind: nothing that the indicator needs is there
    records = make_records(cse_devices="device_id\nd1")
    asked = Request(indicators=(indicator.code,), first=date(2024, 5, 1), last=date(2024, 5, 31))
    results = measure_records(records, asked).results
    assert results["status"].unique().to_list() == ["not_computable"]
    assert results["reason"].str.contains("was not supplied").all()
    numbers = ("numerator", "denominator", "value", "n_not_recorded", "n_excluded")
    assert all(results[name].is_null().all() for name in numbers)


def test_tables_without_rows_give_zeros() -> None:
    records = make_records(missing_episodes="child_id")
    assert tell("missing_episode_count", records) == (0, None, 0)
    row = find("looked_after_share", replace(records, columns_not_supplied={}))
    assert (row["denominator"], row["value"], row["status"]) == (0, None, "insufficient")
    assert row["reason"] == "the denominator is zero"


def test_what_cannot_be_known_to_be_recorded_is_null() -> None:
    # without the table of children nobody knows whose age is not recorded; the count stands
    row = find("missing_episode_count", make_records(missing_episodes="child_id\na"))
    assert (row["numerator"], row["n_not_recorded"]) == (1, None)


def test_a_count_needs_its_look_back_in_all_of_the_period() -> None:
    records = make_records(missing_episodes="child_id\na")
    told = [
        (row["status"], row["numerator"])
        for row in (
            find("missing_3in90_children", records, month=f"2022-{month}")
            for month in ("01", "03", "04", "05")
        )
    ]
    # 90 days after 1 January is 1 April: March has no day with look-back, April all
    assert told == [
        ("not_computable", None),
        ("not_computable", None),
        ("ok", 0),
        ("ok", 0),
    ]


@pytest.mark.parametrize(
    ("strata", "stratum", "value", "episodes"),
    [
        (("looked_after",), "looked_after", "yes", 2),
        (("looked_after",), "looked_after", "not_recorded", 0),
        ((("looked_after", "graded_risk"),), "looked_after / graded_risk", "yes / high", 1),
    ],
)
def test_strata_alone_and_together(
    strata: tuple[str, ...], stratum: str, value: str, episodes: int
) -> None:
    records = make_records(missing_episodes=EPISODES)
    request = replace(COUNT, strata=strata)
    row = find("missing_episode_count", records, value=value, request=request)
    assert (row["stratum"], row["numerator"]) == (stratum, episodes)


def test_the_rest_of_the_force_is_split_as_the_district_is() -> None:
    request = replace(COUNT, strata=("looked_after",))
    row = find(
        "missing_episode_count",
        make_records(missing_episodes=EPISODES),
        area="rest of force",
        value="Hartlepool / yes",
        request=request,
    )
    assert (row["stratum"], row["numerator"]) == ("compared with / looked_after", 1)


def test_a_stratum_that_was_not_supplied_is_not_computable() -> None:
    request = replace(COUNT, strata=("age_band",))
    results = measure_records(make_records(missing_episodes=EPISODES), request).results
    rows = results.filter(pl.col("stratum") == "age_band")
    assert rows["reason"].unique().to_list() == ["table children was not supplied"]
    assert rows["numerator"].is_null().all()


def test_a_child_with_200_episodes_is_one_child() -> None:
    rows = "".join(f"a  2024-05-{1 + n // 10:02} {n % 10 * 2:02}:00\n" for n in range(200))
    records = make_records(missing_episodes="child_id  reported_at\n" + rows)
    measured = measure_records(records, COUNT)
    cell = measured.spread.filter(pl.col("area") == "Hartlepool")
    assert cell.select("events", "children").rows() == [(200, 1)]


def test_rows_without_a_child_are_children_of_their_own() -> None:
    records = make_records(missing_episodes="child_id\n-\n-\na")
    cell = measure_records(records, COUNT).spread.filter(pl.col("area") == "Hartlepool")
    assert cell.select("events", "children").rows() == [(1, 3)]


def test_a_null_district_is_unknown() -> None:
    records = make_records(
        case_audits="assessed_at  district  vbl_present\n2024-05-03  -  yes\n2024-05-03  H  no"
    )
    assert tell("victim_blaming_language_rate", records, area="unknown") == (1, 1, 1)
    assert tell("victim_blaming_language_rate", records, area="Cleveland") == (1, 2, 0.5)


def test_an_indicator_of_your_own_is_measured_like_any_other() -> None:
    own = RecordIndicator(
        reference="OWN-01",
        code="looked_after_high_share",
        title="High risk",
        definition="High within {response_hours} hours.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        source="declared in a notebook",
        rows="missing_episodes",
        numerator=pl.col("initial_risk") == "high",
        denominator=pl.col("looked_after") == "yes",
    )
    request = Request(declared=(own,))
    records = make_records(missing_episodes=EPISODES)
    told = tell("looked_after_high_share", records, request=request)
    assert told == (1, 2, 0.5)
    assert set(measure_records(records, request).results["indicator"]) == {own.code}


def test_readings_reach_the_figures() -> None:
    records = make_records(missing_episodes=EPISODES)
    strict = replace(COUNT, readings=Readings(duplicate_minutes=60 * 24))
    assert tell("missing_episode_count", records, request=strict)[0] == 2  # a once, b


def test_the_same_records_give_the_same_bytes() -> None:
    request = Request(indicators=("missing_rate_per_1000", "child_detention_rate_per_1000"))
    first, second = (measure_records(generate(4), request) for _ in range(2))
    assert first.results.equals(second.results)
    assert first.spread.equals(second.spread)


def test_records_of_no_child_are_told_apart_from_children() -> None:
    records = make_records(
        missing_episodes="""
            child_id  district  reported_at
            a         H         2024-05-01 10:00
            a         H         2024-05-02 10:00
            b         H         2024-05-03 10:00
            -         H         2024-05-03 10:00
            -         M         2024-05-03 10:00
        """
    )
    spread = measure_records(records, COUNT).spread.filter(
        pl.col("stratum") == "all", pl.col("period_start") == date(2024, 5, 1), pl.col("events") > 0
    )
    told = spread.sort("area", "events").select("area", "events", "children", "unmatched").rows()
    assert told == [
        ("Cleveland", 1, 3, 2),
        ("Cleveland", 2, 1, 0),
        ("Hartlepool", 1, 2, 1),
        ("Hartlepool", 2, 1, 0),
        ("Middlesbrough", 1, 1, 1),
    ]


def test_without_spread_children_are_still_counted() -> None:
    asked = Request(indicators=("missing_children_count", "looked_after_share"), spread=False)
    measured = measure_records(make_records(missing_episodes=EPISODES), asked)
    assert set(measured.spread["indicator"]) == {"missing_children_count"}
    districts = measured.results.filter(pl.col("area").is_in(DISTRICT_NAMES))
    may = districts.filter(pl.col("period_start") == date(2024, 5, 1))
    counted = may.filter(pl.col("indicator") == "missing_children_count")["value"]
    assert sorted(counted) == [0, 0, 1, 2]
