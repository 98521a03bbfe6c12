import json
from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import ParameterError
from cpanalysis.sample import SampleOptions, make_sample

SMALL = {"months": 3, "scale": 0.2}
CSV = SampleOptions(format="csv")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return make_sample(tmp_path_factory.mktemp("new") / "deep" / "sample", **SMALL)


def test_a_sample_is_thirteen_tables_their_truth_and_a_mark(sample):
    names = {path.name for path in sample.folder.iterdir()}
    assert names == {f"{table}.parquet" for table in TABLES} | {"truth.json", "SYNTHETIC.md"}


def test_it_says_how_much_it_wrote(sample):
    for name, rows in sample.rows.items():
        assert pl.read_parquet(sample.folder / f"{name}.parquet").height == rows


def test_the_mark_says_it_first(sample):
    text = (sample.folder / "SYNTHETIC.md").read_text(encoding="utf-8")
    assert text.startswith("# SYNTHETIC")
    assert "No row is about a real child" in text


def test_the_truth_lies_beside_it(sample):
    truth = json.loads((sample.folder / "truth.json").read_text(encoding="utf-8"))
    assert truth["rows"] == dict(sample.rows)
    assert {code: fault["count"] for code, fault in truth["faults"].items()} == dict(sample.faults)


def test_a_sample_replaces_an_earlier_one_whole(tmp_path):
    make_sample(tmp_path, **SMALL)
    make_sample(tmp_path, **SMALL, seed=4, options=CSV)
    suffixes = {path.suffix for path in tmp_path.iterdir()}
    assert suffixes == {".csv", ".json", ".md"}


def test_a_sample_never_goes_among_other_files(tmp_path):
    records = tmp_path / "missing_episodes.parquet"
    records.write_bytes(b"might be real")
    with pytest.raises(ParameterError, match="not marked"):
        make_sample(tmp_path, **SMALL)
    assert records.read_bytes() == b"might be real"


def test_a_request_that_cannot_be_met_writes_nothing(tmp_path):
    with pytest.raises(ParameterError):
        make_sample(tmp_path / "new", months=0)
    assert not (tmp_path / "new").exists()


def test_the_period_can_be_moved(tmp_path):
    options = SampleOptions(end=date(2019, 6, 30))
    make_sample(tmp_path, **SMALL, options=options)
    reported = pl.read_parquet(tmp_path / "missing_episodes.parquet")["reported_at"].dt.date()
    assert date(2019, 4, 1) <= reported.min() <= reported.max() <= date(2019, 6, 30)
