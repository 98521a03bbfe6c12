"""What is asked: one indicator, of whom, split how, when, and beside what."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.protect import Protected
from cpanalysis.views.series import require_split

Areas = str | Iterable[str]
Period = str | tuple[str, str]
AREAS = (*DISTRICT_NAMES, FORCE.name)
"""The areas that can be asked about, the force as one like the others."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question whose every part is known.

    ``period`` is the first and the last month shown ("2023-10"), each empty for all there are;
    ``against`` is one comparator, empty for all.
    """

    indicator: Indicator
    areas: tuple[str, ...] = DISTRICT_NAMES
    by: str = ""
    period: tuple[str, str] = ("", "")
    against: str = ""
    asked_by: str = field(default="ask", compare=False)

    def in_code(self) -> str:
        """Return the line that asks this.

        >>> from cpanalysis.words.catalogue import find_indicator
        >>> Question(indicator=find_indicator("missing_episode_count"),
        ...          areas=("Hartlepool",), by="sex").in_code()
        'cp.ask("missing_episode_count", area="Hartlepool", by="sex")'
        """
        whom = list(self.areas) if len(self.areas) > 1 else self.areas[0]
        named = {"area": whom} if self.areas != DISTRICT_NAMES else {}
        period = {"period": self.period} if any(self.period) else {}
        others = {"by": self.by, **period, "against": self.against}
        told = "".join(
            f", {name}={quote(value)}" for name, value in (named | others).items() if value
        )
        return f'cp.{self.asked_by}("{self.indicator.code}"{told})'

    def in_words(self) -> str:
        """Return whom it is about and how it is split."""
        split = f" by {self.by.replace('_', ' ')}" if self.by else ""
        return f"{', '.join(self.areas)}{split}"


@dataclass(frozen=True, kw_only=True)
class Options:
    """A question's parts as somebody wrote them, before they are checked."""

    area: Areas = DISTRICT_NAMES
    by: str = ""
    period: Period = ""
    against: str = ""


def read_options(*unnamed: Any, **named: Any) -> Options:
    """Return the parts of a question as given, each by a name that is known.

    >>> read_options(aera="Hartlepool")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no option 'aera'; known: area, by, period, against. \
Did you mean 'area'?
    >>> read_options("Hartlepool")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: 'Hartlepool' has no name; write it as one of area=, by=, \
period=, against=
    """
    known = [one.name for one in fields(Options)]
    if unnamed:
        told = ", ".join(f"{name}=" for name in known)
        raise ParameterError(f"{unnamed[0]!r} has no name; write it as one of {told}")
    for name in named:
        require_choice(name, known, what="option")
    return Options(**named)


def quote(value: str | Iterable[str]) -> str:
    """Return a text, or some texts, as they stand in code.

    >>> quote("a"), quote(["a", "b"]), quote(("a", "b"))
    ('"a"', '["a", "b"]', '("a", "b")')
    """
    if isinstance(value, str):
        return f'"{value}"'
    inside = ", ".join(map(quote, value))
    return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"


def read_question(
    protected: Protected, indicator: Indicator, options: Options, *, asked_by: str = "ask"
) -> Question:
    """Return a question with every part checked against what there is.

    Raises
    ------
    ParameterError
        For an area, split, month or comparator that is not known, with the nearest.
    """
    areas = read_areas(options.area)
    if options.by:
        require_split(options.by, indicator)
    if options.against:
        known = list_comparators(protected, areas)
        require_choice(options.against, known, what="comparator")
    return Question(
        indicator=indicator,
        areas=areas,
        by=options.by,
        period=read_period(options.period),
        against=options.against,
        asked_by=asked_by,
    )


def read_period(asked: Period) -> tuple[str, str]:
    """Return the first and the last month asked for; one month alone is the first.

    >>> read_period("2023-10"), read_period(("", "2024-09"))
    (('2023-10', ''), ('', '2024-09'))
    """
    first, last = (asked, "") if isinstance(asked, str) else asked
    months = [read_month(month) for month in (first, last) if month]
    if months != sorted(months):
        raise ParameterError(f"period {first} to {last}: it ends before it begins")
    return first, last


def read_areas(asked: Areas) -> tuple[str, ...]:
    """Return the areas asked for, districts and the force, in the order of the registry.

    >>> read_areas("Hartlepool")
    ('Hartlepool',)
    >>> read_areas(["Cleveland", "Stockton-on-Tees", "Hartlepool"])
    ('Hartlepool', 'Stockton-on-Tees', 'Cleveland')
    """
    names = (asked,) if isinstance(asked, str) else tuple(asked)
    for name in names:
        require_choice(name, AREAS, what="area")
    if not names:
        raise ParameterError(f"no area is named; known: {', '.join(AREAS)}")
    return tuple(name for name in AREAS if name in names)


def read_month(text: str) -> date:
    """Return the first day of a month.

    >>> read_month("2024-10")
    datetime.date(2024, 10, 1)
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ParameterError(f'month {text!r}: write year and month, as "2024-10"') from None


def list_comparators(protected: Protected, areas: tuple[str, ...]) -> list[str]:
    """Return what the areas are compared with, places before times."""
    own = protected.comparisons.filter(pl.col("area").is_in(list(areas)))
    found = own["comparator"].unique(maintain_order=True).to_list()
    return sorted(found, key=lambda name: name.endswith("earlier"))
