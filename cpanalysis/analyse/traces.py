"""Has each indicator moved since the baseline? Change, interval and verdict for every area."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from cpanalysis.analyse.comparisons import (
    differences,
    ratios,
    refuse_unlike,
    sides,
    write,
)
from cpanalysis.analyse.trace_waits import change_of_waits
from cpanalysis.analyse.verdicts import adjust, word_side
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.kinds import (
    Agreement,
    Count,
    Duration,
    Grades,
    Higher,
    Lower,
    Neither,
    Proportion,
    Rate,
)
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.declare.traces import (
    BLIND_POINTS,
    BLIND_RATIO,
    CHANGED,
    IMPROVED,
    READ_WITH,
    RECORD,
    TRACES,
    WHOLE,
    WORSE,
    Slice,
)
from cpanalysis.declare.wording import NO_CLEAR_CHANGE, NOT_MEASURED, SEEN_FROM, TOO_FEW
from cpanalysis.errors import ParameterError

TRACED = (*DISTRICT_NAMES, FORCE.name)
KEY = ["indicator", "area", "value_of_stratum"]
SERIES = ["indicator", "value_of_stratum"]
BASELINE = "baseline"
ONE_YEAR = "there is only one period with a figure; a change needs two"
NOT_POOLED = "grades of two samples or scales are never pooled: see the audit grades by theme"
OTHER_KIND = "a change of this measure is not tested; it is read by the year"
ABSENT = {"not_computable": NOT_MEASURED, "not_applicable": NOT_MEASURED}


@dataclass(frozen=True)
class Since:
    """From which baseline change is told, and what recommendations ask about.

    ``baseline`` is the last month of a window (``2023-09``), or empty for the first window in
    which the force has a figure. ``asked`` are the slices that recommendations ask about.
    """

    baseline: str = ""
    asked: Collection[Slice] = field(default_factory=tuple)

    @property
    def apart(self) -> dict[str, Slice]:
        """The slices that are measured apart, by the code that they are measured under."""
        return {one.code: one for one in self.asked if one.is_measured_apart}


def trace(
    rows: pl.DataFrame,
    waits: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    since: Since | None = None,
) -> pl.DataFrame:
    """Return the change of every indicator of ``rows`` since the baseline, for each area.

    ``rows`` are measured windows of twelve months, ``waits`` the waiting times behind them; those
    of a slice stand there under its code. A slice has the baseline of its whole indicator, so that
    how few it is about decides nothing. Shares are compared by difference, counts and rates by
    ratio, waiting times by the difference of means up to a horizon; every interval is clustered
    by child, and q values hold the false discovery rate over all indicators and areas.

    Raises
    ------
    ParameterError
        Where no window ends in the month asked for.
    """
    asked = since or Since()
    windows = whole_years(rows, indicators, asked.apart)
    chosen = choose_windows(windows, asked)
    measured = {
        **indicators,
        **{code: indicators[one.indicator] for code, one in asked.apart.items()},
    }
    parts = [
        trace_one(part.join(chosen, on=SERIES, how="left"), waits, measured[str(code[0])])
        for code, part in windows.group_by("indicator", maintain_order=True)
    ]
    named = name_slices(pl.concat([TRACES.to_frame(), *parts]), asked)
    return judge(named, indicators)


def whole_years(
    rows: pl.DataFrame, indicators: Mapping[str, Indicator], apart: Mapping[str, Slice]
) -> pl.DataFrame:
    """Return the rows of districts and force that are told by twelve months.

    They are unsplit, or of one kind of record where each is measured apart. Variants and
    percentiles (``code:name``) stay out: each indicator is traced once, and each slice of it.
    """
    plain = [code for code in indicators if ":" not in code]
    return rows.filter(
        pl.col("indicator").is_in([*plain, *apart]),
        pl.col("area").is_in(TRACED),
        pl.col("stratum").is_in([WHOLE, RECORD]),
        OF_YEAR,
    )


def name_slices(traces: pl.DataFrame, since: Since) -> pl.DataFrame:
    """Return ``traces`` in which slices stand under their indicator, with their part."""
    code = pl.col("indicator")
    found = {
        name: {code: getattr(one, name) for code, one in since.apart.items()}
        for name in ("split", "part", "indicator")
    }
    return traces.with_columns(
        code.replace_strict(found["split"], default=pl.col("stratum")).alias("stratum"),
        code.replace_strict(found["part"], default=pl.col("part")).alias("part"),
        code.replace_strict(found["indicator"], default=code).alias("indicator"),
    )


def choose_windows(windows: pl.DataFrame, since: Since) -> pl.DataFrame:
    """Return the last days of baseline and latest window, a row an indicator and kind of record."""
    of_force = windows.filter(pl.col("area") == FORCE.name)
    told = of_force.filter(pl.col("status") == "ok")
    latest = of_force.group_by(SERIES).agg(pl.col("period_end").max().alias("latest_end"))
    first = told.group_by(SERIES).agg(pl.col("period_end").min().alias("baseline_end"))
    if since.baseline:
        end = find_window(windows, since.baseline)
        return latest.with_columns(pl.lit(end).alias("baseline_end"))
    whole = {code: one.indicator for code, one in since.apart.items()}
    chosen = latest.with_columns(pl.col("indicator").replace(whole).alias("whole"))
    baselines = first.rename({"indicator": "whole"})
    return chosen.join(baselines, on=["whole", "value_of_stratum"], how="left").drop("whole")


def find_window(windows: pl.DataFrame, month: str) -> date:
    """Return the last day of the window that ends in ``month``.

    Raises
    ------
    ParameterError
        With the months in which a window ends.
    """
    ends: list[date] = windows["period_end"].unique().sort().to_list()
    known = {f"{end:%Y-%m}": end for end in ends}
    if month not in known:
        raise ParameterError(
            f"baseline {month!r}: no twelve months end there; known: {', '.join(known)}"
        )
    return known[month]


def trace_one(windows: pl.DataFrame, waits: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the trace of one indicator before its verdict, a row an area."""
    pairs = refuse_unlike(pair_windows(windows), indicator)
    match indicator.kind:
        case Proportion() | Agreement():
            found = write(pairs, "difference", differences(*sides(pairs)))
        case Rate() | Count():
            found = write(pairs, "ratio", ratios(*sides(pairs), repeats=False))
        case Duration():
            found = change_of_waits(pairs, waits)
        case Grades():
            found = refuse(pairs, NOT_POOLED)
        case _:
            found = refuse(pairs, OTHER_KIND)
    return shape(pairs, found)


def pair_windows(windows: pl.DataFrame) -> pl.DataFrame:
    """Return the latest window of each area beside its baseline; alone where there is none."""
    latest = windows.filter(pl.col("period_end") == pl.col("latest_end"))
    earlier = windows.filter(
        pl.col("period_end") == pl.col("baseline_end"),
        pl.col("baseline_end") < pl.col("latest_end"),
    )
    paired = latest.join(earlier, on=KEY, how="left", suffix="_2", maintain_order="left")
    alone = pl.col("period_end_2").is_null()
    return paired.with_columns(
        pl.lit(BASELINE).alias("comparator"),
        pl.col("period_end_2").alias("compared_end"),
        pl.when(alone).then(pl.lit(ONE_YEAR)).alias("broken"),
        pl.col("status_2").fill_null("insufficient"),
    )


def refuse(pairs: pl.DataFrame, why: str) -> pl.DataFrame:
    """Return pairs without a comparison, for a reason."""
    return pairs.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in TRACES.items() if name in ESTIMATED),
        pl.lit(why).alias("reason"),
    )


ESTIMATED = (
    *("measure", "estimate", "lower", "upper", "p_value"),
    *("smallest_detectable", "smallest_detectable_fall"),
)


def shape(pairs: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return traces with both values, the change, and the status of either side as a reason."""
    values = pairs.select(
        "indicator",
        "area",
        "stratum",
        pl.col("value_of_stratum").alias("part"),
        "theme",
        "unit",
        "origin",
        *(pl.col(name).alias(f"latest_{name[7:]}") for name in ("period_start", "period_end")),
        pl.col("value").fill_nan(None).alias("latest_value"),
        *(
            pl.col(f"{name}_2").alias(f"baseline_{name[7:]}")
            for name in ("period_start", "period_end")
        ),
        pl.col("value_2").fill_nan(None).alias("baseline_value"),
        word_status().alias("verdict"),
    )
    change = found.select(*ESTIMATED, "reason")
    joined = pl.concat([values, change], how="horizontal").with_columns(
        pl.col("indicator").replace_strict(READ_WITH, default=None).alias("read_with"),
        pl.lit(None, pl.Float64).alias("q_value"),
        pl.lit(None, pl.Int64).alias("tests"),
        pl.lit(None, pl.String).alias("moved"),
    )
    return joined.select(pl.col(name).cast(kind) for name, kind in TRACES.items())


def word_status() -> pl.Expr:
    """Return the verdict that the status of either side forces; null where both have figures."""
    sides_ok = (pl.col("status") == "ok") & (pl.col("status_2") == "ok").fill_null(value=False)
    worst = pl.when(pl.col("status") != "ok").then("status").otherwise("status_2")
    word = worst.cast(pl.String).replace_strict(ABSENT, default=TOO_FEW)
    return pl.when(~sides_ok).then(word)


def judge(traces: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Return ``traces`` with q values, what clearly moved, and the verdict with its reason."""
    side = word_side("higher", "lower", "").replace("", None)
    moved = adjust(traces).with_columns(side.alias("moved"))
    better = {code: word_better(item) for code, item in indicators.items()}
    return (
        moved.with_columns(
            pl.col("indicator").replace_strict(better, default=None).alias("better"),
            is_blind().alias("blind"),
        )
        .with_columns(reach_verdict(), explain(indicators))
        .select(TRACES.names())
    )


def word_better(indicator: Indicator) -> str | None:
    """Return the side on which an indicator is better; null where neither is."""
    match indicator.better:
        case Higher():
            return "higher"
        case Lower():
            return "lower"
        case Neither():
            return None


def is_blind() -> pl.Expr:
    """Return whether so small a comparison would miss even a large change.

    A share near all, or near none, has room for a change on one side alone, which then decides.
    """
    limit = (
        pl.when(pl.col("measure") == "ratio")
        .then(BLIND_RATIO)
        .when(pl.col("measure") == "difference")
        .then(BLIND_POINTS)
        .otherwise(pl.col("baseline_value"))
    )
    rise = pl.col("smallest_detectable").fill_nan(None)
    fall = pl.col("smallest_detectable_fall").fill_nan(None).abs()
    is_share = pl.col("measure") == "difference"
    seen = pl.when(is_share).then(pl.min_horizontal(rise, fall)).otherwise(rise)
    return seen.is_null() | (seen > limit).fill_null(value=True)


def reach_verdict() -> pl.Expr:
    """Return the verdict that the change itself gives; hiding may take it away later."""
    good = pl.col("moved") == pl.col("better")
    return (
        pl.when(pl.col("verdict").is_not_null())
        .then("verdict")
        .when(pl.col("estimate").is_null() & pl.col("measure").is_null())
        .then(pl.lit(NOT_MEASURED))
        .when(pl.col("estimate").is_null())
        .then(pl.lit(TOO_FEW))
        .when(pl.col("moved").is_not_null() & pl.col("better").is_null())
        .then(pl.lit(CHANGED))
        .when(good)
        .then(pl.lit(IMPROVED))
        .when(pl.col("moved").is_not_null())
        .then(pl.lit(WORSE))
        .when("blind")
        .then(pl.lit(TOO_FEW))
        .otherwise(pl.lit(NO_CLEAR_CHANGE))
        .alias("verdict")
    )


def explain(indicators: Mapping[str, Indicator]) -> pl.Expr:
    """Return why a verdict is no other: which way it moved where neither is better, or too few."""
    whys = {
        code: item.better.why
        for code, item in indicators.items()
        if isinstance(item.better, Neither)
    }
    why = pl.col("indicator").replace_strict(whys, default="")
    neither = pl.lit(", which is neither better nor worse by itself: ")
    directionless = pl.concat_str(pl.lit("clearly "), "moved", neither, why)
    blind = pl.concat_str(pl.lit("not even a change "), large_change(), pl.lit(" " + SEEN_FROM))
    open_ = pl.col("estimate").is_not_null() & pl.col("verdict").is_null()
    return (
        pl.when(open_ & pl.col("moved").is_not_null() & pl.col("better").is_null())
        .then(directionless)
        .when(open_ & pl.col("moved").is_null() & pl.col("blind"))
        .then(blind)
        .otherwise("reason")
        .alias("reason")
    )


def large_change() -> pl.Expr:
    """Return in words the change that a comparison must be able to see."""
    return (
        pl.when(pl.col("measure") == "ratio")
        .then(pl.lit("to the double"))
        .when(pl.col("measure") == "difference")
        .then(pl.lit(f"of {BLIND_POINTS * 100:.0f} points"))
        .otherwise(pl.lit("as large as the baseline"))
    )
