"""Imports run strictly downward: a module imports only from its own layer and those before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cpanalysis

PACKAGE = Path(cpanalysis.__file__).parent
FRONT = "__init__"
LAYERS = (
    "errors",
    "declare",
    "read",
    "sample",
    "derive",
    "measure",
    "statistics",
    "analyse",
    "protect",
    "words",
    "attack",
    "tables",
    "plots",
    "views",
    "explore",
    FRONT,
    "run",
    "cli",
    "__main__",
    "docs",
)
"""The one order; what stands at the top of the package has its place in it.

``__init__`` is what notebooks import: nothing before it may import the package as a whole.
"""
NUMBERS_ONLY = {"statistics": {"errors", "statistics"}}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def layer_of(module: str) -> str:
    """Return the layer of a dotted name: cpanalysis.read.text is of read."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else FRONT


def find_imports(source: str) -> Iterator[str]:
    """Yield the layer of every import of the package, also those inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (layer_of(name.name) for name in node.names if is_own(name.name))
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "relative"
        elif isinstance(node, ast.ImportFrom) and is_own(node.module or ""):
            yield from (name_source(node.module or "", name.name) for name in node.names)


def is_own(module: str) -> bool:
    return module.split(".")[0] == "cpanalysis"


def name_source(module: str, name: str) -> str:
    """Return the layer of ``from module import name``, where the name may itself be a layer."""
    return name if module == "cpanalysis" and name in LAYERS else layer_of(module)


def may_import(layer: str) -> set[str]:
    return NUMBERS_ONLY.get(layer, set(LAYERS[: LAYERS.index(layer) + 1]))


def find_wrong(layer: str, source: str) -> set[str]:
    return set(find_imports(source)) - may_import(layer)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_layer_and_those_before(module: str) -> None:
    layer = Path(module).parts[0].removesuffix(".py")
    assert find_wrong(layer, (PACKAGE / module).read_text(encoding="utf-8")) == set()


def test_every_top_level_name_has_its_place() -> None:
    found = {Path(module).parts[0].removesuffix(".py") for module in MODULES}
    assert found <= set(LAYERS), "give the new layer its place in LAYERS"


@pytest.mark.parametrize(
    ("layer", "source", "wrong"),
    [
        ("tables", "def f():\n    from cpanalysis.plots.inspection import name", {"plots"}),
        ("tables", "if True:\n    import cpanalysis.plots.inspection as p", {"plots"}),
        ("tables", "from cpanalysis import plots", {"plots"}),
        ("words", "import cpanalysis as cp", {FRONT}),
        ("words", "from cpanalysis import prepare", {FRONT}),
        ("statistics", "from cpanalysis.declare.areas import FORCE", {"declare"}),
        ("plots", "from . import figure", {"relative"}),
        ("plots", "from cpanalysis.words.numbers import signed\nimport polars", set()),
    ],
)
def test_the_walk_finds_hidden_imports(layer: str, source: str, wrong: set[str]) -> None:
    assert find_wrong(layer, source) == wrong
