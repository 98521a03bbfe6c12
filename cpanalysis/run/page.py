"""One page is made: run, rendered, looked at, and laid where the run takes it from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from nbformat import NotebookNode

from cpanalysis.run.accept import accept_page
from cpanalysis.run.costs import count_cells
from cpanalysis.run.execute import Session, execute_page
from cpanalysis.run.failure import PageError, describe_error, hide_private
from cpanalysis.run.files import hash_file, write_whole
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import Page
from cpanalysis.run.render import list_messages, render_page, show_cell
from cpanalysis.run.workshop import Workshop

Told = Callable[[str], None]


def make_page(page: Page, workshop: Workshop, *, told: Told = lambda _: None) -> Outcome:
    """Make one page, which the run then puts into the pack, and say what came of it.

    ``told`` hears of each cell as it is reached.

    Whatever goes wrong becomes the outcome of this page alone; the others go on.
    """
    started = perf_counter()
    target = workshop.made / page.file
    try:
        with TemporaryDirectory(dir=workshop.scratch, ignore_cleanup_errors=True) as workspace:
            session = Session(workspace=Path(workspace), nursery=workshop.nursery, told=told)
            outcome = write_page(page, target, session)
    except Exception as error:
        outcome = Outcome(page=page, status="failed", reason=describe_reason(error))
    return replace(outcome, seconds=round(perf_counter() - started, 3))


def write_page(page: Page, target: Path, session: Session) -> Outcome:
    """Run, render and accept a page, then write it."""
    notebook = execute_page(page, session)
    html = render_page(page, notebook)
    accept_page(html, area=page.parameters.area, shown=join_shown(notebook))
    write_whole(target, html.encode("utf-8"))
    cost = count_cells(html)
    messages = tuple(map(hide_private, list_messages(notebook)))
    return Outcome(
        page=page,
        status="made",
        cells=sum_cells(notebook),
        figures=cost.cells,
        hidden=cost.hidden,
        messages=messages,
        sha256=hash_file(target),
    )


def sum_cells(notebook: NotebookNode) -> float:
    """Return the seconds that the cells of an executed notebook took, as papermill timed them."""
    timed = [cell.metadata.get("papermill", {}).get("duration") for cell in notebook.cells]
    return round(float(sum(filter(None, timed))), 3)


def join_shown(notebook: NotebookNode) -> str:
    """Return what the cells' code showed, without the words that every district shares."""
    return "\n".join(show_cell(cell) for cell in notebook.cells if cell.cell_type == "code")


def describe_reason(error: Exception) -> str:
    """Return why a page failed, in one line without anything private."""
    if isinstance(error, PageError):
        return hide_private(str(error))
    return describe_error(type(error).__name__, str(error))
