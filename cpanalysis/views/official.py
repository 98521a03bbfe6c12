"""What official statistics say of a district."""

import polars as pl

from cpanalysis.declare.whom import require_authority
from cpanalysis.plots.funnels import draw_funnel
from cpanalysis.protect import Protected
from cpanalysis.tables.table import make_table
from cpanalysis.views.view import View
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.funnels import describe_position, funnel_of
from cpanalysis.words.sentences import Sentences

NO_FUNNEL = (
    "{title}: a funnel over all authorities appears here once the department's open-data file of"
    " all England lies in data/releases."
)

NO_NEIGHBOURS = (
    "The list that was read has no statistical neighbours of {district}: download the"
    " department's list of all authorities into the folder of releases."
)


def funnel(protected: Protected, indicator: str, *, district: str) -> View:
    """Return where a district lies among all authorities of England: words and chart.

    Raises
    ------
    ParameterError
        As :func:`cpanalysis.views.series.trend`.
    """
    declared = find_indicator(indicator)
    require_authority(district)
    if funnel_of(protected, indicator)[0].is_empty():
        return View((Sentences((NO_FUNNEL.format(title=declared.title),)),))
    words = Sentences((describe_position(protected, declared, district),))
    return View((words, draw_funnel(protected, declared, district)))


def neighbours(protected: Protected, *, district: str) -> View:
    """Return the ten statistical neighbours of a district, and whether their figures are here."""
    require_authority(district)
    listed = protected.context.neighbours
    if listed is None:
        return View((Sentences(("No list of statistical neighbours was read.",)),))
    own = listed.filter(pl.col("area") == district).sort("rank")
    if own.is_empty():
        return View((Sentences((NO_NEIGHBOURS.format(district=district),)),))
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
