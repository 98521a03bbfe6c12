"""How far exploitation cases got, stage by stage, in words."""

from datetime import date
from typing import Any

import polars as pl

from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_period, write_range, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]
NO_CASES = "The records hold no exploitation cases whose stages can be followed in {}."
OPEN = (
    "A case that is not there yet and not finalised is open, and no failure: the newer the cases,"
    " the more are open."
)


def stages_of(protected: Protected, area: str) -> pl.DataFrame:
    """Return the stages of an area, the newest year first."""
    own = protected.stages.filter(pl.col("area") == area)
    return own.sort("period_end", "place", descending=[True, False])


def years_of(stages: pl.DataFrame) -> list[date]:
    """Return the last days of the years there are, the newest first."""
    return stages["period_end"].unique().sort(descending=True).to_list()


def describe_stages(protected: Protected, area: str) -> Sentences:
    """Return how many of the latest year's cases reached which stage of those before it."""
    stages = stages_of(protected, area)
    if stages.is_empty():
        return Sentences((NO_CASES.format(area),))
    latest = stages.filter(pl.col("period_end") == years_of(stages)[0])
    shown = latest.filter(pl.col("place") > 0, pl.col("value").is_not_null())
    first = latest.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    if first["reached"] is None:
        return Sentences((f"The cases of {area} in the {period} are hidden to protect children.",))
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(latest) else "",
            f"{first['reached']:,.0f} exploitation cases were reported in {area} in the {period}.",
            *(describe_stage(row) for row in shown.iter_rows(named=True)),
            describe_hidden(latest),
            OPEN,
        )
    ).without_blanks()


def describe_stage(row: Row) -> str:
    """Return one stage: of how many so many reached it, and what became of the others.

    >>> describe_stage({"stage": "child spoken to", "of": 100.0, "reached": 80.0, "open": 12.0,
    ...                 "closed": 8.0, "value": 0.8, "lower": 0.711, "upper": 0.867})
    'Child spoken to: 80 of 100 (80.0%, 71.1% to 86.7%), 12 open, 8 finalised without.'
    """
    ends = write_range(row["lower"], row["upper"], "proportion")
    share = f"{write_value(row['value'], 'proportion')}, {ends}"
    told = row["open"] is not None and row["reached"] < row["of"]
    rest = f", {row['open']:,.0f} open, {row['closed']:,.0f} finalised without" if told else ""
    name = f"{row['stage'][0].upper()}{row['stage'][1:]}"
    return f"{name}: {row['reached']:,.0f} of {row['of']:,.0f} ({share}){rest}."


def describe_hidden(stages: pl.DataFrame) -> str:
    """Return which stages are not shown because they would tell of few children, or nothing."""
    hidden = stages.filter(pl.col("reached").is_null())["stage"].to_list()
    if not hidden:
        return ""
    return (
        f"Not shown, because few cases fell between: {', '.join(hidden)}; the next stage is read"
        " against the last one shown."
    )
