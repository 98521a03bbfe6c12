"""Open-data files as the departments publish them: whole England, long or wide.

A file is recognised by its columns and values, not by its name. Every authority, region and the
country are read into the same figures as those that ship, and take their place where both have
the same measure, area and year.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import polars.selectors as cs

from cpanalysis.declare.official import DATASETS, YEAR, Dataset, Measure
from cpanalysis.errors import InputError, refuse_rows
from cpanalysis.read.figures import COLUMNS, HEADING, check_figures, require_one_vintage
from cpanalysis.read.locations import list_data_files
from cpanalysis.read.official import check_neighbours
from cpanalysis.read.text import read_text_table, require_columns

PLACE_COLUMNS = {
    "National": ("country_code", "country_name"),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("new_la_code", "la_name"),
}
ID_COLUMNS = [
    "time_period",
    "time_identifier",
    "geographic_level",
    *(name for pair in PLACE_COLUMNS.values() for name in pair),
]
OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
POPULATION = "population_0_17"


@dataclass(frozen=True)
class Releases:
    """What a folder of downloaded files holds; ``neighbours`` is None where none was found."""

    figures: pl.DataFrame | None = None
    neighbours: pl.DataFrame | None = None


def read_releases(folder: Path, authorities: pl.DataFrame) -> Releases:
    """Return the figures and statistical neighbours of all CSV files in ``folder``.

    Raises
    ------
    InputError
        For a file that is none of the known releases, and as
        :func:`cpanalysis.read.figures.check_figures` says.
    """
    if not folder.is_dir():
        raise InputError(f"releases: no folder {folder.name!r}; make it or leave the parameter out")
    texts = {
        path.relative_to(folder).as_posix(): read_text_table(path)
        for path in list_csv_files(folder)
    }
    lists = {file: text for file, text in texts.items() if "SN_1" in text.columns}
    figures = [
        read_release(text, authorities, file=file)
        for file, text in texts.items()
        if file not in lists
    ]
    neighbours = [
        read_release_of_neighbours(text, authorities, file=file)
        for file, text in require_one_list(lists).items()
    ]
    return Releases(join_releases(figures), neighbours[0] if neighbours else None)


def list_csv_files(folder: Path) -> list[Path]:
    """Return the files of a folder, refusing what is not CSV and a folder without any.

    Raises
    ------
    InputError
        Naming the file: what has been put there must not be left out in silence.
    """
    found = list_data_files(folder)
    for path in found:
        if path.suffix.lower() != ".csv":
            raise InputError(f"{path.name}: only CSV files are read; download the release as CSV")
    if not found:
        raise InputError(f"releases: no CSV file in {folder.name!r}; put one in or leave it out")
    return found


def require_one_list(lists: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the files of statistical neighbours, refusing more than one."""
    if len(lists) > 1:
        names = " and ".join(lists)
        raise InputError(f"{names}: both list statistical neighbours; keep the newer file")
    return lists


def join_releases(frames: list[pl.DataFrame]) -> pl.DataFrame | None:
    """Return all releases as one frame, refusing a figure that stands in two files."""
    if not frames:
        return None
    figures = pl.concat(frames)
    refuse_overlap(figures)
    require_one_vintage(figures)
    return figures


def refuse_overlap(figures: pl.DataFrame) -> None:
    """Refuse a figure that a second file gives again, naming both files."""
    key = ["measure", "area_code", "period_end"]
    earlier = figures.unique(key, keep="first", maintain_order=True)
    again = figures.join(earlier.select(*key, pl.col("file").alias("other")), on=key).filter(
        pl.col("file") != pl.col("other")
    )
    for row in again.head(1).iter_rows(named=True):
        remedy = f"{row['other']} has the same figures; keep the newer file"
        named = again.rename({"period_end": "time_period"})
        refuse_rows(named, file=row["file"], column="time_period", remedy=remedy)


def read_release(text: pl.DataFrame, authorities: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Return the figures of one release, of any known dataset and layout."""
    dataset, layout = recognise(text, file=file)
    require_columns(text, ID_COLUMNS, file=file)
    tidy = (
        take_long(text, dataset, layout, file=file)
        if layout
        else take_wide(text, dataset, file=file)
    )
    placed = add_place(add_period(tidy, dataset, file=file), dataset, file=file)
    areas = authorities.select("area_code", "area")
    return check_figures(add_source(placed, dataset, file=file), areas, file=file)


def recognise(text: pl.DataFrame, *, file: str) -> tuple[Dataset, str]:
    """Return the dataset and, for a long layout, the column that names the measures.

    Raises
    ------
    InputError
        Listing the releases that are known.
    """
    importable = [dataset for dataset in DATASETS if dataset.can_be_imported]
    for dataset in importable:
        labels = {plain(measure.label) for measure in dataset.measures}
        if labels & {plain(name) for name in text.columns}:
            return dataset, ""
        column = find_filter(text, labels)
        if column:
            return dataset, column
    known = "; ".join(dataset.title for dataset in importable)
    raise InputError(f"{file}: not a release that is known ({known}; statistical neighbours)")


def find_filter(text: pl.DataFrame, labels: set[str]) -> str:
    """Return the column whose values name the measures of a dataset, or nothing."""
    for name in text.columns:
        if name in ID_COLUMNS or name == "row":
            continue
        values = text[name].drop_nulls().unique()
        if labels & {plain(value) for value in values}:
            return name
    return ""


def plain(label: str) -> str:
    """Return a label without what releases vary: case, underscores, spaces at the ends.

    >>> plain("Child_sexual_exploitation ")
    'child sexual exploitation'
    """
    return " ".join(label.replace("_", " ").lower().split())


def take_long(text: pl.DataFrame, dataset: Dataset, column: str, *, file: str) -> pl.DataFrame:
    """Return rows of the dataset's measures from a file with one figure a row."""
    require_columns(text, [dataset.value_column], file=file)
    codes = {plain(measure.label): measure.code for measure in dataset.measures}
    labels = text[column].drop_nulls().unique().to_list()
    renamed = {label: codes[plain(label)] for label in labels if plain(label) in codes}
    kept = text.filter(pl.col(column).is_in(list(renamed)))
    return kept.select(
        "row",
        *ID_COLUMNS,
        pl.col(column).replace_strict(renamed).alias("measure"),
        pl.col(dataset.value_column).alias("figure"),
        pl.lit(dataset.value_column).alias("figure_heading"),
    )


def take_wide(text: pl.DataFrame, dataset: Dataset, *, file: str) -> pl.DataFrame:
    """Return rows of the dataset's measures from a file with one column a measure."""
    by_label = {plain(name): name for name in text.columns}
    absent = [m.label for m in dataset.measures if plain(m.label) not in by_label]
    require_columns(text, absent, file=file)
    columns = {by_label[plain(m.label)]: m.code for m in dataset.measures}
    tidy = text.select("row", *ID_COLUMNS, *columns).unpivot(
        on=list(columns),
        index=["row", *ID_COLUMNS],
        variable_name="figure_heading",
        value_name="figure",
    )
    return tidy.with_columns(pl.col("figure_heading").replace_strict(columns).alias("measure"))


def add_period(tidy: pl.DataFrame, dataset: Dataset, *, file: str) -> pl.DataFrame:
    """Return ``tidy`` with first and last day of each figure's period, as text."""
    kind = pl.col("time_identifier") == "Reporting year"
    refuse_rows(
        tidy.filter(~kind.fill_null(value=False)),
        file=file,
        column="time_identifier",
        remedy="only 'Reporting year' (a year to 31 March) is read",
    )
    four_digits = pl.col("time_period").str.contains(r"^(19|20)\d{2}$")
    refuse_rows(
        tidy.filter(~four_digits.fill_null(value=False)),
        file=file,
        column="time_period",
        remedy="a reporting year is written with four digits, as 2024",
    )
    return pl.concat([add_taken(tidy, measure) for measure in dataset.measures]).sort("row")


def add_taken(tidy: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Return the rows of one measure with the period that it is taken over or at."""
    rows = tidy.filter(pl.col("measure") == measure.code)
    year = pl.col("time_period").cast(pl.Int64)
    if measure.taken == YEAR:
        return rows.with_columns(
            pl.concat_str(year - 1, pl.lit("-04-01")).alias("period_start"),
            pl.concat_str(year, pl.lit("-03-31")).alias("period_end"),
        )
    day = pl.concat_str(year, pl.lit(f"-{measure.taken}"))
    return rows.with_columns(day.alias("period_start"), day.alias("period_end"))


def add_place(tidy: pl.DataFrame, dataset: Dataset, *, file: str) -> pl.DataFrame:
    """Return ``tidy`` with area, code, and what the department rounded counts of its level to."""
    level = pl.col("geographic_level")
    unknown = tidy.filter(~level.is_in(list(PLACE_COLUMNS)).fill_null(value=False))
    remedy = f"known levels: {', '.join(PLACE_COLUMNS)}"
    refuse_rows(unknown, file=file, column="geographic_level", remedy=remedy)
    rounds = dataset.publisher == "Department for Education"
    return tidy.with_columns(
        pick_by_level(*(pl.col(code) for code, _ in PLACE_COLUMNS.values())).alias("area_code"),
        pick_by_level(*(pl.col(name) for _, name in PLACE_COLUMNS.values())).alias("area"),
        pick_by_level(*(pl.lit(name) for _, name in PLACE_COLUMNS.values())).alias("area_heading"),
        pl.when(pl.lit(rounds) & (level != "Local authority"))
        .then(pl.lit("10"))
        .alias("rounded_to"),
    )


def pick_by_level(*choices: pl.Expr) -> pl.Expr:
    """Return, of one choice a geographic level, that of each row's level."""
    whens = [
        pl.when(pl.col("geographic_level") == level).then(choice)
        for level, choice in zip(PLACE_COLUMNS, choices, strict=True)
    ]
    return pl.coalesce(whens)


def add_source(tidy: pl.DataFrame, dataset: Dataset, *, file: str) -> pl.DataFrame:
    """Return ``tidy`` with the columns that say where the figures come from."""
    years = tidy.select(
        pl.col("time_period").min().alias("first"), pl.col("time_period").max().alias("last")
    ).row(0)
    release = f"{dataset.title}, {years[0]} to {years[1]}, downloaded file {file}"
    return tidy.with_columns(
        pl.lit("time_period").alias("period_end_heading"),
        pl.lit("children").alias("unit"),
        pl.lit("gss").alias("symbols"),
        pl.lit(dataset.publisher).alias("publisher"),
        pl.lit(release).alias("release"),
        pl.lit(OPEN_GOVERNMENT_LICENCE).alias("licence"),
    ).select("row", *COLUMNS, cs.ends_with(HEADING))


def read_release_of_neighbours(
    text: pl.DataFrame, authorities: pl.DataFrame, *, file: str
) -> pl.DataFrame:
    """Return the ten statistical neighbours of every authority from the department's own layout.

    The file names neighbours by the department's three-digit number in ``SN_1`` to ``SN_10`` and
    their closeness in ``SN_1P`` to ``SN_10P``.
    """
    ranks = range(1, 11)
    wanted = ["old_la_code", *(f"SN_{rank}{end}" for rank in ranks for end in ("", "P"))]
    require_columns(text, wanted, file=file)
    names = current_names(authorities)
    named = [add_names(take_rank(text, rank), names, rank=rank, file=file) for rank in ranks]
    return check_neighbours(pl.concat(named).with_columns(pl.lit(file).alias("release")), file=file)


def take_rank(text: pl.DataFrame, rank: int) -> pl.DataFrame:
    """Return the neighbour at one rank of every authority."""
    return text.select(
        "row",
        "old_la_code",
        f"SN_{rank}",
        pl.lit(str(rank)).alias("rank"),
        pl.col(f"SN_{rank}P").str.to_lowercase().alias("closeness"),
    )


def add_names(ranked: pl.DataFrame, names: dict[str, str], *, rank: int, file: str) -> pl.DataFrame:
    """Return ``ranked`` with the names of authority and neighbour in place of their numbers."""
    for column in ("old_la_code", f"SN_{rank}"):
        unknown = ranked.filter(~pl.col(column).is_in(list(names)).fill_null(value=False))
        remedy = "no authority of data/official/authorities.csv has this number; mend or add it"
        refuse_rows(unknown, file=file, column=column, remedy=remedy)
    return ranked.select(
        "row",
        "rank",
        "closeness",
        pl.col("old_la_code").replace_strict(names).alias("area"),
        pl.col(f"SN_{rank}").replace_strict(names).alias("neighbour"),
    )


def current_names(authorities: pl.DataFrame) -> dict[str, str]:
    """Return the name of each of the department's authority numbers: the newest, where renamed."""
    numbered = authorities.filter(pl.col("authority_number").is_not_null())
    return dict(numbered.select("authority_number", "area").iter_rows())


def combine(shipped: pl.DataFrame, released: pl.DataFrame | None) -> pl.DataFrame:
    """Return shipped figures with those of downloaded releases in their place.

    A released figure replaces the shipped one of the same measure, area and period. A released
    population replaces the whole shipped series, because estimates of two releases are not one
    series.
    """
    if released is None:
        return shipped
    key = ["measure", "area_code", "period_end"]
    if released["measure"].is_in([POPULATION]).any():
        shipped = shipped.filter(pl.col("measure") != POPULATION)
    kept = shipped.join(released, on=key, how="anti", maintain_order="left")
    return pl.concat([kept, released.select(kept.columns)])
