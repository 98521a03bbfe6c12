"""What every figure of a row of results counts, from the declaration of its indicator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from cpanalysis.declare.indicators import Readings, RecordIndicator, word_indicators
from cpanalysis.declare.indicators.at_events import word_at_events
from cpanalysis.declare.kinds import Concentration
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.measure.records.measures import Measure, expand
from cpanalysis.measure.records.terms import find_terms
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
TOGETHER = " / "
SNAPSHOTS = ("open_referrals", "open_investigations", "closed_investigations")
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

    A count has no denominator. ``shares_of`` are the facts that the numerator alone is split by.
    """

    district: str
    of_residents: bool
    shares_of: tuple[str, ...]
    numerator: Counted
    denominator: Counted | None


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
    everything = suppose_everything(Readings())
    for indicator in indicators.values():
        for measure in expand(indicator):
            numerator, denominator = count(measure, everything)
            told = Figures(
                district=indicator.district,
                of_residents=measure.of_residents,
                shares_of=indicator.shares_of,
                numerator=numerator,
                denominator=denominator,
            )
            yield (measure.code, measure.label), told


def count(measure: Measure, everything: Setting) -> tuple[Counted, Counted | None]:
    """Return what numerator and denominator of a measure count, where all tables are there."""
    indicator = measure.indicator
    if indicator.counts == "cells":
        required = Counted(indicator.rows, "cells", is_one_of("cells", ["required"]))
        return required.among(is_one_of("answered", [TRUE])), required
    unit: Unit = "children" if indicator.counts == "children" else "rows"
    terms = find_terms(measure, everything)
    numerator, denominator = map(read_condition, (terms.numerator, terms.denominator))
    whole = Counted(indicator.rows, unit, denominator)
    if isinstance(indicator.kind, Concentration):
        top = Counted(indicator.rows, "rows", numerator).among(is_one_of("of the top", [TRUE]))
        return replace(top, unit="own"), replace(whole, unit="rows")
    return Counted(indicator.rows, unit, numerator), None if measure.is_count else whole


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
