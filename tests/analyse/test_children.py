"""Repetition, overlap and flows, worked by hand on a few children."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.flows import flow_of
from cpanalysis.analyse.overlap import measure_overlap
from cpanalysis.analyse.repetition import EPISODES, Span, measure_repetition
from cpanalysis.measure.records.contacts import Listed, day_number
from cpanalysis.statistics.concentration import gini, tally, top_share

SPAN = Span(date(2024, 10, 1), date(2025, 9, 30), "synthetic")
DAY = day_number(SPAN.start)
COVERED = (date(2022, 10, 1), date(2025, 9, 30))
HOME = "Hartlepool"


def spread_of(counts: dict[int, int]) -> pl.DataFrame:
    rows = [
        {"events": events, "children": children, "unmatched": 0}
        for events, children in counts.items()
    ]
    return pl.DataFrame(rows).with_columns(
        indicator=pl.lit(EPISODES), stratum=pl.lit("all"), area=pl.lit(HOME), period_end=SPAN.end
    )


def repeat(counts: dict[int, int], episodes: pl.DataFrame) -> pl.DataFrame:
    found = measure_repetition(spread_of(counts), Listed(episodes), SPAN, until=DAY + 365)
    return found.filter(area=HOME)


def make_episodes(gap: float, children: int = 60) -> pl.DataFrame:
    """Return two episodes a child, ``gap`` days apart, every third child interviewed."""
    rows = []
    for child in range(children):
        first = DAY + 20 + child
        for start in (first, first + 1 + gap):
            interviewed = start + 2 if child % 3 == 0 else None
            rows.append((child, HOME, start, start + 1, interviewed))
    names = ["child", "district", "started", "ended", "interviewed"]
    return pl.DataFrame(rows, schema=names, orient="row", strict=False)


def test_concentration_is_that_of_the_tally_and_stands_beside_chance() -> None:
    counts = {1: 80, 2: 10, 20: 10}
    rows = repeat(counts, make_episodes(10))
    numbers = np.repeat(list(counts), list(counts.values()))
    top = rows.filter(measure="top_tenth").row(0, named=True)
    assert top["value"] == pytest.approx(float(top_share(tally(numbers))))
    assert (top["children"], top["episodes"], top["counted"]) == (100, 300, 200)
    assert top["value"] > top["upper"]
    found = rows.filter(measure="gini").row(0, named=True)
    assert found["value"] == pytest.approx(float(gini(tally(numbers))))


def test_episodes_dealt_at_random_are_not_called_concentrated() -> None:
    dealt = np.bincount(np.random.default_rng(1).poisson(2.0, 200))
    counts = {events: int(n) for events, n in enumerate(dealt) if events}
    assert repeat(counts, make_episodes(10)).filter(measure="top_tenth")["p_value"][0] > 0.05


def test_few_children_give_a_reason() -> None:
    row = repeat({1: 5}, make_episodes(10)).filter(measure="gini").row(0, named=True)
    assert (row["value"], row["reason"]) == (None, "5 children; 20 are needed")


@pytest.mark.parametrize(("gap", "month", "quarter"), [(10.0, 1.0, 1.0), (60.0, 0.0, 1.0)])
def test_each_child_counts_alike_and_its_last_gap_is_left_out(gap, month, quarter) -> None:
    rows = repeat({1: 40}, make_episodes(gap))
    again = {row["measure"]: row["value"] for row in rows.to_dicts()}
    assert (again["again_30"], again["again_90"]) == (month, quarter)


def test_the_landmark_leaves_out_those_missing_again_before_it() -> None:
    early = repeat({1: 40}, make_episodes(2.0))
    late = repeat({1: 40}, make_episodes(10.0))
    counted = [
        rows.filter(pl.col("measure").is_in(["interviewed_30", "not_interviewed_30"]))[
            "counted"
        ].sum()
        for rows in (early, late)
    ]
    assert counted == [0, 60]
    assert late.filter(measure="interviewed_30")["episodes"][0] == 40


def contacts() -> pl.DataFrame:
    """Return ten children missing, four exploited before, two detained after; two unknown."""
    rows = [("missing", f"c{n}", DAY + 100 + n) for n in range(10)]
    rows += [("cse", f"c{n}", DAY + 50) for n in range(4)]
    rows += [("cse", "x", DAY + 60), *(("custody", f"c{n}", DAY + 200) for n in range(2))]
    rows += [("missing", None, DAY + 5), ("cse", None, DAY + 5)]
    frame = pl.DataFrame(rows, schema=["theme", "child_id", "at"], orient="row", strict=False)
    return frame.with_columns(home=pl.lit(HOME))


def part(rows: pl.DataFrame, name: str, first: str, second: str = "") -> dict[str, object]:
    return rows.filter(part=name, first=first, second=second, area="Cleveland").row(0, named=True)


def test_sets_regions_and_directions_are_counted_by_child() -> None:
    rows = measure_overlap(Listed(contacts()), SPAN, covered=COVERED)
    assert part(rows, "set", "missing")["numerator"] == 10
    assert part(rows, "region", "missing + cse + custody")["numerator"] == 2
    assert part(rows, "region", "missing + cse")["numerator"] == 2
    assert part(rows, "region", "cse")["numerator"] == 1
    before = part(rows, "before", "missing", "cse")
    assert (before["numerator"], before["denominator"]) == (4, 10)
    assert part(rows, "before", "cse", "missing")["numerator"] == 0
    order = part(rows, "order", "missing", "cse")
    assert (order["numerator"], order["denominator"]) == (0, 4)


def test_unmatched_records_bound_the_overlap() -> None:
    row = part(
        measure_overlap(Listed(contacts()), SPAN, covered=COVERED), "bounds", "missing", "cse"
    )
    assert (row["lower"], row["upper"], row["n_excluded"]) == (4, 6, 2)


def test_a_look_back_that_is_not_covered_leaves_children_out() -> None:
    rows = measure_overlap(Listed(contacts()), SPAN, covered=(SPAN.start, SPAN.end))
    row = part(rows, "before", "missing", "cse")
    assert (row["denominator"], row["n_excluded"]) == (0, 10)
    assert row["reason"] == "no child was covered for the time looked at"


def test_what_is_lacking_is_told() -> None:
    rows = measure_overlap(
        Listed(pl.DataFrame(), "table x was not supplied"), SPAN, covered=COVERED
    )
    assert set(rows["reason"]) == {"table x was not supplied"}


def test_what_comes_in_less_what_goes_out_is_what_is_open() -> None:
    months = ((date(2025, 1, 1), date(2025, 1, 31)), (date(2025, 2, 1), date(2025, 2, 28)))
    day = day_number(months[0][0])
    rows = pl.DataFrame(
        {
            "district": [HOME] * 3,
            "opened": [day, day + 1, day + 40],
            "closed": [day + 9, None, None],
        }
    )
    found = [row for row in flow_of(Listed(rows), "referrals", months) if row["area"] == HOME]
    counts = [(row["received"], row["closed"], row["open"]) for row in found]
    assert counts == [(2, 1, 1), (1, 0, 2)]
