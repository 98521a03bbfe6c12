"""What the notebook on change says, and how it answers the inspector's question."""

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

import cpanalysis as cp
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import add_changes
from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.events import Event
from cpanalysis.declare.indicators import Readings
from cpanalysis.declare.indicators.at_events import UNMOVED, word_at_events
from cpanalysis.declare.wording import JUDGED
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.sample.events import EVENTS
from cpanalysis.views.view import View
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import describe_changes, describe_undrawn
from tests.samples import as_records

GRADED, DISTRICT = "missing_high_risk_share", "Middlesbrough"
CODES = (GRADED, "response_over_3h_rate", "missing_referral_rate", "missing_rate_per_1000")
OTHERS = ("missing_duration_hours", "re_missing_within_30d_rate", "child_detention_rate_per_1000")


def prepare(events: tuple[Event, ...]) -> Protected:
    """Return protected changes of a sample at ``events``, without the rest of an analysis."""
    plan = Plan(seed=3, options=SampleOptions(faults="none"))
    records = as_records(plan, make_tables(plan).tables)
    own = tuple(word_at_events(Readings()).values())
    request = Request(indicators=(*CODES, *OTHERS), declared=own, spread=False)
    analysis = Analysis(results=measure_records(records, request).results)
    return protect(add_changes(analysis, records, events), Policy())


@pytest.fixture(scope="module")
def protected() -> Protected:
    return prepare(EVENTS)


def read(view: View) -> str:
    """Return the words of a view, without its pictures."""
    html = re.sub(r"<figure>.*?</figure>", "", view._repr_html_(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_from_seven_to_forty_per_cent_how_much_is_real(protected: Protected) -> None:
    words = read(cp.how_real(protected, district=DISTRICT))
    answer = words[words.index("Cleveland, missing") : words.index("Middlesbrough, missing")]
    shares = re.search(r"graded high risk: (\d+\.\d)% .* and (\d+\.\d)% ", answer)
    assert shares
    assert abs(float(shares[1]) - 7) < 2
    assert abs(float(shares[2]) - 40) < 3
    parts = re.findall(
        r"([+−]\d+\.\d) points \(95% interval ([+−]\d+\.\d) to ([+−]\d+\.\d)\)", answer
    )
    whole, mix, within = ([as_number(part) for part in found] for found in parts)
    assert whole[1] < 33 < whole[2]
    assert abs(mix[0]) < 1
    assert within[1] < 33 < within[2]
    assert mix[0] + within[0] == pytest.approx(whole[0], abs=0.11)
    assert "come from a change in which children are reported" in answer
    assert f"Of {len(UNMOVED)} indicators that no grade enters" in answer
    assert "a change of grading and no sign of a change of risk" in answer
    assert answer.startswith("Cleveland")
    assert "From synthetic records" in words


def as_number(words: str) -> float:
    return float(words.replace("−", "-"))


def test_a_change_is_associated_and_never_an_effect(protected: Protected) -> None:
    words = read(cp.change(protected, GRADED, district=DISTRICT))
    assert words.startswith(" From synthetic records, about no real child. S6, New policy")
    assert "The event is made up with the sample." in words
    assert (
        f"Missing episodes graded high risk, {DISTRICT}: a rise over the 10 months since" in words
    )
    assert "It is clear among the 5 tests planned at S6 (q below 0.001)." in words
    assert "associated with the event, not its effect" in words
    assert "Within twelve months lie S2 and S4" in words
    assert "effect of" not in words
    assert "caused" not in words


def test_charts_stand_side_by_side_with_their_words(protected: Protected) -> None:
    html = cp.change(protected, GRADED, district=DISTRICT)._repr_html_()
    pictures = re.findall(r'<img [^>]*alt="([^"]*)"', html)
    assert len(pictures) == 2
    assert all(words.startswith("Line chart. Missing episodes graded") for words in pictures)
    assert "Cleveland" in pictures[1]


def test_months_that_are_mostly_hidden_have_a_sentence_and_no_picture(protected: Protected) -> None:
    month = pl.col("period_start").dt.month()
    hidden = protected.change_points.with_columns(
        pl.when(month <= 5, pl.col("area") == DISTRICT).then("observed").alias("observed")
    )
    html = cp.change(replace(protected, change_points=hidden), GRADED, district=DISTRICT)
    assert "<img" not in html._repr_html_()
    words = read(html)
    assert f"graded high risk, {DISTRICT}: there is no chart by month, because more than" in words
    assert words.count("there is no chart by month") == 2


def test_the_latest_years_stand_in_the_place_of_a_chart() -> None:
    ends = [date(2023, 9, 30), date(2024, 9, 30), date(2025, 9, 30)]
    years = pl.DataFrame(
        {
            "value": [0.1, 0.2, 0.3],
            "unit": "proportion",
            "period_start": [date(end.year - 1, 10, 1) for end in ends],
            "period_end": ends,
        }
    )
    said = describe_undrawn(years, find_indicator(GRADED), DISTRICT)
    assert said.endswith(
        "The latest figures are 20.0% (12 months to September 2024) and 30.0% (12 months to"
        " September 2025)."
    )
    assert describe_undrawn(years.clear(), find_indicator(GRADED), DISTRICT).endswith("no figure.")


def test_no_clear_change_names_what_would_have_been_seen(protected: Protected) -> None:
    words = read(cp.change(protected, "missing_rate_per_1000", district=DISTRICT))
    assert "no clear change (exploratory) over the" in words
    assert "That does not say that nothing changed: only a" in words


def test_an_event_without_a_month_gives_the_range_over_its_window(protected: Protected) -> None:
    words = read(cp.change(protected, "online_cse_allocated_share", district=DISTRICT))
    assert "some time from June 2024 to December 2024" in words
    assert f"online team, in all months, {FORCE.name}: a rise over the 8 months since" in words
    assert "so each of 7 was tried: from +" in words


def test_the_table_of_a_theme_has_every_change_asked_for(protected: Protected) -> None:
    view = cp.changes(protected, theme="missing", district=DISTRICT)
    rows = protected.changes.filter(theme="missing", area=DISTRICT)
    html = view._repr_html_()
    assert html.count("<tr>") + html.count("<tr class") >= rows.height
    words = read(view)
    assert f"Changes at events, missing, {DISTRICT} (synthetic" in words
    explored = rows.filter(pl.col("verdict").is_in(JUDGED), family="exploratory")
    table = words.split("Changes at events, missing")[1]
    assert table.count("(exploratory)") == explored.height > 0
    assert f"{DISTRICT}: 3 planned changes could be tested, at S2, S4 and S6" in words


def test_a_summary_names_only_what_an_event_aimed_at(protected: Protected) -> None:
    for area in (DISTRICT, FORCE.name):
        told = str(describe_changes(protected, "missing", area))
        assert told.count("missing episodes graded high risk") == 1
        assert "At S6, missing episodes graded high risk: a rise, +" in told


def test_which_children_and_which_policy(protected: Protected) -> None:
    by_care = read(cp.decomposition(protected, GRADED, district=DISTRICT, by="looked_after"))
    assert "Parts of the change" in by_care
    assert "not looked after" in by_care
    by_policy = read(
        cp.decomposition(protected, GRADED, district=DISTRICT, by="risk_policy_version")
    )
    assert "Parts of the change" not in by_policy
    assert "mpdg 2025" in by_policy


def test_waits_stand_at_a_fixed_mix_of_grades_and_of_children(protected: Protected) -> None:
    words = read(cp.fixed_mix(protected, district=DISTRICT))
    assert "At a fixed mix of grades, the average of both periods, the share went from" in words
    assert "At a fixed mix of children it is" in words
    assert "all grades together and a fixed mix of children cannot" in words


def test_without_an_event_the_page_says_so() -> None:
    nothing = Protected(policy=Policy(), context=None)  # type: ignore[arg-type]
    for view in (
        cp.changes(nothing, theme="missing", district=DISTRICT),
        cp.change(nothing, GRADED, district=DISTRICT),
    ):
        assert "No event at which this could have changed" in read(view)
    for view in (
        cp.how_real(nothing, district=DISTRICT),
        cp.fixed_mix(nothing, district=DISTRICT),
        cp.decomposition(nothing, GRADED, district=DISTRICT),
    ):
        assert "No event that changed how risk is graded" in read(view)


def test_what_no_grade_enters_is_told_over_the_window_where_the_month_is_not_known() -> None:
    window = replace(EVENTS[-1], first=date(2024, 6, 1), last=date(2025, 4, 1))
    found = prepare((window,))
    words = read(cp.how_real(found, district=DISTRICT))
    assert "in the 5 months since" in words
    assert "none changed clearly, at every month tried that carries a model" in words
    assert "Whether their risk changed too cannot be said" in words


def test_too_few_months_are_refused_in_words() -> None:
    late = replace(EVENTS[-1], first=date(2025, 8, 1), last=date(2025, 8, 1))
    found = prepare((late,))
    words = read(cp.change(found, GRADED, district=DISTRICT))
    assert "too few to say (2 months after the change; 8 are needed)" in words
    assert "not its effect" not in words
    real = read(cp.how_real(found, district=DISTRICT))
    assert "this cannot be told (2 months since the event; 3 are needed)" in real


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"indicator": "high_risk"}, "no indicator 'high_risk'"),
        ({"indicator": GRADED, "event": "E99"}, "no event 'E99'; known: S2, S4, S6"),
        ({"indicator": GRADED, "district": "Stockton"}, "Did you mean 'Stockton-on-Tees'"),
    ],
)
def test_what_is_not_known_is_refused(
    protected: Protected, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(cp.ParameterError, match=told):
        cp.change(protected, **{"district": DISTRICT, **asked})  # type: ignore[arg-type]


def test_an_unknown_grouping_or_theme_is_refused(protected: Protected) -> None:
    with pytest.raises(cp.ParameterError, match="no grouping 'sex'"):
        cp.decomposition(protected, GRADED, district=DISTRICT, by="sex")
    with pytest.raises(cp.ParameterError, match="no theme 'lost'"):
        cp.changes(protected, theme="lost", district=DISTRICT)
