"""Compare how well children are protected, across districts and over time.

What a notebook needs stands here; the modules stand in one line, each importing only from those
before it::

    read > derive > measure > statistics > analyse > protect > words, tables, plots > views > run
"""

from cpanalysis.declare.parameters import check_parameters
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.protect import Policy, Protected
from cpanalysis.views.inspection import (
    agreement,
    documents,
    events,
    grades,
    published_figures,
    recommendations,
    shares,
)
from cpanalysis.views.official import comparison, funnel, neighbours, trend
from cpanalysis.views.overview import overview, scorecard
from cpanalysis.views.prepare import prepare
from cpanalysis.views.question import question
from cpanalysis.views.sources import sources, symbols

__all__ = [
    "InputError",
    "ParameterError",
    "Policy",
    "Protected",
    "agreement",
    "check_parameters",
    "comparison",
    "documents",
    "events",
    "funnel",
    "grades",
    "neighbours",
    "overview",
    "prepare",
    "published_figures",
    "question",
    "recommendations",
    "scorecard",
    "shares",
    "sources",
    "symbols",
    "trend",
]
