"""From files to protected results: what every notebook and the pack begin with."""

from pathlib import Path

from cpanalysis.analyse.analysis import add_published, analyse
from cpanalysis.declare.official import INDICATORS
from cpanalysis.measure.comparators import add_comparators
from cpanalysis.measure.official import measure_official
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.read.official import read_authorities, read_neighbours, read_official
from cpanalysis.read.published import read_published
from cpanalysis.read.releases import Releases, combine, read_releases


def prepare_from(
    official: Path, published: Path, releases: Path | None, *, policy: Policy
) -> Protected:
    """Return protected results of official figures, downloaded releases and published figures.

    Raises
    ------
    InputError
        Where a file cannot be used; names file, row, column and remedy.
    """
    shipped, found = read_official(official), read_if_any(releases, official)
    figures = combine(shipped, found.figures)
    neighbours = read_neighbours(official) if found.neighbours is None else found.neighbours
    documents = read_published(published)
    measured = add_comparators(measure_official(figures), neighbours)
    analysis = add_published(analyse(measured, INDICATORS), documents)
    return protect(analysis, policy, Context(neighbours, documents, analysis.inspection))


def read_if_any(releases: Path | None, official: Path) -> Releases:
    """Return what a folder of downloaded releases holds; nothing without a folder."""
    if releases is None:
        return Releases()
    return read_releases(releases, read_authorities(official))
