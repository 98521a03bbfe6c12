"""A table has a caption, headed rows and columns, and the same bytes each time."""

import re
from collections import Counter

import polars as pl
import pytest

from cpanalysis.tables.table import UNBROKEN, Table, make_table

FRAME = pl.DataFrame(
    {"Area": ["Leeds", "York"], "Period": ["year to", "a day"], "Of": ["1", "[c]"]}
)


def make(caption: str = "A table", frame: pl.DataFrame = FRAME) -> Table:
    return make_table(frame, caption, left=("Period",), notes=("A note.",))


def find_ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_the_caption_and_notes_are_part_of_the_table() -> None:
    assert make().caption == "A table"
    assert re.search(r"<table[^>]*><caption>A table</caption>", make().html)
    assert "A note." in make().html


def test_every_heading_has_its_scope_and_no_cell_is_a_heading_without() -> None:
    headings = re.findall(r"<th [^>]*>", make().html)
    scopes = Counter(re.search(r'scope="(\w+)"', heading)[1] for heading in headings)  # type: ignore[index]
    assert scopes == {"col": 3, "row": 2}


def test_ids_are_unique_and_every_cell_points_to_two_of_them() -> None:
    ids = find_ids(make().html)
    pointed = re.findall(r'headers="([^"]+)"', make().html)
    assert len(ids) == len(set(ids))
    assert len(pointed) == 4
    assert all(len(each.split()) == 2 and set(each.split()) <= set(ids) for each in pointed)


def test_two_captions_share_no_id_and_one_gives_the_same_bytes() -> None:
    assert not set(find_ids(make().html)) & set(find_ids(make("Another").html))
    assert make().html == make().html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "A & B", '"><img src=x>'])
def test_what_looks_like_html_is_shown_as_text(text: str) -> None:
    frame = pl.DataFrame({text: [text], "Of": [text]})
    html = make_table(frame, text, notes=(text,)).html
    assert "<script" not in html
    assert "<img" not in html
    assert "A & B" not in html


def test_periods_and_intervals_are_not_broken_over_lines() -> None:
    assert f"year{UNBROKEN}to" in make().html


def test_no_style_comes_with_the_table() -> None:
    assert "<style" not in make().html


def test_the_frame_itself_is_left_as_it_was() -> None:
    make()
    assert FRAME["Period"].to_list() == ["year to", "a day"]
