"""Charts of a synthetic sample signal what is planted, in its month, and little else."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.analyse.charts import Charting, chart_months
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records import read_records
from cpanalysis.sample import make_sample
from cpanalysis.sample.effects import DETENTION_RATE_STOCKTON, HIGH_RISK, MISSING_REFERRAL, Effect

PLANTED: dict[str, tuple[str, Effect]] = {
    "missing_high_risk_share": ("higher", HIGH_RISK),
    "missing_referral_rate": ("higher", MISSING_REFERRAL),
    "child_detention_count": ("lower", DETENTION_RATE_STOCKTON),
}
UNCHANGED = (
    "missing_episode_count",
    "cse_investigation_count",
    "rhi_offered_rate",
    "overnight_detention_rate",
    "custody_csc_referral_rate",
    "prevention_interview_face_to_face_rate",
)


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The charts of some indicators of a sample of four years."""
    folder: Path = tmp_path_factory.mktemp("planted") / "sample"
    make_sample(folder, months=48, seed=1)
    request = Request(indicators=(*PLANTED, *UNCHANGED), spread=False)
    measured = measure_records(read_records(str(folder)), request)
    asked = Charting(areas=DISTRICT_NAMES)
    found, _ = chart_months(measured.results, with_variants(RECORD_INDICATORS), asked)
    return found.filter(rules="calibrated", stratum="all")


@pytest.mark.parametrize("code", PLANTED)
def test_what_is_planted_is_signalled_within_two_months_and_its_size_covered(
    charts: pl.DataFrame, code: str
) -> None:
    side, effect = PLANTED[code]
    where = effect.districts or DISTRICT_NAMES
    for row in charts.filter(pl.col("area").is_in(where), indicator=code).iter_rows(named=True):
        assert row["state"] == side
        assert abs(months_between(row["since"], effect.start)) <= 2
        assert row["change_lower"] < effect.ratio < row["change_upper"]


def months_between(first: date, second: date | None) -> int:
    assert second is not None
    return 12 * (first.year - second.year) + first.month - second.month


def test_where_nothing_is_planted_alarms_are_few(charts: pl.DataFrame) -> None:
    stable = charts.filter(pl.col("indicator").is_in(UNCHANGED))
    assert stable.height == len(UNCHANGED) * len(DISTRICT_NAMES)
    assert stable.filter(pl.col("state") != "stable").height <= 2
