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
        For a rank that is no number, an unknown closeness, or a district without ten.
    """
    path = folder / "statistical_neighbours.csv"
    text = read_text_table(path)
    require_columns(text, ["area", "rank", "neighbour", "closeness", "release"], file=path.name)
    return check_neighbours(text, file=path.name)


def check_neighbours(text: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return neighbours with typed ranks, ten for every area."""
    rank = pl.col("rank").cast(pl.Int64, strict=False)
    wrong = text.filter(~rank.is_between(1, 10).fill_null(value=False))
    refuse_rows(wrong, file=file, column="rank", remedy="a rank is a number from 1 to 10")
    unknown = text.filter(~pl.col("closeness").is_in(CLOSENESS).fill_null(value=False))
    refuse_rows(unknown, file=file, column="closeness", remedy=f"known: {', '.join(CLOSENESS)}")
    ranked = text.with_columns(rank).rename({"release": "source"})
    short = ranked.group_by("area", maintain_order=True).agg(pl.col("rank").n_unique())
    for area, number in short.filter(pl.col("rank") != 10).iter_rows():
        raise InputError(f"{file}: {area} has {number} different ranks, not 10; complete the list")
    return ranked.select("area", "rank", "neighbour", "closeness", "source")
