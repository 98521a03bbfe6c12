"""What takes time says so: nothing unfinished counts as no, and no recent month stands low."""

from dataclasses import replace

import pytest
from polars import col

from cpanalysis.declare.indicators import (
    AT_ONCE,
    DECLARED,
    Maturity,
    Readings,
    RecordIndicator,
    word_indicators,
)
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.kinds import Duration, Higher, Proportion
from cpanalysis.declare.tables import TABLES
from cpanalysis.declare.tables.at_once import AT_ONCE as COLUMNS_AT_ONCE
from cpanalysis.declare.waiting import WAITING
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.measure.records.later import declare_maturity, find_later
from cpanalysis.measure.records.measures import Measure, expand

READINGS = Readings()
SETTING = suppose_everything(READINGS)
MEASURES = [
    measure
    for one in (*word_indicators().values(), *word_at_events(READINGS).values())
    for measure in expand(one)
]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: f"{one.code} {one.label}".strip())
def test_what_reads_something_later_declares_its_maturity(measure: Measure) -> None:
    assert measure.indicator.maturity != AT_ONCE or not find_later(measure, SETTING)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: f"{one.code} {one.label}".strip())
def test_a_share_is_followed_and_a_wait_without_one_is_censored(measure: Measure) -> None:
    how = measure.indicator.maturity.how
    limit = WAITING.get(measure.indicator.code.partition(":")[0])
    if isinstance(measure.indicator.kind, Duration):
        if limit and limit.share:
            assert (how, measure.indicator.maturity.after) == ("followed", (limit.within,))
        else:
            assert how in ("censored", "snapshot")
    else:
        assert how != "censored"
    assert (how == "snapshot") == (
        measure.indicator.every == "as_of" or measure.rows.name == "open_referrals"
    )


@pytest.mark.parametrize("indicator", DECLARED, ids=lambda one: one.reference)
def test_every_time_of_follow_up_is_a_part_of_the_maturity(indicator: RecordIndicator) -> None:
    for measure in expand(indicator):
        if measure.is_duration:
            continue
        ahead = {window.after for window in measure.indicator.windows if window.after}
        known = sum(READINGS.length(name).days for name in measure.indicator.maturity.after)
        assert all(READINGS.length(name).days <= known for name in ahead)


UNDECLARED = RecordIndicator(
    reference="",
    code="charged_share",
    title="Charged",
    definition="Investigations charged, against all.",
    theme="cse",
    kind=Proportion(),
    better=Higher(),
    source="a test",
    caution="None.",
    rows="cse_investigations",
    numerator=col("outcome_type") == "1",
    district="case_district",
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"numerator": col("group_based_flag") == "yes"},
        {"numerator": col("is_group_based")},
        {"numerator": col("device_examined_in_time")},
        {"numerator": col("is_online"), "denominator": col("finalised_at").is_not_null()},
        {"numerator": col("is_online"), "excluded": col("passed_on")},
        {"numerator": col("is_online"), "recorded": col("voice_recorded") != "not_recorded"},
    ],
)
def test_a_new_indicator_that_reads_something_later_is_found(changes: dict[str, object]) -> None:
    one = replace(UNDECLARED, **changes)
    assert any(find_later(measure, SETTING) for measure in expand(one))
    assert declare_maturity(one, READINGS).maturity.how == "settled"


def test_what_is_written_with_the_row_needs_no_maturity() -> None:
    one = replace(UNDECLARED, numerator=col("is_online") & (col("report_channel") == "web"))
    assert declare_maturity(one, READINGS).maturity == AT_ONCE


def test_a_reading_that_brings_in_the_highest_grade_waits_for_it() -> None:
    highest = Readings(high_risk="highest")
    one = word_indicators(highest)["missing_high_risk_share"]
    assert declare_maturity(one, READINGS).maturity == AT_ONCE
    assert declare_maturity(one, highest).maturity.how == "settled"


def test_columns_that_are_written_at_once_exist() -> None:
    for table, columns in COLUMNS_AT_ONCE.items():
        assert columns <= set(TABLES[table].schema)


@pytest.mark.parametrize(("how", "after"), [("followed", ()), ("at_once", ("charge_days",))])
def test_a_maturity_that_contradicts_itself_is_refused(how: str, after: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="maturity"):
        Maturity(how, after)  # type: ignore[arg-type]
