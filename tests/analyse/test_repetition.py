"""How far episodes fall on few children: those of no known child are told apart."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from cpanalysis.analyse.repetition import EPISODES, Span, concentrate
from cpanalysis.statistics.concentration import concentration
from cpanalysis.statistics.resampling import Resampling

SPAN = Span(date(2024, 10, 1), date(2025, 9, 30), "synthetic")


def spread(unmatched: int) -> pl.DataFrame:
    counts = {"events": [1, 2, 9], "total": [1, 2, 9], "children": [40 + unmatched, 12, 3]}
    return pl.DataFrame({**counts, "unmatched": [unmatched, 0, 0]}).with_columns(
        indicator=pl.lit(EPISODES),
        stratum=pl.lit("all"),
        area=pl.lit("Hartlepool"),
        period_end=SPAN.end,
    )


@pytest.mark.parametrize("unmatched", [0, 18])
def test_episodes_of_no_known_child_change_no_measure(unmatched: int) -> None:
    rows = [row for row in concentrate(spread(unmatched), SPAN) if row["area"] == "Hartlepool"]
    known = concentration(
        np.repeat([1, 2, 9], [40, 12, 3]), how=Resampling(seed=20170520, draws=500)
    )
    tenth = rows[0]
    assert (tenth["children"], tenth["episodes"], tenth["unmatched"]) == (55, 91, unmatched)
    assert tenth["value"] == pytest.approx(known.top_share.value)  # type: ignore[union-attr]
