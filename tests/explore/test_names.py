"""Completion and search of names."""

import pytest

import cpanalysis as cp
from cpanalysis.explore.session import Session


def test_indicators_complete(session: Session) -> None:
    assert "missing_high_risk_share" in dir(cp.indicators)
    assert cp.indicators.missing_high_risk_share.title == "Missing episodes graded high risk"
    assert "missing_high_risk_share" in cp.indicators._ipython_key_completions_()


def test_districts_and_strata_complete(session: Session) -> None:
    assert dir(cp.areas) == sorted(
        ["Cleveland", "Hartlepool", "Middlesbrough", "Redcar_and_Cleveland", "Stockton_on_Tees"]
    )
    assert cp.areas.Redcar_and_Cleveland == "Redcar and Cleveland"
    assert cp.strata.looked_after == "looked_after"


def test_what_is_completed_is_asked(session: Session) -> None:
    item, place = cp.indicators.missing_high_risk_share, cp.areas.Stockton_on_Tees
    told = cp.trend(item, area=place, by=cp.strata.looked_after)
    assert told.heading.about == "Stockton-on-Tees by looked after"


def test_a_wrong_attribute_gets_the_nearest(session: Session) -> None:
    told = r"known: those that cp.indicators\(\) lists. Did you mean 'missing_high_risk_share'"
    with pytest.raises(AttributeError, match=told):
        cp.indicators.missing_high_risk_shares  # noqa: B018
    with pytest.raises(cp.ParameterError, match="Did you mean 'Hartlepool'"):
        cp.areas["Hartlepol"]


def test_the_catalogue_is_searched(session: Session) -> None:
    found = cp.indicators("graded high")
    assert "missing_high_risk_share" in repr(found)
    assert len(found) < len(cp.indicators())
    assert len(cp.indicators("no such words")) == 0


def test_without_brackets_the_table_is_shown_too(session: Session) -> None:
    assert "Missing episodes graded high risk" in cp.indicators._repr_html_()


def test_an_indicator_shows_its_definition(session: Session) -> None:
    html = cp.indicators.missing_high_risk_share._repr_html_()
    for told in (
        "Missing episodes graded high risk.",
        "Caution.",
        "Our definition, prompted by Tees",
    ):
        assert told in html


def test_protected_results_show_for_whom_they_are(session: Session) -> None:
    told = cp.show_to("partner").protected
    assert repr(told).startswith("Protected for partner readers: ")
    assert repr(told) in told._repr_html_()
    assert len(told._repr_html_()) < 1_000


def test_the_table_needs_no_network(session: Session) -> None:
    html = cp.indicators()._repr_html_()
    assert "Missing episodes graded high risk" in html
    assert 'src="http' not in html
    assert "cdn." not in html
