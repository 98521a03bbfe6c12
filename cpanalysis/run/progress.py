"""How far a run is: a bar on a terminal, a few plain lines anywhere else."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from cpanalysis.run.outcome import Begun, Filed, News, Outcome, Reached, Result

LOG = logging.getLogger("cpanalysis.run")
PARTS = 10
"""Where there is no terminal, that many lines at most say how far the run is."""


@dataclass(frozen=True)
class Count:
    """Pages or documents done, running and failed, of all."""

    total: int
    done: int = 0
    running: int = 0
    failed: int = 0
    what: str = "pages"

    def add(self, news: News) -> "Count":
        """Return the count after some news.

        >>> Count(total=4, done=1, running=2).words
        '1/4 pages done, 2 running, 0 failed'
        """
        if isinstance(news, Begun):
            return replace(self, running=self.running + 1)
        if isinstance(news, Reached):
            return self
        failed = self.failed + (news.status == "failed")
        return replace(self, done=self.done + 1, running=self.running - 1, failed=failed)

    @property
    def words(self) -> str:
        """The count as a line."""
        done = f"{self.done}/{self.total} {self.what} done"
        return f"{done}, {self.running} running, {self.failed} failed"

    @property
    def part(self) -> int:
        """How many tenths are done."""
        return PARTS * self.done // self.total


Show = Callable[[Count, News], None]


def follow_pages(news: Iterable[News], *, total: int, console: Console) -> Iterator[Outcome]:
    """Yield outcomes as they come; show meanwhile how far the run is, and write it to the log."""
    for item in follow(news, Count(total), console):
        if isinstance(item, Outcome):
            yield item


def follow_documents(news: Iterable[News], *, total: int, console: Console) -> Iterator[Filed]:
    """Yield what came of documents, as :func:`follow_pages` does of pages."""
    for item in follow(news, Count(total, what="documents"), console):
        if isinstance(item, Filed):
            yield item


def follow(news: Iterable[News], count: Count, console: Console) -> Iterator[News]:
    """Yield all news; show meanwhile how far the run is, and write it to the log."""
    opened = open_bar if console.is_terminal else open_lines
    with opened(console, count) as show:
        for item in news:
            count = count.add(item)
            write_log(item)
            show(count, item)
            yield item


@contextmanager
def open_bar(console: Console, count: Count) -> Iterator[Show]:
    """Give what moves a bar: pages done, running and failed, and the time left."""
    counts = "{task.fields[running]} running, {task.fields[failed]} failed, time left"
    columns = [TextColumn(count.what), BarColumn(), MofNCompleteColumn(), TextColumn(counts)]
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(count.what, total=count.total, running=0, failed=0)

        def show(count: Count, item: News) -> None:
            bar.update(task, completed=count.done, running=count.running, failed=count.failed)
            write_failure(console, item)

        yield show


@contextmanager
def open_lines(console: Console, _: Count) -> Iterator[Show]:
    """Give what writes plain lines: each failure, and how far the run is at every tenth."""
    said = [0]

    def show(count: Count, item: News) -> None:
        write_failure(console, item)
        if count.part > said[0]:
            write_line(console, count.words)
            said[0] = count.part

    yield show


def write_failure(console: Console, item: News) -> None:
    """Name a page or document that failed, with the cell and the reason."""
    if isinstance(item, Outcome | Filed) and item.status == "failed":
        write_line(console, describe_outcome(item))


def write_log(item: News) -> None:
    """Write one piece of news to the log: pages as information or errors, cells as details."""
    if isinstance(item, Begun):
        LOG.info("%s: begun", item.page.name)
    elif isinstance(item, Reached):
        LOG.debug("%s: %s", item.page.name, item.cell)
    elif item.status == "failed":
        LOG.error("%s: failed: %s", item.name, item.reason)
    else:
        LOG.info("%s: made in %.1f s", item.name, item.seconds)


def describe_outcome(outcome: Result) -> str:
    """Return what came of a page or document in one line."""
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{outcome.status} {outcome.name}{reason}"


def write_line(console: Console, line: str) -> None:
    """Write one line as it is, neither coloured nor broken."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
