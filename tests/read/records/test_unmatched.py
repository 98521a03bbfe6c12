"""Identifiers that do not join make links not computable; a few strays do not."""

import polars as pl
import pytest

from cpanalysis.measure.records import Request, measure_records
from cpanalysis.measure.records.lacking import list_lacking
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.read.records.records import Records
from cpanalysis.read.records.report import check
from cpanalysis.read.records.saved import save_records, scan_records
from cpanalysis.read.records.unmatched import find_unmatched
from cpanalysis.sample import Plan, SampleOptions, make_tables

LINKED = "cse_with_prior_missing_share"
OTHER = "missing_episode_count"
Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def frames() -> Frames:
    plan = Plan(scale=0.3, months=24, seed=5, options=SampleOptions(faults="none"))
    return dict(make_tables(plan).tables)


def hash_again(frames: Frames, table: str, share: float = 1.0) -> Frames:
    """Return tables of which one has other numbers for a share of its children."""
    number = pl.col("child_id").hash(7)
    other = pl.concat_str(
        pl.lit("C"), number.cast(pl.String).str.slice(0, 16).str.pad_start(16, "0")
    )
    changed = pl.when(number % 1000 < 1000 * share).then(other).otherwise("child_id")
    known = pl.when(pl.col("child_id").is_not_null()).then(changed).alias("child_id")
    return {**frames, table: frames[table].with_columns(known)}


def write(frames: Frames, folder):
    folder.mkdir()
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


@pytest.mark.parametrize("share", [1.0, 0.97])
@pytest.mark.parametrize("with_register", [True, False])
def test_children_of_another_system_are_found(
    frames: Frames, share: float, with_register: bool
) -> None:
    changed = hash_again(frames, "cse_victims", share)
    if not with_register:
        changed.pop("children")
        share_left = 1 - share
        if share_left:
            pytest.skip("without a register a few that are known are as many as there may be")
    pairs = find_unmatched(changed)
    assert frozenset(("cse_victims.child_id", "missing_episodes.child_id")) in pairs
    assert not any(
        {"missing_episodes.child_id", "custody_detentions.child_id"} <= pair for pair in pairs
    )


@pytest.mark.parametrize("table", ["cse_victims", "ppn_referrals", "custody_detentions"])
def test_a_few_strays_are_not(frames: Frames, table: str) -> None:
    assert find_unmatched(frames) == {}
    assert find_unmatched(hash_again(frames, table, 0.2)) == {}


def test_without_a_register_two_tables_that_share_some_children_join(frames: Frames) -> None:
    two = {name: frames[name] for name in ("missing_episodes", "cse_victims", "custody_detentions")}
    assert find_unmatched(two) == {}


def test_interviews_of_other_episodes_are_found(frames: Frames) -> None:
    other = pl.concat_str(pl.lit("X"), "episode_id").alias("episode_id")
    moved = {**frames, "return_interviews": frames["return_interviews"].with_columns(other)}
    assert list(find_unmatched(moved)) == [
        frozenset(("return_interviews.episode_id", "missing_episodes.episode_id"))
    ]


@pytest.fixture(scope="module")
def apart(frames: Frames, tmp_path_factory) -> Records:
    folder = write(hash_again(frames, "cse_victims"), tmp_path_factory.mktemp("apart") / "x")
    extract = read_extract(folder)
    assert extract.usable
    return as_records(extract)


def test_what_links_them_is_not_computed_and_the_rest_is(apart: Records) -> None:
    codes = (LINKED, OTHER, "cse_victim_rate_per_1000")
    rows = measure_records(apart, Request(indicators=codes, length="12 months")).results
    linked = rows.filter(indicator=LINKED)
    assert set(linked["status"]) == {"not_computable"}
    assert linked["numerator"].null_count() == linked.height
    assert "cannot be linked" in linked["reason"][0]
    assert "ok" in set(rows.filter(indicator=OTHER)["status"])
    assert OTHER not in list_lacking(apart)


def test_check_says_so_and_is_not_content(frames: Frames, tmp_path) -> None:
    report = check(write(hash_again(frames, "cse_victims"), tmp_path / "x"))
    assert not report.usable
    told = str(report)
    assert "Cannot be linked" in told
    assert "cse_victims are not in children" in told
    assert "in part only" in told
    assert check(write(frames, tmp_path / "y")).usable


def test_it_is_kept_with_saved_records(apart: Records, tmp_path) -> None:
    assert scan_records(save_records(apart, tmp_path / "saved")).unmatched == apart.unmatched
