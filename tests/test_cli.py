import subprocess
import sys
from importlib.metadata import version
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


WRONG = [
    ('source: "extt"', 3, "extt: no such file or folder"),
    ('source: "empty"', 3, "empty/: no CSV, Excel or Parquet file stands in this folder"),
    ('source: "oracle://host/records"', 2, "no kind of database 'oracle'"),
    ("source: 7", 2, "parameter 'source' is 7, not text"),
    ('mapping: "nowhere.yml"', 2, "no readable mapping nowhere.yml"),
    ('mapping: "ssd_mising"', 2, "Did you mean 'ssd_missing'?"),
    ('events: "nowhere.csv"', 3, "nowhere.csv"),
    ('baseline: "09-2023"', 2, "parameter 'baseline' is '09-2023'; write it as '2023-09'"),
    ('baseline: "2023-13"', 2, "write it as '2023-09'"),
    ('targets: ["aa_within_2h_rat=0.9"]', 2, "Did you mean 'aa_within_2h_rate'?"),
    ('targets: ["aa_within_2h_rate=much"]', 2, "write indicator=number"),
    ('phases: ["E99"]', 2, "no event 'E99'"),
    ('published: "nowhere"', 2, "there is no folder 'nowhere'"),
    ('releases: "nowhere"', 2, "there is no folder 'nowhere'"),
]


@pytest.mark.parametrize("notebook", ["overview", "missing"])
@pytest.mark.parametrize(("line", "code", "said"), WRONG)
def test_a_wrong_parameter_is_refused_also_where_no_page_uses_it(
    params, notebook, line, code, said
):
    (params.parent / "empty").mkdir()
    shared = f'name: "Mine"\ndistricts: ["Hartlepool"]\nnotebooks: ["{notebook}"]\n'
    params.write_text(f"{shared}{line}\n")
    answer = run("mine.yml")
    assert answer.exit_code == code
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
    assert (params.parent / "pack" / "hartlepool" / "whole.html").is_file()


@pytest.mark.parametrize("module", ["cpanalysis", "cpanalysis.cli"])
def test_the_command_is_also_a_module(module, params):
    command = [sys.executable, "-m", module, "run", "mine.yml"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert answer.returncode == 2
    assert "no notebook 'nothing'" in answer.stderr


def test_the_version_is_printed():
    answer = CliRunner().invoke(app, ["--version"])
    assert (answer.exit_code, answer.stdout) == (0, f"cpanalysis {version('cpanalysis')}\n")


def test_help_names_the_command_and_its_options():
    assert "run" in CliRunner().invoke(app, ["--help"]).stdout
    for option in ("--into", "--district", "--notebook", "--jobs", "--fresh", "PARAMS.yml"):
        assert option in run("--help").stdout
