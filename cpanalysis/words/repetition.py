"""Who goes missing again, and who is in several themes: what the figures say, and cannot say."""

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.repeats import THEMES_OF_CHILDREN
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row

CHANCE = 0.05
ARITHMETIC = (
    "Where most children have one episode the top tenth holds a large share by arithmetic alone,"
    " so only what lies beyond the random deals says that children differ."
)
LANDMARK = (
    "From 72 hours after return on, which is fair to those missing again before anybody could"
    " speak to them"
)
NOT_CAUSE = "Who is interviewed is not drawn by lot, so a difference is no effect of the interview."
KNOWN = (
    "Everyone here is known to police, and a child in one theme is looked at for the others: the"
    " shares describe records and say nothing of children at large, nor that one leads to another."
)


def repeats_of(protected: Protected, area: str) -> pl.DataFrame:
    """Return the measures of repetition of an area."""
    return protected.repetition.filter(pl.col("area") == area)


def pick(rows: pl.DataFrame, measure: str) -> Row | None:
    """Return the row of a measure, or None where it has no value."""
    own = rows.filter(pl.col("measure") == measure, pl.col("value").is_not_null())
    return own.row(0, named=True) if own.height else None


def describe_repetition(protected: Protected, area: str) -> Sentences:
    """Return how far episodes fall on few children beside chance, and how soon they recur."""
    rows = repeats_of(protected, area)
    if rows["value"].drop_nulls().is_empty():
        reasons = rows["reason"].drop_nulls()
        why = f": {reasons[0]}" if len(reasons) else ""
        return Sentences((f"{area}: repetition cannot be told{why}.",))
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(rows) else "",
            describe_tenth(pick(rows, "top_tenth")),
            describe_gini(pick(rows, "gini")),
            describe_again(pick(rows, "again_30"), pick(rows, "again_90")),
            describe_landmark(pick(rows, "interviewed_30"), pick(rows, "not_interviewed_30")),
        )
    ).without_blanks()


def describe_tenth(row: Row | None) -> str:
    """Return the share of the tenth of children with most episodes, beside chance."""
    if row is None:
        return ""
    period = write_period(row["period_start"], row["period_end"])
    share, expected = (write_value(row[name], "proportion") for name in ("value", "expected"))
    ends = write_range(row["lower"], row["upper"], "proportion")
    beyond = "more than" if row["p_value"] < CHANCE else "not clearly more than"
    return (
        f"{row['area']}, {period}: of {row['episodes']:,.0f} episodes of {row['children']:,.0f}"
        f" known children{write_unmatched(row)} the tenth of children with most had {share}. Dealt"
        f" to the same children at random they would have {expected} ({ends}): {beyond} chance"
        f" ({write_p_value(row['p_value'])}). {ARITHMETIC}"
    )


def write_unmatched(row: Row) -> str:
    """Return how many episodes are of no known child, in brackets.

    >>> write_unmatched({"unmatched": 18.0}), write_unmatched({"unmatched": 0.0})
    (' (18 more episodes could not be matched to a child)', '')
    """
    if row["unmatched"] is None:
        return " (a few more episodes could not be matched to a child)"
    if not row["unmatched"]:
        return ""
    return f" ({row['unmatched']:,.0f} more episodes could not be matched to a child)"


def describe_gini(row: Row | None) -> str:
    """Return the Gini coefficient beside chance."""
    if row is None:
        return ""
    return (
        f"The Gini coefficient is {row['value']:.2f}, by chance {row['expected']:.2f}"
        f" ({row['lower']:.2f} to {row['upper']:.2f})."
    )


def describe_again(month: Row | None, quarter: Row | None) -> str:
    """Return the shares missing again within 30 and 90 days, each child counting alike."""
    told = [
        f"{write_share(row)} within {days} days"
        for row, days in ((month, 30), (quarter, 90))
        if row is not None
    ]
    if not told:
        return ""
    return (
        f"Of the average child's returns {' and '.join(told)} lead to a new episode. This is"
        " not the share of episodes, in which a child with many counts each time."
    )


def write_share(row: Row) -> str:
    """Return a share with its interval."""
    ends = write_range(row["lower"], row["upper"], "proportion")
    return f"{write_value(row['value'], 'proportion')} ({ends})"


def describe_landmark(interviewed: Row | None, others: Row | None) -> str:
    """Return who is missing again after the landmark, by whether there was an interview."""
    if interviewed is None or others is None:
        return ""
    return (
        f"{LANDMARK}, {write_share(interviewed)} of those interviewed within 72 hours and"
        f" {write_share(others)} of the others were missing again by day 30. {NOT_CAUSE}"
    )


def overlaps_of(protected: Protected, area: str) -> pl.DataFrame:
    """Return the parts of the overlap of themes in an area."""
    return protected.overlap.filter(pl.col("area") == area)


def describe_overlap(protected: Protected, area: str) -> Sentences:
    """Return how many children are in several themes, which came first, and what biases it."""
    rows = overlaps_of(protected, area)
    sets = rows.filter(pl.col("part") == "set", pl.col("numerator").is_not_null())
    if sets.is_empty():
        reasons = rows["reason"].drop_nulls()
        why = f": {reasons[0]}" if len(reasons) else ""
        return Sentences((f"{area}: the overlap of themes cannot be told{why}.",))
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(rows) else "",
            describe_sets(sets, area),
            *(describe_before(row) for row in told(rows, "before") if row["first"] != "missing"),
            *(describe_order(row) for row in told(rows, "order")),
            describe_bounds(told(rows, "bounds")),
            KNOWN,
        )
    ).without_blanks()


def told(rows: pl.DataFrame, part: str) -> list[Row]:
    """Return the rows of one part that have a value."""
    own = rows.filter(pl.col("part") == part, pl.col("value").is_not_null())
    return own.to_dicts()


def describe_sets(sets: pl.DataFrame, area: str) -> str:
    """Return the number of children of each theme."""
    first = sets.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    parts = [
        f"{row['numerator']:,.0f} {THEMES_OF_CHILDREN[row['first']]}"
        for row in sets.iter_rows(named=True)
    ]
    who = "children" if area == FORCE.name else "children who live there"
    return f"{area}, {period}, {who}: {', '.join(parts)}."


def describe_before(row: Row) -> str:
    """Return how many children of one theme had been seen in another before."""
    first, second = (THEMES_OF_CHILDREN[row[name]] for name in ("first", "second"))
    left = row["n_excluded"]
    apart = f", {left:,.0f} left out for want of look-back" if left else ""
    return (
        f"Of {row['denominator']:,.0f} children {first}, {write_share(row)} had been {second} in"
        f" the 365 days before{apart}."
    )


def describe_order(row: Row) -> str:
    """Return which of two themes came first among children of both."""
    first, second = (THEMES_OF_CHILDREN[row[name]] for name in ("first", "second"))
    return (
        f"Of {row['denominator']:,.0f} children both {first} and {second}, {write_share(row)} are"
        f" first on record as {first}."
    )


def describe_bounds(rows: list[Row]) -> str:
    """Return how far overlaps can be off for records without a child."""
    parts = [
        f"{row['first']} and {row['second']} {row['lower']:,.0f} to {row['upper']:,.0f}"
        for row in rows
    ]
    if not parts:
        return ""
    return (
        "Records that no child could be matched to may be of anybody, so that the overlap lies"
        f" between: {'; '.join(parts)}."
    )
