"""For whose eyes a page, a document or a workbook is, as it says itself."""

READERS = {
    "internal": (
        "Internal: for readers inside the force. Do not pass this on; totals can tell of a small"
        " number that is hidden."
    ),
    "partner": "Partner: prepared for partners; figures that could point to a child are hidden.",
}


def tell_readers(audience: str) -> str:
    """Return for whose eyes something is; nothing where no audience is named.

    >>> tell_readers("partner")
    'Partner: prepared for partners; figures that could point to a child are hidden.'
    """
    return READERS.get(audience, "")
