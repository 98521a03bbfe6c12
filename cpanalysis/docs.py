"""Writes the pages of ``docs/`` that come from declarations: ``python -m cpanalysis.docs``."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from cpanalysis.cli import app
from cpanalysis.declare.indicators import PROPOSED, RECORD_INDICATORS, Readings, Window
from cpanalysis.declare.official import OFFICIAL_INDICATORS
from cpanalysis.declare.parameters import (
    ForceParameters,
    PackParameters,
    PageParameters,
    Parameters,
    describe_parameter,
)
from cpanalysis.declare.tables import TABLES, Column, Table
from cpanalysis.declare.tables.table import CHILD_PATTERN
from cpanalysis.derive.expressions import word_kind
from cpanalysis.derive.registry import ROWS
from cpanalysis.derive.rows import Rows, names_of
from cpanalysis.derive.setting import Setting, suppose_everything
from cpanalysis.derive.supply import windows_of
from cpanalysis.measure.records.declared import types_of
from cpanalysis.read.locations import find_project
from cpanalysis.tables.catalogue import write_catalogue

OPENING = "Written from the declarations by `make docs`; do not edit.\n"
PARAMETERS = (
    "# Parameters\n\nWhat a file of `params/` or the first cell of a notebook may say. A name that"
    " is not here is refused.\n\n" + OPENING
)
TABLES_OF_RECORDS = (
    "# Tables of records\n\nThe dictionary. An extract need not have all of it: what is lacking"
    " makes its indicators not computable, with the reason.\n\n" + OPENING
)
FACTS_OF_ROWS = (
    "# Facts of rows\n\nWhat an indicator may ask of a row beside the columns of its tables"
    " ([tables](tables.md)): each fact is worked out once and means the same everywhere. A fact"
    " that looks back or ahead is known only where its table covers that time; an indicator that"
    " asks for it is told for no other row, so that what was not extracted never counts as no."
    "\n\n" + OPENING
)
FORMS = {CHILD_PATTERN: "`C` and 16 hexadecimal digits in small letters, as in `C00c0ffee00c0ffee`"}
"""Patterns in words."""

COMMANDS = "# Commands\n\n" + OPENING


def write_pages(folder: Path) -> dict[Path, str]:
    """Return every generated page by its place in ``folder``."""
    return {
        folder / "indicators.md": write_catalogue(
            [*OFFICIAL_INDICATORS, *RECORD_INDICATORS.values()]
        ),
        folder / "parameters.md": join(PARAMETERS, table_of(describe_parameters())),
        folder / "tables.md": join(TABLES_OF_RECORDS, *map(describe_table, TABLES.values())),
        folder / "facts.md": join(FACTS_OF_ROWS, *map(describe_facts, ROWS.values())),
        folder / "commands.md": join(COMMANDS, *describe_commands()),
    }


def join(*parts: str) -> str:
    """Return parts of a page as one text."""
    return "\n".join(parts)


def table_of(rows: Iterable[dict[str, str]]) -> str:
    r"""Return rows as a table of Markdown.

    >>> print(table_of([{"Name": "a|b", "Meaning": "c"}]))
    | Name | Meaning |
    |---|---|
    | a\|b | c |
    <BLANKLINE>
    """
    listed = [{key: text.replace("|", "\\|") for key, text in row.items()} for row in rows]
    head = list(listed[0])
    lines = [head, *([row[key] for key in head] for row in listed)]
    shown = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([shown[0], "|" + "---|" * len(head), *shown[1:], ""])


def describe_table(table: Table) -> str:
    """Return the columns and rules of one table."""
    columns = table_of(describe_column(column) for column in table.columns)
    rules = [f"* {rule.words} ({rule.severity})" for rule in table.rules]
    about = f"Key: {', '.join(f'`{name}`' for name in table.key)}"
    dated = f"; put into a month by `{table.index_time}`" if table.index_time else ""
    held = ["What must hold in a row:\n", *rules, ""] if rules else []
    return join(f"## {table.name}\n\n{table.title}. {about}{dated}.\n", columns, *held)


def describe_column(column: Column) -> dict[str, str]:
    """Return what a reader is told of one column."""
    codes = ", ".join(f"`{code}`" for code in column.values)
    return {
        "Column": f"`{column.name}`",
        "Holds": column.words,
        "May be blank": f"yes, as `{column.blank}`" if column.blank else yes_or_no(column.nullable),
        "Codes": codes or FORMS.get(column.pattern or "", str(column.dtype)),
    }


def yes_or_no(answer: object) -> str:
    """Return an answer in words."""
    return "yes" if answer else "no"


def describe_facts(rows: Rows) -> str:
    """Return the facts of one kind of row."""
    setting = suppose_everything(PROPOSED)
    types = types_of(rows, PROPOSED)
    listed = [
        {
            "Fact": f"`{name}`",
            "Meaning": fact.words,
            "Values": describe_values(types[name]),
            "Must be covered": describe_windows(windows_of(rows, [name], setting), setting),
        }
        for fact in rows.facts
        for name in names_of(fact)
    ]
    linked = [f"`{link.table}` by `{link.ours}`" for link in rows.links]
    also = f"; with the columns of {', '.join(linked)}" if linked else ""
    about = f"Rows of `{rows.table}`{also}. In a period by `{rows.at}`.\n"
    table = table_of(listed) if listed else "None.\n"
    return join(f"## {rows.name}\n", about, table)


def describe_values(kind: pl.DataType) -> str:
    """Return the values of a type: its codes one by one, or its kind in words."""
    codes = kind.categories if isinstance(kind, pl.Enum) else ()
    return ", ".join(f"`{code}`" for code in codes) or word_kind(kind)


def describe_windows(windows: Iterable[Window], setting: Setting) -> str:
    """Return the times around a row that tables must cover, in words."""
    return "; ".join(describe_window(window, setting.readings) for window in windows)


def describe_window(window: Window, readings: Readings) -> str:
    """Return one such time in words.

    >>> describe_window(Window("missing_episodes", before="lookback_days"), Readings())
    '`missing_episodes`, 365 days before the time'
    """
    lengths = [
        f"{readings.words()[name]} {name.rsplit('_', 1)[-1]} {side}"
        for name, side in ((window.before, "before"), (window.after, "after"))
        if name
    ]
    clock = "" if window.clock == "at" else f" `{window.clock}`"
    return f"`{window.table}`, {' and '.join(lengths) or 'at'}{clock or ' the time'}"


def describe_parameters() -> list[dict[str, str]]:
    """Return every parameter of a page or a pack, and what it means."""
    sorts = {
        "a pack": PackParameters,
        "a district's page": PageParameters,
        "a force's page": ForceParameters,
    }
    names = dict.fromkeys(field.name for sort in sorts.values() for field in fields(sort))
    return [
        describe(name, {of: sort for of, sort in sorts.items() if name in list_names(sort)})
        for name in names
    ]


def list_names(sort: type[Parameters]) -> list[str]:
    """Return the names of all parameters of a sort."""
    return [field.name for field in fields(sort)]


def describe(name: str, sorts: Mapping[str, type[Parameters]]) -> dict[str, str]:
    """Return one parameter as a row of the reference."""
    sort = next(iter(sorts.values()))
    default = next(field.default for field in fields(sort) if field.name == name)
    about = describe_parameter(name, sort)[1]
    return {
        "Parameter": f"`{name}`",
        "Meaning": about.help,
        "If nothing is said": "must be given" if default is MISSING else f"`{default!r}`",
        "Of": "all" if len(sorts) > 1 else next(iter(sorts)),
    }


def describe_commands() -> Iterable[str]:
    """Yield a section for each command: its own help, 90 columns wide."""
    runner = CliRunner(env={"COLUMNS": "90", "TERM": "dumb"})
    for command in app.registered_commands:
        name = str(command.name or getattr(command.callback, "__name__", ""))
        told = runner.invoke(app, [name, "--help"], prog_name="cpanalysis").output.strip()
        yield f"## {name}\n\n```text\n{told}\n```\n"


def main() -> None:
    """Write every generated page of the checkout."""
    for path, text in write_pages(find_project() / "docs").items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
