"""A chart over time as numbers: what every drawing, table row and sentence is made from."""

from dataclasses import asdict, dataclass
from typing import Literal

from cpanalysis.statistics.charts.arrays import BoolArray, FloatArray, IntArray, TextArray
from cpanalysis.statistics.charts.cautions import Caution
from cpanalysis.statistics.charts.making_data_count import Assurance, Variation
from cpanalysis.statistics.charts.options import Rules

ChartKind = Literal["c", "u", "p", "xmr", "g", "t"]
StateName = Literal["stable", "higher", "lower", "not enough data"]


@dataclass(frozen=True)
class State:
    """What a chart says at its last tested point.

    Attributes
    ----------
    name, since
        ``stable``, ``higher`` or ``lower`` than the baseline, with the position of the first
        month of the stretch that says so (None otherwise); or ``not enough data``.
    meaning
        Whether that is an improvement or a concern, given which direction is better.
    observed, expected
        Events (or sum of values) of the stretch, and what the baseline leads one to expect.
    change, change_lower, change_upper
        Ratio to the baseline with a 95 % interval; a difference of means for values.
    smallest_fall, smallest_rise
        The change that, lasting twelve months, the chart signals in 80 % of series: what a stable
        chart leaves open. nan where none would.
    months_to_fall, months_to_rise
        Months until it signals a fall and a rise of the size asked about in 80 % of series; nan
        where it does not within five years, and for values.
    assurance
        Whether the limits lie on the better side of the target.
    """

    name: StateName
    since: int | None
    meaning: Variation
    assurance: Assurance
    observed: float = float("nan")
    expected: float = float("nan")
    change: float = float("nan")
    change_lower: float = float("nan")
    change_upper: float = float("nan")
    smallest_fall: float = float("nan")
    smallest_rise: float = float("nan")
    months_to_fall: float = float("nan")
    months_to_rise: float = float("nan")


@dataclass(frozen=True)
class Chart:
    """One series with its limits, signals and summary; arrays have one entry a point.

    Attributes
    ----------
    kind, rules
        Which chart, and which rules it was read by.
    value, centre, lower, upper
        In the unit of the chart; nan for a gap, and limits nan where there are too few points.
    signal
        Why a point is marked: ``none``, ``month`` (outside its limits) or ``together`` (one of
        the months that signal together); for ``mdc`` the rule's name.
    direction
        -1, 0 or 1 beside it.
    raised
        The side to which data up to a point signal *at* that point: when one could have known.
    phase, baseline, tested
        Number of the phase, whether the limits were made from the point, whether it was tested.
    autocorrelation, dispersion
        Lag 1, and months' variance over that of chance (for values: the variance), both of the
        last phase's baseline; the dispersion is held towards 1, where it is without evidence.
    """

    kind: ChartKind
    rules: Rules
    value: FloatArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    signal: TextArray
    direction: IntArray
    raised: IntArray
    phase: IntArray
    baseline: BoolArray
    tested: BoolArray
    state: State
    autocorrelation: float
    dispersion: float
    cautions: tuple[Caution, ...]

    def row(self) -> dict[str, object]:
        """Return the one table row that a chart comes down to."""
        numbers = {"autocorrelation": self.autocorrelation, "dispersion": self.dispersion}
        said = {"cannot_say": " ".join(self.cautions)}
        return {"kind": self.kind, "rules": self.rules, **asdict(self.state), **numbers, **said}
