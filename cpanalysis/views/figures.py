"""From files to the analysis of official, downloaded and published figures."""

from pathlib import Path

import polars as pl

from cpanalysis.analyse.analysis import Analysis, add_published, analyse
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.authorities import AUTHORITY_NAMES
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.errors import ParameterError
from cpanalysis.measure.comparators import add_comparators
from cpanalysis.measure.official import measure_official, reporting_year
from cpanalysis.protect.door import Context
from cpanalysis.read.locations import find_official, find_published, find_releases
from cpanalysis.read.official import read_authorities, read_neighbours, read_official
from cpanalysis.read.published import read_published
from cpanalysis.read.releases import Releases, combine, read_releases

REMEDY = (
    "put the departments' open-data files of all England into data/releases, or name their folder"
    " as 'releases'"
)


def figures_of(parameters: Parameters) -> tuple[Analysis, Context]:
    """Return the analysis of official and published figures, and what they are shown with."""
    figures, neighbours = read_figures(parameters)
    documents = read_published(find_published(parameters.published))
    elsewhere = list_elsewhere(parameters.whom)
    rows = require_figures(measure_official(figures), elsewhere)
    measured = add_comparators(rows, neighbours, (*DISTRICT_NAMES, *elsewhere))
    analysed = analyse(measured, INDICATORS, parameters.primary, elsewhere=elsewhere)
    analysis = add_published(analysed, documents)
    return analysis, Context(neighbours=neighbours, published=documents)


def read_figures(parameters: Parameters) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return official figures, downloaded ones in their place, and lists of neighbours."""
    folder = find_official(parameters.official)
    found = read_if_any(find_releases(parameters.releases), folder)
    figures = keep_until(combine(read_official(folder), found.figures), parameters.latest_year)
    return figures, read_neighbours(folder) if found.neighbours is None else found.neighbours


def require_figures(rows: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return measured ``rows`` where each of the authorities has a figure among them.

    Raises
    ------
    ParameterError
        Naming the first without, and where its figures are to be had.
    """
    known = set(rows.filter(pl.col("status") == "ok")["area"])
    lacking = [name for name in names if name not in known]
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise ParameterError(f"there is no official figure of {lacking[0]}{more}; {REMEDY}")
    return rows


def list_with_figures(parameters: Parameters) -> tuple[str, ...]:
    """Return the authorities of England of which there is a figure, by name.

    Raises
    ------
    ParameterError
        Where there is none but of the districts of the force.
    """
    rows = measure_official(read_figures(parameters)[0]).filter(pl.col("status") == "ok")
    known = set(rows["area"])
    found = tuple(sorted(name for name in AUTHORITY_NAMES if name in known))
    if not list_elsewhere(found):
        raise ParameterError(f"only figures of {', '.join(found)} are here; {REMEDY}")
    return found


def read_if_any(releases: Path | None, official: Path) -> Releases:
    """Return what a folder of downloaded releases holds; nothing without a folder."""
    if releases is None:
        return Releases()
    return read_releases(releases, read_authorities(official))


def keep_until(figures: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return figures of years to March up to ``year``; all of them for 0.

    A population that only lends a published rate its width stays whatever its year.
    """
    if not year:
        return figures
    lent = [item.implied_by for item in INDICATORS.values() if item.implied_by]
    return figures.filter((reporting_year() <= year) | pl.col("measure").is_in(lent))
