"""The charts to ask for: counts, rates, proportions and values, one series or many."""

import numpy as np
from numpy.typing import ArrayLike

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts.arrays import (
    BoolArray,
    Observations,
    as_series,
    observe,
    refuse_fractions,
)
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.chart import Chart, ChartKind
from cpanalysis.statistics.charts.drawn import Drawn, Said, join_phases
from cpanalysis.statistics.charts.families import Counts, Family, Proportions, Values
from cpanalysis.statistics.charts.options import ChartOptions
from cpanalysis.statistics.charts.phases import Phase, phase_numbers, split_phases
from cpanalysis.statistics.charts.read_calibrated import draw, read_phase, say
from cpanalysis.statistics.charts.read_mdc import draw_rules, read_by_rules, say_rules

DEFAULT = ChartOptions()


def charts_of_counts(
    events: ArrayLike, *, exposure: ArrayLike | None = None, options: ChartOptions = DEFAULT
) -> list[Chart]:
    """Return a c chart, or with an exposure a u chart, for each series of counts.

    Parameters
    ----------
    events
        Whole numbers, shape (series, months) or (months,); nan for a month not recorded.
    exposure
        What the events are counted in (days, child-months), of the same shape; the chart is
        in events per unit of it.

    Raises
    ------
    ParameterError
        For events that are no counts, or an exposure of another shape.

    Examples
    --------
    >>> steady = [4, 6, 5, 3, 7, 5, 4, 6, 5, 5, 4, 6] * 2
    >>> halved = charts_of_counts([steady + [1, 2, 0, 1, 2, 1]])[0]
    >>> halved.state.name, halved.state.since
    ('lower', 24)
    """
    refuse_fractions(events)
    series = as_series(events)
    exposed = np.ones_like(series) if exposure is None else as_series(exposure)
    kind: ChartKind = "c" if exposure is None else "u"
    return _charts(observe(series, exposed), kind, family=Counts(), options=options)


def charts_of_proportions(
    events: ArrayLike, totals: ArrayLike, *, options: ChartOptions = DEFAULT
) -> list[Chart]:
    """Return a p chart for each series of events out of totals, in proportions.

    A month with a total of 0 is a gap.

    Raises
    ------
    ParameterError
        For events or totals that are no counts, or for more events than the total.

    Examples
    --------
    >>> chart = charts_of_proportions([[9, 8, 10] * 8], [[10, 10, 10] * 8])[0]
    >>> bool(chart.upper.max() <= 1), chart.state.name
    (True, 'stable')
    """
    refuse_fractions(events)
    refuse_fractions(totals)
    observed = observe(as_series(events), as_series(totals))
    if np.any(observed.events > observed.exposure):
        raise ParameterError("there cannot be more events than their total")
    return _charts(observed, "p", family=Proportions(), options=options)


def charts_of_values(values: ArrayLike, *, options: ChartOptions = DEFAULT) -> list[Chart]:
    """Return an XmR chart for each series of values, such as monthly medians.

    Raises
    ------
    ParameterError
        For a known dispersion, which values do not have.

    Examples
    --------
    >>> charts_of_values([[3.1, 2.9, 3.3, 3.0] * 6])[0].state.name
    'stable'
    """
    if options.dispersion is not None:
        raise ParameterError("a dispersion belongs to counts and proportions, not to values")
    series = as_series(values)
    observed = observe(series, np.ones_like(series))
    return _charts(observed, "xmr", family=Values(), options=options)


def chart_of_counts(
    events: ArrayLike, *, exposure: ArrayLike | None = None, options: ChartOptions = DEFAULT
) -> Chart:
    """Return the c or u chart of one series; see `charts_of_counts`."""
    return charts_of_counts(events, exposure=exposure, options=options)[0]


def chart_of_proportions(
    events: ArrayLike, totals: ArrayLike, *, options: ChartOptions = DEFAULT
) -> Chart:
    """Return the p chart of one series; see `charts_of_proportions`."""
    return charts_of_proportions(events, totals, options=options)[0]


def chart_of_values(values: ArrayLike, *, options: ChartOptions = DEFAULT) -> Chart:
    """Return the XmR chart of one series; see `charts_of_values`."""
    return charts_of_values(values, options=options)[0]


def _charts(
    observed: Observations, kind: ChartKind, *, family: Family, options: ChartOptions
) -> list[Chart]:
    phases = split_phases(observed.recorded, options)
    drawn, said = (_by_rules if options.rules == "mdc" else _calibrated)(
        observed, phases, family, options
    )
    said.cautions.update(_general_cautions(observed, options))
    return [
        _chart(observed, phases, drawn, said, (series, kind, options))
        for series in range(len(observed.events))
    ]


def _calibrated(
    observed: Observations, phases: list[Phase], family: Family, options: ChartOptions
) -> tuple[Drawn, Said]:
    readings = [read_phase(observed, phase, family=family, options=options) for phase in phases]
    return join_phases([draw(reading) for reading in readings], phases), say(readings[-1], options)


def _by_rules(
    observed: Observations, phases: list[Phase], family: Family, options: ChartOptions
) -> tuple[Drawn, Said]:
    """Return the four rules' reading; ``family`` does not matter to them."""
    readings = [read_by_rules(observed, phase, options=options) for phase in phases]
    drawn = join_phases([draw_rules(reading) for reading in readings], phases)
    return drawn, say_rules(readings[-1], options)


def _general_cautions(observed: Observations, options: ChartOptions) -> dict[Caution, BoolArray]:
    recorded = observed.recorded
    begun, ahead = recorded.cumsum(axis=1) > 0, recorded[:, ::-1].cumsum(axis=1)[:, ::-1] > 0
    return {
        Caution.GAPS: np.asarray((~recorded & begun & ahead).any(axis=1)),
        Caution.PARTIAL: np.full(len(recorded), options.partial_last),
    }


def _chart(
    observed: Observations,
    phases: list[Phase],
    drawn: Drawn,
    said: Said,
    which: tuple[int, ChartKind, ChartOptions],
) -> Chart:
    series, kind, options = which
    tested = np.any([phase.tested & phase.enough[:, None] for phase in phases], axis=0)
    return Chart(
        kind=kind,
        rules=options.rules,
        value=observed.values[series],
        phase=phase_numbers(observed.events.shape[1], options.breaks),
        tested=tested[series],
        state=said.states[series],
        autocorrelation=float(said.autocorrelation[series]),
        dispersion=float(said.dispersion[series]),
        cautions=tuple(c for c, holds in said.cautions.items() if holds[series]),
        **{name: line[series] for name, line in vars(drawn).items()},
    )
