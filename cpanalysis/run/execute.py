"""A notebook is run with its parameters, alone and in quiet."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from traitlets.config import Config

from cpanalysis.read.locations import find_project
from cpanalysis.run.failure import PageError, describe_cell, describe_error
from cpanalysis.run.kernels.environment import describe_session, restore_environment
from cpanalysis.run.kernels.manager import PageKernelManager
from cpanalysis.run.plan import Page

KERNEL = "python3"
STANDARD_ERROR = 2
INJECTED = "injected-parameters"
LONGEST_SOCKET = 100
"""Characters of a socket's name that every system allows."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """Where and how one notebook is run; ``told`` hears of each cell as it starts."""

    workspace: Path
    nursery: str = ""
    told: Callable[[str], None] = lambda _: None


class KernelNotStartedError(Exception):
    """No cell was run, because there was no kernel to run it."""


def execute_page(page: Page, session: Session) -> NotebookNode:
    """Return the executed notebook of a page, as it would stand without the cell put in.

    Where the kernel does not start it is tried once more, without a nursery.

    Raises
    ------
    PageError
        Where a cell fails or is not reached; names the cell and the error's last line.
    """
    source = nbformat.read(page.source.path, as_version=4)
    try:
        executed = run_twice(page, source, session)
    except PapermillExecutionError as error:
        raise PageError(describe_failure(error, source)) from None
    return require_finished(drop_injected(executed))


def run_twice(page: Page, source: NotebookNode, session: Session) -> NotebookNode:
    """Run a notebook, and once more where its kernel did not start, and only then."""
    try:
        return run_alone(page, source, session)
    except KernelNotStartedError:
        return run_alone(page, source, replace(session, nursery=""))


def run_alone(page: Page, source: NotebookNode, session: Session) -> NotebookNode:
    """Run the notebook of a page by papermill, without a bar or a word in the log.

    Raises
    ------
    KernelNotStartedError
        Where that went wrong before the first cell.
    PageError
        Where the kernel died later.
    """
    reached: list[int] = []
    workspace = session.workspace / f"kernel-{'warm' if session.nursery else 'ordinary'}"
    workspace.mkdir(exist_ok=True)

    def note(cell: NotebookNode, cell_index: int) -> None:
        reached.append(cell_index)
        session.told(describe_cell(source.cells, without_injected(cell_index, source)))

    try:
        with private_session(workspace, page.parameters.seed), quiet_kernel(workspace):
            return run_notebook(page, replace(session, workspace=workspace), note)
    except PapermillExecutionError:
        raise
    except Exception as error:
        raise explain_end(error, reached, source) from error


def explain_end(error: Exception, reached: list[int], source: NotebookNode) -> Exception:
    """Return why a run ended that no cell ended: no kernel at all, or one that died on the way."""
    said = describe_error(type(error).__name__, str(error))
    if not reached:
        return KernelNotStartedError(f"the kernel did not start: {said}")
    return PageError(
        f"{describe_cell(source.cells, without_injected(reached[-1], source))}: {said}"
    )


def run_notebook(page: Page, session: Session, note: Callable[..., None]) -> NotebookNode:
    """Return what papermill makes of a notebook."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    executed: NotebookNode = execute_notebook(
        nbformat.read(page.source.path, as_version=4),
        session.workspace / "page.ipynb",
        parameters=page.injected,
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        cwd=find_project(),
        config=configure_kernel(session),
        kernel_manager_class=PageKernelManager,
        shutdown_kernel="immediate",
        on_cell_start=note,
    )
    return executed


def configure_kernel(session: Session) -> Config:
    """Return how a kernel is reached: so that nobody else on the machine can read what it shows.

    Where the system has sockets that are files they lie in the private workspace, which also
    spares the race for free ports; elsewhere what goes over ports is encrypted.
    """
    file = session.workspace / "k.json"
    private = os.name == "posix" and len(str(file)) < LONGEST_SOCKET
    way = {"transport": "ipc"} if private else {"transport_encryption": "auto"}
    return Config(
        {"PageKernelManager": {"nursery": session.nursery, "connection_file": str(file), **way}}
    )


@contextmanager
def private_session(workspace: Path, seed: int) -> Iterator[None]:
    """Give the kernel a home of its own, so that nothing of the user's reaches a page."""
    private = describe_session(workspace, seed)
    before = {name: os.environ.get(name) for name in private}
    os.environ.update(private)
    try:
        yield
    finally:
        restore_environment(before)


@contextmanager
def quiet_kernel(workspace: Path) -> Iterator[None]:
    """Send what the kernel says of itself to a file of the workspace, and not to the terminal.

    The kernel is another process, so its error stream is turned where the system keeps it. What
    cells write there comes with their outputs and is not touched.
    """
    terminal = os.dup(STANDARD_ERROR)
    try:
        with (workspace / "kernel.log").open("wb") as log:
            os.dup2(log.fileno(), STANDARD_ERROR)
            yield
    finally:
        os.dup2(terminal, STANDARD_ERROR)
        os.close(terminal)


def describe_failure(error: PapermillExecutionError, source: NotebookNode) -> str:
    """Say which cell of the notebook failed, and how."""
    index = without_injected(error.cell_index, source)
    return f"{describe_cell(source.cells, index)}: {describe_error(error.ename, error.evalue)}"


def without_injected(index: int, source: NotebookNode) -> int:
    """Return which cell of the notebook an executed one is, papermill's own not counted."""
    return index - (index > find_parameters(source))


def find_parameters(notebook: NotebookNode) -> int:
    """Return the index of the cell of parameters, after which papermill puts its own."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    return next(index for index, tag in enumerate(tags) if "parameters" in tag)


def drop_injected(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without the cell that papermill put in."""
    cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    return NotebookNode(notebook | {"cells": cells})


def require_finished(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook where each cell with code was run to its end.

    A cell that leaves the session (``exit()``) ends a run early without an error.
    """
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            raise PageError(f"{describe_cell(notebook.cells, index)}: was not run")
    return notebook
