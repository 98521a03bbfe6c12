"""Which recommendation has moved: the matrix of recommendations and indicators, in words."""

from collections import Counter
from typing import Any

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.published import Published
from cpanalysis.declare.traces import (
    IMPROVED,
    NO_CLEAR_CHANGE,
    NOT_COMPUTABLE,
    NOT_ENOUGH_DATA,
    VERDICTS,
    WORSE,
)
from cpanalysis.declare.wording import A_FALL, A_RISE, SEEN_FROM
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.confidence import is_below, leaves_out_none
from cpanalysis.words.numbers import (
    join_names,
    signed,
    write_amount,
    write_ends,
    write_period,
    write_ratio,
    write_signed,
    write_value,
)
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]

CODES = {item.reference: code for code, item in RECORD_INDICATORS.items()}
UNMEASURED = "not among the indicators that are measured here"
NO_INDICATOR = "no indicator answers it"
ONE_DAY = "told as of the last day only, so that there is no baseline"
ALWAYS = (IMPROVED, WORSE, NO_CLEAR_CHANGE)
NO_RECORDS = "the results hold no twelve months of it"
KINDS = {
    "cause_of_concern": "cause of concern",
    "area_for_improvement": "area for improvement",
    "notes_action": "action in the notes of scrutiny",
}


def matrix_of(protected: Protected, published: Published, area: str) -> pl.DataFrame:
    """Return a row for each recommendation and indicator, with the trace of ``area``.

    A recommendation that no indicator answers, and an indicator that is not measured, have their
    row too, not computable, with the reason. The state of the control chart stands beside.
    """
    answers = published.recommendations.join(
        published.recommendation_indicators.rename({"note": "answer_note"}),
        on="recommendation",
        how="left",
        maintain_order="left",
    ).join(
        published.catalogue.select("reference", pl.col("title").alias("listed_as")),
        on="reference",
        how="left",
        maintain_order="left",
    )
    coded = answers.with_columns(
        pl.col("reference").replace_strict(CODES, default=None).alias("indicator")
    )
    own = protected.traces.filter(pl.col("area") == area).drop("area")
    rows = coded.join(own, on="indicator", how="left", maintain_order="left")
    return add_charts(fill_verdicts(rows), protected, area)


def fill_verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the matrix in which what is not traced says why."""
    snapshots = [code for code, item in RECORD_INDICATORS.items() if item.every == "as_of"]
    why = (
        pl.when(pl.col("reference").is_null())
        .then(pl.lit(NO_INDICATOR))
        .when(pl.col("indicator").is_null())
        .then(pl.lit(UNMEASURED))
        .when(pl.col("indicator").is_in(snapshots))
        .then(pl.lit(ONE_DAY))
        .otherwise(pl.lit(NO_RECORDS))
    )
    untraced = pl.col("verdict").is_null()
    return rows.with_columns(
        pl.when(untraced).then(why).otherwise("reason").alias("reason"),
        pl.col("verdict").fill_null(NOT_COMPUTABLE),
    )


def add_charts(rows: pl.DataFrame, protected: Protected, area: str) -> pl.DataFrame:
    """Return the matrix with the state of each control chart, and since when."""
    own = protected.charts.filter(
        pl.col("area") == area,
        pl.col("stratum").is_in(["all", "record"]),
        pl.col("rules") == "calibrated",
    )
    charts = own.select(
        "indicator",
        pl.col("value_of_stratum").alias("part"),
        pl.col("state").cast(pl.String).alias("chart_state"),
        pl.col("since").alias("chart_since"),
    )
    single = charts.unique(["indicator", "part"], keep="first", maintain_order=True)
    return rows.join(single, on=["indicator", "part"], how="left", maintain_order="left")


def describe_matrix(matrix: pl.DataFrame, area: str) -> Sentences:
    """Return how many indicators of the matrix have each verdict, each counted once."""
    known = matrix.drop_nulls("reference").unique(["reference", "part"], maintain_order=True)
    indicators = known.unique("reference", maintain_order=True)
    measured = indicators["indicator"].is_not_null().sum()
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(matrix.drop_nulls("origin")) else "",
            f"{matrix['recommendation'].n_unique()} recommendations, causes of concern and actions"
            f" are answered by {indicators.height} indicators, {measured} of them measured here.",
            f"For {area}: {count_verdicts(known['verdict'].to_list(), always=ALWAYS)}; an indicator"
            " of several kinds of record counts once for each.",
            "A change is called one only where it is clear when all indicators of the area are"
            " allowed for. Nothing is added up to a score.",
        )
    ).without_blanks()


def count_verdicts(verdicts: list[str], always: tuple[str, ...] = ()) -> str:
    """Return how many there are of each verdict, in the order of the verdicts.

    Of those in ``always`` it says too that there are none.

    >>> count_verdicts(["improved", "no clear change", "no clear change"], always=("worse",))
    '1 improved, none worse and 2 no clear change'
    """
    counted = Counter(verdicts)
    parts = [
        f"{counted[verdict] or 'none'} {verdict}"
        for verdict in VERDICTS
        if counted[verdict] or verdict in always
    ]
    return join_names(parts)


def describe_recommendation(rows: pl.DataFrame) -> str:
    """Return what a recommendation asks, and the verdicts of its indicators."""
    first = rows.row(0, named=True)
    kind = KINDS.get(first["kind"], first["kind"])
    asked = f"{first['recommendation']}, {kind}: {first['title']}."
    if first["reference"] is None:
        return f"{asked} {NO_INDICATOR[0].upper()}{NO_INDICATOR[1:]}."
    verdicts = count_verdicts(rows["verdict"].to_list())
    return f"{asked} Its indicators: {verdicts}."


def write_change(row: Row) -> str:
    """Return a change with its interval, or a dash.

    >>> write_change({"measure": "difference of median waits", "unit": "minutes", "estimate": -25.9,
    ...               "lower": -38.03, "upper": -13.3})
    '−25.9 minutes (−38.0 to −13.3)'
    """
    if row["estimate"] is None:
        return "–"
    match row["measure"]:
        case "ratio":
            ends = write_ends(row["lower"], row["upper"], "ratio")
            return f"{write_ratio(row['estimate'])} ({ends})"
        case "difference":
            ends = write_ends(row["lower"], row["upper"], "difference")
            return f"{signed(row['estimate'])} points ({ends})"
        case _:
            ends = f"{write_signed(row['lower'])} to {write_signed(row['upper'])}"
            return f"{write_signed(row['estimate'])} {row['unit']} ({ends})"


def write_seen(row: Row) -> str:
    """Return the smallest change that would have been seen on its own side, in its unit.

    >>> row = {"measure": "difference", "estimate": -0.01, "unit": "proportion",
    ...        "smallest_detectable": 0.062, "smallest_detectable_fall": -0.058}
    >>> write_seen(row)
    '−5.8 points'
    """
    if row["estimate"] is None:
        return "–"
    seen = row["smallest_detectable_fall" if is_below(row) else "smallest_detectable"]
    if seen is None:
        return "–"
    if row["measure"] == "ratio":
        return write_ratio(seen)
    if row["measure"] == "difference":
        return f"{signed(seen)} points"
    return f"{write_signed(seen)} {row['unit']}"


def write_chart(row: Row) -> str:
    """Return the state of a control chart and since when, or a dash."""
    if row["chart_state"] is None:
        return "–"
    since = row["chart_since"]
    return f"{row['chart_state']} since {since:%B %Y}" if since else str(row["chart_state"])


def write_side(row: Row, side: str) -> str:
    """Return the value of one side with the month in which its twelve months end."""
    value, end = row[f"{side}_value"], row[f"{side}_end"]
    if end is None:
        return "–"
    return f"{write_value(value, row['unit'])} (to {end:%b %Y})"


def describe_reason(row: Row, traces: dict[str, Row]) -> str:
    """Return why a verdict is no other, and what the indicator is to be read with."""
    parts = (sentence(row["reason"]), sentence(word_doubt(row)), read_beside(row, traces))
    return " ".join(part for part in parts if part)


def sentence(text: str | None) -> str:
    """Return a reason as a sentence.

    >>> sentence("the denominator is zero"), sentence(None)
    ('The denominator is zero.', '')
    """
    return f"{text[0].upper()}{text[1:]}." if text else ""


def read_beside(row: Row, traces: dict[str, Row]) -> str:
    """Return the measure of quality that a volume is to be read with, and how that moved."""
    code = row["read_with"]
    if code is None:
        return ""
    title, beside = CATALOGUE[code].title, traces.get(code)
    lowered = f"{title[0].lower()}{title[1:]}"
    if beside is None or beside["estimate"] is None:
        why = f" ({beside['reason']})" if beside and beside["reason"] else ""
        return f"To be read with {lowered}, of which there is no change to tell{why}."
    whose = f" of {beside['instead']} as a whole" if "instead" in beside else ""
    said = beside["verdict"]
    return f"Read with {lowered}{whose}: {write_change(beside)}, {said}."


def traces_by_code(protected: Protected, area: str) -> dict[str, Row]:
    """Return the traces of an area by the code of their indicator.

    Where the area has no change to tell, the force as a whole stands in, and is named.
    """
    whole = protected.traces.filter(pl.col("part") == "all")
    own, force = (
        {str(row["indicator"]): row for row in rows.iter_rows(named=True)}
        for rows in (whole.filter(pl.col("area") == name) for name in (area, FORCE.name))
    )
    stand_ins = {
        code: {**force[code], "instead": FORCE.name}
        for code, row in own.items()
        if row["estimate"] is None and code in force and force[code]["estimate"] is not None
    }
    return {**own, **stand_ins}


def describe_trace(row: Row, traces: dict[str, Row]) -> str:
    """Return one trace as sentences: both values, the change, how sure, and whether it is good.

    What it must be read with follows, for a volume says nothing of how well the work is done.
    """
    title, unit = name_row(row), row["unit"]
    per = f" {unit}" if unit.startswith("per") or unit in ("minutes", "hours", "days") else ""
    latest = write_period(row["latest_start"], row["latest_end"])
    before = write_period(row["baseline_start"], row["baseline_end"])
    values = (
        f"{write_value(row['latest_value'], unit)}{per} in the {latest} against"
        f" {write_value(row['baseline_value'], unit)} in the {before}"
    )
    said = f"{title}: {values}, {write_change(row)}, {word_trace(row)}."
    return f"{said} {read_beside(row, traces)}".strip()


def name_row(row: Row) -> str:
    """Return the title of an indicator, with the kind of record where each is measured apart."""
    title = CATALOGUE[row["indicator"]].title
    return title if row["part"] in (None, "all") else f"{title}, {row['part']}"


def word_doubt(row: Row) -> str:
    """Return why an interval that leaves out no change is not clear; nothing for any other.

    >>> word_doubt({"moved": None, "measure": "ratio", "lower": 1.1, "upper": 1.4, "tests": 210})
    'could be chance among the 210 changes tested'
    """
    if row["moved"] or not leaves_out_none(row):
        return ""
    return f"could be chance among the {write_amount(row['tests'], 'change')} tested"


def word_trace(row: Row) -> str:
    """Return how sure a change is, and whether it is one for the better."""
    judged = {IMPROVED: ": improved", WORSE: ": worse"}
    if row["moved"]:
        noun = {"higher": A_RISE, "lower": A_FALL}[row["moved"]]
        return f"{noun}{judged.get(row['verdict'], ', neither better nor worse by itself')}"
    if doubt := word_doubt(row):
        return f"{NO_CLEAR_CHANGE}: {doubt}"
    if row["verdict"] == NOT_ENOUGH_DATA:
        return f"{NOT_ENOUGH_DATA} ({row['reason']})"
    return f"{row['verdict']} (only a change of about {write_seen(row)} or more {SEEN_FROM})"
