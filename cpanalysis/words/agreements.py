"""How far force and inspectors agree on the same cases, from the records of both."""

from typing import Any

import polars as pl

from cpanalysis.declare.agreements import AC2, EXACT, KAPPA, MARGINS, SIGN
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import CLEAR, write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]
SCALES = {
    "ncpi_2014_3pt": "scale of three grades",
    "ncpi_2024_5pt": "scale of five grades",
    "local": "force's own scale",
}
NO_PAIRS = "The records hold no case that both force and inspectors graded on one scale."
CHOSEN = (
    "Cases that inspectors see are chosen, not drawn at random, so that this says nothing of other"
    " cases."
)


def latest_pairs(protected: Protected) -> pl.DataFrame:
    """Return the measures of the latest year that has any to show, or else of the latest."""
    pairs = protected.agreements
    shown = pairs.filter(pl.col("value").is_not_null())
    source = shown if shown.height else pairs
    latest = source.select(pl.col("period_end").max())
    return pairs.join(latest, on="period_end", how="semi", maintain_order="left")


def describe_pairs(protected: Protected) -> Sentences:
    """Return how often both gave one grade, agreement beyond chance, and who is more favourable."""
    pairs = latest_pairs(protected)
    if pairs.is_empty():
        return Sentences((NO_PAIRS,))
    lines = [
        describe_scale({row["measure"]: row for row in own.iter_rows(named=True)})
        for _, own in pairs.group_by("scale", maintain_order=True)
    ]
    origin = IN_SENTENCE if is_synthetic(pairs) else ""
    return Sentences((origin, *lines, CHOSEN)).without_blanks()


def describe_scale(measures: dict[str, Row]) -> str:
    """Return what the pairs of one year and scale say."""
    exact = measures[EXACT]
    period = write_period(exact["period_start"], exact["period_end"])
    scale = SCALES.get(exact["scale"], exact["scale"])
    if exact["value"] is None:
        return f"Of the {period}, on the {scale}, nothing can be told: {exact['reason']}."
    share = write_range(exact["lower"], exact["upper"], "proportion")
    parts = (
        f"In the {period} force and inspectors graded the same {exact['cases']:.0f} cases on the"
        f" {scale} and gave {exact['agreed']:.0f} of them the same grade"
        f" ({write_value(exact['value'], 'proportion')}, 95% interval {share}).",
        f"Agreement beyond chance is {write_coefficient(measures[KAPPA])} (linear-weighted kappa)"
        f" and {write_coefficient(measures[AC2])} (Gwet's AC2, which does not fall because one"
        " grade is common), where 0 is chance and 1 is full agreement.",
        describe_sides(measures[SIGN]),
        describe_margins(measures[MARGINS]),
    )
    return " ".join(part for part in parts if part)


def write_coefficient(row: Row) -> str:
    """Return a coefficient with its bootstrap interval, or that it is not defined.

    >>> write_coefficient({"value": 0.22, "lower": -0.06, "upper": 0.45})
    '0.22 (−0.06 to 0.45)'
    """
    if row["value"] is None:
        return "not defined"
    value, lower, upper = (
        f"{row[name]:.2f}".replace("-", "−") for name in ("value", "lower", "upper")
    )
    return f"{value} ({lower} to {upper})"


def describe_sides(row: Row) -> str:
    """Return who graded more favourably, and whether chance could make that of it."""
    if row["p_value"] is None:
        return "How often either was the more favourable is hidden to protect children."
    clear = "more than chance would make of it" if row["p_value"] < CLEAR else "which can be chance"
    return (
        f"The force was more favourable in {row['force_higher']:.0f} and inspectors in"
        f" {row['force_lower']:.0f}, {clear} ({write_p_value(row['p_value'])}, exact sign test)."
    )


def describe_margins(row: Row) -> str:
    """Return whether both give each grade equally often."""
    if row["p_value"] is None:
        return ""
    differ = "differ" if row["p_value"] < CLEAR else "do not clearly differ"
    return (
        f"The grades that each gave {differ} as a whole"
        f" ({write_p_value(row['p_value'])}, Stuart-Maxwell)."
    )
