"""The figures of an area as a workbook, by the Government Analysis Function's own library.

Numbers are numbers, and where there is none a symbol stands, which the cover explains. Nothing
enters it but results that went through disclosure control.
"""

import warnings
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gptables

from cpanalysis.protect.store import read_results
from cpanalysis.run.documents.document import Document
from cpanalysis.tables.sheets import NUMBERS, Sheet, list_sheets
from cpanalysis.words.numbers import SHOWN_AS
from cpanalysis.words.readers import tell_readers

DATED = datetime(2000, 1, 1)
"""What the workbook says of when it was written, so that the same pack is the same bytes."""

STATUSES = {
    "suppressed": "hidden to protect children",
    "not_computable": "cannot be computed from what there is",
    "insufficient": "too few to say",
    "not_applicable": "does not apply, or there is none",
}
SYMBOLS = [f"{SHOWN_AS[status]} = {words}" for status, words in STATUSES.items()]
INTRO = (
    "Each row is one figure: an indicator, a period and, on sheets by part, one part.",
    "Lower and upper are the ends of the 95% interval, in the unit of the value.",
    "A symbol stands where there is no figure. It never means nought.",
    "Districts are not ranked and nothing is added up to a score.",
)
MADE_UP = (
    "Synthetic data. Rows whose origin is 'synthetic' are made from generated records,"
    " not from children's."
)
LICENCE = (
    "Official statistics contain public sector information licensed under the Open Government"
    " Licence v3.0."
)


def to_xlsx(document: Document, store: Path) -> bytes:
    """Return the workbook of an area; the same results give the same bytes."""
    sheets = list(list_sheets(read_results(store), document.area))
    with TemporaryDirectory(dir=store.parent) as folder:
        file = Path(folder) / "tables.xlsx"
        write_workbook(document, sheets, file)
        return file.read_bytes()


def write_workbook(document: Document, sheets: list[Sheet], file: Path) -> None:
    """Write cover, contents and sheets, the head of each table frozen."""
    tables = {sheet.label: make_table(sheet, place) for place, sheet in enumerate(sheets, 1)}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No note text provided")
        book = gptables.produce_workbook(
            str(file),
            tables,
            cover=make_cover(document, sheets),
            contentsheet_label="Contents" if tables else None,
            gridlines="hide_printed",
            workbook_options={"strings_to_formulas": False},
        )
    title = f"{document.area}: {document.title} – {document.pack}"
    book.set_properties({"title": title, "author": "cpanalysis", "created": DATED})
    for sheet in book.worksheets():
        set_paper(sheet, document)
        if sheet.get_name() in tables:
            sheet.freeze_panes(tables[sheet.get_name()].data_range[0] + 1, 1)
    book.close()


def make_table(sheet: Sheet, place: int) -> Any:
    """Return a sheet as a table of the library, which marks it as one for screen readers."""
    numbers = [column for column in NUMBERS if column in sheet.rows.columns]
    right = {"column": {"columns": numbers, "format": {"align": "right"}}}
    apart = {"column": {"columns": ["Note"], "format": {"indent": 1}}}
    return gptables.GPTable(
        sheet.rows.to_pandas(),
        table_name=f"figures_{place}",
        title=sheet.title,
        instructions="This worksheet contains one table. Filters stand in its head.",
        legend=SYMBOLS,
        source="Sources stand on the cover.",
        index_columns={2: 0},
        additional_formatting=[right, apart],
    )


def make_cover(document: Document, sheets: list[Sheet]) -> Any:
    """Return the cover: whose figures, until when, how to read them, where they come from."""
    sources = dict.fromkeys(source for sheet in sheets for source in sheet.sources)
    made_up = any("synthetic" in sheet.title for sheet in sheets)
    until = [f"Figures to {document.until}."] if document.until else []
    readers = [tell_readers(document.audience)] if document.audience else []
    return gptables.Cover(
        cover_label="Cover",
        width=130,
        title=f"{document.area}: how well are children protected?",
        intro=[*readers, *([MADE_UP] if made_up else []), *until, *INTRO],
        about=["Symbols", *SYMBOLS, "Sources", *sources, LICENCE],
        contact=["Name here whom to ask about these figures."],
    )


def set_paper(sheet: Any, document: Document) -> None:
    """Print on A4 across, as wide as the paper, with the running title below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{document.running_title}&RPage &P of &N")
