"""What a run makes and what it leaves: which files are asked for, kept, and refused as others."""

import io
import json
import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from rich.console import Console

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.errors import ParameterError
from cpanalysis.run.documents.document import Document
from cpanalysis.run.outcome import Begun, Filed, Outcome, Reached, fail
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.progress import Count, describe_outcome, follow_documents, follow_pages
from cpanalysis.run.request import Options
from cpanalysis.run.scope import (
    Scope,
    asks,
    choose_whole,
    find_changed_inputs,
    find_differences,
    require_same_figures,
    sort_pages,
    stays,
    trace_scope,
    widen,
)
from cpanalysis.run.storage import list_names, open_place, open_storage, rank
from cpanalysis.run.written import open_files

TABLES = Document(kind="tables", suffix="xlsx", folder="hartlepool", area="Hartlepool", pack="P")
TRIAL = PackParameters(name="P", districts=("Hartlepool",), notebooks=("missing",))
PAGES = frozenset({"hartlepool/missing.html"})


@pytest.mark.parametrize(
    ("file", "formats", "asked"),
    [
        ("hartlepool/missing.html", (), True),
        ("hartlepool/cse.html", ("html",), False),
        ("hartlepool/missing.docx", ("docx",), True),
        ("hartlepool/missing.docx", ("pdf",), False),
        ("hartlepool/missing.docx", (), False),
        ("hartlepool/cse.docx", ("docx",), False),
        ("hartlepool/tables.xlsx", ("xlsx",), True),
        ("hartlepool/problem-profile.docx", ("docx",), True),
        ("middlesbrough/tables.xlsx", ("xlsx",), False),
        ("force/problem-profile.docx", ("docx",), False),
    ],
)
def test_a_file_is_asked_for_with_its_page_and_its_format(
    file: str, formats: tuple[str, ...], asked: bool
) -> None:
    assert asks(file, PAGES, formats) is asked
    scope = Scope(request=TRIAL, pages=(), formats=formats, asked=PAGES)
    assert scope.asks(file) is asked


def test_a_scope_is_a_part_where_something_is_left(request_pack: PackParameters) -> None:
    whole = choose_whole(request_pack, Options(formats=("docx",)))
    assert whole.asked == {page.file for page in plan_pages(request_pack)}
    assert (whole.is_part, whole.suffixes) == (False, ("docx",))
    part = replace(whole, left={"a.html": {}})
    assert (part.is_part, part.suffixes) == (True, ("xlsx", "docx", "pdf"))


def test_pages_are_in_the_order_of_the_pack(request_pack: PackParameters) -> None:
    pages = plan_pages(request_pack)
    assert sort_pages(pages[::-1], request_pack) == tuple(pages)
    fewer = replace(request_pack, districts=("Middlesbrough",))
    order = [page.file for page in sort_pages(pages, fewer)]
    assert [file.split("/")[0] for file in order] == ["middlesbrough"] * 2 + ["hartlepool"] * 2


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        ({"status": "made", "file": "there.html"}, True),
        ({"status": "made", "file": "gone.html"}, False),
        ({"status": "failed", "file": "gone.html"}, True),
        ({"status": "waiting", "file": "there.html"}, False),
        ({"file": "there.html"}, False),
    ],
)
def test_what_stands_is_a_file_or_why_there_is_none(
    entry: dict[str, str], stands: bool, tmp_path: Path
) -> None:
    (tmp_path / "there.html").touch()
    assert stays(entry, tmp_path) is stands


LIVE = "read live at 2026-01-01"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({}, {}, []),
        ({"a": "1"}, {"a": "1"}, []),
        ({"a": "1"}, {"a": "2"}, ["other inputs (a)"]),
        ({"a": "1"}, {}, ["other inputs (a)"]),
        ({}, {"b": "1", "a": "1"}, ["other inputs (a and 1 more)"]),
        ({"a": LIVE}, {"a": f"{LIVE}, later"}, []),
        ({"a": LIVE}, {"a": "1"}, ["other inputs (a)"]),
        ({"a": "1", "b": "1", "c": "1"}, {"a": "2", "b": "2"}, ["other inputs (a and 2 more)"]),
    ],
)
def test_changed_inputs_are_named(before: dict, now: dict, told: list[str]) -> None:
    assert list(find_changed_inputs(before, now)) == told


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"threshold": 5}, {"threshold": 5}, []),
        ({"threshold": 10}, {"threshold": 5}, ["threshold 10, not 5"]),
        ({}, {"threshold": 5}, []),
        ({}, {"threshold": 6}, ["threshold 5, not 6"]),
        ({"districts": ["A"], "notebooks": ["b"]}, {"districts": ("C",), "notebooks": ("d",)}, []),
        ({"primary": ["a"]}, {"primary": ("a",)}, []),
        ({"primary": ["a"]}, {"primary": ("b",)}, ["primary ['a'], not ['b']"]),
    ],
)
def test_other_parameters_are_named(before: dict, now: dict, told: list[str]) -> None:
    scope = Scope(
        request=TRIAL,
        pages=(),
        formats=(),
        asked=PAGES,
        earlier={"parameters": before, "inputs": {"a": "1"}},
    )
    provenance = SimpleNamespace(parameters=now, inputs={"a": "1"})
    assert list(find_differences(scope, provenance)) == told
    other = SimpleNamespace(parameters=now, inputs={"a": "2"})
    assert list(find_differences(scope, other)) == [*told, "other inputs (a)"]


def stand(folder: Path, request: PackParameters, *, code: str = "figures") -> None:
    """Write a page and the manifest that names it, as a run has left them."""
    file = f"middlesbrough/{code}.html"
    entry = {"status": "made", "file": file, "area": "Middlesbrough", "notebook": code}
    (folder / file).parent.mkdir(parents=True)
    (folder / file).write_text("page")
    known = {"districts": ["Middlesbrough"], "notebooks": [code], "threshold": request.threshold}
    manifest = {"pages": [entry], "parameters": known}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_part_is_widened_by_what_stands(request_pack: PackParameters, tmp_path: Path) -> None:
    asked = replace(request_pack, districts=("Hartlepool",), notebooks=("figures",))
    alone = choose_whole(asked, Options())
    assert widen(alone, tmp_path) == alone
    stand(tmp_path, asked)
    wide = widen(alone, tmp_path)
    assert wide.request.districts == ("Middlesbrough", "Hartlepool")
    assert wide.request.notebooks == ("figures",)
    assert [page.file for page in wide.pages] == [
        "middlesbrough/figures.html",
        "hartlepool/figures.html",
    ]
    assert list(wide.left) == ["middlesbrough/figures.html"]
    assert wide.asked == {"hartlepool/figures.html"}
    same = choose_whole(replace(asked, districts=("Middlesbrough",)), Options())
    assert widen(same, tmp_path) == same


def test_a_part_of_a_pack_made_otherwise_is_refused(
    request_pack: PackParameters, tmp_path: Path
) -> None:
    asked = replace(request_pack, districts=("Hartlepool",), notebooks=("figures",))
    stand(tmp_path, replace(asked, threshold=10))
    only = Options(into=tmp_path, only=True)
    with pytest.raises(ParameterError, match=r"the rest was made with .*: run the whole"):
        trace_scope(asked, only)
    fresh, _ = trace_scope(asked, replace(only, fresh=True))
    assert not fresh.is_part
    whole, provenance = trace_scope(asked, replace(only, only=False))
    assert (whole.is_part, provenance.parameters["districts"]) == (False, ("Hartlepool",))


def test_a_part_beside_other_figures_is_refused(tmp_path: Path) -> None:
    rows = pl.DataFrame({"indicator": ["a", "b"], "area": ["A", "B"], "value": [1.0, None]})
    files = open_files(tmp_path)
    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    files.place("results.parquet", buffer.getvalue())
    whole = Scope(request=TRIAL, pages=(), formats=(), asked=PAGES)
    part = replace(whole, left={"a.html": {}})
    require_same_figures(part, rows, files)
    require_same_figures(part, rows.with_columns(more=1), files)
    changed = rows.with_columns(value=pl.Series([2.0, 3.0]))
    require_same_figures(whole, changed, files)
    with pytest.raises(ParameterError, match=r"others now \(2, the first a, A\): run"):
        require_same_figures(part, changed, files)
    require_same_figures(part, changed, open_files(tmp_path / "empty"))


def test_news_moves_the_count() -> None:
    count = Count(total=20)
    begun = count.add(Begun(TABLES))
    assert begun == Count(total=20, running=1)
    assert begun.add(Reached(TABLES, "cell 2")) == begun
    made = begun.add(Filed(document=TABLES, status="made"))
    assert made == Count(total=20, done=1)
    assert begun.add(fail(TABLES, "no room")) == Count(total=20, done=1, failed=1)
    assert made.words == "1/20 pages done, 0 running, 0 failed"
    assert [replace(count, done=done).part for done in (0, 1, 2, 3, 19, 20)] == [0, 0, 1, 1, 9, 10]


def test_plain_lines_tell_failures_and_every_tenth(
    request_pack: PackParameters, caplog: pytest.LogCaptureFixture
) -> None:
    page = plan_pages(request_pack)[0]
    said = io.StringIO()
    made = Outcome(page=page, status="made", seconds=1.26)
    failed = fail(page, "cell 5: no figure")
    news = [Begun(page), Reached(page, "cell 2"), made, *[made] * 18, failed]
    with caplog.at_level(logging.DEBUG, logger="cpanalysis.run"):
        found = list(follow_pages(news, total=20, console=Console(file=said, width=40)))
    assert found == [*[made] * 19, failed]
    lines = said.getvalue().splitlines()
    assert lines[:2] == [
        "2/20 pages done, -1 running, 0 failed",
        "4/20 pages done, -3 running, 0 failed",
    ]
    assert lines[-2:] == [
        f"failed {page.name}: cell 5: no figure",
        "20/20 pages done, -19 running, 1 failed",
    ]
    assert len(lines) == 11
    logged = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert logged[:3] == [
        ("INFO", f"{page.name}: begun"),
        ("DEBUG", f"{page.name}: cell 2"),
        ("INFO", f"{page.name}: made in 1.3 s"),
    ]
    assert logged[-1] == ("ERROR", f"{page.name}: failed: cell 5: no figure")


def test_documents_are_followed_as_documents() -> None:
    said = io.StringIO()
    filed = Filed(document=TABLES, status="made", seconds=0.5)
    news = [Begun(TABLES), Reached(TABLES, "x"), filed]
    assert list(follow_documents(news, total=1, console=Console(file=said))) == [filed]
    assert said.getvalue() == "1/1 documents done, 0 running, 0 failed\n"
    assert describe_outcome(filed) == "made Hartlepool, Tables (xlsx)"
    assert describe_outcome(fail(TABLES, "x")) == "failed Hartlepool, Tables (xlsx): x"


def test_outcomes_stand_where_they_were_placed(request_pack: PackParameters) -> None:
    page = plan_pages(request_pack)[0]
    assert fail(page, "x") == Outcome(page=page, status="failed", reason="x")
    assert fail(TABLES, "x") == Filed(document=TABLES, status="failed", reason="x")
    for made, own in (
        (Outcome(page=page, status="made"), page.file),
        (fail(TABLES, "x"), TABLES.file),
    ):
        assert made.file == own
        assert replace(made, placed="a.new.html").file == "a.new.html"
    assert Filed(document=TABLES, status="made").after(1.23456).seconds == 1.235


def test_what_has_changed_is_sent_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    address = "memory://packs/changing"
    storage = open_storage(f"{address}/")
    assert storage.root == "/packs/changing"
    for name in ("index.html", "a/old.html", "a/same.html"):
        storage.files.pipe_file(f"{storage.root}/{name}", b"first")
    with open_place(address) as folder:
        assert folder is not None
        assert sorted(list_names(folder)) == ["a/old.html", "a/same.html", "index.html"]
        (folder / "a" / "old.html").unlink()
        (folder / "a" / ".written").write_text("own")
        (folder / "index.html").write_bytes(b"second")
    after = open_storage(address)
    after.fetch(tmp_path)
    assert after.found == {"a/same.html": b"first", "index.html": b"second"}
    assert (tmp_path / "a" / "same.html").read_bytes() == b"first"
    assert [rank(name) for name in ("a/index.html", "index.html", "manifest.json")] == [0, 1, 2]


def test_a_place_on_this_machine_is_taken_as_it_is(tmp_path: Path) -> None:
    with open_place(str(tmp_path)) as folder:
        assert folder == tmp_path
    with open_place(None) as nowhere:
        assert nowhere is None
