"""What the remaining cells of the notebooks show."""

import pytest

from cpanalysis import (
    ParameterError,
    Protected,
    agreement,
    documents,
    events,
    grades,
    overview,
    published_figures,
    question,
    recommendations,
    scorecard,
    shares,
    sources,
    symbols,
)
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.notebooks import FORCE_CODES, NOTEBOOK_CODES
from cpanalysis.declare.symbols import GOVERNMENT_STATISTICAL_SERVICE
from cpanalysis.views.overview import headline


@pytest.mark.parametrize("district", DISTRICT_NAMES)
@pytest.mark.parametrize("code", [code for code in NOTEBOOK_CODES if code not in FORCE_CODES])
def test_a_page_opens_with_its_district_and_its_question(code: str, district: str) -> None:
    html = question(code, district=district)._repr_html_()
    assert html.startswith(f"<p>{district}: ")
    assert html.endswith("?</p>")


@pytest.mark.parametrize("code", FORCE_CODES)
def test_a_page_of_the_force_opens_with_the_force(code: str) -> None:
    assert question(code, force=FORCE.name)._repr_html_().startswith("<p>Cleveland: ")
    with pytest.raises(ParameterError, match="no force ''; known: Cleveland"):
        question(code, district="Hartlepool")


@pytest.mark.parametrize(
    ("code", "district", "told"),
    [
        ("overviw", "Hartlepool", r"no notebook 'overviw'.*Did you mean 'overview'\?"),
        ("overview", "Hartlepol", r"no district 'Hartlepol'.*Did you mean 'Hartlepool'\?"),
    ],
)
def test_an_unknown_page_is_refused(code: str, district: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        question(code, district=district)


def test_the_overview_has_a_chart_for_each_theme(shipped: Protected) -> None:
    html = overview(shipped, district="Middlesbrough")._repr_html_()
    assert html.count("<img ") == 3
    assert "official indicators of Middlesbrough could be compared" in html
    with pytest.raises(ParameterError, match="no district 'Leeds'"):
        overview(shipped, district="Leeds")


@pytest.mark.parametrize(
    ("district", "missing", "cse"),
    [
        ("Hartlepool", "332", "30.3"),
        ("Middlesbrough", "431", "17.1"),
        ("Redcar and Cleveland", "627", "13.1"),
        ("Stockton-on-Tees", "830", "19.7"),
    ],
)
def test_scorecard_and_front_page_carry_each_district_s_figures(
    shipped: Protected, district: str, missing: str, cse: str
) -> None:
    html = scorecard(shipped, district=district)._repr_html_()
    assert f">{missing}</td>" in html
    assert f">{cse}</td>" in html
    assert f">{missing} (" in headline(shipped)
    assert f">{cse} (" in headline(shipped)


def test_every_official_source_is_listed_once_with_its_licence(shipped: Protected) -> None:
    html = sources(shipped)._repr_html_()
    listed = shipped.results.filter(origin="official")["source"].unique()
    assert html.count('<th scope="row"') == listed.len()
    assert html.count(">Open Government Licence v3.0</td>") == listed.len()
    assert "rounded to 10" in html


def test_every_symbol_is_explained_and_none_is_zero() -> None:
    html = symbols()._repr_html_()
    assert all(f">[{item.text}]</th>" in html for item in GOVERNMENT_STATISTICAL_SERVICE)
    assert "A symbol is never zero." in html


@pytest.mark.parametrize(
    ("show", "told"),
    [
        (grades, "4 of 8 were inadequate"),
        (agreement, "at most 22 of 33"),
        (shares, "between 39 and 125 of the 593"),
        (recommendations, "Recommendations and the indicators"),
        (events, "Dated events"),
        (documents, "Documents</caption>"),
    ],
)
def test_inspection_views_show_their_findings(shipped: Protected, show, told: str) -> None:
    assert told in show(shipped)._repr_html_()


def test_detentions_stand_with_the_figures_of_custody_only(shipped: Protected) -> None:
    assert "0.285 times" in published_figures(shipped, "custody")._repr_html_()
    assert "0.285 times" not in published_figures(shipped, "cse")._repr_html_()
