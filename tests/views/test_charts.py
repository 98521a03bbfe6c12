"""A series of records is shown as a control chart, by either set of rules."""

from dataclasses import replace

import polars as pl
import pytest

from cpanalysis import ParameterError, Protected, trend
from tests.charted import HALVED, protect_series

CODE = "missing_episode_count"


@pytest.fixture(scope="module")
def protected() -> Protected:
    made = protect_series([float(count) for count in HALVED])
    name = pl.lit(CODE).alias("indicator")
    frames = {key: getattr(made, key).with_columns(name) for key in FRAMES}
    return replace(made, **frames)


FRAMES = ("results", "charts", "chart_points")


def test_words_chart_row_and_definition_stand_together(protected: Protected) -> None:
    html = trend(protected, CODE, district="Hartlepool")._repr_html_()
    assert "lower since January 2024" in html
    assert html.count("<img ") == 1
    assert "Control chart: Missing episodes, Hartlepool" in html
    assert 'class="definition"' in html
    assert "<svg" not in html


def test_the_rules_of_making_data_count_come_with_their_icon(protected: Protected) -> None:
    html = trend(protected, CODE, district="Hartlepool", rules="mdc")._repr_html_()
    assert 'aria-label="Variation: special cause of an improving kind, lower' in html
    assert "signal falsely" in html


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"rules": "nelson"}, "no rule set 'nelson'; known: calibrated, mdc"),
        ({"record": "cse: victim"}, "no kind of record of missing_episode_count"),
    ],
)
def test_an_unknown_choice_is_refused(
    protected: Protected, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        trend(protected, CODE, district="Hartlepool", **asked)  # type: ignore[arg-type]
