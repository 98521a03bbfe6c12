"""An indicator of one's own: the block of the registry, measured and protected at once."""

from dataclasses import dataclass, field, replace

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.own import analyse_own
from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.results import THEMES
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.rows import require_column
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.explore.prepared import Prepared
from cpanalysis.protect import Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.views.prepare import policy_of
from cpanalysis.words.catalogue import CATALOGUE


@dataclass(frozen=True, eq=False)
class Own:
    """An indicator of one's own with its analysis, which only leaves through the door."""

    indicator: RecordIndicator
    context: Context
    parameters: Parameters
    _analysis: Analysis = field(repr=False)

    def show_to(self, audience: str) -> Protected:
        """Return its results, protected for an audience."""
        asked = replace(self.parameters, audience=audience)
        return protect(self._analysis, policy_of(asked), self.context)


def define_own(prepared: Prepared, indicator: RecordIndicator) -> Own:
    """Return an indicator of one's own, measured on the records of a session.

    Raises
    ------
    ParameterError
        Where its code is one of the catalogue's, or its theme, rows, strata or columns are not
        known.
    """
    require_new(indicator)
    shown = prepared.show_to(prepared.parameters.audience)
    analysis = analyse_own(prepared.records, (indicator,), shown.comparisons)
    return Own(indicator, shown.context, prepared.parameters, analysis)


def require_new(indicator: RecordIndicator) -> None:
    """Refuse an indicator whose code is taken, or whose theme, rows or strata are not known."""
    if indicator.code in CATALOGUE:
        raise ParameterError(f"indicator {indicator.code!r} is in the catalogue; choose a new code")
    require_choice(indicator.theme, THEMES, what="theme")
    for name in indicator.strata:
        require_column(find_rows(indicator.rows), name)
