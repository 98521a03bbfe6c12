"""Rules of frames that hold counts of their own: waits, repetition, overlap, flows."""

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.protect.blanking import CONTROLLED, blank, is_any_small

WAIT = ["indicator", "period_end", "area", "compared_with"]
WAIT_FIGURES = (
    *("waits", "ended", "other_end", "open", "unusable", "children", "share_within"),
    *("share_lower", "share_upper", "mean", "estimate", "lower", "upper", "p_value"),
)
REPETITION_FIGURES = (
    *("children", "episodes", "counted", "value", "lower", "upper", "expected", "p_value"),
)
OVERLAP_FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_excluded")
CONTROLLED_ROW = pl.col("origin").is_in(CONTROLLED)


def hide_waits(waits: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``waits`` without those of few cases or children, and without small parts of others.

    With a small number of open waits the number of ended ones is hidden, which would tell it.
    """
    few = waits.select(WAIT, few=find_few(threshold)).filter("few")
    hidden = blank(waits, is_hidden(few), WAIT_FIGURES)
    return hide_shares(hide_parts(hidden, threshold), threshold)


def find_few(threshold: int) -> pl.Expr:
    """Return whether a row of waits rests on few cases or few children."""
    return CONTROLLED_ROW & is_any_small([pl.col("waits"), pl.col("children")], threshold)


def is_hidden(few: pl.DataFrame) -> pl.Expr:
    """Return whether a row is one of few waits, or would tell one by subtraction.

    The rest of the force goes with the district that it is compared with, a district with its
    rest, and the force with a district that alone is hidden.
    """
    own = few.filter(pl.col("area").is_in(DISTRICT_NAMES))
    rest = few.filter(pl.col("area") == REST_OF_FORCE.name)
    key = pl.concat_str("indicator", "period_end", separator="|")
    alone = own.group_by("indicator", "period_end").len().filter(pl.col("len") == 1)
    itself = pl.concat_str(*WAIT, separator="|")
    with_own = pl.concat_str(key, pl.col("compared_with"), separator="|")
    with_rest = pl.concat_str(key, pl.col("area"), separator="|")
    force = (pl.col("area") == FORCE.name) & key.is_in(alone.select(key).to_series().implode())
    return pl.any_horizontal(
        itself.is_in(few.select(itself).to_series().implode()),
        with_own.is_in(own.select(pl.concat_str(key, "area", separator="|")).to_series().implode()),
        with_rest.is_in(rest.select(with_own).to_series().implode()),
        force,
    )


def hide_parts(waits: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``waits`` without small numbers of one way to come out, and what tells them."""
    parts = ("open", "other_end", "ended")
    tells = CONTROLLED_ROW & is_any_small([pl.col(name) for name in parts], threshold)
    apart = CONTROLLED_ROW & is_any_small([pl.col("unusable")], threshold)
    return waits.with_columns(
        *(pl.when(~tells).then(name).alias(name) for name in parts),
        pl.when(~apart).then("unusable").alias("unusable"),
    )


def hide_shares(waits: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``waits`` without shares within the threshold that tell few cases, in or out."""
    inside = (pl.col("share_within") * pl.col("waits")).round()
    outside = pl.col("waits") - inside
    tells = CONTROLLED_ROW & is_any_small([inside, outside], threshold)
    shares = ("share_within", "share_lower", "share_upper")
    return waits.with_columns(pl.when(~tells).then(name).alias(name) for name in shares)


def thin_curves(curves: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return points of ``curves`` between which no case can be told.

    A point stays while at least the threshold of cases wait, and only where since the last that
    stays no case, or at least the threshold, ended in each way. A curve of few goes altogether,
    and with it what tells it by subtraction.
    """
    small = curves.filter(pl.col("time") == 0, CONTROLLED_ROW & (pl.col("at_risk") < threshold))
    several = curves.filter(~is_hidden(small.select(WAIT).unique()))
    parts = [
        keep_apart(curve, threshold) for _, curve in several.group_by(WAIT, maintain_order=True)
    ]
    return pl.concat([curves.clear(), *parts])


def keep_apart(curve: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return the points of one curve, of all its ends together, that may stay."""
    if not curve["origin"].is_in(CONTROLLED).any():
        return curve
    wide = curve.pivot(on="end", index=["time", "at_risk"], values="ended").sort("time")
    ends = wide.drop("time", "at_risk").rows()
    enough = (wide["at_risk"] >= threshold).to_list()
    kept = pick_apart(ends, enough, threshold)
    return curve.filter(pl.col("time").is_in(wide["time"].gather(kept).implode()))


def pick_apart(ends: list[tuple[float, ...]], enough: list[bool], threshold: int) -> list[int]:
    """Return places of points between which each count rises by 0 or at least ``threshold``.

    >>> pick_apart([(0,), (3,), (6,), (6,), (9,)], [True] * 5, 5)
    [0, 2, 3]
    """
    kept: list[int] = []
    for place, counts in enumerate(ends):
        last = ends[kept[-1]] if kept else (0.0,) * len(counts)
        rises = [count - before for count, before in zip(counts, last, strict=True)]
        if enough[place] and all(rise == 0 or rise >= threshold for rise in rises):
            kept.append(place)
    return kept


def hide_repetition(rows: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return measures of repetition without those that rest on few children or episodes."""
    counts = [pl.col(name) for name in ("children", "episodes", "counted")]
    others = pl.col("episodes") - pl.col("counted")
    tells = CONTROLLED_ROW & is_any_small([*counts, others], threshold)
    return blank(rows, tells, REPETITION_FIGURES)


def hide_overlap(rows: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return parts of the overlap of themes without those of few children.

    The regions of an area make up its sets, and those of districts the force: where one is small
    all of the area go, for a district those of all four, and with them how many children the sets
    hold together, which would tell a region.
    """
    others = pl.col("denominator") - pl.col("numerator")
    small = is_any_small([pl.col("numerator"), pl.col("denominator"), others], threshold)
    is_region, is_force = pl.col("part") == "region", pl.col("area") == FORCE.name
    together = (small & is_region).any().over("period_end", is_force)
    tells = CONTROLLED_ROW & pl.when(is_region).then(together).otherwise(small)
    union = CONTROLLED_ROW & (pl.col("part") == "set") & together
    # The union is taken out first: what is blanked can no longer be seen to be small.
    flagged = rows.with_columns(tells=tells, union=union)
    hidden = blank(flagged, pl.col("tells"), OVERLAP_FIGURES)
    known = pl.when(~pl.col("union")).then("denominator").alias("denominator")
    return hidden.with_columns(known).drop("tells", "union")


def hide_flows(rows: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return flows without the months in which few came in, went out or were open."""
    counts = [pl.col(name) for name in ("received", "closed", "open")]
    return blank(
        rows, CONTROLLED_ROW & is_any_small(counts, threshold), ("received", "closed", "open")
    )
