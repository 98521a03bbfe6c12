"""A page as a Word document: pandoc writes it in the styles of a reference document."""

import os
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import pypandoc
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cpanalysis.plots.figure import DOTS_PER_INCH
from cpanalysis.run.documents.columns import lay_out
from cpanalysis.run.documents.document import Document
from cpanalysis.run.documents.prepare import simplify
from cpanalysis.run.documents.styles import make_reference

DATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What documents say of when they were written, so that the same pack is the same bytes."""
ENTRY = (1980, 1, 1, 0, 0, 0)
EXTENSIONS = "html+native_divs-native_spans-auto_identifiers"


def to_docx(html: str, document: Document, scratch: Path) -> bytes:
    """Return a page as a Word document; the same page gives the same bytes."""
    with TemporaryDirectory(dir=scratch) as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(make_reference(run_pandoc(["--print-default-data-file", REFERENCE])))
        options = ["-f", EXTENSIONS, "-t", "docx", f"--dpi={DOTS_PER_INCH}", "-o", "-"]
        options.append(f"--reference-doc={reference}")
        made = run_pandoc(options, simplify(html))
    return finish(made, document)


REFERENCE = "reference.docx"


def run_pandoc(options: list[str], text: str = "") -> bytes:
    """Return what pandoc writes; it reads no file but the reference, and nothing from a network.

    Raises
    ------
    RuntimeError
        With what pandoc says where it fails.
    """
    command = [pypandoc.get_pandoc_path(), *options]
    told = {**os.environ, "SOURCE_DATE_EPOCH": str(int(DATED.timestamp())), "TZ": "UTC"}
    done = subprocess.run(  # noqa: S603 (our own command)
        command, input=text.encode("utf-8"), env=told, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def finish(made: bytes, document: Document) -> bytes:
    """Return a document with its title, its language and what stands at the foot of each page."""
    opened = docx.Document(BytesIO(made))
    properties = opened.core_properties
    properties.title = f"{document.area}: {document.title} – {document.pack}"
    properties.author, properties.language = "cpanalysis", "en-GB"
    properties.created = properties.modified = DATED.replace(tzinfo=None)
    write_foot(opened, document.running_title)
    for line in opened.paragraphs:
        if (
            line.style and line.style.name == "Compact"
        ):  # small print in tables, and pandoc's style of lists too
            line.style = opened.styles["List Text"]
    width = measure_text(opened.sections[0])
    for table in opened.tables:
        lay_out(table, width)
    kept = BytesIO()
    opened.save(kept)
    return fix_dates(kept.getvalue())


def write_foot(opened: Any, words: str) -> None:
    """Write the running title and the number of the page at the foot of every page."""
    for section in opened.sections:
        line = section.footer.paragraphs[0]
        line.style = opened.styles["Footer"]
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(measure_text(section), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{words}\tPage ")
        add_field(line, "PAGE")
        line.add_run(" of ")
        add_field(line, "NUMPAGES")


def measure_text(section: Any) -> int:
    """Return the width between the margins of a page, in Word's smallest unit."""
    return int(section.page_width - section.left_margin - section.right_margin)


def add_field(line: Any, code: str) -> None:
    """Add a field that Word works out by itself."""
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    line._p.append(parse_xml(field))


def fix_dates(made: bytes) -> bytes:
    """Return a zipped document whose entries are in order of name and carry one date for all."""
    kept = BytesIO()
    with ZipFile(BytesIO(made)) as before, ZipFile(kept, "w", ZIP_DEFLATED) as after:
        first = "[Content_Types].xml"
        for name in sorted(before.namelist(), key=lambda one: (one != first, one)):
            entry = ZipInfo(name, ENTRY)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return kept.getvalue()
