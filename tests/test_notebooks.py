"""Every notebook asks one question, holds no logic, and runs for a district by plain papermill."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args, get_type_hints

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Page as Tab

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE, slug
from cpanalysis.declare.notebooks import FORCE_CODES, NOTEBOOKS
from cpanalysis.declare.parameters import ForceParameters, PageParameters, read_parameters
from cpanalysis.protect.store import write_protected
from cpanalysis.read.locations import find_notebooks, find_params
from cpanalysis.run.accept import accept_page
from cpanalysis.run.page import join_shown
from cpanalysis.run.plan import Page, find_source
from cpanalysis.run.render import render_page
from cpanalysis.run.request import read_request
from cpanalysis.views.prepare import prepare_all
from cpanalysis.words.origin import IN_CAPTION
from tests.access import check_access

EXPLORE = "explore"
"""The notebook of an analyst's own questions: no page of a pack is made of it."""
PATHS = {
    path.stem: path for path in sorted(find_notebooks().glob("*.ipynb")) if path.stem != EXPLORE
}
PREPARE_THEMSELVES = ("missing", "official")
"""One of records and one of official figures, which do all from the beginning as analysts do."""
WITHOUT_PICTURES = {"recommendations"}
LINE = re.compile(r"^\w+: (str|int|float|bool) = \S.*  # \S.*$")
LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With),
)
RUN_FOR = {
    code: FORCE.name if code in FORCE_CODES else DISTRICT_NAMES[place % len(DISTRICT_NAMES)]
    for place, code in enumerate(PATHS)
}
FILES = {FORCE.name: "force", **{name: slug(name) for name in DISTRICT_NAMES}}
WANTED = {code: ForceParameters if code in FORCE_CODES else PageParameters for code in PATHS}
READS = {ForceParameters: "read_force_parameters", PageParameters: "read_page_parameters"}


def read(code: str) -> NotebookNode:
    return nbformat.read(PATHS[code], as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters(code: str) -> dict[str, object]:
    """Return the parameters of a notebook with their defaults, which are literals."""
    tree = ast.parse(code_cells(read(code))[0].source)
    assert all(isinstance(line, ast.AnnAssign) for line in tree.body)
    return {
        line.target.id: ast.literal_eval(line.value)  # type: ignore[attr-defined]
        for line in tree.body
    }


def test_the_notebooks_that_ship_are_those_declared() -> None:
    assert set(PATHS) == {notebook.code for notebook in NOTEBOOKS}


@pytest.mark.parametrize("code", PATHS)
def test_a_notebook_is_valid_and_committed_without_outputs(code: str) -> None:
    notebook = read(code)
    nbformat.validate(notebook)
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.parametrize("code", PATHS)
def test_it_has_one_title_which_comes_first(code: str) -> None:
    texts = [cell.source for cell in read(code).cells if cell.cell_type == "markdown"]
    titles = [line for text in texts for line in text.splitlines() if line.startswith("# ")]
    declared = {notebook.code: notebook.title for notebook in NOTEBOOKS}
    assert titles == [f"# {declared[code]}"]
    assert read(code).cells[0].source == titles[0]


@pytest.mark.parametrize("code", PATHS)
def test_its_headings_ask(code: str) -> None:
    texts = [cell.source for cell in read(code).cells if cell.cell_type == "markdown"]
    headings = [text for text in texts if text.startswith("## ")]
    assert headings
    assert all(heading.endswith("?") for heading in headings)


@pytest.mark.parametrize("code", PATHS)
def test_no_figure_stands_in_its_prose(code: str) -> None:
    texts = [cell.source for cell in read(code).cells if cell.cell_type == "markdown"]
    numbers = [number for text in texts for number in re.findall(r"\d+", text)]
    allowed = {"31", "2017"}
    assert set(numbers) <= allowed, "a sentence with a figure in it is computed"


@pytest.mark.parametrize("code", PATHS)
def test_the_first_code_cell_alone_is_tagged_parameters(code: str) -> None:
    tags = [cell.metadata.get("tags", []) for cell in code_cells(read(code))]
    assert tags == [["parameters"], *([] for _ in tags[1:])]


@pytest.mark.parametrize("code", PATHS)
def test_each_parameter_has_type_value_and_help(code: str) -> None:
    lines = code_cells(read(code))[0].source.splitlines()
    assert [line for line in lines if not LINE.match(line)] == []


@pytest.mark.parametrize("code", PATHS)
def test_parameters_are_those_of_the_registry_with_its_defaults(code: str) -> None:
    found = parameters(code)
    declared = {field.name: field.default for field in fields(WANTED[code])}
    assert set(found) <= set(declared)
    assert {name: found[name] for name in found if declared[name] is not MISSING} == {
        name: declared[name] for name in found if declared[name] is not MISSING
    }
    assert read_parameters(found, WANTED[code]).area in FILES


@pytest.mark.parametrize("code", PATHS)
def test_parameters_are_annotated_as_in_the_registry(code: str) -> None:
    tree = ast.parse(code_cells(read(code))[0].source)
    hints = get_type_hints(WANTED[code], include_extras=True)
    found = {line.target.id: ast.unparse(line.annotation) for line in tree.body}  # type: ignore[attr-defined]
    assert found == {name: get_args(hints[name])[0].__name__ for name in found}


@pytest.mark.parametrize("code", PATHS)
def test_its_cells_hold_no_logic_and_at_most_eight_lines(code: str) -> None:
    for cell in code_cells(read(code)):
        assert len(cell.source.splitlines()) <= 8
        assert not any(isinstance(node, LOGIC) for node in ast.walk(ast.parse(cell.source)))


@pytest.mark.parametrize("code", PATHS)
def test_parameters_are_checked_before_anything_is_read(code: str) -> None:
    second, third = code_cells(read(code))[1:3]
    assert second.source == "import cpanalysis as cp"
    assert re.fullmatch(
        rf"protected = cp\.prepare(_records)?\(cp\.{READS[WANTED[code]]}\(globals\(\)\)\)",
        third.source,
    )


@pytest.mark.parametrize("district", DISTRICT_NAMES)
def test_every_district_has_its_parameter_file(district: str) -> None:
    text = (find_params() / f"{slug(district)}.yml").read_text(encoding="utf-8")
    assert f'\ndistrict: "{district}"\n' in text


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a pack prepares once for all of its pages."""
    folder = tmp_path_factory.mktemp("prepared") / "store"
    write_protected(prepare_all(read_request()), folder)
    return folder


def run(code: str, folder: Path, prepared: Path) -> NotebookNode:
    """Return the notebook as plain papermill leaves it, for a district that is not its default."""
    params = find_params() / f"{FILES[RUN_FOR[code]]}.yml"
    command = [sys.executable, "-m", "papermill", PATHS[code], "out.ipynb", "-f", params]
    command += [] if code in PREPARE_THEMSELVES else ["-p", "prepared", prepared]
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": str(folder)}
    ended = subprocess.run(  # noqa: S603 (our own command)
        [*command, "--no-progress-bar"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2_000:]
    return nbformat.read(folder / "out.ipynb", as_version=4)


@pytest.mark.parametrize("code", PATHS)
def test_it_runs_for_one_district_and_everybody_can_read_it(
    code: str, tmp_path: Path, tab: Tab, prepared: Path
) -> None:
    executed = run(code, tmp_path, prepared)
    outputs = [output for cell in code_cells(executed) for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
    html = "".join(output.data.get("text/html", "") for output in outputs)
    check_district(html, RUN_FOR[code])
    check_identifiers(html)
    check_pictures(html, code)
    check_sections(executed)
    check_page(code, executed, tab)


def check_page(code: str, executed: NotebookNode, tab: Tab) -> None:
    """The page made of it is accepted into a pack, and everybody can read it."""
    about = parameters(code) | {"force" if code in FORCE_CODES else "district": RUN_FOR[code]}
    told = read_parameters(about, WANTED[code])
    html = render_page(Page(told, find_source(code), "Trial"), executed)
    accept_page(html, area=RUN_FOR[code], shown=join_shown(executed))
    check_access(tab, html)


def check_district(html: str, district: str) -> None:
    """The page opens with its district, and no table is another's."""
    assert html.startswith(f"<p>{district}: ")
    written = re.findall(r"<caption>([^<]*)</caption>", html)
    captions = [caption.removesuffix(IN_CAPTION) for caption in written]
    assert any(caption.endswith(district) for caption in captions)
    others = [name for name in DISTRICT_NAMES if name != district]
    assert not any(caption.endswith(name) for caption in captions for name in others)


def check_identifiers(html: str) -> None:
    """No two things of a page share one."""
    found = re.findall(r'\bid="([^"]+)"', html)
    assert len(found) == len(set(found)) > 50


def check_sections(executed: NotebookNode) -> None:
    """Every section that shows something opens with a computed sentence."""
    heading = ""
    for cell in executed.cells:
        if cell.source.startswith("## "):
            heading = cell.source
        elif cell.cell_type == "code" and heading:
            html = cell.outputs[0].data["text/html"]
            assert re.match(r"<p>[^<]*\w[^<]*[.:]", html), f"{heading} opens without words"
            heading = ""


def check_pictures(html: str, code: str) -> None:
    """Every picture has its words; only pages of verdicts have none."""
    pictures = re.findall(r"<img [^>]*>", html)
    assert bool(pictures) != (code in WITHOUT_PICTURES)
    assert all(re.search(r'alt="[A-Z][a-z ]+chart[^"]{20,}"', picture) for picture in pictures)
