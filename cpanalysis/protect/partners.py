"""What partners are told: nothing from which a hidden count could be worked out.

The results are one system of equations (:mod:`cpanalysis.protect.linked`), of which enough is
hidden that no linear program proves a hidden count. What statistics made of them is told only
where nothing hidden went into it; frames with counts of their own, which stand in no equation,
are withheld.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from cpanalysis.declare.areas import FORCE, REST_OF_FORCE
from cpanalysis.declare.charts import SERIES
from cpanalysis.declare.results import KEY, OF_MONTH, OF_YEAR
from cpanalysis.declare.wording import NOT_SHOWN
from cpanalysis.errors import DisclosureError
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.protect.blanking import CONTROLLED, HIDDEN, blank, is_among, keep_unless
from cpanalysis.protect.changes import COUNTS, ESTIMATES, LINES, SHARES, TOTALS, months_of
from cpanalysis.protect.charts import BASELINE_TOLD, CHANGE_TOLD, HIDDEN_BASELINE, soften
from cpanalysis.protect.charts import LINES as CHART_LINES
from cpanalysis.protect.counted import OVERLAP_FIGURES, REPETITION_FIGURES
from cpanalysis.protect.linked.counted import TOGETHER
from cpanalysis.protect.linked.pose import choose_rows, flag_hidden, pose
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.solve.divide import Outcome, settle_parts
from cpanalysis.protect.solve.problem import NONE, Flags, Problem

NOTES = ("n_not_recorded", "n_excluded")
CONTROLLED_CHANGE = ("controlled", "controlled_lower", "controlled_upper")
OF_RECORDS = pl.col("origin").is_in(CONTROLLED)

DEEPEST = 3
"""Splits of more facts than this are too fine for partners."""

Rule = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


def find_linked(
    results: pl.DataFrame, primary: pl.Series, policy: Policy, published: pl.Series
) -> pl.Series:
    """Return which rows to hide, ``primary`` and those that would give a primary one away.

    Periods that are not ``published``, because longer ones were chosen, show nothing; where they
    are primary they are to stay open as much as what is hidden among the published.

    Raises
    ------
    DisclosureError
        Where something hidden can be proved all the same; nothing may then be written.
    """
    numbered = results.with_row_index("place").with_columns(
        primary.alias("small"), published.alias("published")
    )
    rows = choose_rows(numbered.filter(pl.col("published") | can_be_left_over()))
    if not rows["small"].any():
        return primary
    small, unpublished = rows["small"].to_numpy(), ~rows["published"].to_numpy()
    posed, _ = pose(rows, width=float(policy.width_asked))
    problem = leave_unguarded(posed, unpublished & ~small)
    rest = (rows["area"] == REST_OF_FORCE.name).to_numpy()
    settled = settle_parts(problem, small | flag_hidden(rows) | rest | unpublished)
    refuse_proved(settled, problem, rows)
    follows = rest & ~small & is_known(settled, problem)
    hidden = rows["place"].filter(pl.Series(settled.hidden & ~follows))
    return numbered["place"].is_in(hidden.implode()) | primary


def can_be_left_over() -> pl.Expr:
    """Return whether a row that is not published could be what others leave of the whole area.

    That takes the whole area's row of the same length.
    """
    of_whole = pl.col("published") & (pl.col("area") == FORCE.name)
    return of_whole.any().over("indicator", "stratum", "value_of_stratum", "period")


def leave_unguarded(problem: Problem, large: Flags) -> Problem:
    """Return a problem in which some rows that show nothing may be worked out all the same."""
    guarded = np.where(large[:, None], NONE, problem.guarded)
    return replace(problem, guarded=guarded)


def is_known(settled: Outcome, problem: Problem) -> Flags:
    """Return which rows follow exactly from what is shown: numerator and denominator."""
    follows = np.append(settled.follows, True)
    return np.asarray(follows[problem.guarded[:, :2]].all(axis=1))


def refuse_proved(settled: Outcome, problem: Problem, rows: pl.DataFrame) -> None:
    """Refuse to go on where a hidden count can be proved."""
    counts = [one.count for one in settled.found]
    if counts:
        places = np.flatnonzero(np.isin(problem.guarded, counts).any(axis=1) & settled.hidden)
        raise DisclosureError(rows[places].select(KEY))


def drop_details(results: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` without rows that partners have no use for and that tell others.

    The rest of the force stays by twelve months, unsplit: it is the others' sum in all else.
    Splits of splits (grades by kind of case) are too fine for anything but hidden counts.
    """
    compared = pl.col("stratum").str.starts_with(COMPARED_WITH)
    whole = (pl.col("stratum") == COMPARED_WITH) & OF_YEAR
    fine = pl.col("stratum").str.count_matches(TOGETHER, literal=True) >= DEEPEST
    return results.filter(~(OF_RECORDS & ((compared & ~whole) | fine)))


def drop_open_rest(results: pl.DataFrame, primary: pl.Series) -> pl.DataFrame:
    """Return ``results`` without those of the rest of the force that were hidden for others' sake.

    They are no secret themselves, and often follow from the districts; shown as hidden they would
    only say that something was.
    """
    rest = (results["area"] == REST_OF_FORCE.name) & (results["status"] == "suppressed")
    return results.filter(~(rest & ~primary & results["origin"].is_in(CONTROLLED)))


def withhold_notes(results: pl.DataFrame) -> pl.DataFrame:
    """Return ``results`` of records without how many were not recorded or left out."""
    return results.with_columns(keep_unless(OF_RECORDS, NOTES))


def withhold(*columns: str) -> Rule:
    """Return the rule that rows of records have none of ``columns`` for partners."""

    def rule(frame: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
        return blank(frame, OF_RECORDS, columns)

    return rule


def show_as_to_all(frame: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` as it is: of what nothing hidden went into no more is withheld."""
    return frame


def withhold_rows(frame: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` without rows of records."""
    return frame.filter(~OF_RECORDS)


def withhold_counts(waits: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return comparisons of waits without their counts."""
    counts = ("waits", "ended", "other_end", "open", "unusable", "children")
    return waits.with_columns(keep_unless(OF_RECORDS, counts))


def hide_with_strata(adjusted: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return adjusted comparisons without those of which any part of a split is hidden."""
    key = ["indicator", "period_end"]
    hidden = results.filter(pl.col("status") == "suppressed", OF_YEAR).select(key).unique()
    told = ("crude", "crude_lower", "crude_upper", "estimate", "lower", "upper")
    more = ("expected", "standardised", "not_recorded")
    return blank(adjusted, is_among(hidden, key), (*told, *more))


def has_hidden_month(results: pl.DataFrame, series: tuple[str, ...]) -> pl.Expr:
    """Return whether a series of months has a hidden one."""
    months = results.filter(
        pl.col("status") == "suppressed",
        OF_MONTH,
    )
    return is_among(months.select(series).unique(), list(series))


def hide_charts_of_hidden(charts: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return charts that tell the state and since when alone where a month of theirs is hidden."""
    gone = has_hidden_month(results, SERIES)
    told = (*BASELINE_TOLD, *CHANGE_TOLD)
    return charts.with_columns(
        *keep_unless(gone, told),
        *keep_unless(OF_RECORDS, ("children", "unmatched")),
        pl.when(~gone).then("last_twelve").alias("last_twelve"),
        pl.when(gone)
        .then(soften(pl.col("cannot_say")))
        .otherwise("cannot_say")
        .alias("cannot_say"),
        pl.when(gone).then(pl.lit(HIDDEN_BASELINE)).otherwise("reason").alias("reason"),
    )


def hide_lines_of_hidden(points: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return points of charts without lines where a month of the series is hidden."""
    gone = has_hidden_month(results, SERIES)
    lines = (*CHART_LINES, "dispersion")
    return points.with_columns(keep_unless(gone, lines))


def hide_changes_of_hidden(changes: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return changes at events without those that rest on a hidden month."""
    suppressed = months_of(results).filter(pl.col("status") == "suppressed")
    own, several = ["indicator", "area"], ["indicator"]
    gone = is_among(suppressed.select(own).unique(), own)
    beside = is_among(suppressed.select(several).unique(), several)
    return changes.with_columns(
        *keep_unless(gone, (*ESTIMATES, *TOTALS)),
        pl.when(gone).then(pl.lit(NOT_SHOWN)).otherwise("verdict").alias("verdict"),
        pl.when(gone).then(pl.lit(HIDDEN)).otherwise("reason").alias("reason"),
    ).with_columns(keep_unless(beside, CONTROLLED_CHANGE))


def hide_points_of_hidden(points: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Return months beside changes without lines where a month of the series is hidden."""
    suppressed = months_of(results).filter(pl.col("status") == "suppressed")
    own = ["indicator", "area"]
    gone = is_among(suppressed.select(own).unique(), own)
    return points.with_columns(keep_unless(gone, LINES))


PARTNER_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(
        ("traces", "comparisons", "heterogeneity", "funnel_points", "funnel_limits"), show_as_to_all
    ),
    "adjusted": hide_with_strata,
    "charts": hide_charts_of_hidden,
    "chart_points": hide_lines_of_hidden,
    "changes": hide_changes_of_hidden,
    "change_points": hide_points_of_hidden,
    "wait_comparisons": withhold_counts,
    "curves": withhold_rows,
    "repetition": withhold(*REPETITION_FIGURES),
    "overlap": withhold(*OVERLAP_FIGURES),
    "flows": withhold("received", "closed", "open"),
    "stages": withhold("reported", "of", "reached", "open", "closed", "value", "lower", "upper"),
    "agreements": withhold(
        *("cases", "agreed", "force_higher", "force_lower", "value", "lower", "upper", "p_value")
    ),
    "decompositions": withhold(
        *COUNTS, *SHARES, "not_recorded_before", "not_recorded_after", "children"
    ),
}
"""What is withheld from partners of each frame, beyond what is hidden from all.

Every frame is named, that of which nothing more is withheld too: one that nobody thought of is not
shown."""
