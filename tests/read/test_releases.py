"""Files as the departments publish them are read, and what they should not hold is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.official import LOOKED_AFTER_MISSING
from cpanalysis.errors import InputError
from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_official
from cpanalysis.read.releases import combine, read_releases
from tests.read.conftest import (
    CHILDREN,
    FACTORS,
    IDS,
    INCIDENTS,
    Write,
    identify,
    long_missing,
    long_population,
    to_csv,
    wide_factors,
)

Read = Callable[..., pl.DataFrame]
Refusal = Callable[[Path], str]

MISSING = long_missing(
    ("England", "2024", INCIDENTS, "83920"),
    ("North East", "2024", INCIDENTS, "7570"),
    ("Hartlepool", "2024", INCIDENTS, "332"),
    ("Hartlepool", "2024", CHILDREN, "c"),
    ("Hartlepool", "2024", "Average number of missing incidents", "6.5"),
    ("Leeds", "2024", INCIDENTS, "0"),
)
WIDE = wide_factors(("Hartlepool", "2025", "1200", "64", "c", "91", "0", "z"))
POPULATION = long_population(("Hartlepool", "2024", "20000"), ("Leeds", "2024", "170000"))


@pytest.fixture
def refusal(authorities: pl.DataFrame) -> Refusal:
    def refuse(folder: Path) -> str:
        with pytest.raises(InputError) as caught:
            read_releases(folder, authorities)
        return str(caught.value)

    return refuse


@pytest.fixture
def read(write: Write, authorities: pl.DataFrame) -> Read:
    def read_text(text: str, *, mark: bool = False) -> pl.DataFrame:
        figures = read_releases(write(text, mark=mark), authorities).figures
        assert figures is not None
        return figures

    return read_text


@pytest.mark.parametrize("mark", [True, False])
def test_a_long_file_is_read_with_and_without_a_byte_order_mark(read: Read, mark: bool) -> None:
    found = read(MISSING, mark=mark).select("measure", "area_code", "number", "symbol").rows()
    assert found == [
        ("missing_incidents", "E92000001", 83920, None),
        ("missing_incidents", "E12000001", 7570, None),
        ("missing_incidents", "E06000001", 332, None),
        ("children_missing", "E06000001", None, "c"),
        ("missing_incidents", "E08000035", 0, None),
    ]


def test_a_wide_file_is_read_with_each_symbol_kept(read: Read) -> None:
    found = read(WIDE).select("measure", "number", "status").sort("measure").rows()
    assert found == [
        ("assessments_with_a_factor", 1200, "ok"),
        ("factor_child_criminal_exploitation", None, "suppressed"),
        ("factor_child_sexual_exploitation", 64, "ok"),
        ("factor_gangs", 0, "ok"),
        ("factor_going_missing", 91, "ok"),
        ("factor_trafficking", None, "not_applicable"),
    ]


def test_factors_may_also_come_long(read: Read) -> None:
    rows = [(*identify("Hartlepool", "2025"), "child sexual exploitation ", "64")]
    found = read(to_csv((*IDS, "assessment_factor", "number"), rows))
    assert found.select("measure", "number").rows() == [("factor_child_sexual_exploitation", 64)]


def test_missing_children_may_also_come_wide(read: Read) -> None:
    labels = [measure.label for measure in LOOKED_AFTER_MISSING.measures]
    values = [str(number) for number in range(len(labels))]
    found = read(to_csv((*IDS, *labels), [(*identify("Leeds", "2024"), *values)]))
    numbers = dict(found.select("measure", "number").iter_rows())
    assert numbers == {m.code: n for n, m in enumerate(LOOKED_AFTER_MISSING.measures)}


def test_a_mid_year_estimate_is_of_30_june_and_a_year_ends_on_31_march(read: Read) -> None:
    days = ["period_start", "period_end"]
    assert read(POPULATION).select(days).row(0) == (date(2024, 6, 30), date(2024, 6, 30))
    assert read(MISSING).select(days).row(0) == (date(2023, 4, 1), date(2024, 3, 31))


def test_only_counts_of_regions_and_the_country_are_rounded(read: Read) -> None:
    rounded = dict(read(MISSING).select("area", "rounded_to").iter_rows())
    assert rounded == {"England": 10, "North East": 10, "Hartlepool": None, "Leeds": None}
    estimates = long_population(("England", "2024", "12183016"))
    assert read(estimates)["rounded_to"].to_list() == [None]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Leeds"', '"Leedz"', "row 7, column 'la_name': 'Leedz'; name and code are not a pair"),
        ('"7570"', '"?"', "row 3, column 'number': '?'; neither a number nor a known symbol"),
        ("Regional", "Ward", "row 3, column 'geographic_level': 'Ward'; known levels: National"),
        ("Reporting", "Calendar", "row 2, column 'time_identifier': 'Calendar year'; only"),
        ('"2024"', '"202324"', "row 2, column 'time_period': '202324'; a reporting year is"),
        ('"CLA_group"', '"number"', "row 1: column 'number' stands twice; remove one"),
        ('"number"', '"percentage"', "row 1: no column number; found: time_period"),
        ('"la_name"', '"name"', "row 1: no column la_name; found: time_period"),
        (CHILDREN, INCIDENTS, "row 5, column 'time_period': '2024-03-31'; the same measure"),
    ],
)
def test_a_fault_in_a_long_file_is_named_as_the_file_names_it(
    write: Write, refusal: Refusal, old: str, new: str, told: str
) -> None:
    assert old in MISSING
    assert refusal(write(MISSING.replace(old, new, 1))).startswith(f"release.csv, {told}")


def test_what_is_no_measure_of_ours_is_left_out(read: Read) -> None:
    assert "Average number" in MISSING
    assert read(MISSING).height == MISSING.count("\n") - 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"91"', '"n/a"', "row 2, column 'Going_missing': 'n/a'; neither a number nor"),
        ('"64"', '"-1"', "row 2, column 'Child_sexual_exploitation': '-1'; a count or rate"),
        ('"Gangs"', '"Gang"', "row 1: no column Gangs; found: time_period"),
    ],
)
def test_a_fault_in_a_wide_file_is_named_as_the_file_names_it(
    write: Write, refusal: Refusal, old: str, new: str, told: str
) -> None:
    assert refusal(write(WIDE.replace(old, new, 1))).startswith(f"release.csv, {told}")


def test_a_year_out_of_order_is_refused(write: Write, refusal: Refusal) -> None:
    years = ("2022", "2024", "2023")
    folder = write(long_missing(*(("Leeds", year, INCIDENTS, "9") for year in years)))
    told = "release.csv, row 4, column 'time_period': '2023-03-31'; out of order"
    assert refusal(folder).startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "release.csv: the file is empty"),
        ("school,pupils\nA,3\n", "release.csv: not a release that is known (Children looked after"),
        (to_csv((*IDS, "category", *FACTORS), []), "release.csv: no row under the header"),
    ],
)
def test_a_file_that_is_no_release_is_refused(
    write: Write, refusal: Refusal, text: str, told: str
) -> None:
    assert refusal(write(text)).startswith(told)


def test_a_file_that_is_not_utf_8_is_refused(write: Write, refusal: Refusal) -> None:
    folder = write(MISSING)
    (folder / "old.csv").write_bytes("Local authority,Ynys Môn\n".encode("latin-1"))
    assert refusal(folder) == "old.csv: not UTF-8; save it as 'CSV UTF-8'"


def test_what_is_not_csv_is_not_left_out_in_silence(write: Write, refusal: Refusal) -> None:
    told = "release.xlsx: only CSV files are read; download the release as CSV"
    assert refusal(write("PK", "release.xlsx")) == told


def test_a_file_counts_whatever_its_folder_and_the_case_of_its_ending(
    write: Write, authorities: pl.DataFrame
) -> None:
    write(MISSING, "2024/A.CSV")
    folder = write("How to download.", "README.md")
    found = read_releases(folder, authorities).figures
    assert found is not None
    assert set(found["file"]) == {"2024/A.CSV"}


def test_a_folder_without_files_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    assert refusal(tmp_path / "none").startswith("releases: no folder 'none'")
    assert refusal(tmp_path).startswith("releases: no CSV file in")


def test_the_same_figures_in_two_files_are_refused(write: Write, refusal: Refusal) -> None:
    write(MISSING, "a.csv")
    told = refusal(write(MISSING, "b.csv"))
    assert told.startswith("b.csv, row 2, column 'time_period': '2024-03-31' (and 4 more rows)")
    assert told.endswith("; a.csv has the same figures; keep the newer file")


def test_populations_of_two_releases_are_refused(write: Write, refusal: Refusal) -> None:
    write(POPULATION, "a.csv")
    folder = write(long_population(("Hartlepool", "2023", "20000")), "b.csv")
    assert refusal(folder).startswith("population_0_17 mixes 'Mid-year population estimates")


RANKS = range(1, 11)
NEIGHBOURS_HEADER = (
    *("old_la_code", "la_name", "region_ind", "region_name"),
    *(f"SN_{rank}{end}" for rank in RANKS for end in ("", "P")),
)
TEN = ("807", "394", "393", "808", "876", "390", "806", "357", "391", "372")


def neighbours_file(number: str = "805", ten: tuple[str, ...] = TEN) -> str:
    """Return a list of neighbours; the name is spelt as no other file spells it."""
    pairs = [cell for near in ten for cell in (near, "Very close ")]
    return to_csv(NEIGHBOURS_HEADER, [(number, "Hartlepool UA", "1", "North East", *pairs)])


def test_neighbours_are_found_by_number(write: Write, authorities: pl.DataFrame) -> None:
    found = read_releases(write(neighbours_file(), mark=True), authorities).neighbours
    assert found is not None
    assert found["rank"].to_list() == list(RANKS)
    assert found.select("area", "neighbour", "closeness", "source").row(3) == (
        *("Hartlepool", "Stockton-on-Tees", "very close", "release.csv"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (neighbours_file("1"), "release.csv, row 2, column 'old_la_code': '1'; no authority"),
        (neighbours_file(ten=("1", *TEN[1:])), "release.csv, row 2, column 'SN_1': '1'; no auth"),
        (neighbours_file(ten=(TEN[1], *TEN[1:])), "release.csv: Hartlepool has 10 rows, 10 diff"),
        (neighbours_file().replace("Very", "Quite"), "release.csv, row 2, column 'closeness'"),
        (neighbours_file().replace("SN_9P", "SN_9Q"), "release.csv, row 1: no column SN_9P"),
    ],
)
def test_a_wrong_list_of_neighbours_is_refused(
    write: Write, refusal: Refusal, text: str, told: str
) -> None:
    assert refusal(write(text)).startswith(told)


def test_two_lists_of_neighbours_are_refused(write: Write, refusal: Refusal) -> None:
    write(neighbours_file(), "a.csv")
    told = refusal(write(neighbours_file(), "b.csv"))
    assert told == "a.csv and b.csv: both list statistical neighbours; keep the newer file"


def test_releases_take_the_place_of_shipped_figures(read: Read) -> None:
    shipped = read_official(find_official())
    released = read(long_missing(("Hartlepool", "2024", INCIDENTS, "9999")))
    joined = combine(shipped, released)
    same = pl.col("measure") == "missing_incidents", pl.col("area") == "Hartlepool"
    newest = joined.filter(*same, pl.col("period_end") == date(2024, 3, 31))
    assert newest["number"].to_list() == [9999]
    assert joined.height == shipped.height
    assert joined.filter(~pl.all_horizontal(same)).equals(shipped.filter(~pl.all_horizontal(same)))


def test_a_released_population_takes_the_place_of_the_whole_series(read: Read) -> None:
    joined = combine(read_official(find_official()), read(POPULATION))
    series = joined.filter(measure="population_0_17")
    assert sorted(series["area"]) == ["Hartlepool", "Leeds"]
    assert joined.filter(measure="population_10_17_census_2021").height > 0


def test_without_releases_the_shipped_figures_stay() -> None:
    shipped = read_official(find_official())
    assert combine(shipped, None) is shipped


MEASURES = (INCIDENTS, CHILDREN, "Average number of missing incidents", "Rate of something else")
AREAS, YEARS = ("England", "North East", "Hartlepool", "Leeds"), ("2022", "2023", "2024")


def long_enough(order: Callable[[tuple[str, str, str]], tuple[str, ...]]) -> str:
    """Return a file so long that it is read in several chunks: most of it is no measure of ours."""
    keys = [(area, year, measure) for area in AREAS for year in YEARS for measure in MEASURES]
    other = [("Hartlepool", "2024", f"Another measure {number:05}") for number in range(4_000)]
    figures = [(*key, str(100 + number)) for number, key in enumerate(keys)]
    rows = [*figures, *((*key, "1") for key in other)]
    return long_missing(*sorted(rows, key=lambda row: order(row[:3])))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("first", range(3))
def test_a_file_may_be_sorted_in_any_way(read: Read, first: int, reverse: bool) -> None:
    def order(key: tuple[str, str, str]) -> tuple[str, ...]:
        return (key[first], *key)

    text = long_enough(order)
    lines = text.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]) + "\n" if reverse else text
    figures = read(turned).select("area", "measure", "period_start", "period_end", "figure")
    plain = read(long_enough(lambda key: key)).select(figures.columns)
    assert figures.height == plain.height > 0
    assert figures.sort(figures.columns).equals(plain.sort(figures.columns))
    assert set(figures["period_start"].dt.month()) == {4}
