import re
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal, assert_frame_not_equal

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.sample.faults import FAULTS
from cpanalysis.sample.make import make_block

PLANTED_WARNINGS = {
    "first_attended_at_not_before_reported_at": "attended_before_reported",
    "no_child_under_section_136": "section_136",
}
REFERENCES = [
    pytest.param(table.name, column.name, column.references, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
    if column.references
]
RULES = [
    pytest.param(table.name, rule, id=f"{table.name}.{rule.name}")
    for table in TABLES.values()
    for rule in table.rules
]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_columns_and_types_are_those_declared(tables, table):
    assert tables[table.name].schema == table.schema
    assert tables[table.name].height > 0


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_must_be_given_is_given(tables, table):
    nulls = {
        column.name: tables[table.name][column.name].null_count()
        for column in table.columns
        if not column.nullable
    }
    assert set(nulls.values()) <= {0}, nulls


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_keys_are_unique(tables, table):
    assert tables[table.name].select(table.key).is_unique().all()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_patterns_and_bounds_hold(tables, plain, table):
    for column in table.columns:
        values = plain.tables[table.name][column.name].drop_nulls()
        if column.pattern:
            assert values.str.contains(column.pattern).all(), column.name
        low, high = column.bounds
        assert low is None or values.len() == 0 or values.min() >= low, column.name
        assert high is None or values.len() == 0 or values.max() <= high, column.name


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_rules_are_broken_only_where_a_fault_is_planted(made, name, rule):
    broken = made.tables[name].filter(~rule.expression).height
    planted = PLANTED_WARNINGS.get(rule.name)
    assert broken == (made.faults[planted] if planted else 0)


@pytest.mark.parametrize(("table", "column", "reference"), REFERENCES)
def test_every_reference_is_there(tables, table, column, reference):
    other, key = reference.split(".")
    named = tables[table].select(pl.col(column).alias(key)).drop_nulls()
    assert named.height > 0
    assert named.join(tables[other], on=key, how="anti").is_empty()


def test_nothing_is_known_of_the_time_after_the_extract(tables, plan):
    for name, frame in tables.items():
        for column, dtype in frame.schema.items():
            known = frame[column].null_count() < frame.height and column != "due_at"
            if isinstance(dtype, pl.Datetime) and known:
                assert frame[column].dt.date().max() < plan.as_of, (name, column)


def test_events_lie_in_the_period(tables, plan):
    for name in ("missing_episodes", "cse_investigations", "custody_detentions"):
        day = tables[name][TABLES[name].index_time].dt.date()
        assert plan.start <= day.min() <= plan.start + timedelta(days=14)
        assert day.max() <= plan.options.end


def test_the_same_seed_gives_the_same_records(made, plan):
    again = make_tables(plan)
    for name, frame in made.tables.items():
        assert_frame_equal(frame, again.tables[name])
    assert made.faults == again.faults


def test_another_seed_gives_others(made):
    other = make_tables(Plan(months=6, seed=2026))
    assert_frame_not_equal(made.tables["children"], other.tables["children"])
    assert not set(made.tables["children"]["child_id"]) & set(other.tables["children"]["child_id"])


def test_a_larger_sample_begins_with_the_blocks_of_a_smaller():
    small, large = Plan(months=1, scale=20), Plan(months=1, scale=20.3)
    first = [make_block(next(plan.blocks())) for plan in (small, large)]
    for name, frame in first[0].tables.items():
        assert_frame_equal(frame, first[1].tables[name])


def test_blocks_share_no_number():
    tables = make_tables(Plan(months=1, scale=20.3)).tables
    for table in TABLES.values():
        assert tables[table.name].select(table.key).is_unique().all(), table.name


def test_effects_and_faults_change_nothing_else():
    """Turning the planted effects off leaves children and times of other themes as they were."""
    request = {"months": 6, "seed": 9}
    planted = make_tables(Plan(**request, options=SampleOptions(faults="none"))).tables
    none = make_tables(Plan(**request, options=SampleOptions(faults="none", effects="none"))).tables
    columns = ["investigation_id", "reported_at", "online_flag", "offence_group"]
    assert_frame_equal(
        planted["cse_investigations"].select(columns), none["cse_investigations"].select(columns)
    )


IDENTIFYING = re.compile(
    r"(^|_)(name|forename|surname|address|postcode|nhs|upn|pnc|custody_no|phone|email|dob)(_|$)"
)


def test_no_column_could_hold_an_identifier(tables):
    named = {column for frame in tables.values() for column in frame.columns}
    assert {column for column in named if IDENTIFYING.search(column)} == {"dob_month"}


def test_no_text_looks_like_one(tables):
    """National Insurance, NHS and PNC numbers, postcodes, telephones, mail."""
    like = (
        r"\b\d{3} ?\d{3} ?\d{4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|@|\b\d{2,4}/\d{5,7}[A-Z]\b"
    )
    for frame in tables.values():
        for column in frame.select(pl.col(pl.String)).iter_columns():
            assert not column.drop_nulls().str.contains(like).any(), column.name


def test_every_planted_fault_is_declared(made):
    assert set(made.faults) <= set(FAULTS)


@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_a_tiny_sample_can_be_made(scale):
    tables = make_tables(Plan(months=2, scale=scale)).tables
    assert set(tables) == set(TABLES)
