"""A page as tagged PDF (PDF/UA-1), laid out by WeasyPrint from its own print style."""

from ctypes.util import find_library
from hashlib import sha256
from typing import Any

VARIANT = "pdf/ua-1"
LIBRARIES = ("pango-1.0", "pangoft2-1.0")
"""What WeasyPrint lays text out with; it comes from the system and not with Python."""


def to_pdf(html: str) -> bytes:
    """Return a page as PDF; the same page gives the same bytes on the same system.

    Nothing is fetched: a page carries its pictures and its style within itself.
    """
    from weasyprint import HTML  # takes a second to import
    from weasyprint.urls import URLFetcher

    own = URLFetcher(allowed_protocols=("data",))
    identifier = sha256(html.encode("utf-8")).digest()[:16]
    page = HTML(string=html, url_fetcher=own)
    made = page.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=add_scopes)
    return bytes(made or b"")


def add_scopes(_: Any, pdf: Any) -> None:
    """Say of each head of a table whether it heads a column or a row, which WeasyPrint does not."""
    for tag in pdf.objects:
        if isinstance(tag, dict) and tag.get("S") == "/TH":
            group = find_parent(find_parent(tag, pdf), pdf)
            tag["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"


def find_parent(tag: Any, pdf: Any) -> Any:
    """Return the element of the tree of tags that one is in."""
    reference = tag["P"]
    number = reference.split()[0] if isinstance(reference, str | bytes) else reference.number
    return pdf.objects[int(number)]


def can_make_pdf() -> bool:
    """Tell whether this system has the libraries that lay out a PDF."""
    return all(find_library(name) or find_library(f"lib{name}-0") for name in LIBRARIES)
