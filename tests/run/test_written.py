"""What runs have written and what somebody has changed, file by file."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from cpanalysis.run.written import JOURNAL, Kept, PackFiles, open_files

NAMES = ["index.html", "a/page.html", "a/notes.docx", "a/tables.xlsx", "a/page.pdf", "results.csv"]


def save(files: PackFiles) -> PackFiles:
    """Write the manifest as a run does at its end, and open the folder as the next run does."""
    kept = [{"file": kept.file, "status": "kept", "new": kept.new} for kept in files.list_kept()]
    text = json.dumps({"written": files.standing, "kept": kept})
    (files.folder / "manifest.json").write_text(text)
    files.close()
    return open_files(files.folder)


@pytest.fixture
def files(tmp_path: Path) -> PackFiles:
    made = open_files(tmp_path)
    for name in NAMES:
        made.place(name, b"first")
    return save(made)


def read(files: PackFiles) -> dict[str, str]:
    found = (path for path in files.folder.rglob("*") if path.is_file())
    return {
        path.relative_to(files.folder).as_posix(): path.read_text()
        for path in found
        if path.name != "manifest.json"
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_as_it_was_written_is_replaced(files, name):
    assert files.place(name, b"second") == name
    assert read(files) == {one: "second" if one == name else "first" for one in NAMES} | {
        JOURNAL: (files.folder / JOURNAL).read_text()
    }
    assert files.list_kept() == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"first", b"second"])
def test_a_changed_file_of_any_kind_stays_and_the_new_one_is_laid_beside_it(files, name, content):
    (files.folder / name).write_bytes(b"mine")
    own = Path(name)
    new = own.with_name(f"{own.stem}.new{own.suffix}").as_posix()
    assert files.place(name, content) == new
    again = save(files)
    assert read(again)[name] == "mine"
    assert read(again)[new] == content.decode()
    assert again.list_kept() == [Kept(name, new)]
    assert again.place(name, b"third") == new
    assert read(save(again))[new] == "third"


def test_a_new_one_that_was_changed_too_is_numbered(files):
    for expected in ("a/notes.new.docx", "a/notes.new2.docx", "a/notes.new3.docx"):
        place = files.locate("a/notes.docx")
        (files.folder / place).write_text(f"mine in {place}")
        assert files.place("a/notes.docx", b"first") == expected
        files = save(files)
    changed = ["a/notes.docx", "a/notes.new.docx", "a/notes.new2.docx"]
    assert files.list_kept() == [Kept(one, "a/notes.new3.docx") for one in changed]


@pytest.mark.parametrize("gone", ["removed", "the new one put in its place"])
def test_the_own_name_is_used_again_once_it_is_free(files, gone):
    mine = files.folder / "a/notes.docx"
    mine.write_text("mine")
    files.place("a/notes.docx", b"second")
    files = save(files)
    new = files.folder / "a/notes.new.docx"
    mine.unlink() if gone == "removed" else new.replace(mine)
    assert files.settle("a/notes.docx", sha256(b"second").hexdigest()) == "a/notes.docx"
    files = save(files)
    assert (mine.read_text(), new.exists(), files.list_kept()) == ("second", False, [])


def test_nothing_changed_is_removed(files):
    (files.folder / "a/notes.docx").write_text("mine")
    for name in NAMES:
        files.remove(name)
    assert read(files) == {"a/notes.docx": "mine"}


def test_what_was_there_before_a_first_run_stays(tmp_path):
    (tmp_path / "notes.docx").write_text("mine")
    files = open_files(tmp_path)
    assert files.place("notes.docx", b"first") == "notes.new.docx"
    assert save(files).list_kept() == [Kept("notes.docx", "notes.new.docx")]


def test_a_run_that_is_killed_after_writing_leaves_nothing_that_seems_changed(files):
    files.place("a/notes.docx", b"second")
    files.place("a/more.docx", b"more")
    again = open_files(files.folder)
    assert again.list_kept() == []
    assert again.place("a/more.docx", b"other") == "a/more.docx"


def test_a_run_that_is_killed_before_writing_leaves_the_old_as_its_own(files):
    files.note("a/notes.docx", sha256(b"second").hexdigest())
    with (files.folder / JOURNAL).open("a") as journal:
        journal.write("\n0123 half a li")
    again = open_files(files.folder)
    again.note("a/page.html", sha256(b"third").hexdigest())
    again = open_files(files.folder)
    assert again.list_kept() == []
    assert again.standing == {name: sha256(b"first").hexdigest() for name in NAMES}


def test_a_change_after_a_kill_is_still_somebodys(files):
    files.place("a/notes.docx", b"second")
    (files.folder / "a/notes.docx").write_text("mine")
    assert open_files(files.folder).place("a/notes.docx", b"second") == "a/notes.new.docx"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"written": 1, "pages": {}, "kept": [1]}'])
def test_without_a_manifest_nothing_is_known_and_all_is_kept(tmp_path, manifest):
    (tmp_path / "page.html").write_text("mine")
    (tmp_path / "manifest.json").write_text(manifest)
    assert open_files(tmp_path).place("page.html", b"first") == "page.new.html"


def test_of_an_older_pack_what_has_no_hash_is_kept(tmp_path):
    value = sha256(b"made").hexdigest()
    for name in ("index.html", "page.html", "page.docx", "results.csv", "failed.html"):
        (tmp_path / name).write_text("made")
    manifest = {
        "pages": [
            {"file": "page.html", "sha256": value},
            {"file": "failed.html", "sha256": None},
        ],
        "documents": [{"file": "page.docx", "sha256": value}],
        "results": {"results.csv": value},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    files = open_files(tmp_path)
    assert [files.place(name, b"next") for name in ("page.html", "page.docx", "results.csv")] == [
        "page.html",
        "page.docx",
        "results.csv",
    ]
    assert files.place("index.html", b"next") == "index.new.html"
    assert files.place("failed.html", b"next") == "failed.new.html"


def test_no_file_outside_the_folder_is_touched(tmp_path):
    outside, pack = tmp_path / "letter.docx", tmp_path / "pack"
    outside.write_text("first")
    pack.mkdir()
    value = sha256(b"first").hexdigest()
    text = json.dumps({"written": {"../letter.docx": value}})
    (pack / "manifest.json").write_text(text)
    assert open_files(pack).known == {}


def test_a_folder_of_that_name_is_no_file_of_ours(files):
    (files.folder / "a/notes.docx").unlink()
    (files.folder / "a/notes.docx").mkdir()
    assert files.place("a/notes.docx", b"second") == "a/notes.new.docx"
