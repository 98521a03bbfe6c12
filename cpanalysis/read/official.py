"""Official figures that ship with the project: one tidy file a release in ``data/official``."""

from pathlib import Path

import polars as pl

from cpanalysis.declare.areas import SHIPPED_AREAS
from cpanalysis.declare.official import DATASETS
from cpanalysis.errors import InputError, refuse_rows
from cpanalysis.read.figures import COLUMNS, check_figures, require_one_vintage
from cpanalysis.read.text import read_text_table, require_columns

CLOSENESS = ("extremely close", "very close", "close", "somewhat close", "not close")


def read_official(folder: Path) -> pl.DataFrame:
    """Return all official figures of a folder, checked, one row a published figure.

    Raises
    ------
    InputError
        As :func:`cpanalysis.read.figures.check_figures` says.
    """
    areas = known_areas()
    frames = [read_dataset(folder / dataset.file, areas) for dataset in DATASETS]
    figures = pl.concat(frames)
    require_one_vintage(figures)
    return figures


def known_areas() -> pl.DataFrame:
    """Return the areas that the shipped files may name.

    >>> known_areas().height
    6
    """
    pairs = [{"area_code": area.code, "area": area.name} for area in SHIPPED_AREAS]
    return pl.DataFrame(pairs)


def read_dataset(path: Path, areas: pl.DataFrame) -> pl.DataFrame:
    """Return one file of the folder, checked."""
    text = read_text_table(path)
    require_columns(text, list(COLUMNS), file=path.name)
    for column in ("unit", "publisher", "release", "licence"):
        missing = text.filter(pl.col(column).is_null())
        refuse_rows(missing, file=path.name, column=column, remedy="every figure needs its source")
    return check_figures(text.select("row", *COLUMNS), areas, file=path.name)


def read_authorities(folder: Path) -> pl.DataFrame:
    """Return the authorities, regions and country of England, with their numbers and codes.

    Columns: ``area_code, area, level, authority_number, region``.
    """
    return read_text_table(folder / "authorities.csv").drop("row")


def read_neighbours(folder: Path) -> pl.DataFrame:
    """Return ``area, rank, neighbour, closeness, source``: ten statistical neighbours a district.

    Raises
    ------
    InputError
        For an area that is no authority, a rank that is no number, an unknown closeness, or an
        area without ten different neighbours.
    """
    path = folder / "statistical_neighbours.csv"
    text = read_text_table(path)
    require_columns(text, ["area", "rank", "neighbour", "closeness", "release"], file=path.name)
    authorities = read_authorities(folder)
    for column in ("area", "neighbour"):
        refuse_strangers(text, column, authorities, file=path.name)
    return check_neighbours(text, file=path.name)


def refuse_strangers(
    text: pl.DataFrame, column: str, authorities: pl.DataFrame, *, file: str
) -> None:
    """Refuse rows whose ``column`` does not name one of ``authorities``."""
    known = authorities.filter(pl.col("level") == "authority")["area"].to_list()
    strangers = text.filter(~pl.col(column).is_in(known).fill_null(value=False))
    remedy = "no authority of data/official/authorities.csv has this name; mend or add it there"
    refuse_rows(strangers, file=file, column=column, remedy=remedy)


def check_neighbours(text: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return neighbours with typed ranks, ten different ones for every area."""
    rank = pl.col("rank").cast(pl.Int64, strict=False)
    wrong = text.filter(~rank.is_between(1, 10).fill_null(value=False))
    refuse_rows(wrong, file=file, column="rank", remedy="a rank is a number from 1 to 10")
    unknown = text.filter(~pl.col("closeness").is_in(CLOSENESS).fill_null(value=False))
    refuse_rows(unknown, file=file, column="closeness", remedy=f"known: {', '.join(CLOSENESS)}")
    ranked = text.with_columns(rank).rename({"release": "source"})
    counted = ranked.group_by("area", maintain_order=True).agg(
        pl.len(), pl.col("rank", "neighbour").n_unique()
    )
    short = counted.filter(pl.any_horizontal(pl.col("len", "rank", "neighbour") != 10))
    for area, rows, ranks, names in short.iter_rows():
        found = f"{rows} rows, {ranks} different ranks and {names} different neighbours"
        raise InputError(f"{file}: {area} has {found}, not 10 of each; mend the list")
    return ranked.select("area", "rank", "neighbour", "closeness", "source")
