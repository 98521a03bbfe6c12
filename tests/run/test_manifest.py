from dataclasses import replace

import pytest

from cpanalysis.run.manifest import (
    Provenance,
    find_commit,
    key_page,
    list_versions,
    read_pages,
    trace_provenance,
)
from cpanalysis.run.plan import plan_pages


def trace(request_pack) -> Provenance:
    return trace_provenance(request_pack, plan_pages(request_pack))


@pytest.fixture
def own_figures(request_pack, tmp_path):
    (tmp_path / "official").mkdir()
    (tmp_path / "official" / "figures.csv").write_text("Hartlepool,332\n")
    return replace(request_pack, official=str(tmp_path / "official"))


def test_one_changed_figure_changes_the_hash(own_figures, tmp_path):
    before = trace(own_figures)
    (tmp_path / "official" / "figures.csv").write_text("Hartlepool,333\n")
    after = trace(own_figures)
    assert before.hash != after.hash
    page = plan_pages(own_figures)[0]
    assert key_page(page, before) != key_page(page, after)


def test_where_the_figures_lie_does_not(own_figures, tmp_path):
    before = trace(own_figures)
    moved = tmp_path / "elsewhere" / "official"
    moved.parent.mkdir()
    (tmp_path / "official").rename(moved)
    assert trace(replace(own_figures, official=str(moved))).hash == before.hash


@pytest.mark.parametrize("change", [{"seed": 2}, {"audience": "partner"}, {"latest_year": 2024}])
def test_each_parameter_changes_the_hash_and_every_page(request_pack, change):
    changed = replace(request_pack, **change)
    before, after = trace(request_pack), trace(changed)
    assert before.hash != after.hash
    assert key_page(plan_pages(request_pack)[0], before) != key_page(plan_pages(changed)[0], after)


def test_another_district_leaves_the_pages_of_this_one(request_pack):
    fewer = replace(request_pack, districts=("Hartlepool",), notebooks=("figures",))
    page = plan_pages(fewer)[0]
    assert key_page(page, trace(fewer)) == key_page(page, trace(request_pack))


def test_inputs_go_by_relative_names(request_pack):
    traced = trace(request_pack)
    assert list(traced.inputs) == ["official/figures.csv", "published/figures.csv"]
    assert traced.parameters["official"] == "official"


def test_versions_are_those_of_all_that_the_package_names():
    assert {"python", "cpanalysis", "polars", "papermill", "great-tables"} <= set(list_versions())


def test_a_folder_that_is_no_checkout_has_no_commit(tmp_path):
    assert find_commit(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pages": 1}', '{"pages": [1]}'])
def test_a_spoilt_manifest_counts_as_none(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    assert read_pages(tmp_path) == {}


@pytest.fixture
def own_records(request_pack, tmp_path):
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "children.csv").write_text("child_id\n")
    (tmp_path / "mine.yml").write_text("name: mine\n")
    places = {"source": str(tmp_path / "extract"), "mapping": str(tmp_path / "mine.yml")}
    return replace(request_pack, **places)


@pytest.mark.parametrize("file", ["extract/children.csv", "extract/more.csv", "mine.yml"])
def test_another_extract_or_mapping_makes_every_page_anew(own_records, tmp_path, file):
    before = trace(own_records)
    (tmp_path / file).write_text("child_id\nC0000000000000001\n")
    page = plan_pages(own_records)[0]
    assert key_page(page, before) != key_page(page, trace(own_records))


def test_records_go_by_their_names_and_hashes(own_records, tmp_path):
    traced = trace(own_records)
    assert {"records/children.csv", "mapping/mine.yml"} < set(traced.inputs)
    assert (traced.parameters["source"], traced.parameters["mapping"]) == ("extract", "mine.yml")
    assert str(tmp_path) not in str(traced)


def test_one_file_of_records_and_a_shipped_mapping(own_records, tmp_path):
    one = str(tmp_path / "extract" / "children.csv")
    traced = trace(replace(own_records, source=one, mapping="ssd_missing"))
    assert {"records/children.csv", "mapping/ssd_missing"} < set(traced.inputs)


def test_a_database_is_read_live_and_never_kept(request_pack):
    live = replace(request_pack, source="postgresql://ann@127.0.0.1:5432/force?sslmode=require")
    before, after = trace(live), trace(live)
    assert before.parameters["source"] == "force"
    assert before.inputs["records/force"].startswith("read live at ")
    assert "ann" not in str(before.inputs)
    page = plan_pages(live)[0]
    assert key_page(page, before) != key_page(page, after)


def test_the_name_of_the_pack_is_on_its_pages_and_so_changes_them(request_pack):
    renamed = replace(request_pack, name="Another name")
    before, after = trace(request_pack), trace(renamed)
    assert key_page(plan_pages(request_pack)[0], before) != key_page(plan_pages(renamed)[0], after)
