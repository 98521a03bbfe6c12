"""The system of a pack: every count that is published or needed, and the sums that are nought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from scipy.sparse import csr_array

from cpanalysis.protect.linked.cells import (
    EVERYWHERE,
    PLACE,
    Areas,
    Catalogue,
    find_splits,
    list_cells,
)
from cpanalysis.protect.linked.places import Period, add_areas, add_periods, bound_areas
from cpanalysis.protect.linked.relations import Relation, relate

VARIABLE = ["counted", *PLACE]
TERM = ["equation", *VARIABLE, "sign"]
DAYS = {"period_start": pl.Date, "period_end": pl.Date}
AREAS = Areas()
ALL_MONTHS = -1
"""What stands for the months known of a figure that rests on all of them."""


@dataclass(frozen=True, eq=False)
class System:
    """Counts as variables, and equations among them: ``matrix @ counts == 0``.

    ``cells`` are the figures of rows (``row``, ``role``, ``count``), each with its ``variable``;
    ``variables`` say what each counts, where and when.
    """

    cells: pl.DataFrame
    variables: pl.DataFrame
    matrix: csr_array


def build_system(results: pl.DataFrame, areas: Areas = AREAS) -> System:
    """Return the system of ``results``, which follows from their keys and declarations alone."""
    catalogue = Catalogue()
    cells = list_cells(results, catalogue, areas)
    terms = number_equations(gather_terms(results, cells, catalogue, areas))
    found = pl.concat([cells.select(VARIABLE), terms.select(VARIABLE)])
    variables = found.unique(maintain_order=True).with_row_index("variable")
    placed = terms.join(variables, on=VARIABLE)
    columns = (placed["equation"].to_numpy(), placed["variable"].to_numpy())
    shape = (terms["equation"].n_unique(), variables.height)
    matrix = csr_array((placed["sign"].cast(pl.Float64).to_numpy(), columns), shape=shape)
    numbered = cells.join(variables, on=VARIABLE, maintain_order="left")
    return System(numbered, variables, matrix)


def gather_terms(
    results: pl.DataFrame, cells: pl.DataFrame, catalogue: Catalogue, areas: Areas
) -> list[pl.DataFrame]:
    """Return the terms of all equations: of counts, of areas, and of periods."""
    related = [
        relate_level(results, part, catalogue)
        for part in cells.partition_by("months", maintain_order=True)
    ]
    places = cells.select(VARIABLE).unique(maintain_order=True)
    adding = places.filter(pl.col("counted").is_in(catalogue.pick("rows", "cells")))
    bounding = places.filter(pl.col("counted").is_in(catalogue.pick("children")))
    return [
        *related,
        relate_areas(adding, add_areas(areas)),
        relate_areas(bounding, bound_areas(areas)),
        relate_periods(adding.join(list_known(cells), on=VARIABLE, how="left")),
    ]


def number_equations(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the terms of several lists of equations, numbered through."""
    numbered, first = [], 0
    for terms in parts:
        dense = pl.col("equation").rank("dense").cast(pl.Int64) - 1 + first
        numbered.append(terms.with_columns(dense.alias("equation")).select(TERM))
        first += terms["equation"].n_unique()
    return pl.concat(numbered)


def relate_level(results: pl.DataFrame, cells: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the terms of relations among counts, in each place of one length of period."""
    own = pl.col("row").is_in(cells["row"].unique().implode())
    rows = results.with_row_index("row").filter(own)
    terms = list_terms(relate(find_splits(rows).values(), catalogue))
    places = cells.select(VARIABLE).unique()
    where = terms.select("relation", "counted").join(places, on="counted")
    found = where.select("relation", *PLACE).unique().sort("relation", *PLACE)
    return found.with_row_index("equation").join(terms, on="relation").select(TERM)


def list_terms(relations: list[Relation]) -> pl.DataFrame:
    """Return relations as a row for each term."""
    rows = [
        (number, counted, sign)
        for number, relation in enumerate(relations)
        for counted, sign in relation
    ]
    schema = {"relation": pl.Int64, "counted": pl.Int64, "sign": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def relate_areas(places: pl.DataFrame, sums: list[tuple[tuple[str, int], ...]]) -> pl.DataFrame:
    """Return the terms of sums of areas, for each count and period.

    An area that no row is about stands in the sums as a count that nothing shows.
    """
    rows = [(number, name, sign) for number, found in enumerate(sums) for name, sign in found]
    schema = {"sum": pl.Int64, "name": pl.String, "sign": pl.Int64}
    named = pl.DataFrame(rows, schema=schema, orient="row")
    keys = ["counted", "column", "period_start", "period_end"]
    column = pl.col("area").str.split(": ").list.first().alias("column")
    local = places.filter(pl.col("area") != EVERYWHERE).with_columns(column).select(keys).unique()
    found = local.sort(keys).join(pl.DataFrame({"sum": range(len(sums))}), how="cross")
    everywhere = pl.col("name") == EVERYWHERE
    area = pl.when(everywhere).then("name").otherwise(pl.concat_str("column", pl.lit(": "), "name"))
    terms = found.with_row_index("equation").join(named, on="sum").with_columns(area=area)
    return terms.select(TERM)


def relate_periods(places: pl.DataFrame) -> pl.DataFrame:
    """Return the terms of sums of periods, for each count and area.

    What is told of a part of a period's months alone is the sum of these: of the others no row
    counts.
    """
    periods = places.select("period_start", "period_end").unique().sort(pl.all())
    numbered = periods.with_row_index("period")
    named = pl.concat_str("period", pl.lit(":"), pl.col("months_known").fill_null(ALL_MONTHS))
    several = named.sort_by("period").str.join(" ").alias("periods")
    series = places.join(numbered, on=["period_start", "period_end"])
    found = series.group_by("counted", "area").agg(several)
    terms = found.join(sum_periods(found["periods"].unique(), periods.rows()), on="periods")
    equation = pl.struct("counted", "area", "sum").rank("dense").cast(pl.Int64)
    return terms.with_columns(equation.alias("equation")).select(TERM)


def list_known(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the months that counts of a part of their period's months rest on."""
    partly = cells.filter(pl.col("months_known") < pl.col("months"))
    return partly.group_by(VARIABLE).agg(pl.col("months_known").min())


def read_known(text: str, periods: list[Period]) -> Iterator[tuple[Period, int]]:
    """Yield the periods that are named in a text, with how many of their months are known."""
    for named in text.split():
        number, known = named.split(":")
        yield periods[int(number)], int(known)


def keep_known(parts: list[Period], known: Mapping[Period, int], months: int) -> list[Period]:
    """Return the parts of a period that count: those told of, where they are all its known months.

    >>> from datetime import date
    >>> one, other = (date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 3, 31))
    >>> keep_known([one, other], {one: ALL_MONTHS}, 1) == [one]
    True
    >>> keep_known([one, other], {one: ALL_MONTHS}, ALL_MONTHS) == [one, other]
    True
    """
    told = [part for part in parts if part in known]
    whole = months != ALL_MONTHS and sum(map(months_in, told)) == months
    return told if whole else parts


def months_in(period: Period) -> int:
    """Return how many months a period of whole months has."""
    first, last = period
    return 12 * (last.year - first.year) + last.month - first.month + 1


def sum_periods(several: pl.Series, periods: list[Period]) -> pl.DataFrame:
    """Return the terms of the sums that hold in each set of periods, named by its numbers."""
    rows = []
    for text in several:
        known = dict(read_known(text, periods))
        sums = add_periods(known)
        for number, (whole, all_parts) in enumerate(sums):
            parts = keep_known(all_parts, known, known[whole])
            rows.append((text, number, *whole, 1))
            rows += [(text, number, *part, -1) for part in parts]
    schema = {"periods": pl.String, "sum": pl.Int64, **DAYS, "sign": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")
