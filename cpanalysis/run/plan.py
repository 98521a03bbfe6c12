"""Which pages a pack has, and what each is run with."""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args

from cpanalysis.declare.areas import FORCE, slug
from cpanalysis.declare.notebooks import NOTEBOOKS, About, Notebook
from cpanalysis.declare.parameters import (
    AnyPage,
    ForceParameters,
    PackParameters,
    PageParameters,
)
from cpanalysis.declare.whom import require_of_force
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.locations import find_notebooks
from cpanalysis.run.failure import find_heading

RECORDS = "source"
"""The parameter that a notebook takes which is about records."""


@dataclass(frozen=True)
class Source:
    """A notebook as it stands in its folder, with the parameters that it takes."""

    notebook: Notebook
    path: Path
    takes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page to make: a notebook for a district, or for the force.

    ``until`` is the last day that figures of its pack are about, in words.
    """

    parameters: AnyPage
    source: Source
    pack: str
    until: str = ""

    @property
    def file(self) -> str:
        """The page's place in the pack."""
        return f"{self.folder}/{self.source.notebook.code}.html"

    @property
    def folder(self) -> str:
        """The folder of the page's area in the pack."""
        return "force" if self.is_of_force else slug(self.parameters.area)

    @property
    def is_of_force(self) -> bool:
        """Whether the page is about the whole force."""
        return self.source.notebook.about == "force"

    @property
    def name(self) -> str:
        """The page in words."""
        return f"{self.parameters.area}, {self.source.notebook.title}"

    @property
    def injected(self) -> dict[str, str | int]:
        """The parameters that this notebook takes, with their values."""
        return {name: getattr(self.parameters, name) for name in self.source.takes}


def plan_pages(request: PackParameters) -> list[Page]:
    """Return the pages of a pack, those of the force and then district by district.

    Each notebook is found and looked into.

    Raises
    ------
    ParameterError
        For a notebook that does not exist, or one whose parameters are not those of the package;
        for one that cannot be about an authority elsewhere.
    """
    sources = [find_source(code, request.notebooks_from) for code in request.notebooks]
    for source in sources:
        require_near(source.notebook, request.districts)
    return [
        Page(parameters, source, request.name)
        for about, parameters in split_request(request)
        for source in sources
        if source.notebook.about == about
    ]


def require_near(notebook: Notebook, districts: Iterable[str]) -> None:
    """Refuse authorities elsewhere for a notebook about districts of the force."""
    if notebook.about == "district" and not notebook.anywhere:
        require_of_force(districts, f"notebook {notebook.code!r}")


def split_request(request: PackParameters) -> Iterator[tuple[About, AnyPage]]:
    """Yield the parameters of a page of the force, and of one for each district of a pack."""
    shared = {name: value for name, value in asdict(request).items() if name in known_names()}
    yield "force", ForceParameters(force=FORCE.name, **shared)
    for district in request.districts:
        yield "district", PageParameters(district=district, **shared)


def known_names() -> list[str]:
    """Return what a notebook can be told.

    >>> known_names()[-2:]
    ['district', 'force']
    """
    own = [field.name for wanted in (PageParameters, ForceParameters) for field in fields(wanted)]
    return list(dict.fromkeys(own))


def find_source(code: str, folder: str = "") -> Source:
    """Return the notebook of a code from the shipped folder or the one named."""
    paths = {path.stem: path for path in sorted(find_notebooks(folder).glob("*.ipynb"))}
    path = paths[require_choice(code, paths, what="notebook")]
    cells = read_cells(path)
    taken = read_taken(cells, path.name)
    return Source(require_area(declare_notebook(code, cells), taken), path, taken)


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


def require_area(notebook: Notebook, taken: tuple[str, ...]) -> Notebook:
    """Return the notebook where it takes whom it is about, a district or the force, and only that.

    A notebook that is not declared is about what it takes, and about any authority of England
    unless it takes records.
    """
    areas: list[About] = [about for about in get_args(About) if about in taken]
    own = (
        notebook
        if notebook in NOTEBOOKS
        else replace(notebook, about=next(iter(areas), "district"), anywhere=RECORDS not in taken)
    )
    if areas != [own.about]:
        raise ParameterError(
            f"{own.code}.ipynb takes no parameter {own.about!r}; every page is about one area"
            if own.about not in areas
            else f"{own.code}.ipynb takes 'district' and 'force'; a page is about one of them"
        )
    return own


def read_taken(cells: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    """Return the parameters that a notebook takes: those that its tagged cell assigns."""
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(f"{name} has {len(tagged)} cells tagged 'parameters'; tag one")
    taken = read_assigned(tagged[0]["source"], name)
    for parameter in taken:
        require_choice(parameter, known_names(), what=f"parameter ({name})")
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
