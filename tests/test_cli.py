import subprocess
import sys
from pathlib import Path

import nbformat.v4 as format4
import pytest
import typer
from typer.testing import CliRunner

from cpanalysis.cli import answer_errors, app
from cpanalysis.errors import InputError, ParameterError

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


@pytest.mark.parametrize(("error", "code"), [(ParameterError, 2), (InputError, 3)])
def test_each_error_has_its_exit_code(error, code, capsys):
    with pytest.raises(typer.Exit) as left, answer_errors():
        raise error("a.csv, row 7")
    assert left.value.exit_code == code
    assert capsys.readouterr().err == "cpanalysis: a.csv, row 7\n"


def write_notebook(folder: Path, code: str, last: str) -> None:
    cells = [
        format4.new_markdown_cell("# How many?"),
        format4.new_code_cell('district: str = ""', metadata={"tags": ["parameters"]}),
        format4.new_code_cell(f"from IPython.display import HTML\n{last}"),
    ]
    (folder / f"{code}.ipynb").write_text(format4.writes(format4.new_notebook(cells=cells)))


def test_a_pack_ends_with_0_when_whole_and_with_1_when_a_page_failed(params):
    write_notebook(params.parent, "whole", "HTML(f'<p>{district}</p>')")
    write_notebook(params.parent, "nameless", "HTML('<p>Hartlepool</p>')")
    with params.open("a") as file:
        file.write(f'notebooks_from: "{params.parent.as_posix()}"\n')
    whole = run("mine.yml", "--notebook", "whole", "--into", "pack", "--formats", "html")
    assert (whole.exit_code, whole.stdout) == (0, "1 of 1 pages; open pack/index.html\n")
    arguments = ["--notebook", "nameless", "--district", "Middlesbrough", "--into", "pack"]
    failed = run("mine.yml", *arguments)
    told = "0 of 1 pages, 1 of 1 documents; open pack/index.html\n"
    assert (failed.exit_code, failed.stdout) == (1, told)
    assert "the page shows nothing that names Middlesbrough" in failed.stderr


def test_help_names_the_command_and_its_options():
    assert "run" in CliRunner().invoke(app, ["--help"]).stdout
    for option in ("--into", "--district", "--notebook", "--jobs", "--fresh", "PARAMS.yml"):
        assert option in run("--help").stdout
