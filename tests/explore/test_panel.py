"""The panel: what is chosen is what is asked, shown, printed and saved."""

from pathlib import Path

import pytest

from cpanalysis.explore.panel import Panel
from cpanalysis.explore.session import Session


@pytest.fixture
def panel(session: Session) -> Panel:
    return Panel(session)


def test_it_opens_with_an_answer(panel: Panel) -> None:
    assert "<h3>Missing episodes</h3>" in panel.answer.value
    assert "cp.ask(&quot;missing_episode_count&quot;" in panel.code.value


def test_a_choice_changes_answer_and_code(panel: Panel) -> None:
    panel.fields["indicator"].value = "missing_high_risk_share"
    panel.fields["by"].value = "looked_after"
    panel.areas["Hartlepool"].value = False
    panel.areas["Middlesbrough"].value = True
    assert "Middlesbrough by looked after" in panel.answer.value
    assert "area=&quot;Middlesbrough&quot;, by=&quot;looked_after&quot;" in panel.code.value


def test_a_split_stays_where_the_next_indicator_has_it(panel: Panel) -> None:
    panel.fields["by"].value = "sex"
    panel.fields["indicator"].value = "missing_high_risk_share"
    assert panel.fields["by"].value == "sex"
    panel.fields["indicator"].value = "rhi_offered_rate"
    assert panel.fields["by"].value == ""


def test_only_what_there_is_can_be_chosen(panel: Panel) -> None:
    panel.fields["indicator"].value = "missing_high_risk_share"
    offered = [value for _, value in panel.fields["against"].options]
    assert offered == ["", "rest of force", "a year earlier"]


def test_no_area_is_said_and_the_answer_stays(panel: Panel) -> None:
    before = panel.answer.value
    panel.areas["Hartlepool"].value = False
    assert "no area is named" in panel.status.value
    assert panel.answer.value == before


def test_months_that_end_before_they_begin_are_said(panel: Panel) -> None:
    panel.fields["first"].value = "2025-01"
    panel.fields["last"].value = "2024-01"
    assert "ends before it begins" in panel.status.value


def test_other_eyes_see_their_own_frame(panel: Panel) -> None:
    panel.audience.value = "partner"
    assert 'data-audience="partner"' in panel.answer.value
    assert "audience=&quot;partner&quot;" in panel.code.value


def test_a_change_of_eyes_says_first_that_it_takes_time(panel: Panel) -> None:
    told: list[str] = []
    panel.status.observe(lambda change: told.append(change.new), "value")
    panel.audience.value = "partner"
    assert "takes a minute or two" in told[0]
    assert "Answered in" in told[-1]


def test_it_saves_what_is_shown(
    panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    panel.button.click()
    names = {path.name for path in (tmp_path / "exports").iterdir()}
    assert "missing_episode_count_hartlepool_internal_SYNTHETIC.csv" in names
    assert "missing_episode_count_hartlepool_internal_SYNTHETIC.csv" in panel.status.value
