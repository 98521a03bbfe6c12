"""How many figures, recommendations, events and documents are published, as it is written."""

from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.published import Published
from cpanalysis.declare.results import SCHEMA
from cpanalysis.measure.published import GRADE_INDICATOR
from cpanalysis.words.inspection import (
    describe_answers,
    describe_documents,
    describe_events,
    describe_published,
    grades_by_type,
    published_shares,
)
from tests.held import fill, hold

Row = dict[str, Any]
FIGURE = {"theme": "missing", "exactness": "exact", "document": "D1"}
EVENT = {"event": "E1", "themes": ["missing"], "precision": "day"}


def publish(**rows: list[Row]) -> Published:
    names = ("figures", "grades", "events", "recommendations", "recommendation_indicators")
    others = ("catalogue", "judgements", "documents")
    return Published(**{name: pl.DataFrame(rows.get(name, [])) for name in (*names, *others)})


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ([{}], "1 figures are published, in 1 document; 1 are plain"),
        (
            [{}, {"document": "D2", "exactness": "about"}, {"theme": "cse"}],
            "2 figures are published, in 2 documents; 1 are plain",
        ),
        ([{"theme": "cse"}], "0 figures are published, in 0 documents; 0 are plain"),
    ],
)
def test_published_figures_are_counted(changed: list[Row], told: str) -> None:
    published = publish(figures=[{**FIGURE, **more} for more in changed])
    assert describe_published(published, "missing").lines == (
        f"{told} numbers and the others are given as about, nearly or over.",
        "They are of single dates and seldom of the same measure twice, so no line is drawn through"
        " them.",
    )


def test_recommendations_are_counted_by_whether_any_indicator_answers() -> None:
    answers = [
        {"recommendation": "R1", "reference": "MIS-1", "not_as_asked": ""},
        {"recommendation": "R1", "reference": "MIS-2", "not_as_asked": ""},
        {"recommendation": "R2", "reference": "MIS-2", "not_as_asked": ""},
        {"recommendation": "R3", "reference": "MIS-3", "not_as_asked": "another slice"},
    ]
    asked = [{"recommendation": f"R{number}"} for number in range(5)]
    published = publish(recommendations=asked, recommendation_indicators=answers)
    assert describe_answers(published).lines == (
        "Of 5 recommendations, causes of concern and actions 2 are answered by 2 indicators; 3 by"
        " none.",
    )


@pytest.mark.parametrize(
    ("tested", "told"),
    [((), "none of them"), (("E1",), "1 of them"), (("E1", "E2", "E3"), "2 of them")],
)
def test_dated_events_are_counted(tested: tuple[str, ...], told: str) -> None:
    events = [
        EVENT,
        {**EVENT, "event": "E2", "themes": ["all"], "precision": "month"},
        {**EVENT, "event": "E3", "themes": ["custody", "cse"]},
    ]
    assert describe_events(publish(events=events), ("missing",), tested).lines == (
        f"2 events are dated, 1 of them to the day; a change is tested here at {told}.",
    )
    every = describe_events(publish(events=events), ("missing", "cse"))
    assert str(every).startswith("3 events are dated, 2 of them to the day;")


def test_documents_are_counted() -> None:
    told = describe_documents(publish(documents=[{"document": "D1"}, {"document": "D2"}]))
    assert told.lines == ("Every published figure comes from one of 2 documents.",)


def test_grades_and_shares_are_those_asked_for() -> None:
    row = {"indicator": GRADE_INDICATOR, "origin": "published", "lower": 0.1}
    rows = [
        {**row, "stratum": "custody, graded, chosen by both", "value_of_stratum": "P1"},
        {**row, "stratum": "custody, graded, chosen by the force", "value_of_stratum": "P2"},
        {**row, "indicator": "x", "stratum": "a, graded, chosen by both", "value_of_stratum": "P3"},
        {**row, "stratum": "all", "value_of_stratum": "P4", "lower": None},
        {**row, "stratum": "all", "value_of_stratum": "P5", "origin": "official"},
    ]
    held = hold(results=fill(SCHEMA, rows))
    assert grades_by_type(held).select("stratum", "value_of_stratum").rows() == [("custody", "P1")]
    asked = ["P3", "P4", "P1", "P5", "P9"]
    assert published_shares(held, asked)["value_of_stratum"].to_list() == ["P3", "P1"]
