"""Checked records kept in a folder, to be read again at once and only as far as needed."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.read.records.records import Coverage, Records, Span

CARD = "records.json"
AGAIN = "check the extract and save it again"


def save_records(records: Records, into: str | Path) -> Path:
    """Write checked records into a new folder: a Parquet file for each table, and a card.

    The card says what the tables cannot: the moment, origin and coverage of the records, and what
    was not supplied. Made-up records say so in every file.

    Raises
    ------
    ParameterError
        Where the folder holds files already.
    """
    folder = Path(into)
    if folder.exists() and any(folder.iterdir()):
        raise ParameterError(f"{folder} holds files already; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in records.tables.items():
        table.collect().write_parquet(
            folder / f"{name}.parquet", metadata={"origin": records.origin}
        )
    (folder / CARD).write_text(json.dumps(_card(records), indent=2), encoding="utf-8")
    return folder


def scan_records(folder: str | Path) -> Records:
    """Return records that were saved, without reading or checking them again.

    Raises
    ------
    InputError
        Where the folder was not written by :func:`save_records`, or by another version of the
        dictionary.
    """
    place = Path(folder)
    card = _read_card(place)
    return Records(
        tables={name: _scan(place / f"{name}.parquet", name) for name in card["tables"]},
        as_of=datetime.fromisoformat(card["as_of"]),
        origin=card["origin"],
        source=card["source"],
        coverage={name: _coverage(said) for name, said in card["coverage"].items()},
        columns_not_supplied={
            name: tuple(columns) for name, columns in card["columns_not_supplied"].items()
        },
        unmatched={frozenset(pair): said for *pair, said in card.get("unmatched", [])},
        days_alone=frozenset(card.get("days_alone", ())),
    )


def _card(records: Records) -> dict[str, Any]:
    return {
        "tables": list(records.tables),
        "as_of": records.as_of.isoformat(),
        "origin": records.origin,
        "source": records.source,
        "coverage": {
            name: {
                "stated": coverage.stated,
                "spans": _write_spans(coverage.spans),
                "areas": {area: _write_spans(own) for area, own in coverage.areas.items()},
            }
            for name, coverage in records.coverage.items()
        },
        "columns_not_supplied": {
            name: list(columns) for name, columns in records.columns_not_supplied.items()
        },
        "unmatched": [[*sorted(pair), said] for pair, said in records.unmatched.items()],
        "days_alone": sorted(records.days_alone),
    }


def _read_card(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise InputError(f"{folder.name}/: no readable {CARD}; {AGAIN}") from None


def _coverage(said: dict[str, Any]) -> Coverage:
    areas = {area: _read_spans(own) for area, own in said.get("areas", {}).items()}
    return Coverage(_read_spans(said["spans"]), stated=said["stated"], areas=areas)


def _write_spans(spans: Sequence[Span]) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in spans]


def _read_spans(said: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in said)


def _scan(path: Path, name: str) -> pl.LazyFrame:
    try:
        found = pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError):
        raise InputError(f"{path.name}: not a readable Parquet file; {AGAIN}") from None
    if dict(found) != dict(TABLES[name].schema):
        raise InputError(f"{path.name}: its columns are not those of the dictionary; {AGAIN}")
    return pl.scan_parquet(path)
