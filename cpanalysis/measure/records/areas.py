"""From districts to the force, and to the rest of the force that each district is compared with.

A district's own figures may add up (rows) or not (children, who can be in two districts in one
period). Both come here in the same four parts: what each district has of its own, what the whole
has, what the four districts have together, and what these four would lose without one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE

IN_FORCE = pl.col("district").is_in(DISTRICT_NAMES)
DISTRICTS = pl.DataFrame({"compared_with": DISTRICT_NAMES})


@dataclass(frozen=True, eq=False)
class Parts:
    """Cells by district (``own``, ``lost``) and of districts together (``whole``, ``four``)."""

    own: pl.DataFrame
    whole: pl.DataFrame
    four: pl.DataFrame
    lost: pl.DataFrame


def split_sums(own: pl.DataFrame, values: Sequence[str]) -> Parts:
    """Return the parts of figures that add up over districts."""
    lost = own.filter(IN_FORCE)
    return Parts(own, add_up(own, values), add_up(lost, values), lost)


def add_up(cells: pl.DataFrame, values: Sequence[str]) -> pl.DataFrame:
    """Return cells added over districts, in their order: sums of fractions come out the same."""
    keys = [name for name in cells.columns if name not in ("district", *values)]
    return cells.group_by(keys, maintain_order=True).agg(pl.col(*values).sum())


def spread_over_areas(
    parts: Parts, values: Sequence[str], of_residents: Sequence[int]
) -> pl.DataFrame:
    """Return cells by ``area``; the rest of the force says which district is ``compared_with`` it.

    The force is all that is recorded, in its districts, outside them or not known where; for the
    tasks ``of_residents`` it is the four districts. The rest of the force is always the other
    three.
    """
    resident = pl.col("task").is_in(of_residents)
    none = pl.lit("").alias("compared_with")
    force = pl.concat([parts.whole.filter(~resident), parts.four.filter(resident)])
    own = parts.own.rename({"district": "area"}).with_columns(none)
    named = force.with_columns(pl.lit(FORCE.name).alias("area"), none)
    rest = rest_of_force(parts, values).with_columns(pl.lit(REST_OF_FORCE.name).alias("area"))
    columns = own.columns
    return pl.concat([own, named.select(columns), rest.select(columns)])


def rest_of_force(parts: Parts, values: Sequence[str]) -> pl.DataFrame:
    """Return, for each district, what the four have less what they would lose without it."""
    four = parts.four.join(DISTRICTS, how="cross")
    lost = parts.lost.rename({"district": "compared_with"})
    less = lost.with_columns(-pl.col(*values)).select(four.columns)
    keys = [name for name in four.columns if name not in values]
    return pl.concat([four, less]).group_by(keys, maintain_order=True).agg(pl.col(*values).sum())
