"""Write small Excel workbooks by hand: text, numbers, and numbers shown as dates."""

import zipfile
from datetime import datetime
from html import escape
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = str | float | datetime | None


def write_workbook(path: Path, sheets: dict[str, list[list[Cell]]]) -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", _content_types(len(sheets)))
        book.writestr(
            "_rels/.rels", _relationships({"rId1": ("officeDocument", "xl/workbook.xml")})
        )
        book.writestr("xl/workbook.xml", _workbook(list(sheets)))
        parts = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in _numbers(sheets)}
        parts["rId0"] = ("styles", "styles.xml")
        book.writestr("xl/_rels/workbook.xml.rels", _relationships(parts))
        book.writestr("xl/styles.xml", STYLES)
        for n, rows in zip(_numbers(sheets), sheets.values(), strict=True):
            book.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(rows))
    return path


def serial(moment: datetime) -> float:
    gone = moment - datetime(1899, 12, 30)
    return gone.days + gone.seconds / 86_400


def _numbers(sheets: dict[str, list[list[Cell]]]) -> range:
    return range(1, len(sheets) + 1)


def _content_types(sheets: int) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{SHEET_TYPE}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>'
    )


def _relationships(parts: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in parts.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _workbook(names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def _sheet(rows: list[list[Cell]]) -> str:
    lines = "".join(
        f'<row r="{r}">{"".join(_cell(cell, row=r, column=c) for c, cell in enumerate(row))}</row>'
        for r, row in enumerate(rows, start=1)
    )
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _letters(column: int) -> str:
    first, last = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _cell(cell: Cell, *, row: int, column: int) -> str:
    place = f"{_letters(column)}{row}"
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f'<c r="{place}" s="1"><v>{serial(cell)!r}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'
