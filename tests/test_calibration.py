"""The calibration as one command: every family in the report, and a miss makes it fail."""

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks.calibration import __main__ as calibration
from benchmarks.calibration import charts, children, coverage, funnels, segmented
from benchmarks.calibration.coverage import BAND, OURS, cover_count, cover_share
from benchmarks.calibration.funnels import Job, Setting
from benchmarks.calibration.report import Part, write_report
from benchmarks.calibration.rows import Row, at_most, missed, within

NOW = "treated as independent"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *families: Any, size: str = "0.002") -> int:
    monkeypatch.setattr(calibration, "FAMILIES", families)
    return calibration.main(["--size", size, "--workers", "1", "--into", str(folder)])


def family(name: str, *rows: Row) -> Any:
    return SimpleNamespace(FAMILY=name, __doc__="Made up.", run=lambda *_, **__: list(rows))


MET = at_most("made up", "calm", "false alarms", value=0.04, limit=0.05)
MISSED = within("made up", "wild", "coverage", value=0.91, band=BAND)


def test_a_missed_figure_makes_it_exit_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, family("made up", MET, MISSED)) == 1
    said = capsys.readouterr().out
    assert "missed: wild: coverage 0.9100, held to 0.935 to 0.965" in said
    assert "1 missed; " in said
    assert "91.0% / 93.5% to 96.5% ✗" in (tmp_path / "calibration.md").read_text(encoding="utf-8")


def test_without_a_miss_it_exits_0(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    information = Row("made up", "other", "for information", 0.9)
    assert run(monkeypatch, tmp_path, family("made up", MET, information)) == 0


def test_a_default_that_is_broken_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "clustered_interval", lambda totals, _: coverage.byar(totals))
    draw = np.random.default_rng(1)
    broken = cover_count(draw, 0.1, children=50.0, mean=2.2, shape=1.0)
    assert [row.met for row in broken] == [False, None]


def test_every_family_is_run() -> None:
    assert {module.FAMILY for module in calibration.FAMILIES} == {
        module.FAMILY for module in (charts, children, coverage, segmented, funnels)
    }


@pytest.mark.parametrize("module", [charts, coverage])
def test_a_family_is_reported_and_drawn(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(monkeypatch, tmp_path, module)
    report = (tmp_path / "calibration.md").read_text(encoding="utf-8")
    assert f"## {module.FAMILY.capitalize()}" in report
    assert f"(calibration_{module.FAMILY}.svg)" in report
    assert (tmp_path / f"calibration_{module.FAMILY}.svg").stat().st_size > 1000


def test_clustered_intervals_cover_and_those_of_now_do_not() -> None:
    draw = np.random.default_rng(5)
    rows = [
        *cover_count(draw, 0.25, children=50.0, mean=3.5, shape=1.0),
        *cover_share(draw, 0.5, children=80, mean=3.5, like=(0.3, 0.4)),
    ]
    ours = [row.value for row in rows if row.measure == OURS]
    now = [row.value for row in rows if row.measure == NOW]
    assert all(0.92 <= value <= 0.98 for value in ours)
    assert max(now) < 0.86


def test_stable_districts_are_seldom_flagged_where_months_tell_the_dispersion() -> None:
    rows = {row.measure: row.value for row in Job(Setting(10.0, 3.0, 24), 3, 0.05).rows()}
    assert rows["beyond 95 %"] <= 0.05
    assert rows["beyond 95 %, no dispersion"] > 0.15


def test_the_report_says_how_many_figures_meet_their_limit() -> None:
    report = write_report([Part("made up", "Text.", [MET, MISSED])], seed=1, size=1)
    assert "**1 of 2 figures meet their limit.**" in report


def test_children_who_recur_raise_no_more_alarms_than_promised_and_falls_are_found() -> None:
    rows = children.hold(children.CAREERS[3], seed=1, size=0.1)
    assert len([row for row in rows if row.met]) == 8
    assert not missed(rows)
    alone = next(row.value for row in rows if "months alone" in row.measure)
    assert alone > 0.06
