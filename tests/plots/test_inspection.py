"""Grades are drawn as cases, with their numbers."""

import pytest

from cpanalysis import Protected
from cpanalysis.declare.published import GRADES
from cpanalysis.plots.figure import open_canvas
from cpanalysis.plots.inspection import (
    GRADE_COLOURS,
    describe_grades,
    describe_shares,
    draw_grade,
    draw_grades,
    draw_shares,
)
from cpanalysis.words.inspection import grades_by_type, published_shares

TITLES = {"P46": "Waiting", "P07": "Medium"}


def test_bars_of_a_type_lie_end_to_end_and_add_up_to_its_cases(shipped: Protected) -> None:
    rows, axes = grades_by_type(shipped), open_canvas()[1]
    for grade, colour in GRADE_COLOURS.items():
        draw_grade(axes, rows, grade, colour)
    bars = [list(container) for container in axes.containers]
    totals = rows.unique("stratum", maintain_order=True)["denominator"].to_list()
    assert [
        sum(bar.get_width() for bar in bars_of) for bars_of in zip(*bars, strict=True)
    ] == totals
    for good, middle, worst in zip(*bars, strict=True):
        assert (good.get_x(), middle.get_x()) == (0, good.get_width())
        assert worst.get_x() == good.get_width() + middle.get_width()


@pytest.mark.parametrize("grade", GRADES)
def test_every_bar_carries_its_number_and_none_a_zero(shipped: Protected, grade: str) -> None:
    rows, axes = grades_by_type(shipped), open_canvas()[1]
    draw_grade(axes, rows, grade, "black")
    numbers = rows.filter(value_of_stratum=grade)["numerator"].to_list()
    written = [text.get_text() for text in axes.texts]
    assert written == [f"{number:.0f}" if number else "" for number in numbers]


def test_grades_in_words(shipped: Protected) -> None:
    told = describe_grades(grades_by_type(shipped))
    assert "missing and absent children: 1 good, 3 requires improvement, 4 inadequate" in told
    assert draw_grades(shipped).alternative == told


def test_shares_in_words(shipped: Protected) -> None:
    told = describe_shares(published_shares(shipped, list(TITLES)), TITLES)
    assert "Waiting: 10 of 80, 7% to 22%; Medium: 3 of 6, 19% to 81%." in told
    figure = draw_shares(shipped, TITLES)
    assert figure.alternative == told
    assert "as if the cases had been drawn at random, which they were not" in figure.caption
