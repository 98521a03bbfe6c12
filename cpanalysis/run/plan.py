"""Which pages a pack has, and what each is run with."""

import ast
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from cpanalysis.declare.areas import slug
from cpanalysis.declare.notebooks import NOTEBOOKS, Notebook
from cpanalysis.declare.parameters import PackParameters, PageParameters
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.locations import find_notebooks
from cpanalysis.run.failure import find_heading


@dataclass(frozen=True)
class Source:
    """A notebook as it stands in its folder, with the parameters that it takes."""

    notebook: Notebook
    path: Path
    takes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page to make: a notebook for a district."""

    parameters: PageParameters
    source: Source
    pack: str

    @property
    def file(self) -> str:
        """The page's place in the pack."""
        return f"{slug(self.parameters.district)}/{self.source.notebook.code}.html"

    @property
    def name(self) -> str:
        """The page in words."""
        return f"{self.parameters.district}, {self.source.notebook.title}"

    @property
    def injected(self) -> dict[str, str | int]:
        """The parameters that this notebook takes, with their values."""
        return {name: getattr(self.parameters, name) for name in self.source.takes}


def plan_pages(request: PackParameters) -> list[Page]:
    """Return the pages of a pack, district by district, each notebook found and looked into.

    Raises
    ------
    ParameterError
        For a notebook that does not exist, or one whose parameters are not those of the package.
    """
    sources = [find_source(code, request.notebooks_from) for code in request.notebooks]
    return [
        Page(parameters, source, request.name)
        for parameters in split_request(request)
        for source in sources
    ]


def split_request(request: PackParameters) -> Iterator[PageParameters]:
    """Yield the parameters of a page for each district of a pack."""
    shared = {name: value for name, value in asdict(request).items() if name in known_names()}
    for district in request.districts:
        yield PageParameters(district=district, **shared)


def known_names() -> list[str]:
    """Return what a notebook can be told.

    >>> known_names()[-1]
    'district'
    """
    return [field.name for field in fields(PageParameters)]


def find_source(code: str, folder: str = "") -> Source:
    """Return the notebook of a code from the shipped folder or the one named."""
    paths = {path.stem: path for path in sorted(find_notebooks(folder).glob("*.ipynb"))}
    path = paths[require_choice(code, paths, what="notebook")]
    cells = read_cells(path)
    return Source(declare_notebook(code, cells), path, read_taken(cells, path.name))


def read_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook, each with its source as one text."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell | {"source": "".join(cell["source"])} for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        raise ParameterError(f"{path.name} is not a notebook of format 4") from None


def declare_notebook(code: str, cells: list[dict[str, Any]]) -> Notebook:
    """Return the declared notebook of a code, or one titled as its own first heading says."""
    declared = {notebook.code: notebook for notebook in NOTEBOOKS}
    title = next(filter(None, map(find_heading, cells)), code)
    return declared.get(code, Notebook(code, title, title))


def read_taken(cells: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    """Return the parameters that a notebook takes: those that its tagged cell assigns."""
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(f"{name} has {len(tagged)} cells tagged 'parameters'; tag one")
    taken = read_assigned(tagged[0]["source"], name)
    for parameter in taken:
        require_choice(parameter, known_names(), what=f"parameter ({name})")
    if "district" not in taken:
        raise ParameterError(f"{name} takes no parameter 'district'; every page is about one")
    return taken


def read_assigned(code: str, name: str) -> tuple[str, ...]:
    """Return the names that a piece of code assigns, in order.

    >>> read_assigned('district: str = "Hartlepool"  # whom', "a.ipynb")
    ('district',)
    """
    try:
        statements = ast.parse(code).body
    except SyntaxError:
        raise ParameterError(f"{name}: the parameters are not Python") from None
    return tuple(target for statement in statements for target in read_targets(statement))


def read_targets(statement: ast.stmt) -> list[str]:
    """Return the plain names that a statement assigns."""
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
