"""A waiting time: curves with numbers at risk, share in time, and the rest of the force."""

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.waiting import WAITING
from cpanalysis.errors import require_choice
from cpanalysis.plots.curves import curves_of, draw_curves
from cpanalysis.protect import Protected
from cpanalysis.tables.waits import tabulate_medians, tabulate_waits
from cpanalysis.views.view import Definition, Shown, View
from cpanalysis.words.areas import choose_area
from cpanalysis.words.waits import describe_waits, list_rows, medians_of


def waits(protected: Protected, indicator: str, *, district: str = "", force: str = "") -> View:
    """Return a waiting time of a district beside the rest of the force, or of all four districts.

    Words, curves, tables and definition. Curves are those of Aalen and Johansen, which are of
    Kaplan and Meier where nothing else can end the wait; open waits count and are never dropped.

    Raises
    ------
    ParameterError
        For an indicator that is no waiting time, or an area that is not known.
    """
    require_choice(indicator, WAITING, what="waiting time")
    area, declared = choose_area(district, force), RECORD_INDICATORS[indicator]
    parts: list[Shown] = [describe_waits(protected, declared, area)]
    if curves_of(protected, indicator, area):
        parts.append(draw_curves(protected, declared, area))
    if list_rows(protected, indicator, area):
        parts.append(tabulate_waits(protected, declared, area))
    medians = medians_of(protected, indicator, area)
    if medians.height:
        parts.append(tabulate_medians(medians, declared, area))
    return View((*parts, Definition(declared)))
