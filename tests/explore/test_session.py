"""A question in one line, and what its answer must say of itself."""

import re
from datetime import date
from html import escape
from inspect import signature

import polars as pl
import pytest

import cpanalysis as cp
from cpanalysis.explore.session import Session
from cpanalysis.protect import Protected
from cpanalysis.views.view import View

CODE = "missing_high_risk_share"


def test_one_line_answers_a_lead(session: Session) -> None:
    html = cp.trend(CODE, area="Hartlepool", by="looked_after")._repr_html_()
    assert "<h3>Missing episodes graded high risk</h3>" in html
    assert "Hartlepool by looked after · 2 years to September 2025" in html
    assert "<strong>Definition.</strong> Missing episodes graded high risk (initial" in html
    assert "Internal: for the eyes of the force alone" in html
    assert "Synthetic: made-up records, about no real child" in html
    assert "<strong>Protection.</strong> Counts from 1 to 4" in html
    assert "<strong>Source.</strong>" in html
    assert html.count("<img ") == 1
    assert 'alt="Line chart' in html


def test_a_template_still_asks_the_same_name(session: Session) -> None:
    assert isinstance(cp.trend(session.protected, CODE, district="Hartlepool"), View)


def test_everything_has_its_sections(session: Session) -> None:
    told = cp.ask(CODE, area="Middlesbrough", by="sex")
    assert [section.title for section in told.sections] == [
        "Value and interval",
        "Parts over time",
        "By sex, latest twelve months",
        "Beside other areas",
        "Quality of the records",
    ]


def test_an_answer_gives_back_what_it_is_made_of(session: Session) -> None:
    told = cp.trend(CODE, area="Hartlepool")
    assert set(told.frame["area"]) == {"Hartlepool"}
    assert told.frame.columns == session.protected.results.columns
    assert told.definition.startswith("Missing episodes graded high risk")
    assert all(line in told._repr_html_() for line in map(escape, told.sentences))
    assert len(told.sentences) > 3
    before = told._repr_html_()
    told.figure.axes[0].set(title="My own title")
    assert told._repr_html_() != before


def test_cells_of_a_table_are_numbers_and_hidden_ones_their_symbol(session: Session) -> None:
    told = cp.trend(CODE, area="Hartlepool", by="age_band")
    assert told.frame.filter(pl.col("status") == "suppressed").height
    html = told.table.tab_header("Restyled").as_raw_html()
    shown = told.frame.filter(pl.col("status") == "ok")["value"][0]
    assert f"{shown:.1%}" in html
    assert "[c]" in html
    assert "Restyled" in html


def test_an_answer_without_a_chart_says_so(session: Session) -> None:
    with pytest.raises(cp.ParameterError, match="no chart in this answer"):
        cp.quality(CODE).figure  # noqa: B018 (asked for)


def test_the_force_is_an_area_like_the_others(session: Session) -> None:
    told = cp.trend("missing_episode_count", area="Cleveland")
    assert set(told.frame["area"]) == {"Cleveland"}
    assert told.frame["value"].drop_nulls().len() > 0
    assert "Cleveland" in told._repr_html_()


def test_results_are_a_tidy_frame(session: Session) -> None:
    own = cp.results(indicator=CODE, area=["Hartlepool", "Cleveland"], by="sex", period="2024-10")
    assert set(own["indicator"]) == {CODE}
    assert set(own["area"]) == {"Hartlepool", "Cleveland"}
    assert set(own["stratum"]) == {"sex"}
    assert own["period_end"].min() >= date(2024, 10, 1)
    assert cp.results().equals(session.protected.results)
    with pytest.raises(cp.ParameterError, match="mean 'sex'"):
        cp.results(by="sxe")


def test_records_are_rows_with_their_facts(session: Session) -> None:
    rows = cp.records("missing_episodes")
    assert rows.height > 100
    assert {"reported_at", "repeat", "hour_of_day", "looked_after"} <= set(rows.columns)
    counted = rows.filter("in_scope", pl.col("district") == "Hartlepool").filter(
        pl.col("at").dt.date().is_between(date(2024, 10, 1), date(2025, 9, 30))
    )
    shown = cp.results(indicator="missing_episode_count", area="Hartlepool", by="all").filter(
        period_start=date(2024, 10, 1), period_end=date(2025, 9, 30)
    )
    assert shown["value"].to_list() == [counted.height]


def test_records_are_for_who_may_read_them(session: Session) -> None:
    cp.show_to("partner")
    with pytest.raises(cp.ParameterError, match="for who may read them"):
        cp.records("missing_episodes")


def test_a_question_shows_its_arguments(session: Session) -> None:
    for ask in (cp.ask, cp.compare):
        assert list(signature(ask).parameters) == ["indicator", "area", "by", "period", "against"]
    assert list(signature(cp.results).parameters) == ["indicator", "area", "by", "period"]


def test_symbols_are_explained_where_they_stand(session: Session) -> None:
    hidden = session.protected.results.filter(
        pl.col("status") == "suppressed", pl.col("stratum") == "age_band", pl.col("area") != "force"
    )
    row = hidden.filter(pl.col("area").is_in(list(cp.areas))).row(0, named=True)
    told = cp.compare(row["indicator"], area=row["area"], by="age_band")
    assert "[c] hidden to protect children" in told.heading.symbols
    assert "[c]" in told._repr_html_()


@pytest.mark.parametrize("audience", ["internal", "partner"])
def test_nothing_small_is_in_an_answer(session: Session, audience: str) -> None:
    cp.show_to(audience)
    told = [cp.quality(code).frame for code in session.told]
    parts = cp.compare(CODE, by="age_band").frame
    small = pl.concat([*told, parts]).filter(pl.col("numerator").is_between(1, 4))
    assert small.filter(pl.col("origin") == "synthetic").is_empty()
    assert parts.filter(pl.col("status") == "suppressed").height


def test_a_period_leaves_the_rest_out(session: Session) -> None:
    told = cp.trend(CODE, area="Hartlepool", period=("2024-10", "2025-09"))
    assert told.heading.period == "12 months to September 2025"
    assert told.frame["period_start"].min() == date(2024, 10, 1)


def test_one_comparator_is_kept(session: Session) -> None:
    told = cp.compare(CODE, area="Hartlepool", against="rest of force")
    assert told.comparisons["comparator"].unique().to_list() == ["rest of force"]
    assert "Beside rest of force" in told._repr_html_()


def test_partner_eyes_are_named(session: Session) -> None:
    cp.show_to("partner")
    html = cp.trend(CODE, area="Hartlepool")._repr_html_()
    assert 'data-audience="partner"' in html
    assert "Partner: as partners would see it" in html
    assert "Internal" not in html


def test_three_lines_make_it_again(session: Session) -> None:
    told = cp.ask(CODE, area=["Hartlepool", "Middlesbrough"], by="sex", period="2024-10")
    assert told.code.splitlines() == [
        "import cpanalysis as cp",
        'cp.open(audience="internal")',
        'cp.ask("missing_high_risk_share", area=["Hartlepool", "Middlesbrough"], by="sex",'
        ' period=("2024-10", ""))',
    ]
    again = eval(told.code.splitlines()[-1], {"cp": cp})  # noqa: S307 (our own line)
    assert again._repr_html_() == told._repr_html_()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"indicator": "missing_high_risk_shre"}, "mean 'missing_high_risk_share'"),
        ({"area": "Hartlepol"}, "mean 'Hartlepool'"),
        ({"by": "looked_aftr"}, "mean 'looked_after'"),
        ({"against": "rest of froce"}, "mean 'rest of force'"),
        ({"period": "2024"}, "month '2024': write year and month"),
        ({"period": ("2025-01", "2024-01")}, "ends before it begins"),
        ({"area": ()}, "no area is named"),
    ],
)
def test_a_wrong_name_gets_the_nearest(session: Session, asked: dict, told: str) -> None:
    with pytest.raises(cp.ParameterError, match=told):
        cp.ask(**{"indicator": CODE, **asked})


def test_an_unknown_audience_changes_nothing(session: Session) -> None:
    with pytest.raises(cp.ParameterError, match="mean 'partner'"):
        cp.show_to("partnr")
    assert "Internal" in cp.quality(CODE)._repr_html_()


def test_an_indicator_without_parts_says_so(session: Session) -> None:
    with pytest.raises(cp.ParameterError, match="known: looked_after, age_band, sex"):
        cp.trend(CODE, by="grade")


def test_the_frame_is_whole_html(session: Session) -> None:
    html = cp.ask(CODE)._repr_html_()
    assert html.count("<section") == html.count("</section>") == 1
    assert not re.search(r"(src|href)=\"?https?:", html)


def test_a_session_tells_what_it_is(session: Session) -> None:
    assert "the synthetic sample, about no real child" in repr(session)


def test_protected_results_are_what_goes_on(session: Session) -> None:
    assert isinstance(session.results_of(CODE), Protected)
    assert session.results_of(CODE).results["indicator"].unique().to_list() == [CODE]
