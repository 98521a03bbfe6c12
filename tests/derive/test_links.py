"""What a child's other records say, at the moment on which it turns."""

import pytest

from cpanalysis.declare.indicators import Readings
from tests.derive.test_facts import derive
from tests.derive.written import CASE, EPISODE, NEVER, VICTIM, Cells, about, write


def plan(**cells: str) -> dict[str, str]:
    period = {"child_id": "a", "status": "vemt_open", **NEVER, "plan_recorded_at": "-", **cells}
    return about("missing_episodes", EPISODE, child_status_periods=period)


PLANS = [
    ({"start_at": "05-01 12:00"}, True),  # opened at the very report
    ({"start_at": "05-01 12:01"}, False),
    ({"start_at": "04-01 00:00", "end_at": "05-01 12:01"}, True),
    ({"start_at": "04-01 00:00", "end_at": "05-01 12:00"}, False),  # closed at the very report
    ({"start_at": "04-01 00:00", "status": "looked_after"}, False),
    ({"start_at": "04-01 00:00", "child_id": "b"}, False),
    ({"plan_recorded_at": "05-01 12:00"}, True),
    ({"plan_recorded_at": "05-01 11:59"}, False),  # made for something before
    ({"plan_recorded_at": "05-08 12:00"}, True),  # seven days
    ({"plan_recorded_at": "05-08 12:01"}, False),
]


@pytest.mark.parametrize(("cells", "in_time"), PLANS)
def test_a_plan_in_place_soon_after_the_report(cells: Cells, in_time: bool) -> None:
    assert derive("missing_episodes", "plan_in_time", **plan(**cells)) == [in_time]


SPANS = [
    # begin, end; known around the report, known before it: 365 days to either side
    ("2024-05-01 11:59", "-", True, True),
    ("2024-05-01 12:00", "-", True, False),
    ("2025-05-01 12:00", "-", True, False),
    ("2025-05-01 12:01", "-", False, False),
    ("2020-01-01 00:00", "2023-05-02 12:00", True, True),
    ("2020-01-01 00:00", "2023-05-02 11:59", False, False),
    ("2020-01-01 00:00", "2024-05-01 12:00", True, True),
]


@pytest.mark.parametrize(("begin", "end", "around", "before"), SPANS)
def test_exploitation_is_known_within_a_year(
    begin: str, end: str, around: bool, before: bool
) -> None:
    marker = {"child_id": "a", "status": "cse_marker", "start_at": begin, "end_at": end}
    tables = about("missing_episodes", EPISODE, child_status_periods=marker)
    none = {"cse_victims": "child_id\nz", "cse_investigations": "investigation_id\nz"}
    assert derive("missing_episodes", "exploited_around", **tables, **none) == [around]
    assert derive("missing_episodes", "exploited_before", **tables, **none) == [before]
    tables["child_status_periods"] = write({**marker, "status": "looked_after"})
    assert derive("missing_episodes", "exploited_around", **tables, **none) == [False]


@pytest.mark.parametrize(
    ("case", "readings", "known"),
    [
        ({"reported_at": "2023-05-02 12:00"}, Readings(), True),
        ({"reported_at": "2023-05-02 11:59"}, Readings(), False),
        ({"reported_at": "2024-05-01 12:00"}, Readings(), False),
        ({"cse_flag": "no", "csa_flag": "yes"}, Readings(), False),
        ({"cse_flag": "no", "csa_flag": "yes"}, Readings(include_csa_only=True), True),
        ({"cse_flag": "no", "csa_flag": "no"}, Readings(include_csa_only=True), False),
        ({"cse_flag": "yes", "csa_flag": "no"}, Readings(include_csa_only=True), True),
        ({"investigation_id": "j"}, Readings(), False),
    ],
)
def test_a_report_as_a_victim_is_exploitation(case: Cells, readings: Readings, known: bool) -> None:
    flags = {"cse_flag": "yes", "csa_flag": "no"}
    investigation = {"investigation_id": "i", "reported_at": "2024-04-01 12:00", **flags, **case}
    beside = {"cse_investigations": investigation, "cse_victims": VICTIM}
    status = {"child_id": "z", "status": "cse_marker", **NEVER}
    tables = about("missing_episodes", EPISODE, child_status_periods=status, **beside)
    assert derive("missing_episodes", "exploited_before", readings, **tables) == [known]


@pytest.mark.parametrize(
    ("begin", "end", "excluded"),
    [
        ("2024-05-01 12:00", "-", "yes"),
        ("2024-05-01 12:01", "-", "no"),
        ("2020-01-01 00:00", "2023-05-02 12:00", "yes"),
        ("2020-01-01 00:00", "2023-05-02 11:59", "no"),
    ],
)
def test_exclusion_from_school_counts_for_a_year(begin: str, end: str, excluded: str) -> None:
    period = {"child_id": "a", "status": "excluded", "start_at": begin, "end_at": end}
    tables = about("missing_episodes", EPISODE, child_status_periods=period)
    assert derive("missing_episodes", "excluded", **tables) == [excluded]
    tables["missing_episodes"] = write({**EPISODE, "child_id": "-"})
    assert derive("missing_episodes", "excluded", **tables) == ["not_recorded"]


@pytest.mark.parametrize(
    ("reported", "category", "readings", "missing"),
    [
        ("2024-05-01 12:00", "missing", Readings(), False),  # at the same moment is not before
        ("2024-05-01 11:59", "missing", Readings(), True),
        ("2023-05-02 12:00", "missing", Readings(), True),
        ("2023-05-02 11:59", "missing", Readings(), False),
        ("2024-04-01 12:00", "absent", Readings(), False),
        ("2024-04-01 12:00", "absent", Readings(include_absent=True), True),
    ],
)
def test_a_victim_was_missing_in_the_year_before(
    reported: str, category: str, readings: Readings, missing: bool
) -> None:
    episode = {"child_id": "a", "reported_at": reported, "report_category": category}
    beside = {"cse_investigations": CASE, "missing_episodes": episode}
    tables = about("cse_victims", VICTIM, **beside)
    assert derive("cse_victims", "missing_before", readings, **tables) == [missing]
