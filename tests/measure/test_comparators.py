"""Comparators are sums worked by hand, each of them without the district that it is for."""

from datetime import date

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.measure.comparators import COMPARED_WITH, add_comparators
from cpanalysis.measure.working import MEASURED

COUNTS = {
    **dict(zip(DISTRICT_NAMES, ((1, 10), (2, 20), (4, 40), (8, 80)), strict=True)),
    "North East": (100, 1_000),
    "England": (1_000, 10_000),
}
NEAR = ["Leeds", "York", "Hull", "Derby", "Stoke"]


def make_row(area: str, events: float | None, exposure: float, **more: object) -> dict[str, object]:
    return {
        "indicator": "a_rate",
        "theme": "cse",
        "area": area,
        "period_start": date(2023, 4, 1),
        "period_end": date(2024, 3, 31),
        "stratum": "all",
        "value_of_stratum": "all",
        "events": events,
        "exposure": exposure,
        "unit": "per 10,000",
        "status": "ok",
        "origin": "official",
        **more,
    }


def make_rows(*extra: dict[str, object], without: str = "") -> pl.DataFrame:
    """Return the rows above, with ``extra`` in place of those of the same area."""
    replaced = {row["area"] for row in extra} | {without}
    kept = [make_row(area, *pair) for area, pair in COUNTS.items() if area not in replaced]
    frame = pl.DataFrame([*kept, *extra], infer_schema_length=None)
    absent = [pl.lit(None).alias(name) for name in MEASURED if name not in frame.columns]
    return frame.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in MEASURED.items()
    )


def compare(rows: pl.DataFrame, near: list[str] | None = None) -> pl.DataFrame:
    pairs = {"area": ["Hartlepool"] * len(near or []), "neighbour": near or []}
    neighbours = pl.DataFrame(pairs, schema={"area": pl.String, "neighbour": pl.String})
    return add_comparators(rows, neighbours)


def find(rows: pl.DataFrame, area: str, district: str = "all") -> dict[str, object]:
    own = rows.filter(area=area, value_of_stratum=district)
    assert own.height == 1
    return own.row(0, named=True)


@pytest.mark.parametrize(
    ("area", "district", "events", "exposure"),
    [
        ("Cleveland", "all", 15, 150),
        ("rest of force", "Hartlepool", 14, 140),
        ("rest of force", "Middlesbrough", 13, 130),
        ("rest of force", "Redcar and Cleveland", 11, 110),
        ("rest of force", "Stockton-on-Tees", 7, 70),
        ("rest of North East", "Hartlepool", 99, 990),
        ("rest of North East", "Stockton-on-Tees", 92, 920),
        ("rest of England", "Hartlepool", 999, 9_990),
    ],
)
def test_sums_by_hand(area: str, district: str, events: int, exposure: int) -> None:
    found = find(compare(make_rows()), area, district)
    assert (found["events"], found["exposure"], found["status"]) == (events, exposure, "ok")


def test_the_rows_themselves_are_left_as_they_were() -> None:
    rows = make_rows()
    assert compare(rows).head(rows.height).equals(rows)


def test_only_comparators_carry_the_stratum_and_their_district() -> None:
    added = compare(make_rows()).filter(stratum=COMPARED_WITH)
    per_district = added.group_by("value_of_stratum", maintain_order=True).len().rows()
    assert per_district == [(name, 3) for name in DISTRICT_NAMES]


def test_a_hidden_part_hides_the_sum_and_is_named() -> None:
    hidden = make_row("Middlesbrough", None, 20, status="suppressed", reason="hidden")
    rows = compare(make_rows(hidden))
    for area, district in (("Cleveland", "all"), ("rest of force", "Hartlepool")):
        found = find(rows, area, district)
        assert (found["events"], found["exposure"]) == (None, None)
        assert (found["status"], found["reason"]) == ("suppressed", "Middlesbrough: hidden")
    assert find(rows, "rest of force", "Middlesbrough")["events"] == 13


def test_an_absent_part_is_not_a_zero() -> None:
    found = find(compare(make_rows(without="Middlesbrough")), "Cleveland")
    assert (found["events"], found["status"]) == (None, "not_computable")
    assert found["reason"] == "not all areas of the sum have a figure"


def test_the_region_less_a_hidden_district_is_not_the_region() -> None:
    hidden = make_row("Hartlepool", None, 10, status="suppressed", reason="hidden")
    found = find(compare(make_rows(hidden)), "rest of North East", "Hartlepool")
    assert (found["events"], found["status"]) == (None, "suppressed")
    assert found["reason"] == "no figure of Hartlepool"


def test_without_a_row_of_the_country_there_is_no_rest_of_it() -> None:
    rows = compare(make_rows(without="England"))
    assert rows.filter(area="rest of England").is_empty()


def test_rounding_is_that_of_the_roughest_part() -> None:
    rounded = make_row("North East", 100, 1_000, rounded_to=10)
    rows = compare(make_rows(rounded))
    assert find(rows, "rest of North East", "Hartlepool")["rounded_to"] == 10
    assert find(rows, "Cleveland")["rounded_to"] is None


def test_a_break_of_one_district_breaks_the_force() -> None:
    broken = make_row("Middlesbrough", 2, 20, break_before="a switch")
    rows = compare(make_rows(broken))
    assert find(rows, "Cleveland")["break_before"] == "a switch"
    assert find(rows, "rest of force", "Middlesbrough")["break_before"] is None


def near_rows(number: int, **more: object) -> list[dict[str, object]]:
    last = make_row(NEAR[number - 1], 3, 30, **more)
    return [*(make_row(name, 3, 30) for name in NEAR[: number - 1]), last]


def test_neighbours_are_added_up() -> None:
    found = find(compare(make_rows(*near_rows(5)), NEAR), "statistical neighbours", "Hartlepool")
    assert (found["events"], found["exposure"], found["reason"]) == (15, 150, None)


def test_a_neighbour_without_a_figure_is_left_out_and_named() -> None:
    near = [*NEAR, "Bury"]
    rows = compare(make_rows(*near_rows(5)), near)
    found = find(rows, "statistical neighbours", "Hartlepool")
    assert (found["status"], found["reason"]) == ("ok", "without Bury")


def test_fewer_than_five_neighbours_with_a_figure_are_insufficient() -> None:
    rows = make_rows(*near_rows(5, status="suppressed", reason="hidden"))
    found = find(compare(rows, NEAR), "statistical neighbours", "Hartlepool")
    assert (found["events"], found["status"]) == (None, "insufficient")
    assert found["reason"] == "without Stoke"


def test_without_a_file_of_all_england_there_are_no_neighbours() -> None:
    rows = compare(make_rows(*near_rows(4)), NEAR)
    assert rows.filter(area="statistical neighbours").is_empty()
