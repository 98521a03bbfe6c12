from pathlib import Path

import pytest

from cpanalysis.run.failure import LONGEST_REASON, describe_cell, describe_error, hide_paths


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("no '/home/ann/a b/../c.csv'", "no 'c.csv'"),
        (r"no 'C:\Users\Ann Smith\c.csv' here", "no 'c.csv' here"),
        (r"at \\server\share\c.csv now", "at c.csv now"),
        ("it's in '/home/ann/x y/c.csv'", "it's in 'c.csv'"),
        (r"no C:\Users\ann\c.csv here", "no c.csv here"),
        ("see https://example.org/a/b and 3/4", "see https://example.org/a/b and 3/4"),
        ("a.csv, row 7", "a.csv, row 7"),
        ("", ""),
    ],
)
def test_paths_are_hidden_and_nothing_else(text, hidden):
    assert hide_paths(text) == hidden


def test_the_home_of_the_user_is_not_told_where_a_path_has_spaces(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    assert "ann" not in hide_paths("no /home/ann/my records/c.csv")


def test_passwords_and_hashes_of_children_are_hidden(monkeypatch):
    monkeypatch.setenv("DATABASE_SECRET", "s3cr3t-word")
    monkeypatch.setenv("PGPASSWORD", "pw")
    said = describe_error("OSError", "pw s3cr3t-word and C00000000000000ff at db://ann:x@host")
    assert said == "OSError: *** *** and *** at db://ann:***@host"


def test_a_reason_is_one_line_of_bounded_length():
    said = describe_error("ValueError", "a\n" * 1000)
    assert "\n" not in said
    assert len(said) == LONGEST_REASON


def test_a_cell_without_a_heading_above_it_is_named_by_its_number():
    assert describe_cell([{"cell_type": "code", "source": "# no heading"}], 0) == "cell 1"
