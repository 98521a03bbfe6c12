"""Extracts with something taken away, and everything that a pack shows of them."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import cpanalysis as cp
from cpanalysis.analyse.analysis import join_analyses
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.parameters import Parameters
from cpanalysis.declare.tables import TABLES
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.read.locations import find_notebooks
from cpanalysis.read.records.areas import place_rows
from cpanalysis.read.records.extract import read_extract
from cpanalysis.read.records.read import as_records, require_usable
from cpanalysis.read.records.records import Records
from cpanalysis.sample import Plan, SampleOptions, make_tables
from cpanalysis.views.figures import figures_of
from cpanalysis.views.records import analyse_loaded, count_rows

MONTHS, SCALE, SEED = 26, 0.06, 11
PREPARED_CELLS = 3
MIDDLE = date(2024, 9, 1)
Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Case:
    """What is taken away: of a table the rows of a district, those of a time, or all."""

    table: str
    what: str

    def cut(self, tables: Frames) -> Frames:
        """Return the tables without it."""
        if self.what == "file":
            return {name: frame for name, frame in tables.items() if name != self.table}
        placed = place_rows(tables, self.table)
        area, day = placed["area"].fill_null(""), placed["day"]
        keep = {
            "all rows": pl.Series([False]).new_from_index(0, len(area)),
            "rows after": (day < MIDDLE).fill_null(True),
            "rows before": (day >= MIDDLE).fill_null(True),
            **{name: area != name for name in DISTRICT_NAMES},
            **{f"all but {name}": area == name for name in DISTRICT_NAMES},
        }[self.what]
        return {**tables, self.table: tables[self.table].filter(keep)}


def list_cases() -> list[Case]:
    """Return every case: each table with everything that can be taken from it."""
    whats = ("file", "all rows", "rows after", "rows before", *DISTRICT_NAMES)
    return [Case(table, what) for table in TABLES for what in whats]


def one_authority(tables: Frames, areas: tuple[str, ...]) -> Frames:
    """Return an extract of some districts alone: every table without the rows of the others."""
    kept = {}
    for name, frame in tables.items():
        placed = place_rows(tables, name)["area"]
        kept[name] = frame.filter(placed.is_in(areas)) if len(placed) else frame
    return kept


def make_frames() -> Frames:
    """Return the tables of a small sample."""
    options = SampleOptions(faults="none")
    return dict(make_tables(Plan(months=MONTHS, scale=SCALE, seed=SEED, options=options)).tables)


def write_extract(tables: Frames, folder: Path) -> Path:
    """Write tables as an extract."""
    folder.mkdir(parents=True)
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet", metadata={"origin": "synthetic"})
    return folder


def prepare_extract(folder: Path) -> tuple[Records, Protected]:
    """Return the records of an extract, and everything that a pack would show of them."""
    extract = read_extract(folder)
    require_usable(extract)
    records = as_records(extract)
    figures, context = figures_of(Parameters())
    analysis = join_analyses(figures, analyse_loaded(Parameters(), records))
    shown = Context(context.neighbours, count_rows(extract), context.published)
    return records, protect(analysis, Policy(), shown)


def show_all(protected: Protected, district: str) -> Iterator[Any]:
    """Yield everything that the cells of all notebooks show, as it would stand on a page."""
    names = {"cp": cp, "protected": protected, "district": district, "force": FORCE.name}
    for path in sorted(find_notebooks().glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        if "cp.prepare" in "".join(codes[:PREPARED_CELLS]):
            for code in codes[PREPARED_CELLS:]:
                yield eval(compile(ast.parse(code, mode="eval"), path.name, "eval"), dict(names))  # noqa: S307
