from pathlib import Path

import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.errors import ParameterError
from cpanalysis.run.request import choose_folder, narrow_request, read_request

WHOLE = 'name: "Trial"\ndistricts: ["Hartlepool"]\nnotebooks: ["official"]\n'


def read(tmp_path: Path, text: str):
    path = tmp_path / "mine.yml"
    path.write_text(text, encoding="utf-8")
    return read_request(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE + "seed: 2024-04-01", "reads it as a date"),
        (WHOLE + "audience: no", "yes, no, on and off"),
        (WHOLE + "audience: no", "mine.yml: parameter 'audience' is False"),
        (WHOLE + "latest_year: '2024'", "without quotes"),
        (WHOLE + "latest_year: 2024-13-45", "put dates in quotes"),
        (WHOLE + "name: twice", "'name' is given twice"),
        (WHOLE + "distrct: x", "Did you mean 'districts'?"),
        (WHOLE + "official: nowhere", "there is no folder 'nowhere'"),
        (WHOLE + "official:", "give a value, or leave the line out"),
        (WHOLE.replace('"Trial"', "007"), "not text"),
        (WHOLE.replace("Trial", "/"), "name the pack"),
        (WHOLE + "a: [", "not YAML"),
        (WHOLE + "audience: !!python/object/apply:os.getcwd []", "not YAML"),
        ("- name", "write one a line"),
        ("", "write one a line"),
        ('name: "Trial"', "missing: districts, notebooks"),
    ],
)
def test_each_trap_of_yaml_is_refused_with_its_remedy(tmp_path, text, said):
    with pytest.raises(ParameterError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path):
    (tmp_path / "mine.yml").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert read_request(tmp_path / "mine.yml").name == "Trial"


def test_a_missing_file_is_refused_with_the_shipped_ones():
    with pytest.raises(ParameterError, match=r"clevland\.yml: .*shipped: cleveland\.yml"):
        read_request(Path("clevland.yml"))


def test_folders_are_found_from_where_the_command_is_given(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, WHOLE + "official: mine").official == str((tmp_path / "mine").resolve())


def test_the_command_line_narrows_the_file():
    narrowed = narrow_request(read_request(), districts=["Hartlepool"] * 2, notebooks=["official"])
    assert (narrowed.districts, narrowed.notebooks) == (("Hartlepool",), ("official",))
    assert narrow_request(read_request(), districts=[], notebooks=[]).districts == DISTRICT_NAMES


def test_an_unknown_district_on_the_command_line_is_refused():
    with pytest.raises(ParameterError, match="Did you mean 'Middlesbrough'"):
        narrow_request(read_request(), districts=["Middlesborough"], notebooks=[])


def test_a_pack_goes_by_its_name_unless_told_where(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert choose_folder(read_request(), None) == Path("packs/cleveland")
    assert choose_folder(read_request(), Path("mine")).is_dir()


def test_a_folder_with_other_files_is_not_written_into(tmp_path):
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(ParameterError, match="name an empty folder"):
        choose_folder(read_request(), tmp_path)
    with pytest.raises(ParameterError, match="no pack can be made"):
        choose_folder(read_request(), tmp_path / "thesis.docx")
