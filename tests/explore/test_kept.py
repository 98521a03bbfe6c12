"""The sample's results on disk: protected, marked, and the same as made anew."""

from pathlib import Path

import polars as pl
import pytest

import cpanalysis as cp
from cpanalysis.explore import current
from cpanalysis.explore.opened import LATEST
from cpanalysis.explore.prepared import COMPLETE, ONCE, Kept, Loaded, find_kept, prepare_source
from cpanalysis.explore.session import Session


@pytest.fixture
def opened(kept_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept_sample))
    return cp.open()


def test_what_is_kept_is_marked_and_protected(opened: Session) -> None:
    folder = find_kept(opened.prepared.parameters)
    assert folder.name.startswith("SYNTHETIC-seed-1-")
    for results in folder.rglob("results.parquet"):
        rows = pl.read_parquet(results).filter(pl.col("origin") == "synthetic")
        assert rows.height
        assert rows.filter(pl.col("numerator").is_between(1, 4)).is_empty()


def test_the_second_start_reads_what_is_kept(
    opened: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cp.open().protected.results.equals(opened.protected.results)
    assert not any(said in capsys.readouterr().out for said in ONCE.values())


def test_three_lines_make_an_answer_again(opened: Session) -> None:
    told = cp.ask("looked_after_missing_share", area="Hartlepool")
    lines = told.code.splitlines()
    space: dict[str, object] = {}
    exec("\n".join(lines[:-1]), space)  # noqa: S102 (our own lines)
    again = eval(lines[-1], space)  # noqa: S307
    assert again._repr_html_() == told._repr_html_()


def test_half_written_results_are_not_left(opened: Session) -> None:
    folder = find_kept(opened.prepared.parameters)
    assert (folder / "internal" / COMPLETE).is_file()
    assert not list(folder.glob(".partial-*"))


def test_nothing_of_an_extract_is_kept(tmp_path: Path) -> None:
    extract = prepare_source(cp.Parameters(source=str(tmp_path)))
    assert type(extract) is Loaded
    assert type(prepare_source(cp.Parameters())) is Kept


def test_the_sample_is_opened_only_when_asked_for(opened: Session) -> None:
    assert current.current() is opened
    LATEST.latest = None
    with pytest.raises(cp.ParameterError, match=r"cp.open\(source"):
        cp.trend("missing_high_risk_share", area="Hartlepool")
