"""One document is made, and laid where the run takes it from."""

from time import perf_counter

from cpanalysis.run.documents.document import Document
from cpanalysis.run.documents.pdf import to_pdf
from cpanalysis.run.documents.profile import join_pages
from cpanalysis.run.failure import describe_error
from cpanalysis.run.files import hash_file, write_whole
from cpanalysis.run.outcome import Filed
from cpanalysis.run.workshop import Workshop


def make_document(document: Document, workshop: Workshop) -> Filed:
    """Make one document, which the run then puts into the pack, and say what came of it.

    Whatever goes wrong becomes the outcome of this document alone.
    """
    started = perf_counter()
    target = workshop.made / document.file
    try:
        write_whole(target, render(document, workshop))
        filed = Filed(document=document, status="made", sha256=hash_file(target))
    except Exception as error:
        reason = describe_error(type(error).__name__, str(error))
        filed = Filed(document=document, status="failed", reason=reason)
    return filed.after(perf_counter() - started)


def render(document: Document, workshop: Workshop) -> bytes:
    """Return the bytes of a document; the same for the same pages and results.

    What writes Office files is slow to import, and no worker without such a document does.
    """
    if document.suffix == "xlsx":
        from cpanalysis.run.documents.workbook import to_xlsx

        return to_xlsx(document, workshop.store)
    html = read_html(document, workshop)
    if document.suffix == "pdf":
        return to_pdf(html)
    from cpanalysis.run.documents.word import to_docx

    return to_docx(html, document, workshop.scratch)


def read_html(document: Document, workshop: Workshop) -> str:
    """Return the page, or the pages joined, that a document is made of."""
    pages = [(workshop.folder / part.file).read_text(encoding="utf-8") for part in document.parts]
    return pages[0] if document.kind == "page" else join_pages(document, pages)
