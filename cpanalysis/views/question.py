"""How a page opens: whom it is about, and the one question that the notebook answers."""

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.notebooks import NOTEBOOKS, Notebook
from cpanalysis.declare.whom import require_authority, require_of_force
from cpanalysis.errors import require_choice
from cpanalysis.views.view import View
from cpanalysis.words.numbers import lower_first
from cpanalysis.words.sentences import Sentences


def question(notebook: str, *, district: str = "", force: str = "") -> View:
    """Return whom a shipped notebook is about, and its question.

    Raises
    ------
    ParameterError
        For an unknown notebook, or a district or force that is unknown or not given.

    Examples
    --------
    >>> question("overview", district="Hartlepool")._repr_html_()
    '<p>Hartlepool: how well are children protected in this district, on one page?</p>'
    """
    shipped = {one.code: one for one in NOTEBOOKS}
    asked = shipped[require_choice(notebook, shipped, what="notebook")]
    area = choose_whom(asked, district, force)
    words = asked.question
    return View((Sentences((f"{area}: {lower_first(words)}",)),))


def choose_whom(asked: Notebook, district: str, force: str) -> str:
    """Return whom a notebook is about, refused where it cannot be."""
    if asked.about == "force":
        return require_choice(force, (FORCE.name,), what="force")
    if not asked.anywhere:
        require_of_force([require_authority(district)], f"notebook {asked.code!r}")
    return require_authority(district)
