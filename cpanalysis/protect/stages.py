"""The stages of a flow, with those joined that would give a small number away.

A stage and the one before differ by the cases that did not go on. Where that number, or the number
that did, is small, the stage is not shown, and the next is read against the last stage shown.
"""

import polars as pl

from cpanalysis.analyse.stages import add_shares
from cpanalysis.declare.areas import FORCE
from cpanalysis.protect.blanking import HIDDEN, blank

PLACE = ["period_end", "place"]
SPLIT = ("open", "closed")
COUNTS = ("reported", "of", "reached", *SPLIT, "value", "lower", "upper")
Row = dict[str, object]


def join_stages(flows: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``flows`` without the stages that tell of fewer than ``threshold`` cases.

    Where a stage of one district alone is not shown, that of the force is not either, because it
    could be worked out from it.
    """
    if flows.is_empty():
        return flows
    districts = flows.filter(pl.col("area") != FORCE.name)
    own = walk_all(districts, threshold, frozenset())
    hidden = own.filter(pl.col("reason") == HIDDEN)
    lonely = hidden.group_by(PLACE).len().filter(pl.col("len") == 1).select(PLACE)
    told = frozenset(lonely.iter_rows())
    force = walk_all(flows.filter(pl.col("area") == FORCE.name), threshold, told)
    return pl.concat([own, force])


def walk_all(
    flows: pl.DataFrame, threshold: int, told: frozenset[tuple[object, ...]]
) -> pl.DataFrame:
    """Return the flows of every area and year with their stages joined and shares made anew."""
    groups = flows.sort("area", *PLACE).group_by("area", "period_end", maintain_order=True)
    rows = [row for _, flow in groups for row in walk(flow, threshold, told)]
    joined = pl.DataFrame(rows, schema={**flows.schema, "hidden": pl.Boolean})
    shown = add_shares(joined.drop("hidden"), origin="records").with_columns(
        joined["origin"], joined["hidden"]
    )
    return blank(shown, pl.col("hidden"), COUNTS).drop("hidden")


def walk(flow: pl.DataFrame, threshold: int, told: frozenset[tuple[object, ...]]) -> list[Row]:
    """Return the stages of one flow, each read against the last one shown."""
    rows: list[Row] = []
    last = flow["reported"][0]
    for row in flow.iter_rows(named=True):
        lost, reached = last - row["reached"], row["reached"]
        hidden = any(0 < number < threshold for number in (lost, reached))
        hidden = hidden or (row["period_end"], row["place"]) in told
        rows.append({**row, "of": last, **split(row, last, threshold), "hidden": hidden})
        last = last if hidden else reached
    return rows


def split(row: Row, last: float, threshold: int) -> Row:
    """Return how many of those not there yet are open and closed, where neither is small.

    After a stage that is not shown the split is not known of the stage shown before.
    """
    whole = row["of"] == last
    small = any(0 < float(row[name]) < threshold for name in SPLIT)  # type: ignore[arg-type]
    return {name: row[name] if whole and not small else None for name in SPLIT}
