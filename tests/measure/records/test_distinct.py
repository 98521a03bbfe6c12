"""How many different children figures are about, however many records they have."""

import polars as pl

from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.distinct import count_distinct
from cpanalysis.read.records.records import Records
from tests.measure.records.example import make_records

SHARE = "missing_high_risk_share"
HEAD = "child_id  reported_at  initial_risk\n"
AREAS = ("Hartlepool", "Middlesbrough", "Cleveland")


def fewest(records: Records, code: str, *, area: str = "Hartlepool") -> list[int]:
    """Return the fewest different children of an indicator, month by month."""
    measured = measure_records(records, Request(indicators=(code,)))
    rows = count_distinct(measured).filter(
        pl.col("indicator") == code, pl.col("area") == area, pl.col("stratum") == "all"
    )
    return rows.sort("period_start")["children"].to_list()


def episodes(*children: str, risk: str = "medium") -> str:
    """Return missing episodes in May 2024, one a child."""
    lines = [f"{child}  2024-05-{day:02} 10:00  {risk}\n" for day, child in enumerate(children, 1)]
    return "".join(lines)


def test_many_episodes_of_few_children_are_about_few() -> None:
    records = make_records(missing_episodes=HEAD + episodes(*"aabababaab"))
    assert fewest(records, "missing_episode_count") == [2]


def test_the_rest_of_a_share_is_looked_at_too() -> None:
    high = episodes(*"abcdefgh", risk="high")
    records = make_records(missing_episodes=HEAD + high + episodes(*"iiiiii"))
    assert fewest(records, SHARE) == [1]


def test_what_is_nought_is_about_nobody() -> None:
    records = make_records(missing_episodes=HEAD + episodes(*"abcdefgh", risk="high"))
    assert fewest(records, SHARE) == [8]


def test_records_without_a_child_are_children_of_their_own() -> None:
    records = make_records(missing_episodes=HEAD + episodes(*"--aaaa"))
    assert fewest(records, "missing_episode_count") == [3]


def test_children_of_several_districts_are_counted_once_for_the_force() -> None:
    told = "child_id  reported_at  district\na  2024-05-01 10:00  H\na  2024-05-02 10:00  M\n"
    records = make_records(missing_episodes=told + "b  2024-05-03 10:00  M\n")
    found = {area: fewest(records, "missing_episode_count", area=area) for area in AREAS}
    assert found == {"Hartlepool": [1], "Middlesbrough": [2], "Cleveland": [2]}


def test_indicators_that_count_children_tell_it_themselves() -> None:
    records = make_records(missing_episodes=HEAD + episodes(*"aab"))
    assert fewest(records, "missing_children_count") == []


def test_the_cells_of_a_record_are_of_one_child() -> None:
    code = "mandatory_field_completeness"
    records = make_records(missing_episodes=HEAD + episodes(*"abc-", risk="not_recorded"))
    measured = measure_records(records, Request(indicators=(code,)))
    (cells,) = measured.results.filter(
        area="Hartlepool", value_of_stratum="missing_episodes", status="ok"
    )["denominator"]
    told = measured.spread.filter(area="Hartlepool", value_of_stratum="missing_episodes")
    assert cells > 4
    assert (told["children"].sum(), told["unmatched"].sum()) == (4, 1)
    assert told["total"].unique().to_list() == [cells / 4]
    distinct = count_distinct(measured).filter(
        area="Hartlepool", value_of_stratum="missing_episodes"
    )
    assert distinct["children"].to_list() == [4]
