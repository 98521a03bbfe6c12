"""The catalogue: every indicator with its words and what it needs, from its declaration."""

import polars as pl

from cpanalysis.declare.indicators import Readings, RecordIndicator, word_indicators
from cpanalysis.declare.kinds import Better, Higher, Lower, Neither
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.derive.supply import find_reads
from cpanalysis.measure.records.measures import Measure, expand, roots

PROPOSED = Readings()


def catalogue(readings: Readings = PROPOSED) -> pl.DataFrame:
    """Return a row for each core indicator.

    ``needs`` lists tables and columns (``table.column``) without which neither the indicator nor
    any variant of it can be computed in full; ``tables`` the tables of these.

    >>> catalogue().filter(pl.col("reference") == "MIS-24").select("code", "direction").row(0)
    ('looked_after_share', 'neither')
    """
    setting = suppose_everything(readings)
    rows = [describe(one, setting) for one in word_indicators(readings).values()]
    return pl.DataFrame(rows, schema_overrides={"variants": pl.List(pl.String)})


def describe(indicator: RecordIndicator, setting: Setting) -> dict[str, object]:
    """Return the row of one indicator."""
    needs = find_needs(indicator, setting)
    direction, why = word_direction(indicator.better)
    return {
        "reference": indicator.reference,
        "code": indicator.code,
        "title": indicator.title,
        "definition": indicator.definition,
        "theme": indicator.theme,
        "kind": type(indicator.kind).__name__.lower(),
        "unit": indicator.kind.unit,
        "direction": direction,
        "why": why,
        "source": indicator.source,
        "prompted_by": indicator.prompted_by,
        "caution": indicator.caution,
        "told_by": indicator.every,
        "strata": list(indicator.strata),
        "variants": list(dict.fromkeys(one.code for one in expand(indicator)))[1:],
        "tables": list(dict.fromkeys(need.split(".")[0] for need in needs)),
        "needs": needs,
    }


def word_direction(better: Better) -> tuple[str, str]:
    """Return the direction in which an indicator is better, and why where it is neither."""
    match better:
        case Higher():
            return "higher", ""
        case Lower():
            return "lower", ""
        case Neither(why):
            return "neither", why


def find_needs(indicator: RecordIndicator, setting: Setting) -> list[str]:
    """Return what an indicator reads, its variants and all its kinds of record together."""
    needs = [need for measure in expand(indicator) for need in measure_needs(measure, setting)]
    return list(dict.fromkeys(needs))


def measure_needs(measure: Measure, setting: Setting) -> tuple[str, ...]:
    """Return what one measure reads."""
    names = (*measure.required(), *roots(measure.indicator.recorded))
    residents = ("population.district", "population.year", "population.age_band")
    estimate = (*residents, "population.sex", "population.estimate")
    return (
        *find_reads(measure.rows, names, setting),
        *(estimate if measure.of_residents else ()),
    )
