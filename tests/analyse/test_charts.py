"""Charts of months: the right one for each kind, and defined whatever the series."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.analyse.charts import Charting, chart_months
from cpanalysis.declare.charts import CHART_POINTS, CHARTS
from cpanalysis.declare.events import Event
from cpanalysis.declare.results import SCHEMA
from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import ChartOptions, chart_of_counts
from tests.analyse.monthly import INDICATORS, months_of

STEADY = [12, 9, 14, 11, 10, 13, 8, 12, 11, 15, 10, 9] * 4
HALVED = [*STEADY[:36], *[4, 6, 5, 3, 5, 4, 6, 5, 2, 5, 4, 6]]


def chart(rows: pl.DataFrame, rules: str = "calibrated", **asked: Any) -> dict[str, Any]:
    charts, _ = chart_months(rows, INDICATORS, Charting(**asked))
    return charts.row(by_predicate=pl.col("rules") == rules, named=True)


def points(rows: pl.DataFrame) -> pl.DataFrame:
    return chart_months(rows, INDICATORS)[1].filter(rules="calibrated")


@pytest.mark.parametrize(
    ("code", "total", "kind"),
    [
        ("a_count", None, "c"),
        ("a_rate", 800.0, "u"),
        ("a_share", 40.0, "p"),
        ("a_wait", 40.0, "xmr"),
    ],
)
def test_each_kind_of_indicator_gets_its_chart(code: str, total: float | None, kind: str) -> None:
    found = chart(months_of(code, STEADY, total))
    assert (found["chart"], found["state"], found["points"]) == (kind, "stable", 48)


def test_a_halving_is_signalled_in_its_month_with_its_size() -> None:
    found = chart(months_of("a_count", HALVED))
    assert (found["state"], found["since"]) == ("lower", date(2024, 1, 1))
    assert found["variation"] == "improvement"
    assert found["changed_events"] == sum(HALVED[36:])
    assert found["change_lower"] < 55 / sum(STEADY[:12]) < found["change_upper"]


def test_points_carry_the_lines_of_the_statistics_in_the_unit_of_the_indicator() -> None:
    exposure = 70.0
    rows = points(months_of("a_rate", HALVED, exposure))
    direct = chart_of_counts(HALVED, exposure=[exposure] * len(HALVED))
    for column, line in (
        ("value", direct.value),
        ("centre", direct.centre),
        ("upper_action", direct.upper),
    ):
        assert rows[column].to_list() == pytest.approx((1_000 * line).tolist())
    assert rows["signal"].to_list() == direct.signal.tolist()
    ordered = rows.select(
        "lower_action", "lower_warning", "centre", "upper_warning", "upper_action"
    ).row(0)
    assert list(ordered) == sorted(ordered)


def test_nothing_ever_happened() -> None:
    found = chart(months_of("a_count", [0] * 30))
    assert (found["state"], found["centre"], found["dispersion"]) == ("stable", 0.0, None)
    assert found["months_to_see_fall"] is None


def test_every_record_met_the_standard() -> None:
    found = chart(months_of("a_share", [20] * 30, 20.0))
    assert (found["state"], found["centre"]) == ("stable", 1.0)


@pytest.mark.parametrize("code", ["a_count", "a_share", "a_wait"])
def test_a_constant_series_is_stable(code: str) -> None:
    rows = months_of(code, [30] * 30, None if code == "a_count" else 60.0)
    assert chart(rows)["state"] == "stable"
    assert points(rows)["is_signal"].sum() == 0


@pytest.mark.parametrize("length", [1, 11])
def test_too_few_months_are_drawn_without_limits_and_say_so(length: int) -> None:
    rows = months_of("a_count", STEADY[:length])
    found = chart(rows)
    assert found["state"] == "too few months"
    assert "Fewer than 12" in found["cannot_say"]
    drawn = points(rows)
    assert drawn["value"].to_list() == STEADY[:length]
    assert drawn["upper_action"].is_null().all()
    assert drawn["lower_warning"].is_null().all()


def test_a_month_that_is_not_covered_is_a_gap_and_not_a_zero() -> None:
    gappy = [*STEADY[:5], None, *STEADY[6:30], 0, *STEADY[31:36]]
    rows = points(months_of("a_count", gappy))
    assert rows["value"].to_list() == gappy
    assert rows["is_tested"].to_list() == [month is not None for month in gappy]
    assert "not recorded" in chart(months_of("a_count", gappy))["cannot_say"]


def test_a_month_without_a_row_is_a_gap_too() -> None:
    whole = months_of("a_count", STEADY)
    found = chart(pl.concat([whole.head(10), whole.tail(30)]))
    assert (found["points"], found["state"]) == (40, "stable")


def test_an_unfinished_last_month_is_left_out_and_said() -> None:
    rows = months_of("a_count", [*STEADY[:30], None])
    last = pl.col("period_start") == rows["period_start"].max()
    part = pl.lit("the records of missing episodes cover only a part of this period")
    unfinished = rows.with_columns(pl.when(last).then(part).otherwise("reason").alias("reason"))
    found = chart(unfinished)
    assert "last month is unfinished" in found["cannot_say"]
    assert (found["points"], found["period_end"]) == (30, date(2023, 6, 30))


def test_a_series_without_any_figure_has_no_chart_and_the_reason() -> None:
    found = chart(months_of("a_count", [None] * 20))
    assert (found["chart"], found["state"], found["points"]) == ("none", "no chart", 0)
    assert found["reason"] == "the table does not cover this period"


def test_medians_of_few_waits_have_no_chart() -> None:
    found = chart(months_of("a_wait", STEADY, 19.0))
    assert (found["chart"], found["state"]) == ("none", "no chart")
    assert "fewer than 20 waits" in found["reason"]


def test_no_rows_give_no_charts() -> None:
    charts, drawn = chart_months(SCHEMA.to_frame(), INDICATORS)
    assert (charts.schema, charts.height) == (CHARTS, 0)
    assert (drawn.schema, drawn.height) == (CHART_POINTS, 0)


def test_how_soon_a_change_would_be_seen_grows_with_rarity() -> None:
    rare, common = (chart(months_of("a_count", [one] * 30)) for one in (9, 200))
    assert common["months_to_see_fall"] < 6
    assert rare["months_to_see_fall"] is None
    assert chart(months_of("a_count", [9] * 30), change=0.5)["months_to_see_fall"] < 18


def test_how_soon_is_that_of_the_chart_and_of_the_change_asked_about() -> None:
    state = chart_of_counts(STEADY, options=ChartOptions(change=0.4)).state
    found = chart(months_of("a_count", STEADY), change=0.4)
    assert found["months_to_see_fall"] == state.months_to_fall
    assert found["months_to_see_rise"] == state.months_to_rise
    assert found["smallest_fall"] == state.smallest_fall


def test_a_target_is_judged_by_the_limits() -> None:
    rows = months_of("a_share", [20] * 30, 40.0)
    assert chart(rows)["assurance"] == "no target"
    assert chart(rows, targets={"a_share": 0.95})["assurance"] == "failing"
    assert chart(rows, targets={"a_share": 0.5})["assurance"] == "hit and miss"


EVENTS = (
    Event(code="E1", title="x", first=date(2022, 6, 10), last=date(2022, 6, 10)),
    Event(code="E2", title="x", first=date(2023, 1, 1), last=date(2023, 1, 31)),
    Event(code="E3", title="x", first=date(2022, 1, 1), last=date(2022, 12, 31)),
    Event(code="E4", title="x", first=date(2024, 10, 1), last=date(2024, 10, 1)),
    Event(code="E5", title="x", first=date(2023, 1, 1), last=date(2023, 1, 1), themes=("custody",)),
)


@pytest.mark.parametrize(
    ("phases", "begun"),
    [((), []), (("E1",), [17]), (("E1", "E2"), [17]), (("E2", "E4"), [24]), (("E5",), [])],
)
def test_phases_begin_at_the_events_named_and_leave_months_enough(
    phases: tuple[str, ...], begun: list[int]
) -> None:
    _, drawn = chart_months(
        months_of("a_count", STEADY), INDICATORS, Charting(events=EVENTS, phases=phases)
    )
    numbers = drawn.filter(rules="calibrated")["phase"].to_list()
    assert [at for at in range(1, 48) if numbers[at] != numbers[at - 1]] == begun


@pytest.mark.parametrize("code", ["E3", "E9"])
def test_a_phase_at_an_event_without_a_month_is_refused(code: str) -> None:
    with pytest.raises(ParameterError, match="no event with a known month"):
        Charting(events=EVENTS, phases=(code,))


def test_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match="it must lie between 0 and 1"):
        Charting(change=0.0)


def test_the_rules_of_making_data_count_stand_beside() -> None:
    found = chart(months_of("a_count", HALVED), rules="mdc")
    assert found["state"] == "lower"
    assert "signal falsely" in found["cannot_say"]


def quarters(rows: pl.DataFrame, *, known: float = 1.0, squares: float = 1.0) -> pl.DataFrame:
    """Clusters of a count in which the square sum is so many times the events of a quarter."""
    starts = rows.sort("period_start").with_columns(
        pl.col("numerator").rolling_sum(3).shift(-2).alias("events")
    )
    first = pl.col("period_start").dt.month().is_in([1, 4, 7, 10])
    return starts.filter(first).select(
        *("indicator", "area", "stratum", "value_of_stratum", "period_start", "events"),
        (known * pl.col("events")).alias("known"),
        (known * pl.col("events")).alias("chance"),
        (known * squares * pl.col("events")).alias("squares"),
    )


RISEN = [*[60, 55, 64, 58] * 6, *[76, 82, 74, 80] * 6]


def charted(rows: pl.DataFrame, clusters: pl.DataFrame) -> dict[str, Any]:
    charts, _ = chart_months(rows, INDICATORS, Charting(), clusters)
    return charts.row(by_predicate=pl.col("rules") == "calibrated", named=True)


def test_the_same_months_are_a_change_of_many_children_and_none_of_few() -> None:
    rows = months_of("a_count", RISEN)
    many, few = (charted(rows, quarters(rows, squares=each)) for each in (1.0, 6.0))
    assert (many["state"], few["state"]) == ("higher", "stable")
    assert (many["dispersion"], few["dispersion"]) == (1.0, 6.0)
    assert few["smallest_fall"] < many["smallest_fall"]
    assert few["smallest_rise"] > many["smallest_rise"]


def test_where_no_child_is_known_the_chart_is_that_of_its_months_and_says_so() -> None:
    rows = months_of("a_count", RISEN)
    blind, plain = charted(rows, quarters(rows, known=0.0)), chart(rows)
    assert "no known child" in blind["cannot_say"]
    assert "no known child" not in plain["cannot_say"]
    assert blind["dispersion"] == plain["dispersion"]


def test_a_share_of_few_children_is_no_change_where_one_of_many_is() -> None:
    rows = months_of("a_share", [*[20, 19, 21, 20] * 6, *[12, 11, 13, 12] * 3], 40.0)
    many, few = (charted(rows, quarters(rows, squares=each)) for each in (1.0, 9.0))
    assert (many["state"], few["state"]) == ("lower", "stable")
    assert (many["dispersion"], few["dispersion"]) == (1.0, 9.0)


def test_the_rules_of_making_data_count_take_no_account_of_children() -> None:
    rows = months_of("a_count", RISEN)
    by_children, _ = chart_months(rows, INDICATORS, Charting(), quarters(rows, squares=6.0))
    assert by_children.row(by_predicate=pl.col("rules") == "mdc", named=True) == chart(
        rows, rules="mdc"
    )
