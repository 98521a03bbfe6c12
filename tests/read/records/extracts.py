"""Small extracts without a fault, all texts as a CSV file has them, made by a seed."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from cpanalysis.declare.tables import TABLES, Column, Moment

ISO = "%Y-%m-%d %H:%M:%S"
Row = dict[str, str]


def child(number: int) -> str:
    return f"C{number:016x}"


def clean_extract(*, episodes: int = 60, seed: int = 1) -> dict[str, pl.DataFrame]:
    """Return thirteen tables in which everything agrees with everything."""
    chance = random.Random(seed)  # noqa: S311
    count = dict.fromkeys(TABLES, episodes)
    rows = {
        name: [_row(name, at, chance) for at in range(count[name])]
        for name in TABLES
        if name != "population"
    }
    rows["population"] = _population()
    for name, special in SPECIAL.items():
        for at, row in enumerate(rows[name]):
            row.update(special(at, row))
    return {name: _frame(name, table_rows) for name, table_rows in rows.items()}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    schema = dict.fromkeys(TABLES[name].schema, pl.String)
    return pl.DataFrame(rows, schema=schema)


def start_of(at: int) -> datetime:
    """Return when event ``at`` begins: on its own day, at ten, from March 2023 on."""
    return datetime(2023, 3, 1, 10) + timedelta(days=at)


def _row(table: str, at: int, chance: random.Random) -> Row:
    columns = TABLES[table].columns
    return {column.name: _cell(column, at, chance, place=n) for n, column in enumerate(columns)}


def _cell(column: Column, at: int, chance: random.Random, *, place: int) -> str:
    if column.name == "child_id":
        return child(at)
    if column.values:
        return chance.choice(column.values)
    if column.dtype == Moment:
        return (start_of(at) + timedelta(minutes=place)).strftime(ISO)
    if column.dtype == pl.Date:
        return "2010-05-01"
    if column.dtype == pl.String:
        owner = column.references.partition(".")[2] if column.references else column.name
        return f"{owner}-{at}"
    return "true" if column.dtype == pl.Boolean else "3"


def _population() -> list[Row]:
    return [
        {
            "district": "Hartlepool", "year": "2024", "age_band": "10-11", "sex": sex,
            "ethnic_group": "all", "estimate": estimate, "source": "made up",
            "vintage": "2025-07-01", "looked_after": "all",
        }
        for sex, estimate in (("female", "1,100"), ("male", "1,200"), ("all", "2,300"))
    ]  # fmt: skip


def _hours(at: int, hours: float) -> str:
    return (start_of(at) + timedelta(hours=hours)).strftime(ISO)


def _missing(at: int, row: Row) -> Row:
    return {
        "missing_since_at": _hours(at, -2), "report_category": "missing", "initial_risk": "medium",
        "highest_risk": "high", "final_risk": "low", "harm_recorded": "yes_harm",
        "harm_type": "sexual; self_harm", "looked_after_at_report": "yes",
    }  # fmt: skip


def _interview(at: int, row: Row) -> Row:
    return {
        "outcome": "completed", "completed_at": _hours(at, 40), "due_at": _hours(at, 80),
        "reasons": "push_home; other",
    }  # fmt: skip


def _status(at: int, row: Row) -> Row:
    return {"status": "looked_after", "start_at": _hours(at, -100), "end_at": _hours(at, 1_000)}


def _investigation(at: int, row: Row) -> Row:
    return {
        "cse_flag": "yes", "csa_flag": "yes", "online_flag": "both", "outcome_type": "18",
        "group_based_flag": "no",
    }  # fmt: skip


def _custody(at: int, row: Row) -> Row:
    return {
        "age_at_arrival": "14", "arrested_at": _hours(at, 5), "arrived_at": _hours(at, 6),
        "detention_authorised_at": _hours(at, 6.2), "aa_arrived_at": _hours(at, 6.5),
        "released_at": _hours(at, 9),
        "detention_purpose": "pace_offence", "charged_at": _hours(at, 7),
        "bail_decision": "refused", "transferred_at": _hours(at, 9), "la_response": "provided",
        "certificate_required": "false", "certificate_reason": "not_applicable",
        "la_accom_requested_at": _hours(at, 8),
    }  # fmt: skip


SPECIAL = {
    "children": lambda at, row: {
        "ethnicity_self": "W1", "ethnicity_group": "White", "first_record_date": "2015-01-31"
    },
    "child_status_periods": _status,
    "missing_episodes": _missing,
    "return_interviews": _interview,
    "cse_investigations": _investigation,
    "cse_suspects": lambda at, row: {
        "age_at_offence": "30", "child_suspect": "no", "ethnicity_self": "NS"
    },
    "custody_detentions": _custody,
    "ppn_referrals": lambda at, row: {
        "submitted_at": _hours(at, 0.2), "incident_at": _hours(at, 0)
    },
    "case_audits": lambda at, row: {
        "grade": "good", "scale_version": "ncpi_2014_3pt", "assessed_at": "2023-05-01",
        "case_date": "2023-04-01",
    },
}  # fmt: skip


def write_one(folder: Path, table: str, frame: pl.DataFrame) -> Path:
    """Write a folder that holds one table alone."""
    return write_csv_folder(folder, {table: frame})


def write_csv_folder(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv")
    return folder
