"""From files to protected results: what every notebook and every pack begins with."""

from pathlib import Path

import polars as pl

from cpanalysis.analyse.analysis import add_published, analyse
from cpanalysis.declare.official import INDICATORS
from cpanalysis.declare.parameters import Parameters
from cpanalysis.measure.comparators import add_comparators
from cpanalysis.measure.official import measure_official, reporting_year
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.read.locations import find_official, find_published, find_releases
from cpanalysis.read.official import read_authorities, read_neighbours, read_official
from cpanalysis.read.published import read_published
from cpanalysis.read.releases import Releases, combine, read_releases


def prepare(
    *,
    official: str = "",
    published: str = "",
    releases: str = "",
    audience: str = "internal",
    latest_year: int = 0,
) -> Protected:
    """Return protected results of official figures, downloaded releases and published figures.

    An empty folder name is the shipped folder. ``latest_year`` leaves out what ends later than
    March of that year; 0 leaves out nothing.

    Raises
    ------
    InputError
        Where a file cannot be used; names file, row, column and remedy.
    ParameterError
        For an unknown audience.

    Examples
    --------
    >>> results = prepare().results
    >>> results.filter(indicator="looked_after_missing_incidents", area="Hartlepool")["value"][-1]
    332.0
    """
    return prepare_with(
        Parameters(
            official=official,
            published=published,
            releases=releases,
            audience=audience,
            latest_year=latest_year,
        )
    )


def prepare_with(parameters: Parameters) -> Protected:
    """Return protected results as ``parameters`` ask; see :func:`prepare`."""
    policy = Policy(audience=parameters.audience)  # type: ignore[arg-type]
    folder = find_official(parameters.official)
    found = read_if_any(find_releases(parameters.releases), folder)
    figures = keep_until(combine(read_official(folder), found.figures), parameters.latest_year)
    neighbours = read_neighbours(folder) if found.neighbours is None else found.neighbours
    documents = read_published(find_published(parameters.published))
    measured = add_comparators(measure_official(figures), neighbours)
    analysis = add_published(analyse(measured, INDICATORS), documents)
    return protect(analysis, policy, Context(neighbours, documents, analysis.inspection))


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
