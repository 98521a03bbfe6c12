"""Single steps of a run: what is refused, what a page is told, how an end without words is told."""

import os
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat.v4 as format4
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.results import SCHEMA
from cpanalysis.errors import ParameterError
from cpanalysis.run.documents.document import Document
from cpanalysis.run.execute import (
    KernelNotStartedError,
    Session,
    configure_kernel,
    describe_failure,
    drop_injected,
    explain_end,
    find_parameters,
    private_session,
    require_finished,
    without_injected,
)
from cpanalysis.run.failure import PageError
from cpanalysis.run.outcome import Filed, Outcome, fail
from cpanalysis.run.pack import (
    LONGEST_PAGE,
    Pack,
    check_options,
    find_last_day,
    hash_store,
    is_kept,
    keep_page,
    leave_page,
    prepare_results,
    record_timely,
    restore,
    tell_page,
    write_headline,
)
from cpanalysis.run.parts import Parts
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.request import Options
from cpanalysis.run.written import open_files
from tests.held import fill, hold

DOCUMENT = Document(kind="tables", suffix="xlsx", folder="a", area="A", pack="P")


@pytest.mark.parametrize(
    ("jobs", "limit", "refused"),
    [
        (0, 1.0, "jobs is 0; known: 1 and more"),
        (-1, 1.0, "jobs is -1; known"),
        (1, 0.0, "limit is 0; known: above 0, up to 604800 seconds"),
        (1, -2.5, "limit is -2.5; known"),
        (1, LONGEST_PAGE + 1, "limit is 604801; known"),
        (1, float("nan"), "limit is nan; known"),
        (1, LONGEST_PAGE, ""),
        (1, 0.001, ""),
    ],
)
def test_jobs_and_time_have_their_limits(jobs: int, limit: float, refused: str) -> None:
    expected = pytest.raises(ParameterError, match=refused) if refused else nullcontext()
    with expected:
        check_options(Options(jobs=jobs, limit=limit))


def test_a_pack_is_whole_where_nothing_failed(request_pack: PackParameters) -> None:
    page = plan_pages(request_pack)[0]
    made, filed = Outcome(page=page, status="made"), Filed(document=DOCUMENT, status="made")
    failed, left = fail(page, "x"), replace(fail(page, "x"), left=True)
    whole = Pack(Path(), (made,), (filed,))
    assert (whole.asked, whole.failed, whole.is_whole) == ((made, filed), (), True)
    part = replace(whole, outcomes=(made, left))
    assert (part.asked, part.failed, part.is_whole) == ((made, filed), (), False)
    broken = replace(whole, documents=(fail(DOCUMENT, "y"),), outcomes=(failed,))
    assert [one.reason for one in broken.failed] == ["x", "y"]
    assert not replace(whole, outcomes=(Outcome(page=page, status="waiting"),)).is_whole


def test_the_last_day_is_of_what_is_shown() -> None:
    days = [date(2025, 9, 30), date(2024, 9, 30), None]
    rows = [{"period_end": day, "status": "ok"} for day in days]
    rows.append({"period_end": date(2026, 9, 30), "status": "suppressed"})
    assert find_last_day(hold(results=fill(SCHEMA, rows))) == "30 September 2025"
    assert find_last_day(hold(results=fill(SCHEMA, rows[3:]))) == ""
    assert find_last_day(None) == ""


ENTRY: dict[str, Any] = {
    **{"status": "made", "file": "a/b.new.html", "seconds": 2.5, "cells": 1.5, "figures": 9},
    **{"hidden": 4, "reason": "", "messages": ["careful"], "sha256": "0", "key": "k"},
}


def test_a_page_is_restored_as_its_manifest_says(request_pack: PackParameters) -> None:
    planned = Outcome(page=plan_pages(request_pack)[0], status="waiting", key="new")
    found = restore(planned, ENTRY, "a/b.html")
    told = {"status": "made", "seconds": 2.5, "cells": 1.5, "figures": 9, "hidden": 4}
    told |= {"messages": ("careful",), "sha256": "0", "placed": "a/b.html"}
    assert found == replace(planned, **told)
    old = {name: ENTRY[name] for name in ("status", "seconds", "messages", "sha256")}
    bare = restore(planned, old, "")
    assert (bare.cells, bare.figures, bare.hidden, bare.reason) == (None, 0, 0, "")
    failed = restore(planned, {**ENTRY, "status": "failed", "reason": "cell 2: x"}, "")
    assert (failed.status, failed.reason) == ("failed", "cell 2: x")
    left = leave_page(planned, ENTRY)
    assert left == replace(found, placed="a/b.new.html", key="k", left=True)
    assert leave_page(planned, {**old, "file": "a"}).key == ""


def test_a_page_is_kept_where_it_stands_unchanged(
    request_pack: PackParameters, tmp_path: Path
) -> None:
    planned = Outcome(page=plan_pages(request_pack)[0], status="waiting", key="k")
    files = open_files(tmp_path)
    file = files.place(planned.page.file, b"page")
    entry = {**ENTRY, "file": file, "sha256": files.standing[file]}
    kept = keep_page(planned, {planned.page.file: entry}, files)
    assert is_kept(kept)
    assert kept.placed == file
    for before in ({}, {planned.page.file: {**entry, "key": "other"}}, {"other.html": entry}):
        waiting = keep_page(planned, before, files)
        assert waiting == planned
        assert not is_kept(waiting)
    assert not is_kept(None)


def test_a_page_is_told_of_the_store_and_of_the_last_day(
    request_pack: PackParameters, tmp_path: Path
) -> None:
    page = plan_pages(request_pack)[0]
    run = SimpleNamespace(workshop=SimpleNamespace(store=tmp_path), until="30 June 2025")
    told = tell_page(page, run)
    assert (told.parameters.prepared, told.until) == (str(tmp_path), "30 June 2025")
    run.workshop.store = tmp_path / "none"
    assert tell_page(page, run).parameters.prepared == ""


def test_what_pages_are_shown_has_one_hash(tmp_path: Path) -> None:
    assert hash_store(tmp_path / "none") == ""
    (tmp_path / "a").write_text("1")
    first = hash_store(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({"", first, hash_store(tmp_path)}) == 3


def test_nothing_is_prepared_where_nothing_prepares(request_pack: PackParameters) -> None:
    workshop = SimpleNamespace(store=Path("nowhere"), folder=Path("nowhere"))
    assert prepare_results(request_pack, workshop, None) is None


def test_the_headline_is_of_districts_of_the_force(request_pack: PackParameters) -> None:
    near = [Outcome(page=page, status="made") for page in plan_pages(request_pack)]
    far_request = replace(request_pack, districts=("Leeds",))
    far = [Outcome(page=page, status="made") for page in plan_pages(far_request)]
    parts, held = Parts(headline=lambda _: "said"), hold()
    assert write_headline(held, near, parts) == "said"
    assert write_headline(held, [*far, near[0]], parts) == "said"
    assert write_headline(held, far, parts) == ""
    assert write_headline(held, near, Parts()) == ""
    assert write_headline(None, near, parts) == ""


def test_the_manifest_is_written_while_pages_are_made() -> None:
    written: list[tuple[Any, str]] = []
    run = SimpleNamespace(record=lambda outcomes, status: written.append((outcomes, status)))
    assert record_timely(run, ["page"]) > 0
    assert written == [(["page"], "running")]


def make_notebook(*sources: str, injected: bool = False) -> NotebookNode:
    cells = [format4.new_markdown_cell("# What?"), format4.new_markdown_cell("## Here")]
    tagged = format4.new_code_cell("a = 1", metadata={"tags": ["parameters"]}, execution_count=1)
    put_in = format4.new_code_cell("a = 2", metadata={"tags": ["injected-parameters"]})
    own = [format4.new_code_cell(source, execution_count=2) for source in sources]
    return format4.new_notebook(cells=[cells[0], tagged, *([put_in] * injected), cells[1], *own])


def test_cells_are_counted_without_the_one_put_in() -> None:
    source = make_notebook("x", "y")
    assert find_parameters(source) == 1
    assert [without_injected(index, source) for index in (0, 1, 2, 3, 4)] == [0, 1, 1, 2, 3]
    executed = make_notebook("x", "y", injected=True)
    assert [cell.source for cell in drop_injected(executed).cells] == [
        *("# What?", "a = 1", "## Here", "x", "y"),
    ]


def test_a_cell_that_failed_is_named() -> None:
    error = PapermillExecutionError(
        exec_count=3, cell_index=4, source="x", ename="KeyError", evalue="'b'", traceback=[]
    )
    assert describe_failure(error, make_notebook("x")) == "cell 4, under 'Here': KeyError: 'b'"


def test_an_end_that_no_cell_made_is_told() -> None:
    source = make_notebook("x")
    never = explain_end(OSError("no room"), [], source)
    assert isinstance(never, KernelNotStartedError)
    assert str(never) == "the kernel did not start: OSError: no room"
    died = explain_end(RuntimeError("Kernel died"), [0, 4], source)
    assert isinstance(died, PageError)
    assert str(died) == "cell 4, under 'Here': RuntimeError: Kernel died"


@pytest.mark.parametrize(
    ("source", "kind", "refused"),
    [("x", "code", True), ("", "code", False), ("  ", "code", False), ("x", "markdown", False)],
)
def test_each_cell_with_code_was_run(source: str, kind: str, refused: bool) -> None:
    notebook = make_notebook("a")
    made = format4.new_code_cell if kind == "code" else format4.new_markdown_cell
    notebook.cells.append(made(source))
    expected = (
        pytest.raises(PageError, match="cell 5, under 'Here': was not run")
        if refused
        else nullcontext(notebook)
    )
    with expected:
        assert require_finished(notebook) is notebook


def test_a_kernel_is_reached_privately(tmp_path: Path) -> None:
    near = configure_kernel(Session(workspace=Path("/tmp/w"), nursery="n"))  # noqa: S108
    assert near["PageKernelManager"] == {
        **{"nursery": "n", "connection_file": "/tmp/w/k.json"},  # noqa: S108
        **({"transport": "ipc"} if os.name == "posix" else {"transport_encryption": "auto"}),
    }
    shortest = Path("/" + "w" * (100 - len("//k.json")))
    assert configure_kernel(Session(workspace=shortest))["PageKernelManager"] == {
        **{"nursery": "", "connection_file": f"{shortest}/k.json"},
        **{"transport_encryption": "auto"},
    }


def test_a_kernel_has_a_home_of_its_own_meanwhile(tmp_path: Path) -> None:
    before = dict(os.environ)
    with private_session(tmp_path, 7):
        changed = {name for name in os.environ if os.environ[name] != before.get(name)}
        assert changed
        assert any(str(tmp_path) in os.environ[name] for name in changed)
    assert dict(os.environ) == before
