"""The district on one page: what stands out, in a few sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.areas import REST_OF_FORCE
from cpanalysis.declare.family import A_YEAR_EARLIER, EXPLORATORY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import HIGHER, JUDGED, LOWER
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import join_names, write_amount
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row, own_series

LAST_YEAR = A_YEAR_EARLIER
NO_FIGURE = "there is no figure to compare"


@dataclass(frozen=True)
class Beside:
    """How a comparator is named, and what is said of an indicator that differs from it."""

    named: str
    higher: str
    lower: str


COMPARED_WITH = {
    REST_OF_FORCE.name: Beside(
        "with the rest of the force",
        "Higher than in the rest of the force",
        "Lower than in the rest of the force",
    ),
    LAST_YEAR: Beside(
        "with the year before", "A rise on the year before", "A fall on the year before"
    ),
}


def describe_district(
    protected: Protected, indicators: tuple[Indicator, ...], district: str
) -> Sentences:
    """Return what is higher or lower than the rest of the force, and what has moved in a year."""
    lines: list[str] = []
    for comparator, beside in COMPARED_WITH.items():
        rows = [latest_against(protected, item.code, district, comparator) for item in indicators]
        pairs = [(item.title, row) for item, row in zip(indicators, rows, strict=True) if row]
        made = [pair for pair in pairs if pair[1]["verdict"] in JUDGED]
        reasons = [str(row["reason"]) for _, row in pairs if row["verdict"] not in JUDGED]
        reasons += [NO_FIGURE] * (len(indicators) - len(pairs))
        asked = write_amount(len(indicators), "official indicator")
        could = f"{len(made)} of {asked} of {district} could be compared {beside.named}."
        lines += [f"{could}{describe_unmade(reasons)}", *describe_made(made, beside)]
    return Sentences(tuple(lines)).without_blanks()


def describe_unmade(reasons: list[str]) -> str:
    """Return why indicators could not be compared, or nothing where all could.

    >>> describe_unmade(["there is no figure", "not published", "there is no figure"])
    ' The other 3 could not: there is no figure (2); not published (1).'
    """
    if not reasons:
        return ""
    named = [f"{reason} ({count})" for reason, count in Counter(reasons).most_common()]
    return f" The other {len(reasons)} could not: {'; '.join(named)}."


def describe_made(made: list[tuple[str, Row]], beside: Beside) -> Iterator[str]:
    """Yield which of the indicators compared differ, planned ones first, and how many do not."""
    heads = {HIGHER: beside.higher, LOWER: beside.lower}
    for planned in (True, False):
        mark = "" if planned else f" ({EXPLORATORY}, to be tested again with new data)"
        for side, head in heads.items():
            titles = [
                title
                for title, row in made
                if row["verdict"] == side and (row["family"] != EXPLORATORY) is planned
            ]
            yield list_titles(titles, f"{head}{mark}")
    others = sum(row["verdict"] not in heads for _, row in made)
    if others:
        rest = "the other" if others < len(made) else "all"
        yield f"For {rest} {others} no difference is clear; there may still be one."


def latest_against(protected: Protected, code: str, district: str, comparator: str) -> Row | None:
    """Return the comparison of the latest period that has a figure, or None."""
    series = own_series(protected, code, district).filter(pl.col("status") == "ok")
    if series.is_empty():
        return None
    rows = protected.comparisons.filter(
        pl.col("indicator") == code,
        pl.col("area") == district,
        pl.col("comparator") == comparator,
        pl.col("period_end") == series["period_end"][-1],
    )
    return rows.row(0, named=True) if rows.height else None


def list_titles(titles: list[str], how: str) -> str:
    """Return a sentence on some indicators, or nothing without any.

    >>> list_titles(["Gangs", "Going missing"], "Clearly up")
    'Clearly up: gangs and going missing.'
    """
    lowered = [title[0].lower() + title[1:] for title in titles]
    return f"{how}: {join_names(lowered)}." if titles else ""


def describe_scorecard(
    protected: Protected, indicators: tuple[Indicator, ...], district: str
) -> Sentences:
    """Return how many official indicators have a figure, and how many are clearly apart."""
    known = [
        item
        for item in indicators
        if not own_series(protected, item.code, district)
        .filter(pl.col("status") == "ok")
        .is_empty()
    ]
    rows = [
        latest_against(protected, item.code, district, REST_OF_FORCE.name) for item in indicators
    ]
    made = [row for row in rows if row and row["verdict"] in JUDGED]
    clear = [row for row in made if row["verdict"] in (HIGHER, LOWER)]
    planned = sum(row["family"] != EXPLORATORY for row in clear)
    explored = len(clear) - planned
    more = f" and {explored} in {EXPLORATORY} comparisons" if explored else ""
    return Sentences(
        (
            f"{len(known)} of {len(indicators)} official indicators have a figure for {district};"
            f" {len(made)} of them can be compared with the rest of the force, and {planned}"
            f" {'is' if planned == 1 else 'are'} clearly higher or lower{more}.",
        )
    )
