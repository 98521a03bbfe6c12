"""Child victims of investigations: the child it was opened for, and neighbours named with them."""

import polars as pl

from cpanalysis.sample.children import name_children
from cpanalysis.sample.clock import age_at
from cpanalysis.sample.draw import Shares, group
from cpanalysis.sample.plan import Block

VICTIMS = (0.86, 0.10, 0.04)
"""Investigations with 1, 2 and 3 victims."""

AGE_KNOWN = 0.95
CARE: list[Shares] = [{"no": 0.93, "not_recorded": 0.07}, {"yes": 0.93, "not_recorded": 0.07}]


def make_victims(investigations: pl.DataFrame, pool: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return the victims, with what the sample knows of them and their investigation."""
    numbers = pl.Series(range(1, len(VICTIMS) + 1))
    number = block.draw("cse_victims", investigations.height).choose("number", numbers, VICTIMS)
    named = name_children(investigations, pool, number, at="reported_at", ages=(8, 17))
    draw = block.draw("cse_victims", named.height)
    within = pl.col("reported_at").is_between("care_from", "care_to", closed="left")
    age = age_at("offence_start_date").clip(lower_bound=0)
    return named.with_columns(
        draw.code_by("looked_after_at_report", CARE, group(named, within.fill_null(False))),
        age_at_offence=pl.when(draw.chance("age known", AGE_KNOWN)).then(age),
    )
