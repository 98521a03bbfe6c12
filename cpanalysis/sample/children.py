"""The children: who could come to notice, and what is recorded of those who do."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cpanalysis.declare import codes
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.clock import age_at, lasting, on_day
from cpanalysis.sample.draw import YEAR, Draw
from cpanalysis.sample.identifiers import child_ids
from cpanalysis.sample.plan import Block, Plan
from cpanalysis.sample.population import AGED_10_TO_17
from cpanalysis.sample.targets import AT_RISK, LOOKED_AFTER_SHARE, REPEAT_SHAPE

CHILDHOOD = 18
EVER_LOOKED_AFTER = 0.13
PART_IN_CARE = 0.68
"""Of the missing episodes of a child ever looked after, the part that falls into care."""

ENTERS_CARE_BY, STAYS_IN_CARE, YEARS_IN_CARE = 14, 0.6, 5.0
"""Age, part who stay until 18, and years on average of the others; assumed."""

OVERSTAYERS, OVERSTAY_DAYS = 0.03, 183
"""Planted: this part of children goes on being recorded for half a year after turning 18."""

SEXES = {"female": 0.49, "male": 0.49, "other": 0.005, "not_recorded": 0.015}
PLACED_FROM_OUTSIDE = 0.10
HOME_UNKNOWN = 0.005
PLACEMENTS = {
    "foster": 0.32, "residential_home": 0.42, "kinship": 0.08, "supported_16plus": 0.12,
    "secure": 0.01, "other": 0.04, "not_recorded": 0.01,
}  # fmt: skip


def make_pool(block: Block) -> pl.DataFrame:
    """Return the children who could come to notice, neighbours within a district together.

    One row for each child, known or not, whose childhood touches the period. ``frailty`` is the
    child's rate of going missing, 1 for the average child; ``care_from`` and ``care_to`` are the
    time in care, null for a child never looked after.
    """
    births = CHILDHOOD * 12 + block.plan.months
    rows = round(AT_RISK.value / 96 * births * block.scale)
    draw = block.draw("children", rows)
    placement = block.draw("child_status_periods", rows).code("placement_type", PLACEMENTS)
    pool = add_birth(number_children(block, rows), draw, block.plan).with_columns(placement)
    return add_frailty(add_care(add_home(pool, draw), draw), draw)


def number_children(block: Block, rows: int) -> pl.DataFrame:
    """Return ``child`` (row of the pool) and ``child_id``."""
    numbers = np.arange(rows, dtype=np.uint64) + np.uint64(block.number << 32)
    child = pl.Series("child", np.arange(rows, dtype=np.uint32))
    return pl.DataFrame([child, child_ids(block.plan.seed, numbers)])


def add_birth(pool: pl.DataFrame, draw: Draw, plan: Plan) -> pl.DataFrame:
    """Add the month of birth, as many children in each, and days recorded beyond childhood."""
    births = CHILDHOOD * 12 + plan.months
    latest = (plan.options.end.year - 1970) * 12 + plan.options.end.month - 1
    month = latest - (draw.uniform("birth") * births).astype(np.int64)
    overstay = draw.chance("overstay", OVERSTAYERS if plan.faulty else 0).cast(pl.Int64)
    return pool.with_columns(
        birth=pl.Series(month.astype("datetime64[M]").astype("datetime64[D]")),
        birth_month=pl.Series(month),
        overstay=overstay * OVERSTAY_DAYS,
    )


def add_home(pool: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add sex and the district that the child lives in; the pool is sorted by district."""
    of_district = {name: AGED_10_TO_17[name] for name in DISTRICT_NAMES}
    home = draw.code("home_district", of_district).alias("district").sort()
    return pool.with_columns(home, draw.code("sex", SEXES))


def add_care(pool: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add the time in care, and the residence that records show."""
    enters = pl.Series(draw.uniform("enters") * ENTERS_CARE_BY * YEAR)
    stays = (
        pl.when(draw.chance("stays", STAYS_IN_CARE))
        .then(CHILDHOOD * YEAR)
        .otherwise(pl.Series(draw.stream("years").exponential(YEARS_IN_CARE * YEAR, draw.rows)))
    )
    started = on_day(pl.col("birth")) + lasting(enters)
    grown = on_day(pl.col("birth").dt.offset_by("18y"))
    in_care = draw.chance("looked after", EVER_LOOKED_AFTER)
    return pool.with_columns(
        care_from=pl.when(in_care).then(started),
        care_to=pl.when(in_care).then(pl.min_horizontal(grown, started + lasting(stays))),
        from_outside=in_care & draw.chance("outside", PLACED_FROM_OUTSIDE),
    ).with_columns(home_district=recorded_home(draw.chance("home unknown", HOME_UNKNOWN)))


def recorded_home(unknown: pl.Series) -> pl.Expr:
    """Return the district of residence in records: some in care come from outside the force."""
    dtype = TABLES["children"].schema["home_district"]
    return (
        pl.when("from_outside")
        .then(pl.lit(codes.OUT_OF_FORCE, dtype=dtype))
        .when(unknown)
        .then(pl.lit(codes.UNKNOWN, dtype=dtype))
        .otherwise(pl.col("district"))
    )


def place_for_age(age: pl.Expr) -> pl.Expr:
    """Return the placement: supported accommodation is for those of 16 and over, homes before."""
    supported = pl.col("placement_type") == "supported_16plus"
    home = pl.lit("residential_home", dtype=pl.Enum(codes.PLACEMENT_TYPE))
    return pl.when(supported & (age < 16)).then(home).otherwise("placement_type")


def add_frailty(pool: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Add the child's rate of going missing: gamma, and higher for children ever in care.

    The shape within each of the two groups is such that over both of them together the squared
    coefficient of variation is ``1 / REPEAT_SHAPE``, as for one gamma of that shape.
    """
    in_care = LOOKED_AFTER_SHARE.value / (EVER_LOOKED_AFTER * PART_IN_CARE)
    others = (1 - EVER_LOOKED_AFTER * in_care) / (1 - EVER_LOOKED_AFTER)
    between = EVER_LOOKED_AFTER * in_care**2 + (1 - EVER_LOOKED_AFTER) * others**2
    shape = 1 / ((1 + 1 / REPEAT_SHAPE.value) / between - 1)
    gamma = draw.stream("frailty").gamma(shape, 1 / shape, draw.rows)
    factor = pl.when(pl.col("care_from").is_not_null()).then(in_care).otherwise(others)
    return pool.with_columns(frailty=factor * pl.Series(gamma))


def make_children(known: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Return the table of the children known.

    The first record is the earliest event or status; the small area is left empty, for a real
    code would pretend to be a real place.
    """
    first_status = periods.group_by("child").agg(pl.col("start_at").min())
    children = known.join(first_status, on="child", how="left", maintain_order="left")
    return children.with_columns(
        dob_month="birth",
        ethnicity_group=TABLES["children"].column("ethnicity_group").derivation,
        home_lsoa=pl.lit(None),
        first_record_date=pl.min_horizontal("first_at", "start_at").dt.date(),
    )


def name_children(
    events: pl.DataFrame, pool: pl.DataFrame, number: pl.Series, *, at: str, ages: tuple[int, int]
) -> pl.DataFrame:
    """Return a row for each child named in an event: its ``child``, and the next in the pool.

    ``number`` is how many would be named. Children next to each other in the pool are neighbours;
    one who lives in another district, or is too young or too old at the time, is not named.
    ``place`` counts the children of an event from 1.
    """
    event, place = count_out(number.to_numpy())
    told = pool.select("child", "child_id", "birth", "care_from", "care_to", home="district")
    first = pool.select(first_home="district")[events["child"]]
    named = pl.concat([events, first], how="horizontal")[event].with_columns(
        child=pl.col("child") + pl.Series(place.astype(np.uint32)), place=pl.Series(place + 1)
    )
    joined = named.join(told, on="child", maintain_order="left")
    fits = (pl.col("home") == pl.col("first_home")) & age_at(at).is_between(*ages)
    return joined.filter(fits | (pl.col("place") == 1))


def count_out(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for ``number`` rows of each event, which event and which of its rows each is.

    >>> event, place = count_out(np.array([2, 0, 1]))
    >>> event.tolist(), place.tolist()
    ([0, 0, 2], [0, 1, 0])
    """
    event = np.repeat(np.arange(number.size), number)
    first = np.cumsum(number) - number
    return event, np.arange(event.size) - first[event]
