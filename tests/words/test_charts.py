"""What a chart says follows from its columns: state, since, how sure, what it leaves open."""

import polars as pl
import pytest

from cpanalysis.declare.charts import CHARTS
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.words.charts import (
    HOW_RARE,
    NOT_WHY,
    describe_chart,
    describe_charts,
    describe_picture,
    find_points,
    name_chart,
    write_months,
)
from tests.analyse.monthly import INDICATORS
from tests.charted import HALVED, STEADY, protect_series, row_of
from tests.held import fill


def say(events: list[float | None], code: str = "a_count", total: float | None = None) -> str:
    protected = protect_series(events, code, total)
    row = row_of(protected, code)
    return str(describe_chart(row, find_points(protected, row)))


def test_no_clear_change_always_comes_with_what_would_have_been_seen() -> None:
    told = say([float(count) for count in STEADY])
    assert "Hartlepool by month: no clear change from the level of January 2021" in told
    assert "(11.2 a month)" in told
    assert HOW_RARE in told
    assert "Within a year it would usually detect a fall of " in told
    assert "Numbers are too small to detect a change of 20% within 5 years." in told


def test_the_months_said_are_those_of_the_chart() -> None:
    row = row_of(protect_series([60.0, 64, 58, 62] * 12))
    told = write_months(row)
    fall, rise = (f"{row[f'months_to_see_{side}']:.0f} months" for side in ("fall", "rise"))
    assert told == f"It would usually show a 20% fall after {fall}, a 20% rise after {rise}."


def test_a_share_near_all_is_asked_for_a_fall_alone() -> None:
    told = write_months(row_of(protect_series([43.0, 44] * 24, "a_share", 50.0), "a_share"))
    assert told.startswith("It would usually show a 20% fall after ")
    assert "rise" not in told


def test_a_fall_is_said_with_size_month_and_its_limits() -> None:
    told = say([float(count) for count in HALVED])
    assert "lower since January 2024, 0.54 times (95% interval 0." in told
    assert ", an improvement as the indicator is declared." in told
    assert "chance of" not in told
    assert NOT_WHY in told
    assert "tends to be overstated" in told
    assert "no clear change" not in told


def test_one_month_alone_is_named() -> None:
    told = say([*STEADY[:30], 40.0, *STEADY[31:36]])
    assert "Outside the limits by itself: July 2023 (high)." in told


def test_too_few_months_say_nothing_of_change() -> None:
    told = say([4.0] * 0 + [9.0] * 5)
    assert told.endswith(
        "There is no control chart of Hartlepool: fewer than 12 months can be shown."
    )
    assert "clear change" not in told


def test_a_series_without_a_chart_says_why() -> None:
    protected = protect_series([9.0] * 30, "a_wait", 10.0)
    row = row_of(protected, "a_wait")
    told = str(describe_chart(row, find_points(protected, row)))
    assert told.startswith("There is no control chart of Hartlepool: fewer than 20 waits")


def test_a_hidden_level_is_said_to_be_hidden() -> None:
    told = say([3.0, *[float(count) for count in STEADY[1:30]]])
    assert "which is hidden to protect children" in told
    assert "How small a change it could detect is not shown" in told


def test_waits_are_compared_by_difference() -> None:
    told = say([*[40.0, 44.0, 38.0, 42.0] * 6, *[20.0, 22.0, 21.0] * 4], "a_wait", 60.0)
    assert "Hartlepool by month: lower since " in told


@pytest.mark.parametrize(
    ("rules", "name"),
    [("calibrated", "c chart of counts"), ("mdc", "XmR chart with the rules of Making Data Count")],
)
def test_a_chart_is_named(rules: str, name: str) -> None:
    assert name_chart(row_of(protect_series(STEADY), rules=rules)) == name


def test_the_picture_is_told_in_words() -> None:
    protected = protect_series([float(count) for count in HALVED])
    row = row_of(protected)
    told = describe_picture(row, find_points(protected, row), INDICATORS["a_count"])
    assert told.startswith("Control chart. a_count, Hartlepool, by month. 48 months shown;")
    assert "latest 6 (December 2024)" in told
    assert " months are marked low, from " in told
    assert told.endswith(" to December 2024.")


def test_the_charts_that_are_counted_are_the_rows_of_the_table_beside() -> None:
    other, first = "online_cse_allocated_share", list(RECORD_INDICATORS)[:3]
    codes = [*first, other, f"{first[0]}:known"]
    states = ["stable", "higher", "too few months", "lower", "lower"]
    charts = pl.DataFrame({"indicator": codes, "state": states}).with_columns(
        area=pl.lit("Hartlepool"),
        rules=pl.lit("calibrated"),
        stratum=pl.lit("all"),
        origin=pl.lit("records"),
    )
    told = str(describe_charts(charts, "Hartlepool"))
    assert other not in RECORD_INDICATORS
    assert "Of 3 indicators of Hartlepool from records, 2 have a control chart of months" in told
    assert "No chart tests the other 1 for change." in told
    assert "1 are above or below the level of their baseline, 1 show no clear change" in told


CODES = list(RECORD_INDICATORS)


def test_series_of_an_area_are_counted_by_their_state() -> None:
    row = {"indicator": CODES[0], "area": "Hartlepool", "rules": "calibrated"}
    row |= {"stratum": "all", "origin": "records", "state": "stable"}
    codes = CODES[1:42]
    states = ["higher", "lower", "too few months", "no chart", *["stable"] * 37]
    others = ({"area": "Cleveland"}, {"rules": "mdc"}, {"stratum": "record"}, {"indicator": "x"})
    rows = [{**row, **other} for other in others]
    own = [{**row, "indicator": c, "state": s} for c, s in zip(codes, states, strict=True)]
    told = describe_charts(fill(CHARTS, [*rows, *own]), "Hartlepool")
    assert told.lines == (
        "Of 41 indicators of Hartlepool from records, 39 have a control chart of months with"
        " limits: 2 are above or below the level of their baseline, 37 show no clear change.",
        "By chance alone up to 2 of so many would signal within two years.",
        "No chart tests the other 2 for change.",
    )
    few = describe_charts(fill(CHARTS, [{**row, "origin": "synthetic"}]), "Hartlepool")
    assert few.lines[0] == "From synthetic records, about no real child."
    assert few.lines[2].startswith("By chance alone up to 1 of so many")
