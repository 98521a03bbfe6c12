"""Cells of tables find the figures of results that they show.

A table says in its caption, or in columns, whose indicator, area, period and part its figures
are, in the words in which results are written. The keys of the results are put into the same
words, and the two meet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache

import polars as pl

from cpanalysis.attack.grids import Grid
from cpanalysis.attack.numbers import find_precision, read_number
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.results import KEY, OF_DAY, OF_YEAR
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.numbers import write_period
from cpanalysis.words.origin import IN_CAPTION, ROWS_MARKED
from cpanalysis.words.strata import name_stratum

AREAS = (*DISTRICT_NAMES, FORCE.name, REST_OF_FORCE.name)
LATEST, LATEST_TOLD = "latest twelve months", "latest twelve months with a figure"
"""What stands for a period where a table shows only the newest."""
WHOLE = "all"
FIGURES = {
    "Counted": "numerator",
    "Of": "denominator",
    "Value": "value",
    "Not recorded": "n_not_recorded",
    "Left out": "n_excluded",
}
"""Columns of tables by what they hold of a row of results."""
ONE_AREA = f"(?P<area>{'|'.join(AREAS)})"
OF_ONE = re.compile(
    rf"^(?P<title>.+?)(?: by (?P<by>[a-z _]+): |, ){ONE_AREA}(?:, (?P<period>.+))?$"
)
CARD = "Core indicators of records"
SIDE_BY_SIDE = {
    re.compile(rf"^{CARD}$"): LATEST,
    re.compile(r"^.+, the districts side by side: .+$"): LATEST_TOLD,
}
OF_AREA = re.compile(rf"^.+: {ONE_AREA}$")
SUFFIX = re.compile(r" \(per [^)]*\)$")


@dataclass(frozen=True)
class Cell:
    """A figure of a table, with the words that say which it is."""

    where: str
    title: str
    area: str
    split: str
    part: str
    period: str
    figure: str
    text: str
    number: float | None
    precision: float


@cache
def titles() -> Mapping[str, str]:
    """Return the codes of the indicators of records by their titles."""
    return {indicator.title: code for code, indicator in CATALOGUE.items()}


def list_cells(grid: Grid) -> Iterator[Cell]:
    """Yield the figures of a table that says which they are; none of another table."""
    caption = grid.caption.removesuffix(IN_CAPTION).removesuffix(ROWS_MARKED)
    period = next((named for form, named in SIDE_BY_SIDE.items() if form.match(caption)), "")
    if period:
        yield from list_side_by_side(grid, period)
    elif grid.head[:1] == ["Indicator"]:
        area = OF_AREA.match(caption)
        if area and ("Period" in grid.head or caption.startswith(CARD)):
            yield from list_by_indicator(grid, area["area"])
    elif found := OF_ONE.match(caption):
        yield from list_of_one(grid, found)


def list_side_by_side(grid: Grid, period: str) -> Iterator[Cell]:
    """Yield the values of a table with an indicator a row and an area a column."""
    for record in grid.list_records():
        for area in filter(AREAS.__contains__, grid.head):
            place = {
                "title": record["Indicator"],
                "area": area,
                "split": "",
                "part": WHOLE,
                "period": period,
            }
            yield make_cell(grid.where, place, "Value", record.get(area, ""))


def list_by_indicator(grid: Grid, area: str) -> Iterator[Cell]:
    """Yield the figures of an area with an indicator a row: a card of scores, or a sheet."""
    for record in grid.list_records():
        place = {
            "title": record["Indicator"],
            "area": area,
            "split": record.get("Split by", ""),
            "part": record.get("Part", WHOLE),
            "period": record.get("Period", LATEST),
        }
        yield from list_figures(grid.where, place, record)


def list_of_one(grid: Grid, found: re.Match[str]) -> Iterator[Cell]:
    """Yield the figures of one indicator and area, a row a period or a part of a split."""
    for record in grid.list_records():
        first = record.get(grid.head[0], "")
        place = {
            "title": found["title"],
            "area": found["area"],
            "split": found["by"] or "",
            "part": first if found["by"] else WHOLE,
            "period": (found["period"] or "") if found["by"] else first,
        }
        yield from list_figures(grid.where, place, record)


def list_figures(where: str, place: dict[str, str], record: Mapping[str, str]) -> Iterator[Cell]:
    """Yield the figures of one row of a table."""
    percent = record.get("Unit") == "per cent"
    for column in FIGURES:
        if column in record:
            yield make_cell(where, place, column, record[column], percent=percent)


def make_cell(
    where: str, place: dict[str, str], column: str, text: str, *, percent: bool = False
) -> Cell:
    """Return a cell with its number; of a sheet in per cent, as a share."""
    scale = 100 if percent and column == "Value" else 1
    number = read_number(text)
    return Cell(
        where=where,
        **place | {"title": SUFFIX.sub("", place["title"])},
        figure=FIGURES[column],
        text=text,
        number=None if number is None else number / scale,
        precision=find_precision(text) / scale,
    )


def place_cells(grids: Iterable[Grid], results: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of tables that show a row of ``results``, with the key of that row.

    ``number`` and ``precision`` are what the cell says, ``where`` in which file it stands.
    """
    listed = [asdict(cell) for grid in grids for cell in list_cells(grid)]
    known = pl.col("title").replace_strict(titles(), default=None, return_dtype=pl.String)
    cells = pl.DataFrame(listed, schema=CELLS).with_columns(known.alias("indicator"))
    splits = cells.select("indicator", "split").unique().drop_nulls()
    named = [name_split(code, by) for code, by in splits.iter_rows()]
    split = cells.join(
        splits.with_columns(pl.Series("stratum", named, pl.String)), on=["indicator", "split"]
    )
    words = ["indicator", "area", "stratum", "part", "period"]
    return split.join(word_keys(results), on=words).select(
        *KEY, "where", "figure", "text", "number", "precision"
    )


TEXTS = ("where", "title", "area", "split", "part", "period", "figure", "text")
CELLS = {**dict.fromkeys(TEXTS, pl.String), "number": pl.Float64, "precision": pl.Float64}


def name_split(code: str, by: str) -> str:
    """Return the name of a split in results, from how a caption says it.

    >>> name_split("missing_episode_count", "age band"), name_split("missing_episode_count", "")
    ('age_band', 'all')
    """
    return name_stratum(CATALOGUE[code], by.replace(" ", "_")) if by else WHOLE


def word_keys(results: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of ``results`` with period and part in the words of tables.

    The newest long period of an indicator of records is there twice: also as the latest.
    """
    of_records = results.filter(pl.col("area").is_in(AREAS)).select(*KEY, "value")
    periods = of_records.select("period_start", "period_end").unique().drop_nulls()
    worded = periods.with_columns(
        pl.Series("period", [write_period(*row) for row in periods.iter_rows()], pl.String)
    )
    parts = of_records.select(pl.col("value_of_stratum").unique())
    written = [name_part(value) for value in parts.to_series()]
    named = parts.with_columns(pl.Series("part", written, pl.String))
    dated = of_records.join(worded, on=["period_start", "period_end"])
    keys = dated.join(named, on="value_of_stratum")
    own = keys.filter(
        pl.col("indicator").is_in(list(RECORD_INDICATORS)),
        pl.col("stratum") == WHOLE,
        OF_YEAR | OF_DAY,
    )
    of_districts = own.filter(pl.col("area").is_in(DISTRICT_NAMES))
    told = of_districts.filter(pl.col("value").is_not_null())
    latest = [find_latest(own, of_districts, LATEST), find_latest(own, told, LATEST_TOLD)]
    return pl.concat([keys, *latest])


def find_latest(keys: pl.DataFrame, among: pl.DataFrame, named: str) -> pl.DataFrame:
    """Return the keys of the newest period of each indicator ``among`` some, named as tables do."""
    newest = among.group_by("indicator").agg(pl.col("period_end").max())
    return keys.join(newest, on=["indicator", "period_end"], how="semi").with_columns(
        period=pl.lit(named)
    )
