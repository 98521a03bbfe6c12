"""Cases counted stage by stage: a later stage only after all before it, open apart from closed."""

from cpanalysis.analyse.stages import follow
from cpanalysis.measure.records import Request
from cpanalysis.measure.records.flow import measure_flow
from tests.measure.records.example import make_records

YEAR = Request(length="12 months")
CASES = """
    reported_at   crime_recorded_at  first_allocated_at  child_spoken_to_at  suspect_interviewed_at  outcome_at    finalised_at  district
    05-01 10:00   05-01 11:00        05-02 10:00         05-03 10:00         05-09 10:00             06-01 10:00   06-02 10:00   H
    05-01 10:00   05-01 11:00        05-02 10:00         -                   05-09 10:00             -             -             H
    05-01 10:00   05-01 11:00        05-02 10:00         -                   -                       06-01 10:00   06-02 10:00   H
    05-01 10:00   05-01 11:00        -                   -                   -                       -             -             H
    05-01 10:00   05-01 11:00        05-02 10:00         05-03 10:00         -                       -             -             M
"""  # noqa: E501 (a table)


def counts(district: str) -> list[tuple[float, ...]]:
    found, lacking = measure_flow(make_records(cse_investigations=CASES), YEAR)
    assert lacking is None
    own = found.filter(district=district).sort("place")
    return own.select("of", "reached", "open", "closed").rows()


def test_each_stage_counts_those_that_came_so_far() -> None:
    # Of four cases three are allocated and one of them has its child spoken to; of the other two
    # one is open, though its suspect was interviewed, and one was finalised without it.
    assert counts("Hartlepool") == [
        (4, 4, 0, 0),
        (4, 4, 0, 0),
        (4, 3, 1, 0),
        (3, 1, 1, 1),
        (1, 1, 0, 0),
        (1, 1, 0, 0),
    ]


def test_a_case_under_way_is_open_and_no_failure() -> None:
    assert counts("Middlesbrough")[4] == (1, 0, 1, 0)


def test_what_is_lacking_is_said() -> None:
    found, lacking = measure_flow(make_records(cse_investigations="cse_flag\nyes"), YEAR)
    assert found.is_empty()
    assert follow(found, origin="records").is_empty()
    assert lacking is not None
    assert "cse_investigations" in lacking
