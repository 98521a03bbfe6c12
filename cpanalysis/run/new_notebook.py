"""A new notebook: thin, with parameters that a pack and plain papermill can run."""

import json
import re
from pathlib import Path
from typing import Any

from cpanalysis.declare.notebooks import NOTEBOOK_CODES
from cpanalysis.errors import ParameterError

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
PARAMETERS = """\
district: str = "Hartlepool"  # one of the four districts
source: str = ""  # records: folder, file or database address; empty for the synthetic sample
mapping: str = ""  # how the records are laid out; empty for the dictionary
published: str = ""  # folder of published figures; empty for those that ship
audience: str = "internal"  # internal or partner
seed: int = 1  # of the synthetic sample
prepared: str = ""  # results that a pack has prepared"""
PREPARE = "protected = cp.prepare_records(cp.read_page_parameters(globals()))"
CODE = "missing_episode_count"
SHOW = (
    f'cp.trend(protected, "{CODE}", district=district)',
    f'cp.breakdown(protected, "{CODE}", by="looked_after", district=district)',
)


def write_notebook(name: str, folder: Path) -> Path:
    """Write a notebook of that name and return where it is.

    Raises
    ------
    ParameterError
        For a name that is not a plain word, one of a notebook that ships, or a file that is there.
    """
    path = folder / f"{require_name(name)}.ipynb"
    if path.exists():
        raise ParameterError(f"{path.name} is there already; choose another name")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(make_notebook(name), indent=1) + "\n", encoding="utf-8")
    return path


def require_name(name: str) -> str:
    """Return a name that a notebook can have.

    >>> require_name("night_calls")
    'night_calls'
    >>> require_name("Night calls")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: name 'Night calls': use small letters, digits and _, as \
'night_calls'
    """
    if not NAME.match(name):
        better = re.sub(r"\W+", "_", name.lower()).strip("_") or "night_calls"
        raise ParameterError(f"name {name!r}: use small letters, digits and _, as {better!r}")
    if name in NOTEBOOK_CODES:
        raise ParameterError(f"name {name!r} is that of a notebook that ships; choose another")
    return name


def make_notebook(name: str) -> dict[str, Any]:
    """Return the notebook as its file holds it."""
    title = name.replace("_", " ").capitalize()
    cells = [
        write_text(f"# {title}"),
        write_code(PARAMETERS, tags=["parameters"]),
        write_code("import cpanalysis as cp"),
        write_code(PREPARE),
        write_text("## How has it gone over time?"),
        write_code(SHOW[0]),
        write_text("## Who are they?"),
        write_code(SHOW[1]),
    ]
    told = [
        cell | {"id": f"{name.replace('_', '-')}-{at:02}"[-64:]} for at, cell in enumerate(cells)
    ]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": spec, "language_info": {"name": "python"}}
    return {"cells": told, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def write_text(text: str) -> dict[str, Any]:
    """Return a cell of prose."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def write_code(text: str, *, tags: list[str] | None = None) -> dict[str, Any]:
    """Return a cell of code that has not been run."""
    metadata = {"tags": tags} if tags else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": text,
    }
