"""From an extract of another layout to a valid one by editing one YAML."""

import duckdb
import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import ParameterError
from cpanalysis.read.records import check, propose_layout, read_records
from cpanalysis.read.records.propose import likeness, match_columns

OTHER = """Episode Ref,Person ID,Reported Date,Initial Risk Grade,District,Category,Officer Notes
M1,777,05/01/2024 10:30,H,Stockton,Missing,x
M2,888,06/01/2024 11:30,M,Hartlepool,Missing,y
M3,888,07/02/2024 12:30,L,R&C,Missing,z
"""


@pytest.fixture
def extract(tmp_path, monkeypatch):
    monkeypatch.setenv("CPANALYSIS_KEY", "0123456789abcdef0123456789abcdef")
    path = tmp_path / "Missing Episodes Export.csv"
    path.write_text(OTHER)
    return path


def test_from_an_unknown_layout_to_records_by_one_file(extract, tmp_path):
    first = check(extract)
    assert not first.usable
    assert first.proposal is not None
    assert 'from: "Missing Episodes Export"' in str(first)
    mapping = first.proposal.write(tmp_path / "mine.yml")
    episodes = read_records(extract, mapping=mapping).table("missing_episodes").collect()
    assert episodes["initial_risk"].to_list() == ["high", "medium", "low"]
    assert episodes["child_id"].n_unique() == 2
    assert episodes["district"].to_list() == [
        "Stockton-on-Tees", "Hartlepool", "Redcar and Cleveland"
    ]  # fmt: skip


def test_nothing_is_written_unasked_nor_over_a_file(extract, tmp_path):
    before = set(tmp_path.iterdir())
    proposal = propose_layout(extract)
    assert set(tmp_path.iterdir()) == before
    proposal.write(tmp_path / "mine.yml")
    with pytest.raises(ParameterError, match=r"mine\.yml is there already"):
        proposal.write(tmp_path / "mine.yml")


def test_a_person_number_becomes_a_hash_and_an_identifier_is_pointed_out(tmp_path):
    path = tmp_path / "children.csv"
    path.write_text("Child ID No,Surname,Month of birth,Gender\n1,Bloggs,2009-05,F\n")
    text = propose_layout(path).text
    assert 'child_id: {from: "Child ID No", as: keyed_hash}' in text
    assert "# not used: Surname (name: must leave the extract)" in text
    assert '"F": female    # guessed: check' in text


def test_what_is_required_and_not_found_is_said(tmp_path):
    path = tmp_path / "custody_detentions.csv"
    path.write_text("child_id,suite,age at arrival\n")
    assert '# arrived_at: ""    # REQUIRED, and no column was found' in propose_layout(path).text


def test_files_like_no_table_or_unreadable_are_said(tmp_path):
    (tmp_path / "qqq.csv").write_text("x,y\n1,2\n")
    (tmp_path / "zzz.csv").write_bytes(b"")
    text = propose_layout(tmp_path).text
    assert "# 'qqq' is like no table" in text
    assert "# 'zzz' cannot be read" in text


def test_each_header_is_proposed_once():
    headers = pl.DataFrame(schema=["sex", "Sex of child", "ethnicity"])
    matched = match_columns(headers, TABLES["children"])
    assert len(set(matched.values())) == len(matched)
    assert matched["sex"] == "sex"


def test_words_in_any_order():
    assert likeness("Risk initial", "initial_risk") == 1.0
    assert likeness("Colour", "initial_risk") < 0.5


def test_other_tables_of_a_database_are_let_be(tmp_path):
    path = tmp_path / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table children as select 'C0000000000000001' as child_id")
        connection.execute("create table payroll as select 1 as amount")
    told = check(path)
    assert told.usable
    assert told.not_used == ("payroll",)
    assert told.proposal is None


def test_a_database_without_any_known_table_gets_a_proposal(tmp_path):
    path = tmp_path / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table custody_detention as select 'a' as detention_id")
    assert 'from: "custody_detention"' in str(check(path).proposal)


def test_only_what_wants_a_mapping_is_proposed(tmp_path):
    (tmp_path / "children.csv").write_text("child_id\nC0000000000000001\n")
    (tmp_path / "missing.csv").write_text("Episode,Reported at\nE1,2024-01-05\n")
    proposal = str(check(tmp_path).proposal)
    assert "missing_episodes:" in proposal
    assert "children:" not in proposal
