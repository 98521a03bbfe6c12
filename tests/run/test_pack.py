import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from cpanalysis.errors import InputError, ParameterError
from cpanalysis.protect import Protected
from cpanalysis.run.accept import accept_page
from cpanalysis.run.kernels.start import can_fork
from cpanalysis.run.manifest import read_pages
from cpanalysis.run.pack import Pack, keep_page, make_pack
from cpanalysis.run.parts import Parts
from cpanalysis.run.request import Options
from cpanalysis.run.written import open_files

SHOWN = "from IPython.display import HTML\nHTML(f'<p>{district}</p>')"
DRAWN = """
import io
import polars as pl
import seaborn
from IPython.display import HTML, Image
from matplotlib.figure import Figure
figure = Figure()
frame = pl.DataFrame({"x": [1, 2, 3], "y": [2, 3, 5], "z": list("aba")})
seaborn.lineplot(frame.to_pandas(), x="x", y="y", ax=figure.subplots())
kept = io.BytesIO()
figure.savefig(kept, format="png", metadata={"Software": None})
display(Image(kept.getvalue(), metadata={"alt": "a line"}))
HTML(f"<p>{district} {hash(district)} {set(district)} {frame.group_by('z').len()['z'].sort()}</p>")
"""

Make = Callable[..., tuple[Pack, str]]


@pytest.fixture(scope="session")
def made(make, request_pack, tmp_path_factory) -> tuple[Pack, str]:
    return make(request_pack, tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def manifest(made) -> dict:
    return json.loads((made[0].folder / "manifest.json").read_text(encoding="utf-8"))


def read_all(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_pack_holds_what_was_made_and_nothing_else(made):
    assert sorted(read_all(made[0].folder)) == [
        "hartlepool/failing.html",
        "hartlepool/figures.html",
        "index.html",
        "middlesbrough/figures.html",
        "results.csv",
        "results.parquet",
    ]


@pytest.mark.parametrize(
    ("district", "own", "other"),
    [("Hartlepool", "1332", "1431"), ("Middlesbrough", "1431", "1332")],
)
def test_each_page_names_its_own_district_and_shows_its_own_figures(made, district, own, other):
    html = (made[0].folder / district.lower() / "figures.html").read_text(encoding="utf-8")
    assert f"<caption>{district}</caption>" in html
    assert f"<td>{own}</td>" in html
    assert other not in html


def test_the_page_that_failed_is_named_with_cell_and_error_and_no_path(made):
    (failed,) = made[0].failed
    assert failed.name == "Middlesbrough, What fails?"
    assert failed.reason.startswith("cell 5, under 'There': FileNotFoundError:")
    assert failed.reason.endswith("'figures.csv'")
    index = (made[0].folder / "index.html").read_text(encoding="utf-8")
    assert "1 of 4 pages failed" in index
    assert "cell 5, under &#39;There&#39;: FileNotFoundError" in index
    assert "secret" not in index


def test_failures_and_every_tenth_are_told_where_there_is_no_terminal(made):
    lines = made[1].splitlines()
    assert len(lines) == 5
    assert sum(": cell 5, under 'There': FileNotFoundError" in line for line in lines) == 1
    assert lines[-1] == "4/4 pages done, 0 running, 1 failed"


def test_the_front_page_is_whole_by_itself_and_links_what_was_made(made):
    html = (made[0].folder / "index.html").read_text(encoding="utf-8")
    accept_page(html, area="Hartlepool", shown=html)
    assert 'href="hartlepool/failing.html"' in html
    assert 'href="middlesbrough/failing.html"' not in html
    assert "2 figures at a glance" in html
    assert "DfE &amp; ONS, 2024" in html
    assert "hidden to protect children" in html


def test_the_manifest_says_what_came_of_each_page(manifest):
    assert manifest["status"] == "incomplete"
    assert [page["status"] for page in manifest["pages"]] == ["made", "made", "made", "failed"]
    assert all(page["seconds"] > 0 for page in manifest["pages"])
    assert all(page["seconds"] > page["cells"] > 0 for page in manifest["pages"] if page["cells"])
    assert manifest["seed"] == 1
    assert set(manifest["inputs"]) == {"official/figures.csv", "published/figures.csv"}
    assert set(manifest["results"]) == {"results.csv", "results.parquet"}
    told = {"figures": {"hidden": 0, "cells": 2}, "failing": {"hidden": 0, "cells": 1}}
    assert manifest["hidden"] == told


def test_the_manifest_names_no_place(made, project):
    text = (made[0].folder / "manifest.json").read_text(encoding="utf-8")
    assert str(project) not in text
    assert str(Path.home()) + "/" not in text


@pytest.fixture
def own_pack(make, request_pack, tmp_path) -> Iterator[Make]:
    official = tmp_path / "official"
    official.mkdir()
    (official / "figures.csv").write_text("Hartlepool,1\nMiddlesbrough,2\n")
    request = replace(request_pack, official=str(official), notebooks=("figures",))
    yield lambda change=None, **options: make(
        replace(request, **(change or {})), tmp_path / "pack", **options
    )


def test_an_unchanged_page_is_kept_a_changed_figure_makes_it_anew(own_pack, tmp_path):
    first, _ = own_pack({"districts": ("Hartlepool",)})
    page = first.folder / "hartlepool" / "figures.html"
    made_at = page.stat().st_mtime_ns
    _, said = own_pack()
    assert said.splitlines() == ["1/1 pages done, 0 running, 0 failed"]
    assert page.stat().st_mtime_ns == made_at
    (tmp_path / "official" / "figures.csv").write_text("Hartlepool,7\nMiddlesbrough,2\n")
    own_pack({"districts": ("Hartlepool",)})
    assert "<td>7</td>" in page.read_text(encoding="utf-8")
    assert not (first.folder / "middlesbrough" / "figures.html").exists()


@pytest.fixture
def copied(made, tmp_path) -> Path:
    return copytree(made[0].folder, tmp_path / "copy")


def test_a_page_that_was_tampered_with_is_not_kept(made, copied):
    planned = replace(made[0].outcomes[0], status="waiting", sha256=None)
    assert keep_page(planned, read_pages(copied), open_files(copied)) == made[0].outcomes[0]
    other = replace(planned, key="other")
    assert keep_page(other, read_pages(copied), open_files(copied)).status == "waiting"
    (copied / planned.page.file).write_bytes(b"half")
    assert keep_page(planned, read_pages(copied), open_files(copied)).status == "waiting"


def test_fresh_makes_all_pages_again_with_the_same_bytes(make, made, request_pack, copied):
    before = read_all(copied)
    _, said = make(request_pack, copied, fresh=True)
    assert said.splitlines()[-1] == "4/4 pages done, 0 running, 1 failed"
    assert read_all(copied) == before


def refuse_input(_: object) -> Protected:
    raise InputError("a.csv, row 7")


def test_input_that_cannot_be_used_stops_before_anything_is_written(request_pack, tmp_path):
    with pytest.raises(InputError, match="row 7"):
        make_pack(
            request_pack, Options(into=tmp_path / "pack"), parts=Parts(pack_results=refuse_input)
        )
    assert not (tmp_path / "pack").exists()


def test_a_pack_without_jobs_is_refused(request_pack, tmp_path):
    with pytest.raises(ParameterError, match="1 and more"):
        make_pack(request_pack, Options(into=tmp_path, jobs=0))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed by signals there")
def test_a_process_that_dies_fails_its_page_and_the_run_ends(
    make, request_pack, tmp_path, write_notebook
):
    die = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)"
    write_notebook(tmp_path / "notebooks" / "dying.ipynb", "# What dies?", die)
    request = replace(
        request_pack,
        districts=("Hartlepool",),
        notebooks=("dying",),
        notebooks_from=str(tmp_path / "notebooks"),
    )
    pack, _ = make(request, tmp_path / "pack", warm=False, nursery="")
    assert pack.failed[0].reason == "cell 3, under 'What dies?': the page's process ended"


def test_a_kernel_that_dies_or_leaves_early_fails_its_page(
    make, request_pack, tmp_path, write_notebook
):
    write_notebook(tmp_path / "n" / "dying.ipynb", "# A", "import os\nos._exit(7)")
    write_notebook(tmp_path / "n" / "leaving.ipynb", "# B", "import sys\nsys.exit()", "1")
    request = replace(
        request_pack,
        districts=("Hartlepool",),
        notebooks=("dying", "leaving"),
        notebooks_from=str(tmp_path / "n"),
    )
    pack, _ = make(request, tmp_path / "pack")
    assert [outcome.status for outcome in pack.outcomes] == ["failed", "failed"]
    assert "Kernel died" in pack.outcomes[0].reason
    assert "cell 4" in pack.outcomes[1].reason or "cell 3" in pack.outcomes[1].reason


def test_a_page_over_its_time_fails_alone_and_names_its_cell(
    make, request_pack, tmp_path, write_notebook
):
    slow = "import time\ntime.sleep(60 if district == 'Hartlepool' else 0)\n" + SHOWN
    write_notebook(tmp_path / "n" / "slow.ipynb", "# A", slow)
    request = replace(request_pack, notebooks=("slow",), notebooks_from=str(tmp_path / "n"))
    pack, _ = make(request, tmp_path / "pack", limit=15.0)
    assert [outcome.status for outcome in pack.outcomes] == ["failed", "made"]
    assert pack.outcomes[0].reason == "cell 3, under 'A': took longer than 15 seconds"


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan"), float("inf")])
def test_no_time_at_all_is_refused(make, request_pack, tmp_path, limit):
    with pytest.raises(ParameterError, match="known: above 0"):
        make(request_pack, tmp_path, limit=limit)


@pytest.mark.skipif(not can_fork(), reason="there are no forks here")
def test_forked_and_ordinary_kernels_make_the_same_bytes(
    make, request_pack, tmp_path, write_notebook
):
    write_notebook(tmp_path / "n" / "drawn.ipynb", "# A", DRAWN)
    request = replace(
        request_pack,
        districts=("Hartlepool",),
        notebooks=("drawn",),
        notebooks_from=str(tmp_path / "n"),
    )
    forked, _ = make(request, tmp_path / "forked")
    ordinary, _ = make(request, tmp_path / "ordinary", warm=False, nursery="")
    assert not forked.failed
    assert not ordinary.failed
    assert read_all(forked.folder) == read_all(ordinary.folder)


@pytest.mark.skipif(not can_fork(), reason="there are no forks here")
def test_a_kernel_that_cannot_be_forked_is_started_afresh(make, request_pack, tmp_path):
    request = replace(request_pack, districts=("Hartlepool",), notebooks=("figures",))
    pack, _ = make(request, tmp_path / "pack", nursery=str(tmp_path / "nowhere"))
    assert [outcome.status for outcome in pack.outcomes] == ["made"]
