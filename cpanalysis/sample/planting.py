"""The faults that are planted in missing episodes: rows are flagged and then made wrong."""

from datetime import timedelta

import polars as pl
import polars.selectors as cs

from cpanalysis.sample.children import CHILDHOOD
from cpanalysis.sample.clock import age_at, lasting, later, midnight, near_change
from cpanalysis.sample.faults import PLANTED, flag, is_planted
from cpanalysis.sample.identifiers import number_rows
from cpanalysis.sample.plan import Block

TABLE = "missing_episodes"

OVERLAPS_WITHIN = timedelta(days=30)
EARLY_BY = (5, 60)
"""Minutes by which an attendance is put before the report."""

DUPLICATED_WITHIN = 24
"""Minutes, fewer than a child is back before the next report."""


def plant_overlaps(reports: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Flag the episodes that will end after the child's next report, and those next reports."""
    draw = block.draw(TABLE, reports.height)
    tried = draw.chance("overlaps", block.plan.fault_share("overlapping_episode"))
    soon = pl.col("next_at") - pl.col("reported_at") < OVERLAPS_WITHIN
    known = pl.col("next_at") < midnight(block.plan.as_of - timedelta(days=1))
    overlaps = flag("overlapping_episode", tried & soon & known)
    return reports.with_columns(overlaps).with_columns(
        follows_overlap=is_planted("overlapping_episode").shift(1, fill_value=False)
    )


def plant_unmatched(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Flag the episodes that lose their child, leaving alone those that carry another fault."""
    draw = block.draw(TABLE, episodes.height)
    tried = draw.chance("unmatched", block.plan.fault_share("unmatched_episode"))
    spared = is_grown() | pl.col("follows_overlap") | is_planted("overlapping_episode")
    return episodes.with_columns(flag("unmatched_episode", tried & ~spared))


def plant_times(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Put some attendances before the report."""
    draw = block.draw(TABLE, episodes.height)
    tried = draw.chance("attended early", block.plan.fault_share("attended_before_reported"))
    wrong = tried & episodes["first_attended_at"].is_not_null()
    by = pl.Series(draw.stream("early").uniform(*EARLY_BY, draw.rows))
    early = later("reported_at", -by)
    return episodes.with_columns(
        flag("attended_before_reported", wrong),
        first_attended_at=pl.when(wrong).then(early).otherwise("first_attended_at"),
    )


def plant_duplicates(episodes: pl.DataFrame, block: Block) -> pl.DataFrame:
    """Enter some closed episodes a second time, a few minutes later and under another number."""
    draw = block.draw(TABLE, episodes.height)
    tried = draw.chance("duplicate", block.plan.fault_share("duplicate_episode"))
    flags = pl.any_horizontal("follows_overlap", cs.starts_with(PLANTED))
    closed = pl.col("episode_closed_at") < midnight(block.plan.as_of - timedelta(days=1))
    later_by = lasting(pl.Series(1 + draw.uniform("later") * DUPLICATED_WITHIN))
    copies = episodes.with_columns(shift=later_by).filter(tried & closed & ~flags)
    number = number_rows("ME", block.number, copies.height, episodes.height).alias("episode_id")
    moved = copies.with_columns(cs.datetime() + pl.col("shift"), number).drop("shift")
    return pl.concat(
        frame.with_columns(flag("duplicate_episode", pl.lit(copied)))
        for frame, copied in ((episodes, False), (moved, True))
    )


def flag_times(episodes: pl.DataFrame) -> pl.DataFrame:
    """Flag the reports of young adults and those around a change of the clock."""
    return episodes.with_columns(
        flag("aged_18_missing", is_grown()),
        flag("clock_change_missing", near_change(episodes["reported_at"])),
    )


def is_grown() -> pl.Expr:
    """Return whether the child had turned 18 when reported."""
    return age_at("reported_at") >= CHILDHOOD
