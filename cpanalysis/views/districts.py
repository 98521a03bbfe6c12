"""The four districts side by side, for the force."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.kinds import Concentration, Duration, Proportion, Rate
from cpanalysis.declare.results import OF_YEAR, THEMES
from cpanalysis.errors import require_choice
from cpanalysis.plots.districts import draw_district_funnel, draw_side_by_side
from cpanalysis.protect import Protected
from cpanalysis.tables.districts import (
    tabulate_adjusted,
    tabulate_differences,
    tabulate_side_by_side,
)
from cpanalysis.views.view import Definition, View
from cpanalysis.words.areas import choose_area
from cpanalysis.words.catalogue import CATALOGUE, find_indicator
from cpanalysis.words.districts import (
    describe_adjusted,
    describe_differences,
    describe_funnel,
    describe_gaps,
    describe_side_by_side,
    primary_differences,
)
from cpanalysis.words.funnels import funnel_of
from cpanalysis.words.sentences import Sentences

COMPARED = Proportion | Rate | Duration | Concentration


def differences(protected: Protected, *, force: str) -> View:
    """Return where districts differ from the rest of the force: words, and the primary family.

    Raises
    ------
    ParameterError
        For a force that is not known.
    """
    choose_area("", force)
    words = describe_differences(protected, force)
    if primary_differences(protected).is_empty():
        return View((words,))
    return View((words, tabulate_differences(protected, force)))


def district_funnel(protected: Protected, indicator: str, *, force: str) -> View:
    """Return where the four districts lie among limits that chance would keep to.

    Raises
    ------
    ParameterError
        For an indicator or force that is not known.
    """
    choose_area("", force)
    declared = find_indicator(indicator)
    words = describe_funnel(protected, declared, force)
    points = funnel_of(protected, indicator)[0]
    if points.filter(pl.col("area").is_in(DISTRICT_NAMES)).is_empty():
        return View((words, Definition(declared)))
    return View((words, draw_district_funnel(protected, declared, force), Definition(declared)))


def adjusted(protected: Protected, *, force: str) -> View:
    """Return the primary comparisons crude and like with like: words and table.

    Raises
    ------
    ParameterError
        As :func:`differences`.
    """
    choose_area("", force)
    primary = primary_differences(protected)["indicator"].unique(maintain_order=True)
    known = set(protected.adjusted["indicator"])
    codes = tuple(code for code in primary if code in known)
    words = describe_adjusted(protected, codes, force)
    return View((words, tabulate_adjusted(protected, codes, force)) if codes else (words,))


def side_by_side(protected: Protected, theme: str, *, force: str) -> View:
    """Return every indicator of a theme for the four districts: small charts and a table.

    Raises
    ------
    ParameterError
        As :func:`differences`, and for a theme that is not known.
    """
    choose_area("", force)
    require_choice(theme, THEMES, what="theme")
    rows = rows_of_theme(protected, theme)
    if rows.is_empty():
        return View((Sentences((f"{force}: no figure of the districts on {theme}.",)),))
    words = describe_side_by_side(rows, theme, force)
    chart, table = (make(rows, theme, force) for make in (draw_side_by_side, tabulate_side_by_side))
    return View((words, chart, table))


def rows_of_theme(protected: Protected, theme: str) -> pl.DataFrame:
    """Return the latest year of every indicator of records on a theme that districts have."""
    codes = [
        code
        for code, item in CATALOGUE.items()
        if ":" not in code and item.theme == theme and isinstance(item.kind, COMPARED)
    ]
    order = pl.DataFrame({"indicator": codes}, schema={"indicator": pl.String})
    own = protected.results.filter(
        pl.col("stratum") == "all",
        pl.col("area").is_in([*DISTRICT_NAMES, FORCE.name]),
        pl.col("origin").is_in(["records", "synthetic"]),
        OF_YEAR,
    )
    told = own.filter(pl.col("area").is_in(DISTRICT_NAMES), pl.col("value").is_not_null())
    last = told.group_by("indicator").agg(pl.col("period_end").max())
    latest = own.join(last, on=["indicator", "period_end"], how="inner", maintain_order="left")
    return order.join(latest, on="indicator", how="inner", maintain_order="left")


def incomparable(protected: Protected, *, force: str) -> View:
    """Return what cannot be compared between districts, and why.

    Raises
    ------
    ParameterError
        As :func:`differences`.
    """
    choose_area("", force)
    return View((describe_gaps(protected, force),))
