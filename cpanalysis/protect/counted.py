"""Rules of frames that hold counts of their own: waits, repetition, overlap, flows."""

from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, REST_OF_FORCE
from cpanalysis.declare.waiting import WAITING
from cpanalysis.protect.blanking import CONTROLLED, blank, is_any_small, keep_unless

WAIT = ["indicator", "period_end", "area", "compared_with"]
WAIT_FIGURES = (
    *("waits", "ended", "other_end", "open", "unusable", "children", "median"),
    *("mean", "estimate", "lower", "upper", "p_value", "q_value", "verdict"),
)
REPETITION_FIGURES = (
    *("children", "episodes", "unmatched", "counted"),
    *("value", "lower", "upper", "expected", "p_value"),
)
OVERLAP_FIGURES = ("numerator", "denominator", "value", "lower", "upper", "n_excluded")
SHARES = {code: limit.share for code, limit in WAITING.items()}
"""The indicator that is the share of the same waits at the threshold, by the wait."""
CONTROLLED_ROW = pl.col("origin").is_in(CONTROLLED)


def hide_waits(waits: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return ``waits`` without those of few cases or children, and without small parts of others.

    With a small number of open waits the number of ended ones is hidden, which would tell it. A
    median goes where it is hidden in ``results``, and that of the rest of the force with it.
    """
    few = waits.select(WAIT, few=find_few(threshold)).filter("few")
    hidden = blank(waits, is_hidden(few), WAIT_FIGURES)
    return hide_medians(hide_parts(hidden, threshold), results)


def hide_medians(waits: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return ``waits`` without the medians that are hidden in ``results``."""
    own = pl.when(pl.col("compared_with") == "").then("area").otherwise("compared_with")
    cell = ["indicator", "area", "period_start", "period_end"]
    suppressed = results.filter(pl.col("status") == "suppressed", pl.col("stratum") == "all")
    flagged = waits.with_columns(own.alias("own")).join(
        suppressed.select(*cell, gone=pl.lit(value=True)).unique(),
        left_on=["indicator", "own", "period_start", "period_end"],
        right_on=cell,
        how="left",
        maintain_order="left",
    )
    kept = pl.when(pl.col("gone").is_null()).then("median").alias("median")
    return flagged.with_columns(kept).drop("own", "gone")


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
        *keep_unless(tells, parts),
        pl.when(~apart).then("unusable").alias("unusable"),
    )


def thin_curves(curves: pl.DataFrame, results: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return points of ``curves`` between which no case can be told.

    A point stays where at least the threshold of cases wait after it, or nobody and no few are
    open, and only where since the last that stays no case, or at least the threshold, ended in
    each way. The point at which the share in time is read stays before others do, unless that
    share is hidden in ``results``. A curve of few goes altogether, and with it what tells it by
    subtraction.
    """
    small = curves.filter(pl.col("time") == 0, CONTROLLED_ROW & (pl.col("at_risk") < threshold))
    several = curves.filter(~is_hidden(small.select(WAIT).unique()))
    told = several.filter(~is_hidden_share(results))
    parts = [keep_apart(curve, threshold) for _, curve in told.group_by(WAIT, maintain_order=True)]
    return pl.concat([curves.clear(), *parts])


def is_hidden_share(results: pl.DataFrame) -> pl.Expr:
    """Return whether a point of a curve is the share of an indicator that is hidden."""
    hidden = results.filter(pl.col("status") == "suppressed", pl.col("stratum") == "all")
    own = pl.when(pl.col("compared_with") == "").then("area").otherwise("compared_with")
    share = pl.col("indicator").replace_strict(SHARES, default="")
    period = ("period_start", "period_end")
    key = pl.concat_str(share, own, *period, separator="|")
    keys = hidden.select(pl.concat_str("indicator", "area", *period, separator="|"))
    return (pl.col("time") == pl.col("threshold")) & key.is_in(keys.to_series().implode())


def keep_apart(curve: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return the points of one curve, of all its ends together, that may stay."""
    if not curve["origin"].is_in(CONTROLLED).any():
        return curve
    keys = ["time", "at_risk", "threshold"]
    wide = curve.pivot(on="end", index=keys, values="ended").sort("time")
    at_risk, ended = wide["at_risk"], wide.drop(keys).sum_horizontal()
    still_open = at_risk[0] + ended[0] - ended - at_risk
    none_left = (at_risk == 0) & ((still_open == 0) | (still_open >= threshold))
    points = Points(
        counts=wide.drop(keys).rows(),
        several=(none_left | (at_risk >= threshold)).to_list(),
        wanted=(wide["time"] == wide["threshold"]).to_list(),
    )
    kept = pick_apart(points, threshold)
    return curve.filter(pl.col("time").is_in(wide["time"].gather(kept).implode()))


@dataclass(frozen=True)
class Points:
    """Points of a curve: how many ended in each way by then, and whether few are left waiting.

    ``wanted`` is the one at which the share in time is read.
    """

    counts: list[tuple[float, ...]]
    several: list[bool]
    wanted: list[bool]


def pick_apart(points: Points, threshold: int) -> list[int]:
    """Return places of points between which each count rises by 0 or at least ``threshold``.

    >>> counts = [(0,), (3,), (6,), (6,), (9,)]
    >>> pick_apart(Points(counts, [True] * 5, [False] * 5), 5)
    [0, 2, 3]
    >>> pick_apart(Points(counts, [True] * 5, [False] * 4 + [True]), 5)
    [0, 4]
    """
    start = (0.0,) * len(points.counts[0])
    wanted = [
        place
        for place, counts in enumerate(points.counts)
        if points.wanted[place] and points.several[place] and is_apart(start, counts, threshold)
    ]
    kept: list[int] = []
    for place, counts in enumerate(points.counts):
        before = [points.counts[kept[-1]] if kept else start]
        after = [points.counts[later] for later in wanted if later > place]
        apart = all(is_apart(one, counts, threshold) for one in before) and all(
            is_apart(counts, one, threshold) for one in after
        )
        if points.several[place] and apart:
            kept.append(place)
    return kept


def is_apart(first: tuple[float, ...], second: tuple[float, ...], threshold: int) -> bool:
    """Return whether between two points each count rises by 0 or at least ``threshold``."""
    rises = (later - before for before, later in zip(first, second, strict=True))
    return all(rise == 0 or rise >= threshold for rise in rises)


def hide_repetition(rows: pl.DataFrame, _: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return measures of repetition without those that rest on few children or episodes."""
    counts = [pl.col(name) for name in ("children", "episodes", "counted")]
    others = pl.col("episodes") - pl.col("counted")
    tells = CONTROLLED_ROW & is_any_small([*counts, others], threshold)
    few_unmatched = CONTROLLED_ROW & is_any_small([pl.col("unmatched")], threshold)
    known = rows.with_columns(pl.when(~few_unmatched).then("unmatched").alias("unmatched"))
    return blank(known, tells, REPETITION_FIGURES)


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
