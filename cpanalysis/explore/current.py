"""The session that one-line questions go to: of what the notebook has prepared or opened last."""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.charts import RuleSet
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RecordIndicator
from cpanalysis.declare.parameters import Parameters, read_parameters
from cpanalysis.errors import require_choice
from cpanalysis.explore.answer import Answer
from cpanalysis.explore.listing import LISTED, Listing
from cpanalysis.explore.names import Names
from cpanalysis.explore.opened import LATEST, Shown, require_open
from cpanalysis.explore.panel import Panel
from cpanalysis.explore.prepared import prepare_source
from cpanalysis.explore.question import AREAS, Areas, Period, read_options
from cpanalysis.explore.session import Session
from cpanalysis.protect import Protected
from cpanalysis.views.series import splits_of
from cpanalysis.views.series import trend as view_trend
from cpanalysis.views.view import View
from cpanalysis.words.catalogue import CATALOGUE

P = ParamSpec("P")
R = TypeVar("R")


def open_session(
    source: str = "",
    *,
    mapping: str = "",
    events: str = "",
    audience: str = "internal",
    seed: int = 1,
) -> Session:
    """Open a source and answer every question from it until another is opened.

    Parameters
    ----------
    source
        Records: a folder, file or database address; empty for the synthetic sample.
    mapping
        How the records are laid out; empty for the dictionary.
    events
        File of the force's own dated events; empty for the published ones alone.
    audience
        ``internal`` (as a rule in a notebook) or ``partner``, which shows what partners would see.
    seed
        Of the synthetic sample.

    Raises
    ------
    ParameterError
        For a choice that is not known, and for an audience that these records are not shown to.
    InputError
        Where the extract cannot be used, with every reason.
    """
    given = {"source": source, "mapping": mapping, "events": events, "seed": seed}
    parameters = read_parameters({**given, "audience": audience}, Parameters)
    session = Session(prepare_source(parameters), audience)
    session.protected  # noqa: B018 (prepared here, so that the first question is as quick)
    return use_session(session)


def use_session(session: Session) -> Session:
    """Answer every question from ``session`` from now on."""
    LATEST.latest = session
    return session


def current() -> Session:
    """Return the session of what was prepared or opened last.

    Raises
    ------
    ParameterError
        Where nothing was, with what opens an extract: the sample is opened only when asked for.
    """
    latest = require_open()
    if isinstance(latest, Shown):
        return use_session(Session(latest, latest.parameters.audience))
    if isinstance(latest, Session):
        return latest
    raise TypeError(f"not a session: {latest!r}")


def known_indicators() -> Mapping[str, Indicator]:
    """Return the indicators of the session, or where nothing is open all that are declared."""
    return current().catalogue if LATEST.latest is not None else CATALOGUE


def forward(method: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Return a method of sessions as a function that asks the session of the notebook."""

    @wraps(method)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        return method(current(), *args, **kwargs)

    asked = signature(method)
    # What a notebook shows of a function: the method's own arguments, without the session.
    ask.__signature__ = asked.replace(  # type: ignore[attr-defined]
        parameters=list(asked.parameters.values())[1:]
    )
    return ask


ask = forward(Session.ask)
compare = forward(Session.compare)
quality = forward(Session.quality)
results = forward(Session.results)
records = forward(Session.records)
ask_trend = forward(Session.trend)


@overload
def trend(
    protected: Protected,
    indicator: str | Indicator,
    *,
    district: str,
    rules: RuleSet = "calibrated",
    record: str = "",
) -> View: ...
@overload
def trend(
    protected: str | Indicator,
    *,
    area: Areas = DISTRICT_NAMES,
    by: str = "",
    period: Period = "",
    against: str = "",
) -> Answer: ...
def trend(protected: Protected | str | Indicator, *indicator: Any, **options: Any) -> View | Answer:
    """Return how an indicator went over time.

    In a template notebook of ``protected`` results, see :func:`cpanalysis.views.series.trend`; in
    one line of the session that is open: ``cp.trend("missing_high_risk_share", area="Hartlepool",
    by="looked_after")``.

    Raises
    ------
    ParameterError
        For an indicator, area, split, month, comparator or option that is not known, with the
        nearest.
    """
    if isinstance(protected, Protected):
        return view_trend(protected, *indicator, **options)
    read_options(*indicator, **options)
    return ask_trend(protected, **options)


def define(indicator: RecordIndicator) -> Answer:
    """Return the answer to an indicator of your own, measured at once.

    Afterwards every question takes its code. The same block moves into
    ``cpanalysis/declare/indicators/`` once it has proved itself.

    Raises
    ------
    ParameterError
        Where its code is taken, or its theme, rows, strata or columns are not known.
    """
    return current().define(indicator)


def show_to(audience: str) -> Session:
    """Answer from now on for other eyes: ``internal`` or ``partner``.

    Raises
    ------
    ParameterError
        For an unknown audience, and one that these records are not shown to.
    """
    return use_session(current().show_to(audience))


def panel(*, area: str = DISTRICT_NAMES[0]) -> Panel:
    """Return controls to choose by, with the answer, its code, and a button that saves it."""
    return Panel(current(), area=require_choice(area, AREAS, what="area"))


class Indicators(Names[Indicator]):
    """The indicators by code; called, a table of them that can be searched."""

    def __call__(self, search: str = "") -> Listing:
        """Return the indicators in whose words all of ``search`` is found."""
        return current().indicators(search)

    def _repr_html_(self) -> str:
        return self()._repr_html_()


def list_strata() -> dict[str, str]:
    """Return every split that some indicator of the session has."""
    found = {name for one in known_indicators().values() for name in splits_of(one)}
    return {name: name for name in sorted(found)}


indicators = Indicators("indicator", known_indicators, LISTED)
areas = Names("area", lambda: {name: name for name in AREAS})
strata = Names("split", list_strata)


open = open_session  # cp.open(...): the name that notebooks use
