"""Courses side by side: places, pieces, and what is written of them."""

from datetime import date

import polars as pl

from cpanalysis.declare.results import conform
from cpanalysis.plots.courses import describe_end, draw_courses, find_top, place_courses
from cpanalysis.words.catalogue import find_indicator

YEARS = [(date(year - 1, 10, 1), date(year, 9, 30)) for year in (2023, 2024, 2025)]


def rows() -> pl.DataFrame:
    made = [
        {
            "indicator": "missing_high_risk_share",
            "period_start": start,
            "period_end": end,
            "value": None if name == "no" and end.year == 2024 else 0.2,
            "lower": 0.1,
            "upper": 0.3,
            "unit": "proportion",
            "status": "suppressed" if name == "no" and end.year == 2024 else "ok",
            "origin": "synthetic",
            "course": name,
        }
        for name in ("yes", "no")
        for start, end in YEARS
    ]
    frame = pl.DataFrame(made, infer_schema_length=None)
    return conform(frame.drop("course")).with_columns(frame["course"])


def test_courses_keep_their_order_and_stand_apart() -> None:
    placed = place_courses(rows())
    assert placed["place"].to_list() == [0, 1, 2, 3.5, 4.5, 5.5]


def test_no_line_crosses_an_absent_figure() -> None:
    placed = place_courses(rows()).filter(pl.col("course") == "no")
    assert placed.filter(pl.col("value").is_not_null())["piece"].n_unique() == 2


def test_the_axis_ends_above_the_values_not_above_a_stretched_interval() -> None:
    wide = rows().with_columns(pl.lit(0.95).alias("upper"))
    assert find_top(wide) == 1.08 * 0.4


def test_the_words_tell_the_latest_of_each() -> None:
    figure = draw_courses(rows(), find_indicator("missing_high_risk_share"), "Hartlepool")
    assert figure.alternative.endswith(
        "Latest: yes 20.0%, 10.0% to 30.0% (12 months to September 2025);"
        " no 20.0%, 10.0% to 30.0% (12 months to September 2025)."
    )
    assert "from the period to September 2023 to that to September 2025" in figure.caption


def test_an_absent_figure_is_said() -> None:
    hidden = rows().filter(pl.col("value").is_null()).row(0, named=True)
    assert describe_end(hidden) == "no figure (12 months to September 2024)"
