"""Repetition, overlap of themes and flows as tables."""

import polars as pl

from cpanalysis.declare.repeats import CONCENTRATIONS, REPEATS, THEMES_OF_CHILDREN
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.numbers import write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.repetition import overlaps_of, repeats_of
from cpanalysis.words.trends import Row

HIDDEN = "[c]"
MONTHS = 12
PARTS = {
    "set": "All",
    "region": "In exactly these",
    "before": "Seen in another in the 365 days before",
    "order": "First on record as",
    "bounds": "Overlap, least and most",
}


def tabulate_repetition(protected: Protected, area: str) -> Table:
    """Return every measure of repetition of an area, beside chance where it has one."""
    rows = repeats_of(protected, area)
    first = rows.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    notes = (
        "Concentration stands beside 500 random deals of the same episodes to the same children."
        " Shares missing again count each child alike, with an interval drawn from children;"
        " first, second and third are episodes since the records begin.",
    )
    return make_table(
        pl.DataFrame([write_repeat(row) for row in rows.iter_rows(named=True)]),
        f"Repetition, {period}: {area}",
        notes=notes,
        synthetic=is_synthetic(rows),
    )


def write_repeat(row: Row) -> dict[str, str]:
    """Return one measure as text."""
    is_number = row["measure"] in ("gini", "k")
    unit = "number" if is_number else "proportion"
    beside = row["measure"] in CONCENTRATIONS
    value = HIDDEN if row["value"] is None else write_amount(row["value"], unit)
    ends = f"{write_amount(row['lower'], unit)} to {write_amount(row['upper'], unit)}"
    known = row["value"] is not None
    return {
        "Measure": REPEATS[row["measure"]],
        "Children": write_number(row["children"]),
        "Episodes": write_number(row["episodes"]),
        "Value": value,
        "95% interval": ends if known and not beside else "–",
        "By chance": f"{write_amount(row['expected'], unit)} ({ends})" if known and beside else "–",
        "p": write_p_value(row["p_value"]).removeprefix("p ").lstrip("= ")
        if known and beside
        else "–",
    }


def write_amount(amount: float | None, unit: str) -> str:
    """Return a share or a plain number; a number without an end is "no end".

    >>> write_amount(0.307, "proportion"), write_amount(0.3154, "number")
    ('30.7%', '0.32')
    """
    if amount is None:
        return "no end"
    if unit == "proportion":
        return write_value(amount, unit)
    return "below 0.01" if amount < 0.01 else f"{amount:.2f}"


def write_number(count: float | None) -> str:
    """Return a count, or the mark of a hidden one."""
    return HIDDEN if count is None else f"{count:,.0f}"


def tabulate_overlap(protected: Protected, area: str) -> Table:
    """Return sets, regions, directional shares, order and bounds of an area."""
    rows = overlaps_of(protected, area)
    first = rows.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    notes = (
        "Each child once. Set sizes and the children in exactly each combination; where one is"
        " small all combinations are hidden, because they make up the sets [c].",
    )
    return make_table(
        pl.DataFrame([write_part(row) for row in rows.iter_rows(named=True)]),
        f"The same children, {period}: {area}",
        left=("Part",),
        notes=notes,
        synthetic=is_synthetic(rows),
    )


def write_part(row: Row) -> dict[str, str]:
    """Return one part of the overlap as text."""
    is_share = row["part"] in ("before", "order")
    shown = row["value"] is not None
    second = THEMES_OF_CHILDREN.get(row["second"], "")
    names = [THEMES_OF_CHILDREN[name] for name in row["first"].split(" + ")]
    joined = {"before": f"{names[0]}, {second} before", "order": f"{names[0]}, not {second}"}
    both = f"{names[0]} and {second}"
    who = joined.get(row["part"], both if row["part"] == "bounds" else ", ".join(names))
    ends = write_range(row["lower"], row["upper"], "proportion" if is_share else "count")
    of = f" of {row['denominator']:,.0f}" if is_share and shown else ""
    return {
        "Children": who[0].upper() + who[1:],
        "Part": PARTS[row["part"]],
        "Number": f"{write_number(row['numerator'])}{of}",
        "Share": write_value(row["value"], "proportion") if is_share and shown else "–",
        "95% interval": ends if shown else "–",
    }


def flows_of(protected: Protected, items: str, area: str) -> pl.DataFrame:
    """Return the months of one kind of item in an area, in order of time."""
    own = protected.flows.filter(pl.col("items") == items, pl.col("area") == area)
    return own.drop_nulls("period_end").sort("period_end")


def tabulate_flows(protected: Protected, items: str, area: str) -> Table:
    """Return the latest months of what came in, went out and was open."""
    rows = flows_of(protected, items, area).tail(MONTHS)
    return make_table(
        pl.DataFrame(
            [
                {
                    "Month": f"{row['period_end']:%B %Y}",
                    "Came in": write_number(row["received"]),
                    "Went out": write_number(row["closed"]),
                    "Open at its end": write_number(row["open"]),
                }
                for row in rows.iter_rows(named=True)
            ]
        ),
        f"{items[0].upper()}{items[1:]} month by month: {area}",
        notes=("What came in before the records begin is not known and not in it.",),
        synthetic=is_synthetic(rows),
    )
