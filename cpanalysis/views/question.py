"""How a page opens: the district, and the one question that the notebook answers."""

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.notebooks import NOTEBOOKS
from cpanalysis.errors import require_choice
from cpanalysis.views.view import View
from cpanalysis.words.sentences import Sentences


def question(notebook: str, *, district: str) -> View:
    """Return the district and the question of a shipped notebook.

    Raises
    ------
    ParameterError
        For an unknown notebook or district.

    Examples
    --------
    >>> question("overview", district="Hartlepool")._repr_html_()
    '<p>Hartlepool: how well are children protected in this district, on one page?</p>'
    """
    asked = {shipped.code: shipped.question for shipped in NOTEBOOKS}
    require_choice(notebook, asked, what="notebook")
    require_choice(district, DISTRICT_NAMES, what="district")
    words = asked[notebook]
    return View((Sentences((f"{district}: {words[0].lower()}{words[1:]}",)),))
