"""The parts that an indicator is split into, and what they say."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import Count, Grades
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.orders import PARTS, UNSAID, sort_by_part
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.protect import Protected
from cpanalysis.statistics.interval import Interval
from cpanalysis.statistics.multiple import extremes_differ
from cpanalysis.words.numbers import write_period, write_range, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = Mapping[str, Any]

EQUALLY_LONG = ("part_of_day", "weekday")


def parts_of(protected: Protected, indicator: Indicator, area: str, by: str) -> pl.DataFrame:
    """Return the parts of a stratum in the latest year in which the area has any figure.

    Of shares of a whole (grades), wholes of which there was nothing that year are left out.
    """
    rows = protected.results.filter(
        pl.col("indicator") == indicator.code,
        pl.col("area") == area,
        pl.col("stratum") == name_stratum(indicator, by),
    ).filter(OF_YEAR)
    told = rows.filter(pl.col("status") != "not_computable")
    latest = told.select(pl.col("period_end").max())
    of_a_whole = bool(getattr(indicator, "shares_of", ()))
    nothing = pl.lit(of_a_whole) & (pl.col("denominator") == 0).fill_null(False)
    return rows.join(latest, on="period_end").filter(~nothing).pipe(sort_by_part)


def whole_of(protected: Protected, rows: pl.DataFrame, indicator: Indicator) -> float | None:
    """Return the count of everything that ``rows`` are the parts of, or None where it is hidden.

    Where some splits are never pooled it is that of all wholes that are kept apart.
    """
    base = PARTS.join(getattr(indicator, "never_pooled", ())) or "all"
    wholes = protected.results.filter(
        pl.col("indicator") == indicator.code, pl.col("stratum") == base
    ).join(rows.select("area", "period_start", "period_end").unique(), on=WHERE, how="semi")
    known = wholes["numerator"]
    return float(known.sum()) if len(known) and not known.has_nulls() else None


WHERE = ["area", "period_start", "period_end"]


def name_stratum(indicator: Indicator, by: str) -> str:
    """Return the name that a split has in the results: after those that are never pooled."""
    base = (*getattr(indicator, "never_pooled", ()), *getattr(indicator, "shares_of", ()))
    return PARTS.join(dict.fromkeys((*base, by)))


def describe_parts(
    rows: pl.DataFrame,
    indicator: Indicator,
    area: str,
    by: str,
    *,
    whole: float | None = None,
) -> Sentences:
    """Return which part is largest or which differ, what is not recorded, and what is hidden.

    ``whole`` is the count of all parts together, hidden ones too, where it is shown.
    """
    told = rows.filter(pl.col("status") == "ok", pl.col("value").is_not_null())
    match indicator.kind:
        case Count():
            said = describe_counts(rows, by, whole)
        case Grades():
            said = describe_grades(told)
        case _:
            said = describe_values(told, rows, name_records(indicator))
    period = write_period(rows["period_start"][0], rows["period_end"][0])
    opening = f"{indicator.title} by {name_part(by)}, {area}, {period}."
    synthetic = IN_SENTENCE if is_synthetic(rows) else ""
    return Sentences((synthetic, opening, *said, describe_hidden(rows))).without_blanks()


def describe_counts(rows: pl.DataFrame, by: str, whole: float | None) -> list[str]:
    """Return the largest part shown and its share of all, and the share not recorded.

    A share is one of all there are, never of the parts that are shown: where some are hidden and
    their whole is too, there is none.
    """
    told = rows.filter(pl.col("status") == "ok", pl.col("value").is_not_null())
    hidden = rows.filter(pl.col("status") == "suppressed")
    total = whole if whole is not None else float(told["value"].sum()) if hidden.is_empty() else 0.0
    known = told.filter(~is_unsaid()).sort("value", descending=True, maintain_order=True)
    if known.is_empty():
        return []
    largest = known.row(0, named=True)
    shown = " shown" if hidden.height else ""
    named = name_part(largest["value_of_stratum"])
    most = f"The largest part{shown} is {named}: {write_part(largest, total)}."
    differ = [describe_difference(known)] if by in EQUALLY_LONG else []
    return [most, describe_unsaid(told, hidden, total), *differ]


def describe_unsaid(told: pl.DataFrame, hidden: pl.DataFrame, total: float) -> str:
    """Return how much of a split was not recorded; at least so much where a part is hidden."""
    unsaid = float(told.filter(is_unsaid())["value"].sum())
    unshown = hidden.filter(is_unsaid()).height > 0
    if unshown and not unsaid:
        return ""
    least = "at least " if unshown else ""
    return f"Not recorded or unknown: {least}{write_of(unsaid, total)}."


def write_of(count: float, total: float) -> str:
    """Return a count with its share of all, or the count alone where all of it is not known.

    >>> write_of(20, 55), write_of(20, 0)
    ('20 of 55 (36.4%)', '20')
    """
    return f"{count:,.0f} of {total:,.0f} ({count / total:.1%})" if total else f"{count:,.0f}"


def name_records(indicator: Indicator) -> tuple[str, str]:
    """Return what an indicator's denominator counts, one and several."""
    return NAMES_OF.get(getattr(indicator, "counts", "rows"), NAMES_OF["rows"])


NAMES_OF = {
    "rows": ("record", "records"),
    "children": ("child", "children"),
    "cells": ("required field", "required fields"),
}


def describe_values(told: pl.DataFrame, rows: pl.DataFrame, names: tuple[str, str]) -> list[str]:
    """Return the lowest and the highest part, and whether they clearly differ.

    Small counts are hidden and none is not, so where most parts are hidden, or nothing but none is
    left, those shown are a choice by their value and are not held against each other.
    """
    known = told.filter(~is_unsaid()).sort("value", maintain_order=True)
    gap = write_unanswered(float(told["n_not_recorded"].sum()), names)
    hidden = rows.filter(pl.col("status") == "suppressed").height
    if known.is_empty() or hidden > known.height or (hidden and not known["value"].max()):
        return [TOO_SMALL if hidden else NOTHING, gap]
    if known.height < 2:
        return [f"Only one part has a figure: {write_end(known.row(0, named=True))}.", gap]
    low, high = (write_end(known.row(at, named=True)) for at in (0, -1))
    return [f"From {low} to {high}.", describe_difference(known), gap]


TOO_SMALL = "Most parts are too small to be shown, and those that are shown do not stand for them."
NOTHING = "No part has a figure."


def describe_difference(known: pl.DataFrame) -> str:
    """Return whether the lowest and the highest part clearly differ.

    Sentences are made of protected figures alone, so hidden parts take no part in it.
    """
    ends = (known[name].cast(pl.Float64).fill_null(float("nan")) for name in ("lower", "upper"))
    apart = extremes_differ(known["value"].to_numpy(), Interval(*(end.to_numpy() for end in ends)))
    if apart:
        return "The lowest and the highest clearly differ, all pairs of parts allowed for."
    return "No two parts clearly differ, all pairs of parts allowed for."


def describe_grades(told: pl.DataFrame) -> list[str]:
    """Return the grades of each sample and scale, with what chance allows them together.

    Where the grades shown are of less than half of the cases, none of them is told: a grade that
    no case has is shown, and one that a few have is hidden.
    """
    split = pl.col("value_of_stratum").str.split(PARTS)
    wholes = told.with_columns(
        split.list.slice(0, split.list.len() - 1)
        .list.join(PARTS)
        .map_elements(name_part, pl.String)
        .alias("whole"),
        split.list.last().alias("value_of_stratum"),
    )
    said = []
    for (name,), whole in wholes.group_by("whole", maintain_order=True):
        enough = 2 * whole["value"].sum() >= 1
        grades = "; ".join(write_whole(row) for row in whole.iter_rows(named=True))
        of = f"Of {whole['denominator'][0]:,.0f} cases ({name})"
        said.append(f"{of}: {grades}." if enough else f"{of} most grades are not shown.")
    return said


def write_unanswered(unsaid: float, names: tuple[str, str]) -> str:
    """Return in how many records the answer is missing; of required fields, how many are blank.

    >>> write_unanswered(1, NAMES_OF["rows"]), write_unanswered(6322, NAMES_OF["cells"])
    ('In 1 record the answer is not recorded.', '6,322 required fields are blank.')
    """
    if not unsaid:
        return ""
    count = f"{unsaid:,.0f} {names[0 if unsaid == 1 else 1]}"
    if names == NAMES_OF["cells"]:
        return f"{count} {'is' if unsaid == 1 else 'are'} blank."
    return f"In {count} the answer is not recorded."


def describe_hidden(rows: pl.DataFrame) -> str:
    """Return how many parts are hidden because their counts are small, or nothing."""
    hidden = rows.filter(pl.col("status") == "suppressed").height
    parts = "1 part is" if hidden == 1 else f"{hidden} parts are"
    return f"{parts} hidden because of small counts, and in no figure here." if hidden else ""


def is_unsaid() -> pl.Expr:
    """Return whether a part is of what was not said."""
    return pl.col("value_of_stratum").is_in(UNSAID)


def write_part(row: Row, total: float) -> str:
    """Return the count of a part with its share and interval."""
    return f"{write_of(row['value'], total)}{write_interval(row)}"


def write_whole(row: Row) -> str:
    """Return the value of a part, its name and its interval."""
    value = write_value(row["value"], row["unit"])
    return f"{name_part(row['value_of_stratum'])} {value}{write_interval(row)}"


def write_end(row: Row) -> str:
    """Return the value of a part, its name in brackets."""
    value = write_value(row["value"], row["unit"])
    return f"{value} ({name_part(row['value_of_stratum'])}{write_interval(row)})"


def write_interval(row: Row) -> str:
    """Return the interval of a part as a clause, or nothing."""
    if row["lower"] is None:
        return ""
    return f", 95% interval {write_range(row['lower'], row['upper'], row['unit'])}"
