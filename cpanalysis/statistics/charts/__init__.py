"""Control charts over time: limits that are exact, signals whose false-alarm rate is known.

Ask for `charts_of_counts`, `charts_of_proportions` or `charts_of_values` (many series at
once) or for the same in the singular; for rare events for `chart_of_gaps`.
"""

from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import Chart, State
from cpanalysis.statistics.charts.charts import (
    chart_of_counts,
    chart_of_proportions,
    chart_of_values,
    charts_of_counts,
    charts_of_proportions,
    charts_of_values,
)
from cpanalysis.statistics.charts.gaps import chart_of_gaps
from cpanalysis.statistics.charts.options import ChartOptions

__all__ = [
    "Caution",
    "Chart",
    "ChartOptions",
    "State",
    "chart_of_counts",
    "chart_of_gaps",
    "chart_of_proportions",
    "chart_of_values",
    "charts_of_counts",
    "charts_of_proportions",
    "charts_of_values",
]
