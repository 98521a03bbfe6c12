import hashlib

import pytest

from cpanalysis.run.files import hash_file, hash_files, remove_partials, write_whole


def test_a_file_is_written_whole_into_a_new_folder(tmp_path):
    write_whole(tmp_path / "a" / "b.html", b"new")
    assert (tmp_path / "a" / "b.html").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.html"]


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path):
    (tmp_path / "b.html").write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(tmp_path / "b.html", "not bytes")
    assert (tmp_path / "b.html").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".b.html.7.partial").write_bytes(b"ha")
    (tmp_path / "a" / "c.partial").write_bytes(b"theirs")
    remove_partials(tmp_path)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["c.partial"]


def test_hashes_are_those_of_the_content_by_relative_name(tmp_path):
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "b.csv"
    file.write_bytes(b"1")
    assert hash_file(file) == hashlib.sha256(b"1").hexdigest()
    assert list(hash_files([file], tmp_path)) == ["a/b.csv"]
