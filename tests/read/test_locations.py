from pathlib import Path

import pytest
import yaml

from cpanalysis.declare.areas import DISTRICT_NAMES, slug
from cpanalysis.declare.parameters import PackParameters, PageParameters, read_parameters
from cpanalysis.read import locations


def test_an_installed_package_carries_its_own_project(tmp_path: Path):
    assert locations.find_project(tmp_path / "cpanalysis") == tmp_path / "cpanalysis" / "_project"


def test_a_checkout_is_its_own_project(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text("")
    assert locations.find_project(tmp_path / "cpanalysis") == tmp_path


@pytest.mark.parametrize("find", [locations.find_official, locations.find_published])
def test_a_named_folder_stands_in_for_the_shipped_one(find):
    assert find("mine") == Path("mine")
    assert find().parent.name == "data"


def test_data_files_come_in_order_without_explanations(tmp_path: Path):
    for name in ("b.csv", "a/z.csv", "README.md", ".hidden.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = locations.list_data_files(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a/z.csv", "b.csv"]


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_each_district_has_a_parameter_file_of_its_own(district):
    text = (locations.find_params() / f"{slug(district)}.yml").read_text(encoding="utf-8")
    assert read_parameters(yaml.safe_load(text), PageParameters).district == district


def test_the_shipped_pack_is_the_whole_force():
    text = (locations.find_params() / "cleveland.yml").read_text(encoding="utf-8")
    assert read_parameters(yaml.safe_load(text), PackParameters).districts == DISTRICT_NAMES
