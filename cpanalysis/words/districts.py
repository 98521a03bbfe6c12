"""The four districts side by side: where they differ, how sure one can be, what cannot be said."""

from collections.abc import Iterable

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, REST_OF_FORCE
from cpanalysis.declare.family import EXPLORATORY, PRIMARY_FAMILY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import CLEAR, JUDGED
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import CATALOGUE, find_indicator
from cpanalysis.words.confidence import word_promise
from cpanalysis.words.funnels import funnel_of
from cpanalysis.words.numbers import join_names, write_amount, write_period, write_value
from cpanalysis.words.origin import IN_SENTENCE, is_synthetic, mark_origin, state_origin
from cpanalysis.words.scorecard import list_titles
from cpanalysis.words.sentences import Sentences
from cpanalysis.words.trends import Row, write_estimate

NOT_THE_SAME = (
    "Where no difference is clear the districts need not be the same: the table gives the smallest"
    " difference that would usually have been seen. Nothing is ranked."
)
PLACES = {
    0.0: "inside the limits",
    1.0: "above the 95% limit but not the 99.8% one",
    2.0: "above the 99.8% limit",
    -1.0: "below the 95% limit but not the 99.8% one",
    -2.0: "below the 99.8% limit",
}


def name_theme(theme: str) -> str:
    """Return a theme as it begins a caption.

    >>> name_theme("cse"), name_theme("data_quality")
    ('Exploitation', 'Data quality')
    """
    words = "exploitation" if theme == "cse" else theme.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def latest_differences(protected: Protected) -> pl.DataFrame:
    """Return each district against the rest of the force in the latest year of each indicator."""
    rows = protected.comparisons.filter(
        pl.col("comparator") == REST_OF_FORCE.name, pl.col("area").is_in(DISTRICT_NAMES)
    )
    made = rows.filter(pl.col("verdict").is_in(JUDGED))
    last = made.group_by("indicator").agg(pl.col("period_end").max())
    return rows.join(last, on=["indicator", "period_end"], how="inner", maintain_order="left")


def primary_differences(protected: Protected) -> pl.DataFrame:
    """Return the latest differences of the primary indicators, made or not."""
    rows = latest_differences(protected)
    planned = rows.filter(pl.col("family") == PRIMARY_FAMILY)["indicator"].unique()
    return rows.filter(pl.col("indicator").is_in(planned.implode()))


def describe_differences(protected: Protected, force: str) -> Sentences:
    """Return where districts clearly differ from the rest of the force, primary ones first."""
    primary = primary_differences(protected)
    if primary.is_empty():
        return Sentences((f"{force}: no primary comparison could be made.",))
    explored = latest_differences(protected).filter(pl.col("family") == EXPLORATORY)
    clear = primary.filter(pl.col("family") == PRIMARY_FAMILY, pl.col("verdict").is_in(CLEAR))
    unclear = primary.filter(pl.col("verdict").is_in(JUDGED)).join(
        clear, on="indicator", how="anti"
    )
    return Sentences(
        (
            state_origin(primary),
            describe_family(primary, clear, force),
            *(describe_indicator(rows) for _, rows in by_indicator(clear)),
            list_titles(titles(unclear), "No clear difference"),
            describe_explored(explored),
            NOT_THE_SAME,
        )
    ).without_blanks()


def by_indicator(rows: pl.DataFrame) -> Iterable[tuple[object, pl.DataFrame]]:
    """Return the rows of each indicator, in order."""
    return rows.group_by("indicator", maintain_order=True)


def describe_family(primary: pl.DataFrame, clear: pl.DataFrame, force: str) -> str:
    """Return how many comparisons were made and could not be made, and how many are clear."""
    made = primary.filter(pl.col("verdict").is_in(JUDGED))
    lacking = primary.height - made.height
    unmade = f" {write_amount(lacking, 'comparison')} could not be made." if lacking else ""
    return (
        f"{force}: we compared {write_amount(made['indicator'].n_unique(), 'planned measure')} of"
        f" each district with the rest of the force, {write_amount(made.height, 'comparison')} in"
        f" all. {clear.height or 'None'} {'is' if clear.height == 1 else 'are'} clear.{unmade}"
        f" {word_promise(primary, 'planned comparison')}"
    )


def describe_indicator(rows: pl.DataFrame) -> str:
    """Return in which districts an indicator is clearly higher or lower."""
    first = rows.row(0, named=True)
    period = write_period(first["period_start"], first["period_end"])
    parts = [
        f"{row['area']} {row['verdict']}, {write_estimate(row)}"
        for row in rows.iter_rows(named=True)
    ]
    title = f"{find_indicator(first['indicator']).title}{mark_origin(first['origin'])}"
    return f"{title}, {period}: {'; '.join(parts)}."


def titles(rows: pl.DataFrame) -> list[str]:
    """Return the titles of the indicators of some rows, each once."""
    codes = rows["indicator"].unique(maintain_order=True).to_list()
    return [CATALOGUE[code].title for code in codes if code in CATALOGUE]


def describe_explored(explored: pl.DataFrame) -> str:
    """Return the clear differences of comparisons that were not declared."""
    clear = explored.filter(pl.col("verdict").is_in(CLEAR))
    if clear.is_empty():
        return f"No {EXPLORATORY} comparison stands out."
    parts = [
        f"{find_indicator(row['indicator']).title} ({row['area']} {row['verdict']})"
        for row in clear.iter_rows(named=True)
        if row["indicator"] in CATALOGUE
    ]
    return (
        f"{EXPLORATORY.capitalize()}, not planned and to be tested again with new data:"
        f" {join_names(parts)}."
    )


def describe_funnel(protected: Protected, indicator: Indicator, force: str) -> Sentences:
    """Return where each district lies among limits that chance would keep to."""
    points, limits = funnel_of(protected, indicator.code)
    own = points.filter(pl.col("area").is_in(DISTRICT_NAMES))
    if own.is_empty():
        told = f"{force}, {indicator.title}: no funnel, because a district has no figure to show."
        return Sentences((told,))
    target, unit = float(limits["target"][0]), str(own["unit"][0])
    parts = [describe_point(row) for row in own.iter_rows(named=True)]
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(own) else "",
            f"{force}, {indicator.title}: {write_value(target, unit)} in the four districts"
            f" together. {'; '.join(parts)}.",
            f"The limits allow for {float(limits['dispersion'][0]):.1f} times the variation of"
            " chance, as the months of the districts and children who recur say. The middle line"
            " holds the district itself, so each is also compared with the rest.",
        )
    ).without_blanks()


def describe_point(row: Row) -> str:
    """Return one district with its value and its place in the funnel."""
    return f"{row['area']} {write_value(row['value'], row['unit'])}, {PLACES[row['position']]}"


def describe_adjusted(protected: Protected, codes: tuple[str, ...], force: str) -> Sentences:
    """Return whether comparing like with like changes any comparison."""
    rows = protected.adjusted.filter(pl.col("indicator").is_in(codes))
    known = rows.drop_nulls(["crude", "estimate"])
    if known.is_empty():
        return Sentences((f"{force}: no comparison could be adjusted.",))
    moved = known.filter((pl.col("estimate") / pl.col("crude")).log().abs() > MOVED)
    parts = [
        f"{find_indicator(row['indicator']).title} in {row['area']} from {row['crude']:.2f} to"
        f" {row['estimate']:.2f}"
        for row in moved.iter_rows(named=True)
    ]
    changed = f"Moved by more than a tenth: {join_names(parts)}." if parts else NOT_MOVED
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(rows) else "",
            f"{force}: shares of records are compared among children of the same age band who are"
            " alike looked after or not, rates among residents of the same age band and sex.",
            changed,
            "Adjusting takes out who the children are, and only as far as it is recorded; a"
            " district that looks after more children still has more to do.",
        )
    ).without_blanks()


MOVED = 0.0953
"""Logarithm of 1.1: a tenth."""
NOT_MOVED = "No comparison moves by more than a tenth: who the children are explains little."


def describe_side_by_side(rows: pl.DataFrame, theme: str, force: str) -> Sentences:
    """Return how many indicators of a theme stand side by side, and how many figures lack."""
    last = rows.sort("period_end").row(-1, named=True)
    districts = rows.filter(pl.col("area").is_in(DISTRICT_NAMES))
    absent = int(districts["value"].is_null().sum())
    period = write_period(last["period_start"], last["period_end"])
    return Sentences(
        (
            state_origin(rows),
            f"{force}, {name_theme(theme)}: {rows['indicator'].n_unique()} indicators of the four"
            f" districts beside one another, up to the {period}.",
            f"{absent} of {districts.height} figures are hidden or cannot be told.",
        )
    ).without_blanks()


def describe_gaps(protected: Protected, force: str) -> Sentences:
    """Return which indicators cannot be compared between districts, and why."""
    rows = protected.comparisons.filter(
        pl.col("comparator") == REST_OF_FORCE.name, pl.col("origin").is_in(["records", "synthetic"])
    )
    latest = rows.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))
    lacking = latest.filter(~pl.col("verdict").is_in(JUDGED))
    parts = [
        f"{str(reason[0]).capitalize()}: {join_names(titles(group))}."
        for reason, group in lacking.group_by("reason", maintain_order=True)
        if titles(group)
    ]
    return Sentences(
        (
            IN_SENTENCE if is_synthetic(rows) else "",
            f"{force}: {lacking['indicator'].n_unique()} measures cannot be compared for at least"
            " one district in the latest year.",
            *parts,
            "Counts are not compared, because the districts differ in size. Medians of waits are"
            " compared by their curves. Audited cases were not drawn at random.",
        )
    ).without_blanks()
