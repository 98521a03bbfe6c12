"""Each sentence on a control chart as it is written, at the boundaries of each rule."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.charts import CHART_POINTS
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.charts import (
    describe_alone,
    describe_chart,
    describe_children,
    describe_open,
    describe_picture,
    describe_rule,
    describe_state,
    list_signals,
    name_chart,
    name_series,
    name_short,
    write_baseline,
    write_change,
    write_fall,
    write_level,
    write_months,
    write_smallest,
    write_unmatched,
    write_wait,
)

Row = dict[str, Any]
COUNT = find_indicator("missing_episode_count")
MOVED: Row = {
    **{"indicator": "a_count", "area": "Hartlepool", "stratum": "all", "value_of_stratum": "all"},
    **{"origin": "records", "state": "lower", "since": date(2024, 1, 1), "variation": "concern"},
    **{"baseline_start": date(2021, 1, 1), "baseline_end": date(2022, 12, 1), "centre": 9.583},
    **{"unit": "count", "rules": "calibrated", "chart": "c", "dispersion": 1.0, "points": 8},
    **{"change": 0.541, "change_lower": 0.4, "change_upper": 0.7349, "reason": None},
    **{"smallest_fall": 0.79, "smallest_rise": 1.25, "change_to_see": 0.2},
    **{"months_to_see_fall": 14.0, "months_to_see_rise": 20.0, "cannot_say": None},
    **{"children": None, "last_twelve": None, "unmatched": 0.0, "year_end": date(2025, 9, 30)},
}
STABLE: Row = {**MOVED, "state": "stable", "since": None, "variation": "none"}
LEVEL = "the level of January 2021 to December 2022"
NOT_WHY = "A chart says that months differ, not why."
RARE = "Where nothing changes, at most one series in twenty gives any signal within two years."


def months(*marked: tuple[date, str | None, int, bool]) -> pl.DataFrame:
    rows = [
        {"period_start": month, "signal": signal, "direction": side, "is_signal": is_signal}
        for month, signal, side, is_signal in marked
    ]
    return pl.DataFrame(rows, schema=CHART_POINTS)


NO_MONTHS = CHART_POINTS.to_frame()
BEFORE = (date(2023, 12, 1), "month", 1, True)
TOGETHER = (date(2024, 2, 1), "together", 1, True)
LATER = (date(2024, 5, 1), "together", 1, True)
SINCE = (date(2024, 1, 1), "month", -1, True)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"state": "no chart", "reason": "fewer than 12 months can be shown"},
            "There is no control chart of Hartlepool: fewer than 12 months can be shown.",
        ),
        (
            {"state": "too few months"},
            "Hartlepool has 8 months with a figure, too few for limits: they are drawn without,"
            " and nothing is said of change.",
        ),
        (
            {"state": "stable"},
            f"Hartlepool by month: no clear change from {LEVEL} (9.6 a month).",
        ),
        (
            {},
            "Hartlepool by month: lower since January 2024, 0.54 times (95% interval 0.40 to 0.73)"
            f" {LEVEL} (9.6 a month), a concern as the indicator is declared. {NOT_WHY}",
        ),
        (
            {"state": "higher", "variation": "improvement", "change": 10.4, "centre": None},
            "Hartlepool by month: higher since January 2024, 10 times (95% interval 0.40 to 0.73)"
            f" {LEVEL}, which is hidden to protect children, an improvement as the indicator is"
            f" declared. {NOT_WHY}",
        ),
        (
            {"variation": "neither", "change": None, "stratum": "record", "value_of_stratum": "a"},
            "Hartlepool (a) by month: lower since January 2024, by how much is hidden, than"
            f" {LEVEL} (9.6 a month). {NOT_WHY}",
        ),
    ],
)
def test_a_series_stands_where_its_row_says(changed: Row, told: str) -> None:
    assert describe_state({**MOVED, **changed}) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ", 0.54 times (95% interval 0.40 to 0.73)"),
        ({"rules": "mdc", "change": None}, " than"),
        ({"change": None}, ", by how much is hidden, than"),
        (
            {"chart": "xmr", "unit": "minutes", "change": -21.4, "change_lower": -30.0},
            ", by 21 minutes (-30 to 1), than",
        ),
    ],
)
def test_a_change_has_its_size_unless_hidden(changed: Row, told: str) -> None:
    assert write_change({**MOVED, **changed}) == told


def test_a_baseline_has_its_months_and_its_level() -> None:
    assert write_baseline(MOVED) == f"{LEVEL} (9.6 a month)"
    hidden = write_baseline({**MOVED, "centre": None})
    assert hidden == f"{LEVEL}, which is hidden to protect children"


@pytest.mark.parametrize(
    ("level", "unit", "written"),
    [
        (0.0, "count", "0.0 a month"),
        (1_234.56, "count", "1,234.6 a month"),
        (0.446, "proportion", "44.6%"),
        (52.4, "minutes", "52 minutes"),
        (2.25, "hours", "2.2 hours"),
        (208.4, "per 100,000", "208 per 100,000"),
    ],
)
def test_a_level_has_its_unit(level: float, unit: str, written: str) -> None:
    assert write_level(level, unit) == written


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"state": "stable"}, RARE), ({"state": "stable", "rules": "mdc"}, ""), ({}, "")],
)
def test_how_rare_a_signal_is_stands_beside_a_stable_series(changed: Row, told: str) -> None:
    assert describe_rule({**MOVED, **changed}) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {},
            "Within a year it would usually detect a fall of 21% or more and a rise of 25% or more."
            " It would usually show a 20% fall after 14 months, a 20% rise after 20 months.",
        ),
        ({"state": "lower"}, ""),
        ({"rules": "mdc"}, ""),
        (
            {"centre": None},
            "How small a change it could detect is not shown, because the level is not.",
        ),
        (
            {"chart": "xmr", "unit": "hours", "smallest_rise": 3.25},
            "Within a year it would usually detect a change of 3.2 hours or more.",
        ),
        ({"chart": "xmr", "unit": "hours", "smallest_rise": None}, ""),
    ],
)
def test_a_stable_chart_says_what_it_leaves_open(changed: Row, told: str) -> None:
    assert describe_open({**STABLE, **changed}) == told


@pytest.mark.parametrize(
    ("fall", "rise", "told"),
    [
        (None, None, "It would not usually detect any change within a year."),
        (0.0, None, "Within a year it would usually detect a fall to nothing."),
        (0.79, None, "Within a year it would usually detect a fall of 21% or more."),
        (None, 1.25, "Within a year it would usually detect a rise of 25% or more."),
        (
            *(0.0, 2.0),
            "Within a year it would usually detect a fall to nothing and a rise of 100% or more.",
        ),
    ],
)
def test_the_smallest_change_is_told_of_each_side(
    fall: float | None, rise: float | None, told: str
) -> None:
    assert write_smallest({"smallest_fall": fall, "smallest_rise": rise}) == told


def test_a_fall_to_little_is_not_one_to_nothing() -> None:
    assert write_fall(0.004) == "a fall of 100% or more"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"months_to_see_fall": None, "months_to_see_rise": None, "change_to_see": 0.1},
            "Numbers are too small to detect a change of 10% within 5 years.",
        ),
        (
            {"months_to_see_fall": None},
            "It would usually show a 20% fall only after more than 5 years, a 20% rise after 20"
            " months.",
        ),
        (
            {"months_to_see_fall": 1.0, "months_to_see_rise": None},
            "It would usually show a 20% fall after 1 month, a 20% rise only after more than 5"
            " years.",
        ),
        (
            {"unit": "proportion", "centre": 0.8},
            "It would usually show a 20% fall after 14 months, a 20% rise after 20 months.",
        ),
        (
            {"unit": "proportion", "centre": 0.84},
            "It would usually show a 20% fall after 14 months.",
        ),
    ],
)
def test_how_soon_a_change_shows(changed: Row, told: str) -> None:
    assert write_months({**STABLE, **changed}) == told


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (None, "only after more than 5 years"),
        (1.0, "after 1 month"),
        (2.0, "after 2 months"),
        (59.6, "after 60 months"),
    ],
)
def test_a_wait_for_a_signal(waited: float | None, told: str) -> None:
    assert write_wait(waited) == told


@pytest.mark.parametrize(
    ("marked", "changed", "told"),
    [
        ((), {}, ""),
        ((BEFORE,), {}, "Outside the limits by itself: December 2023 (high)."),
        ((SINCE,), {}, ""),
        (
            *((BEFORE, SINCE), {"since": None}),
            "Outside the limits by itself: December 2023 (high) and January 2024 (low).",
        ),
        (((date(2023, 12, 1), "together", 1, True),), {}, ""),
        ((BEFORE,), {"rules": "mdc"}, ""),
    ],
)
def test_months_outside_the_limits_by_themselves_are_named(
    marked: tuple[tuple[date, str | None, int, bool], ...], changed: Row, told: str
) -> None:
    assert describe_alone({**MOVED, **changed}, months(*marked)) == told


@pytest.mark.parametrize(
    ("children", "events", "unmatched", "told"),
    [
        (None, 1_300.0, 0.0, ""),
        (900.0, None, 0.0, ""),
        (900.0, 900.0, 0.0, ""),
        (901.0, 900.0, 0.0, ""),
        (
            *(1_250.0, 1_300.0, 0.0),
            "The 1,300 counted in the 12 months to September 2025 are of 1,250 known children.",
        ),
        (
            *(899.0, 900.0, 1.0),
            "The 900 counted in the 12 months to September 2025 are of 899 known children, and 1"
            " could not be matched to a child.",
        ),
    ],
)
def test_events_are_of_fewer_children(
    children: float | None, events: float | None, unmatched: float, told: str
) -> None:
    counts = {"children": children, "last_twelve": events, "unmatched": unmatched}
    assert describe_children({**MOVED, **counts}) == told


@pytest.mark.parametrize(
    ("unmatched", "told"),
    [
        (None, ", and a number not shown could not be matched to a child"),
        (0.0, ""),
        (1_018.0, ", and 1,018 could not be matched to a child"),
    ],
)
def test_what_is_of_no_known_child(unmatched: float | None, told: str) -> None:
    assert write_unmatched({"unmatched": unmatched}) == told


@pytest.mark.parametrize(
    ("rules", "chart", "dispersion", "name", "short"),
    [
        ("mdc", "c", 2.0, "XmR chart with the rules of Making Data Count", "XmR, mdc"),
        ("calibrated", "c", None, "c chart of counts", "c"),
        ("calibrated", "c", 1.05, "c chart of counts", "c"),
        ("calibrated", "c", 1.06, "c chart of counts, limits widened for dispersion", "c"),
        ("calibrated", "u", 1.0, "u chart of rates", "u"),
        ("calibrated", "u", 1.06, "Laney u′ chart of rates", "Laney u′"),
        ("calibrated", "p", 1.0, "p chart of shares", "p"),
        ("calibrated", "p", 1.06, "Laney p′ chart of shares", "Laney p′"),
        ("calibrated", "xmr", 2.0, "XmR chart of monthly medians", "XmR"),
        ("calibrated", "g", 2.0, "g chart of cases between events", "g"),
        ("calibrated", "t", 2.0, "t chart of days between events", "t"),
    ],
)
def test_charts_have_their_names(
    rules: str, chart: str, dispersion: float | None, name: str, short: str
) -> None:
    row = {"rules": rules, "chart": chart, "dispersion": dispersion}
    assert name_chart(row) == name
    assert name_short(row) == short


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ((), "No month is marked."),
        (((date(2024, 1, 1), None, 1, False),), "No month is marked."),
        ((BEFORE,), "One month is marked high: December 2023."),
        ((SINCE,), "One month is marked low: January 2024."),
        (
            (
                BEFORE,
                (date(2024, 2, 1), "together", 1, True),
                LATER,
                SINCE,
            ),
            "3 months are marked high, from December 2023 to May 2024. One month is marked low:"
            " January 2024.",
        ),
    ],
)
def test_marks_are_told_by_side(
    marked: tuple[tuple[date, str | None, int, bool], ...], told: str
) -> None:
    assert list_signals(months(*marked)) == told


def test_series_of_one_kind_of_record_are_named_with_it() -> None:
    assert name_series(MOVED) == "Hartlepool"
    apart = {**MOVED, "stratum": "record", "value_of_stratum": "cse: victim"}
    assert name_series(apart) == "Hartlepool (victims of exploitation)"


def test_a_chart_is_told_in_order_of_weight() -> None:
    synthetic = {"stratum": "record", "value_of_stratum": "cse", "origin": "synthetic"}
    row = {**STABLE, **synthetic, "cannot_say": "It cannot say why."}
    assert describe_chart(row, NO_MONTHS).lines == (
        "From synthetic records, about no real child.",
        describe_state(row),
        RARE,
        describe_open(row),
        "It cannot say why.",
    )
    assert describe_chart({**row, "origin": "records"}, NO_MONTHS).lines[0] == describe_state(row)
    assert describe_chart({**row, "stratum": "all"}, NO_MONTHS).lines[0].startswith("Hartlepool by")


def test_a_picture_is_told_with_its_latest_month() -> None:
    shown = {"period_end": date(2024, 1, 31), "value": 6.0, "is_signal": False}
    hidden = {"period_start": date(2024, 2, 1), "value": None, "is_signal": False}
    rows = [{"period_start": date(2024, 1, 1), **shown}, hidden]
    points = pl.DataFrame(rows, schema={**CHART_POINTS, "provisional": pl.Float64})
    opening = f"Control chart. {COUNT.title}, Hartlepool, by month."
    assert describe_picture(STABLE, points, COUNT) == (
        f"{opening} 1 month shown; latest 6 (January 2024). Level 9.6 a month."
        f" {describe_state(STABLE)} No month is marked."
    )
    level = describe_picture({**STABLE, "centre": None}, points, COUNT)
    assert "(January 2024). Hartlepool by month: no clear" in level
    late = points.with_columns(provisional=pl.Series([None, 3.0]))
    said = describe_picture(STABLE, late, COUNT)
    assert said.endswith("No month is marked. Provisional and not tested: February 2024 3.")
    none = describe_picture(STABLE, points.tail(1), COUNT)
    assert none == f"{opening} Every month is hidden or has no figure."
