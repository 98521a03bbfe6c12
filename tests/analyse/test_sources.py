"""The sample laid down in every kind of source gives the same results, to the last digit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import adbc_driver_postgresql.dbapi as postgresql
import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from cpanalysis.analyse.records import bound
from cpanalysis.cli import app
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.results import conform
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records import Extract, read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.read.records.sources.credentials import with_password
from cpanalysis.run.manifest import trace_provenance
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.request import read_request
from cpanalysis.sample import make_sample
from cpanalysis.views.records import name_source
from tests.read.records.sources.servers import PASSWORD, Server, find_program, running_server
from tests.read.records.workbooks import write_workbook
from tests.test_walk import write_notebook

Frames = dict[str, pl.DataFrame]
NAMES_SOURCE = "source"
wants_server = pytest.mark.skipif(
    find_program("initdb") is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample as it is written, its planted faults in it."""
    folder = tmp_path_factory.mktemp("sample") / "sample"
    make_sample(folder, months=15, scale=0.3, seed=3)
    return folder


@pytest.fixture(scope="module")
def frames(sample: Path) -> Frames:
    """Return the sample in the types that every database has."""
    lists = pl.selectors.list().cast(pl.List(pl.String)).list.join(";")
    codes = pl.selectors.enum().cast(pl.String)
    files = sorted(sample.glob("*.parquet"))
    return {file.stem: pl.read_parquet(file).with_columns(lists, codes) for file in files}


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return every cell as text, times with their zone: on one night the clock alone would lie."""
    return frame.with_columns(
        pl.selectors.datetime().dt.strftime("%Y-%m-%d %H:%M:%S%.6f%z"),
        pl.selectors.boolean().cast(pl.String),
    ).cast(pl.String)


def results_of(extract: Extract) -> pl.DataFrame:
    """Return the results frame by month, with its intervals."""
    indicators = with_variants(word_indicators(Readings()))
    measured = measure_records(as_records(extract), Request())
    return conform(bound(measured, indicators)).drop(NAMES_SOURCE)


@pytest.fixture(scope="module")
def expected(sample: Path) -> tuple[Extract, pl.DataFrame]:
    extract = read_extract(sample)
    return extract, results_of(extract)


def assert_same_results(source: str | Path, expected: tuple[Extract, pl.DataFrame]) -> None:
    extract, results = expected
    other = read_extract(source)
    counts = [[report.tables[t].report for t in report.tables] for report in (other, extract)]
    kept = [[(c.table, c.read, c.accepted, c.rejected, c.warned) for c in one] for one in counts]
    assert kept[0] == kept[1]
    assert sum(rejected for *_, rejected, _ in kept[0]) > 0
    assert_frame_equal(results_of(other).drop("origin"), results.drop("origin"), check_exact=True)


def lay_csv(folder: Path, frames: Frames) -> Path:
    for name, frame in frames.items():
        as_texts(frame).write_csv(folder / f"{name}.csv")
    return folder


def lay_workbooks(folder: Path, frames: Frames) -> Path:
    for name, frame in frames.items():
        texts = as_texts(frame)
        write_workbook(folder / f"{name}.xlsx", {name[:31]: [texts.columns, *texts.rows()]})
    return folder


def lay_duckdb(folder: Path, frames: Frames) -> Path:
    path = folder / "records.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, frame in frames.items():
            given = frame.to_arrow()  # noqa: F841 (named in the query)
            connection.execute(f"create table {name} as select * from given")  # noqa: S608
    return path


def lay_sqlite(folder: Path, frames: Frames) -> Path:
    path = folder / "records.db"
    with closing(sqlite3.connect(path)) as connection:
        for name, frame in frames.items():
            connection.execute(f"create table {name} ({', '.join(frame.columns)})")
            marks = ", ".join("?" * frame.width)
            rows = as_texts(frame).rows()
            connection.executemany(f"insert into {name} values ({marks})", rows)  # noqa: S608
        connection.commit()
    return path


@pytest.mark.parametrize("lay", [lay_csv, lay_workbooks, lay_duckdb, lay_sqlite])
def test_files_of_every_kind_give_the_same_results(
    lay: Callable[[Path, Frames], Path],
    frames: Frames,
    expected: tuple[Extract, pl.DataFrame],
    tmp_path: Path,
):
    assert_same_results(lay(tmp_path, frames), expected)


@pytest.fixture(scope="module")
def server(frames: Frames) -> Iterator[Server]:
    with running_server() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        with postgresql.connect(with_password(running.url)) as connection:
            with connection.cursor() as cursor:
                for name, frame in frames.items():
                    cursor.adbc_ingest(name, frame.to_arrow(), mode="create")
                cursor.execute("create table synthetic_records (a int)")
            connection.commit()
        yield running


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("CPANALYSIS_DATABASE_PASSWORD", PASSWORD)
    return PASSWORD


@wants_server
def test_postgresql_gives_the_same_results(
    server: Server, expected: tuple[Extract, pl.DataFrame], password: str
):
    assert_same_results(server.url, expected)


@wants_server
def test_what_is_kept_of_a_database_names_nobody(
    server: Server, password: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path)
    write_request(tmp_path, server.url)
    request = read_request(tmp_path / "mine.yml")
    traced = str(trace_provenance(request, plan_pages(request)))
    shown = name_source(request, read_extract(server.url))
    assert shown == "postgres, laid out as columns named as in the dictionary"
    assert "records/postgres" in traced
    for secret in (password, "analyst", "127.0.0.1", str(server.port)):
        assert secret not in traced + shown


def write_request(folder: Path, source: str) -> None:
    (folder / "mine.yml").write_text(
        'name: "Trial"\ndistricts: ["Hartlepool"]\nnotebooks: ["own"]\n'
        f'notebooks_from: "."\nsource: "{source}"\n'
    )


@pytest.mark.parametrize(
    "source",
    ["postgresql://ann:hush@127.0.0.1:1/force", "postgresql://ann@127.0.0.1:1/f?password=hush"],
)
def test_a_password_in_a_parameter_file_is_refused_and_nothing_started(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path)
    write_request(tmp_path, source)
    refused = CliRunner().invoke(app, ["run", "mine.yml", "--into", "pack"])
    assert refused.exit_code == 2
    assert "mine.yml: the source holds a password" in refused.stderr
    assert "hush" not in refused.output
    assert not (tmp_path / "pack").exists()
