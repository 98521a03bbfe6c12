"""Which documents a pack has: one of each page, a profile and a workbook of each area."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from cpanalysis.run.documents.document import Document, Part, Suffix
from cpanalysis.run.files import hash_values
from cpanalysis.run.manifest import Provenance
from cpanalysis.run.outcome import Filed, Outcome

OF_FORCE = "force"
New = Callable[..., Document]

OF_WORDS: tuple[Suffix, ...] = ("docx", "pdf")


def plan_documents(
    outcomes: Sequence[Outcome],
    formats: Sequence[str],
    provenance: Provenance,
    *,
    until: str,
) -> list[Document]:
    """Return the documents of a pack: the longest first, so that workers end together."""
    pack = outcomes[0].page.pack if outcomes else ""
    audience = outcomes[0].page.parameters.audience if outcomes else ""
    new = partial(Document, pack=pack, audience=audience, until=until)
    found = [*plan_profiles(outcomes, new, provenance), *plan_workbooks(outcomes, new, provenance)]
    return [one for one in (*found, *plan_pages(outcomes, new)) if one.suffix in formats]


def plan_profiles(
    outcomes: Sequence[Outcome], new: New, provenance: Provenance
) -> Iterator[Document]:
    """Yield the profile of each district of which a page was made, in each format."""
    for folder, area in list_areas(outcomes):
        parts = tuple(part for one in outcomes if (part := find_part(one, folder)))
        lacking = tuple(list_lacking(outcomes, folder))
        shared = partial(new, folder=folder, area=area, parts=parts, lacking=lacking)
        for suffix in OF_WORDS if parts and folder != OF_FORCE else ():
            yield shared(kind="profile", suffix=suffix, made_from=provenance.hash)


def plan_workbooks(
    outcomes: Sequence[Outcome], new: New, provenance: Provenance
) -> Iterator[Document]:
    """Yield the workbook of each area, where the pack has results."""
    for folder, area in list_areas(outcomes) if provenance.prepared else []:
        yield new(kind="tables", suffix="xlsx", folder=folder, area=area)


def plan_pages(outcomes: Sequence[Outcome], new: New) -> Iterator[Document]:
    """Yield a document of each page in each format."""
    for suffix in OF_WORDS:
        for one in outcomes:
            folder, area = one.page.folder, one.page.parameters.area
            if part := find_part(one, folder):
                yield new(kind="page", suffix=suffix, folder=folder, area=area, parts=(part,))


def list_areas(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Return folder and name of each area that a pack has pages of."""
    return list(dict.fromkeys((one.page.folder, one.page.parameters.area) for one in outcomes))


def find_part(outcome: Outcome, folder: str) -> Part | None:
    """Return a page as part of a document, where it was made and is of the folder."""
    page, notebook = outcome.page, outcome.page.source.notebook
    made = outcome.status == "made" and page.folder == folder
    return Part(notebook.code, notebook.title, outcome.file) if made else None


def list_lacking(outcomes: Sequence[Outcome], folder: str) -> Iterator[str]:
    """Yield the titles of an area's pages that failed."""
    for one in outcomes:
        if one.page.folder == folder and one.status == "failed":
            yield one.page.source.notebook.title


def await_documents(
    outcomes: Sequence[Outcome],
    formats: Sequence[str],
    provenance: Provenance,
    *,
    until: str,
) -> list[Filed]:
    """Return the documents of a pack as waiting, each with what it is recognised by."""
    pages = {outcome.file: outcome.sha256 for outcome in outcomes}
    return [
        Filed(document=one, status="waiting", key=key_document(one, pages, provenance))
        for one in plan_documents(outcomes, formats, provenance, until=until)
    ]


def key_document(document: Document, pages: dict[str, str | None], provenance: Provenance) -> str:
    """Return what a document is recognised by; ``pages`` are the hashes of pages by file."""
    content: dict[str, Any] = {
        "document": asdict(document),
        "pages": [pages[part.file] for part in document.parts],
        "results": provenance.prepared if document.kind == "tables" else "",
        "code": provenance.code,
        "versions": provenance.versions,
    }
    return hash_values(content)
