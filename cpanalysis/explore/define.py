"""An indicator of one's own: the block of the registry, measured and protected at once."""

from dataclasses import dataclass, field, replace

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.own import analyse_own
from cpanalysis.declare.indicators import Readings, RecordIndicator
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.results import THEMES
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.explore.prepared import Prepared
from cpanalysis.measure.records.declared import fill_recorded, require_declared
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
        Where its code is one of the catalogue's, or it cannot be meant: for values that a column
        does not have, kinds that do not go together, and whatever else is not known.
    """
    own = fill_recorded(require_new(indicator), Readings())
    shown = prepared.show_to(prepared.parameters.audience)
    analysis = analyse_own(prepared.records, (own,), shown.comparisons)
    return Own(own, shown.context, prepared.parameters, analysis)


def require_new(indicator: object) -> RecordIndicator:
    """Return an indicator that can be meant, of a known theme, and whose code is not taken."""
    if isinstance(indicator, RecordIndicator):
        require_choice(indicator.theme, THEMES, what="theme")
    own = require_declared(indicator, Readings())
    if own.code in CATALOGUE:
        raise ParameterError(f"indicator {own.code!r} is in the catalogue; choose a new code")
    return own
