"""A verdict follows what a recommendation asks about, and nothing that stands beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.analyse.records import Years, bound, measure_years
from cpanalysis.analyse.slices import list_parts, slices_of
from cpanalysis.analyse.traces import Since, trace
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS, Readings
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.kinds import Count, Higher, Lower
from cpanalysis.declare.published import Published
from cpanalysis.declare.results import conform
from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.declare.traces import (
    CHANGED,
    IMPROVED,
    RECORD,
    WHOLE,
    WORSE,
    Slice,
)
from cpanalysis.declare.wording import NO_CLEAR_CHANGE
from cpanalysis.errors import InputError
from cpanalysis.measure.records.waits import WAITS
from cpanalysis.measure.working import conform_measured
from cpanalysis.protect import Policy, protect
from cpanalysis.protect.door import Context
from cpanalysis.read.published import read_published
from cpanalysis.read.records.records import Coverage, Records
from cpanalysis.tables.traces import list_verdicts
from tests.measure.records.generated import generate

PUBLISHED = read_published(Path(__file__).parents[2] / "data" / "published")
ASKED = slices_of(PUBLISHED)
APART = [one for one in ASKED if one.split != WHOLE]
NO_WAITS = pl.DataFrame(schema=WAITS)
BASELINE, LATEST = (date(2022, 10, 1), date(2023, 9, 30)), (date(2024, 10, 1), date(2025, 9, 30))
AREAS = (*DISTRICT_NAMES, FORCE.name)


def window(days: tuple[date, date], events: float, **row: object) -> dict[str, object]:
    """Return a measured window of twelve months, in which ``events`` of 200 were counted."""
    counted = isinstance(RECORD_INDICATORS[str(row.pop("counts"))].kind, Count)
    return {
        **row,
        "period_start": days[0],
        "period_end": days[1],
        "events": events,
        "exposure": None if counted else 200.0,
        "numerator": events,
        "denominator": None if counted else 200.0,
        "value": events if counted else events / 200,
        "unit": "count" if counted else "proportion",
        "lower": 0.0,
        "upper": 1.0,
        "status": "ok",
        "origin": "synthetic",
        "theme": "cse",
    }


def measured(one: Slice, before: float, after: float) -> list[dict[str, object]]:
    """Return two windows of a slice in every area."""
    of_kind = one.split == RECORD
    part = {
        "indicator": one.code,
        "counts": one.indicator,
        "stratum": RECORD if of_kind else WHOLE,
        "value_of_stratum": one.part if of_kind else WHOLE,
    }
    return [
        window(days, events, area=area, **part)
        for area in AREAS
        for days, events in ((BASELINE, before), (LATEST, after))
    ]


def pool_of(one: Slice) -> list[dict[str, object]]:
    """Return two windows of what stands beside a slice, which fall."""
    if one.split != RECORD:
        return measured(Slice(one.indicator), 160, 40)
    others = [item.label for item in RECORD_INDICATORS[one.indicator].records]
    return [
        row
        for label in others
        if label != one.part
        for row in measured(Slice(one.indicator, RECORD, (label,)), 160, 40)
    ]


def judge(rows: list[dict[str, object]], asked: tuple[Slice, ...] = ASKED) -> pl.DataFrame:
    """Return the verdicts of a pack of which these are the measured windows."""
    frame = conform_measured(pl.DataFrame(rows, infer_schema_length=None))
    indicators = dict(RECORD_INDICATORS)
    traces = trace(frame, NO_WAITS, indicators, Since(asked=asked))
    analysis = Analysis(results=conform(frame), traces=traces)
    return list_verdicts(protect(analysis, Policy(), Context(published=PUBLISHED)))


def expected(one: Slice) -> str:
    """Return the verdict on a clear rise."""
    match RECORD_INDICATORS[one.indicator].better:
        case Higher():
            return IMPROVED
        case Lower():
            return WORSE
        case _:
            return CHANGED


@pytest.mark.parametrize("one", APART, ids=lambda one: f"{one.code} {one.part}")
def test_the_verdict_follows_the_slice_where_the_pool_moves_the_other_way(one: Slice) -> None:
    verdicts = judge([*measured(one, 40, 160), *pool_of(one)])
    own = verdicts.filter(indicator=one.indicator, split=one.split, part=one.part)
    assert set(own["verdict"]) == {expected(one)}
    assert set(own["area"]) == set(AREAS)
    assert (own["change"] > 0).all()


def test_every_pair_with_a_slice_is_judged_by_a_trace_of_it() -> None:
    wholes = dict.fromkeys(Slice(one.indicator) for one in APART if one.split != RECORD)
    rows = [row for one in (*APART, *wholes) for row in measured(one, 40, 160)]
    shown = judge(rows).filter(pl.col("change").is_not_null())
    known = {item.reference for item in RECORD_INDICATORS.values()}
    pairs = PUBLISHED.recommendation_indicators.filter(
        pl.col("split") != "", pl.col("reference").is_in(known)
    )
    named = pairs.with_columns(pl.col("parts").list.join(" or ").alias("part"))
    key = ["recommendation", "reference", "split", "part"]
    judged = shown.select(*key, "area").join(named.select(key), on=key, how="semi")
    assert judged.unique().height == judged.height == pairs.height * len(AREAS)


def test_what_is_not_measured_as_asked_has_no_verdict_whatever_moves() -> None:
    whole = [Slice(code) for code, item in RECORD_INDICATORS.items() if not item.records]
    verdicts = judge([row for one in whole for row in measured(one, 40, 160)])
    not_asked = PUBLISHED.recommendation_indicators.filter(pl.col("not_as_asked") != "")
    pair = ["recommendation", "reference"]
    own = verdicts.join(not_asked, on=pair, how="semi")
    assert set(own["verdict"]) == {"not measured as asked"}
    assert own["change"].null_count() == own.height == not_asked.height * len(AREAS)


GENERATED = generate(5)


@pytest.fixture(scope="module")
def years() -> Years:
    return measure_years(GENERATED, Readings(), Since(asked=ASKED))


COUNTED = ["area", "period_start", "period_end"]


@pytest.mark.parametrize(
    "one", [one for one in APART if one.split != RECORD], ids=lambda one: one.code
)
def test_a_slice_counts_what_its_parts_count(years: Years, one: Slice) -> None:
    sums = [pl.col("numerator", "denominator").sum()]
    parts = years.measured.results.filter(
        pl.col("indicator") == one.indicator,
        pl.col("stratum") == one.split,
        pl.col("value_of_stratum").is_in(one.parts),
        pl.col("status") == "ok",
        pl.col("area").is_in(AREAS),
    )
    own = pl.concat(years.slices).filter(
        pl.col("indicator") == one.code, pl.col("stratum") == WHOLE, pl.col("area").is_in(AREAS)
    )
    told = own.join(parts.group_by(COUNTED).agg(sums), on=COUNTED, suffix="_parts")
    assert told.height > 0
    once = RECORD_INDICATORS[one.indicator].counts == "children" and len(one.parts) > 1
    assert not once, "a child of several parts counts once in all of them"
    assert told["numerator"].to_list() == told["numerator_parts"].to_list()
    against = told.filter(pl.col("denominator").is_not_null())
    assert against["denominator"].to_list() == against["denominator_parts"].to_list()


def incidents(later: dict[str, float]) -> Records:
    """Return two years of incidents, half with a notice in the first, by kind in the second."""
    rows = [
        {
            "incident_id": f"{district} {theme} {year} {number}",
            "theme": theme,
            "district": district,
            "occurred_at": datetime(year, 1 + number % 9, 1, 12, tzinfo=UTC),
            "attended_at": datetime(year, 1 + number % 9, 1, 13, tzinfo=UTC),
            "child_present": "yes",
            "ppn_id": f"{district} {theme} {year} {number}" if number < 120 * share else None,
        }
        for district in DISTRICT_NAMES
        for theme in ("missing", "domestic_abuse", "custody")
        for year, share in ((2023, 0.5), (2024, later.get(theme, 0.5)))
        for number in range(120)
    ]
    named = [row | {"district": str(row["district"]).replace(" ", "_")} for row in rows]
    schema = TABLES["ppn_eligible_incidents"].schema
    table = pl.DataFrame(named, infer_schema_length=None).with_columns(
        pl.col("occurred_at", "attended_at").cast(Moment),
    )
    codes = {name: schema[name] for name in ("theme", "child_present")}
    places = (
        pl.col("district")
        .str.replace_all("_", " ")
        .replace({name: name for name in DISTRICT_NAMES})
    )
    full = table.with_columns(places.alias("district"))
    absent = [pl.lit(None).alias(name) for name in schema if name not in full.columns]
    typed = full.with_columns(absent).select(
        pl.col(name).cast(codes.get(name, kind)) for name, kind in schema.items()
    )
    notices = notices_of(typed)
    covered = Coverage(((date(2023, 1, 1), date(2024, 12, 31)),))
    return Records(
        tables={"ppn_eligible_incidents": typed.lazy(), "ppn_referrals": notices.lazy()},
        as_of=datetime(2025, 1, 1, tzinfo=UTC),
        origin="synthetic",
        source="made for a test",
        coverage={"ppn_eligible_incidents": covered, "ppn_referrals": covered},
    )


def notices_of(incidents: pl.DataFrame) -> pl.DataFrame:
    """Return the notices that incidents name, each submitted on the day."""
    schema = TABLES["ppn_referrals"].schema
    made = incidents.filter(pl.col("ppn_id").is_not_null()).select(
        "ppn_id",
        "district",
        ppn_form_id="ppn_id",
        source_theme="theme",
        incident_at="occurred_at",
        submitted_at="attended_at",
    )
    absent = [pl.lit(None).alias(name) for name in schema if name not in made.columns]
    return made.with_columns(absent).select(
        pl.col(name).cast(kind) for name, kind in schema.items()
    )


def verdicts_on(records: Records) -> pl.DataFrame:
    """Return the verdicts on notices, in every area."""
    found = measure_years(records, Readings(), Since(asked=ASKED))
    indicators = with_variants(RECORD_INDICATORS)
    rows = pl.concat([bound(found.measured, indicators), *found.slices])
    traces = trace(rows, NO_WAITS, RECORD_INDICATORS, Since(asked=ASKED))
    analysis = Analysis(results=conform(rows), traces=traces)
    shown = list_verdicts(protect(analysis, Policy(), Context(published=PUBLISHED)))
    return shown.filter(reference="REF-01")


def test_only_notices_after_missing_rise_and_domestic_abuse_has_not_improved() -> None:
    shown = verdicts_on(incidents({"missing": 0.9}))
    abuse = shown.filter(recommendation="2025-N1")
    assert abuse["area"].to_list() == list(AREAS)
    assert set(abuse["verdict"]) == {NO_CLEAR_CHANGE}
    assert set(shown.filter(recommendation="2017-1")["verdict"]) == {IMPROVED}
    assert set(shown.filter(recommendation="2025-N7")["verdict"]) == {"not measured as asked"}


def test_notices_after_domestic_abuse_rise_and_that_alone_has_improved() -> None:
    shown = verdicts_on(incidents({"domestic_abuse": 0.9, "missing": 0.3, "custody": 0.3}))
    assert set(shown.filter(recommendation="2025-N1")["verdict"]) == {IMPROVED}
    assert IMPROVED not in set(shown.filter(pl.col("recommendation") != "2025-N1")["verdict"])


def test_a_part_that_a_split_cannot_have_is_refused_with_the_nearest() -> None:
    answers = PUBLISHED.recommendation_indicators.with_columns(
        pl.when(pl.col("recommendation") == "2025-N1")
        .then(pl.lit(["domestic_abus"]))
        .otherwise("parts")
        .alias("parts")
    )
    mistyped: Published = replace(PUBLISHED, recommendation_indicators=answers)
    with pytest.raises(InputError, match="Did you mean 'domestic_abuse'"):
        slices_of(mistyped)


def test_a_slice_of_several_parts_is_hidden_with_any_of_them() -> None:
    one = Slice("ppn_submitted_rate_cse", "online", ("online", "both"))
    parts = [
        window(days, events, counts=one.indicator, indicator=one.indicator, area="Hartlepool",
               stratum="online", value_of_stratum=part)
        for part, counts in (("online", (40, 90)), ("both", (40, 3)))
        for days, events in zip((BASELINE, LATEST), counts, strict=True)
    ]  # fmt: skip
    verdicts = judge([*measured(one, 80, 93), *parts])
    own = verdicts.filter(indicator=one.indicator, split="online")
    told = dict(own.select("area", "verdict").iter_rows())
    assert told["Hartlepool"] == "not shown"
    assert told["Cleveland"] != "not shown"


@pytest.mark.parametrize("one", APART, ids=lambda one: f"{one.code} {one.part}")
def test_every_part_that_is_named_can_occur(one: Slice) -> None:
    assert set(one.parts) <= set(list_parts(RECORD_INDICATORS[one.indicator], one.split))
