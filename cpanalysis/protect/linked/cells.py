"""Rows of results become cells: each figure of a row, with what it counts, where and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.codes import OUT_OF_FORCE, UNKNOWN
from cpanalysis.declare.indicators.variants import NINETIETH
from cpanalysis.declare.results import count_months
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.linked.counted import (
    SNAPSHOTS,
    TOGETHER,
    Counted,
    Figures,
    Unit,
    figures_by_code,
    part_of_split,
    without,
)
from cpanalysis.protect.linked.predicate import ALWAYS, NEVER, TRUE, Predicate, both, is_one_of

EVERYWHERE = "everywhere"
PARTS_TOGETHER = "all parts"
REST = "all parts but "
CURVE = "Kaplan-Meier, log-log"
ROLES: Mapping[str, pl.Expr] = {
    "numerator": pl.col("numerator"),
    "denominator": pl.col("denominator"),
    "complement": pl.col("denominator") - pl.col("numerator"),
}
"""What a figure is to its row, and where it stands; the complement stands there unsaid."""

SPLIT = ["indicator", "stratum", "value_of_stratum"]
PLACE = ["area", "period_start", "period_end"]


@dataclass(frozen=True)
class Areas:
    """The parts of a whole area that figures are published for, and what lies outside them."""

    parts: tuple[str, ...] = DISTRICT_NAMES
    outside: tuple[str, ...] = (OUT_OF_FORCE.replace("_", " "), UNKNOWN)
    whole: str = FORCE.name
    rest: str = REST_OF_FORCE.name


@dataclass(eq=False)
class Catalogue:
    """Everything that is counted, each with a number."""

    numbers: dict[Counted, int] = field(default_factory=dict)

    def number(self, counted: Counted) -> int:
        """Return the number of what is counted; a new one where it has none yet."""
        return self.numbers.setdefault(counted, len(self.numbers))

    def pick(self, *units: Unit) -> list[int]:
        """Return the numbers of what is counted in some units."""
        return [number for counted, number in self.numbers.items() if counted.unit in units]


@dataclass(frozen=True, eq=False)
class Split:
    """What the figures of one indicator count in one part of a split.

    ``part`` is what the row is split by.
    """

    figures: Figures
    part: Predicate

    @cached_property
    def shared(self) -> Predicate:
        """What all but the numerator are split by."""
        return frozenset(one for one in self.part if one[0] not in self.figures.shares_of)

    @cached_property
    def counted(self) -> Mapping[str, Counted]:
        """What each figure counts, by its role; what cannot be has no role."""
        pairs = (
            ("numerator", self.figures.numerator, self.part),
            ("denominator", self.figures.denominator, self.shared),
        )
        told = {name: one.among(part) for name, one, part in pairs if one}
        return {name: one for name, one in told.items() if one.predicate != NEVER}

    @cached_property
    def complement(self) -> Counted | None:
        """What the denominator has beside the numerator."""
        whole, part = self.counted.get("denominator"), self.counted.get("numerator")
        if whole is None or part is None or whole.unit != part.unit:
            return None
        rest = without(whole, part.predicate)
        return None if rest.predicate == NEVER else rest


def find_splits(results: pl.DataFrame) -> dict[tuple[str, str, str], Split]:
    """Return what every indicator counts in each part of each split of ``results``."""
    rows = results.select(SPLIT).unique(maintain_order=True)
    return {key: find_split(*key) for key in rows.iter_rows()}


def find_split(code: str, stratum: str, value: str) -> Split:
    """Return what an indicator counts in one part of a split."""
    bare, own = drop_compared(stratum, value)
    label = own.split(TOGETHER)[0] if "record" in bare.split(TOGETHER) else ""
    known = figures_by_code().get((code.removesuffix(NINETIETH), label))
    part = part_of_split(bare, own, labelled=bool(label))
    return Split(known or stand_alone(code, label), join(part.items()))


def stand_alone(code: str, label: str) -> Figures:
    """Return what an indicator counts of which nothing is declared: rows of its own."""
    own = Counted(f"{code} {label}", "rows", ALWAYS)
    return Figures("district", False, (), own.among(is_one_of("numerator", [TRUE])), own)


def drop_compared(stratum: str, value: str) -> tuple[str, str]:
    """Return a split without what the rest of the force is compared with.

    >>> drop_compared("compared with / sex", "Hartlepool / female"), drop_compared("all", "all")
    (('sex', 'female'), ('all', 'all'))
    """
    if not stratum.startswith(COMPARED_WITH):
        return stratum, value
    own = stratum.removeprefix(COMPARED_WITH).removeprefix(TOGETHER)
    return own or "all", value.partition(TOGETHER)[2] or "all"


def join(part: Iterable[tuple[str, str]]) -> Predicate:
    """Return the predicate that facts have these values."""
    joined = ALWAYS
    for fact, value in part:
        joined = both(joined, is_one_of(fact, [value]))
    return joined


def list_cells(results: pl.DataFrame, catalogue: Catalogue, areas: Areas) -> pl.DataFrame:
    """Return a row for each figure: ``row``, ``role``, ``counted``, ``area``, period, ``count``.

    ``row`` is the number of the row in ``results``. Areas are told apart by the column that puts
    a row into a district; the whole force is the same by any of them.
    """
    splits = find_splits(results)
    described = describe_splits(splits, catalogue)
    placed = place_rows(results.with_row_index("row").join(described, on=SPLIT), areas)
    figures = [
        placed.select(
            "row",
            pl.lit(role).alias("role"),
            pl.col(f"{role} counted").alias("counted"),
            *PLACE,
            "months",
            "months_known",
            count.alias("count"),
        )
        for role, count in ROLES.items()
    ]
    return pl.concat(figures).drop_nulls("counted")


def describe_splits(
    splits: Mapping[tuple[str, str, str], Split], catalogue: Catalogue
) -> pl.DataFrame:
    """Return a row for each part of a split, with the numbers of what its figures count."""
    rows = []
    for (code, stratum, value), split in splits.items():
        counted = {**split.counted, "complement": split.complement}
        numbers = {role: number_of(counted.get(role), catalogue) for role in ROLES}
        rows.append(
            {
                **dict(zip(SPLIT, (code, stratum, value), strict=True)),
                **{f"{role} counted": number for role, number in numbers.items()},
                "column": split.figures.district,
                "of_residents": split.figures.of_residents,
                "of_a_day": split.figures.numerator.rows in SNAPSHOTS,
                "of curve": number_curve(code.removesuffix(NINETIETH), split, catalogue),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def number_curve(code: str, split: Split, catalogue: Catalogue) -> int:
    """Return the number of what stands under a curve of waits in place of its share's denominator.

    A curve knows waits that something else ended.
    """
    return catalogue.number(Counted(f"waits of {code}", "rows", split.shared))


def number_of(counted: Counted | None, catalogue: Catalogue) -> int | None:
    """Return the number of what is counted, or None where there is nothing to count."""
    return None if counted is None else catalogue.number(counted)


def place_rows(rows: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """Return rows with the area that they are about, and those of one day at that day.

    Rates against residents have the parts alone as their whole.
    """
    read = pl.col("interval_method").fill_null("").str.starts_with(CURVE)
    start = pl.when("of_a_day").then("period_end").otherwise("period_start")
    own = pl.when(read).then("of curve").otherwise("denominator counted")
    return rows.with_columns(
        own.alias("denominator counted"),
        pl.when(~read).then("complement counted").alias("complement counted"),
        count_months(),
        start.alias("period_start"),
        name_area(areas, pl.col("of_residents")).alias("area"),
    )


def name_area(areas: Areas, parts_alone: pl.Expr) -> pl.Expr:
    """Return the area of a row, told apart by the column that puts rows into areas."""
    whole, rest = pl.col("area") == areas.whole, pl.col("area") == areas.rest
    compared = pl.col("value_of_stratum").str.split(TOGETHER).list.first()
    local = pl.when(whole).then(pl.lit(PARTS_TOGETHER)).when(rest).then(REST + compared)
    everywhere = pl.when(whole & ~parts_alone).then(pl.lit(EVERYWHERE))
    return everywhere.otherwise(pl.concat_str("column", pl.lit(": "), local.otherwise("area")))
