"""Changes at events: what is planted lies inside its interval, and refusals say why."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.changes import measure_changes
from cpanalysis.declare.changes import CHANGE_POINTS, CHANGES
from cpanalysis.declare.events import RECORDING_CHANGE, Event
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.kinds import Proportion
from cpanalysis.declare.results import conform
from cpanalysis.declare.wording import A_FALL, A_RISE, NO_CLEAR_CHANGE, TOO_FEW

SHARE, COUNT = "missing_high_risk_share", "missing_episode_count"
REST = "rest of force"
STARTS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(48)]
JANUARY_2024 = date(2024, 1, 1)
PRIMARY = (SHARE, COUNT)


def make_rows(
    code: str, events: Sequence[float], totals: Sequence[float] = (), *, area: str = "Hartlepool"
) -> pl.DataFrame:
    """Return measured months of one indicator and area; nan is a month outside coverage."""
    months = len(events)
    of = list(totals) or [float("nan")] * months
    ends = [(start + timedelta(days=31)).replace(day=1) - timedelta(days=1) for start in STARTS]
    counted = np.asarray(events, dtype=float)
    share = isinstance(RECORD_INDICATORS[code].kind, Proportion)
    frame = pl.DataFrame(
        {
            "indicator": code,
            "theme": RECORD_INDICATORS[code].theme,
            "area": area,
            "period_start": STARTS[:months],
            "period_end": ends[:months],
            "stratum": "compared with" if area == REST else "all",
            "value_of_stratum": "Hartlepool" if area == REST else "all",
            "numerator": counted,
            "denominator": of,
            "value": counted / np.asarray(of) if share else counted,
            "unit": RECORD_INDICATORS[code].kind.unit,
            "status": "ok",
            "origin": "synthetic",
        }
    )
    counts = pl.col("numerator", "denominator", "value").fill_nan(None)
    return conform(frame.with_columns(counts))


def make_event(first: date, last: date | None = None, **more: object) -> Event:
    told = {"code": "X1", "title": "a new way of working", "themes": ("missing",), **more}
    return Event(first=first, last=last or first, **told)  # type: ignore[arg-type]


def measure(rows: pl.DataFrame, *events: Event) -> tuple[pl.DataFrame, pl.DataFrame]:
    return measure_changes(rows, RECORD_INDICATORS, events, PRIMARY)


def draw(seed: int, before: float, after: float, months: int = 48) -> pl.DataFrame:
    """Return months of a share that changes at January 2024."""
    rng = np.random.default_rng(seed)
    totals = rng.poisson(60, months).astype(float)
    chance = np.where(np.arange(months) < 36, before, after)
    return make_rows(SHARE, rng.binomial(totals.astype(int), chance).tolist(), totals.tolist())


def test_frames_have_their_schemas_and_no_event_gives_no_row() -> None:
    changes, points = measure(draw(1, 0.1, 0.3))
    assert (changes.schema, points.schema) == (CHANGES, CHANGE_POINTS)
    assert changes.is_empty()
    assert points.is_empty()


def test_a_planted_rise_lies_inside_the_interval() -> None:
    inside = []
    for seed in range(40):
        row = measure(draw(seed, 0.1, 0.4), make_event(JANUARY_2024))[0].row(0, named=True)
        assert row["verdict"] == A_RISE
        assert row["expected_lower"] < row["expected"] < row["expected_upper"]
        inside.append(row["lower"] < 0.3 < row["upper"])
    assert sum(inside) >= 35


def test_no_planted_change_gives_few_alarms() -> None:
    rows = [measure(draw(seed, 0.2, 0.2), make_event(JANUARY_2024))[0] for seed in range(60)]
    verdicts = pl.concat(rows)["verdict"].to_list()
    assert verdicts.count(NO_CLEAR_CHANGE) >= 54


def test_a_fall_of_a_count_is_a_ratio_against_the_course_before() -> None:
    rng = np.random.default_rng(5)
    rows = make_rows(COUNT, rng.poisson(np.repeat([40.0, 20.0], [36, 12])).astype(float).tolist())
    row = measure(rows, make_event(JANUARY_2024))[0].row(0, named=True)
    assert (row["measure"], row["verdict"]) == ("ratio", A_FALL)
    assert row["lower"] < 0.5 < row["upper"]
    assert row["observed"] / row["expected"] == pytest.approx(row["estimate"])
    assert row["observed"] == rows["numerator"][36:].sum()


@pytest.mark.parametrize(
    ("rows", "day", "reason"),
    [
        (make_rows(COUNT, [9.0] * 48), date(2021, 6, 1), "5 months before the change; 12"),
        (make_rows(COUNT, [9.0] * 48), date(2024, 9, 1), "4 months after the change; 8"),
        (make_rows(COUNT, [0.0] * 48), JANUARY_2024, "no events in any month"),
        (make_rows(COUNT, [9.0] * 36 + [0.0] * 12), JANUARY_2024, "separation"),
        (make_rows(SHARE, [5.0] * 48, [5.0] * 48), JANUARY_2024, "every month is at 100 %"),
        (make_rows(COUNT, [9.0, float("nan")] * 24), date(2023, 1, 1), "single months are missing"),
    ],
)
def test_what_carries_no_model_is_refused_with_the_reason(
    rows: pl.DataFrame, day: date, reason: str
) -> None:
    changes, points = measure(rows, make_event(day))
    row = changes.row(0, named=True)
    assert reason in row["reason"]
    assert (row["estimate"], row["q_value"], row["verdict"]) == (None, None, TOO_FEW)
    assert points["fitted"].is_null().all()
    assert points["observed"].is_not_null().any()


def test_an_event_outside_the_months_is_not_asked_about() -> None:
    outside = (make_event(date(2019, 5, 1)), make_event(date(2026, 5, 1), code="X2"))
    assert measure(draw(1, 0.1, 0.3), *outside)[0].is_empty()


def test_a_day_inside_a_month_leaves_that_month_out() -> None:
    changes, points = measure(draw(1, 0.1, 0.3), make_event(date(2024, 1, 15)))
    assert changes.select("months_before", "months_after").row(0) == (36, 11)
    left_out = points.filter(side="left out")
    assert left_out["period_start"].to_list() == [JANUARY_2024]
    assert left_out["fitted"].is_null().all()


def test_every_month_of_a_window_is_tried_and_the_window_itself_left_out() -> None:
    window = make_event(date(2023, 11, 1), date(2024, 3, 31))
    row = measure(draw(3, 0.1, 0.4), window)[0].row(0, named=True)
    assert (row["months_tried"], row["months_told"], row["agree"]) == (5, 5, True)
    assert row["smallest"] <= row["largest"]
    assert row["range_lower"] < 0.3 < row["range_upper"]
    assert (row["months_before"], row["months_after"]) == (34, 9)


def test_the_month_of_the_change_lies_inside_its_window_and_fits_best() -> None:
    rows = draw(4, 0.1, 0.5)
    days = [date(2023, month, 1) for month in (9, 11)] + [JANUARY_2024, date(2024, 3, 1)]
    at = [measure(rows, make_event(day))[0]["estimate"][0] for day in days]
    assert days[int(np.argmax(at))] == JANUARY_2024


def test_events_within_twelve_months_are_said_to_be_inseparable() -> None:
    events = [
        make_event(date(2022, 6, 1)),
        make_event(date(2023, 9, 1), code="X2"),
        make_event(JANUARY_2024, code="X3"),
        make_event(JANUARY_2024, code="X4", themes=("custody",)),
    ]
    changes = measure(draw(1, 0.1, 0.3), *events)[0]
    told = dict(changes.select("event", "inseparable").rows())
    assert told == {"X1": None, "X2": "X3", "X3": "X2"}


def test_a_shock_that_the_rest_of_the_force_shares_is_taken_off() -> None:
    rng = np.random.default_rng(8)
    shock = np.where(np.arange(48) < 36, 1.0, 2.0)
    own, rest = rng.poisson(30 * shock * np.repeat([1.0, 0.5], [36, 12])), rng.poisson(90 * shock)
    rows = pl.concat(
        [
            make_rows(COUNT, own.astype(float).tolist()),
            make_rows(COUNT, rest.astype(float).tolist(), area=REST),
        ]
    )
    row = measure(rows, make_event(JANUARY_2024))[0].row(0, named=True)
    assert row["compared_with"] == REST
    assert row["controlled_lower"] < 0.5 < row["controlled_upper"]
    assert row["lower"] < 1 < row["upper"]


def test_the_force_is_not_compared_with_what_the_event_touches() -> None:
    rows = make_rows(COUNT, [9.0, 11.0] * 24, area="Cleveland")
    reasons = measure(rows, make_event(JANUARY_2024))[0]["controlled_reason"].to_list()
    assert reasons == ["no series in the records is like it and untouched by the event"]


def test_what_recording_cannot_move_is_asked_where_recording_changed_and_is_exploratory() -> None:
    rng = np.random.default_rng(2)
    again = make_rows("re_missing_within_30d_rate", rng.binomial(60, 0.3, 48).tolist(), [60.0] * 48)
    rows = pl.concat([draw(2, 0.1, 0.4), again])
    plain = make_event(JANUARY_2024)
    graded = make_event(JANUARY_2024, code="X2", kind=RECORDING_CHANGE)
    told = measure(rows, plain, graded)[0].select("event", "indicator", "family").rows()
    assert sorted(told) == [
        ("X1", SHARE, "exploratory"),
        ("X2", SHARE, "exploratory"),
        ("X2", "re_missing_within_30d_rate", "exploratory"),
    ]


def test_planned_is_what_a_declared_event_aimed_at_and_each_event_is_a_family() -> None:
    rows = pl.concat([draw(2, 0.1, 0.4), make_rows(COUNT, [30.0, 33.0] * 24)])
    aimed = {"aims": (SHARE,)}
    declared, again = (
        make_event(JANUARY_2024, **aimed),
        make_event(JANUARY_2024, code="X2", **aimed),
    )
    published = make_event(JANUARY_2024, code="E1", published=True, **aimed)
    found = measure(rows, declared, again, published)[0]
    planned = found.filter(pl.col("family") != "exploratory")
    assert planned.select("event", "indicator", "family", "tests").rows() == [
        (event, SHARE, "declared event", 1) for event in ("X1", "X2")
    ]
    others = found.filter(family="exploratory").group_by("event").agg(pl.col("tests").first())
    assert dict(others.rows()) == {"X1": 1, "X2": 1, "E1": 2}
    assert planned["q_value"].to_list() == planned["p_value"].to_list()


def test_where_the_month_is_not_known_the_verdict_is_that_of_every_month_tried() -> None:
    long = make_event(date(2022, 6, 1), date(2024, 7, 31))
    row = measure(draw(3, 0.1, 0.7), long)[0].row(0, named=True)
    assert row["estimate"] is None
    assert row["range_lower"] < 0 < row["range_upper"] or row["verdict"] == A_RISE
    short = make_event(date(2023, 11, 1), date(2024, 3, 31))
    row = measure(draw(3, 0.1, 0.4), short)[0].row(0, named=True)
    assert (row["verdict"], row["range_lower"] > 0) == (A_RISE, True)
    none = measure(draw(9, 0.2, 0.2), short)[0].row(0, named=True)
    assert (none["verdict"], none["range_lower"] < 0 < none["range_upper"]) == (
        NO_CLEAR_CHANGE,
        True,
    )


def test_what_would_have_been_seen_is_a_rise_above_and_a_fall_below() -> None:
    rows = pl.concat([draw(2, 0.3, 0.3), make_rows(COUNT, [30.0, 33.0] * 24)])
    for row in measure(rows, make_event(JANUARY_2024))[0].iter_rows(named=True):
        neutral = 1 if row["measure"] == "ratio" else 0
        assert row["smallest_detectable_fall"] < neutral < row["smallest_detectable"]


def test_the_lines_are_in_the_unit_of_the_indicator() -> None:
    points = measure(draw(1, 0.1, 0.4), make_event(JANUARY_2024))[1]
    after = points.filter(side="after")
    assert after["fitted"].mean() == pytest.approx(0.4, abs=0.06)
    assert after["counterfactual"].mean() == pytest.approx(0.1, abs=0.06)
    assert (after["lower"] < after["counterfactual"]).all()
    assert (after["counterfactual"] < after["upper"]).all()


def fallen(seed: int = 5) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return make_rows(COUNT, rng.poisson(np.repeat([40.0, 20.0], [36, 12])).astype(float).tolist())


@pytest.mark.parametrize("rows", [fallen(), draw(5, 0.4, 0.2)], ids=["count", "share"])
def test_a_change_of_few_children_is_less_sure_than_one_of_many(rows: pl.DataFrame) -> None:
    named = rows.select("indicator", "area", stratum=pl.lit("all"))[:1]
    clusters = named.with_columns(chance=9.0, squares=54.0)
    event = make_event(JANUARY_2024)
    many = measure(rows, event)[0].row(0, named=True)
    few = measure_changes(rows, RECORD_INDICATORS, [event], PRIMARY, clusters)[0].row(0, named=True)
    assert few["estimate"] == many["estimate"]
    assert few["upper"] - few["lower"] > 1.5 * (many["upper"] - many["lower"])
