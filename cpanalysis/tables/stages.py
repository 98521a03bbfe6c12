"""The stages of exploitation cases, and the pairs of grades, as tables."""

import polars as pl

from cpanalysis.declare.agreements import AC2, EXACT, KAPPA, MARGINS, SIGN
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.agreements import SCALES, write_coefficient
from cpanalysis.words.numbers import write_p_value, write_period, write_range, write_value
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.stages import Row

HIDDEN = "[c]"
INTERVAL = "95% interval"


def tabulate_stages(stages: pl.DataFrame, area: str) -> Table:
    """Return the stages of one year's cases, each against the last one shown before it."""
    first = stages.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    written = [write_stage(row) for row in stages.iter_rows(named=True)]
    notes = (
        "Share: of the cases at the last stage shown before. Open: not there yet and not finalised."
        " Interval: Wilson, 95%.",
    )
    return make_table(
        pl.DataFrame(written),
        f"Cases reported in the {period}, stage by stage, {area}",
        notes=notes,
        synthetic=is_synthetic(stages),
    )


def write_stage(row: Row) -> dict[str, str]:
    """Return one stage as text."""
    shown = row["reached"] is not None
    return {
        "Stage": f"{row['stage'][0].upper()}{row['stage'][1:]}",
        "Reached": write_count(row["reached"]),
        "Of": write_count(row["of"]),
        "Share": write_value(row["value"], "proportion"),
        INTERVAL: write_range(row["lower"], row["upper"], "proportion"),
        "Open": write_count(row["open"]) if shown else "–",
        "Finalised without": write_count(row["closed"]) if shown else "–",
    }


def write_count(count: float | None) -> str:
    """Return a count, or the symbol of a hidden one."""
    return HIDDEN if count is None else f"{count:,.0f}"


def tabulate_pairs(protected: Protected) -> Table:
    """Return every year and scale of pairs with agreement, coefficients and tests."""
    pairs = protected.agreements.sort("period_end", "scale", descending=[True, False])
    grouped = pairs.group_by("period_end", "scale", maintain_order=True)
    written = [write_pairs(own) for _, own in grouped]
    return make_table(
        pl.DataFrame(written),
        "Grades of the same cases by force and inspectors",
        left=("Scale",),
        notes=(
            "Kappa is linear-weighted; brackets hold 95% intervals. p of sides: exact sign test"
            " that neither grades higher; p of grades: Stuart-Maxwell.",
        ),
        synthetic=is_synthetic(pairs),
    )


def write_pairs(own: pl.DataFrame) -> dict[str, str]:
    """Return one year and scale as text."""
    rows = {row["measure"]: row for row in own.iter_rows(named=True)}
    exact = rows[EXACT]
    return {
        "Period": write_period(exact["period_start"], exact["period_end"]),
        "Scale": SCALES.get(exact["scale"], exact["scale"]),
        "Cases": write_count(exact["cases"]),
        "Same grade": write_count(exact["agreed"]),
        "Kappa": write_coefficient(rows[KAPPA]) if exact["value"] is not None else HIDDEN,
        "AC2": write_coefficient(rows[AC2]) if exact["value"] is not None else HIDDEN,
        "p of sides": write_chance(rows[SIGN]["p_value"]),
        "p of grades": write_chance(rows[MARGINS]["p_value"]),
    }


def write_chance(p_value: float | None) -> str:
    """Return a p value, or the symbol of a hidden one."""
    return HIDDEN if p_value is None else write_p_value(p_value).removeprefix("p ").lstrip("= ")
