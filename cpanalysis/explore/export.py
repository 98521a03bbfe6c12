"""An answer as files: table as CSV and workbook, charts as PNG, each saying what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter import Workbook

from cpanalysis.declare.areas import DISTRICT_NAMES, slug
from cpanalysis.errors import ParameterError
from cpanalysis.explore.answer import Answer
from cpanalysis.explore.frame import FOR_EYES, MADE_UP, Heading
from cpanalysis.plots.stamp import stamp
from cpanalysis.tables.spreadsheet import disarm

EXPORTS = "exports"
NOT_TOGETHER = (
    "an indicator of your own is protected by itself, not together with the others; move it into"
    " cpanalysis/declare/indicators before it goes to partners"
)
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


@dataclass(frozen=True)
class Saved:
    """The files that were written."""

    paths: tuple[Path, ...]

    def __repr__(self) -> str:
        return "\n".join(path.as_posix() for path in self.paths)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(path.as_posix())}</li>" for path in self.paths)
        return f"<p>Saved:</p><ul>{items}</ul>"


def save(answer: Answer, folder: str | Path = EXPORTS) -> Saved:
    """Write an answer's protected table (CSV, Excel) and charts (PNG), and return where they are.

    Names say indicator, districts, split, months, audience, and that records are made up. The same
    files are written over.

    Raises
    ------
    ParameterError
        For an indicator of one's own that would go to partners.
    """
    if answer.own and answer.heading.policy.audience != "internal":
        raise ParameterError(NOT_TOGETHER)
    place, name = Path(folder), name_files(answer)
    contents = dict(write_all(answer, name))
    place.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        (place / file).write_bytes(content)
    return Saved(tuple(place / file for file in contents))


def write_all(answer: Answer, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file."""
    yield f"{name}.csv", to_csv(answer)
    yield f"{name}.xlsx", to_workbook(answer)
    for number, figure in enumerate(answer.charts, start=1):
        marks, notes = tell_marks(answer.heading), tell_notes(answer.heading)
        yield f"{name}_chart-{number}.png", stamp(figure, answer.heading.title, marks, notes)


def name_files(answer: Answer) -> str:
    """Return the name of an answer's files, without an ending."""
    asked, heading = answer.question, answer.heading
    every = asked.areas == DISTRICT_NAMES
    whom = "all-districts" if every else "+".join(map(slug, asked.areas))
    parts = (
        asked.indicator.code.replace(":", "-"),
        whom,
        f"by-{slug(asked.by)}" if asked.by else "",
        "-to-".join(month or "end" for month in asked.period) if any(asked.period) else "",
        f"against-{slug(asked.against)}" if asked.against else "",
        heading.policy.audience,
        "SYNTHETIC" if heading.synthetic else "",
    )
    return re.sub(r"[^\w+.-]", "-", "_".join(part for part in parts if part))


def tell_marks(heading: Heading) -> str:
    """Return for whose eyes it is, and that records are made up where they are."""
    made_up = f" {MADE_UP}." if heading.synthetic else ""
    return f"{FOR_EYES[heading.policy.audience]}.{made_up}"


def tell_notes(heading: Heading) -> tuple[str, ...]:
    """Return definition, symbols, protection and source."""
    told = dict(heading.as_rows())
    names = ("Definition", "Symbols", "Protection", "Source")
    return tuple(f"{name}: {told[name]}" for name in names if name in told)


def to_csv(answer: Answer) -> bytes:
    """Return the figures with audience and origin in every row."""
    return disarm(mark_rows(answer, answer.frame)).write_csv().encode("utf-8")


def mark_rows(answer: Answer, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows that each say for whose eyes they are and what they are about."""
    heading = answer.heading
    return rows.select(
        pl.lit(FOR_EYES[heading.policy.audience]).alias("audience"),
        pl.lit(heading.indicator.title).alias("title"),
        pl.all(),
    )


def to_workbook(answer: Answer) -> bytes:
    """Return a workbook: what it is, the figures, the comparisons."""
    file = BytesIO()
    with Workbook(file, PLAIN) as book:
        marks = tell_marks(answer.heading)
        book.set_properties({"title": answer.heading.title, "category": marks})
        write_about(book, answer)
        sheets = {"Figures": answer.frame, "Comparisons": answer.comparisons}
        for name, rows in sheets.items():
            disarm(mark_rows(answer, rows)).write_excel(
                book, name, autofit=True, freeze_panes=(1, 0)
            )
        for sheet in book.worksheets():
            sheet.set_footer(f"&L{marks}")
    return file.getvalue()


def write_about(book: Any, answer: Answer) -> None:
    """Write the sheet that says what the figures are, and the line that asked."""
    sheet = book.add_worksheet("About")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 14, bold)
    sheet.set_column(1, 1, 90, wrapped)
    told = [*answer.heading.as_rows(), ("Asked by", answer.question.in_code())]
    for number, (label, text) in enumerate(told):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, text, wrapped)
