"""Columns that follow from other tables, where an extract does not supply them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.read.records.sources.raw import ROW

Frames = Mapping[str, pl.DataFrame]

INTERVIEW_DUE_AFTER = timedelta(hours=72)
"""Clock hours after the return. Source: Department for Education (2014), Statutory guidance on
children who run away or go missing from home or care."""


@dataclass(frozen=True)
class Completion:
    """A column, the columns that it follows from, and how."""

    column: str
    needs: tuple[str, ...]
    complete: Callable[[Frames], pl.DataFrame]

    def applies(self, frames: Frames) -> bool:
        """Say whether the column is wanting and all it follows from was supplied."""
        table, _, name = self.column.partition(".")
        wanting = table in frames and name not in frames[table].columns
        return wanting and all(_holds(frames, need) for need in self.needs)


def _holds(frames: Frames, need: str) -> bool:
    table, _, column = need.partition(".")
    return table in frames and column in frames[table].columns


def complete(frames: Frames) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Return the tables with the columns that follow from others, and the names of those."""
    made = [completion for completion in COMPLETIONS if completion.applies(frames)]
    tables = dict(frames)
    for completion in made:
        tables[completion.column.partition(".")[0]] = completion.complete(tables)
    return tables, [completion.column for completion in made]


def add_due_at(frames: Frames) -> pl.DataFrame:
    """Return interviews with the moment by which each was due."""
    returns = frames["missing_episodes"].select(
        "episode_id", due_at=pl.col("returned_at") + INTERVIEW_DUE_AFTER
    )
    return _add(frames["return_interviews"], returns.unique("episode_id"), on="episode_id")


def add_ethnicity_recorded(frames: Frames) -> pl.DataFrame:
    """Return referrals with whether the child's self-defined ethnicity is recorded."""
    recorded = frames["children"].select(
        "child_id", ethnicity_recorded=pl.col("ethnicity_self") != codes.NOT_RECORDED
    )
    return _add(frames["ppn_referrals"], recorded, on="child_id")


def add_group_based_flag(frames: Frames) -> pl.DataFrame:
    """Return investigations with whether two or more suspects are recorded, identified or not."""
    suspects = (
        frames["cse_suspects"]
        .group_by("investigation_id")
        .agg(
            pl.when(pl.col("suspect_id").n_unique() >= 2)
            .then(pl.lit("yes"))
            .otherwise(pl.lit("no"))
            .cast(pl.Enum(codes.YES_NO_KNOWN))
            .alias("group_based_flag")
        )
    )
    joined = _add(frames["cse_investigations"], suspects, on="investigation_id")
    return joined.with_columns(pl.col("group_based_flag").fill_null("not_known"))


def _add(frame: pl.DataFrame, other: pl.DataFrame, *, on: str) -> pl.DataFrame:
    return frame.join(other, on=on, how="left", maintain_order="left").sort(ROW)


COMPLETIONS = (
    Completion(
        "return_interviews.due_at",
        ("return_interviews.episode_id", "missing_episodes.returned_at"),
        add_due_at,
    ),
    Completion(
        "ppn_referrals.ethnicity_recorded",
        ("ppn_referrals.child_id", "children.ethnicity_self"),
        add_ethnicity_recorded,
    ),
    Completion(
        "cse_investigations.group_based_flag", ("cse_suspects.suspect_id",), add_group_based_flag
    ),
)
