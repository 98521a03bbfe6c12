"""PostgreSQL for real: the same records, read-only, and the password seen by nobody."""

from collections.abc import Iterator
from pathlib import Path

import adbc_driver_postgresql.dbapi as postgresql
import polars as pl
import pytest

from cpanalysis.errors import InputError
from cpanalysis.read.records import Records, check, read_records
from cpanalysis.read.records.sources.credentials import with_password
from cpanalysis.read.records.sources.database import DatabaseServer
from tests.read.records.extracts import clean_extract, write_csv_folder
from tests.read.records.sources.servers import PASSWORD, Server, find_program, running_server
from tests.read.records.sources.test_sources_agree import assert_same, typed

pytestmark = pytest.mark.skipif(
    find_program("initdb") is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Records:
    texts = clean_extract(episodes=40)
    return read_records(write_csv_folder(tmp_path_factory.mktemp("csv"), texts))


@pytest.fixture(scope="module")
def server(expected: Records) -> Iterator[Server]:
    with running_server() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        with postgresql.connect(with_password(running.url)) as connection:
            load(connection, expected)
        yield running


def load(connection: postgresql.Connection, expected: Records) -> None:
    with connection.cursor() as cursor:
        for name, frame in typed(expected).items():
            cursor.adbc_ingest(name, frame.to_arrow(), mode="create")
        cursor.execute("create schema custody")
        cursor.execute("create view custody.one as select 'a' as letter, 1.50::numeric as price")
        cursor.execute("create type grade as enum ('low', 'high')")
        cursor.execute("create table oddities (risk grade, at timestamp, id uuid, tags text[])")
        cursor.execute(
            "insert into oddities values ('high', '2024-01-05 10:30:00.123456',"
            " '00000000-0000-0000-0000-00000000000a', '{a,b}')"
        )
    connection.commit()


@pytest.fixture(params=["PGPASSWORD", "CPANALYSIS_DATABASE_PASSWORD"])
def password(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv(request.param, PASSWORD)
    return PASSWORD


def test_the_same_records_to_the_last_digit(server: Server, expected: Records, password: str):
    records = read_records(server.url)
    assert_same(records, expected)
    assert "***" not in records.source
    assert password not in records.source


def test_tables_of_other_schemas_and_kinds_of_columns(server: Server, password: str):
    database = DatabaseServer(server.url)
    assert "custody.one" in database.names()
    one = database.read("custody.one").frame
    assert one["letter"].to_list() == ["a"]
    assert float(one["price"][0]) == 1.5
    odd = database.read("oddities").frame
    assert odd["risk"].to_list() == ["high"]
    assert odd["at"].dtype == pl.Datetime("us")


def test_nothing_can_be_written(server: Server, password: str):
    with pytest.raises(InputError, match="read-only transaction"):
        DatabaseServer(server.url)._fetch("create table should_not_be (a int)")


def test_a_wrong_password_is_refused_and_not_repeated(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    wrong = "not-the-password"
    monkeypatch.setenv("PGPASSWORD", wrong)
    with pytest.raises(InputError, match="password authentication failed") as caught:
        check(server.url)
    assert wrong not in str(caught.value)
    assert caught.value.__cause__ is None


def test_no_server(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with pytest.raises(InputError, match="check the address") as caught:
        read_records("postgresql://analyst@127.0.0.1:1/nowhere")
    assert PASSWORD not in str(caught.value)


def test_a_report_names_the_server_and_no_password(server: Server, password: str, tmp_path: Path):
    told = str(check(server.url))
    assert f"127.0.0.1:{server.port}" in told
    assert password not in told
