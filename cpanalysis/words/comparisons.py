"""What a district's comparisons with other areas say."""

import polars as pl

from cpanalysis.declare.areas import STATISTICAL_NEIGHBOURS
from cpanalysis.declare.family import EXPLORATORY, FALSE_DISCOVERY_RATE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.declare.wording import JUDGED, NO_CLEAR_DIFFERENCE
from cpanalysis.protect import Protected
from cpanalysis.words.confidence import word_comparison, word_unmade
from cpanalysis.words.numbers import write_p_value, write_period
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row, write_estimate

WITHOUT_ARTICLE = ("England", "London", "Yorkshire and The Humber")
IN_WORDS = {STATISTICAL_NEIGHBOURS.name: "its statistical neighbours"}


def describe_comparisons(protected: Protected, indicator: Indicator, area: str) -> Sentences:
    """Return how ``area`` compares with each comparator in the latest period that it can."""
    rows = latest_comparisons(protected, indicator.code, area)
    if rows.is_empty():
        return Sentences((f"{area} cannot be compared with other areas on this indicator.",))
    first = rows.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    lines = [describe_comparison(row) for row in rows.iter_rows(named=True)]
    elsewhere = list_elsewhere([area])
    together = "" if elsewhere else describe_heterogeneity(protected, indicator.code, first)
    origin = IN_SENTENCE if is_synthetic(rows) else ""
    opening = f"{area} beside other areas, {period}."
    return Sentences((origin, opening, *lines, together)).without_blanks()


def latest_comparisons(protected: Protected, code: str, area: str) -> pl.DataFrame:
    """Return comparisons with places in the latest period in which any could be made."""
    places = protected.comparisons.filter(
        pl.col("indicator") == code,
        pl.col("area") == area,
        ~pl.col("comparator").str.ends_with("earlier"),
    )
    made = places.filter(pl.col("verdict").is_in(JUDGED))
    return places.join(made.select(pl.col("period_end").max()), on="period_end")


def describe_comparison(row: Row) -> str:
    """Return what one comparison with another area says."""
    other = name_comparator(row["comparator"])
    if row["verdict"] not in JUDGED:
        return f"{word_unmade(row)} with {other}: {row['reason']}."
    return f"Against {other}: {write_estimate(row)}, {word_comparison(row)}."


def name_comparator(name: str) -> str:
    """Return a comparator as it stands in a sentence.

    >>> name_comparator("rest of force"), name_comparator("statistical neighbours")
    ('the rest of the force', 'its statistical neighbours')
    """
    if name in IN_WORDS:
        return IN_WORDS[name]
    if not name.startswith("rest of "):
        return name
    whole = name.removeprefix("rest of ")
    article = "" if whole in WITHOUT_ARTICLE else "the "
    return f"the rest of {article}{whole}"


def describe_heterogeneity(protected: Protected, code: str, row: Row) -> str:
    """Return whether the four districts differ at all in the period, or nothing."""
    test = find_test(protected, code, row["period_end"])
    if test is None:
        return ""
    mark = f"; {EXPLORATORY}" if test["family"] == EXPLORATORY else ""
    return f"{word_test(test)} ({write_p_value(test['p_value'])}{mark})."


def find_test(protected: Protected, code: str, period_end: object) -> Row | None:
    """Return the test whether the four districts differ in a period, where it was made."""
    tests = protected.heterogeneity.filter(
        pl.col("indicator") == code,
        pl.col("period_end") == period_end,
        pl.col("p_value").is_not_null(),
    )
    return tests.row(0, named=True) if tests.height else None


def word_test(test: Row) -> str:
    """Return whether districts differ among themselves, allowing for the family of the test.

    >>> word_test({"q_value": 0.01}), word_test({"q_value": 0.2})
    ('The four districts differ among themselves', 'No clear difference among the four districts')
    """
    if test["q_value"] < FALSE_DISCOVERY_RATE:
        return "The four districts differ among themselves"
    return f"{NO_CLEAR_DIFFERENCE.capitalize()} among the four districts"
