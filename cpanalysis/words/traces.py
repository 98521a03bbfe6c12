"""Which recommendation has moved: the matrix of recommendations and indicators, in words."""

from collections import Counter
from typing import Any

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.published import Published
from cpanalysis.declare.traces import (
    CHANGED,
    IMPROVED,
    NOT_AS_ASKED,
    RECORD,
    TOGETHER,
    VERDICTS,
    WHOLE,
    WORSE,
)
from cpanalysis.declare.wording import (
    A_FALL,
    A_RISE,
    NO_CLEAR_CHANGE,
    NOT_MEASURED,
    NOT_SHOWN,
    TOO_FEW,
)
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.confidence import leaves_out_none, write_detectable
from cpanalysis.words.numbers import (
    join_names,
    lower_first,
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
from cpanalysis.words.two_answers import join_trace_and_months

Row = dict[str, Any]

CODES = {item.reference: code for code, item in RECORD_INDICATORS.items()}
SNAPSHOTS = [code for code, item in RECORD_INDICATORS.items() if item.every == "as_of"]
UNMEASURED = "not among the indicators that are measured here"
NO_INDICATOR = "no indicator answers it"
ONE_DAY = "known on the last day of the records only, so that there is no baseline"
NO_RECORDS = "the results hold no twelve months of it"
ALWAYS = (IMPROVED, WORSE, NO_CLEAR_CHANGE)
KINDS = {
    "cause_of_concern": "cause of concern",
    "area_for_improvement": "area for improvement",
    "notes_action": "action in the notes of scrutiny",
}
ENDS = {"minutes": "minutes", "hours": "hours", "days": "days"}
OF_CHART = ("state", "since", "baseline_start", "baseline_end")


def matrix_of(protected: Protected, published: Published, area: str) -> pl.DataFrame:
    """Return a row for each thing that a recommendation asks, with the trace of ``area``.

    A trace is of the slice that is asked about and of nothing else. A recommendation that no
    indicator answers, and an indicator that is not measured, or not as asked, have their row too,
    with the reason. The state of the control chart stands beside what is not a slice.
    """
    answers = published.recommendations.drop("row", "note").join(
        published.recommendation_indicators.drop("row"),
        on="recommendation",
        how="left",
        maintain_order="left",
    )
    listed = answers.join(
        published.catalogue.select("reference", pl.col("title").alias("listed_as")),
        on="reference",
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("reference").replace_strict(CODES, default=None).alias("indicator"))
    own = protected.traces.filter(pl.col("area") == area).drop("area")
    return add_charts(fill_verdicts(join_traces(listed, own)), protected, area)


def join_traces(answers: pl.DataFrame, traces: pl.DataFrame) -> pl.DataFrame:
    """Return ``answers`` with the trace of their slice; the whole may be several kinds of record.

    What is not measured as asked has none.
    """
    numbered = answers.with_row_index("place")
    asked = numbered.filter(pl.col("not_as_asked").fill_null("") == "")
    named = pl.col("split").fill_null("") != ""
    whole = asked.filter(~named).join(
        traces.filter(pl.col("stratum").is_in([WHOLE, RECORD])), on="indicator", how="left"
    )
    slices = (
        asked.filter(named)
        .with_columns(pl.col("parts").list.join(TOGETHER).alias("part"))
        .join(
            traces,
            left_on=["indicator", "split", "part"],
            right_on=["indicator", "stratum", "part"],
            how="left",
        )
        .with_columns(pl.col("split").alias("stratum"))
    )
    others = numbered.join(asked, on="place", how="anti")
    joined = pl.concat([whole, slices, others], how="diagonal_relaxed")
    return joined.sort("place", maintain_order=True).drop("place")


def fill_verdicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the matrix in which what is not traced says why."""
    not_asked = pl.col("not_as_asked").fill_null("") != ""
    why = (
        pl.when(pl.col("reference").is_null())
        .then(pl.lit(NO_INDICATOR))
        .when(not_asked)
        .then("not_as_asked")
        .when(pl.col("indicator").is_null())
        .then(pl.lit(UNMEASURED))
        .when(pl.col("indicator").is_in(SNAPSHOTS))
        .then(pl.lit(ONE_DAY))
        .otherwise(pl.lit(NO_RECORDS))
    )
    untraced = pl.col("verdict").is_null()
    absent = pl.when(not_asked).then(pl.lit(NOT_AS_ASKED)).otherwise(pl.lit(NOT_MEASURED))
    return rows.with_columns(
        pl.when(untraced).then(why).otherwise("reason").alias("reason"),
        pl.when(untraced).then(absent).otherwise("verdict").alias("verdict"),
    )


def add_charts(rows: pl.DataFrame, protected: Protected, area: str) -> pl.DataFrame:
    """Return traces of an area with the state of each control chart, and since when."""
    own = protected.charts.filter(
        pl.col("area") == area,
        pl.col("stratum").is_in([WHOLE, RECORD]),
        pl.col("rules") == "calibrated",
    )
    charts = own.select(
        "indicator",
        "stratum",
        pl.col("value_of_stratum").alias("part"),
        pl.col("state").cast(pl.String).alias("chart_state"),
        *(pl.col(name).alias(f"chart_{name}") for name in OF_CHART[1:]),
    )
    key = ["indicator", "stratum", "part"]
    single = charts.unique(key, keep="first", maintain_order=True)
    return rows.join(single, on=key, how="left", maintain_order="left")


def describe_matrix(matrix: pl.DataFrame, area: str) -> Sentences:
    """Return how many rows of the matrix have each verdict."""
    recommendations = matrix["recommendation"].n_unique()
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(matrix.drop_nulls("origin")) else "",
            f"{recommendations} recommendations, causes of concern and actions are set out below"
            f" in {matrix.height} rows, one for each thing that they ask about.",
            f"For {area}: {count_verdicts(matrix['verdict'].to_list(), always=ALWAYS)}. An"
            " indicator counts once for each recommendation that asks about it, and each kind of"
            " record by itself.",
            "A change is called one only where it stays clear when all changes since the baseline,"
            " of the force and its districts together, are allowed for (q below 0.05). Nothing is"
            " added up to a score.",
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
    """Return what a recommendation asks, and the verdicts of what answers it."""
    first = rows.row(0, named=True)
    kind = KINDS.get(first["kind"], first["kind"])
    asked = f"{first['recommendation']}, {kind}: {first['title']}."
    if first["reference"] is None:
        return f"{asked} {sentence(NO_INDICATOR)}"
    return f"{asked} What answers it: {count_verdicts(rows['verdict'].to_list())}."


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
    parts = (
        sentence(row["reason"]),
        describe_seen(row),
        describe_months(row),
        read_beside(row, traces),
    )
    return " ".join(part for part in parts if part)


def sentence(text: str | None) -> str:
    """Return a reason as a sentence.

    >>> sentence("the denominator is zero"), sentence(None)
    ('The denominator is zero.', '')
    """
    return f"{text[0].upper()}{text[1:]}." if text else ""


def describe_seen(row: Row) -> str:
    """Return how large a change would have been found, where none is clear."""
    if row["verdict"] != NO_CLEAR_CHANGE or row["estimate"] is None:
        return ""
    least = write_detectable(row)
    found = sentence(f"{least} would usually have been found") if least else ""
    return f"{sentence(word_doubt(row))} {found}".strip()


def word_doubt(row: Row) -> str:
    """Return why an interval that leaves out no change is not clear; nothing for any other.

    >>> word_doubt({"moved": None, "measure": "ratio", "lower": 1.1, "upper": 1.4, "tests": 210})
    'could be chance among the 210 changes tested'
    """
    if row["moved"] or not leaves_out_none(row):
        return ""
    return f"could be chance among the {write_amount(row['tests'], 'change')} tested"


def describe_months(row: Row) -> str:
    """Return why the monthly chart and the two years say different things, where they do."""
    return join_trace_and_months(row, {name: row.get(f"chart_{name}") for name in OF_CHART})


def read_beside(row: Row, traces: dict[str, Row]) -> str:
    """Return how the measure of quality moved that a volume is to be read with, if it is known."""
    beside = traces.get(row["read_with"]) if row["read_with"] else None
    if beside is None or beside["estimate"] is None:
        return ""
    title = CATALOGUE[row["read_with"]].title
    whose = f" of {beside['instead']} as a whole" if "instead" in beside else ""
    lowered = lower_first(title)
    said = word_trace(beside) if beside["moved"] else beside["verdict"]
    return f"Read with {lowered}{whose}: {write_change(beside)}, {said}."


def traces_by_code(protected: Protected, area: str) -> dict[str, Row]:
    """Return the traces of whole indicators of an area by their code, with the chart of months.

    Where the area has no change to tell, the force as a whole stands in, and is named.
    """
    whole = protected.traces.filter(pl.col("stratum") == WHOLE)
    own, force = (
        {
            str(row["indicator"]): row
            for row in add_charts(whole.filter(area=name), protected, name).iter_rows(named=True)
        }
        for name in (area, FORCE.name)
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
    per = f" {unit}" if unit.startswith("per") or unit in ENDS else ""
    latest = write_period(row["latest_start"], row["latest_end"])
    before = write_period(row["baseline_start"], row["baseline_end"])
    values = (
        f"{write_value(row['latest_value'], unit)}{per} in the {latest} against"
        f" {write_value(row['baseline_value'], unit)} in the {before}"
    )
    said = f"{title}: {values}, {write_change(row)}, {word_trace(row)}."
    return f"{said} {read_beside(row, traces)}".strip()


def name_row(row: Row) -> str:
    """Return the title of an indicator, with the part of it that is told of.

    >>> name_row({"indicator": "ppn_submission_rate", "part": "domestic_abuse"})
    'Notices submitted, domestic abuse'
    >>> name_row({"indicator": "mandatory_field_completeness", "part": "cse_suspects"})
    'Required fields filled, suspects of exploitation'
    """
    title = CATALOGUE[row["indicator"]].title
    part = row["part"]
    if part in (None, WHOLE):
        return title
    if row.get("stratum") == "excluded":
        return f"{title}, excluded from school: {name_part(part)}"
    return f"{title}, {name_part(part)}"


def word_trace(row: Row) -> str:
    """Return what a change is, and whether it is one for the better."""
    judged = {
        IMPROVED: ": improved",
        WORSE: ": worse",
        CHANGED: ", neither better nor worse by itself",
    }
    if row["moved"]:
        noun = {"higher": A_RISE, "lower": A_FALL}[row["moved"]]
        return f"{noun}{judged.get(row['verdict'], '')}"
    if row["verdict"] in (TOO_FEW, NOT_SHOWN, NOT_MEASURED):
        return f"{row['verdict']} ({row['reason']})" if row["reason"] else str(row["verdict"])
    if doubt := word_doubt(row):
        return f"{row['verdict']}: {doubt}"
    least = write_detectable(row)
    return f"{row['verdict']} ({least} would usually have been found)" if least else row["verdict"]
