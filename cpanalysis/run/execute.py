"""A notebook is run with its parameters, alone and in quiet."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from traitlets.config import Config

from cpanalysis.read.locations import find_project
from cpanalysis.run.failure import PageError, describe_cell, describe_error
from cpanalysis.run.plan import Page

KERNEL = "python3"
STANDARD_ERROR = 2
INJECTED = "injected-parameters"
ENCRYPTED = Config({"KernelManager": {"transport_encryption": "auto"}})
"""What a page shows goes to and from its kernel unreadable to others on the machine."""


def execute_page(page: Page, workspace: Path) -> NotebookNode:
    """Return the executed notebook of a page, as it would stand without the cell put in.

    Raises
    ------
    PageError
        Where a cell fails or is not reached; names the cell and the error's last line.
    """
    source = nbformat.read(page.source.path, as_version=4)
    try:
        with private_session(workspace, page.parameters.seed), quiet_kernel(workspace):
            executed = run_notebook(page, workspace)
    except PapermillExecutionError as error:
        raise PageError(describe_failure(error, source)) from None
    return require_finished(drop_injected(executed))


def run_notebook(page: Page, workspace: Path) -> NotebookNode:
    """Run the notebook of a page by papermill, without a bar or a word in the log."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    executed: NotebookNode = execute_notebook(
        nbformat.read(page.source.path, as_version=4),
        workspace / "page.ipynb",
        parameters=page.injected,
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        cwd=find_project(),
        config=ENCRYPTED,
    )
    return executed


@contextmanager
def private_session(workspace: Path, seed: int) -> Iterator[None]:
    """Give the kernel a home of its own, so that nothing of the user's reaches a page.

    Start-up scripts, histories and connection files of other sessions stay out; sets are walked
    in the same order each time, because the seed of their hashing is set.
    """
    private = {
        "IPYTHONDIR": str(workspace / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(workspace / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONHASHSEED": str(seed),
    }
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


def restore_environment(before: dict[str, str | None]) -> None:
    """Put variables of the environment back to what they were."""
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


def describe_failure(error: PapermillExecutionError, source: NotebookNode) -> str:
    """Say which cell of the notebook failed, and how."""
    position = find_parameters(source)
    index = error.cell_index - (error.cell_index > position)
    return f"{describe_cell(source.cells, index)}: {describe_error(error.ename, error.evalue)}"


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
