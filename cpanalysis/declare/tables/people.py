"""Children, what they are known as over time, and the populations they belong to."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables.table import (
    CHILD_PATTERN,
    Column,
    Rule,
    Table,
    child,
    coded,
    day,
    moment,
    number,
    ordered,
    text,
)

CHILDREN = Table(
    name="children",
    title="Children: one row for each",
    key=("child_id",),
    index_time=None,
    columns=(
        Column(
            name="child_id",
            dtype=pl.String(),
            words="keyed hash of the child, made before the extract leaves the source system",
            pattern=CHILD_PATTERN,
        ),
        day("dob_month", "first day of the month of birth; a full date of birth is refused"),
        coded("sex", codes.SEX, "sex as recorded"),
        coded("ethnicity_self", codes.ETHNICITY_SELF, "self-defined ethnicity, 18+1 codes"),
        coded("ethnicity_officer", codes.ETHNICITY_OFFICER, "ethnicity as an officer saw it"),
        coded(
            "ethnicity_group",
            codes.ETHNICITY_GROUP,
            "group of five, from self-defined ethnicity only",
            derivation=pl.col("ethnicity_self").replace_strict(
                codes.ETHNICITY_GROUP_OF, return_dtype=pl.Enum(codes.ETHNICITY_GROUP)
            ),
        ),
        coded("home_district", codes.DISTRICT, "district of residence when extracted"),
        text("home_lsoa", "small area of residence; never in an output"),
        day("first_record_date", "first day on which any system holds the child"),
    ),
    rules=(
        Rule(
            "dob_month_first_of_month",
            pl.col("dob_month").dt.day() == 1,
            "dob_month is the first day of a month",
            "error",
        ),
    ),
)

CHILD_STATUS_PERIODS = Table(
    name="child_status_periods",
    title="Periods in which a child had a status, such as looked after",
    key=("child_id", "status", "start_at"),
    index_time="start_at",
    end_time="end_at",
    columns=(
        child(),
        coded("status", codes.CHILD_STATUS, "what the child was known as"),
        moment("start_at", "when the status began", nullable=False),
        moment("end_at", "when it ended; null while it lasts"),
        coded(
            "responsible_la",
            codes.RESPONSIBLE_AUTHORITY,
            "responsible authority; may differ from the district of placement",
            nullable=True,
        ),
        coded("placement_type", codes.PLACEMENT_TYPE, "kind of placement"),
        moment("plan_recorded_at", "when a joint plan or case worker was recorded"),
        coded("intervention_recorded", codes.YES_NO_APPLICABLE, "support below the threshold"),
    ),
    rules=(ordered("end_at", "start_at", severity="error"),),
)

POPULATION = Table(
    name="population",
    title="Children who live in a district",
    key=("district", "year", "age_band", "sex", "ethnic_group", "looked_after"),
    index_time=None,
    columns=(
        coded("district", codes.DISTRICT, "district of residence"),
        number("year", pl.Int16(), "year of the estimate", nullable=False, bounds=(1990, 2100)),
        coded("age_band", codes.AGE_BAND, "band or single year of age"),
        coded(
            "sex",
            codes.POPULATION_SEX,
            "female, male or all",
            derivation=pl.lit("all", dtype=pl.Enum(codes.POPULATION_SEX)),
        ),
        coded(
            "ethnic_group",
            codes.POPULATION_ETHNIC_GROUP,
            "census group of five, or all",
            derivation=pl.lit("all", dtype=pl.Enum(codes.POPULATION_ETHNIC_GROUP)),
        ),
        number("estimate", pl.Float64(), "children", nullable=False),
        text("source", "publisher and series of the estimate", nullable=False),
        day("vintage", "day of release", nullable=False),
        coded(
            "looked_after",
            codes.LOOKED_AFTER_GROUP,
            "all children, or those looked after",
            derivation=pl.lit("all", dtype=pl.Enum(codes.LOOKED_AFTER_GROUP)),
        ),
    ),
    rules=(Rule("estimate_positive", pl.col("estimate") > 0, "estimate is above 0", "warning"),),
)
