"""Small files in the layouts of the departments; their figures are made up."""

from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_authorities

ENGLAND = ("National", "E92000001", "England", "", "", "", "", "")
NORTH_EAST = ("Regional", "E92000001", "England", "E12000001", "North East", "", "", "")
HARTLEPOOL = (*("Local authority", "E92000001", "England"), *("E12000001", "North East"))
HARTLEPOOL = (*HARTLEPOOL, "805", "E06000001", "Hartlepool")
LEEDS = ("Local authority", "E92000001", "England", "E12000003", "Yorkshire and The Humber")
LEEDS = (*LEEDS, "383", "E08000035", "Leeds")
PLACES = {"England": ENGLAND, "North East": NORTH_EAST, "Hartlepool": HARTLEPOOL, "Leeds": LEEDS}
IDS = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
)
FACTORS = (
    *("Episodes_with_assessment_factor", "Child_sexual_exploitation"),
    *("Child_criminal_exploitation", "Going_missing", "Gangs", "Trafficking"),
)
INCIDENTS = "Number of missing incidents during the year"
CHILDREN = "Children who had a missing incident during the year"

Write = Callable[..., Path]


def identify(area: str, year: str) -> tuple[str, ...]:
    return (year, "Reporting year", *PLACES[area])


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [header, *rows]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines) + "\n"


def long_missing(*figures: tuple[str, str, str, str]) -> str:
    """Return a long file of missing incidents from (area, year, measure, figure)."""
    rows = [(*identify(area, year), measure, figure) for area, year, measure, figure in figures]
    return to_csv((*IDS, "CLA_group", "number"), rows)


def wide_factors(*figures: tuple[str, ...]) -> str:
    """Return a wide file of assessment factors from (area, year, six figures)."""
    rows = [(*identify(area, year), "Factors", *values) for area, year, *values in figures]
    return to_csv((*IDS, "category", *FACTORS), rows)


def long_population(*figures: tuple[str, str, str]) -> str:
    """Return a file of mid-year estimates from (area, year, figure)."""
    rows = [
        (*identify(area, year), "Children aged 0 to 17 years", figure)
        for area, year, figure in figures
    ]
    return to_csv((*IDS, "age_group", "population_estimate"), rows)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text into a file of a folder of releases, with a byte-order mark if asked."""

    def write_file(text: str, name: str = "release.csv", *, mark: bool = False) -> Path:
        path = tmp_path / "releases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8-sig" if mark else "utf-8")
        return path.parent

    return write_file


@pytest.fixture(scope="session")
def authorities() -> pl.DataFrame:
    return read_authorities(find_official())
