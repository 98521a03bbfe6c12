"""Compare how well children are protected, across districts and over time.

What a notebook needs stands here; the modules stand in one line, each importing only from those
before it::

    read > derive > measure > statistics > analyse > protect > words, tables, plots > views > run
"""

from cpanalysis.declare.parameters import (
    Parameters,
    read_force_parameters,
    read_page_parameters,
)
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.protect import Policy, Protected
from cpanalysis.views.change import change, changes, decomposition, fixed_mix, how_real
from cpanalysis.views.districts import (
    adjusted,
    differences,
    district_funnel,
    incomparable,
    side_by_side,
)
from cpanalysis.views.inspection import (
    agreement,
    documents,
    events,
    grades,
    published_figures,
    recommendations,
    shares,
)
from cpanalysis.views.official import funnel, neighbours
from cpanalysis.views.overview import overview, record_scorecard, scorecard
from cpanalysis.views.prepare import prepare, prepare_records
from cpanalysis.views.quality import extract, gaps, unknowns
from cpanalysis.views.question import question
from cpanalysis.views.repetition import flow, overlap, repetition
from cpanalysis.views.series import breakdown, comparison, trend
from cpanalysis.views.sources import sources, symbols
from cpanalysis.views.traceability import findings, paired_grades, stages, traceability
from cpanalysis.views.waits import waits

__all__ = [
    "InputError",
    "ParameterError",
    "Parameters",
    "Policy",
    "Protected",
    "adjusted",
    "agreement",
    "breakdown",
    "change",
    "changes",
    "comparison",
    "decomposition",
    "differences",
    "district_funnel",
    "documents",
    "events",
    "extract",
    "findings",
    "fixed_mix",
    "flow",
    "funnel",
    "gaps",
    "grades",
    "how_real",
    "incomparable",
    "neighbours",
    "overlap",
    "overview",
    "paired_grades",
    "prepare",
    "prepare_records",
    "published_figures",
    "question",
    "read_force_parameters",
    "read_page_parameters",
    "recommendations",
    "record_scorecard",
    "repetition",
    "scorecard",
    "shares",
    "side_by_side",
    "sources",
    "stages",
    "symbols",
    "traceability",
    "trend",
    "unknowns",
    "waits",
]
