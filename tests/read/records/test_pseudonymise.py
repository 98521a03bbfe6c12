import polars as pl
import pytest

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records import check, pseudonymise
from cpanalysis.read.records.pseudonyms import keyed_hash, read_key

KEY = "0123456789abcdef0123456789abcdef"
RAW = """person_id,Surname,DOB,sex,ethnicity_self
 777 ,Bloggs,14/05/2009,F,W1
888,Doe,2008-12-31,male,
777,Bloggs,14/05/2009,F,W1
"""


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setenv("CPANALYSIS_KEY", KEY)
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "children.csv").write_text(RAW)
    return folder


# RFC 4231, test cases 1, 2, 3, 4 and 6: the first 16 hexadecimal digits for HMAC-SHA-256
@pytest.mark.parametrize(
    ("key", "text", "digits"),
    [
        (b"\x0b" * 20, "Hi There", "b0344c61d8db3853"),
        (b"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e"),
        (b"\xaa" * 131, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f"),
    ],
)  # fmt: skip
def test_the_hash_is_that_of_the_standard(key, text, digits):
    assert keyed_hash(text, key) == digits


@pytest.mark.parametrize("key", ["", "short", "a" * 64])
def test_a_short_or_plain_key_is_refused_and_not_repeated(monkeypatch, key):
    monkeypatch.setenv("CPANALYSIS_KEY", key)
    with pytest.raises(ParameterError, match="at least 32 characters drawn by chance") as caught:
        read_key()
    assert not key or key not in str(caught.value)


def test_nothing_of_a_person_is_left(source, tmp_path):
    said = pseudonymise(source, tmp_path / "safe")
    text = (tmp_path / "safe" / "children.csv").read_text()
    frame = pl.read_csv(tmp_path / "safe" / "children.csv")
    assert frame.columns == ["child_id", "dob_month", "sex", "ethnicity_self"]
    assert frame["child_id"][0] == frame["child_id"][2] == "C" + keyed_hash("777", KEY.encode())
    assert frame["dob_month"].to_list() == ["2009-05-01", "2008-12-01", "2009-05-01"]
    assert not any(word in text for word in ("Bloggs", "777", "14/05", "2009-05-14"))
    assert said[0].left_out == ("Surname",)
    assert str(said[0]) == (
        "children.csv: 3 rows; hashed person_id; months for DOB; left out Surname"
    )


def test_what_it_writes_is_accepted_once_codes_are_mapped(source, tmp_path):
    pseudonymise(source, tmp_path / "safe")
    mapping = tmp_path / "m.yml"
    mapping.write_text("tables: {children: {values: {sex: {F: female}}}}")
    told = check(tmp_path / "safe", mapping=mapping)
    assert told.usable
    assert told.tables[0].rejected == 1
    assert "the row does not repeat another" in str(told)


def test_nothing_is_written_over(source, tmp_path):
    pseudonymise(source, tmp_path / "safe")
    with pytest.raises(ParameterError, match="holds files already"):
        pseudonymise(source, tmp_path / "safe")


def test_a_date_of_birth_that_is_none_is_told_by_its_row(source, tmp_path):
    (source / "children.csv").write_text("child_id,dob\n1,2009-05-14\n2,in May\n")
    with pytest.raises(
        InputError, match=r"children\.csv, row 3, column 'dob': not a date of birth"
    ):
        pseudonymise(source, tmp_path / "safe")


def test_suspects_who_are_not_identified_stay_so(source, tmp_path):
    (source / "cse_suspects.csv").write_text("investigation_id,suspect_id\ni1,U1\ni1,991\n")
    pseudonymise(source, tmp_path / "safe")
    suspects = pl.read_csv(tmp_path / "safe" / "cse_suspects.csv")["suspect_id"]
    assert suspects.str.starts_with("U").to_list() == [True, False]
    assert not suspects.is_in(["U1", "991"]).any()


def test_a_table_that_would_be_left_without_its_children_is_refused(source, tmp_path):
    (source / "custody.csv").write_text("Nominal Ref,Surname,suite\n777,Bloggs,A\n")
    with pytest.raises(
        InputError, match=r"custody\.csv: 'Nominal Ref', 'Surname' would go.*--child"
    ):
        pseudonymise(source, tmp_path / "safe")
    pseudonymise(source, tmp_path / "safe", children=("person_id", "Nominal Ref"))
    custody, children = (
        pl.read_csv(tmp_path / "safe" / f"{name}.csv") for name in ("custody", "children")
    )
    assert custody.columns == ["child_id", "suite"]
    assert custody["child_id"][0] == children["child_id"][0]
