"""What is shown goes through the door: notebooks, and whatever shows or writes, take no other."""

import ast
import typing
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import nbformat
import pytest
import yaml

import cpanalysis
from cpanalysis.explore.answer import Answer
from cpanalysis.explore.listing import Listing
from cpanalysis.explore.panel import Panel
from cpanalysis.explore.session import Session
from cpanalysis.protect import Protected
from cpanalysis.read.locations import find_notebooks
from cpanalysis.tables.table import Table
from cpanalysis.views.view import View

PACKAGE = Path(cpanalysis.__file__).parent
EVERY = sorted(find_notebooks().glob("*.ipynb"))
NOTEBOOKS = [path for path in EVERY if path.stem != "explore"]
UNPROTECTED = {"Analysis", "Records", "Extract"}
SHOWING = ("tables", "plots", "words", "views", "explore")
PREPARES = {PACKAGE / "views" / name for name in ("prepare.py", "records.py")}
"""Where results are made and protected; nothing there is shown."""
BEHIND = {PACKAGE / "explore" / "behind.py"}
"""The rows behind the figures, for who may read the records; refused on pages and for partners."""


def code_of(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_nothing_but_views_of_protected_results(path: Path) -> None:
    for source in code_of(path)[3:]:
        (statement,) = ast.parse(source).body
        call = statement.value  # type: ignore[attr-defined]
        view = getattr(cpanalysis, call.func.attr)
        assert ast.unparse(call.func) == f"cp.{view.__name__}"
        assert returns(view) <= {View, Table, Answer}, f"{source} shows something else"
        assert all(isinstance(one, ast.Name | ast.Constant) for one in arguments(call)), source


def test_the_notebook_of_own_questions_calls_the_package_by_what_shows_answers_alone() -> None:
    (path,) = set(EVERY) - set(NOTEBOOKS)
    called = {
        node.func.attr
        for source in code_of(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "cp"
    }
    shown = {Answer, Listing, Panel, Session, View}
    protected_rows = {"results"}
    for name in called - {"indicators"} - protected_rows:
        assert returns(getattr(cpanalysis, name)) <= shown, name


def returns(view: FunctionType) -> set[object]:
    told = typing.get_type_hints(view)["return"]
    return set(typing.get_args(told)) or {told}


def arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_results_of_a_notebook_come_from_the_door(path: Path) -> None:
    (name,) = ast.parse(code_of(path)[2]).body[0].targets  # type: ignore[attr-defined]
    call = ast.parse(code_of(path)[2]).body[0].value  # type: ignore[attr-defined]
    made = getattr(cpanalysis, call.func.attr)
    assert (name.id, returns(made)) == ("protected", {Protected})


def annotations(tree: ast.Module) -> Iterator[str]:
    """Yield the name of every type that an argument of a function has."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            yield from (one.id for one in ast.walk(node.annotation) if isinstance(one, ast.Name))


@pytest.mark.parametrize("layer", SHOWING)
def test_what_shows_takes_nothing_unprotected(layer: str) -> None:
    for path in (PACKAGE / layer).rglob("*.py"):
        if path not in PREPARES | BEHIND:
            found = set(annotations(ast.parse(path.read_text(encoding="utf-8"))))
            assert not found & UNPROTECTED, path


def test_protected_results_are_made_by_the_door_and_its_store_alone() -> None:
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Protected"
    }
    assert makers == {"protect/door.py", "protect/store.py"}


def list_yaml_calls() -> Iterator[tuple[str, ast.Call]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("yaml."):
                yield path.relative_to(PACKAGE).as_posix(), node


def test_yaml_is_read_by_safe_loaders_alone() -> None:
    safe = {"yaml.BaseLoader", "yaml.SafeLoader", "StrictLoader"}
    readers = {"yaml.load", "yaml.safe_load", "yaml.safe_dump", "yaml.dump"}
    calls = list(list_yaml_calls())
    assert calls
    for where, call in calls:
        assert ast.unparse(call.func) in readers, where
        if ast.unparse(call.func) == "yaml.load":
            assert ast.unparse(arguments(call)[1]) in safe, where


def test_the_stricter_loader_makes_no_objects() -> None:
    from cpanalysis.run.request import StrictLoader

    assert issubclass(StrictLoader, yaml.SafeLoader)
    with pytest.raises(yaml.YAMLError):
        yaml.load("!!python/object/apply:os.getcwd []", StrictLoader)  # noqa: S506
