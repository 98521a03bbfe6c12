import json
from dataclasses import fields, replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records import read_records, save_records, scan_records
from cpanalysis.read.records.records import Records
from tests.read.records.extracts import clean_extract, write_csv_folder


@pytest.fixture
def records(tmp_path):
    tables = clean_extract(episodes=20)
    tables["children"] = tables["children"].drop("sex")
    del tables["population"]
    return read_records(write_csv_folder(tmp_path / "extract", tables))


def test_records_come_back_as_they_were(records, tmp_path):
    pair = frozenset({"children.child_id", "missing_episodes.child_id"})
    records = replace(
        records, unmatched={pair: "none meets"}, days_alone={"missing_episodes.reported_at"}
    )
    again = scan_records(save_records(records, tmp_path / "saved"))
    assert list(again.tables) == list(records.tables)
    for name, table in records.tables.items():
        assert_frame_equal(again.table(name).collect(), table.collect())
    assert again.columns_not_supplied == {"children": ("sex",)}
    for field in {field.name for field in fields(Records)} - {"tables"}:
        assert getattr(again, field) == getattr(records, field), field


def test_nothing_is_written_over(records, tmp_path):
    save_records(records, tmp_path / "saved")
    with pytest.raises(ParameterError, match="holds files already"):
        save_records(records, tmp_path / "saved")


def test_made_up_records_say_so_in_every_file(records, tmp_path):
    folder = save_records(replace(records, origin="synthetic"), tmp_path / "saved")
    assert pl.read_parquet_metadata(folder / "children.parquet")["origin"] == "synthetic"
    assert scan_records(folder).origin == "synthetic"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("records.json", b"{", r"no readable records\.json"),
        ("children.parquet", b"", r"children\.parquet: not a readable Parquet file"),
    ],
)
def test_a_broken_folder(records, tmp_path, name, content, message):
    folder = save_records(records, tmp_path / "saved")
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        scan_records(folder)


def test_another_version_of_the_dictionary(records, tmp_path):
    folder = save_records(records, tmp_path / "saved")
    frame = pl.read_parquet(folder / "children.parquet")
    frame.drop("sex").write_parquet(folder / "children.parquet")
    with pytest.raises(InputError, match="not those of the dictionary; check the extract"):
        scan_records(folder)


def test_the_card_is_for_people_too(records, tmp_path):
    card = json.loads((save_records(records, tmp_path / "saved") / "records.json").read_text())
    assert card["source"].startswith("extract/, read by the mapping")
