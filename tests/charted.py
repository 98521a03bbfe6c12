"""Protected results of one made-up series, with its charts, as a page takes them."""

from collections.abc import Sequence
from typing import Any

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.charts import Charting, chart_months
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.words.charts import Row, find_chart
from tests.analyse.monthly import INDICATORS, months_of

STEADY = [12, 9, 14, 11, 10, 13, 8, 12, 11, 15, 10, 9] * 4
HALVED = [*STEADY[:36], *[6, 6, 5, 7, 5, 8, 6, 5, 7, 5, 6, 6]]


def protect_series(
    counts: Sequence[float | None], code: str = "a_count", total: float | None = None, **asked: Any
) -> Protected:
    rows = months_of(code, counts, total)
    charts, points = chart_months(rows, INDICATORS, Charting(**asked))
    return protect(Analysis(results=rows, charts=charts, chart_points=points), Policy())


def row_of(protected: Protected, code: str = "a_count", **chosen: Any) -> Row:
    row = find_chart(protected, code, "Hartlepool", **chosen)
    assert row is not None
    return row
