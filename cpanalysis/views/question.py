"""How a page opens: whom it is about, and the one question that the notebook answers."""

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.notebooks import NOTEBOOKS
from cpanalysis.errors import require_choice
from cpanalysis.views.view import View
from cpanalysis.words.sentences import Sentences

AREAS = {"district": DISTRICT_NAMES, "force": (FORCE.name,)}


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
    area = force if asked.about == "force" else district
    require_choice(area, AREAS[asked.about], what=asked.about)
    words = asked.question
    return View((Sentences((f"{area}: {words[0].lower()}{words[1:]}",)),))
