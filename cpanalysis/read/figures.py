"""Published figures in one tidy frame, whichever file they came from, and the checks on them."""

import polars as pl
import polars.selectors as cs

from cpanalysis.declare.official import MEASURES
from cpanalysis.declare.symbols import CONVENTIONS, known_symbols
from cpanalysis.errors import InputError, refuse_rows

COLUMNS = (
    "measure",
    "area",
    "area_code",
    "period_start",
    "period_end",
    "figure",
    "unit",
    "rounded_to",
    "symbols",
    "publisher",
    "release",
    "licence",
)
"""Columns of a file in ``data/official``."""

NUMBER = r"^-?\d+(\.\d+)?$"
ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
HEADING = "_heading"


def check_figures(frame: pl.DataFrame, areas: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return text ``frame`` (columns as above, and ``row``) as typed figures.

    Adds ``number`` (null where a symbol stands), ``status``, ``symbol``, ``reason`` and ``file``.

    Raises
    ------
    InputError
        For an unknown measure, area or symbol, a period that is none, a duplicate row, and a
        year out of order, each with file, row, column and remedy.
    """
    refuse_unknown(frame, "measure", list(MEASURES), file=file)
    refuse_unknown_areas(frame, areas, file=file)
    dated = parse_dates(frame, file=file)
    read = parse_figures(dated, file=file)
    refuse_duplicates(read, file=file)
    refuse_disorder(read, file=file)
    return read.with_columns(
        pl.col("rounded_to").cast(pl.Float64), pl.lit(file).alias("file")
    ).drop("symbols", cs.ends_with(HEADING))


def refuse_unknown(frame: pl.DataFrame, column: str, known: list[str], *, file: str) -> None:
    """Refuse rows whose ``column`` is not among ``known``."""
    unknown = frame.filter(~pl.col(column).is_in(known).fill_null(value=False))
    refuse(unknown, file=file, column=column, remedy=f"known: {', '.join(known)}")


def refuse_unknown_areas(frame: pl.DataFrame, areas: pl.DataFrame, *, file: str) -> None:
    """Refuse rows whose area and code are not a pair of ``areas``."""
    unknown = frame.join(
        areas, on=["area_code", "area"], how="anti", maintain_order="left", nulls_equal=True
    )
    remedy = "name and code are not a pair of data/official/authorities.csv; mend or add it there"
    refuse(unknown, file=file, column="area", remedy=remedy)


def refuse(offending: pl.DataFrame, *, file: str, column: str, remedy: str) -> None:
    """Refuse ``offending`` rows, with the column named as the file itself names it.

    A file of our own has our names; one of a department brings what it calls a column in another
    column, such as ``figure_heading``.
    """
    heading = f"{column}{HEADING}"
    if offending.height and heading in offending.columns:
        named = str(offending[heading][0])
        offending = offending.with_columns(pl.col(column).alias(named))
        column = named
    refuse_rows(offending, file=file, column=column, remedy=remedy)


def parse_dates(frame: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return ``frame`` with its period as dates."""
    for column in ("period_start", "period_end"):
        parsed = pl.col(column).str.to_date("%Y-%m-%d", strict=False)
        well_formed = pl.col(column).str.contains(ISO_DATE) & parsed.is_not_null()
        wrong = frame.filter(~well_formed.fill_null(value=False))
        refuse(wrong, file=file, column=column, remedy="write dates as 2024-03-31")
        frame = frame.with_columns(parsed)
    backwards = frame.filter(pl.col("period_end") < pl.col("period_start"))
    refuse(backwards, file=file, column="period_end", remedy="it lies before period_start")
    return frame


def parse_figures(frame: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return ``frame`` with each figure read as a number or as a known symbol."""
    refuse_unknown(frame, "symbols", list(CONVENTIONS), file=file)
    parts = [
        read_symbols(part, str(convention[0]), file=file)
        for convention, part in frame.group_by("symbols", maintain_order=True)
    ]
    return pl.concat(parts).sort("row")


def read_symbols(frame: pl.DataFrame, convention: str, *, file: str) -> pl.DataFrame:
    """Return ``frame``, of one symbol convention, with number, symbol, status and reason."""
    symbols = known_symbols(convention)
    is_number = pl.col("figure").str.contains(NUMBER).fill_null(value=False)
    is_symbol = pl.col("figure").is_in(list(symbols)).fill_null(value=False)
    unknown = frame.filter(~is_number & ~is_symbol)
    remedy = f"neither a number nor a known symbol ({' '.join(symbols)})"
    refuse(unknown, file=file, column="figure", remedy=remedy)
    negative = frame.filter(is_number & pl.col("figure").str.starts_with("-"))
    refuse(negative, file=file, column="figure", remedy="a count or rate is never negative")
    status = {text: symbol.status for text, symbol in symbols.items()}
    meaning = {text: symbol.meaning for text, symbol in symbols.items()}
    return frame.with_columns(
        pl.when(is_number).then("figure").cast(pl.Float64, strict=False).alias("number"),
        pl.when(is_symbol).then("figure").alias("symbol"),
        pl.col("figure").replace_strict(status, default="ok").alias("status"),
        pl.col("figure").replace_strict(meaning, default=None).alias("reason"),
    )


def refuse_duplicates(frame: pl.DataFrame, *, file: str) -> None:
    """Refuse a second row for the same measure, area and period."""
    again = ~pl.struct("measure", "area_code", "period_end").is_first_distinct()
    remedy = "the same measure, area and period stand in an earlier row; remove one"
    refuse(frame.filter(again), file=file, column="period_end", remedy=remedy)


def refuse_disorder(frame: pl.DataFrame, *, file: str) -> None:
    """Refuse a series whose years run neither up nor down throughout."""
    series = ["measure", "area_code"]
    step = pl.col("period_end").diff().over(series).dt.total_days()
    direction = step.drop_nulls().first().sign().over(series)
    wrong = frame.filter((step.sign() != direction).fill_null(value=False))
    remedy = "out of order: the years of a series must run all up or all down; check the year"
    refuse(wrong, file=file, column="period_end", remedy=remedy)


def require_one_vintage(figures: pl.DataFrame) -> None:
    """Raise where a population series would mix estimates of two releases.

    Raises
    ------
    InputError
        Naming the measure and both releases: estimates before and after a census rebase differ.
    """
    releases = (
        figures.filter(pl.col("measure") == "population_0_17")
        .group_by("measure")
        .agg(pl.col("release").unique().sort())
        .filter(pl.col("release").list.len() > 1)
    )
    if releases.height:
        names = "' and '".join(releases["release"][0])
        raise InputError(
            f"population_0_17 mixes '{names}': estimates before and after a rebase are not one"
            " series; keep one release"
        )
