"""Where nothing was planted few comparisons are called clear, over several samples."""

from pathlib import Path

import polars as pl

from cpanalysis.analyse.comparisons import compare
from cpanalysis.analyse.records import YEAR, bound
from cpanalysis.declare.indicators import Readings, word_indicators
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records
from cpanalysis.sample import make_sample

SAMPLES = 5
ALIKE = (
    "missing_high_risk_share",
    "missing_referral_rate",
    "response_over_3h_rate",
    "rhi_completed_within_72h_rate",
    "aa_within_2h_rate",
    "no_suspect_outcome_rate",
)
"""Shares in which the sample plants no difference between districts."""


def compare_sample(folder: Path, seed: int) -> pl.DataFrame:
    """Return the comparisons of districts with the rest of the force of one sample."""
    make_sample(folder, months=14, seed=seed)
    measured = measure_records(
        as_records(read_extract(str(folder))), Request(length=YEAR, indicators=ALIKE)
    )
    indicators = with_variants(word_indicators(Readings()))
    made = compare(bound(measured, indicators), indicators, ALIKE)
    return made.filter(comparator="rest of force", family="primary").drop_nulls("p_value")


def test_districts_that_do_not_differ_are_seldom_told_apart(tmp_path: Path) -> None:
    rows = pl.concat([compare_sample(tmp_path / str(seed), seed) for seed in range(1, SAMPLES + 1)])
    assert rows.height >= 80
    assert (rows["p_value"] < 0.05).mean() < 0.1  # type: ignore[operator]
    assert rows.filter(pl.col("verdict").is_in(["higher", "lower"])).height <= 2
