"""What a gold or silver group looks at first: the primary indicators, districts side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.family import KNOWN_CODES, PRIMARY, PRIMARY_FAMILY
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.wording import CLEAR, JUDGED, mark_family, word_verdict
from cpanalysis.plots.sparklines import draw_sparkline
from cpanalysis.protect import Protected
from cpanalysis.tables.records import Cells, latest_charts, latest_years, write_latest, write_state
from cpanalysis.tables.scorecard import name_indicator
from cpanalysis.tables.sheets import IN_WORDS
from cpanalysis.words.catalogue import CATALOGUE
from cpanalysis.words.numbers import write_period, write_range, write_value
from cpanalysis.words.origin import SYNTHETIC
from cpanalysis.words.scorecard import LAST_YEAR, latest_against
from cpanalysis.words.trends import Row, own_series, short_series

CAPTION = "Primary indicators, latest figure of each district"
ORIGINS = {
    SYNTHETIC: "synthetic records, about no real child",
    "records": "records",
    "official": "official statistics",
    "published": "published reports",
}
"""Where the figures of a row come from; what is made up is said first."""

NOTES = (
    "Each figure stands with its 95% interval, how its months (of official figures: its last two"
    " years) stand and since when, and a small line of its months, or of quarters, half-years or"
    " years where these are too small, from the lowest to the highest of them; a gap is one that"
    " is hidden or has no figure. In brackets: what a change"
    " means, where a direction is declared better.",
    "No clear change does not mean the same. Districts stand in a fixed order; nothing is ranked"
    " and nothing is added up.",
)


@dataclass(frozen=True)
class Cell:
    """One indicator of one district: value and interval, how it stands, and its line."""

    value: str
    interval: str
    state: str
    line: str

    def _repr_html_(self) -> str:
        interval = f' <span class="interval">{escape(self.interval)}</span>'
        told = f'<span class="state{self.kind}">{escape(self.state)}</span>'
        value = f"<strong>{escape(self.value)}</strong>"
        return f"{value}{interval if self.interval != '–' else ''}{self.line}{told}"

    @property
    def kind(self) -> str:
        """Whether a change is told, as a class of the style sheet."""
        return " moved" if "since" in self.state or self.state.startswith(CLEAR) else ""


def scorecard_of_districts(protected: Protected) -> str:
    """Return the primary indicators of all districts as one table, theme by theme."""
    years, charts = latest_years(protected), latest_charts(protected)
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in DISTRICT_NAMES)
    bodies = "".join(
        write_theme(theme, [write_row(protected, code, years, charts) for code in codes])
        for theme, codes in group_codes(list_primary(protected))
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in NOTES)
    head = f'<thead><tr><th scope="col">Indicator</th>{heads}</tr></thead>'
    table = f"<caption>{CAPTION}</caption>{head}{bodies}"
    return f'<table class="scorecard">{table}</table>{notes}'


def list_primary(protected: Protected) -> list[str]:
    """Return the indicators that were declared primary and have any row, theme by theme."""
    family = protected.comparisons.filter(pl.col("family") == PRIMARY_FAMILY)
    named = set(family["indicator"].unique()) or set(PRIMARY)
    present = set(protected.results["indicator"].unique())
    order = [*PRIMARY, *(code for code in KNOWN_CODES if code not in PRIMARY)]
    found = [code for code in order if code in named & present]
    return sorted(found, key=lambda code: list(IN_WORDS).index(CATALOGUE[code].theme))


def group_codes(codes: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each theme with its indicators."""
    for theme, own in groupby(codes, key=lambda code: CATALOGUE[code].theme):
        yield theme, list(own)


def write_theme(theme: str, rows: list[str]) -> str:
    """Return the rows of a theme below its name."""
    span = len(DISTRICT_NAMES) + 1
    name = f'<tr><th scope="rowgroup" colspan="{span}" class="theme">{IN_WORDS[theme]}</th></tr>'
    return f"<tbody>{name}{''.join(rows)}</tbody>"


def write_row(protected: Protected, code: str, years: Cells, charts: Cells) -> str:
    """Return one indicator with a cell for each district."""
    indicator = CATALOGUE[code]
    cells = [
        tell_records(protected, indicator, name, years, charts)
        if (code, name) in years
        else tell_official(protected, indicator, name)
        for name in DISTRICT_NAMES
    ]
    shown = "".join(f"<td>{cell._repr_html_()}</td>" for cell in cells)
    origins = protected.results.filter(pl.col("indicator") == code)["origin"].cast(pl.String)
    of = next(words for origin, words in ORIGINS.items() if origin in origins)
    name = f'{escape(name_indicator(indicator))}<span class="of">{of}</span>'
    return f'<tr><th scope="row">{name}</th>{shown}</tr>'


def tell_records(
    protected: Protected, indicator: Indicator, district: str, years: Cells, charts: Cells
) -> Cell:
    """Return an indicator of records: latest twelve months, and how its months stand."""
    year, unit = years[indicator.code, district], indicator.kind.unit
    periods = short_series(protected, indicator.code, district)
    of = SEVERAL.get(periods["period"][0], "periods")
    return Cell(
        value=write_latest(year, indicator),
        interval=write_range(year["lower"], year["upper"], unit),
        state=write_state(charts.get((indicator.code, district))),
        line=draw_line(periods, indicator, district, of=of),
    )


SEVERAL = {
    "month": "months",
    "quarter": "quarters",
    "half_year": "half-years",
    "year": "years",
}


def tell_official(protected: Protected, indicator: Indicator, district: str) -> Cell:
    """Return an official indicator: its newest year against the one before."""
    series = own_series(protected, indicator.code, district)
    shown, unit = series.filter(pl.col("status") == "ok"), indicator.kind.unit
    if shown.is_empty():
        return Cell("–", "–", "no figure", "")
    latest = shown.row(-1, named=True)
    period = write_period(latest["period_start"], latest["period_end"])
    verdict = write_verdict(latest_against(protected, indicator.code, district, LAST_YEAR))
    return Cell(
        value=write_value(latest["value"], unit),
        interval=write_range(latest["lower"], latest["upper"], unit),
        state=f"{verdict}, {period}" if verdict else period,
        line=draw_line(series, indicator, district, of="years"),
    )


def write_verdict(row: Row | None) -> str:
    """Return how a year stands against the one before, or nothing where that cannot be said."""
    if row is None or row["verdict"] not in JUDGED:
        return ""
    return f"{word_verdict(row)}{mark_family(row)}"


def draw_line(rows: pl.DataFrame, indicator: Indicator, district: str, *, of: str) -> str:
    """Return the small line of an indicator, said in words too."""
    values = rows.select(pl.when(pl.col("status") == "ok").then("value"))["value"].to_list()
    known, unit = [value for value in values if value is not None], indicator.kind.unit
    if len(known) < 2 or 2 * len(known) < len(values):
        return ""
    words = (
        f"{indicator.title}, {district}: {len(known)} of {len(values)} {of} shown, from"
        f" {write_value(known[0], unit)} to {write_value(known[-1], unit)}, lowest"
        f" {write_value(min(known), unit)}, highest {write_value(max(known), unit)}"
    )
    return draw_sparkline(values, words).svg
