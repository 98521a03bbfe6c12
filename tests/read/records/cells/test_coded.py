import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.read.records.cells.blank import clean
from cpanalysis.read.records.cells.coded import read_codes

RISK = pl.Enum(codes.RISK)


def read_one(text, known=codes.RISK, values=None):
    read, failed = read_codes(pl.Series([text], dtype=pl.String), pl.Enum(known), values=values)
    return "fails" if failed[0] else read[0]


@pytest.mark.parametrize("text", ["high", "High", "HIGH ", " high", "high\u00a0"])
def test_case_and_spaces_make_no_difference(text):
    assert read_one(text) == "high"


@pytest.mark.parametrize("text", ["No apparent risk", "no-apparent-risk", "NoApparentRisk"])
def test_what_joins_the_words_makes_no_difference(text):
    assert read_one(text) == "no_apparent_risk"


@pytest.mark.parametrize("text", ["", "N/A", "NULL", "-", "  "])
def test_a_blank_is_null(text):
    assert read_one(text) is None


@pytest.mark.parametrize("text", ["H", "hgh", "0", "unknown", "critical"])
def test_no_code_is_guessed(text):
    assert read_one(text) == "fails"


@pytest.mark.parametrize(
    ("text", "district"),
    [("Stockton", "Stockton-on-Tees"), ("stockton on tees", "Stockton-on-Tees"),
     ("R&C", "Redcar and Cleveland"), ("Redcar & Cleveland", "Redcar and Cleveland"),
     ("OOF", "out_of_force"), ("Atlantis", "fails")],
)  # fmt: skip
def test_districts_by_their_other_names(text, district):
    assert read_one(text, codes.DISTRICT) == district


@pytest.mark.parametrize(
    ("text", "answer"), [("Y", "yes"), ("n", "no"), ("true", "yes"), ("1", "fails")]
)
def test_yes_and_no(text, answer):
    assert read_one(text, codes.YES_NO) == answer


def test_chinese_of_the_older_ethnicity_codes():
    assert read_one("O1", codes.ETHNICITY_SELF) == "A4"


def test_none_is_a_code_where_the_list_has_it():
    assert read_one("none", codes.PREVENTION_INTERVIEW_MODE) == "none"


def test_the_layout_goes_before_everything():
    assert read_one("N/A", codes.YES_NO_APPLICABLE, {"n/a": "not_applicable"}) == "not_applicable"
    assert read_one(" H ", values={"h": "high"}) == "high"


def test_lists_of_codes():
    kind = pl.List(pl.Enum(codes.HARM_TYPE))
    texts = pl.Series(["sexual", "Sexual; self-harm", "physical|other", "sexual, fire", "", None])
    read, failed = read_codes(texts, kind)
    assert read.to_list()[:3] == [["sexual"], ["sexual", "self_harm"], ["physical", "other"]]
    assert read.to_list()[3:] == [None, None, None]
    assert failed.to_list() == [False, False, False, True, False, False]


def test_truth():
    texts = pl.Series(["true", "No", "1", "0", "Y", "", "maybe"])
    read, failed = read_codes(texts, pl.Boolean())
    assert read.to_list() == [True, False, True, False, True, None, None]
    assert failed.to_list() == [*[False] * 6, True]


@pytest.mark.parametrize("kind", [pl.Categorical, RISK])
def test_codes_that_are_typed_already(kind):
    assert read_codes(pl.Series(["high"], dtype=kind), RISK)[0].to_list() == ["high"]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pl.Series([" a ", "N/A", None]), ["a", None, None]),
        (pl.Series([1.0, 2.0, None]), ["1", "2", None]),
        (pl.Series([1.5]), ["1.5"]),
        (pl.Series([b"\x01\xff"]), ["01ff"]),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_cells_of_any_type_as_clean_texts(cells, texts):
    assert clean(cells).to_list() == texts
