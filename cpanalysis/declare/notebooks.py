"""The notebooks that ship, in the order in which a pack shows them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notebook:
    """A notebook by its code, which is its file name, and the one question that it answers."""

    code: str
    title: str
    question: str


NOTEBOOKS = (
    Notebook(
        "overview",
        "Overview",
        "How well are children protected in this district, on one page?",
    ),
    Notebook(
        "official",
        "Official statistics",
        "What do official statistics say of this district, against its neighbours and over time?",
    ),
    Notebook(
        "inspection",
        "Inspection findings",
        "What did inspectors find, how sure can one be from so few cases, and which indicator "
        "answers each recommendation?",
    ),
)

NOTEBOOK_CODES = tuple(notebook.code for notebook in NOTEBOOKS)
