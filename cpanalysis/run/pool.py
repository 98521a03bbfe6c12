"""Pages are made side by side, each worker and each kernel a process: never in threads."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from cpanalysis.run.crew import Heard, Worker
from cpanalysis.run.outcome import Begun, News, Reached, Result, Task, fail
from cpanalysis.run.workshop import Workshop


@dataclass
class Pool:
    """The workers of a run, the pages that wait for them, and how long a page may take."""

    workshop: Workshop
    jobs: int
    limit: float
    heard: "SimpleQueue[Heard]" = field(default_factory=SimpleQueue)
    workers: list[Worker] = field(default_factory=list)
    waiting: deque[Task] = field(default_factory=deque)

    def make(self, pages: Sequence[Task]) -> Iterator[News]:
        """Yield what is heard of each page, until something came of all of them.

        A worker that dies, or takes too long for a page, fails that page alone; another worker
        takes its place.
        """
        self.waiting.extend(pages)
        try:
            yield from self.hand_out()
            while any(worker.page for worker in self.workers):
                yield from self.hear()
                yield from self.hand_out()
        finally:
            self.close()

    def hand_out(self) -> Iterator[Begun]:
        """Give pages to those who have none."""
        while self.waiting and (worker := self.find_idle()):
            page = self.waiting.popleft()
            worker.begin(page, self.limit)
            yield Begun(page)

    def find_idle(self) -> Worker | None:
        """Return a worker without a page, a new one where there are still fewer than jobs."""
        idle = next((worker for worker in self.workers if worker.page is None), None)
        if idle or len(self.workers) >= self.jobs:
            return idle
        self.workers.append(Worker(self.workshop, self.heard))
        return self.workers[-1]

    def hear(self) -> Iterator[News]:
        """Yield what the next to speak says of its page; the overdue are stopped."""
        nearest = min(worker.deadline for worker in self.workers)
        try:
            worker, said = self.heard.get(timeout=max(0.0, nearest - time.monotonic()))
        except Empty:
            yield from self.stop_overdue()
            return
        if worker in self.workers:
            yield from self.take(worker, said)

    def take(self, worker: Worker, said: Any) -> Iterator[News]:
        """Yield what one worker says of its page."""
        if isinstance(said, Reached):
            worker.note(said)
            yield said
        elif said is None:
            yield from self.lose(worker, "the page's process ended")
        else:
            worker.rest()
            yield said

    def stop_overdue(self) -> Iterator[Result]:
        """Stop workers whose page has taken too long."""
        now = time.monotonic()
        for worker in [worker for worker in self.workers if worker.deadline <= now]:
            yield from self.lose(worker, f"took longer than {self.limit:g} seconds")

    def lose(self, worker: Worker, why: str) -> Iterator[Result]:
        """Do without a worker, and say what came of its page where it had one."""
        self.workers.remove(worker)
        worker.kill()
        if worker.page is not None:
            where = f"{worker.cell}: " if worker.cell else ""
            yield fail(worker.page, where + why)

    def close(self) -> None:
        """End the workers; one that is at a page is at it for nobody any more."""
        for worker in self.workers:
            worker.kill()


def make_pages(
    pages: Sequence[Task], workshop: Workshop, *, jobs: int, limit: float
) -> Iterator[News]:
    """Yield what is heard of pages that are made ``jobs`` at a time, each within ``limit``."""
    yield from Pool(workshop, min(jobs, len(pages)), limit).make(pages)
