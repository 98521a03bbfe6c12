"""The findings of a page: sentences that stand for themselves, gaps, and how sure they are."""

from collections.abc import Iterator

import polars as pl

from cpanalysis.declare.areas import REST_OF_FORCE
from cpanalysis.declare.family import EXPLORATORY, PRIMARY, PRIMARY_FAMILY
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.declare.wording import (
    HIGHER,
    JUDGED,
    LOWER,
    NO_CLEAR_CHANGE,
    NOT_MEASURED,
    NOT_SHOWN,
    TOO_FEW,
)
from cpanalysis.protect import Protected
from cpanalysis.words.catalogue import CATALOGUE, title_of
from cpanalysis.words.charts import find_chart
from cpanalysis.words.comparisons import name_comparator
from cpanalysis.words.confidence import word_comparison
from cpanalysis.words.numbers import (
    join_names,
    lower_first,
    write_amount,
    write_period,
    write_value,
)
from cpanalysis.words.origin import mark_origin, state_origin
from cpanalysis.words.scorecard import LAST_YEAR
from cpanalysis.words.sentences import Findings, Sentences
from cpanalysis.words.traces import Row, describe_trace, name_row, traces_by_code
from cpanalysis.words.trends import write_estimate
from cpanalysis.words.two_answers import join_trace_and_months

FEWEST, MOST = 5, 8
OF_A_KIND = 3
"""Of differences from one comparator, no more than this."""
NAMED_GAPS = 4
NONE = "There is no finding on"


def describe_findings(
    protected: Protected, *, district: str, theme: str
) -> tuple[Sentences, Findings, Sentences, Sentences]:
    """Return an opening, five to eight findings, the gaps, and a statement of confidence."""
    lines = list_findings(protected, district, theme)
    opening = open_findings(protected, district, theme, len(lines))
    gaps = Sentences((describe_gaps(protected, district, theme),))
    return opening, Findings(tuple(lines)), gaps, describe_confidence(protected, district, theme)


def open_findings(protected: Protected, district: str, theme: str, count: int) -> Sentences:
    """Return how many findings there are, and that made-up records are behind them if so."""
    rows = own_rows(protected, district, theme)
    found = f"{write_amount(count, 'finding')} on {district}" if count else f"{NONE} {district}"
    return Sentences(
        (
            state_origin(rows),
            f"{found}. Clear ones come first; the rest are not clear or were not planned.",
        )
    ).without_blanks()


def own_rows(protected: Protected, district: str, theme: str) -> pl.DataFrame:
    """Return the unsplit rows of a district and theme that are told by the year."""
    own = protected.results.filter(pl.col("area") == district, pl.col("stratum") == "all", OF_YEAR)
    return of_theme(own, theme)


def of_theme(rows: pl.DataFrame, theme: str) -> pl.DataFrame:
    """Return rows of a theme; all of them where none is named."""
    return rows.filter(pl.col("theme").cast(pl.String) == theme) if theme else rows


def list_findings(protected: Protected, district: str, theme: str) -> list[str]:
    """Return up to eight findings: clear changes and differences first, by how clear they are.

    An indicator is told of once, its change since the baseline before anything else.
    """
    told = dict(find_all(protected, district, theme, clear=True))
    clear = len(told)
    for code, line in find_all(protected, district, theme, clear=False):
        told.setdefault(code, line)
    return list(told.values())[: max(FEWEST, min(clear, MOST))]


def find_all(
    protected: Protected, district: str, theme: str, *, clear: bool
) -> Iterator[tuple[str, str]]:
    """Yield indicators and what is clear, or not clear, of them; the last of one is the best."""
    traces = traces_of(protected, district, theme)
    latest = latest_comparisons(protected, district, theme)
    beside = traces_by_code(protected, district)
    found = [*pick_traces(traces, clear=clear)]
    lines = [
        (name_row(row), f"{tell_trace(protected, row, beside)}{mark_origin(row['origin'])}")
        for row in found
    ]
    seen = {row["indicator"] for row in found}
    yield from lines
    for rows in pick_comparisons(latest, clear=clear):
        fresh = [row for row in rows.iter_rows(named=True) if row["indicator"] not in seen]
        for row in fresh[:OF_A_KIND]:
            seen.add(row["indicator"])
            said = describe_place(protected, row)
            yield row["indicator"], f"{said}{mark_origin(row['origin'])}"


def tell_trace(protected: Protected, row: Row, beside: dict[str, Row]) -> str:
    """Return a change since the baseline, and why the chart of its months says otherwise."""
    told = describe_trace(row, beside)
    chart = find_chart(protected, row["indicator"], row["area"]) if row["part"] == "all" else None
    return f"{told} {join_trace_and_months(row, chart)}".rstrip()


def traces_of(protected: Protected, district: str, theme: str) -> pl.DataFrame:
    """Return the changes since the baseline of a district and theme, declared indicators first."""
    return put_declared_first(of_theme(protected.traces.filter(pl.col("area") == district), theme))


def pick_traces(traces: pl.DataFrame, *, clear: bool) -> Iterator[Row]:
    """Yield the clear changes, or the others that could be estimated, the more certain first."""
    moved = pl.col("moved").is_not_null()
    if clear:
        yield from traces.filter(moved).iter_rows(named=True)
        return
    for verdict in (NO_CLEAR_CHANGE, TOO_FEW):
        rest = traces.filter(~moved, pl.col("estimate").is_not_null(), pl.col("verdict") == verdict)
        yield from rest.iter_rows(named=True)


def pick_comparisons(latest: pl.DataFrame, *, clear: bool) -> Iterator[pl.DataFrame]:
    """Yield clear differences from place and year before, which are planned ones, or the others.

    An exploratory comparison is never among the clear ones: it was picked out of many.
    """
    is_clear = pl.col("verdict").is_in([HIGHER, LOWER]) & (pl.col("family") != EXPLORATORY)
    wanted = is_clear if clear else pl.col("verdict").is_in(JUDGED) & ~is_clear
    for comparator in (REST_OF_FORCE.name, LAST_YEAR) if clear else (REST_OF_FORCE.name,):
        yield put_declared_first(latest.filter(wanted, pl.col("comparator") == comparator))


def latest_comparisons(protected: Protected, district: str, theme: str) -> pl.DataFrame:
    """Return the comparisons of the latest period of every indicator."""
    own = of_theme(protected.comparisons.filter(pl.col("area") == district), theme)
    return own.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))


def put_declared_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows, plain indicators only, the declared ones first, then by how clear they are."""
    plain = rows.filter(pl.col("indicator").is_in(list(CATALOGUE)), ~is_variant())
    declared = ~pl.col("indicator").is_in(PRIMARY)
    return plain.sort(declared, "q_value", "indicator")


def is_variant() -> pl.Expr:
    """Return whether a row is another reading of an indicator that stands beside."""
    return pl.col("indicator").str.contains(":")


def describe_place(protected: Protected, row: Row) -> str:
    """Return a comparison as a sentence that names indicator, period and value."""
    title, period = CATALOGUE[row["indicator"]].title, write_when(row)
    in_time = row["comparator"] == LAST_YEAR
    other = LAST_YEAR if in_time else name_comparator(row["comparator"])
    value = write_own(protected, row)
    said = f"{write_estimate(row)} against {other}, {word_comparison(row)}"
    return f"{title}, {period}: {value}, {said}."


def write_when(row: Row) -> str:
    """Return the period of a comparison."""
    return write_period(row["period_start"], row["period_end"])


def write_own(protected: Protected, row: Row) -> str:
    """Return the value of the area that is compared, with its unit."""
    own = protected.results.filter(
        pl.col("indicator") == row["indicator"],
        pl.col("area") == row["area"],
        pl.col("period_end") == row["period_end"],
        pl.col("stratum") == "all",
        OF_YEAR,
    )
    if own.is_empty():
        return "–"
    value, unit = own["value"][0], own["unit"][0]
    return f"{write_value(value, unit)}{f' {unit}' if unit.startswith('per') else ''}"


def describe_gaps(protected: Protected, district: str, theme: str) -> str:
    """Return how many indicators have no figure, with what some of them lack."""
    rows = latest_of(own_rows(protected, district, theme).filter(~is_variant()))
    absent = rows.filter(pl.col("status") != "ok")
    if absent.is_empty():
        return f"Gaps: every one of {rows.height} indicators has a figure in its latest year."
    reasons = absent.group_by("reason", maintain_order=True).agg("indicator")
    named = [
        f"{reason or 'no reason given'} ({join_names(name_indicators(codes))})"
        for reason, codes in reasons.head(NAMED_GAPS).iter_rows()
    ]
    more = "; others stand in the register of gaps" if reasons.height > NAMED_GAPS else ""
    return (
        f"Gaps: {absent.height} of {rows.height} indicators without a figure in their latest year:"
        f" {'; '.join(named)}{more}."
    )


def latest_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the latest row of every indicator."""
    return rows.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))


def name_indicators(codes: list[str]) -> list[str]:
    """Return the titles of indicators as they stand within a sentence."""
    titles = map(title_of, codes)
    return list(map(lower_first, titles))


def describe_confidence(protected: Protected, district: str, theme: str) -> Sentences:
    """Return how sure the findings are: by chance, by what was not recorded, and by design."""
    return Sentences(
        (
            describe_promises(protected, district),
            describe_traced(protected, district, theme),
            describe_recording(protected, district, theme),
            "Intervals cover chance and children who count again. They do not cover a change of"
            " recording, nor how audited cases were chosen, and nothing here says why a figure"
            " moved.",
        )
    ).without_blanks()


def describe_promises(protected: Protected, district: str) -> str:
    """Return what is promised of the families that findings are taken from, as they are."""
    own = pl.col("area") == district
    planned = protected.comparisons.filter(own, pl.col("family") == PRIMARY_FAMILY)
    families = (
        (planned, "planned comparison"),
        (protected.traces.filter(own), "change since the baseline", "changes since the baseline"),
    )
    sizes = [
        write_amount(int(rows["tests"].drop_nulls()[0]), *words)
        for rows, *words in families
        if rows["tests"].drop_nulls().len()
    ]
    if not sizes:
        return ""
    each = "of each of these two families" if len(sizes) > 1 else "of them"
    return (
        f"How sure: findings called clear come from {join_names(sizes)}, of the force and all its"
        f" districts. If nothing differed at all, in 19 of 20 packs none {each} would be called"
        " clear."
    )


def describe_traced(protected: Protected, district: str, theme: str) -> str:
    """Return how many changes since the baseline could be judged, or nothing without records."""
    own = of_theme(protected.traces.filter(pl.col("area") == district), theme)
    if own.is_empty():
        return ""
    judged = own.filter(pl.col("q_value").is_not_null()).height
    hidden = own.filter(pl.col("verdict") == NOT_SHOWN).height
    lacking = own.filter(pl.col("verdict") == NOT_MEASURED).height
    return (
        f"Of {own.height} changes since the baseline {judged} are shown; {hidden} are not shown, to"
        f" protect children's identities, and {lacking} could not be measured in one of the years."
    )


def describe_recording(protected: Protected, district: str, theme: str) -> str:
    """Return the share with most answers not recorded, or nothing where few are not."""
    rows = latest_of(own_rows(protected, district, theme).filter(~is_variant())).filter(
        pl.col("unit") == "proportion",
        pl.col("n_not_recorded") >= protected.policy.threshold,
        pl.col("denominator") > 0,
    )
    shares = rows.with_columns(
        (pl.col("n_not_recorded") / pl.max_horizontal("denominator", "n_not_recorded")).alias("not")
    ).filter(pl.col("indicator").is_in(list(CATALOGUE)))
    if shares.is_empty():
        return ""
    row = shares.sort("not", descending=True).row(0, named=True)
    title = name_indicators([row["indicator"]])[0]
    return (
        f"Recording limits most what is said of {title}: {row['n_not_recorded']:,.0f} answers were"
        f" not recorded beside the {row['denominator']:,.0f} it is counted against."
    )
