"""From files to protected results: what every notebook and every pack begins with."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from cpanalysis.analyse.analysis import Analysis, join_analyses
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.whom import require_of_force
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.protect.store import read_protected
from cpanalysis.read.locations import find_published
from cpanalysis.read.published import read_published
from cpanalysis.read.records.records import Records
from cpanalysis.views.figures import figures_of
from cpanalysis.views.inputs import check_inputs
from cpanalysis.views.records import analyse_loaded, load_records, records_of

SHIPPED = Parameters()


def prepare(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of official figures, downloaded releases and published figures.

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
    return take_prepared(parameters) if parameters.prepared else protect_figures(parameters)


def prepare_records(parameters: Parameters = SHIPPED) -> Protected:
    """Return protected results of records: an extract, or a synthetic sample where none is named.

    Raises
    ------
    InputError
        Where the extract cannot be used, with every reason.
    ParameterError
        For a source or mapping that is not understood, and for an authority that is not of the
        force, whose records are not here.
    """
    require_of_force(parameters.whom, "a page of records")
    return take_prepared(parameters) if parameters.prepared else protect_records(parameters)


def prepare_all(parameters: Parameters) -> Protected:
    """Return everything that a pack shows: official and published figures, and records."""
    check_inputs(parameters)
    analysis, context = analyse_all(parameters, *load_records(parameters))
    return protect(analysis, policy_of(parameters), context)


def analyse_all(
    parameters: Parameters, records: Records, extract: pl.DataFrame
) -> tuple[Analysis, Context]:
    """Return the analysis of figures and of loaded records, with what they are shown with."""
    figures, context = figures_of(parameters)
    told = analyse_loaded(parameters, records)
    return join_analyses(figures, told), replace(context, extract=extract)


def take_prepared(parameters: Parameters) -> Protected:
    """Return results that a pack has prepared, with what is published anyway."""
    return read_protected(Path(parameters.prepared), policy_of(parameters))


def policy_of(parameters: Parameters) -> Policy:
    """Return the policy of disclosure control that the parameters ask for."""
    return Policy(
        audience=parameters.audience,  # type: ignore[arg-type]
        threshold=parameters.threshold,
        round_to=parameters.round_to,
    )


def protect_figures(parameters: Parameters) -> Protected:
    """Return protected official and published figures."""
    check_inputs(parameters)
    analysis, context = figures_of(parameters)
    return protect(analysis, policy_of(parameters), context)


def protect_records(parameters: Parameters) -> Protected:
    """Return protected results of records."""
    check_inputs(parameters)
    analysis, extract = records_of(parameters)
    documents = read_published(find_published(parameters.published))
    context = Context(extract=extract, published=documents)
    return protect(analysis, policy_of(parameters), context)
