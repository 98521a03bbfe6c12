"""How a missing child is found and comes back, and what the police learn then."""

import numpy as np
import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import later, midnight
from cpanalysis.sample.draw import DAY, HOUR, Draw, Shares, Wait, group
from cpanalysis.sample.faults import is_planted
from cpanalysis.sample.plan import Block
from cpanalysis.sample.targets import PREVENTION_FACE_TO_FACE

TABLE = "missing_episodes"
SCHEMA = TABLES[TABLE].schema

DURATION = Wait(7 * HOUR, 1.2)
LONGER_WHEN_SEVERE = 0.15
SHORTEST, LONGEST = 10.0, 40 * DAY
TRAVEL = Wait(45)
BACK_BEFORE, FOUND_BEFORE = 30.0, 60.0
"""A child is found and back at least so many minutes before the next report."""

OVERLAP = 120.0
"""Planted: a child comes back so many minutes after the next report."""

FOUND_BY: Shares = {
    "police": 0.30, "returned_self": 0.42, "carer": 0.16, "public": 0.02, "other_agency": 0.03,
    "other": 0.03, "not_recorded": 0.04,
}  # fmt: skip
UNKNOWN: Shares = {codes.NOT_RECORDED: 1}
SEEN_BY_POLICE: Shares = {
    "face_to_face": PREVENTION_FACE_TO_FACE.value, "phone": 0.30, "video": 0.02, "none": 0.10,
    "not_recorded": 0.58 - PREVENTION_FACE_TO_FACE.value,
}  # fmt: skip
"""How police saw a child after return."""

TOLD: Shares = {"recorded": 0.30, "declined": 0.15, "not_recorded": 0.55}
LEARNT: dict[str, Shares] = {
    "prevention_interview_mode": SEEN_BY_POLICE,
    "debrief_where": TOLD,
    "debrief_who": TOLD,
    "debrief_what": TOLD,
    "exploitation_screen_done": {"yes": 0.45, "no": 0.25, "not_recorded": 0.30},
    "voice_recorded": {"yes": 0.40, "no": 0.20, "not_recorded": 0.38, "not_applicable": 0.02},
}
SEEN_AFTER, CLOSED_AFTER = Wait(9 * HOUR), Wait(20 * HOUR)

HARM, MORE_HARM_WHEN_SEVERE = 0.08, 0.8
HARM_LEVELS: list[Shares] = [UNKNOWN, {"no_harm": 0.75, "not_recorded": 0.25}, {"yes_harm": 1}]
HARM_TYPES = pl.Series(
    [["sexual"], ["physical"], ["exploitation_criminal"], ["self_harm"], ["substance"], ["other"],
     ["physical", "substance"], ["sexual", "substance"]],
    dtype=SCHEMA["harm_type"],
)  # fmt: skip
HARM_TYPE_WEIGHTS = (2, 4, 3, 4, 6, 2, 2, 1)


def add_return(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Add when, how and by whom the child was found, and what police learnt after the return."""
    draw = block.draw(TABLE, episodes.height)
    found = add_times(episodes.with_columns(draw.code("located_by", FOUND_BY)), draw)
    returned = group(found, pl.col("returned_at") < midnight(block.plan.as_of))
    learnt = [draw.code_by(name, [UNKNOWN, shares], returned) for name, shares in LEARNT.items()]
    return add_harm(add_interview(found.with_columns(learnt), draw), returned, draw)


def add_times(episodes: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add when the child was found and back: before the next report, unless that is the fault."""
    severe = np.exp(LONGER_WHEN_SEVERE * episodes["severity"].to_numpy())
    lasts = (draw.minutes("duration", DURATION) * severe).clip(SHORTEST, LONGEST)
    gap = (pl.col("next_at") - pl.col("reported_at")).dt.total_minutes()
    found = pl.min_horizontal(pl.lit(lasts), gap - FOUND_BEFORE)
    travel = pl.when(located_by="returned_self").then(0.0).otherwise(draw.minutes("travel", TRAVEL))
    back = pl.min_horizontal(found + travel, gap - BACK_BEFORE)
    late = is_planted("overlapping_episode")
    return episodes.with_columns(
        located_at=later("reported_at", pl.when(late).then(gap + OVERLAP).otherwise(found)),
        returned_at=later("reported_at", pl.when(late).then(gap + OVERLAP).otherwise(back)),
    )


def add_interview(episodes: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add when police saw the child and when the record was closed."""
    met = pl.col("prevention_interview_mode").is_in(["face_to_face", "phone", "video"])
    seen = later("returned_at", draw.minutes("prevention_interview_at", SEEN_AFTER))
    return episodes.with_columns(
        prevention_interview_at=pl.when(met).then(seen),
        episode_closed_at=later("returned_at", draw.minutes("episode_closed_at", CLOSED_AFTER)),
    )


def add_harm(episodes: pl.DataFrame, returned: pl.Series, draw: Draw) -> pl.DataFrame:
    """Add harm, likelier the more severe, and its kinds."""
    share = HARM * np.exp(MORE_HARM_WHEN_SEVERE * episodes["severity"].to_numpy())
    level = returned * (1 + draw.chance("harm", share).cast(pl.Int64))
    kinds = draw.choose("harm_type", HARM_TYPES, HARM_TYPE_WEIGHTS)
    return episodes.with_columns(
        draw.code_by("harm_recorded", HARM_LEVELS, level),
        harm_type=pl.when(level == 2).then(kinds),
    )
