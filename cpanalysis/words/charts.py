"""What a control chart says: how it stands, since when, what it could find and what it cannot."""

from typing import Any

import polars as pl

from cpanalysis.declare.charts import SERIES, RuleSet
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.results import OF_MONTH
from cpanalysis.protect import Protected
from cpanalysis.statistics.charts.detectable import HORIZON
from cpanalysis.words.numbers import (
    join_names,
    write_amount,
    write_period,
    write_ratio,
    write_value,
)
from cpanalysis.words.origin import IN_SENTENCE, SYNTHETIC, is_synthetic
from cpanalysis.words.sentences import Sentences

Row = dict[str, Any]

WIDENED = 1.05
"""From this dispersion on a chart is named as one with limits widened for it."""

CHANCE = 20
"""One stable series in so many signals within two years, at most."""

YEARS = HORIZON // 12
"""Years within which a change must show for the chart to be said to find it."""

NAMES = {
    "c": "c chart of counts",
    "u": "u chart of rates",
    "p": "p chart of shares",
    "xmr": "XmR chart of monthly medians",
    "g": "g chart of cases between events",
    "t": "t chart of days between events",
}
LANEY = {
    "c": "c chart of counts, limits widened for dispersion",
    "u": "Laney u′ chart of rates",
    "p": "Laney p′ chart of shares",
}
BY_RULES = "XmR chart with the rules of Making Data Count"
MEANINGS = {
    "improvement": ", an improvement as the indicator is declared",
    "concern": ", a concern as the indicator is declared",
}
HOW_RARE = "Where nothing changes, at most one series in twenty gives any signal within two years."
NOT_WHY = "A chart says that months differ, not why."


def find_chart(
    protected: Protected, code: str, area: str, *, rules: RuleSet = "calibrated", record: str = ""
) -> Row | None:
    """Return the row of a chart, or None where there is none."""
    rows = protected.charts.filter(is_chart(code, area, rules=rules, record=record))
    return rows.row(0, named=True) if rows.height else None


def describe_charts(charts: pl.DataFrame, area: str) -> Sentences:
    """Return how many series of an area have moved, allowing for how many are looked at."""
    own = charts.filter(
        pl.col("area") == area, pl.col("rules") == "calibrated", pl.col("stratum") == "all"
    ).filter(pl.col("indicator").is_in(list(RECORD_INDICATORS)))
    known = own.filter(pl.col("state").is_in(["stable", "higher", "lower"]))
    moved = known.filter(pl.col("state") != "stable")
    untested = own.height - known.height
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(own) else "",
            f"Of {own.height} indicators of {area} from records, {known.height} have a control"
            f" chart of months with limits: {moved.height} are above or below the level of their"
            f" baseline, {known.height - moved.height} show no clear change.",
            f"By chance alone up to {max(1, round(known.height / CHANCE))} of so many would signal"
            " within two years.",
            f"No chart tests the other {untested} for change." if untested else "",
        )
    ).without_blanks()


def find_points(protected: Protected, row: Row) -> pl.DataFrame:
    """Return the months of a chart in order of time, from the first with a figure on.

    A month of which many records are not in yet is no point; its figure is ``provisional``.
    """
    record = row["value_of_stratum"] if row["stratum"] == "record" else ""
    own = is_chart(row["indicator"], row["area"], rules=row["rules"], record=record)
    late = protected.results.filter(
        OF_MONTH,
        pl.col("provisional").fill_null(value=False),
        *(pl.col(name) == row[name] for name in SERIES),
    ).select("period_start", pl.col("value").alias("provisional"))
    points = protected.chart_points.filter(own)
    months = points.join(late, on="period_start", how="left").sort("period_start")
    first = row["period_start"]
    return months if first is None else months.filter(pl.col("period_start") >= first)


def is_chart(code: str, area: str, *, rules: RuleSet, record: str) -> pl.Expr:
    """Return whether a row is of one chart: of the whole, or of one kind of record."""
    return (
        (pl.col("indicator") == code)
        & (pl.col("area") == area)
        & (pl.col("rules") == rules)
        & (pl.col("stratum") == ("record" if record else "all"))
        & (pl.col("value_of_stratum") == (record or "all"))
    )


def describe_chart(row: Row, points: pl.DataFrame) -> Sentences:
    """Return what a chart says, and what it leaves open."""
    return Sentences(
        (
            IN_SENTENCE if row["stratum"] == "record" and row["origin"] == SYNTHETIC else "",
            describe_state(row),
            describe_rule(row),
            describe_open(row),
            describe_alone(row, points),
            describe_children(row),
            row["cannot_say"] or "",
        )
    ).without_blanks()


def name_series(row: Row) -> str:
    """Return whom a chart is about: an area, and the kind of record where that is apart.

    >>> name_series({"area": "Hartlepool", "stratum": "record", "value_of_stratum": "cse: victim"})
    'Hartlepool (victims of exploitation)'
    """
    apart = f" ({name_part(row['value_of_stratum'])})" if row["stratum"] == "record" else ""
    return f"{row['area']}{apart}"


def describe_state(row: Row) -> str:
    """Return where a series stands against its baseline, and since when."""
    match row["state"]:
        case "no chart":
            return f"There is no control chart of {name_series(row)}: {row['reason']}."
        case "too few months":
            return (
                f"{name_series(row)} has {row['points']} months with a figure, too few for limits:"
                " they are drawn without, and nothing is said of change."
            )
        case "stable":
            return f"{name_series(row)} by month: no clear change from {write_baseline(row)}."
        case _:
            since = f"{name_series(row)} by month: {row['state']} since {row['since']:%B %Y}"
            meaning = MEANINGS.get(row["variation"], "")
            return f"{since}{write_change(row)} {write_baseline(row)}{meaning}. {NOT_WHY}"


def write_baseline(row: Row) -> str:
    """Return the months that the limits come from, with their level where it is shown."""
    months = f"{row['baseline_start']:%B %Y} to {row['baseline_end']:%B %Y}"
    if row["centre"] is None:
        return f"the level of {months}, which is hidden to protect children"
    return f"the level of {months} ({write_level(row['centre'], row['unit'])})"


def write_level(level: float, unit: str) -> str:
    """Return the mean of some months in the unit of the indicator.

    >>> write_level(9.583, "count"), write_level(0.446, "proportion"), write_level(52, "minutes")
    ('9.6 a month', '44.6%', '52 minutes')
    """
    if unit == "count":
        return f"{level:,.1f} a month"
    return (
        write_value(level, unit) if unit == "proportion" else f"{write_value(level, unit)} {unit}"
    )


def write_change(row: Row) -> str:
    """Return by how much the latest stretch differs, ready to stand before the baseline."""
    if row["change"] is None:
        return " than" if row["rules"] == "mdc" else ", by how much is hidden, than"
    ends = (row["change_lower"], row["change_upper"])
    if row["chart"] == "xmr":
        unit = row["unit"]
        low, high = (write_value(end, unit) for end in ends)
        return f", by {write_value(abs(row['change']), unit)} {unit} ({low} to {high}), than"
    return f", {write_ratio(row['change'])} (95% interval {ends[0]:.2f} to {ends[1]:.2f})"


def describe_rule(row: Row) -> str:
    """Return how seldom a stable chart signals."""
    is_calibrated = row["rules"] != "mdc"
    return HOW_RARE if is_calibrated and row["state"] == "stable" else ""


def describe_open(row: Row) -> str:
    """Return what a stable chart leaves open: the smallest change it finds, and how soon."""
    if row["state"] != "stable" or row["rules"] == "mdc":
        return ""
    if row["centre"] is None:
        return "How small a change it could detect is not shown, because the level is not."
    if row["chart"] == "xmr":
        return write_difference(row)
    return " ".join(part for part in (write_smallest(row), write_months(row)) if part)


def write_difference(row: Row) -> str:
    """Return the smallest lasting difference of a chart of values."""
    least = row["smallest_rise"]
    if least is None:
        return ""
    reach = f"{write_value(least, row['unit'])} {row['unit']}"
    return f"Within a year it would usually detect a change of {reach} or more."


def write_smallest(row: Row) -> str:
    """Return the smallest change that the chart usually finds within a year."""
    fall, rise = row["smallest_fall"], row["smallest_rise"]
    found = [write_fall(fall), f"a rise of {rise - 1:.0%} or more" if rise is not None else ""]
    known = " and ".join(part for part in found if part)
    if not known:
        return "It would not usually detect any change within a year."
    return f"Within a year it would usually detect {known}."


def write_fall(ratio: float | None) -> str:
    """Return a fall to ``ratio`` times the level.

    >>> write_fall(0.79), write_fall(0.0), write_fall(None)
    ('a fall of 21% or more', 'a fall to nothing', '')
    """
    if ratio is None:
        return ""
    return f"a fall of {1 - ratio:.0%} or more" if ratio else "a fall to nothing"


def write_months(row: Row) -> str:
    """Return after how many months the chart usually finds a change of the size asked about."""
    part = f"{row['change_to_see']:.0%}"
    waits = {
        f"{part} {side}": row[f"months_to_see_{side}"]
        for side in ("fall", "rise")
        if side == "fall" or can_rise(row)
    }
    if not any(waits.values()):
        return f"Numbers are too small to detect a change of {part} within {YEARS} years."
    fall, *rise = (f"a {change} {write_wait(months)}" for change, months in waits.items())
    said = f"{fall}, {rise[0]}" if rise else fall
    return f"It would usually show {said}."


def can_rise(row: Row) -> bool:
    """Return whether the level can rise by the change asked about: no share is above all."""
    most = row["centre"] * (1 + row["change_to_see"])
    return bool(row["unit"] != "proportion" or most <= 1)


def write_wait(months: float | None) -> str:
    """Return after how many months a change shows.

    >>> write_wait(4.0), write_wait(1.0), write_wait(None)
    ('after 4 months', 'after 1 month', 'only after more than 5 years')
    """
    if months is None:
        return f"only after more than {YEARS} years"
    return "after 1 month" if months == 1 else f"after {months:.0f} months"


def describe_alone(row: Row, points: pl.DataFrame) -> str:
    """Return the months that stand out by themselves, outside the stretch that has changed."""
    if row["rules"] == "mdc":
        return ""
    alone = points.filter(pl.col("signal") == "month")
    if row["since"] is not None:
        alone = alone.filter(pl.col("period_start") < row["since"])
    named = [
        f"{start:%B %Y} ({'high' if side > 0 else 'low'})"
        for start, side in alone.select("period_start", "direction").iter_rows()
    ]
    return f"Outside the limits by itself: {join_names(named)}." if named else ""


def describe_children(row: Row) -> str:
    """Return how many children the events of the latest twelve months are of."""
    if row["children"] is None or row["last_twelve"] is None:
        return ""
    if row["children"] >= row["last_twelve"]:
        return ""
    end = f"{row['year_end']:%B %Y}"
    return (
        f"The {row['last_twelve']:,.0f} counted in the 12 months to {end} are of"
        f" {row['children']:,.0f} known children{write_unmatched(row)}."
    )


def write_unmatched(row: Row) -> str:
    """Return how many events could not be matched to a child, as a clause.

    >>> write_unmatched({"unmatched": 18.0}), write_unmatched({"unmatched": 0.0})
    (', and 18 could not be matched to a child', '')
    """
    if row["unmatched"] is None:
        return ", and a number not shown could not be matched to a child"
    if not row["unmatched"]:
        return ""
    return f", and {row['unmatched']:,.0f} could not be matched to a child"


def name_chart(row: Row) -> str:
    """Return the name of a chart.

    >>> name_chart({"rules": "calibrated", "chart": "p", "dispersion": 1.8})
    'Laney p′ chart of shares'
    """
    if row["rules"] == "mdc":
        return BY_RULES
    wide = row["dispersion"] is not None and row["dispersion"] > WIDENED
    return LANEY.get(row["chart"], NAMES[row["chart"]]) if wide else NAMES[row["chart"]]


def name_short(row: Row) -> str:
    """Return the short name of a chart, for tables.

    >>> name_short({"rules": "calibrated", "chart": "u", "dispersion": 1.8})
    'Laney u′'
    """
    return name_chart(row).split(" chart")[0] + ("" if row["rules"] == "calibrated" else ", mdc")


def list_signals(points: pl.DataFrame) -> str:
    """Return the marked months in words, for those who cannot see them.

    >>> from cpanalysis.declare.charts import CHART_POINTS
    >>> list_signals(CHART_POINTS.to_frame())
    'No month is marked.'
    """
    marked = points.filter("is_signal")
    if marked.is_empty():
        return "No month is marked."
    parts = [
        write_marks(marked.filter(pl.col("direction") == side), words)
        for side, words in ((1, "high"), (-1, "low"))
    ]
    return " ".join(part for part in parts if part)


def write_marks(marked: pl.DataFrame, words: str) -> str:
    """Return how many months are marked on one side, and which are the first and the last."""
    if marked.is_empty():
        return ""
    first, last = (f"{month:%B %Y}" for month in marked["period_start"].gather([0, -1]))
    if marked.height == 1:
        return f"One month is marked {words}: {first}."
    return f"{marked.height} months are marked {words}, from {first} to {last}."


def describe_picture(row: Row, points: pl.DataFrame, indicator: Indicator) -> str:
    """Return a chart in words: series, latest month, level, limits and marks."""
    opening = f"Control chart. {indicator.title}, {name_series(row)}, by month."
    shown = points.filter(pl.col("value").is_not_null())
    if shown.is_empty():
        return f"{opening} Every month is hidden or has no figure."
    latest = shown.row(-1, named=True)
    unit, period = row["unit"], write_period(latest["period_start"], latest["period_end"])
    level = f" Level {write_level(row['centre'], unit)}." if row["centre"] is not None else ""
    return (
        f"{opening} {write_amount(shown.height, 'month')} shown; latest"
        f" {write_value(latest['value'], unit)} ({period}).{level} {describe_state(row)}"
        f" {list_signals(points)}{list_provisional(points, unit)}"
    )


def list_provisional(points: pl.DataFrame, unit: str) -> str:
    """Return the months that are drawn apart because many of their records are not in yet."""
    parts = [
        f"{month:%B %Y} {write_value(value, unit)}"
        for month, value in points.drop_nulls("provisional")
        .select("period_start", "provisional")
        .iter_rows()
    ]
    return f" Provisional and not tested: {join_names(parts)}." if parts else ""
