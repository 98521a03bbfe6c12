"""Control charts as rows: one of each chart, and one of each of its months."""

from typing import Any, Literal

import polars as pl

from cpanalysis.declare.results import Origin, Theme

CHART_KINDS = ("c", "u", "p", "xmr", "g", "t", "none")
RULE_SETS = ("calibrated", "mdc")
CHART_STATES = ("stable", "higher", "lower", "too few months", "no chart")
SIGNALS = ("none", "month", "together", "astronomical", "shift", "trend", "two of three")
VARIATIONS = ("improvement", "concern", "common cause", "higher", "lower")
ASSURANCES = ("passing", "failing", "hit and miss", "no target")

RuleSet = Literal["calibrated", "mdc"]

ChartKind = pl.Enum(CHART_KINDS)
ChartState = pl.Enum(CHART_STATES)
Signal = pl.Enum(SIGNALS)

SERIES = ("indicator", "area", "stratum", "value_of_stratum")
"""What tells one series of months from another."""

CHART_COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator"),
    "theme": (Theme, "theme of the indicator"),
    "area": (pl.String, "district or force"),
    "stratum": (pl.String, "'all', or 'record' where each kind of record is measured apart"),
    "value_of_stratum": (pl.String, "which kind of record; 'all' for no split"),
    "rules": (pl.Enum(RULE_SETS), "calibrated, or mdc for those of Making Data Count"),
    "chart": (ChartKind, "c, u, p, xmr, g or t; none where no chart fits"),
    "unit": (pl.String, "unit of centre and target"),
    "period_start": (pl.Date, "first day of the first month with a figure"),
    "period_end": (pl.Date, "last day of the last month with a figure"),
    "points": (pl.Int64, "months with a figure; for g and t charts gaps"),
    "baseline_start": (pl.Date, "first day of the baseline of the last phase"),
    "baseline_end": (pl.Date, "last day of it"),
    "baseline_months": (pl.List(pl.Date), "first days of the months that make its limits"),
    "baseline_events": (pl.Float64, "events of those months together; null for values"),
    "baseline_exposure": (pl.Float64, "what they are counted against; months for plain counts"),
    "centre": (pl.Float64, "level of the baseline without its season, in the unit"),
    "dispersion": (pl.Float64, "variance of months over that of chance; for values the variance"),
    "autocorrelation": (pl.Float64, "likeness of one month to the next, -1 to 1"),
    "state": (ChartState, "stable, higher, lower, too few months or no chart"),
    "variation": (pl.Enum(VARIATIONS), "what that means, given which direction is better"),
    "target": (pl.Float64, "declared target, in the unit; null without one"),
    "assurance": (pl.Enum(ASSURANCES), "whether the limits lie on the better side of the target"),
    "since": (pl.Date, "first day of the first month of the stretch that is higher or lower"),
    "changed_months": (pl.List(pl.Date), "first days of the months of that stretch"),
    "changed_events": (pl.Float64, "events of the stretch together; null for values"),
    "changed_exposure": (pl.Float64, "what they are counted against, as for the baseline"),
    "change": (pl.Float64, "ratio of the stretch to the baseline; for values the difference"),
    "change_lower": (pl.Float64, "lower end of its 95 % interval"),
    "change_upper": (pl.Float64, "upper end of its 95 % interval"),
    "smallest_fall": (
        pl.Float64,
        "ratio signalled within twelve months in 80 % of series",
    ),
    "smallest_rise": (pl.Float64, "the same for a rise; for values both are differences"),
    "change_to_see": (pl.Float64, "the change asked about, as a part of the level: 0.2 is 20 %"),
    "months_to_see_fall": (
        pl.Float64,
        "months until such a fall is signalled in 80 % of series",
    ),
    "months_to_see_rise": (pl.Float64, "the same for a rise; null where it takes over five years"),
    "year_end": (pl.Date, "last day of the latest twelve months"),
    "last_twelve": (pl.Float64, "events of those twelve months"),
    "children": (pl.Float64, "known children that they are of"),
    "unmatched": (pl.Float64, "those that could not be matched to a child"),
    "cannot_say": (pl.String, "what the chart cannot say"),
    "reason": (pl.String, "why there is no chart, or what of it is hidden"),
    "origin": (Origin, "records or synthetic"),
}
CHARTS = pl.Schema({name: kind for name, (kind, _) in CHART_COLUMNS.items()})

CHART_POINT_COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator"),
    "area": (pl.String, "district or force"),
    "stratum": (pl.String, "as in the charts"),
    "value_of_stratum": (pl.String, "as in the charts"),
    "rules": (pl.Enum(RULE_SETS), "as in the charts"),
    "chart": (ChartKind, "as in the charts"),
    "unit": (pl.String, "unit of value and lines"),
    "period_start": (pl.Date, "first day of the month"),
    "period_end": (pl.Date, "last day of the month"),
    "events": (pl.Float64, "events of the month; null for values"),
    "exposure": (pl.Float64, "what they are counted against; 1 for plain counts"),
    "value": (pl.Float64, "the point; null for a gap"),
    "centre": (pl.Float64, "what the baseline leads one to expect of the month"),
    "lower_warning": (pl.Float64, "one stable month in forty is below"),
    "upper_warning": (pl.Float64, "one stable month in forty is above"),
    "lower_action": (pl.Float64, "a month below it is a signal"),
    "upper_action": (pl.Float64, "a month above it is a signal"),
    "phase": (pl.Int64, "number of the phase, from 0"),
    "in_baseline": (pl.Boolean, "whether the limits of its phase were made from the month"),
    "is_tested": (pl.Boolean, "whether the month was tested"),
    "is_signal": (pl.Boolean, "whether it is marked"),
    "signal": (Signal, "why it is marked"),
    "direction": (pl.Int64, "-1 low, 0 not marked, 1 high"),
    "dispersion": (pl.Float64, "as in the charts; more where few children are the month's events"),
    "per": (pl.Float64, "what events over exposure are multiplied by to give the value"),
    "symbol": (pl.String, "symbol that stands for an absent figure"),
    "status": (pl.String, "status of the month's row of results"),
    "origin": (Origin, "records or synthetic"),
}
CHART_POINTS = pl.Schema({name: kind for name, (kind, _) in CHART_POINT_COLUMNS.items()})
