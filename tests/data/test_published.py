"""What is shipped about the force agrees with the documents it comes from.

Typed in here from the documents themselves: HMICFRS (2017) and, for 2018 to 2025, the articles,
response and notes that data/published/documents.csv lists.
"""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.read import published

FOLDER = Path(__file__).parents[2] / "data" / "published"


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return published.read_published_figures(FOLDER)


@pytest.fixture(scope="module")
def grades() -> pl.DataFrame:
    return published.read_inspection_grades(FOLDER)


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return published.read_events(FOLDER)


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    return published.read_recommendation_indicators(FOLDER)


def count_grades(grades: pl.DataFrame) -> list[int]:
    """Cases by grade, from good to inadequate."""
    return grades.group_by("grade").agg(pl.col("cases").sum()).sort("grade")["cases"].to_list()


def get_row(frame: pl.DataFrame, **key: str) -> dict[str, object]:
    (row,) = frame.filter(**key).to_dicts()
    return row


def test_every_figure_is_there(figures: pl.DataFrame) -> None:
    assert figures["reference"].to_list() == [f"P{number:02}" for number in range(1, 78)]


def test_every_figure_says_when_it_can_be_about(figures: pl.DataFrame) -> None:
    unknown = figures.filter(pl.col("period_end").is_null())
    assert unknown.height == 13
    assert (unknown["period_note"] != "").all()
    assert figures["latest_day"].is_between(date(2016, 1, 31), date(2025, 4, 1)).all()


COUNTED = [
    ("P07", 3, 6),
    ("P12", 1, 16),
    ("P13", 3, 12),
    ("P16", 11, 22),
    ("P31", 15, 81),
    ("P32", 42, 81),
    ("P33", 24, 81),
    ("P34", 7, 81),
    ("P43", 3, 32),
    ("P46", 10, 80),
    ("P68", 1, 6),
    ("P70", 0, 11),
    ("P72", 8, 8),
]


@pytest.mark.parametrize(("reference", "numerator", "denominator"), COUNTED)
def test_counts_are_as_published(
    figures: pl.DataFrame, reference: str, numerator: int, denominator: int
) -> None:
    row = get_row(figures, reference=reference)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)


VALUES = [
    ("P01", 0.069, "exact"),
    ("P02", 0.115, "exact"),
    ("P03", 0.017, "exact"),
    ("P04", 0.142, "exact"),
    ("P05", 0.07, "approximate"),
    ("P06", 0.40, "approximate"),
    ("P08", 0.5, "approximate"),
    ("P09", 3, "at most"),
    ("P10", 11, "exact"),
    ("P11", 5, "more than"),
    ("P14", 0.333333, "less than"),
    ("P15", 0.142857, "ratio"),
    ("P20", 0.90, "approximate"),
    ("P21", 6780, "exact"),
    ("P22", 7920, "exact"),
    ("P23", 3559, "exact"),
    ("P24", 0.09, "exact"),
    ("P25", 0.15, "exact"),
    ("P28", 70, "exact"),
    ("P45", 593, "exact"),
    ("P47", 0.90, "approximate"),
    ("P50", 130, "approximate"),
    ("P52", 35, "approximate"),
    ("P54", 24, "approximate"),
    ("P57", 55, "range"),
    ("P59", 2, "usual"),
    ("P60", 186, "exact"),
    ("P61", 53, "exact"),
    ("P62", 34, "exact"),
    ("P64", 16.5, "exact"),
    ("P65", 21, "more than"),
    ("P73", 500, "almost"),
    ("P74", 6500, "more than"),
    ("P75", 3, "rule"),
    ("P76", 90, "rule"),
]


@pytest.mark.parametrize(("reference", "value", "exactness"), VALUES)
def test_values_are_as_published(
    figures: pl.DataFrame, reference: str, value: float, exactness: str
) -> None:
    row = get_row(figures, reference=reference)
    assert (row["value"], row["exactness"]) == (value, exactness)


@pytest.mark.parametrize(("force", "nation"), [("P01", "P02"), ("P03", "P04")])
def test_the_national_average_stands_beside_the_force(
    figures: pl.DataFrame, force: str, nation: str
) -> None:
    ours, theirs = get_row(figures, reference=force), get_row(figures, reference=nation)
    assert ours["comparator"] == theirs["area"] == published.NATIONAL_AVERAGE
    assert all(ours[name] == theirs[name] for name in ("indicator", "period_start", "period_end"))


def test_the_workforce_adds_up(figures: pl.DataFrame) -> None:
    total, *parts = figures.filter(pl.col("indicator").str.starts_with("workforce"))["value"]
    assert (total, sum(parts)) == (1675, 1675)


@pytest.mark.parametrize("reference", ["P05", "P21", "P22", "P23", "P24", "P25", "P28", "P73"])
def test_a_period_that_is_not_published_is_not_guessed(
    figures: pl.DataFrame, reference: str
) -> None:
    row = get_row(figures, reference=reference)
    assert (row["period_start"], row["period_end"]) == (None, None)


@pytest.mark.parametrize("reference", ["P08", "P14", "P15", "P17", "P20", "P69"])
def test_a_denominator_that_is_not_published_is_not_guessed(
    figures: pl.DataFrame, reference: str
) -> None:
    assert get_row(figures, reference=reference)["denominator"] is None


def test_the_inferred_denominator_says_so_and_is_that_of_figure_10(
    figures: pl.DataFrame, grades: pl.DataFrame
) -> None:
    row = get_row(figures, reference="P70")
    assert "inferred" in str(row["note"])
    assert row["denominator"] == grades.filter(figure=10)["cases"].sum()


def test_figures_3_to_10_give_the_81_cases(figures: pl.DataFrame, grades: pl.DataFrame) -> None:
    by_type = count_grades(grades.filter(pl.col("figure") >= 3))
    audited = figures.filter(pl.col("reference").is_in(["P31", "P32", "P33"]))
    assert by_type == audited["numerator"].to_list() == [15, 42, 24]
    assert sum(by_type) == get_row(figures, reference="P30")["value"] == 81


def test_both_ways_of_counting_the_inspectors_grades_agree(grades: pl.DataFrame) -> None:
    inspectors = grades.filter(assessor="inspectors")
    by_sample = count_grades(inspectors.filter(pl.col("figure") <= 2))
    assert by_sample == count_grades(inspectors.filter(pl.col("figure") >= 3))


FIGURE_GRADES = [
    (1, "force", [15, 13, 5]),
    (1, "inspectors", [4, 18, 11]),
    (2, "inspectors", [11, 24, 13]),
    (3, "inspectors", [3, 6, 3]),
    (4, "inspectors", [3, 5, 2]),
    (5, "inspectors", [3, 6, 2]),
    (6, "inspectors", [3, 11, 2]),
    (7, "inspectors", [1, 3, 4]),
    (8, "inspectors", [0, 4, 3]),
    (9, "inspectors", [0, 3, 3]),
    (10, "inspectors", [2, 4, 5]),
]


@pytest.mark.parametrize(("figure", "assessor", "expected"), FIGURE_GRADES)
def test_grades_are_as_published(
    grades: pl.DataFrame, figure: int, assessor: str, expected: list[int]
) -> None:
    assert count_grades(grades.filter(figure=figure, assessor=assessor)) == expected


@pytest.mark.parametrize(
    ("sample", "totals"), [("self_selected", {33}), ("inspector_selected", {48})]
)
def test_samples_have_their_totals(grades: pl.DataFrame, sample: str, totals: set[int]) -> None:
    assert set(grades.filter(sample=sample)["total"]) == totals


def test_the_force_chose_33_cases() -> None:
    assert published.read_self_selected_cases(FOLDER)["cases"].to_list() == [
        3,
        3,
        5,
        5,
        5,
        3,
        3,
        3,
        3,
    ]


JUDGED = [
    ("Hartlepool", ["good"]),
    ("Middlesbrough", ["requires_improvement"]),
    ("Redcar and Cleveland", ["requires_improvement"]),
    ("Stockton-on-Tees", ["good"]),
    ("Cleveland", ["requires_improvement", "inadequate", "inadequate"]),
]


@pytest.mark.parametrize(("area", "expected"), JUDGED)
def test_judgements_are_as_published(area: str, expected: list[str]) -> None:
    assert published.read_judgements(FOLDER).filter(area=area)["judgement"].to_list() == expected


def test_every_event_is_there(events: pl.DataFrame) -> None:
    assert events["event"].to_list() == [f"E{number:02}" for number in range(1, 31)]


EVENT_DAYS = [
    ("E05", date(2016, 7, 1), date(2016, 7, 31), "yes"),
    ("E08", date(2017, 5, 8), date(2017, 5, 19), "yes"),
    ("E13", date(2018, 11, 28), date(2018, 11, 28), "yes"),
    ("E16", date(2024, 6, 1), date(2024, 6, 30), "yes"),
    ("E17", date(2024, 6, 1), date(2024, 12, 31), "ask date"),
    ("E18", date(2024, 6, 1), date(2025, 4, 1), "ask date"),
    ("E20", date(2025, 1, 15), date(2025, 1, 15), "yes"),
    ("E25", date(2025, 2, 11), date(2025, 2, 12), "no"),
    ("E30", date(2025, 9, 1), date(2025, 9, 30), "yes"),
]


@pytest.mark.parametrize(("event", "first", "last", "breakpoint"), EVENT_DAYS)
def test_events_have_their_days(
    events: pl.DataFrame, event: str, first: date, last: date, breakpoint: str
) -> None:
    found = events.filter(event=event).select("first_day", "last_day", "breakpoint").row(0)
    assert found == (first, last, breakpoint)


def test_precision_agrees_with_the_days(events: pl.DataFrame) -> None:
    months = events.filter(precision="month")
    assert (months["first_day"].dt.month_end() == months["last_day"]).all()
    assert events.filter(breakpoint="ask date")["precision"].to_list() == ["unknown", "unknown"]


def test_every_recommendation_is_there() -> None:
    kinds = published.read_recommendations(FOLDER)["kind"].value_counts().sort("kind")
    assert kinds.rows() == [
        ("recommendation", 7),
        ("cause_of_concern", 2),
        ("area_for_improvement", 3),
        ("notes_action", 11),
        ("national", 1),
    ]


def test_every_recommendation_but_one_of_dates_alone_has_an_indicator(pairs: pl.DataFrame) -> None:
    recommendations = published.read_recommendations(FOLDER)
    unanswered = recommendations.join(pairs, on="recommendation", how="anti")
    assert unanswered["recommendation"].to_list() == ["2017-N1"]


ANSWERS = [
    ("2017-1", "MIS-17 REF-01 REF-05 CSE-12 DQ-03"),
    ("2017-3", "MIS-07 MIS-08 XTH-05 DQ-03"),
    ("2025-CoC-2", "CSE-04 CSE-05 CSE-06 CSE-07 CSE-09 CSE-13 CSE-21 CSE-22"),
    ("2025-N7", "REF-01"),
    ("2025-N9", "CSE-26"),
    ("NAT-1", "CSE-16"),
]


@pytest.mark.parametrize(("recommendation", "references"), ANSWERS)
def test_recommendations_name_their_indicators(
    pairs: pl.DataFrame, recommendation: str, references: str
) -> None:
    found = pairs.filter(recommendation=recommendation)["reference"].to_list()
    assert found == references.split()


def test_the_catalogue_has_57_core_indicators_of_101() -> None:
    catalogue = published.read_catalogue(FOLDER)
    assert (catalogue.height, catalogue.filter(tier="core").height) == (101, 57)


def test_the_catalogue_is_in_plain_sentences() -> None:
    catalogue = published.read_catalogue(FOLDER)
    assert catalogue["definition"].str.ends_with(".").all()
    assert catalogue["title"].is_unique().all()
    assert not catalogue["title"].str.contains("_").any()
