"""explore.ipynb: thin, without outputs, and harmless in a run without a reader."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from cpanalysis import ParameterError
from cpanalysis.read.locations import find_notebooks
from cpanalysis.run.plan import find_source

LOGIC = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.Try, ast.With)
PATH = find_notebooks() / "explore.ipynb"


def read() -> NotebookNode:
    return nbformat.read(PATH, as_version=4)


def test_it_is_valid_thin_and_without_outputs() -> None:
    nbformat.validate(read())
    for cell in read().cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert not any(isinstance(node, LOGIC) for node in ast.walk(ast.parse(cell.source)))


def test_a_pack_refuses_it_before_anything_starts() -> None:
    with pytest.raises(ParameterError, match=r"explore.ipynb takes no parameter 'district'"):
        find_source("explore")


def test_it_runs_without_a_reader(kept_sample: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "papermill", PATH, "out.ipynb", "--no-progress-bar"]
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(kept_sample),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(tmp_path),
    }
    ended = subprocess.run(  # noqa: S603 (our own command)
        command, cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix) == ["out.ipynb"]
