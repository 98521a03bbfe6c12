"""How far a run is: a bar on a terminal, one line a page anywhere else."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from cpanalysis.run.outcome import Outcome


def follow_pages(
    outcomes: Iterable[Outcome], *, total: int, jobs: int, console: Console
) -> Iterator[Outcome]:
    """Yield outcomes as they come, and show meanwhile how far the run is."""
    if console.is_terminal:
        yield from draw_bar(outcomes, total=total, jobs=jobs, console=console)
    else:
        yield from write_lines(outcomes, total=total, console=console)


def draw_bar(
    outcomes: Iterable[Outcome], *, total: int, jobs: int, console: Console
) -> Iterator[Outcome]:
    """Yield outcomes under a bar that shows pages done, running and failed, and the time left."""
    with open_bar(console) as bar:
        task = bar.add_task("pages", total=total, running=min(jobs, total), failed=0)
        for outcome in outcomes:
            advance_bar(bar, task, outcome=outcome, jobs=jobs)
            yield outcome


def open_bar(console: Console) -> Progress:
    """Return the bar with its columns."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[running]} running, {task.fields[failed]} failed, time left"),
        TimeRemainingColumn(),
        console=console,
    )


def advance_bar(bar: Progress, task: TaskID, *, outcome: Outcome, jobs: int) -> None:
    """Move the bar on by one page, and name the page above it where it failed."""
    state = bar.tasks[bar.task_ids.index(task)]
    left = int((state.total or 0) - state.completed - 1)
    failed = state.fields["failed"] + (outcome.status == "failed")
    bar.update(task, advance=1, running=min(jobs, left), failed=failed)
    if outcome.status == "failed":
        write_line(bar.console, describe_outcome(outcome))


def write_lines(outcomes: Iterable[Outcome], *, total: int, console: Console) -> Iterator[Outcome]:
    """Yield outcomes with a line for each."""
    for number, outcome in enumerate(outcomes, start=1):
        write_line(console, f"{number}/{total} {describe_outcome(outcome)}")
        yield outcome


def describe_outcome(outcome: Outcome) -> str:
    """Return what came of a page in one line."""
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{outcome.status} {outcome.name}{reason}"


def write_line(console: Console, line: str) -> None:
    """Write one line as it is, neither coloured nor broken."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
