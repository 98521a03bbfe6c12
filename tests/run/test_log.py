from dataclasses import replace

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.results import conform
from cpanalysis.errors import DisclosureError
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.withheld import PRIMARY, SCHEMA, SECONDARY
from cpanalysis.run.log import IN_FILES, find_log, name_notebooks, write_log
from cpanalysis.run.pack import make_pack
from cpanalysis.run.parts import Parts
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.request import Options

WITHHELD = pl.DataFrame(
    {
        "frame": ["results", "results", "flows"],
        "rule": [PRIMARY, SECONDARY, PRIMARY],
        "indicator": ["figures.csv", "another", None],
        "area": ["Hartlepool"] * 3,
        "cells": [7, 7, 2],
    }
)


@pytest.fixture
def withheld() -> pl.DataFrame:
    return pl.concat([SCHEMA.to_frame(), WITHHELD], how="diagonal")


def test_the_log_stands_beside_the_pack_and_not_in_it(tmp_path, withheld, request_pack) -> None:
    pack = tmp_path / "trial"
    pack.mkdir()
    write_log(withheld, plan_pages(request_pack), pack)
    assert list(pack.iterdir()) == []
    assert sorted(path.name for path in find_log(pack).iterdir()) == [
        "README.txt",
        "hidden.csv",
        "summary.csv",
    ]
    assert "Do not send" in (find_log(pack) / "README.txt").read_text()


def test_it_says_in_which_notebooks_an_indicator_is_shown(withheld, request_pack) -> None:
    named = name_notebooks(withheld, plan_pages(request_pack))
    assert named["notebooks"].to_list() == ["figures; failing", IN_FILES, IN_FILES]


def test_figures_are_added_up_by_notebook_frame_and_rule(tmp_path, withheld, request_pack) -> None:
    write_log(pl.concat([withheld, withheld]), plan_pages(request_pack), tmp_path / "trial")
    summary = pl.read_csv(find_log(tmp_path / "trial") / "summary.csv")
    assert summary.filter(frame="results", rule=PRIMARY)["cells"].to_list() == [14]


def test_a_pack_that_hides_nothing_has_no_log(tmp_path, withheld, request_pack) -> None:
    write_log(withheld.clear(), plan_pages(request_pack), tmp_path / "trial")
    assert not find_log(tmp_path / "trial").exists()


def test_a_run_leaves_the_log_beside_its_pack_without_the_hidden_count(
    tmp_path, request_pack, nursery
) -> None:
    row = {"indicator": ["a"], "area": ["Hartlepool"], "numerator": [3.0], "denominator": [41.0]}
    told = {**row, "unit": ["proportion"], "origin": ["records"], "status": ["ok"]}
    given = protect(Analysis(results=conform(pl.DataFrame(told))), Policy())
    made = make_pack(
        replace(request_pack, notebooks=("figures",), districts=("Hartlepool",)),
        Options(into=tmp_path / "trial", nursery=nursery, jobs=1),
        parts=Parts(pack_results=lambda _: given),
    )
    (found,) = pl.read_csv(find_log(made.folder) / "hidden.csv").to_dicts()
    assert (found["frame"], found["rule"], found["cells"]) == ("results", PRIMARY, 2)
    assert not {3, 41} & set(found.values())
    read_me = (find_log(made.folder) / "README.txt").read_text()
    assert "1 rows of results are hidden, 1 of them for their own counts: at most 1.00" in read_me


def test_a_refused_pack_is_not_written_and_its_cells_are_named_beside_it(
    tmp_path, request_pack, nursery
) -> None:
    def refuse(_: object) -> Protected:
        raise DisclosureError(pl.DataFrame({"indicator": ["a_rate"], "area": ["Hartlepool"]}))

    options = Options(into=tmp_path / "trial", nursery=nursery)
    with pytest.raises(DisclosureError, match="1 hidden figures could be worked out") as raised:
        make_pack(request_pack, options, parts=Parts(pack_results=refuse))
    assert "a_rate" not in str(raised.value)
    assert not (tmp_path / "trial").exists()
    assert "a_rate" in (find_log(tmp_path / "trial") / "proved.csv").read_text()
