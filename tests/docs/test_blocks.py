"""Every block of code in ``docs/`` runs: a page at a time, block after block, in one folder."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from markdown_it import MarkdownIt

from cpanalysis.read.locations import find_project

DOCS = find_project() / "docs"
SHOWN_ONLY = {"text", "sql", ""}
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what stands behind it, and its lines."""

    page: Path
    line: int
    language: str
    options: dict[str, str]
    code: str


def read_blocks(page: Path) -> list[Block]:
    found = []
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            language, *options = token.info.split() or [""]
            pairs = dict(option.split("=", 1) for option in options)
            line = token.map[0] + 1 if token.map else 0
            found.append(Block(page, line, language, pairs, token.content))
    return found


def run_block(block: Block, names: dict[str, Any]) -> None:
    if "file" in block.options:
        path = Path(block.options["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.code, encoding="utf-8")
    if block.language == "python":
        exec(compile(block.code, f"{block.page.name}:{block.line}", "exec"), names)  # noqa: S102
    elif block.language == "bash":
        run_shell(block)
    elif block.language == "yaml":
        assert yaml.safe_load(block.code)
    else:
        assert block.language in {*SHOWN_ONLY, "csv"}, f"{block.page.name}:{block.line}"


def run_shell(block: Block) -> None:
    paths = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    told = subprocess.run(  # noqa: S603
        ["bash", "-e", "-c", block.code],  # noqa: S607
        env={**os.environ, "PATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = int(block.options.get("exit", "0"))
    place = f"{block.page.name}:{block.line}"
    assert told.returncode == expected, f"{place}: {told.stdout[-2000:]}{told.stderr[-2000:]}"


def list_pages() -> list[Path]:
    pages = sorted(DOCS.rglob("*.md"))
    return [page for page in pages if any(b.language not in SHOWN_ONLY for b in read_blocks(page))]


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: str(page.relative_to(DOCS)))
def test_every_block_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in read_blocks(page):
        run_block(block, names)
    if page.name == "tutorial.md":
        assert_first_pack(tmp_path)


def assert_first_pack(folder: Path) -> None:
    pack = folder / "packs" / "first-pack"
    assert (pack / "index.html").exists()
    assert (pack / "hartlepool" / "problem-profile.docx").stat().st_size > 50_000
    results = pl.read_parquet(pack / "results.parquet")
    assert results.filter(area="Hartlepool", theme="missing", status="ok").height > 0


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*DOCS.rglob("*.md"), find_project() / "README.md"]:
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
            for child in token.children or []:
                target = str(child.attrs.get("href") or child.attrs.get("src") or "").split("#")[0]
                if target and "://" not in target and not (page.parent / target).exists():
                    broken.append(f"{page.name}: {target}")
    assert not broken


def test_a_block_that_fails_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match=r"x\.md:3"):
        run_block(Block(Path("x.md"), 3, "bash", {}, "exit 4"), {})
    with pytest.raises(ZeroDivisionError):
        run_block(Block(Path("x.md"), 3, "python", {}, "1 / 0"), {})
