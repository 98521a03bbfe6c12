"""The district on one page: what stands out, in a few sentences."""

import polars as pl

from cpanalysis.analyse.verdicts import HIGHER, LOWER
from cpanalysis.declare.areas import REST_OF_FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import join_names
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row, own_series

LAST_YEAR = "a year earlier"


def describe_district(
    protected: Protected, indicators: tuple[Indicator, ...], district: str
) -> Sentences:
    """Return what is clearly higher or lower than the rest of the force, and what has moved."""
    force = tell_apart(protected, indicators, district, REST_OF_FORCE.name)
    year = tell_apart(protected, indicators, district, LAST_YEAR)
    return Sentences(
        (
            f"{len(indicators)} official indicators of {district} are compared with the rest of the"
            " force and with the year before, allowing for how many comparisons that makes.",
            list_titles(force[HIGHER], "Clearly higher than in the rest of the force"),
            list_titles(force[LOWER], "Clearly lower than in the rest of the force"),
            list_titles(year[HIGHER], "Clearly up on the year before"),
            list_titles(year[LOWER], "Clearly down on the year before"),
            "For the others no difference is clear, which does not mean that there is none.",
        )
    ).without_blanks()


def tell_apart(
    protected: Protected, indicators: tuple[Indicator, ...], district: str, comparator: str
) -> dict[str, list[str]]:
    """Return the titles of the indicators that are higher, and of those that are lower."""
    found: dict[str, list[str]] = {HIGHER: [], LOWER: []}
    for indicator in indicators:
        row = latest_against(protected, indicator.code, district, comparator)
        if row and row["verdict"] in found:
            found[row["verdict"]].append(indicator.title)
    return found


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
    apart = tell_apart(protected, indicators, district, REST_OF_FORCE.name)
    clear = sum(len(titles) for titles in apart.values())
    return Sentences(
        (
            f"{len(known)} of {len(indicators)} official indicators have a figure for {district};"
            f" {clear} are clearly higher or lower than in the rest of the force.",
        )
    )
