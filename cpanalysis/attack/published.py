"""Everything that a pack publishes of its figures, put together from all its files.

The results are what the pack says of itself; every other file is held against them. A figure that
one file hides and another shows is known to whoever has both.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import polars as pl

from cpanalysis.attack.grids import Grid, list_files, read_frame, read_page, read_workbook
from cpanalysis.attack.placed import FIGURES, place_cells
from cpanalysis.declare.results import KEY, SCHEMA
from cpanalysis.errors import InputError

RESULTS = "results.parquet"
EMBEDDED = re.compile(r"data:(?!image/)[\w/+.-]*(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s]+)")
SHOWN = (*FIGURES.values(), "lower", "upper")
ALMOST = 1e-6
"""Figures of two files are the same where they differ by no more than this beyond rounding."""
HIDDEN, OK = "suppressed", "ok"


@dataclass(frozen=True)
class Published:
    """What a pack publishes.

    ``own`` are the results as they stand, and ``results`` hold every figure that any file shows.
    ``told`` are cells hidden in the results
    and shown elsewhere, ``apart`` cells of which two files show different figures; both with
    ``where``, ``figure`` and ``number``. ``tables`` were read, ``placed`` cells of them found their
    row.
    """

    own: pl.DataFrame
    results: pl.DataFrame
    told: pl.DataFrame
    apart: pl.DataFrame
    tables: int
    placed: int


def read_published(folder: Path) -> Published:
    """Return what the files of a pack publish: results, tables, and data within pages.

    Raises
    ------
    InputError
        Where there is no pack, or its results cannot be read.
    """
    results = read_results(folder)
    grids = [grid for path in list_files(folder) for grid in read_grids(path, folder)]
    placed = place_cells(grids, results)
    others = [place_frame(frame, where) for where, frame in read_frames(folder)]
    cells = pl.concat([placed, *others]).filter(pl.col("number").is_not_null())
    told, apart = compare(cells, results)
    return Published(results, fill(results, told), told, apart, len(grids), placed.height)


def read_results(folder: Path) -> pl.DataFrame:
    """Return the results of a pack with their columns of today."""
    path = folder / RESULTS
    if not path.is_file():
        raise InputError(f"{folder.name}: no {RESULTS}, so no pack; name the folder of a pack")
    frame = read_frame(path.read_bytes())
    if frame is None or set(KEY) - set(frame.columns):
        raise InputError(f"{folder.name}/{RESULTS} cannot be read as results; make the pack again")
    absent = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in frame]
    return frame.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )


def read_grids(path: Path, folder: Path) -> Iterator[Grid]:
    """Yield the tables of a file of the pack, where it is a page or a workbook."""
    where = path.relative_to(folder).as_posix()
    if path.suffix in (".html", ".htm"):
        yield from read_page(path.read_text(encoding="utf-8", errors="replace"), where)
    elif path.suffix in (".xlsx", ".xlsm"):
        yield from read_workbook(path.read_bytes(), where)


def read_frames(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the results that stand in other files, and those embedded in pages."""
    for path in list_files(folder):
        where = path.relative_to(folder).as_posix()
        for content in list_contents(path) if where != RESULTS else ():
            frame = read_frame(content)
            if frame is not None and set(KEY) <= set(frame.columns):
                yield where, frame


def list_contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file of data, or the data embedded in a page."""
    if path.suffix in (".csv", ".parquet"):
        yield path.read_bytes()
    elif path.suffix in (".html", ".htm"):
        for data in EMBEDDED.findall(path.read_text(encoding="utf-8", errors="replace")):
            with suppress(binascii.Error):
                yield base64.b64decode(data)


def place_frame(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """Return the figures of results in another file as cells, like those of tables."""
    shown = [name for name in SHOWN if name in frame.columns]
    typed = frame.select(
        *(read_key(frame, name) for name in KEY),
        *(pl.col(name).cast(pl.Float64, strict=False) for name in shown),
    )
    return typed.unpivot(on=shown, index=KEY, variable_name="figure", value_name="number").select(
        *KEY,
        pl.lit(where).alias("where"),
        "figure",
        pl.col("number").cast(pl.String).alias("text"),
        "number",
        pl.lit(0.0).alias("precision"),
    )


def read_key(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column of the key in its type; text becomes a date where that is wanted."""
    if frame.schema[name] == pl.String and SCHEMA[name] == pl.Date:
        return pl.col(name).str.to_date(strict=False)
    return pl.col(name).cast(SCHEMA[name], strict=False)


def compare(cells: pl.DataFrame, results: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return cells that are hidden in ``results``, and cells that differ from them."""
    known = results.select(*KEY, "status", *SHOWN).unpivot(
        on=SHOWN, index=[*KEY, "status"], variable_name="figure", value_name="known"
    )
    both = cells.join(known, on=[*KEY, "figure"], nulls_equal=True)
    hidden = pl.col("known").is_null() & (pl.col("status").cast(pl.String) == HIDDEN)
    far = (pl.col("known") - pl.col("number")).abs()
    apart = far > pl.col("precision") + ALMOST * (1 + pl.col("known").abs())
    return both.filter(hidden).drop("known", "status"), both.filter(apart).drop("status")


def fill(results: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` with the figures that other files show.

    A row whose numerator is so known is not hidden any more.
    """
    counts = (name for name in FIGURES.values() if name != "value")
    filled = reduce(lambda frame, name: fill_one(frame, told, name), counts, results)
    shown = (pl.col("status").cast(pl.String) == HIDDEN) & pl.col("numerator").is_not_null()
    status = pl.when(shown).then(pl.lit(OK)).otherwise(pl.col("status").cast(pl.String))
    return filled.with_columns(status.cast(SCHEMA["status"]).alias("status"))


def fill_one(results: pl.DataFrame, told: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``results`` with one figure where another file shows it."""
    shown = told.filter(pl.col("figure") == name).group_by(KEY).agg(pl.col("number").first())
    joined = results.join(shown, on=list(KEY), how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.coalesce(name, "number").alias(name)).drop("number")
