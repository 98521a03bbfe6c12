"""An indicator of one's own: the registry's block, measured, protected, compared."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars import col

import cpanalysis as cp
from cpanalysis.analyse.own import judge
from cpanalysis.declare.indicators import RECORD_INDICATORS, RecordIndicator
from cpanalysis.declare.kinds import Neither, Proportion
from cpanalysis.explore.panel import Panel
from cpanalysis.explore.session import Session

NIGHT = {
    "reference": "",
    "code": "missing_night_share",
    "title": "Missing episodes reported at night",
    "definition": "Reported between midnight and six, against all episodes.",
    "theme": "missing",
    "kind": Proportion(),
    "better": Neither("describes when reports come"),
    "source": "this test",
    "rows": "missing_episodes",
    "numerator": col("part_of_day") == "night_00_to_05",
    "strata": ("looked_after",),
}


def declare(**changes: object) -> RecordIndicator:
    return RecordIndicator(**{**NIGHT, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def defined(small: object) -> Iterator[Session]:
    """A session with one indicator of its own."""
    session = Session(small)  # type: ignore[arg-type]
    session.define(declare())
    return session


def test_it_answers_every_question(defined: Session) -> None:
    for ask in (defined.ask, defined.trend, defined.compare, defined.quality):
        assert "Missing episodes reported at night" in ask("missing_night_share")._repr_html_()


def test_its_code_says_where_it_is_declared(defined: Session) -> None:
    assert defined.ask("missing_night_share").code.splitlines()[2:] == [
        '# here cp.define(...) with the block of "missing_night_share"',
        'cp.ask("missing_night_share")',
    ]
    assert "define" not in defined.ask("missing_high_risk_share").code


def test_the_panel_shows_it_as_it_was_declared_last(small: object) -> None:
    session = Session(small)  # type: ignore[arg-type]
    session.define(declare())
    panel = Panel(session)
    panel.fields["indicator"].value = "missing_night_share"
    session.define(declare(title="Night reports"))
    panel.update()
    assert "<h3>Night reports</h3>" in panel.answer.value


def test_it_has_value_interval_comparison_and_chart(defined: Session) -> None:
    own = defined.results_of("missing_night_share")
    whole = own.results.filter(
        pl.col("area") == "Middlesbrough", pl.col("stratum") == "all", pl.col("value").is_not_null()
    )
    assert whole["lower"].null_count() == 0
    assert {"rest of force", "a year earlier"} <= set(own.comparisons["comparator"])
    assert own.charts.filter(pl.col("area") == "Cleveland").height


def test_it_is_protected(defined: Session) -> None:
    rows = defined.results_of("missing_night_share").results
    assert rows.filter(pl.col("status") == "suppressed").height
    assert rows.filter(pl.col("numerator").is_between(1, 4)).is_empty()


def test_a_block_of_the_registry_gives_the_registry_figures(defined: Session) -> None:
    known = RECORD_INDICATORS["missing_high_risk_share"]
    changes = {name: getattr(known, name) for name in ("numerator", "denominator", "recorded")}
    defined.define(declare(code="copied", strata=known.strata, **changes))
    columns = ["area", "period_end", "stratum", "value_of_stratum", "numerator", "lower", "status"]
    own, registered = (
        defined.results_of(code).results.select(columns).sort(columns)
        for code in ("copied", known.code)
    )
    assert own.equals(registered)


def test_its_comparisons_are_exploratory_and_share_the_rate(small: object) -> None:
    session = Session(small)  # type: ignore[arg-type]
    known = session.protected.comparisons
    own = known.filter(pl.col("indicator") == "missing_duration_hours").head(0)
    assert judge(own, known).is_empty()
    session.define(declare())
    found = session.results_of("missing_night_share").comparisons
    assert found["family"].unique().to_list() == ["exploratory"]
    told = found.filter(pl.col("q_value").is_not_null())
    assert (told["q_value"] >= told["p_value"]).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "missing_episode_count"}, "in the catalogue; choose a new code"),
        ({"rows": "missing_episode"}, "Did you mean 'missing_episodes'"),
        ({"theme": "mising"}, "Did you mean 'missing'"),
        ({"strata": ("looked_aftr",)}, "Did you mean 'looked_after'"),
        ({"numerator": col("initial_rsk") == "high"}, "Did you mean 'initial_risk'"),
    ],
)
def test_a_wrong_declaration_is_refused(defined: Session, changes: dict, told: str) -> None:
    with pytest.raises(cp.ParameterError, match=told):
        defined.define(declare(**{"code": "wrong", **changes}))


def test_it_does_not_go_to_partners(defined: Session, tmp_path: Path) -> None:
    told = defined.show_to("partner").ask("missing_night_share")
    assert 'data-audience="partner"' in told._repr_html_()
    with pytest.raises(cp.ParameterError, match="protected by itself"):
        cp.save(told, tmp_path / "exports")
    assert not (tmp_path / "exports").exists()
