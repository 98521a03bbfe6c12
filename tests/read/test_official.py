"""The shipped figures are whole, and a fault put into them is found."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES, SHIPPED_AREAS
from cpanalysis.declare.official import DATASETS, MEASURES
from cpanalysis.errors import InputError
from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_authorities, read_neighbours, read_official

FACTORS = "assessment_factors.csv"
NEIGHBOURS = "statistical_neighbours.csv"


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return read_official(find_official())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_official(), tmp_path / "official"))


def replace(path: Path, old: str, new: str) -> None:
    """Put ``new`` in place of the first ``old``, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_official(folder)
        read_neighbours(folder)
    return str(caught.value)


def test_every_measure_and_area_is_there(figures: pl.DataFrame) -> None:
    assert set(figures["measure"]) == set(MEASURES)
    assert set(figures["area"]) == {area.name for area in SHIPPED_AREAS}


def test_every_figure_has_its_source(figures: pl.DataFrame) -> None:
    sourced = figures.select("unit", "publisher", "release", "licence", "file")
    assert sourced.null_count().sum_horizontal().item() == 0
    assert set(figures["licence"]) == {"Open Government Licence v3.0"}


def test_a_figure_is_either_a_number_or_a_symbol_with_its_reason(figures: pl.DataFrame) -> None:
    sound = pl.col("status") == "ok"
    assert figures.filter(sound)["number"].null_count() == 0
    wrong = figures.filter(~sound)
    assert wrong.height > 0
    assert wrong["number"].is_null().all()
    assert wrong.select("symbol", "reason").null_count().sum_horizontal().item() == 0


def test_only_regions_and_the_country_are_rounded(figures: pl.DataFrame) -> None:
    rounded = figures.filter(pl.col("rounded_to").is_not_null())
    assert set(rounded["area"]) == {"North East", "England"}
    assert (rounded["number"].drop_nulls() % 10 == 0).all()


def test_there_is_no_usable_rate_of_first_time_entrants_in_england(figures: pl.DataFrame) -> None:
    areas = figures.filter(measure="first_time_entrants_rate")["area"].unique().to_list()
    assert sorted(areas) == sorted([*DISTRICT_NAMES, "North East"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",1047,", ",?,", "row 2, column 'figure': '?'; neither a number nor a known symbol"),
        ("Hartlepool", "Hartlepol", "row 2, column 'area': 'Hartlepol'; name and code"),
        ("E06000001", "E06000999", "row 2, column 'area': 'Hartlepool'; name and code"),
        ("2018-03-31", "2019-03-31", "row 3, column 'period_end': '2019-03-31'; the same measure"),
        ("2018-03-31", "2017-03-31", "row 2, column 'period_end': '2017-03-31'; it lies before"),
        (",Department for Education,", ",,", "row 2, column 'publisher': None; every figure needs"),
        ("figure,", "number,", "row 1: no column figure; found: measure, area"),
    ],
)
def test_a_fault_is_named_with_file_row_and_column(
    folder: Path, old: str, new: str, told: str
) -> None:
    replace(folder / FACTORS, old, new)
    assert refusal(folder).startswith(FACTORS)
    assert told in refusal(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / FACTORS).unlink()
    assert refusal(folder) == f"{FACTORS}: no such file in official/"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Sunderland", "Sunderlnd", "row 3, column 'neighbour': 'Sunderlnd'; no authority"),
        ("Hartlepool,1", "Atlantis,1", "row 2, column 'area': 'Atlantis'; no authority"),
        ("Hartlepool,1,", "Hartlepool,11,", "row 2, column 'rank': '11'; a rank is a number"),
        ("Hartlepool,1,", "Hartlepool,one,", "row 2, column 'rank': 'one'; a rank is a number"),
        ("very close", "near", "row 2, column 'closeness': 'near'; known: extremely close"),
        ("Hartlepool,1,", "Hartlepool,2,", "Hartlepool has 10 rows, 9 different ranks"),
        ("Sunderland", "South Tyneside", "10 different ranks and 9 different neighbours"),
    ],
)
def test_a_wrong_list_of_neighbours_is_refused(folder: Path, old: str, new: str, told: str) -> None:
    replace(folder / NEIGHBOURS, old, new)
    assert refusal(folder).startswith(NEIGHBOURS)
    assert told in refusal(folder)


def test_an_eleventh_neighbour_is_refused(folder: Path) -> None:
    path = folder / NEIGHBOURS
    line = path.read_text(encoding="utf-8").splitlines()[1].replace("Redcar and Cleveland", "Leeds")
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert "Hartlepool has 11 rows, 10 different ranks and 11 different" in refusal(folder)


def test_districts_have_ten_neighbours_each_of_them_an_authority() -> None:
    listed = read_neighbours(find_official())
    known = read_authorities(find_official()).filter(level="authority")["area"].to_list()
    assert listed.group_by("area", maintain_order=True).len().rows() == [
        (name, 10) for name in DISTRICT_NAMES
    ]
    assert listed["neighbour"].is_in(known).all()


def test_every_declared_dataset_ships() -> None:
    assert all((find_official() / dataset.file).is_file() for dataset in DATASETS)
