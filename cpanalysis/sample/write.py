"""Writing a sample: one file for each table, marked synthetic, block after block."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs
import pyarrow.parquet as pq

from cpanalysis.declare.tables import TABLES
from cpanalysis.sample.make import Made, make_block
from cpanalysis.sample.plan import Plan
from cpanalysis.sample.population import make_population

NOTICE = (
    "SYNTHETIC: made by a random-number generator. No row is about a real child, officer, suspect "
    "or event, and no figure from it is a finding about any police force."
)

Write = Callable[[pl.DataFrame], None]

open_writer: Callable[..., AbstractContextManager[Any]] = pq.ParquetWriter
"""The library has no types; this says as much of them as is used here."""

CSV_TIME = "%Y-%m-%dT%H:%M:%S%:z"
"""Times in CSV carry their offset from universal time, so that the clock changes lose nothing."""

AHEAD = 2
"""Blocks made at once: half of the work is on one thread, and each takes half a gigabyte."""

WITHIN_CELL = ";"
PLAIN = (pl.String, pl.Datetime, pl.Date, pl.Float64)
"""Types of which few values repeat: not worth a dictionary in the file."""


def write_tables(plan: Plan, into: Path) -> tuple[Counter[str], Counter[str]]:
    """Write every table; return rows by table and rows by planted fault."""
    rows, faults = Counter[str](), Counter[str]()
    with ExitStack() as stack:
        writers = {name: stack.enter_context(open_table(name, plan, into)) for name in TABLES}
        for made in make_all(plan):
            faults += made.faults
            for name, frame in made.tables.items():
                writers[name](frame)
                rows[name] += frame.height
    return rows, faults


def make_all(plan: Plan) -> Iterator[Made]:
    """Return the parts of a sample in order; the next ones are made while one is written."""
    yield Made({"population": make_population(plan)}, Counter())
    ahead: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(max_workers=AHEAD) as makers:
        for block in plan.blocks():
            ahead.append(makers.submit(make_block, block))
            if len(ahead) > AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def open_table(name: str, plan: Plan, into: Path) -> AbstractContextManager[Write]:
    """Open the file of a table; what is opened writes one part of it after another."""
    path = into / f"{name}.{plan.options.format}"
    return open_parquet(path, plan) if plan.options.format == "parquet" else open_csv(path)


@contextmanager
def open_parquet(path: Path, plan: Plan) -> Iterator[Write]:
    """Open a Parquet file whose own metadata say that it is synthetic."""
    schema = TABLES[path.stem].schema
    empty = pl.DataFrame(schema=schema).to_arrow()
    marked = empty.schema.with_metadata(describe(plan))
    coded = [column for column in schema if not isinstance(schema[column], PLAIN)]
    with open_writer(path, marked, compression="zstd", use_dictionary=coded) as writer:
        yield lambda frame: writer.write_table(frame.to_arrow())


@contextmanager
def open_csv(path: Path) -> Iterator[Write]:
    """Open a CSV file; several codes of one cell are joined by `WITHIN_CELL`."""
    header = pl.DataFrame(schema=TABLES[path.stem].schema).with_columns(cs.list().cast(pl.String))
    with path.open("wb") as file:
        header.write_csv(file)
        yield lambda frame: flatten(frame).write_csv(
            file, include_header=False, datetime_format=CSV_TIME
        )


def flatten(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with several codes of one cell as one text.

    >>> flatten(pl.DataFrame({"a": [["x", "y"], None]})).rows()
    [('x;y',), (None,)]
    """
    return frame.with_columns(cs.list().cast(pl.List(pl.String)).list.join(WITHIN_CELL))


def describe(plan: Plan) -> dict[str, str]:
    """Return what each Parquet file says of itself."""
    return {
        "origin": "synthetic",
        "notice": NOTICE,
        "seed": str(plan.seed),
        "months": str(plan.months),
        "scale": f"{plan.scale:g}",
        "effects": plan.options.effects,
        "faults": plan.options.faults,
    }
