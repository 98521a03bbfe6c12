from collections import Counter

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample import NOTICE, Plan, SampleOptions, make_tables
from cpanalysis.sample.write import WITHIN_CELL, write_tables

PLAN = Plan(months=6, scale=0.5)
CSV = Plan(months=6, scale=0.5, options=SampleOptions(format="csv"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_tables(PLAN, folder)
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_a_file_holds_the_table_as_it_was_made(folder, name):
    assert_frame_equal(pl.read_parquet(folder / f"{name}.parquet"), make_tables(PLAN).tables[name])


@pytest.mark.parametrize("name", TABLES)
def test_every_file_says_that_it_is_synthetic(folder, name):
    metadata = pl.read_parquet_metadata(folder / f"{name}.parquet")
    assert metadata["origin"] == "synthetic"
    assert metadata["notice"] == NOTICE
    assert (metadata["seed"], metadata["scale"]) == ("2025", "0.5")


def test_the_same_request_gives_the_same_bytes(folder, tmp_path):
    write_tables(PLAN, tmp_path)
    for name in TABLES:
        file = f"{name}.parquet"
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


def test_rows_and_faults_are_counted_over_all_blocks(tmp_path):
    plan = Plan(months=1, scale=20.2)
    rows, faults = write_tables(plan, tmp_path)
    made = make_tables(plan)
    assert rows == {name: frame.height for name, frame in made.tables.items()}
    assert faults == Counter(made.faults)
    episodes = pl.read_parquet(tmp_path / "missing_episodes.parquet")
    assert_frame_equal(episodes, made.tables["missing_episodes"])


@pytest.fixture(scope="module")
def flat(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flat")
    write_tables(CSV, folder)
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_the_same_rows(flat, name):
    read = pl.read_csv(flat / f"{name}.csv", infer_schema=False)
    known = make_tables(CSV).tables[name]
    assert read.columns == known.columns
    assert read.height == known.height
    for column, dtype in known.schema.items():
        if isinstance(dtype, pl.Datetime):
            moments = read[column].str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us")
            assert moments.dt.convert_time_zone("Europe/London").equals(known[column])
        elif isinstance(dtype, pl.Enum):
            assert read[column].cast(dtype).equals(known[column])


def test_several_codes_stand_in_one_cell(flat):
    read = pl.read_csv(flat / "missing_episodes.csv", infer_schema=False)["harm_type"]
    known = make_tables(CSV).tables["missing_episodes"]["harm_type"]
    split = read.str.split(WITHIN_CELL).cast(known.dtype)
    assert split.equals(known)
    assert read.drop_nulls().str.contains(WITHIN_CELL).any()
