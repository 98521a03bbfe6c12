"""Suspects of investigations, identified or not."""

import numpy as np
import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.children import count_out
from cpanalysis.sample.clock import later
from cpanalysis.sample.draw import DAY, Draw, Shares, Wait, group
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.plan import Block

TABLE = "cse_suspects"
SCHEMA = TABLES[TABLE].schema

YOUNGEST, OLDEST = 10, 80
PEER_SHARE, PEER_AGE, ADULT_AGE = 0.35, (15.5, 1.8), (3.35, 0.35)
"""Ages: of suspects who are children, normal; of adults, the logarithm normal."""

SEXES: list[Shares] = [
    {"male": 0.35, "female": 0.02, "not_recorded": 0.63}, {"male": 0.93, "female": 0.07},
]  # fmt: skip
OWN_ETHNICITY: list[Shares] = [
    {"not_recorded": 1},
    {"W1": 0.40, "W9": 0.03, "M9": 0.02, "A2": 0.04, "A9": 0.02, "B2": 0.02, "O9": 0.01,
     "NS": 0.06, "not_recorded": 0.40},
]  # fmt: skip
SEEN_ETHNICITY: list[Shares] = [
    {"IC1": 0.15, "IC4": 0.01, "IC9": 0.10, "not_recorded": 0.74},
    {"IC1": 0.62, "IC2": 0.04, "IC3": 0.03, "IC4": 0.06, "IC6": 0.02, "IC9": 0.05,
     "not_recorded": 0.18},
]  # fmt: skip
NATIONALITY: list[Shares] = [
    {"not_recorded": 1}, {"uk": 0.55, "non_uk": 0.06, "not_recorded": 0.39},
]  # fmt: skip
RELATIONSHIP: list[Shares] = [
    {"familial": 0.14, "peer": 0.26, "acquaintance": 0.24, "boyfriend_girlfriend": 0.14,
     "position_of_trust": 0.04, "stranger": 0.08, "not_recorded": 0.10},
    {"online_only": 0.58, "peer": 0.18, "acquaintance": 0.08, "boyfriend_girlfriend": 0.05,
     "stranger": 0.02, "not_recorded": 0.09},
]  # fmt: skip
"""The first four by whether the suspect is identified, the last by whether it is online."""

NEXT_INTERVIEWED = Wait(4 * DAY)


def make_suspects(investigations: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Return a row for each suspect; those identified come first in their investigation."""
    event, place = count_out(investigations["n_suspects"].to_numpy())
    suspects = investigations[event].with_columns(place=pl.Series(place))
    identified = suspects.select(pl.col("place") < pl.col("n_identified")).to_series()
    draw = block.draw(TABLE, suspects.height)
    number = number_rows("SU", block.number, suspects.height)
    prefix = pl.when(identified).then(pl.lit("S")).otherwise(pl.lit("U"))
    told = suspects.with_columns(
        suspect_identified=identified,
        suspect_id=pl.concat_str(prefix, number.str.slice(2)),
        age_at_offence=pl.when(identified).then(draw_ages(draw)),
    )
    return add_outcome(describe(told, draw), draw)


def draw_ages(draw: Draw) -> pl.Series:
    """Return ages of suspects: a part are children, the others adults of all ages."""
    normal = draw.normal("age")
    peer = PEER_AGE[0] + PEER_AGE[1] * normal
    adult = np.exp(ADULT_AGE[0] + ADULT_AGE[1] * normal)
    age = np.where(draw.uniform("peer") < PEER_SHARE, peer, adult)
    return pl.Series(age.clip(YOUNGEST, OLDEST).astype(np.int16))


def describe(suspects: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add who the suspect is, as far as it is recorded."""
    known = group(suspects, pl.col("suspect_identified"))
    online = group(suspects, pl.col("online"))
    return suspects.with_columns(
        draw.code_by("sex", SEXES, known),
        draw.code_by("ethnicity_self", OWN_ETHNICITY, known),
        draw.code_by("ethnicity_officer", SEEN_ETHNICITY, known),
        draw.code_by("nationality_group", NATIONALITY, known),
        draw.code_by("relationship", RELATIONSHIP, online),
        child_suspect=TABLES[TABLE].column("child_suspect").derivation,
    )


def add_outcome(suspects: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add interview, charge and outcome: those of the investigation, for whoever is identified."""
    known = pl.col("suspect_identified")
    others = later("suspect_interviewed_at", draw.minutes("interviewed", NEXT_INTERVIEWED))
    first = pl.col("place") == 0
    ended = pl.col("outcome_type") != "none_yet"
    nobody = pl.lit("18", dtype=SCHEMA["outcome_type"])
    charged = known & pl.col("outcome_type").is_in(["1", "1A"])
    return suspects.with_columns(
        first_interviewed_at=pl.when(first).then("suspect_interviewed_at").when(known).then(others),
        charged_at=pl.when(charged).then("outcome_at"),
        outcome_type=pl.when(ended & ~known & (pl.col("n_identified") > 0))
        .then(nobody)
        .otherwise("outcome_type"),
    )
