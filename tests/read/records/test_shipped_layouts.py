"""The two national layouts, on made-up returns."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.read.records import check, read_records, shipped_text

LONDON = ZoneInfo("Europe/London")
SSDA903 = """CHILD,DOB,MISSING,MIS_START,MIS_END
111,14/05/2009,M,05/01/2024,06/01/2024
111,14/05/2009,A,25/01/2024,25/01/2024
222,30/11/2007,M,31/01/2024,
"""
SSD = """miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,\
miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted
t1,111,2024-01-05T22:15:00,M,2024-01-06T07:00:00,Y,N
t2,111,2024-01-25T20:00:00,A,2024-01-25T23:00:00,N,NA
t3,222,2024-01-31T18:30:00,Missing,,,
"""


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("CPANALYSIS_KEY", "0123456789abcdef0123456789abcdef")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_ssda903(tmp_path):
    source = write(tmp_path / "Missing.csv", SSDA903)
    records = read_records(source, mapping="ssda903_missing")
    episodes = records.table("missing_episodes").collect()
    assert episodes["report_category"].to_list() == ["missing", "absent", "missing"]
    assert episodes["looked_after_at_report"].to_list() == ["yes"] * 3
    assert episodes["reported_at"][0] == datetime(2024, 1, 5, tzinfo=LONDON)
    assert episodes["returned_at"].null_count() == 1
    assert episodes["episode_id"].n_unique() == 3
    assert records.lacks("missing_episodes", "initial_risk")


def test_ssda903_keeps_a_child_once_and_the_month_of_birth_alone(tmp_path):
    source = write(tmp_path / "Missing.csv", SSDA903)
    records = read_records(source, mapping="ssda903_missing")
    children = records.table("children").collect()
    assert children.height == 2
    assert children["dob_month"].dt.strftime("%Y-%m-%d").to_list() == ["2009-05-01", "2007-11-01"]
    hashed = records.table("missing_episodes").collect()["child_id"]
    assert hashed.is_in(children["child_id"].implode()).all()
    assert hashed.str.contains("^C[0-9a-f]{16}$").all()


def test_ssda903_is_read_from_a_day_on_as_its_report_says(tmp_path):
    told = str(check(write(tmp_path / "Missing.csv", SSDA903), mapping="ssda903_missing"))
    assert "reported_at gives days without times of day: they stand at 00:00" in told
    assert "111" not in told


def test_without_the_mapping_the_dates_of_birth_are_refused(tmp_path):
    source = write(tmp_path / "children.csv", SSDA903.replace("CHILD", "child_id"))
    told = check(source)
    assert not told.usable
    assert "'DOB' (date of birth) identifies children" in told.problems[0]
    assert "pseudonymise" in told.problems[0]


def test_without_a_key_nothing_is_read(tmp_path, monkeypatch):
    monkeypatch.delenv("CPANALYSIS_KEY")
    with pytest.raises(ParameterError, match="CPANALYSIS_KEY is not a key"):
        check(write(tmp_path / "Missing.csv", SSDA903), mapping="ssda903_missing")


def test_standard_safeguarding_dataset(tmp_path):
    source = write(tmp_path / "ssd_missing.csv", SSD)
    records = read_records(source, mapping="ssd_missing")
    episodes = records.table("missing_episodes").collect()
    interviews = records.table("return_interviews").collect()
    assert episodes["report_category"].to_list() == ["missing", "absent", "missing"]
    assert interviews["offer_status"].to_list() == ["offered", "not_offered", "not_recorded"]
    assert interviews["outcome"].to_list() == ["declined", "not_recorded", "not_recorded"]
    assert interviews["due_at"][0] == datetime(2024, 1, 9, 7, tzinfo=LONDON)
    assert interviews["due_at"][2] is None


def test_an_authority_is_written_into_the_mapping(tmp_path):
    text = shipped_text("ssda903_missing")
    mapping = write(tmp_path / "mine.yml", text.replace("always: unknown", "always: R&C"))
    source = write(tmp_path / "Missing.csv", SSDA903)
    episodes = read_records(source, mapping=mapping).table("missing_episodes").collect()
    assert episodes["district"].unique().to_list() == ["Redcar and Cleveland"]
