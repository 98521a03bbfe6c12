"""Control charts of the months of records: from monthly rows to one row a chart and one a point.

What is published of each chart, and so what it tells of the months behind it:

* the points: rows of the results that are shown, nothing else;
* ``baseline_events`` (and, as their quotient, ``centre``): the sum of the numerators over
  ``baseline_months``, with ``baseline_exposure`` that of the denominators (a plain count has one a
  month). Of a chart of a share the complement is known with them;
* ``changed_events`` (and, as its quotient to the baseline, ``change``): the sum of the numerators
  over ``changed_months``;
* the lines of its months: functions of the months of the baseline, which follow from what is shown
  where none of these is hidden. Where some are, the lines are made again from the published
  centre and a dispersion rounded up to a half;
* ``state`` and ``since``.

:mod:`cpanalysis.protect.charts` hides the sums, and all that is made from them, where they would
tell a hidden month by themselves; each sum is one linear equation for a control of linked tables.
"""

from cpanalysis.analyse.charts.charting import Charting
from cpanalysis.analyse.charts.children import add_children
from cpanalysis.analyse.charts.make import chart_months

__all__ = ["Charting", "add_children", "chart_months"]
