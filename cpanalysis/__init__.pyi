# What a notebook may call and where it lives: read by editors, by type checkers and by __init__.py,
# which imports a name when it is first used.

from .declare.parameters import (
    Parameters,
    read_force_parameters,
    read_page_parameters,
)
from .errors import InputError, ParameterError
from .explore.current import (
    areas,
    ask,
    compare,
    define,
    indicators,
    open,
    panel,
    quality,
    records,
    results,
    show_to,
    strata,
    trend,
)
from .explore.export import save
from .explore.opened import prepare, prepare_records
from .explore.vouched import figure, table
from .protect import Policy, Protected
from .views.change import change, changes, decomposition, fixed_mix, how_real
from .views.districts import (
    adjusted,
    differences,
    district_funnel,
    incomparable,
    side_by_side,
)
from .views.inspection import (
    agreement,
    documents,
    events,
    grades,
    published_figures,
    recommendations,
    shares,
)
from .views.official import funnel, neighbours
from .views.overview import overview, record_scorecard, scorecard
from .views.quality import extract, gaps, unknowns
from .views.question import question
from .views.repetition import flow, overlap, repetition
from .views.series import breakdown, comparison
from .views.sources import sources, symbols
from .views.traceability import findings, paired_grades, stages, traceability
from .views.waits import waits

__all__ = [
    "InputError",
    "ParameterError",
    "Parameters",
    "Policy",
    "Protected",
    "adjusted",
    "agreement",
    "areas",
    "ask",
    "breakdown",
    "change",
    "changes",
    "compare",
    "comparison",
    "decomposition",
    "define",
    "differences",
    "district_funnel",
    "documents",
    "events",
    "extract",
    "figure",
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
    "records",
    "repetition",
    "results",
    "save",
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
