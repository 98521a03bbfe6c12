"""Real figures and made-up ones in one list: each has its own mark, and none has the other's."""

from dataclasses import replace

import polars as pl
import pytest

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.tables.districts import tabulate_differences
from cpanalysis.tables.scorecard import name_indicator
from cpanalysis.tables.table import make_table
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.districts import describe_differences
from cpanalysis.words.findings import describe_findings
from cpanalysis.words.origin import IN_CAPTION, IN_PART, IN_SENTENCE, MARK, ROWS_MARKED


def mixed(shipped: Protected, recorded: Protected) -> Protected:
    """Return official figures and those of a sample as a pack has them."""
    names = ("results", "comparisons", "heterogeneity")
    joined = {n: pl.concat([getattr(shipped, n), getattr(recorded, n)]) for n in names}
    return replace(shipped, **joined)


def test_the_head_of_a_list_with_both_never_calls_all_of_it_synthetic(
    shipped: Protected, recorded: Protected
) -> None:
    both = mixed(shipped, recorded)
    opening, found, *_ = describe_findings(both, district="Hartlepool", theme="")
    said = opening._repr_html_()
    assert IN_PART in said
    assert IN_SENTENCE not in said
    html = found._repr_html_()
    items = html.split("<li>")[1:]
    official = [find_indicator(c).title for c in shipped.comparisons["indicator"].unique()]
    real = [item for item in items if any(item.startswith(f"{title}, ") for title in official)]
    assert real
    assert not any(MARK in item for item in real)
    assert all(MARK in item for item in items if item not in real)


@pytest.mark.parametrize("kind", ["official", "synthetic"])
def test_each_row_has_its_own_mark(shipped: Protected, recorded: Protected, kind: str) -> None:
    both = mixed(shipped, recorded)
    table = tabulate_differences(both, "Cleveland")
    assert table.caption.endswith(ROWS_MARKED)
    heads = [part.split("</th>")[0] for part in table.html.split("<th")[1:]]
    rows = both.comparisons.filter(
        pl.col("comparator") == "rest of force", pl.col("area").is_in(DISTRICT_NAMES)
    )
    own = rows.filter(pl.col("origin").cast(pl.String) == kind)["indicator"].unique()
    titles = [name_indicator(find_indicator(code)) for code in own]
    told = [
        head for head in heads if any(head.split(">")[-1].removesuffix(MARK) == t for t in titles)
    ]
    assert told
    assert all(head.endswith(MARK) == (kind == "synthetic") for head in told)


def test_the_sentence_before_comparisons_with_both_marks_its_parts(
    shipped: Protected, recorded: Protected
) -> None:
    said = describe_differences(mixed(shipped, recorded), "Cleveland")._repr_html_()
    assert IN_PART in said
    assert IN_SENTENCE not in said


def test_a_list_of_one_kind_is_headed_as_it_was(shipped: Protected, recorded: Protected) -> None:
    assert (
        IN_SENTENCE in describe_findings(recorded, district="Hartlepool", theme="")[0]._repr_html_()
    )
    real = describe_findings(shipped, district="Hartlepool", theme="")
    assert "synthetic" not in "".join(part._repr_html_() for part in real)


def test_a_caption_says_one_of_the_two_and_never_both() -> None:
    frame = pl.DataFrame({"a": ["1"]})
    assert make_table(frame, "A", synthetic=True).caption == f"A{IN_CAPTION}"
    marked = make_table(frame, f"A{ROWS_MARKED}", synthetic=True)
    assert (marked.caption, marked.synthetic) == (f"A{ROWS_MARKED}", True)
