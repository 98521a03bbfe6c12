"""What a chart cannot say, each in words that can stand under it."""

from enum import StrEnum

from cpanalysis.statistics.charts.options import MINIMUM_POINTS


class Caution(StrEnum):
    """A reason to read a chart with care."""

    SEASON_UNKNOWN = (
        "The baseline is too short to tell a season from a change; "
        "its months are not compared with one another."
    )
    BASELINE_CHANGED = (
        "Months within the baseline signal among themselves: "
        "its centre line is a mixture of two levels."
    )
    MONTH_LEFT_OUT = "One month of the baseline is so far out that the limits were made without it."
    AUTOCORRELATED = (
        "One month resembles the next more than chance would have it: "
        "false signals are more frequent than stated."
    )
    NO_LOWER_LIMIT = (
        "No single month can be low enough to signal; a fall shows only in months together."
    )
    NO_UPPER_LIMIT = (
        "No single month can be high enough to signal; a rise shows only in months together."
    )
    GAPS = "Some months are not recorded; nothing was put in their place."
    PARTIAL = "The last month is unfinished; it is drawn but not tested."
    CHOSEN = "The size of a change found by a signal tends to be overstated."
    MANY_FALSE_ALARMS = (
        "These rules signal falsely in a fifth to three fifths of stable series of counts "
        "within 24 months, and in more where months are over-dispersed."
    )
    INDEPENDENT = (
        "Events are taken as independent: a child who comes again makes gaps short by itself."
    )
    TOO_FEW = f"Fewer than {MINIMUM_POINTS} recorded points: no limits are drawn."
