"""Compare how well children are protected, across districts and over time.

What a notebook needs stands here; the modules stand in one line, each importing only from those
before it::

    read > derive > measure > statistics > analyse > protect > words, tables, plots > views >
    explore > run
"""

from cpanalysis.declare.parameters import (
    Parameters,
    read_force_parameters,
    read_page_parameters,
)
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.explore.current import (
    ask,
    chart,
    compare,
    define,
    districts,
    indicators,
    panel,
    quality,
    say,
    show_to,
    strata,
    table,
    trend,
)
from cpanalysis.explore.current import open_session as open
from cpanalysis.explore.export import save
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
from cpanalysis.views.series import breakdown, comparison
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
    "ask",
    "breakdown",
    "change",
    "changes",
    "chart",
    "compare",
    "comparison",
    "decomposition",
    "define",
    "differences",
    "district_funnel",
    "districts",
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
    "indicators",
    "neighbours",
    "open",
    "overlap",
    "overview",
    "paired_grades",
    "panel",
    "prepare",
    "prepare_records",
    "published_figures",
    "quality",
    "question",
    "read_force_parameters",
    "read_page_parameters",
    "recommendations",
    "record_scorecard",
    "repetition",
    "save",
    "say",
    "scorecard",
    "shares",
    "show_to",
    "side_by_side",
    "sources",
    "stages",
    "strata",
    "symbols",
    "table",
    "traceability",
    "trend",
    "unknowns",
    "waits",
]
