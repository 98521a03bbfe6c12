import pytest

from cpanalysis.run.failure import LONGEST_REASON, describe_cell, describe_error, hide_paths


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("no '/home/ann/a b/../c.csv'", "no 'a b/../c.csv'"),
        (r"no C:\Users\ann\c.csv here", "no c.csv here"),
        ("see https://example.org/a/b and 3/4", "see https://example.org/a/b and 3/4"),
        ("a.csv, row 7", "a.csv, row 7"),
        ("", ""),
    ],
)
def test_paths_are_hidden_and_nothing_else(text, hidden):
    assert hide_paths(text) == hidden


def test_a_reason_is_one_line_of_bounded_length():
    said = describe_error("ValueError", "a\n" * 1000)
    assert "\n" not in said
    assert len(said) == LONGEST_REASON


def test_a_cell_without_a_heading_above_it_is_named_by_its_number():
    assert describe_cell([{"cell_type": "code", "source": "# no heading"}], 0) == "cell 1"
