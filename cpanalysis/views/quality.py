"""How far the records can be trusted."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.errors import InputError, require_choice
from cpanalysis.protect import Protected
from cpanalysis.tables.quality import (
    find_gaps,
    latest_year,
    tabulate_extract,
    tabulate_gaps,
    tabulate_unknowns,
)
from cpanalysis.views.view import View
from cpanalysis.words.quality import describe_unknowns
from cpanalysis.words.sentences import Sentences


def extract(protected: Protected) -> View:
    """Return what was read: rows accepted, rejected and doubted, a table each.

    Raises
    ------
    InputError
        Where the results were made without records.
    """
    counts = protected.context.extract
    if counts is None:
        raise InputError("these results hold no records; name a source or use the sample")
    total = counts.select(pl.col("read", "accepted", "rejected", "warned").sum()).row(0)
    read, accepted, rejected, warned = total
    words = Sentences(
        (
            f"{read:,} rows were read: {accepted:,} accepted and {rejected:,} rejected, each with"
            f" its reason. {warned:,} of those accepted are doubted.",
        )
    )
    return View((words, tabulate_extract(counts)))


def gaps(protected: Protected, *, district: str) -> View:
    """Return the register of indicators without a figure, and what each lacks.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    absent, known = find_gaps(protected, district), latest_year(protected, district)
    words = Sentences(
        (
            f"Of {known.height} measures of records {known.height - absent.height} have a figure"
            f" for {district} in the latest twelve months and {absent.height} have none.",
        )
    )
    return View((words, tabulate_gaps(protected, district)))


def unknowns(protected: Protected, *, district: str) -> View:
    """Return, for each share, how many answers were not recorded.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    words = describe_unknowns(latest_year(protected, district), district)
    return View((words, tabulate_unknowns(protected, district)))
