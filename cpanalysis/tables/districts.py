"""Tables of the four districts side by side, in their fixed order and never ranked."""

from collections.abc import Sequence

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.wording import JUDGED, mark_family, word_verdict
from cpanalysis.protect import Protected
from cpanalysis.tables.scorecard import name_indicator
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.comparisons import find_test
from cpanalysis.words.districts import name_theme, primary_differences
from cpanalysis.words.numbers import (
    write_ends,
    write_p_value,
    write_range,
    write_ratio,
    write_symbol,
    write_value,
)
from cpanalysis.words.origin import SYNTHETIC, is_synthetic, mark_caption, mark_origin
from cpanalysis.words.trends import Row, write_estimate

NOTES = (
    "Each district against the rest of the force: a ratio of rates or a difference of shares in"
    " percentage points, with its 95% interval. Higher and lower allow for how many planned"
    " comparisons were made.",
    "Smallest detectable rise: what would have been seen four times in five, from the district"
    " with most records to the one with fewest. Together: one test whether the four differ at all.",
)


def tabulate_differences(protected: Protected, force: str) -> Table:
    """Return the primary comparisons, a row an indicator and a column a district."""
    rows = primary_differences(protected)
    written = [
        write_difference_row(protected, group)
        for _, group in rows.group_by("indicator", maintain_order=True)
    ]
    return make_table(
        pl.DataFrame(written),
        mark_caption(f"Primary comparisons with the rest of the force: {force}", rows),
        notes=NOTES,
        synthetic=is_synthetic(rows),
    )


def mark_rows(rows: pl.DataFrame) -> str:
    """Return the mark of the rows of one indicator."""
    return mark_origin(SYNTHETIC) if is_synthetic(rows) else ""


def write_difference_row(protected: Protected, rows: pl.DataFrame) -> dict[str, str]:
    """Return one indicator as text."""
    code = str(rows["indicator"][0])
    cells = {row["area"]: write_cell(row) for row in rows.iter_rows(named=True)}
    return {
        "Indicator": f"{name_indicator(find_indicator(code))}{mark_rows(rows)}",
        **{name: cells.get(name, "–") for name in DISTRICT_NAMES},
        "Smallest detectable rise": write_seen(rows),
        "Together": write_together(protected, code, rows["period_end"][0]),
    }


def write_cell(row: Row) -> str:
    """Return one comparison: its estimate, interval and verdict."""
    word = word_verdict(row)
    return f"{write_estimate(row)}, {word}{mark_family(row)}" if word in JUDGED else word


def write_seen(rows: pl.DataFrame) -> str:
    """Return the rises that would have been seen, least and most."""
    seen = sorted(rows["smallest_detectable"].drop_nulls().to_list())
    if not seen:
        return "–"
    if rows["measure"][0] == "ratio":
        return f"{seen[0]:.2f} to {write_ratio(seen[-1])}"
    return f"{seen[0] * 100:.1f} to {seen[-1] * 100:.1f} points"


def write_together(protected: Protected, code: str, period_end: object) -> str:
    """Return the p value of the test whether the districts differ at all."""
    test = find_test(protected, code, period_end)
    return write_p_value(test["p_value"]) if test else "–"


def tabulate_adjusted(protected: Protected, codes: Sequence[str], force: str) -> Table:
    """Return crude beside adjusted ratios, a row an indicator and a column a district."""
    rows = protected.adjusted.filter(pl.col("indicator").is_in(list(codes)))
    notes = (
        "Crude, and after the arrow the Mantel-Haenszel ratio of rates, or of odds for shares,"
        " district over the rest of the force; its interval is widened for records of the same"
        " child. Standardised: events over those expected at the rest's rates in each stratum.",
        "Not recorded: records whose looked-after status or age is not known, which are compared"
        " among themselves. [c]: hidden to protect children.",
    )
    written = [
        write_adjusted(group) for _, group in rows.group_by("indicator", maintain_order=True)
    ]
    return make_table(
        pl.DataFrame(written),
        f"Crude and like with like: {force}",
        left=("Compared within",),
        notes=notes,
        synthetic=is_synthetic(rows),
    )


def write_adjusted(rows: pl.DataFrame) -> dict[str, str]:
    """Return the crude and adjusted comparisons of one indicator as text."""
    cells = {row["area"]: write_like(row) for row in rows.iter_rows(named=True)}
    unknown = rows["not_recorded"]
    left = "[c]" if unknown.is_null().any() else f"{float(unknown.sum()):,.0f}"
    return {
        "Indicator": find_indicator(str(rows["indicator"][0])).title,
        **{name: cells.get(name, "–") for name in DISTRICT_NAMES},
        "Compared within": str(rows["adjusted_for"][0]),
        "Not recorded": left,
    }


def write_like(row: Row) -> str:
    """Return a crude ratio, the adjusted one with its interval, and the standardised one."""
    if row["crude"] is None:
        return "–"
    adjusted = write_times(row, ("estimate", "lower", "upper"))
    beside = "" if row["standardised"] is None else f", standardised {row['standardised']:.2f}"
    return f"{row['crude']:.2f} → {adjusted}{beside}"


def write_times(row: Row, names: tuple[str, str, str]) -> str:
    """Return a ratio with its interval, or a dash.

    >>> write_times({"a": 1.234, "b": 1.0, "c": 1.5}, ("a", "b", "c"))
    '1.23 (1.00 to 1.50)'
    """
    value, lower, upper = (row[name] for name in names)
    return "–" if value is None else f"{value:.2f} ({write_ends(lower, upper, 'ratio')})"


def tabulate_side_by_side(rows: pl.DataFrame, theme: str, force: str) -> Table:
    """Return the latest figures of a theme, a row an indicator and a column an area."""
    areas = (*DISTRICT_NAMES, FORCE.name)
    written = [
        {
            "Indicator": f"{name_indicator(find_indicator(str(code[0])))}{mark_rows(group)}",
            **{area: write_figure(group, area) for area in areas},
        }
        for code, group in rows.group_by("indicator", maintain_order=True)
    ]
    notes = (
        "Latest twelve months with 95% intervals. Districts stand in a fixed order and are not"
        " ranked; overlapping intervals are no test, the comparisons are.",
    )
    caption = mark_caption(f"{name_theme(theme)}, the districts side by side: {force}", rows)
    return make_table(
        pl.DataFrame(written),
        caption,
        notes=notes,
        synthetic=is_synthetic(rows),
    )


def write_figure(rows: pl.DataFrame, area: str) -> str:
    """Return the figure of an area with its interval, or its symbol."""
    own = rows.filter(pl.col("area") == area)
    if own.is_empty():
        return "–"
    row = own.row(0, named=True)
    if row["value"] is None:
        return write_symbol(row["symbol"], str(row["status"]))
    value = write_value(row["value"], row["unit"])
    ends = write_range(row["lower"], row["upper"], row["unit"])
    return value if row["lower"] is None else f"{value} ({ends})"
