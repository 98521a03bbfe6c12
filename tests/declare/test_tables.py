import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES, TIME_ZONE, Table
from cpanalysis.declare.tables.table import coded, ordered

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


def test_thirteen_tables_and_the_columns_of_the_dictionary():
    assert len(TABLES) == 13
    assert {name: len(table.columns) for name, table in TABLES.items()} == {
        "children": 9,
        "child_status_periods": 8,
        "missing_episodes": 42,
        "return_interviews": 16,
        "cse_investigations": 46,
        "cse_victims": 4,
        "cse_suspects": 13,
        "cse_devices": 8,
        "custody_detentions": 39,
        "ppn_eligible_incidents": 9,
        "ppn_referrals": 21,
        "case_audits": 19,
        "population": 9,
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_key_index_time_and_references_exist(table: Table):
    assert set(table.required) <= set(table.schema)
    for column in table.columns:
        if column.references:
            other, name = column.references.split(".")
            assert name in TABLES[other].schema


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_time_is_on_the_clock_of_the_force(table, column):
    if isinstance(column.dtype, pl.Datetime):
        assert column.dtype.time_zone == TIME_ZONE
        assert column.dtype.time_unit == "us"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_says_what_it_holds(table, column):
    assert len(column.words) > 5


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rules_run_on_an_empty_table_and_use_its_columns(table: Table):
    empty = pl.DataFrame(schema=table.schema)
    for rule in table.rules:
        assert empty.select(rule.expression).to_series().dtype == pl.Boolean
        assert set(rule.expression.meta.root_names()) <= set(table.schema)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_derivations_give_the_declared_type(table: Table):
    empty = pl.DataFrame(schema=table.schema)
    for column in table.columns:
        if column.derivation is not None:
            assert empty.select(column.derivation).to_series().dtype == column.dtype


def test_a_blank_is_not_recorded_and_never_a_no():
    assert coded("answer", codes.YES_NO, "an answer").blank == "not_recorded"
    assert coded("district", codes.DISTRICT, "a place").blank == "unknown"
    assert coded("category", codes.REPORT_CATEGORY, "a category").blank is None


def test_risk_is_ordered_from_lowest_to_highest():
    risks = pl.Series(["high", "low", "no_apparent_risk", "medium"], dtype=pl.Enum(codes.RISK))
    assert risks.sort().to_list() == ["no_apparent_risk", "low", "medium", "high"]


def test_eighteen_plus_one_ethnicity_codes_fall_into_five_groups():
    stated = [code for code in codes.ETHNICITY_SELF if code not in ("NS", "not_recorded")]
    assert len(stated) == 18
    assert {codes.ETHNICITY_GROUP_OF[code] for code in stated} == {
        "White", "Mixed", "Asian", "Black", "Other"
    }  # fmt: skip


def test_outcomes_run_from_1_to_22():
    numbers = {int(code.rstrip("A")) for code in codes.OUTCOME if code != "none_yet"}
    assert numbers == set(range(1, 23))


def test_ordered_leaves_a_missing_time_alone():
    frame = pl.DataFrame({"later": [2, 1, None], "earlier": [1, 2, 1]})
    assert frame.select(ordered("later", "earlier").expression).to_series().to_list() == [
        True,
        False,
        None,
    ]
