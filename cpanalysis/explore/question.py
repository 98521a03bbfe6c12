"""What is asked: one indicator, of whom, split how, when, and beside what."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.protect import Protected
from cpanalysis.views.series import require_split

Districts = str | Iterable[str]
Period = str | tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question whose every part is known.

    ``period`` is the first and the last month shown ("2023-10"), each empty for all there are;
    ``against`` is one comparator, empty for all.
    """

    indicator: Indicator
    districts: tuple[str, ...] = DISTRICT_NAMES
    by: str = ""
    period: tuple[str, str] = ("", "")
    against: str = ""
    asked_by: str = field(default="ask", compare=False)

    def in_code(self) -> str:
        """Return the line that asks this.

        >>> from cpanalysis.words.catalogue import find_indicator
        >>> Question(indicator=find_indicator("missing_episode_count"),
        ...          districts=("Hartlepool",), by="sex").in_code()
        'cp.ask("missing_episode_count", district="Hartlepool", by="sex")'
        """
        whom = list(self.districts) if len(self.districts) > 1 else self.districts[0]
        named = {"district": whom} if self.districts != DISTRICT_NAMES else {}
        period = {"period": self.period} if any(self.period) else {}
        others = {"by": self.by, **period, "against": self.against}
        told = "".join(
            f", {name}={quote(value)}" for name, value in (named | others).items() if value
        )
        return f'cp.{self.asked_by}("{self.indicator.code}"{told})'

    def in_words(self) -> str:
        """Return whom it is about and how it is split."""
        split = f" by {self.by.replace('_', ' ')}" if self.by else ""
        return f"{', '.join(self.districts)}{split}"


@dataclass(frozen=True, kw_only=True)
class Options:
    """A question's parts as somebody wrote them, before they are checked."""

    district: Districts = DISTRICT_NAMES
    by: str = ""
    period: Period = ""
    against: str = ""


def read_options(*unnamed: Any, **named: Any) -> Options:
    """Return the parts of a question as given, each by a name that is known.

    >>> read_options(distrct="Hartlepool")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no option 'distrct'; known: district, by, period, against. \
Did you mean 'district'?
    >>> read_options("Hartlepool")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: 'Hartlepool' has no name; write it as one of district=, by=, \
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
        For a district, split, month or comparator that is not known, with the nearest.
    """
    districts = read_districts(options.district)
    if options.by:
        require_split(options.by, indicator)
    if options.against:
        known = list_comparators(protected, districts)
        require_choice(options.against, known, what="comparator")
    return Question(
        indicator=indicator,
        districts=districts,
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


def read_districts(asked: Districts) -> tuple[str, ...]:
    """Return the districts asked for, in the order of the registry.

    >>> read_districts("Hartlepool")
    ('Hartlepool',)
    >>> read_districts(["Stockton-on-Tees", "Hartlepool"])
    ('Hartlepool', 'Stockton-on-Tees')
    """
    names = (asked,) if isinstance(asked, str) else tuple(asked)
    for name in names:
        require_choice(name, DISTRICT_NAMES, what="district")
    if not names:
        raise ParameterError(f"no district is named; known: {', '.join(DISTRICT_NAMES)}")
    return tuple(name for name in DISTRICT_NAMES if name in names)


def read_month(text: str) -> date:
    """Return the first day of a month.

    >>> read_month("2024-10")
    datetime.date(2024, 10, 1)
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ParameterError(f'month {text!r}: write year and month, as "2024-10"') from None


def list_comparators(protected: Protected, districts: tuple[str, ...]) -> list[str]:
    """Return what the districts are compared with, places before times."""
    own = protected.comparisons.filter(pl.col("area").is_in(list(districts)))
    found = own["comparator"].unique(maintain_order=True).to_list()
    return sorted(found, key=lambda name: name.endswith("earlier"))
