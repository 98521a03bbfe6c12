"""One comparison has one word, which sentence, table, score card and front page share."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from cpanalysis import Protected
from cpanalysis.declare.wording import JUDGED, mark_family, word_verdict
from cpanalysis.tables.comparisons import write_row
from cpanalysis.tables.districts import write_cell
from cpanalysis.tables.scorecard import write_comparison
from cpanalysis.views.front import write_verdict
from cpanalysis.words.comparisons import describe_comparison
from cpanalysis.words.confidence import leaves_out_none
from cpanalysis.words.findings import describe_place
from cpanalysis.words.trends import describe_change, write_estimate

Row = dict[str, Any]


def made(protected: Protected) -> Iterator[Row]:
    """Yield the latest comparisons that were made."""
    rows = protected.comparisons.filter(pl.col("verdict").is_in(JUDGED))
    last = pl.col("period_end").max().over("indicator", "area", "comparator")
    yield from rows.filter(pl.col("period_end") == last).iter_rows(named=True)


def list_views(protected: Protected, row: Row) -> Iterator[tuple[str, str]]:
    """Yield the name of each view of a comparison, and what follows its estimate there."""
    estimate = write_estimate(row)
    yield "table", write_row(row)["Verdict"]
    yield "score card", write_comparison(row)
    yield "front page", write_verdict(row)
    yield "finding", describe_place(protected, row).split(f"{estimate} against ")[1].split(", ")[1]
    if row["comparator"].endswith("earlier"):
        yield "trend", describe_change(row).split(f"{estimate}, ")[1]
    else:
        yield "districts", write_cell(row).removeprefix(f"{estimate}, ")
        yield "comparison", describe_comparison(row).split(f"{estimate}, ")[1]


def check(protected: Protected) -> int:
    count = 0
    for row in made(protected):
        word = f"{word_verdict(row)}{mark_family(row)}"
        for view, said in list_views(protected, row):
            assert said.removesuffix(".").startswith(word), (view, said, word)
        count += 1
    return count


def test_every_view_of_an_official_comparison_has_the_same_word(shipped: Protected) -> None:
    assert check(shipped) > 200


def test_every_view_of_a_comparison_of_records_has_the_same_word(recorded: Protected) -> None:
    assert check(recorded) > 30


def test_no_view_says_probably_and_doubt_gives_its_reason(
    shipped: Protected, recorded: Protected
) -> None:
    for row in (*made(shipped), *made(recorded)):
        told = describe_comparison(row)
        assert "probably" not in told
        unclear = word_verdict(row).startswith("no clear")
        doubted = f"could be chance among the {row['tests']:,} comparisons made" in told
        assert doubted == (unclear and leaves_out_none(row))


def test_a_year_behind_a_break_is_not_compared_and_no_headline(shipped: Protected) -> None:
    own = shipped.comparisons.filter(
        pl.col("indicator") == "assessed_cce_rate",
        pl.col("area") == "Hartlepool",
        pl.col("comparator") == "a year earlier",
    ).sort("period_end")
    after = own.filter(pl.col("period_end").dt.year().is_in([2023, 2024, 2025]))
    assert set(after["verdict"]) == {"not comparable"}
    assert after["estimate"].null_count() == after.height == 3
