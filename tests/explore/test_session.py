"""A question in one line, and what its answer must say of itself."""

import re
from datetime import date

import polars as pl
import pytest

import cpanalysis as cp
from cpanalysis.explore.session import Session
from cpanalysis.plots.figure import Figure
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table
from cpanalysis.views.view import View

CODE = "missing_high_risk_share"


def test_one_line_answers_a_lead(session: Session) -> None:
    html = cp.trend(CODE, district="Hartlepool", by="looked_after")._repr_html_()
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
    told = cp.ask(CODE, district="Middlesbrough", by="sex")
    assert [section.title for section in told.sections] == [
        "Value and interval",
        "Parts over time",
        "By sex, latest twelve months",
        "Beside other areas",
        "Quality of the records",
    ]


def test_charts_tables_and_words_alone(session: Session) -> None:
    assert {type(part) for part in cp.chart(CODE, district="Hartlepool").parts} == {Figure}
    assert {type(part) for part in cp.table(CODE, district="Hartlepool").parts} == {Table}
    assert "<img" not in cp.say(CODE, district="Hartlepool")._repr_html_()


def test_symbols_are_explained_where_they_stand(session: Session) -> None:
    hidden = session.protected.results.filter(
        pl.col("status") == "suppressed", pl.col("stratum") == "age_band", pl.col("area") != "force"
    )
    row = hidden.filter(pl.col("area").is_in(list(cp.districts))).row(0, named=True)
    told = cp.compare(row["indicator"], district=row["area"], by="age_band")
    assert "[c] hidden to protect children" in told.heading.symbols
    assert "[c]" in told._repr_html_()


@pytest.mark.parametrize("audience", ["internal", "partner"])
def test_nothing_small_is_in_an_answer(session: Session, audience: str) -> None:
    cp.show_to(audience)
    told = [cp.quality(code).results for code in session.told]
    parts = cp.compare(CODE, by="age_band").results
    small = pl.concat([*told, parts]).filter(pl.col("numerator").is_between(1, 4))
    assert small.filter(pl.col("origin") == "synthetic").is_empty()
    assert parts.filter(pl.col("status") == "suppressed").height


def test_a_period_leaves_the_rest_out(session: Session) -> None:
    told = cp.trend(CODE, district="Hartlepool", period=("2024-10", "2025-09"))
    assert told.heading.period == "12 months to September 2025"
    assert told.results["period_start"].min() == date(2024, 10, 1)


def test_one_comparator_is_kept(session: Session) -> None:
    told = cp.compare(CODE, district="Hartlepool", against="rest of force")
    assert told.comparisons["comparator"].unique().to_list() == ["rest of force"]
    assert "Beside rest of force" in told._repr_html_()


def test_partner_eyes_are_named(session: Session) -> None:
    cp.show_to("partner")
    html = cp.trend(CODE, district="Hartlepool")._repr_html_()
    assert 'data-audience="partner"' in html
    assert "Partner: as partners would see it" in html
    assert "Internal" not in html


def test_three_lines_make_it_again(session: Session) -> None:
    told = cp.ask(CODE, district=["Hartlepool", "Middlesbrough"], by="sex", period="2024-10")
    assert told.code.splitlines() == [
        "import cpanalysis as cp",
        'cp.open(audience="internal")',
        'cp.ask("missing_high_risk_share", district=["Hartlepool", "Middlesbrough"], by="sex",'
        ' period=("2024-10", ""))',
    ]
    again = eval(told.code.splitlines()[-1], {"cp": cp})  # noqa: S307 (our own line)
    assert again._repr_html_() == told._repr_html_()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"indicator": "missing_high_risk_shre"}, "mean 'missing_high_risk_share'"),
        ({"district": "Hartlepol"}, "mean 'Hartlepool'"),
        ({"by": "looked_aftr"}, "mean 'looked_after'"),
        ({"against": "rest of froce"}, "mean 'rest of force'"),
        ({"period": "2024"}, "month '2024': write year and month"),
        ({"period": ("2025-01", "2024-01")}, "ends before it begins"),
        ({"district": ()}, "no district is named"),
    ],
)
def test_a_wrong_name_gets_the_nearest(session: Session, asked: dict, told: str) -> None:
    with pytest.raises(cp.ParameterError, match=told):
        cp.ask(**{"indicator": CODE, **asked})


def test_an_unknown_audience_changes_nothing(session: Session) -> None:
    with pytest.raises(cp.ParameterError, match="mean 'partner'"):
        cp.show_to("partnr")
    assert "Internal" in cp.say(CODE)._repr_html_()


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
