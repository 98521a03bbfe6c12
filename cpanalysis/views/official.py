"""What official statistics say of a district."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.official import INDICATORS, OfficialIndicator
from cpanalysis.errors import require_choice
from cpanalysis.plots.comparisons import draw_areas
from cpanalysis.plots.funnels import draw_funnel
from cpanalysis.plots.trends import draw_trend
from cpanalysis.protect import Protected
from cpanalysis.tables.comparisons import tabulate_comparisons
from cpanalysis.tables.table import make_table
from cpanalysis.tables.trends import tabulate_trend
from cpanalysis.views.view import Definition, View
from cpanalysis.words.comparisons import describe_comparisons, latest_comparisons
from cpanalysis.words.funnels import describe_position, funnel_of
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import describe_trend

NO_FUNNEL = (
    "{title}: a funnel over all authorities appears here once the department's open-data file of"
    " all England lies in data/releases."
)


def trend(protected: Protected, indicator: str, *, district: str) -> View:
    """Return a district over time: words, chart, table, definition.

    Raises
    ------
    ParameterError
        For an unknown indicator or district, with those that are known.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    return View(
        (
            describe_trend(protected, declared, district),
            draw_trend(protected, declared, district),
            tabulate_trend(protected, declared, district),
            Definition(declared),
        )
    )


def comparison(protected: Protected, indicator: str, *, district: str) -> View:
    """Return a district beside force, region, country and neighbours: words, chart, table.

    Raises
    ------
    ParameterError
        As :func:`trend`.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    words = describe_comparisons(protected, declared, district)
    if latest_comparisons(protected, indicator, district).is_empty():
        return View((words, Definition(declared)))
    return View(
        (
            words,
            draw_areas(protected, declared, district),
            tabulate_comparisons(protected, declared, district),
        )
    )


def funnel(protected: Protected, indicator: str, *, district: str) -> View:
    """Return where a district lies among all authorities of England: words and chart.

    Raises
    ------
    ParameterError
        As :func:`trend`.
    """
    declared = find_indicator(indicator)
    require_choice(district, DISTRICT_NAMES, what="district")
    if funnel_of(protected, indicator)[0].is_empty():
        return View((Sentences((NO_FUNNEL.format(title=declared.title),)),))
    words = Sentences((describe_position(protected, declared, district),))
    return View((words, draw_funnel(protected, declared, district)))


def find_indicator(code: str) -> OfficialIndicator:
    """Return the declared indicator of a code."""
    return INDICATORS[require_choice(code, INDICATORS, what="indicator")]


def neighbours(protected: Protected, *, district: str) -> View:
    """Return the ten statistical neighbours of a district, and whether their figures are here."""
    require_choice(district, DISTRICT_NAMES, what="district")
    listed = protected.context.neighbours
    if listed is None:
        return View((Sentences(("No list of statistical neighbours was read.",)),))
    own = listed.filter(pl.col("area") == district).sort("rank")
    table = own.select(
        pl.col("rank").cast(pl.String).alias("Rank"),
        pl.col("neighbour").alias("Statistical neighbour"),
        pl.col("closeness").str.to_titlecase().alias("Closeness"),
    )
    notes = (f"Source: Department for Education, {own['source'][0]}.",)
    shown = make_table(
        table,
        f"Statistical neighbours of {district}",
        left=("Statistical neighbour", "Closeness"),
        notes=notes,
    )
    return View((Sentences((describe_presence(protected, own),)), shown))


def describe_presence(protected: Protected, own: pl.DataFrame) -> str:
    """Return whether figures of the neighbours were read, and what to do where they were not."""
    names = own["neighbour"].to_list()
    present = protected.results.filter(pl.col("area").is_in(names))["area"].n_unique()
    if present == len(names):
        return "The comparisons on this page include these ten authorities taken together."
    return (
        "The figures of these authorities are not among those that ship: download the"
        " department's open-data files of all England into data/releases, and the comparisons"
        " and a funnel over all authorities appear here."
    )
