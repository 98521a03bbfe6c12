"""Where nothing changes and cases take their time, nothing drifts; of finished cases it would."""

import pytest

from benchmarks.maturity import OF_FINISHED, judge, make_records
from cpanalysis.read.records.records import Records

OF_CASES = (
    *("no_suspect_outcome_rate", "device_examined_rate", "group_based_share"),
    *("charge_rate_cohort", "voice_of_child_recorded_rate"),
)


@pytest.fixture(scope="module")
def records() -> Records:
    return make_records(1)


def test_no_chart_leaves_its_baseline_where_nothing_changes(records: Records) -> None:
    said = judge(records, OF_CASES, ())
    assert said.charts >= 20
    assert said.off == 0
    assert said.below <= 0.1 * said.compared


def test_of_finished_cases_the_same_numbers_would_drift(records: Records) -> None:
    said = judge(records, (), (OF_FINISHED,))
    assert said.off >= 2
    assert said.clear >= 2
