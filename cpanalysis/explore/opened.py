"""What a notebook has opened last: one-line questions are answered from it and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cpanalysis.declare.parameters import Parameters
from cpanalysis.errors import ParameterError
from cpanalysis.protect import Protected
from cpanalysis.read.records.records import Records
from cpanalysis.views import prepare as files
from cpanalysis.views.records import load_records

NOTHING_OPEN = (
    "nothing is open that could be asked: prepare this notebook's extract with"
    " cp.prepare_records(...), or open one with cp.open(source, mapping=...); cp.open() alone opens"
    " the synthetic sample"
)
NO_RECORDS = (
    "these are official and published figures, without records to measure: open the extract with"
    " cp.open(source, mapping=...)"
)
SOURCE_NOT_NAMED = (
    "these results are of an extract that the notebook does not name: give it as source, or open it"
    " with cp.open(source, mapping=...)"
)
SHIPPED = Parameters()


@dataclass(eq=False)
class Shown:
    """Results that a notebook has prepared, and the extract that they are of."""

    parameters: Parameters
    protected: Protected
    of_records: bool
    _shown: dict[str, Protected] = field(default_factory=dict, repr=False)

    def show_to(self, audience: str) -> Protected:
        """Return the results for an audience; for another than they were prepared for, anew."""
        if audience == self.protected.policy.audience:
            return self.protected
        if audience not in self._shown:
            asked = replace(self.parameters, audience=audience, prepared="")
            prepare = files.prepare_records if self.of_records else files.prepare
            self._shown[audience] = prepare(asked)
        return self._shown[audience]

    @property
    def records(self) -> Records:
        """The records behind the results, read again from the same source; never shown.

        Raises
        ------
        ParameterError
            Where the results are figures without records.
        """
        if not self.of_records:
            raise ParameterError(NO_RECORDS)
        of_extract = self.protected.results.filter(origin="records").height > 0
        if of_extract and not self.parameters.source:
            raise ParameterError(SOURCE_NOT_NAMED)
        return load_records(self.parameters)[0]


@dataclass(eq=False)
class Opened:
    """What was opened last, whoever opened it: a session, or results that become one when asked."""

    latest: object = None


LATEST = Opened()


def prepare(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of official figures, downloaded releases and published figures.

    One-line questions (``cp.trend("looked_after_missing_incidents", district=...)``) are answered
    from them until something else is prepared or opened.

    Raises
    ------
    InputError
        Where a file cannot be used; names file, row, column and remedy.
    ParameterError
        Where the page is about an authority of which there is no figure.

    Examples
    --------
    >>> results = prepare().results
    >>> results.filter(indicator="looked_after_missing_incidents", area="Hartlepool")["value"][-1]
    332.0
    """
    return remember(files.prepare, parameters, of_records=False)


def prepare_records(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of records: an extract, or a synthetic sample where none is named.

    One-line questions are answered from them until something else is prepared or opened.

    Raises
    ------
    InputError
        Where the extract cannot be used, with every reason.
    ParameterError
        For a source or mapping that is not understood, and for an authority that is not of the
        force, whose records are not here.
    """
    return remember(files.prepare_records, parameters, of_records=True)


def remember(
    prepare_them: Callable[[Parameters], Protected], parameters: Parameters, *, of_records: bool
) -> Protected:
    """Return prepared results, and answer from them from now on."""
    protected = prepare_them(parameters)
    LATEST.latest = Shown(parameters, protected, of_records)
    return protected


def require_open() -> object:
    """Return what was opened last.

    Raises
    ------
    ParameterError
        Where nothing was, with what opens an extract.
    """
    if LATEST.latest is None:
        raise ParameterError(NOTHING_OPEN)
    return LATEST.latest
