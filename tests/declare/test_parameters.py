from datetime import date

import pytest

from cpanalysis.declare.family import KNOWN_CODES, PRIMARY
from cpanalysis.declare.parameters import (
    PackParameters,
    PageParameters,
    Parameters,
    check_parameters,
    read_force_parameters,
    read_page_parameters,
    read_parameters,
)
from cpanalysis.errors import ParameterError

PACK = {"name": "Cleveland", "districts": ["Hartlepool"], "notebooks": ["official"]}


def refuse(values: dict[str, object], wanted: type[Parameters] = PageParameters) -> str:
    with pytest.raises(ParameterError) as caught:
        read_parameters(values, wanted)
    return str(caught.value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"distrct": "Hartlepool"}, "no parameter 'distrct'"),
        ({"district": "Hartlepool", "Audience": "partner"}, "Did you mean 'audience'?"),
        ({"district": "Stockton"}, "Did you mean 'Stockton-on-Tees'?"),
        (
            {"district": "Stockton"},
            "no district 'Stockton'; known: Hartlepool, Middlesbrough, Redcar and",
        ),
        ({}, "missing: district"),
        ({"district": ""}, "and all 153 authorities of England"),
        ({"district": ["Hartlepool"]}, "not text"),
        ({"district": None}, "give a value, or leave the line out"),
        ({"district": "Hartlepool", "audience": "public"}, "known: internal, partner"),
        ({"district": "Hartlepool", "latest_year": "2024"}, "write the value without quotes"),
        ({"district": "Hartlepool", "latest_year": True}, "yes, no, on and off"),
        ({"district": "Hartlepool", "latest_year": 2024.0}, "not a whole number"),
        ({"district": "Hartlepool", "latest_year": 24}, "known: 2000 to 2100"),
        ({"district": "Hartlepool", "seed": 0}, "known: 1 to"),
        ({"district": "Hartlepool", "official": date(2024, 1, 1)}, "reads it as a date"),
    ],
)
def test_each_wrong_parameter_is_refused_with_its_remedy(values, said):
    assert said in refuse(values)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"districts": "Hartlepool"}, "not a list"),
        ({"districts": []}, "at least one"),
        ({"districts": [False]}, "put the value in quotes"),
        ({"districts": ["Redcar"]}, "no district 'Redcar'"),
        ({"notebooks": ["official", "official"]}, "'official' twice"),
        ({"district": "Hartlepool"}, "Did you mean 'districts'?"),
        ({"name": 7}, "not text"),
    ],
)
def test_each_wrong_parameter_of_a_pack_is_refused(change, said):
    assert said in refuse(PACK | change, PackParameters)


@pytest.mark.parametrize("name", ["name", "districts", "notebooks"])
def test_a_pack_must_say_what_it_is_made_of(name):
    assert f"missing: {name}" in refuse(
        {k: v for k, v in PACK.items() if k != name}, PackParameters
    )


def test_what_is_given_is_what_is_read():
    read = read_parameters(PACK | {"latest_year": 2024, "audience": "partner"}, PackParameters)
    assert read.districts == ("Hartlepool",)
    assert (read.latest_year, read.audience, read.official) == (2024, "partner", "")


def test_a_page_about_the_force_takes_the_force_and_no_district():
    assert read_force_parameters({"force": "Cleveland"}).area == "Cleveland"
    assert read_page_parameters({"district": "Hartlepool"}).area == "Hartlepool"
    with pytest.raises(ParameterError, match="no parameter 'district'"):
        read_force_parameters({"force": "Cleveland", "district": "Hartlepool"})
    with pytest.raises(ParameterError, match="no force 'Durham'; known: Cleveland"):
        read_force_parameters({"force": "Durham"})


def test_the_declared_family_names_known_indicators():
    assert set(PRIMARY) <= set(KNOWN_CODES)
    read = read_parameters(PACK | {"primary": ["online_share"]}, PackParameters)
    assert read.primary == ("online_share",)
    assert "no primary 'online_shar'" in refuse(PACK | {"primary": ["online_shar"]}, PackParameters)


def test_the_names_of_a_session_are_left_alone():
    session = {
        "__name__": "__main__",
        "In": ["", "1"],
        "Out": {1: 1},
        "_": 1,
        "_i1": "1",
        "_dh": ["."],
        "exit": object(),
        "get_ipython": len,
        "open": open,
        "date": date,
    }
    check_parameters(session | {"district": "Hartlepool"})


@pytest.mark.parametrize("value", ["Middlesbrough", 7, 7.5, True, ["a"], None])
def test_whatever_a_misspelt_name_holds_it_is_refused(value):
    with pytest.raises(ParameterError, match="Did you mean 'district'"):
        check_parameters({"district": "Hartlepool", "distrct": value})


def test_a_known_name_is_checked_even_where_no_cell_could_have_set_it():
    with pytest.raises(ParameterError, match="'district'"):
        check_parameters({"district": ("Hartlepool",)})


def test_a_live_session_of_ipython_passes(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("district = 'Middlesbrough'", store_history=True)
    shell.run_cell("from datetime import date\n1 + 1", store_history=True)
    assert read_page_parameters(shell.user_ns).district == "Middlesbrough"
    shell.history_manager.end_session()
