import io
import re

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cpanalysis.declare.results import conform
from cpanalysis.run.results import disarm, to_parquet, write_results, write_verdicts
from cpanalysis.run.written import PackFiles

RESULTS = conform(
    pl.DataFrame(
        {
            "indicator": ["b", "a", "a"],
            "area": ["Hartlepool", "Middlesbrough", "Hartlepool"],
            "value": [-1.5, 2.0, None],
            "symbol": [None, None, "-"],
            "source": ["=HYPERLINK(1)", "-7", "DfE"],
            "status": ["ok", "ok", "suppressed"],
        }
    )
)


def test_the_written_frame_is_the_frame_in_order(tmp_path):
    write_results(RESULTS, PackFiles(tmp_path))
    read = pl.read_parquet(tmp_path / "results.parquet")
    assert_frame_equal(read, RESULTS, check_row_order=False)
    assert read["indicator"].to_list() == ["a", "a", "b"]


def test_the_order_of_rows_does_not_change_the_bytes(tmp_path):
    write_results(RESULTS, PackFiles(tmp_path / "a"))
    write_results(RESULTS.reverse(), PackFiles(tmp_path / "b"))
    for name in ("results.parquet", "results.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_parquet_is_compressed_and_says_nothing_of_the_machine():
    content = to_parquet(RESULTS)
    assert pl.read_parquet_metadata(io.BytesIO(content)).keys() <= {"ARROW:schema"}
    assert not re.search(rb"/(home|root|tmp|work)/", content)


@pytest.mark.parametrize(
    "text", ["=1", "+cmd|x", "-1+1", "@SUM(1)", " =1", "\t=1", "\r=1", "=-1", "＝1"]
)
def test_what_a_spreadsheet_would_run_is_disarmed(text):
    assert disarm(pl.DataFrame({"a": [text]}))["a"].to_list() == ["'" + text]


@pytest.mark.parametrize("text", ["-7", "+7.5", "-1e-3", "-.5", "-", "a=1", "", "DfE - 2024", None])
def test_numbers_symbols_and_words_stay_as_they_are(text):
    frame = pl.DataFrame({"a": [text]}, schema={"a": pl.String})
    assert_frame_equal(disarm(frame), frame)


@pytest.mark.parametrize(
    ("text", "safe"), [("a;=1", "a;'=1"), ("a\t@b", "a\t'@b"), ("a\n+1", "a\n'+1"), ("a, =1",) * 2]
)
def test_a_formula_behind_another_sign_of_a_cells_end_is_disarmed(text, safe):
    assert disarm(pl.DataFrame({"a": [text]}))["a"].to_list() == [safe]


def test_numbers_in_the_csv_stay_numbers(tmp_path):
    write_results(RESULTS, PackFiles(tmp_path))
    text = (tmp_path / "results.csv").read_text()
    assert ",-1.5," in text
    assert ",'=HYPERLINK(1)" in text


def test_verdicts_are_written_as_they_are_and_not_without_any(tmp_path):
    rows = pl.DataFrame({"recommendation": ["2025-N1"], "verdict": ["no clear change"]})
    write_verdicts(rows, PackFiles(tmp_path))
    assert_frame_equal(pl.read_csv(tmp_path / "verdicts.csv"), rows)
    (tmp_path / "verdicts.csv").unlink()
    write_verdicts(rows.clear(), PackFiles(tmp_path))
    assert not (tmp_path / "verdicts.csv").exists()
