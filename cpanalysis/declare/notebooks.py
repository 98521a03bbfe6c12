"""The notebooks that ship, in the order in which a pack shows them."""

from dataclasses import dataclass
from typing import Literal

About = Literal["district", "force"]


@dataclass(frozen=True)
class Notebook:
    """A notebook by its code, which is its file name, and the one question that it answers.

    One ``about`` a district has a page for each of them in a pack; one about the force has one.
    One that rests on official statistics alone can be about an authority ``anywhere`` in England.
    """

    code: str
    title: str
    question: str
    about: About = "district"
    anywhere: bool = False


NOTEBOOKS = (
    Notebook(
        "compare",
        "The four districts side by side",
        "Where do the districts differ, how sure can one be, and what cannot be compared?",
        about="force",
    ),
    Notebook(
        "overview",
        "Overview",
        "How well are children protected in this district, on one page?",
    ),
    Notebook(
        "official",
        "Official statistics",
        "What do official statistics say of this district, against its neighbours and over time?",
        anywhere=True,
    ),
    Notebook(
        "missing",
        "Missing children",
        "How many children go missing, who are they, and how well do police and partners respond?",
    ),
    Notebook(
        "cse",
        "Child sexual exploitation",
        "How much child sexual exploitation is recorded, and how well is it investigated?",
    ),
    Notebook(
        "custody",
        "Children in custody",
        "How many children are detained, for how long, and are they treated as the law asks?",
    ),
    Notebook(
        "links",
        "The same children",
        "How often are the same children missing, exploited and detained?",
    ),
    Notebook(
        "change",
        "Before and after",
        "What changed at dated events, and how much of it is a change of recording?",
    ),
    Notebook(
        "data_quality",
        "Quality of the records",
        "What is not recorded, what contradicts itself, and what can therefore not be told?",
    ),
    Notebook(
        "inspection",
        "Inspection findings",
        "What did inspectors find, how sure can one be from so few cases, and which indicator "
        "answers each recommendation?",
    ),
    Notebook(
        "recommendations",
        "Recommendations",
        "Which recommendation and cause of concern has moved, and how sure is that?",
    ),
)

FORCE_CODES = tuple(notebook.code for notebook in NOTEBOOKS if notebook.about == "force")
NOTEBOOK_CODES = tuple(notebook.code for notebook in NOTEBOOKS)
