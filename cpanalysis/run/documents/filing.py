"""The documents of a pack are kept where they stand unchanged, and made where not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console

from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.run.documents.document import SUFFIXES
from cpanalysis.run.documents.pdf import can_make_pdf
from cpanalysis.run.outcome import Filed
from cpanalysis.run.pool import make_pages
from cpanalysis.run.progress import follow_documents, write_line
from cpanalysis.run.workshop import Workshop
from cpanalysis.run.written import PackFiles

HTML = "html"
FORMATS = (HTML, *SUFFIXES)
"""What a pack can hold; pages are always there."""

Earlier = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Filing:
    """How documents are made: where, how many at a time, each within how long.

    ``place`` puts one that was made into the pack.
    """

    workshop: Workshop
    jobs: int
    limit: float
    console: Console
    place: Callable[[Filed], Filed]


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


def keep_document(planned: Filed, earlier: Earlier, files: PackFiles) -> Filed:
    """Return a document as made where it stands there unchanged, and as waiting where not."""
    before = earlier.get(planned.document.file, {})
    placed = files.settle_made(planned.document.file, planned.key, before)
    return restore(planned, before, placed) if placed else planned


def leave_document(planned: Filed, before: dict[str, Any]) -> Filed:
    """Return a document that was not asked for as it stands there."""
    found = restore(planned, before, before["file"])
    return replace(found, key=before.get("key", ""), left=True)


def restore(planned: Filed, before: dict[str, Any], placed: str) -> Filed:
    """Return a document with what the manifest says of it."""
    return replace(
        planned,
        status=before["status"],
        seconds=before["seconds"],
        reason=before.get("reason", ""),
        sha256=before["sha256"],
        placed=placed,
    )


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
        state[file] = replace(filing.place(filed), key=state[file].key)
        note(list(state.values()))
    return list(state.values())
