"""A pack with small counts alone hidden is broken; one for partners is not; a slip is found."""

import base64
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from cpanalysis.attack.attack import attack
from cpanalysis.attack.published import read_published
from cpanalysis.cli import app
from cpanalysis.declare.results import KEY
from cpanalysis.errors import InputError
from cpanalysis.protect import Protected
from cpanalysis.run.results import to_parquet


@pytest.fixture
def open_pack(internal, write_pack, tmp_path) -> Path:
    return write_pack(internal, tmp_path / "internal")


@pytest.fixture
def closed_pack(partner, write_pack, tmp_path) -> Path:
    return write_pack(partner, tmp_path / "partner")


def run(*arguments: str | Path) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["attack", *map(str, arguments)])
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return ended.exit_code, ended.output


def test_small_counts_alone_hidden_are_worked_out_as_they_were(open_pack, measured) -> None:
    found = attack(open_pack)
    exact = found.failing.filter(pl.col("upper") - pl.col("lower") < 1e-6, role="numerator")
    known = measured.results.select(*KEY, "numerator")
    truth = exact.join(known, on=list(KEY), nulls_equal=True)
    assert truth.height == exact.height > 20
    assert (truth["numerator"] - truth["lower"]).abs().max() < 1e-6


def test_the_command_says_so_and_ends_with_1(open_pack, tmp_path) -> None:
    code, said = run(open_pack, "--out", tmp_path / "cells.csv")
    assert code == 1
    assert re.search(r"[\d,]+ of [\d,]+ hidden figures are known too well:", said)
    assert "\texactly " in said
    assert pl.read_csv(tmp_path / "cells.csv")["fails"].any()


def test_a_pack_for_partners_stands(closed_pack) -> None:
    code, said = run(closed_pack)
    assert (code, "None of" in said) == (0, True)


def tamper(pack: Path, count: str) -> None:
    """Write a number in the place of the first hidden one of the page."""
    page = pack / "hartlepool" / "missing.html"
    text = page.read_text(encoding="utf-8")
    assert "[c]" in text
    page.write_text(text.replace("[c]", count, 1), encoding="utf-8")


def test_a_figure_that_only_a_page_shows_is_found(closed_pack) -> None:
    tamper(closed_pack, "3")
    code, said = run(closed_pack)
    assert code == 1
    assert "shown in hartlepool/missing.html" in said


def test_a_page_that_shows_another_figure_is_found(closed_pack) -> None:
    page = closed_pack / "hartlepool" / "missing.html"
    text = page.read_text(encoding="utf-8")
    changed = re.sub(r'(gt_right">)(\d+)(</td>)', r"\g<1>9999\3", text, count=1)
    page.write_text(changed, encoding="utf-8")
    code, said = run(closed_pack)
    assert (code, "differ between the results and hartlepool/missing.html" in said) == (1, True)


def test_data_within_a_page_and_other_files_are_read(closed_pack, measured, partner) -> None:
    row = measured.results.join(hidden_rows(partner).head(1), on=list(KEY), nulls_equal=True)
    data = base64.b64encode(to_parquet(row)).decode()
    link = f'<a href="data:application/vnd.apache.parquet;base64,{data}">data</a>'
    (closed_pack / "index.html").write_text(link, encoding="utf-8")
    told = read_published(closed_pack).told
    assert "numerator" in told["figure"].to_list()
    assert set(told["where"]) == {"index.html"}


def hidden_rows(protected: Protected) -> pl.DataFrame:
    """Return the keys of hidden rows."""
    hidden = pl.col("status").cast(pl.String) == "suppressed"
    return protected.results.filter(hidden).select(KEY)


def test_two_packs_are_attacked_together(closed_pack, open_pack) -> None:
    code, _ = run(closed_pack, "--with", open_pack)
    assert code == 1


def test_a_folder_without_a_pack_cannot_be_used(tmp_path) -> None:
    assert run(tmp_path)[0] == 3
    with pytest.raises(InputError, match=r"no results\.parquet"):
        attack(tmp_path)
