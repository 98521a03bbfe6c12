"""What every figure of a row of results counts, from the declaration of its indicator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from cpanalysis.declare.indicators import Readings, RecordIndicator, word_indicators
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.kinds import Concentration
from cpanalysis.derive.setting import suppose_everything
from cpanalysis.measure.records.measures import Measure, expand
from cpanalysis.measure.records.terms import find_applies, find_terms, sure
from cpanalysis.protect.linked.predicate import (
    NEVER,
    TRUE,
    Predicate,
    both,
    describe,
    is_one_of,
    opposite,
    read_condition,
)

Unit = Literal["rows", "children", "cells", "own"]
SNAPSHOTS = ("open_referrals", "open_investigations")
"""Kinds of row that are those of one day, so that periods do not add up."""


@dataclass(frozen=True)
class Counted:
    """Rows of a kind that meet a predicate, or children with such a row, or cells of such rows.

    What is none of these (a part of a distribution) is a number of its ``own``.
    """

    rows: str
    unit: Unit
    predicate: Predicate

    @property
    def adds_up(self) -> bool:
        """Whether areas, periods and parts add up; a child can be in several."""
        return self.unit in ("rows", "cells")

    def among(self, part: Predicate) -> "Counted":
        """Return what of it also meets a predicate."""
        return replace(self, predicate=both(self.predicate, part))


@dataclass(frozen=True)
class Figures:
    """What the figures of an indicator count, before any split.

    ``told`` are the rows behind numerator and denominator, ``relevant`` those that the indicator is
    about: told, left out, and not recorded where that stands ``apart``. A count has no denominator.
    ``shares_of`` are the facts that the numerator alone is split by.
    """

    district: str
    of_residents: bool
    shares_of: tuple[str, ...]
    numerator: Counted
    denominator: Counted | None
    not_recorded: Counted
    left_out: Counted
    told: Counted
    relevant: Counted | None
    apart: bool


@cache
def figures_by_code() -> Mapping[tuple[str, str], Figures]:
    """Return what every indicator's figures count, by code and label of the kind of record.

    >>> known = figures_by_code()
    >>> lac = known["looked_after_share", ""].numerator
    >>> episodes = known["missing_episode_count", ""].numerator
    >>> lac == episodes.among(is_one_of("looked_after", ["yes"]))
    True
    """
    return dict(read_figures({**word_indicators(Readings()), **word_at_events(Readings())}))


def read_figures(
    indicators: Mapping[str, RecordIndicator],
) -> Iterator[tuple[tuple[str, str], Figures]]:
    """Yield what the figures of each measure count."""
    for indicator in indicators.values():
        for measure in expand(indicator):
            yield (measure.code, measure.label), figures_of(measure)


def figures_of(measure: Measure) -> Figures:
    """Return what the figures of one measure count."""
    indicator = measure.indicator
    shared = {
        "district": indicator.district,
        "of_residents": measure.of_residents,
        "shares_of": indicator.shares_of,
    }
    if indicator.counts == "cells":
        return Figures(**shared, **count_cells(indicator.rows))  # type: ignore[arg-type]
    if isinstance(indicator.kind, Concentration):
        return Figures(**shared, **count_unevenness(measure))  # type: ignore[arg-type]
    return Figures(**shared, **count_rows(measure))  # type: ignore[arg-type]


def count_cells(rows: str) -> dict[str, object]:
    """Return what is counted where the figures are numbers of cells."""
    answered = is_one_of("answered", [TRUE])
    required = Counted(rows, "cells", is_one_of("cells", ["required"]))
    return {
        "numerator": required.among(answered),
        "denominator": required,
        "not_recorded": required.among(opposite(answered)),
        "left_out": Counted(rows, "cells", is_one_of("cells", ["not supplied"])),
        "told": required,
        "relevant": None,
        "apart": False,
    }


def count_unevenness(measure: Measure) -> dict[str, object]:
    """Return what is counted for the share of the tenth of children with most events.

    The numerator is no count that could be added up, or bounded, from area to area.
    """
    told = count_rows(measure)
    rows = told["told"]
    if not isinstance(rows, Counted):
        return told
    top = rows.among(is_one_of("of the tenth with most", [TRUE]))
    return {**told, "numerator": replace(top, unit="own"), "denominator": rows}


def count_rows(measure: Measure) -> dict[str, object]:
    """Return what is counted where the figures are numbers of rows, or of their children."""
    setting, one = suppose_everything(Readings()), measure.indicator
    terms = find_terms(measure, setting)
    unit: Unit = "children" if one.counts == "children" else "rows"
    numerator, told, not_recorded, left_out = map(read_condition, terms.listed())
    relevant = read_condition(find_applies(measure, setting) & sure(one.denominator))
    return {
        "numerator": Counted(one.rows, unit, numerator),
        "denominator": None if measure.is_count else Counted(one.rows, unit, told),
        "not_recorded": Counted(one.rows, "rows", not_recorded),
        "left_out": Counted(one.rows, "rows", left_out),
        "told": Counted(one.rows, "rows", told),
        "relevant": Counted(one.rows, "rows", relevant),
        "apart": not measure.keeps_unrecorded,
    }


def without(whole: Counted, part: Predicate) -> Counted:
    """Return what of ``whole`` does not meet ``part``.

    Of children these are the ones with no such row at all, which is no predicate over rows.
    """
    extra = part - whole.predicate
    if whole.adds_up and len(extra) == 1:
        return whole.among(opposite(extra))
    return whole.among(is_one_of(f"none of {describe(part)}", [TRUE]) if extra else NEVER)


def part_of_split(stratum: str, value: str, *, labelled: bool) -> dict[str, str]:
    """Return the facts that a row is split by, with their values.

    >>> part_of_split("record / channel", "cse: victim / web", labelled=True)
    {'channel': 'web'}
    >>> part_of_split("all", "all", labelled=False)
    {}
    """
    names = [name for name in stratum.split(TOGETHER) if name not in ("all", "record")]
    values = value.split(TOGETHER)[1 if labelled else 0 :]
    return dict(zip(names, values, strict=False))


TOGETHER = " / "
