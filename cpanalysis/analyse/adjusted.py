"""Districts against the rest of the force, crude and like with like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from cpanalysis.analyse.intervals import Numbers, numbers, sums_of_squares
from cpanalysis.declare.adjustment import ADJUSTED, RESIDENTS_BY, SHARES_BY
from cpanalysis.declare.areas import DISTRICT_NAMES, REST_OF_FORCE
from cpanalysis.declare.indicator import Indicator
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings, RecordIndicator
from cpanalysis.declare.kinds import Proportion, Rate
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.measure.comparators import COMPARED_WITH
from cpanalysis.measure.records.cells import TOGETHER
from cpanalysis.measure.records.engine import measure_records
from cpanalysis.measure.records.request import Request
from cpanalysis.read.records.records import Records
from cpanalysis.statistics.standardisation import (
    Standardised,
    expected_events,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_rate_ratio,
)

YEAR = "12 months"
SIDES = ("numerator", "denominator", "numerator_2", "denominator_2")


@dataclass(frozen=True, eq=False)
class Strata:
    """Events and totals of a district and of the rest of the force, a number a stratum."""

    parts: tuple[str, ...]
    events: Numbers
    totals: Numbers
    events_2: Numbers
    totals_2: Numbers

    def pooled(self) -> "Strata":
        """Return all strata as one; events whose stratum has no residents count, as they must."""
        sums = (self.events, self.totals, self.events_2, self.totals_2)
        return Strata(("all",), *(np.array([np.nansum(side)]) for side in sums))

    def told(self) -> "Strata":
        """Return the strata in which the rest of the force has somebody."""
        keep = np.isfinite(self.totals) & (self.totals_2 > 0)
        sides = (self.events, self.totals, self.events_2, self.totals_2)
        parts = tuple(part for part, kept in zip(self.parts, keep, strict=True) if kept)
        return Strata(parts, *(side[keep] for side in sides))


def measure_strata(records: Records, readings: Readings, years: pl.DataFrame) -> pl.DataFrame:
    """Return the latest twelve months of every share and rate, split by what is adjusted for."""
    latest = years.filter(OF_YEAR).sort("period_end").tail(1)
    if latest.is_empty():
        return years.clear()
    period = {"first": latest["period_start"][0], "last": latest["period_end"][0]}
    parts = [
        measure_records(
            records,
            Request(
                indicators=codes,
                length=YEAR,
                strata=(by,),
                spread=False,
                readings=readings,
                **period,
            ),
        ).results
        for codes, by in ((shares(), SHARES_BY), (rates(), RESIDENTS_BY))
    ]
    return pl.concat(parts)


def shares() -> tuple[str, ...]:
    """Return the shares of records that are compared between districts."""
    return tuple(code for code, one in RECORD_INDICATORS.items() if is_share(one))


def is_share(one: RecordIndicator) -> bool:
    """Say whether an indicator is a share of rows that know child and district."""
    of_children = one.rows in ("missing_episodes", "custody_detentions")
    own = one.code in ("looked_after_share", "missing_high_risk_share_lac")
    is_one = isinstance(one.kind, Proportion) and one.counts == "rows" and one.scoped
    return is_one and of_children and not own


def rates() -> tuple[str, ...]:
    """Return the rates against residents."""
    return tuple(code for code, one in RECORD_INDICATORS.items() if one.population)


def adjust(
    strata: pl.DataFrame, years: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    """Return each district against the rest of the force, crude and adjusted.

    ``strata`` are those of :func:`measure_strata`, ``years`` measured rows of the same twelve
    months. The intervals are widened, on the scale of the logarithm, by the root of how many
    records of one child are worth one.
    """
    widths = find_widths(years)
    rows = [
        compare_strata(key, found, indicators[key["indicator"]], widths)
        for key, found in gather_strata(strata)
    ]
    return pl.DataFrame(rows, schema=ADJUSTED)


def gather_strata(strata: pl.DataFrame) -> Iterator[tuple[dict[str, Any], Strata]]:
    """Yield the strata of each indicator and district beside those of the rest of the force."""
    key = ["indicator", "theme", "area", "period_start", "period_end", "origin"]
    for values, rows in pair_strata(strata).group_by(key, maintain_order=True):
        sides = [rows[name].fill_null(0).to_numpy() for name in SIDES]
        if isinstance(indicator_kind(str(values[0])), Rate):
            sides[1] = numbers(rows, "denominator")
        yield dict(zip(key, values, strict=True)), Strata(tuple(rows["part"]), *sides)


def indicator_kind(code: str) -> object:
    """Return the kind of an indicator of records by its code."""
    return RECORD_INDICATORS[code.split(":")[0]].kind


def pair_strata(strata: pl.DataFrame) -> pl.DataFrame:
    """Return each part of a district beside the same part of the rest of the force."""
    splits = [TOGETHER.join(by) for by in (SHARES_BY, RESIDENTS_BY)]
    beside = [f"{COMPARED_WITH}{TOGETHER}{split}" for split in splits]
    numbered = strata.filter(pl.col("stratum").is_in([*splits, *beside]))
    own = numbered.filter(pl.col("area").is_in(DISTRICT_NAMES)).with_columns(
        part=pl.col("value_of_stratum")
    )
    compared = pl.col("value_of_stratum").str.splitn(TOGETHER, 2).struct
    rest = numbered.filter(
        pl.col("area") == REST_OF_FORCE.name, pl.col("stratum").str.starts_with(COMPARED_WITH)
    ).select(
        "indicator",
        "period_end",
        compared.field("field_0").alias("area"),
        compared.field("field_1").alias("part"),
        pl.col("numerator").alias("numerator_2"),
        pl.col("denominator").alias("denominator_2"),
    )
    key = ["indicator", "period_end", "area", "part"]
    return own.join(rest, on=key, how="inner", maintain_order="left")


def find_widths(years: pl.DataFrame) -> dict[tuple[str, str, object], float]:
    """Return for each indicator, district and period how many clustered records are worth one.

    The larger of the district's own and of the rest of the force.
    """
    of = pl.when(pl.col("stratum") == COMPARED_WITH).then("value_of_stratum").otherwise("area")
    events, exposure = numbers(years, "events"), numbers(years, "exposure")
    with np.errstate(invalid="ignore", divide="ignore"):
        by_total = exposure / numbers(years, "effective_total")
        by_square = sums_of_squares(years) / events
    worth = np.where(np.isfinite(by_total), by_total, by_square)
    known = pl.Series("worth", np.where(np.isfinite(worth), np.maximum(worth, 1.0), 1.0))
    told = years.select("indicator", of.alias("of"), "period_end", known)
    grouped = told.group_by("indicator", "of", "period_end").agg(pl.col("worth").max())
    return {(code, area, end): worth for code, area, end, worth in grouped.iter_rows()}


def compare_strata(
    key: dict[str, Any],
    found: Strata,
    indicator: Indicator,
    widths: Mapping[tuple[str, str, object], float],
) -> dict[str, Any]:
    """Return the row of one indicator and district."""
    is_rate = isinstance(indicator.kind, Rate)
    width = float(np.sqrt(widths.get((key["indicator"], key["area"], key["period_end"]), 1.0)))
    crude, like = (pool(strata, is_rate=is_rate, width=width) for strata in (found.pooled(), found))
    unknown = np.array(["not_recorded" in part for part in found.parts])
    expected, alike = float(expect(found.told())), found.told().events.sum()
    told = np.isfinite(expected) and expected > 0
    return {
        **key,
        "measure": "ratio of rates" if is_rate else "ratio of odds",
        "adjusted_for": word_strata(RESIDENTS_BY if is_rate else SHARES_BY),
        **name_ratio(crude, ("crude", "crude_lower", "crude_upper")),
        **name_ratio(like, ("estimate", "lower", "upper")),
        "expected": expected if told else None,
        "standardised": float(alike) / expected if told else None,
        "strata": float(np.sum((found.totals > 0) & (found.totals_2 > 0))),
        "not_recorded": float((found.events if is_rate else found.totals)[unknown].sum()),
        "reason": None if np.isfinite(like[0]) else "too few events to compare like with like",
    }


def pool(strata: Strata, *, is_rate: bool, width: float) -> tuple[float, float, float]:
    """Return the Mantel-Haenszel ratio with its interval, widened on the scale of the logarithm."""
    sides = (strata.events, strata.totals, strata.events_2, strata.totals_2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Standardised = (
            mantel_haenszel_rate_ratio(*sides) if is_rate else mantel_haenszel_odds_ratio(*sides)
        )
        value, (lower, upper) = found.value, found.interval
        ends = [float(value * (end / value) ** width) for end in (lower, upper)]
    return float(value), ends[0], ends[1]


def expect(strata: Strata) -> float:
    """Return the events that the district would have at the rates of the rest of the force."""
    found = expected_events(
        strata.totals, reference_events=strata.events_2, reference_exposures=strata.totals_2
    )
    return float(np.asarray(found))


def name_ratio(
    found: tuple[float, float, float], names: tuple[str, str, str]
) -> dict[str, float | None]:
    """Return a ratio as three named numbers, null where there is none."""
    known = all(np.isfinite(found))
    return {name: value if known else None for name, value in zip(names, found, strict=True)}


def word_strata(names: tuple[str, ...]) -> str:
    """Return what is adjusted for in words.

    >>> word_strata(("looked_after", "age_band"))
    'looked after and age band'
    """
    return " and ".join(name.replace("_", " ") for name in names)
