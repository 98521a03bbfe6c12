from dataclasses import replace

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.run.plan import find_source, plan_pages


def test_each_district_gets_each_notebook_with_its_own_parameters(request_pack):
    pages = plan_pages(replace(request_pack, audience="partner"))
    assert [page.file for page in pages] == [
        "hartlepool/figures.html",
        "hartlepool/failing.html",
        "middlesbrough/figures.html",
        "middlesbrough/failing.html",
    ]
    assert pages[2].injected == {"district": "Middlesbrough", "official": request_pack.official}
    assert pages[2].parameters.audience == "partner"


def test_a_notebook_of_the_force_has_one_page_in_a_folder_of_its_own(
    tmp_path, write_notebook, request_pack
):
    write_notebook(
        tmp_path / "both.ipynb", "# Side by side?", parameters='force: str = "Cleveland"'
    )
    write_notebook(tmp_path / "each.ipynb", "# Each?")
    asked = replace(request_pack, notebooks=("each", "both"), notebooks_from=str(tmp_path))
    first, *others = plan_pages(asked)
    assert first.file == "force/both.html"
    assert (first.parameters.area, first.injected) == ("Cleveland", {"force": "Cleveland"})
    assert [page.file for page in others] == ["hartlepool/each.html", "middlesbrough/each.html"]


def test_a_notebook_of_both_a_district_and_the_force_is_refused(tmp_path, write_notebook):
    parameters = 'district: str = "Hartlepool"\nforce: str = "Cleveland"'
    write_notebook(tmp_path / "a.ipynb", "# A", parameters=parameters)
    with pytest.raises(ParameterError, match="'district' and 'force'; a page is about one"):
        find_source("a", str(tmp_path))


def test_an_undeclared_notebook_is_titled_as_it_says(request_pack):
    assert plan_pages(request_pack)[0].source.notebook.title == "How many?"


def test_an_unknown_notebook_is_refused_with_those_there_are(request_pack):
    with pytest.raises(ParameterError, match=r"known: failing, figures.*'figures'"):
        plan_pages(replace(request_pack, notebooks=("figure",)))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ('distrct: str = "Hartlepool"', "Did you mean 'district'"),
        ('audience: str = "internal"', "takes no parameter 'district'"),
        ("district = ", "not Python"),
    ],
)
def test_a_notebook_with_parameters_of_its_own_is_refused(
    tmp_path, write_notebook, parameters, said
):
    write_notebook(tmp_path / "a.ipynb", "# A", parameters=parameters)
    with pytest.raises(ParameterError, match=said):
        find_source("a", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"cells": []}', "0 cells tagged 'parameters'"),
        ("{", "not a notebook of format 4"),
        ('{"worksheets": []}', "not a notebook of format 4"),
    ],
)
def test_a_file_that_is_no_parameterised_notebook_is_refused(tmp_path, text, said):
    (tmp_path / "a.ipynb").write_text(text)
    with pytest.raises(ParameterError, match=said):
        find_source("a", str(tmp_path))
