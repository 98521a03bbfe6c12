"""What the panel offers to choose from, for the indicator that is chosen."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.declare.results import THEMES
from cpanalysis.explore.question import list_comparators
from cpanalysis.explore.session import Session
from cpanalysis.views.series import splits_of

Choices = list[tuple[str, str]]
"""What is shown, and what it stands for."""

FIRST, LAST = ("from the first", ""), ("to the latest", "")
NO_SPLIT, EVERYTHING = ("not split", ""), ("everything there is", "")


def list_themes(catalogue: Mapping[str, Indicator]) -> Choices:
    """Return the themes that have indicators, in their order."""
    found = {one.theme for one in catalogue.values()}
    return [(name.replace("_", " ").capitalize(), name) for name in THEMES if name in found]


def list_codes(catalogue: Mapping[str, Indicator], theme: str) -> Choices:
    """Return the indicators of a theme by their titles, those of records before official ones."""
    own = {code: one for code, one in catalogue.items() if one.theme == theme}
    ordered = sorted(own, key=lambda code: not isinstance(own[code], RecordIndicator))
    return [(own[code].title, code) for code in ordered]


def list_splits(session: Session, code: str) -> Choices:
    """Return the splits of an indicator of which there are rows."""
    splits = splits_of(session.find(code))
    found = set(session.results_of(code).results["stratum"].unique())
    told = [name for name in splits if any(name in stratum.split(" / ") for stratum in found)]
    return [NO_SPLIT, *((name.replace("_", " "), name) for name in told)]


def list_beside(session: Session, code: str) -> Choices:
    """Return what an indicator's districts are compared with."""
    known = list_comparators(session.results_of(code), DISTRICT_NAMES)
    return [EVERYTHING, *((name, name) for name in known)]


def list_months(session: Session, code: str) -> tuple[Choices, Choices]:
    """Return the months in which a period ends, as first and as last ones."""
    rows = session.results_of(code).results.filter(pl.col("stratum") == "all")
    ends: list[date] = rows["period_end"].unique().sort().to_list()
    months = [(f"{end:%B %Y}", f"{end:%Y-%m}") for end in ends]
    return [FIRST, *months], [LAST, *reversed(months)]
