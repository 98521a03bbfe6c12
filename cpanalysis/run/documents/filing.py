"""The documents of a pack are kept where they stand unchanged, and made where not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.run.documents.document import SUFFIXES
from cpanalysis.run.documents.pdf import can_make_pdf
from cpanalysis.run.files import hash_file
from cpanalysis.run.outcome import Filed
from cpanalysis.run.pool import make_pages
from cpanalysis.run.progress import follow_documents, write_line
from cpanalysis.run.workshop import Workshop

HTML = "html"
FORMATS = (HTML, *SUFFIXES)
"""What a pack can hold; pages are always there."""

Earlier = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Filing:
    """How documents are made: where, how many at a time, each within how long."""

    workshop: Workshop
    jobs: int
    limit: float
    console: Console


def read_formats(text: str) -> tuple[str, ...]:
    """Return the formats that are named, each once.

    Raises
    ------
    ParameterError
        For an unknown format, and for PDF where the system cannot lay one out.

    Examples
    --------
    >>> read_formats("html, xlsx")
    ('html', 'xlsx')
    """
    named = [name.strip().lower() for name in text.split(",") if name.strip()]
    formats = tuple(dict.fromkeys(require_choice(name, FORMATS, what="format") for name in named))
    if "pdf" in formats and not can_make_pdf():
        raise ParameterError(
            "format 'pdf' needs the Pango library (Debian: apt-get install libpango-1.0-0"
            " libpangoft2-1.0-0 libharfbuzz-subset0), or leave it out: --formats html,xlsx,docx"
        )
    return formats


def find_formats() -> tuple[str, ...]:
    """Return all formats that this system can make."""
    return tuple(one for one in FORMATS if one != "pdf" or can_make_pdf())


def keep_documents(planned: Sequence[Filed], earlier: Earlier, folder: Path) -> list[Filed]:
    """Return the documents of a pack: made where one stands there unchanged, else waiting."""
    return [keep_document(filed, earlier, folder) for filed in planned]


def keep_document(planned: Filed, earlier: Earlier, folder: Path) -> Filed:
    """Return a document as made where it stands there unchanged, and as waiting where not."""
    before = earlier.get(planned.document.file, {})
    file = folder / planned.document.file
    same = before.get("status") == "made" and before.get("key") == planned.key
    if not (same and file.is_file() and hash_file(file) == before.get("sha256")):
        return planned
    return replace(planned, status="made", seconds=before["seconds"], sha256=before["sha256"])


def make_documents(
    planned: Sequence[Filed], filing: Filing, *, note: Callable[[list[Filed]], None]
) -> list[Filed]:
    """Return what came of each document; ``note`` hears how things stand after each."""
    state = {filed.document.file: filed for filed in planned}
    waiting = [filed.document for filed in planned if filed.status == "waiting"]
    if not waiting:
        return list(planned)
    write_line(filing.console, f"the pages can be read; {len(waiting)} documents follow")
    news = make_pages(waiting, filing.workshop, jobs=filing.jobs, limit=filing.limit)
    for filed in follow_documents(news, total=len(waiting), console=filing.console):
        file = filed.document.file
        state[file] = replace(filed, key=state[file].key)
        note(list(state.values()))
    return list(state.values())
