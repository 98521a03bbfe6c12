"""An extract with something taken away is told as what it is: no page fails, nothing becomes 0."""

import random

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.tables import TABLES
from tests.partial import (
    Case,
    list_cases,
    make_frames,
    one_authority,
    prepare_extract,
    show_all,
    write_extract,
)

CHANCE = random.Random("a few of all ways to be partial")  # noqa: S311, it keeps no secret
CASES = [
    Case("missing_episodes", "Hartlepool"),
    *CHANCE.sample([case for case in list_cases() if case.what != "file"], 1),
]
"""``python -m benchmarks.partial`` tries every table with everything that can be taken from it."""


def count_nothing_as_zero(results: pl.DataFrame, table: str, area: str) -> pl.DataFrame:
    """Return the figures that make 0 of records that an area has not given."""
    codes = [code for code, item in RECORD_INDICATORS.items() if item.rows == table]
    of_others = (pl.col("stratum") == "record") & (pl.col("value_of_stratum") != table)
    return results.filter(
        (pl.col("area") == area)
        & pl.col("indicator").is_in(codes)
        & (pl.col("status") == "ok")
        & ~of_others
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.table} without {case.what}")
def test_every_page_of_a_partial_extract_shows_something(tmp_path, case):
    tables = case.cut(make_frames())
    _, protected = prepare_extract(write_extract(tables, tmp_path / "extract"))
    shown = list(show_all(protected, "Hartlepool"))
    assert len(shown) > 50
    assert all(hasattr(view, "_repr_html_") or hasattr(view, "_repr_mimebundle_") for view in shown)
    if case.what in DISTRICT_NAMES:
        assert count_nothing_as_zero(protected.results, case.table, case.what).is_empty()


def test_an_extract_of_one_authority_says_nothing_of_the_others(tmp_path):
    tables = one_authority(make_frames(), ("Hartlepool",))
    _, protected = prepare_extract(write_extract(tables, tmp_path / "extract"))
    for area in set(DISTRICT_NAMES) - {"Hartlepool"}:
        for table in TABLES:
            assert count_nothing_as_zero(protected.results, table, area).is_empty()
