import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.run.documents.filing import find_formats, read_formats
from cpanalysis.run.documents.pdf import can_make_pdf


def read_all(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def list_documents(folder: Path) -> dict[str, dict]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {one["file"]: one for one in manifest["documents"]}


def test_a_pack_holds_every_page_the_profile_and_the_tables_in_every_format(filed, folder):
    assert filed[0].failed == ()
    words = ["docx", "pdf"] if can_make_pdf() else ["docx"]
    stems = ("custody", "missing", "problem-profile")
    expected = [f"{stem}.{suffix}" for stem in stems for suffix in words]
    made = [path.name for path in folder.iterdir() if path.suffix != ".html"]
    assert sorted(made) == sorted([*expected, "tables.xlsx"])
    assert set(list_documents(filed[0].folder)) == {f"hartlepool/{name}" for name in made}
    assert "documents done, 0 running, 0 failed" in filed[1]


def test_the_same_inputs_give_the_same_bytes_in_every_format(
    make, request_documents, filed, tmp_path
):
    again, _ = make(request_documents, tmp_path, formats=find_formats())
    assert read_all(again.folder) == read_all(filed[0].folder)


def test_what_stands_unchanged_is_not_made_again_and_what_is_gone_is(
    make, request_documents, tmp_path
):
    pack, _ = make(request_documents, tmp_path, formats=("docx", "xlsx"))
    before, gone = read_all(tmp_path), tmp_path / "hartlepool" / "missing.docx"
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1, 1))
    gone.unlink()
    make(request_documents, tmp_path, formats=("docx", "xlsx"))
    assert read_all(tmp_path) == before
    fresh = {path.name for path in (tmp_path / "hartlepool").iterdir() if path.stat().st_mtime > 1}
    assert fresh == {"missing.docx"}
    assert pack.failed == ()


def test_pages_can_be_read_while_documents_are_made_and_a_second_run_ends_the_same(
    make, request_documents, filed, tmp_path, monkeypatch
):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("cpanalysis.run.documents.filing.follow_documents", stop)
        with pytest.raises(KeyboardInterrupt):
            make(request_documents, tmp_path, formats=find_formats())
    front = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="hartlepool/missing.html"' in front
    assert ".docx" not in front
    make(request_documents, tmp_path, formats=find_formats())
    assert read_all(tmp_path) == read_all(filed[0].folder)


def test_a_format_no_longer_asked_for_is_removed_and_its_pages_stay(
    make, request_documents, tmp_path
):
    make(request_documents, tmp_path, formats=("docx",))
    page = tmp_path / "hartlepool" / "missing.html"
    os.utime(page, (1, 1))
    make(request_documents, tmp_path, formats=("html",))
    assert list(tmp_path.rglob("*.docx")) == []
    assert page.stat().st_mtime == 1


def test_no_document_outlives_its_page(make, request_documents, tmp_path):
    make(request_documents, tmp_path, formats=("docx",))
    make(replace(request_documents, notebooks=("missing",)), tmp_path, formats=("docx",))
    assert not (tmp_path / "hartlepool" / "custody.docx").exists()
    assert (tmp_path / "hartlepool" / "missing.docx").exists()


@pytest.mark.parametrize("text", ["html,word", "doc"])
def test_an_unknown_format_is_refused(text):
    with pytest.raises(ParameterError, match=r"no format .*; known: html, xlsx, docx, pdf"):
        read_formats(text)


def test_pdf_without_its_library_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setattr("cpanalysis.run.documents.filing.can_make_pdf", lambda: False)
    assert find_formats() == ("html", "xlsx", "docx")
    with pytest.raises(ParameterError, match="apt-get install libpango"):
        read_formats("pdf")


def test_no_document_names_the_machine_or_its_user(filed):
    for content in read_all(filed[0].folder).values():
        assert str(Path.home()).encode() + b"/" not in content
        assert str(filed[0].folder).encode() not in content
