"""Changes, lines and parts of changes do not give hidden months or strata away."""

from calendar import monthrange
from datetime import date
from typing import Any

import polars as pl
import pytest

from cpanalysis.declare.changes import (
    ALL_OF_IT,
    CHANGE_POINTS,
    CHANGES,
    DECOMPOSITIONS,
    OF_STRATUM,
    WITHIN,
)
from cpanalysis.declare.results import conform
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.protect.changes import (
    ESTIMATES,
    LINES,
    SHARES,
    SMALLER,
    TOTALS,
    hide_change_points,
    hide_changes,
    hide_decompositions,
    leaves_too_little,
)

DAY = date(2024, 1, 1)
KEY = {"indicator": "a", "event": "X1", "area": "Hartlepool", "origin": "records"}


def fill(schema: pl.Schema, *rows: dict[str, Any]) -> pl.DataFrame:
    """Return rows of a frame whose numbers are 1 unless told, of many children."""
    numbers = {
        name: 40 if name == "children" else 1
        for name, kind in schema.items()
        if kind in (pl.Float64, pl.Int64)
    }
    full = [{**numbers, **KEY, **row} for row in rows]
    frame = pl.DataFrame(full, infer_schema_length=None)
    absent = [pl.lit(None).alias(name) for name in schema if name not in frame.columns]
    return frame.with_columns(absent).select(pl.col(n).cast(k) for n, k in schema.items())


def change(**counts: Any) -> pl.DataFrame:
    of = {"events_before": 40, "total_before": 90, "events_after": 50, "total_after": 90}
    return fill(CHANGES, {"first_day": DAY, "last_day": DAY, "verdict": "a rise", **of, **counts})


def months(*events: int | None) -> pl.DataFrame:
    """Return protected months of 2023 and 2024; none for a hidden one."""
    rows = [
        {
            **{name: KEY[name] for name in ("indicator", "area", "origin")},
            "period_start": date(2023 + at // 12, at % 12 + 1, 1),
            "period_end": date(
                2023 + at // 12, at % 12 + 1, monthrange(2023 + at // 12, at % 12 + 1)[1]
            ),
            "stratum": "all",
            "numerator": count,
            "denominator": None if count is None else 15,
            "status": "suppressed" if count is None else "ok",
        }
        for at, count in enumerate(events)
    ]
    return conform(pl.DataFrame(rows, infer_schema_length=None))


ALL_SHOWN = months(*[7] * 24)


@pytest.mark.parametrize(
    "small", [{"events_before": 3}, {"events_after": 4}, {"total_after": 4}, {"events_after": 88}]
)
def test_a_change_of_few_events_is_hidden_whole(small: dict[str, int]) -> None:
    row = hide_changes(change(**small), ALL_SHOWN, 5).row(0, named=True)
    assert [row[name] for name in (*ESTIMATES, *TOTALS)] == [None] * len((*ESTIMATES, *TOTALS))
    assert (row["verdict"], row["reason"]) == (NOT_SHOWN, "hidden to protect children")


def test_a_change_of_enough_events_stays() -> None:
    shown = change()
    assert hide_changes(shown, ALL_SHOWN, 5).equals(shown)


def test_totals_that_leave_one_hidden_month_are_withheld_and_the_estimate_stays() -> None:
    results = months(*[7] * 12, None, *[7] * 11)
    row = hide_changes(change(), results, 5).row(0, named=True)
    assert [row[name] for name in TOTALS] == [None] * len(TOTALS)
    assert row["estimate"] == 1


def test_totals_that_leave_enough_hidden_in_several_months_stay() -> None:
    results = months(*[7] * 12, *[None] * 5, *[7] * 7)
    left = {"events_after": 49 + 12, "total_after": 105 + 60}
    assert hide_changes(change(**left), results, 5)["observed"][0] == 1
    few = {"events_after": 49 + 3, "total_after": 105 + 60}
    assert hide_changes(change(**few), results, 5)["observed"][0] is None


def points(*events: int) -> pl.DataFrame:
    rows = [
        {
            "period_start": date(2023 + at // 12, at % 12 + 1, 1),
            "period_end": date(
                2023 + at // 12, at % 12 + 1, monthrange(2023 + at // 12, at % 12 + 1)[1]
            ),
            "side": "before" if at < 12 else "after",
            "events": count,
            "total": 15,
        }
        for at, count in enumerate(events)
    ]
    return fill(CHANGE_POINTS, *rows)


def test_a_hidden_month_has_no_observed_value_and_the_lines_stay_where_enough_is_hidden() -> None:
    results = months(*[7] * 10, None, None, *[7] * 12)
    found = hide_change_points(points(*[7] * 10, 3, 3, *[7] * 12), results, 5)
    hidden = found.filter(pl.col("observed").is_null())
    assert hidden["period_start"].to_list() == [date(2023, 11, 1), date(2023, 12, 1)]
    assert hidden["events"].is_null().all()
    assert found["fitted"].is_not_null().all()


@pytest.mark.parametrize("hidden", [[3], [1, 2]])
def test_lines_that_add_up_to_a_hidden_month_are_withheld(hidden: list[int]) -> None:
    results = months(*[7] * (12 - len(hidden)), *[None] * len(hidden), *[7] * 12)
    told = points(*[7] * (12 - len(hidden)), *hidden, *[7] * 12)
    found = hide_change_points(told, results, 5)
    assert all(found[name].is_null().all() for name in LINES)
    assert found["observed"].is_not_null().sum() == 24 - len(hidden)


def test_where_every_month_is_hidden_nothing_is_shown() -> None:
    results = months(*[None] * 24)
    found = hide_change_points(points(*([1] + [0] * 11) * 2), results, 5)
    assert all(found[name].is_null().all() for name in (*LINES, "observed", "events"))


def part(name: str, stratum: str, *counts: int) -> dict[str, Any]:
    names = ("events_before", "total_before", "events_after", "total_after")
    told = dict(zip(names, counts or [None] * 4, strict=True))
    return {"part": name, "split": "s", "value_of_stratum": stratum, **told}


def test_small_strata_are_one_row_and_the_whole_gives_none_away() -> None:
    rows = fill(
        DECOMPOSITIONS,
        part(ALL_OF_IT, "all", 60, 400, 120, 400),
        part(WITHIN, "all"),
        part(OF_STRATUM, "a", 30, 200, 60, 200),
        part(OF_STRATUM, "b", 27, 150, 50, 150),
        part(OF_STRATUM, "c", 3, 50, 10, 50),
    )
    found = hide_decompositions(rows, ALL_SHOWN, 5)
    strata = found.filter(part=OF_STRATUM)
    assert strata["value_of_stratum"].to_list() == ["a", f"{SMALLER} (2)"]
    assert strata.select("events_before", "total_before").rows()[1] == (30, 200)
    assert strata["before"][1] == 0.15
    assert strata["before_lower"][1] is None
    assert found.filter(part=WITHIN)["difference"].to_list() == [1]


TWO = f"{SMALLER} (2)"
THREE = f"{SMALLER} (3)"
HUGE = (300, 900, 300, 900)


@pytest.mark.parametrize(
    ("strata", "shown"),
    [
        (([5, 40, 5, 40], [35, 40, 35, 40]), ["a", "b", "huge"]),  # all just large enough
        (([0, 40, 40, 40], [0, 5, 5, 5]), ["a", "b", "huge"]),  # none and all are no few
        (([4, 40, 20, 40], [1, 40, 20, 40]), ["huge", TWO]),  # two that make five together
        (([3, 40, 20, 40], [1, 40, 20, 40]), []),  # two that make four take the third
        (([4, 40, 20, 40], [20, 40, 20, 40]), ["huge", TWO]),  # one alone takes the smallest
        (([20, 40, 4, 40], [20, 50, 20, 50], [20, 45, 20, 45]), ["b", "huge", TWO]),
        (([20, 40, 4, 40], [20, 50, 20, 50], [20, 50, 20, 51]), ["c", "huge", TWO]),
        (([36, 40, 20, 40], [39, 40, 20, 40]), ["huge", TWO]),  # the rest of five together
        (([20, 40, 37, 40], [20, 40, 39, 40]), []),  # that of four
        (([0, 4, 0, 4], [0, 1, 0, 1]), ["huge", TWO]),  # the wholes
        (([0, 4, 20, 40], [0, 0, 20, 40]), []),
        (([1, 40, 20, 40], [1, 40, 20, 40], [20, 45, 20, 45]), ["huge", THREE]),
    ],
)
def test_strata_are_pooled_until_none_is_small_or_alone(
    strata: tuple[list[int], ...], shown: list[str]
) -> None:
    rows = [part(OF_STRATUM, name, *counts) for name, counts in zip("abc", strata, strict=False)]
    rows.append(part(OF_STRATUM, "huge", *HUGE))
    sums = [sum(column) for column in zip(*strata, HUGE, strict=True)]
    frame = fill(DECOMPOSITIONS, part(ALL_OF_IT, "all", *sums), *rows)
    found = hide_decompositions(frame, ALL_SHOWN, 5).filter(part=OF_STRATUM)
    assert found["value_of_stratum"].to_list() == shown
    if shown and shown[-1].startswith(SMALLER):
        kept = dict(zip("abc", strata, strict=False))
        pooled = [counts for name, counts in kept.items() if name not in shown]
        (row,) = found.tail(1).to_dicts()
        counts = [sum(column) for column in zip(*pooled, strict=True)]
        names = ("events_before", "total_before", "events_after", "total_after")
        assert [row[name] for name in names] == counts
        before, after = counts[0] / counts[1], counts[2] / counts[3]
        assert (row["before"], row["after"], row["difference"]) == (before, after, after - before)
        made_anew = ("before", "after", "difference")
        assert {row[name] for name in SHARES if name not in made_anew} == {None}


def test_each_split_is_pooled_for_itself() -> None:
    whole, small = (60, 400, 120, 400), (4, 40, 20, 40)
    splits = [
        {**row, "split": split}
        for split in ("s", "t")
        for row in (
            part(ALL_OF_IT, "all", *whole),
            part(OF_STRATUM, "a", *(small if split == "s" else (30, 90, 30, 90))),
            part(OF_STRATUM, "b", *small[:3], 41),
            part(OF_STRATUM, "c", 30, 90, 30, 90),
        )
    ]
    found = hide_decompositions(fill(DECOMPOSITIONS, *splits), ALL_SHOWN, 5)
    told = found.filter(part=OF_STRATUM).select("split", "value_of_stratum").rows()
    assert told == [("s", "c"), ("s", TWO), ("t", "c"), ("t", TWO)]


@pytest.mark.parametrize(
    ("events", "total", "hidden", "is_told"),
    [
        (40, None, 1, True),  # the only hidden month is what is left, however large it is
        (40, None, 0, False),
        (4, 9, 0, False),
        (5, None, 2, False),
        (4, None, 2, True),
        (5, 10, 2, False),
        (4, 10, 2, True),
        (6, 10, 2, True),
        (0, 4, 2, True),
    ],
)
def test_hidden_months_follow_from_a_sum_where_one_or_few_are_left(
    events: int, total: int | None, hidden: int, is_told: bool
) -> None:
    counted = pl.DataFrame({"months": [hidden]})
    sums = (pl.lit(number, pl.Float64) for number in (events, total))
    assert counted.select(leaves_too_little(*sums, threshold=5)).item() is is_told


@pytest.mark.parametrize(
    ("first", "last", "telling"),
    [
        # A hidden July tells where it is wholly before, or wholly since, what can be the day.
        (date(2024, 7, 1), date(2024, 7, 1), True),  # on that very day: since
        (date(2024, 7, 2), date(2024, 7, 2), False),
        (date(2024, 6, 30), date(2024, 6, 30), True),  # since
        (date(2024, 6, 30), date(2024, 7, 1), False),  # perhaps before, perhaps since
        (date(2024, 7, 31), date(2024, 7, 31), False),
        (date(2024, 8, 1), date(2024, 8, 31), True),  # before
        (date(2024, 8, 31), date(2024, 8, 31), True),
    ],
)
def test_only_months_wholly_on_one_side_count_on_that_side(
    first: date, last: date, telling: bool
) -> None:
    results = months(*[7] * 18, None, *[7] * 5)
    days = {"first_day": first, "last_day": last}
    found = hide_changes(change(**days, events_before=900, events_after=900), results, 5)
    assert (found["observed"][0] is None) == telling


@pytest.mark.parametrize(
    ("few", "lines"),
    [
        # twelve months before and since, of seven events of fifteen each
        ({}, True),
        ({"events": [5] + [0] * 11}, True),
        ({"events": [4] + [0] * 11}, False),
        ({"events": [10] + [15] * 11}, True),
        ({"events": [11] + [15] * 11}, False),
        ({"events": [11] + [15] * 11, "total": [None] * 12}, True),
        ({"events": [0] * 12, "total": [4] + [0] * 11}, False),
    ],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_line_goes_where_a_side_of_it_rests_on_few(
    side: str, few: dict[str, Any], lines: bool
) -> None:
    full = points(*[7] * 24)
    own = pl.col("side") == side
    for name, counts in few.items():
        spread = pl.Series(name, counts * 2, pl.Float64)
        full = full.with_columns(pl.when(own).then(spread).otherwise(name).alias(name))
    if few.get("total", [0])[0] is None:
        full = full.with_columns(total=pl.lit(None, pl.Float64))
    found = hide_change_points(full, ALL_SHOWN, 5)
    assert all((found[name].null_count() == 0) == lines for name in LINES)


def test_a_split_of_too_few_records_is_hidden_whole() -> None:
    rows = fill(
        DECOMPOSITIONS,
        part(ALL_OF_IT, "all", 3, 400, 120, 400),
        part(WITHIN, "all"),
        part(OF_STRATUM, "a", 3, 400, 120, 400),
    )
    found = hide_decompositions(rows, ALL_SHOWN, 5)
    assert found["part"].to_list() == [ALL_OF_IT, WITHIN]
    assert all(found[name].is_null().all() for name in (*SHARES, "events_before"))
    assert set(found["reason"]) == {"hidden to protect children"}


def test_strata_that_stay_small_together_are_not_shown() -> None:
    rows = fill(
        DECOMPOSITIONS,
        part(ALL_OF_IT, "all", 20, 100, 20, 100),
        part(OF_STRATUM, "a", 17, 60, 19, 60),
        part(OF_STRATUM, "b", 3, 40, 1, 40),
    )
    assert hide_decompositions(rows, ALL_SHOWN, 5).filter(part=OF_STRATUM).is_empty()


def test_few_records_without_an_answer_are_not_told() -> None:
    row = part(ALL_OF_IT, "all", 60, 400, 120, 400) | {"not_recorded_before": 4}
    found = hide_decompositions(fill(DECOMPOSITIONS, row), ALL_SHOWN, 5)
    assert found["not_recorded_before"].to_list() == [None]
