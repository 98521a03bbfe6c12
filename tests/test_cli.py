import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cpanalysis.cli import app

REFUSED_EARLY = """
import sys
from cpanalysis.cli import main
try:
    main()
finally:
    assert not {"papermill", "nbconvert", "jupyter_client"} & set(sys.modules)
"""


def run(*arguments: str):
    return CliRunner().invoke(app, ["run", *arguments])


@pytest.fixture
def params(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yml"
    path.write_text('name: "Mine"\ndistricts: ["Hartlepool"]\nnotebooks: ["nothing"]\n')
    return path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--district", "Stockton"], "Did you mean 'Stockton-on-Tees'?"),
        (["--district", "Stockton"], "known: Hartlepool, Middlesbrough"),
        (["--notebook", "ofical"], "no notebook 'ofical'; known:"),
        (["nowhere.yml"], "shipped: cleveland.yml"),
        (["mine.yml"], "no notebook 'nothing'"),
        (["mine.yml", "--jobs", "0"], "jobs is 0"),
        (["--jobs", "two"], "Invalid value"),
        (["--distict", "Hartlepool"], "No such option"),
    ],
)
def test_a_wrong_request_ends_with_2_and_says_what_is_known(params, arguments, said):
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert not (params.parent / "packs").exists()


def test_a_wrong_request_is_refused_before_anything_is_loaded_that_could_run(params):
    answer = subprocess.run(  # noqa: S603 (this very Python, on a script of this file)
        [sys.executable, "-c", REFUSED_EARLY, "run", "mine.yml", "--district", "Redcar"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("cpanalysis: no district 'Redcar'; known: Hartlepool")
    assert answer.stdout == ""


def test_help_names_the_command_and_its_options():
    assert "run" in CliRunner().invoke(app, ["--help"]).stdout
    for option in ("--into", "--district", "--notebook", "--jobs", "--fresh", "PARAMS.yml"):
        assert option in run("--help").stdout
