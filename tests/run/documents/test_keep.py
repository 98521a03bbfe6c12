"""What an analyst has written stays, and so does what was not asked for."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from docx import Document
from rich.console import Console

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.errors import ParameterError
from cpanalysis.protect import Policy, protect
from cpanalysis.run.pack import make_pack
from cpanalysis.run.parts import Parts
from cpanalysis.run.request import Options
from tests.run.conftest import RESULTS

OFFICE = ("html", "docx", "xlsx")
WORDS = "My judgement: ask the homes first."


def read_all(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def read_manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def write_judgement(path: Path) -> bytes:
    """Write into a file as an analyst does, and return what it holds then."""
    if path.suffix == ".docx":
        opened = Document(str(path))
        opened.add_paragraph(WORDS)
        opened.save(str(path))
    else:
        path.write_bytes(path.read_bytes() + WORDS.encode())
    return path.read_bytes()


def list_hashes(listed: list[dict]) -> dict[str, str]:
    return {one["file"]: one["sha256"] for one in listed}


CHANGED = {
    "hartlepool/problem-profile.docx": "hartlepool/problem-profile.new.docx",
    "hartlepool/tables.xlsx": "hartlepool/tables.new.xlsx",
    "hartlepool/missing.html": "hartlepool/missing.new.html",
    "results.csv": "results.new.csv",
    "index.html": "index.new.html",
}


@pytest.fixture(scope="module")
def judged(make, request_documents, tmp_path_factory):
    """A pack that an analyst has written into, made again, and what stood in it before."""
    folder = tmp_path_factory.mktemp("judged")
    make(request_documents, folder, formats=OFFICE)
    before = read_all(folder)
    mine = {name: write_judgement(folder / name) for name in CHANGED}
    again, _ = make(request_documents, folder, formats=OFFICE)
    return again, before, mine


def test_what_was_changed_stays_and_the_new_ones_are_laid_beside_it(judged):
    pack, before, mine = judged
    found = read_all(pack.folder)
    assert {name: found[name] for name in mine} == mine
    assert set(found) == set(before) | set(CHANGED.values())
    for name, new in CHANGED.items():
        if name != "index.html":  # which tells of the files that were changed
            assert found[new] == before[name]


def test_what_was_changed_is_named_on_the_front_page_and_in_the_manifest(judged):
    pack = judged[0]
    assert pack.front == "index.new.html"
    assert {kept.file: kept.new for kept in pack.kept} == CHANGED
    front = (pack.folder / pack.front).read_text(encoding="utf-8")
    for name, new in CHANGED.items():
        assert f'<a href="{name}">{name}</a> was changed since it was made' in front
        assert f'the new one is <a href="{new}">{new}</a>' in front
    assert 'href="hartlepool/missing.new.html">Read' in front
    listed = read_manifest(pack.folder)["kept"]
    assert {one["file"]: one["new"] for one in listed} == CHANGED
    assert {one["status"] for one in listed} == {"kept"}


def test_the_next_runs_go_on_so_whatever_they_are(make, request_documents, judged):
    pack, _, mine = judged
    for change, options in [({}, {"fresh": True}), ({"name": "Renamed"}, {"formats": ("html",)})]:
        given = {"formats": OFFICE} | options
        again, _ = make(replace(request_documents, **change), pack.folder, **given)
        found = read_all(pack.folder)
        assert {name: found[name] for name in mine} == mine
        assert not [name for name in found if ".new2." in name or ".written" in name]
    assert "hartlepool/problem-profile.new.docx" not in found
    kept = {one.file: one.new for one in again.kept}
    assert kept["hartlepool/problem-profile.docx"] == ""
    for name in CHANGED:
        (pack.folder / name).unlink()
    last, _ = make(request_documents, pack.folder, formats=OFFICE)
    assert last.kept == ()
    assert not [name for name in read_all(pack.folder) if ".new" in name]
    assert read_all(pack.folder).keys() == judged[1].keys()


@pytest.fixture(scope="module")
def whole(make, request_documents, tmp_path_factory):
    """A pack of two districts and two notebooks, with its request."""
    request = replace(request_documents, districts=("Hartlepool", "Middlesbrough"))
    folder = tmp_path_factory.mktemp("whole")
    make(request, folder, formats=OFFICE)
    return request, folder


def test_a_part_that_is_asked_for_leaves_all_the_rest(make, whole):
    request, folder = whole
    before, manifest = read_all(folder), read_manifest(folder)
    parts = [
        ({"notebooks": ("missing",)}, {"formats": OFFICE, "fresh": True}),
        ({"districts": ("Middlesbrough",)}, {"formats": OFFICE}),
        ({}, {"formats": ("html",)}),
    ]
    for change, options in parts:
        pack, _ = make(replace(request, **change), folder, only=True, **options)
        assert read_all(folder) == before
        assert len(pack.outcomes) == len(manifest["pages"])
    after = read_manifest(folder)
    for name in ("parameters", "inputs", "results", "written", "hash", "status", "hidden"):
        assert after[name] == manifest[name]
    for what in ("pages", "documents"):
        files = [
            {one["file"]: one["sha256"] for one in listed[what]} for listed in (manifest, after)
        ]
        assert files[0] == files[1]


def test_a_part_is_refused_where_the_rest_was_made_otherwise(make, whole, tmp_path):
    request, folder = whole
    before, manifest = read_all(folder), (folder / "manifest.json").read_bytes()
    figures = tmp_path / "official"
    figures.mkdir()
    (figures / "figures.csv").write_text("Hartlepool,7\nMiddlesbrough,8\n")
    part = replace(request, notebooks=("missing",))
    for change, said in [
        ({"threshold": 10}, "threshold 5, not 10"),
        ({"official": str(figures)}, r"other inputs \(official/figures.csv\)"),
    ]:
        with pytest.raises(ParameterError, match=f"made with {said}: run the whole of it"):
            make(replace(part, **change), folder, only=True, formats=("html",))
    other = RESULTS.with_columns(pl.lit(1.0).alias("value"))
    given = protect(Analysis(results=other), Policy())
    with pytest.raises(ParameterError, match="the rest shows figures that are others now"):
        make_pack(
            part,
            Options(into=folder, only=True, formats=("html",)),
            parts=Parts(pack_results=lambda _: given),
            console=Console(quiet=True),
        )
    assert read_all(folder) == before
    assert (folder / "manifest.json").read_bytes() == manifest


def test_a_part_can_be_added_and_a_pack_made_anew_of_a_part(make, request_documents, tmp_path):
    request = replace(request_documents, notebooks=("missing",))
    first, _ = make(request, tmp_path, formats=("docx",))
    page = (tmp_path / "hartlepool" / "missing.html").read_bytes()
    added = replace(request, notebooks=("custody",), districts=("Middlesbrough",))
    pack, _ = make(added, tmp_path, only=True, formats=("html",))
    assert (tmp_path / "hartlepool" / "missing.html").read_bytes() == page
    assert {one.file for one in first.documents} <= read_all(tmp_path).keys()
    front = (tmp_path / "index.html").read_text(encoding="utf-8")
    for link in ("hartlepool/missing.html", "middlesbrough/custody.html"):
        assert f'href="{link}"' in front
    assert front.count("not made") == 2
    assert [one.file for one in pack.asked] == ["middlesbrough/custody.html"]
    make(replace(added, threshold=10), tmp_path, only=True, fresh=True, formats=("html",))
    assert [name for name in read_all(tmp_path) if "/" in name] == ["middlesbrough/custody.html"]
