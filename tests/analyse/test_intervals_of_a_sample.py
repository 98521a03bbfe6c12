"""Every interval of a sample holds the figure that it is of."""

import numpy as np
import polars as pl
import pytest

from cpanalysis.declare.parameters import Parameters
from cpanalysis.sample import make_sample
from cpanalysis.statistics.proportions import wilson
from cpanalysis.views.records import records_of


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("sample") / "sample"
    make_sample(folder, months=36, scale=0.5, seed=4)
    return records_of(Parameters(source=str(folder)))[0].results


def test_a_figure_lies_within_its_own_interval(results: pl.DataFrame) -> None:
    bounded = results.filter(pl.col("lower").is_not_null(), status="ok")
    outside = bounded.filter(
        (pl.col("value") < pl.col("lower") - 1e-9) | (pl.col("value") > pl.col("upper") + 1e-9)
    )
    assert bounded.height > 5_000
    assert outside.is_empty(), outside.select("indicator", "area", "stratum").unique()


def test_children_counted_once_are_independent_of_each_other(results: pl.DataFrame) -> None:
    shares = results.filter(
        pl.col("denominator") > 100,
        pl.col("indicator").str.starts_with("missing_with_cse_share"),
        status="ok",
    )
    plain = wilson(shares["numerator"], shares["denominator"])
    assert shares.height >= 2
    np.testing.assert_allclose(shares["lower"], np.asarray(plain.lower), atol=0.01)
    np.testing.assert_allclose(shares["upper"], np.asarray(plain.upper), atol=0.01)
