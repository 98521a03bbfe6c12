"""A new notebook is one that papermill and a pack can run."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from cpanalysis.cli import app
from cpanalysis.declare.parameters import PageParameters
from cpanalysis.errors import ParameterError
from cpanalysis.run.accept import accept_page
from cpanalysis.run.new_notebook import make_notebook, write_notebook
from cpanalysis.run.page import join_shown
from cpanalysis.run.plan import Page, find_source
from cpanalysis.run.render import render_page


def test_the_command_says_how_it_is_run(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["new-notebook", "night_calls", "--into", str(tmp_path)])
    assert told.exit_code == 0
    assert "papermill" in told.stdout
    assert (tmp_path / "night_calls.ipynb").is_file()


def test_a_pack_finds_it_with_its_parameters(tmp_path: Path) -> None:
    nbformat.validate(nbformat.read(write_notebook("night_calls", tmp_path), as_version=4))
    source = find_source("night_calls", str(tmp_path))
    assert source.notebook.title == "Night calls"
    assert source.notebook.about == "district"
    assert {"district", "source", "prepared"} <= set(source.takes)


@pytest.mark.parametrize(
    ("name", "told"),
    [("Night calls", "as 'night_calls'"), ("missing", "that ships"), ("1st", "small letters")],
)
def test_a_wrong_name_is_refused(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=told):
        write_notebook(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = write_notebook("night_calls", tmp_path)
    path.write_text("mine", encoding="utf-8")
    told = CliRunner().invoke(app, ["new-notebook", "night_calls", "--into", str(tmp_path)])
    assert told.exit_code == 2
    assert "is there already" in told.stderr
    assert path.read_text(encoding="utf-8") == "mine"


def test_papermill_runs_it_and_a_pack_accepts_its_page(tmp_path: Path) -> None:
    path = write_notebook("night_calls", tmp_path)
    command = [sys.executable, "-m", "papermill", path, "out.ipynb", "-p", "district"]
    environment = {
        **os.environ,
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    ended = subprocess.run(  # noqa: S603 (our own command)
        [*command, "Middlesbrough", "--no-progress-bar"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    page = Page(
        PageParameters(district="Middlesbrough"), find_source("night_calls", str(tmp_path)), "Trial"
    )
    html = render_page(page, executed)
    accept_page(html, area="Middlesbrough", shown=join_shown(executed))


@pytest.mark.parametrize("letters", [10, 61, 62, 200])
def test_cells_of_a_long_name_have_identifiers_that_notebooks_allow(letters: int) -> None:
    cells = make_notebook("n" * letters)["cells"]
    longest = max(len(cell["id"]) for cell in cells)
    assert longest == min(letters + 3, 64)
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert [cell["id"][-3:] for cell in cells[:2]] == ["-00", "-01"]
