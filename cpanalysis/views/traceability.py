"""Which recommendation has moved, and the findings with which a page begins or ends."""

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.results import THEMES
from cpanalysis.errors import require_choice
from cpanalysis.protect import Protected
from cpanalysis.tables.stages import tabulate_pairs, tabulate_stages
from cpanalysis.tables.traces import HOW_TO_READ, tabulate_recommendation, tabulate_summary
from cpanalysis.views.inspection import published_of
from cpanalysis.views.view import Shown, View
from cpanalysis.words.agreements import describe_pairs
from cpanalysis.words.findings import describe_findings
from cpanalysis.words.inspection import describe_agreement
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.stages import describe_stages, stages_of, years_of
from cpanalysis.words.traces import (
    describe_matrix,
    describe_recommendation,
    matrix_of,
    traces_by_code,
)

AREAS = (*DISTRICT_NAMES, FORCE.name)


def traceability(protected: Protected, *, district: str) -> View:
    """Return every recommendation with what answers it: change since the baseline, and verdict.

    Words and a summary first, then for each recommendation a sentence and a table. ``district``
    may also be the force.

    Raises
    ------
    ParameterError
        For an unknown district.
    InputError
        Where the results were made without published recommendations.
    """
    require_choice(district, AREAS, what="district")
    matrix = matrix_of(protected, published_of(protected), district)
    traces = traces_by_code(protected, district)
    parts: list[Shown] = [
        describe_matrix(matrix, district),
        tabulate_summary(matrix, district),
        Sentences((HOW_TO_READ,)),
    ]
    for _, rows in matrix.group_by("recommendation", maintain_order=True):
        parts.append(Sentences((describe_recommendation(rows),)))
        if rows["reference"].is_not_null().any():
            parts.append(tabulate_recommendation(rows, traces, district))
    return View(tuple(parts))


def stages(protected: Protected, *, district: str) -> View:
    """Return how far exploitation cases got, stage by stage: words, and the two latest years.

    Raises
    ------
    ParameterError
        For an unknown district.
    """
    require_choice(district, AREAS, what="district")
    followed = stages_of(protected, district)
    tables = [
        tabulate_stages(followed.filter(period_end=end), district) for end in years_of(followed)[:2]
    ]
    return View((describe_stages(protected, district), *tables))


def paired_grades(protected: Protected) -> View:
    """Return how far force and inspectors agree on cases that both graded.

    From the pairs of the records, and beside them from the totals alone that are published.
    """
    words = describe_pairs(protected)
    pairs = () if protected.agreements.is_empty() else (tabulate_pairs(protected),)
    return View((words, *pairs, describe_agreement(protected)))


def findings(protected: Protected, *, district: str, theme: str = "") -> View:
    """Return five to eight findings of a district, the gaps beside them, and how sure they are.

    ``theme`` narrows them to one theme; without it they are those of all.

    Raises
    ------
    ParameterError
        For an unknown district or theme.
    """
    require_choice(district, DISTRICT_NAMES, what="district")
    if theme:
        require_choice(theme, THEMES, what="theme")
    return View(describe_findings(protected, district=district, theme=theme))
