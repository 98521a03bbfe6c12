"""Small notebooks and the requests that run them."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat.v4 as format4
import polars as pl
import pytest
from rich.console import Console

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.results import conform
from cpanalysis.protect import Policy, protect
from cpanalysis.run.kernels.start import can_fork, open_nursery
from cpanalysis.run.pack import Pack, make_pack
from cpanalysis.run.parts import Parts
from cpanalysis.run.request import Options

PARAMETERS = 'district: str = "Hartlepool"\nofficial: str = ""'
CHECK = "from cpanalysis.declare.parameters import check_parameters\ncheck_parameters(globals())"
SHOW = """
from pathlib import Path
from IPython.display import HTML
lines = Path(official, "figures.csv").read_text().splitlines()
own = dict(line.split(",") for line in lines)[district]
HTML(f"<table><caption>{district}</caption><tr><td>{own}</td></tr></table>")
"""
FAIL = """
if district == "Middlesbrough":
    open("/nowhere/secret/figures.csv")
HTML(f"<p>{district}</p>")
"""
FIGURES = "Hartlepool,1332\nMiddlesbrough,1431\n"

RESULTS = conform(
    pl.DataFrame(
        {
            "indicator": ["a", "a"],
            "theme": ["missing", "missing"],
            "area": ["Hartlepool", "Middlesbrough"],
            "period_start": [date(2023, 4, 1), date(2023, 4, 1)],
            "period_end": [date(2024, 3, 31), date(2024, 3, 31)],
            "stratum": ["all", "all"],
            "value_of_stratum": ["all", "all"],
            "unit": ["count", "count"],
            "value": [332.0, None],
            "status": ["ok", "suppressed"],
            "origin": ["official", "official"],
            "source": ["DfE & ONS, 2024", "DfE & ONS, 2024"],
        }
    )
)

GIVEN = protect(Analysis(results=RESULTS), Policy())

PARTS = Parts(
    pack_results=lambda _: GIVEN,
    headline=lambda prepared: f"<p>{prepared.results.height} figures at a glance</p>",
)

WriteNotebook = Callable[..., Path]


def write_cells(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook: Markdown where a cell starts with #, else code; parameters second."""
    made = [
        format4.new_markdown_cell(cell) if cell.startswith("#") else format4.new_code_cell(cell)
        for cell in cells
    ]
    tagged = format4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook = format4.new_notebook(cells=[made[0], tagged, *made[1:]])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(format4.writes(notebook), encoding="utf-8")
    return path


@pytest.fixture
def write_notebook() -> WriteNotebook:
    return write_cells


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with figures of two districts and three notebooks, one of which fails for one."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "official").mkdir()
    (folder / "official" / "figures.csv").write_text(FIGURES, encoding="utf-8")
    write_cells(folder / "notebooks" / "figures.ipynb", "# How many?", CHECK, "## Here", SHOW)
    failing = ("# What fails?", CHECK + "\n" + SHOW, "## There", FAIL)
    write_cells(folder / "notebooks" / "failing.ipynb", *failing)
    return folder


@pytest.fixture(scope="session")
def request_pack(project: Path) -> PackParameters:
    return PackParameters(
        name="Trial",
        districts=("Hartlepool", "Middlesbrough"),
        notebooks=("figures", "failing"),
        notebooks_from=str(project / "notebooks"),
        official=str(project / "official"),
        published=str(project / "official"),
    )


@pytest.fixture(scope="session")
def nursery() -> Iterator[str]:
    """Where kernels are forked from, for all packs of the tests; none where there are no forks."""
    if not can_fork():
        yield ""
        return
    with TemporaryDirectory() as folder, open_nursery(Path(folder), seed=1) as address:
        yield address


@pytest.fixture(scope="session")
def make(nursery) -> Callable[..., tuple[Pack, str]]:
    def make_trial(request: PackParameters, into: Path, **options: Any) -> tuple[Pack, str]:
        said = io.StringIO()
        given = {"jobs": 2, "nursery": nursery} | options
        pack = make_pack(
            request,
            Options(into=into, **given),
            parts=PARTS,
            console=Console(file=said, width=200),
        )
        return pack, said.getvalue()

    return make_trial
