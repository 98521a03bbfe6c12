import sqlite3
from contextlib import closing

import polars as pl
import pytest

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records.sources import open_source
from cpanalysis.read.records.sources.credentials import redact, with_option, with_password
from cpanalysis.read.records.sources.database import quoted
from cpanalysis.read.records.sources.open import is_synthetic


@pytest.fixture(autouse=True)
def _no_password_around(monkeypatch):
    for name in ("PGPASSWORD", "CPANALYSIS_DATABASE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "source",
    [
        "postgresql://ann:hush-hush@host/db",
        "postgresql://ann@host/db?password=hush-hush",
        "postgresql://ann@host/db?sslpassword=hush-hush",
        "mssql://ann:hush-hush@host:1433/db",
        "host=db user=ann password=hush-hush",
        "Server=db;Pwd=hush-hush",
        "postgresql://ann:ha@hush/hush@host/db",
        "postgresql://ann:hush hush@host/db",
        "host=db password='a hush'",
    ],
)
def test_a_password_in_a_source_is_refused_and_not_repeated(source):
    with pytest.raises(ParameterError, match="holds a password") as caught:
        open_source(source)
    assert "hush" not in str(caught.value)


def test_an_unknown_kind_of_database():
    with pytest.raises(ParameterError, match=r"no kind of database 'postgre'.*Did you mean"):
        open_source("postgre://host/db")


def test_the_password_of_the_environment_goes_to_the_driver_alone(monkeypatch):
    monkeypatch.setenv("CPANALYSIS_DATABASE_PASSWORD", "p@ss/ %41")
    address = with_password("postgresql://ann@host:5432/db?sslmode=require")
    assert address == "postgresql://ann:p%40ss%2F%20%2541@host:5432/db?sslmode=require"
    assert (
        redact(f"failed: {address}") == "failed: postgresql://ann:***@host:5432/db?sslmode=require"
    )
    assert redact("the word p@ss/ %41 alone") == "the word *** alone"


def test_options_are_added_to_those_there():
    url = with_option("postgresql://host/db?options=-c%20a%3D1", "options", "-c b=2")
    assert "-c%20a%3D1" in url
    assert "-c%20b%3D2" in url


@pytest.mark.parametrize("name", ['x"; drop table y; --', "a b"])
def test_names_cannot_break_out_of_their_marks(name):
    inside = quoted(name).removeprefix('"').removesuffix('"')
    assert '"' not in inside.replace('""', "")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path / "nowhere", "no such file or folder"),
        (lambda path: path, "no CSV, Excel or Parquet file stands in this folder"),
        (lambda path: _text(path / "notes.md"), "not a table or database"),
    ],
)
def test_no_source(tmp_path, make, message):
    with pytest.raises(InputError, match=message):
        open_source(make(tmp_path))


def _text(path):
    path.write_text("hello")
    return path


def test_two_files_of_one_name(tmp_path):
    for ending in ("csv", "txt"):
        (tmp_path / f"children.{ending}").write_text("child_id\n")
    with pytest.raises(InputError, match=r"children\.csv and children\.txt are one table"):
        open_source(tmp_path).read("children")


def test_a_broken_parquet_file(tmp_path):
    (tmp_path / "children.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(InputError, match=r"children\.parquet: not a readable Parquet file"):
        open_source(tmp_path).read("children")


def test_a_broken_database(tmp_path):
    path = tmp_path / "broken.db"
    path.write_bytes(b"SQLite format 3\x00" + b"nothing of the kind" * 9)
    with pytest.raises(InputError, match=r"broken\.db: "):
        open_source(path).names()


def test_an_sqlite_file_is_not_written(tmp_path):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table children (child_id)")
    with pytest.raises(InputError, match="readonly"):
        open_source(path)._fetch("insert into children values ('x')")


@pytest.mark.parametrize("name", ["SYNTHETIC.md", "synthetic.txt", "Synthetic records.json"])
def test_a_folder_that_says_it_is_made_up(tmp_path, name):
    (tmp_path / "children.csv").write_text("child_id\n")
    assert not is_synthetic(open_source(tmp_path))
    (tmp_path / name).write_text("made up")
    assert is_synthetic(open_source(tmp_path))


def test_a_parquet_file_that_says_it_is_made_up(tmp_path):
    frame = pl.DataFrame({"child_id": ["a"]})
    frame.write_parquet(tmp_path / "children.parquet", metadata={"origin": "synthetic"})
    assert is_synthetic(open_source(tmp_path))


def test_sql_server_wants_its_driver():
    source = open_source("mssql://analyst@127.0.0.1:1433/records")
    with pytest.raises(InputError, match=r"install the driver \(pip install connectorx\)"):
        source.names()
