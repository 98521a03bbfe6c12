"""What is taken away says what it is, and holds nothing that was hidden."""

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

import cpanalysis as cp
from cpanalysis.explore.session import Session

CODE = "missing_high_risk_share"


@pytest.fixture
def files(session: Session, tmp_path: Path) -> dict[str, Path]:
    """The files of one answer by their endings."""
    told = cp.ask(CODE, area="Hartlepool", by="age_band")
    return {path.suffix: path for path in cp.save(told, tmp_path / "exports").paths}


def test_names_say_what_they_are(files: dict[str, Path]) -> None:
    stem = "missing_high_risk_share_hartlepool_by-age-band_internal_SYNTHETIC"
    assert files[".csv"].name == f"{stem}.csv"
    assert files[".xlsx"].name == f"{stem}.xlsx"
    assert files[".png"].name.startswith(f"{stem}_chart-")


def test_every_row_says_for_whom_it_is(files: dict[str, Path]) -> None:
    rows = pl.read_csv(files[".csv"])
    assert rows["audience"].unique().to_list() == ["Internal: for the eyes of the force alone"]
    assert rows["origin"].unique().to_list() == ["synthetic"]


def test_hidden_rows_stay_hidden(files: dict[str, Path]) -> None:
    for rows in (pl.read_csv(files[".csv"]), pl.read_excel(files[".xlsx"], sheet_name="Figures")):
        hidden = rows.filter(pl.col("status") == "suppressed")
        assert hidden.height
        assert hidden["numerator"].null_count() == hidden.height
        assert rows.filter(pl.col("numerator").is_between(1, 4)).is_empty()


def test_the_workbook_opens_with_what_it_is(files: dict[str, Path]) -> None:
    about = pl.read_excel(files[".xlsx"], sheet_name="About", has_header=False)
    told = dict(about.rows())
    assert told["Title"] == "Missing episodes graded high risk"
    assert told["Audience"].startswith("Internal")
    assert told["Records"].startswith("Synthetic")
    assert told["Asked by"] == f'cp.ask("{CODE}", area="Hartlepool", by="age_band")'


def test_the_picture_says_what_it_is(files: dict[str, Path]) -> None:
    with Image.open(files[".png"]) as picture:
        picture.load()
        assert "Internal: for the eyes of the force alone" in picture.text["Comment"]
        assert "Synthetic" in picture.text["Comment"]
        assert picture.text["Title"].startswith("Missing episodes graded high risk: Hartlepool")


def test_a_stamp_leaves_the_chart_as_it_is(session: Session, tmp_path: Path) -> None:
    told = cp.trend(CODE, area="Hartlepool", by="sex")
    saved = [path for path in cp.save(told, tmp_path).paths if path.suffix == ".png"]
    with Image.open(BytesIO(told.charts[0].png)) as bare, Image.open(saved[0]) as stamped:
        assert stamped.width == bare.width
        assert stamped.height > bare.height + 60


def test_partner_files_say_partner(session: Session, tmp_path: Path) -> None:
    cp.show_to("partner")
    paths = cp.save(cp.ask(CODE), tmp_path).paths
    assert all("_all-districts_partner_" in path.name for path in paths)


def test_text_is_no_formula(session: Session, tmp_path: Path) -> None:
    told = cp.trend(CODE, area="Hartlepool")
    armed = told.frame.with_columns(pl.lit("=1+1").alias("source"))
    object.__setattr__(told, "frame", armed)
    paths = {path.suffix: path for path in cp.save(told, tmp_path).paths}
    assert set(pl.read_csv(paths[".csv"])["source"]) == {"'=1+1"}
