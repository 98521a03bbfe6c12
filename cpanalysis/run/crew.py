"""A worker as the run sees it: a process, the page it is at, and until when."""

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Union

from cpanalysis.run.kernels.forked import ForkedProcess, Wanted
from cpanalysis.run.outcome import Reached, Task
from cpanalysis.run.workshop import Workshop

MODULE = "cpanalysis.run.worker"
STANDARD_ERROR = 2

Process = Union["subprocess.Popen[bytes]", ForkedProcess]

Heard = tuple["Worker", Any]
"""What a worker says; None when it has ended."""


@dataclass(eq=False)
class Worker:
    """One process; what it says is put into ``heard``."""

    workshop: Workshop
    heard: "SimpleQueue[Heard]"
    page: Task | None = None
    cell: str = ""
    deadline: float = float("inf")
    process: Process = field(init=False)
    told: IO[bytes] = field(init=False)
    said: IO[bytes] = field(init=False)
    thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        """Start the process, and a thread that does nothing but wait for what it says."""
        start = fork_worker if self.workshop.nursery else start_worker
        self.process, self.told, self.said = start(self.workshop.nursery)
        self.thread = Thread(target=self.listen, daemon=True)
        self.thread.start()
        self.tell(self.workshop)

    def listen(self) -> None:
        """Pass on what the process says until it ends."""
        with suppress(Exception):
            while True:
                self.heard.put((self, pickle.load(self.said)))  # noqa: S301 (from a worker of this run)
        self.heard.put((self, None))

    def tell(self, said: object) -> None:
        """Tell the process something; where it has ended, that is heard of elsewhere."""
        with suppress(OSError):
            pickle.dump(said, self.told)
            self.told.flush()

    def begin(self, page: Task, limit: float) -> None:
        """Give the process a page, which it has ``limit`` seconds for."""
        self.page, self.cell = page, ""
        self.deadline = time.monotonic() + limit
        self.tell(page)

    def note(self, reached: Reached) -> None:
        """Note which cell the page has come to."""
        self.cell = reached.cell

    def rest(self) -> None:
        """Note that the page is done."""
        self.page, self.deadline = None, float("inf")

    def kill(self) -> None:
        """End the process; its kernel ends with it."""
        self.process.kill()
        self.process.wait()
        self.thread.join()
        with suppress(OSError):
            self.told.close()
        self.said.close()


Started = tuple[Process, IO[bytes], IO[bytes]]
"""A process, with what it is told by and what it says by."""


def start_worker(_: str) -> Started:
    """Start a worker that imports by itself what it needs."""
    process = subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-P", "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None  # noqa: S101 (it was opened as a pipe, as the next one)
    assert process.stdout is not None  # noqa: S101
    return process, process.stdin, process.stdout


def fork_worker(nursery: str) -> Started:
    """Have a worker forked; where the nursery has gone, start one without it."""
    (its_input, told), (said, its_output) = os.pipe(), os.pipe()
    streams = (its_input, its_output, STANDARD_ERROR)
    try:
        process = ForkedProcess(Wanted(calling="worker"), nursery, streams=streams)
    except OSError:
        os.close(told)
        os.close(said)
        return start_worker("")
    finally:
        os.close(its_input)
        os.close(its_output)
    return process, os.fdopen(told, "wb"), os.fdopen(said, "rb")
