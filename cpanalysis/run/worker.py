"""A process that makes one page or document after another, told by its standard input what to make.

The first thing told is the workshop, then pages come until the run ends the process. What it has
to say goes to standard output. Both are pickled: they connect two processes of one run and nobody
else.
"""

import os
import pickle
import sys
from collections.abc import Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from cpanalysis.run.documents.document import Document
from cpanalysis.run.documents.make import make_document
from cpanalysis.run.outcome import Reached, Task
from cpanalysis.run.page import make_page
from cpanalysis.run.workshop import Workshop

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2


def run_worker(_: Sequence[str] = ()) -> None:
    """Make the pages that are asked for."""
    answers = claim_output()
    asked: SimpleQueue[Any] = SimpleQueue()
    Thread(target=listen, args=(asked,), daemon=True).start()
    workshop: Workshop = asked.get()
    while True:
        say(answers, answer(asked.get(), workshop, answers))


def answer(page: Task, workshop: Workshop, answers: BinaryIO) -> Any:
    """Make a page, telling meanwhile which cell it has reached, or a document."""
    if isinstance(page, Document):
        return make_document(page, workshop)
    return make_page(page, workshop, told=lambda cell: say(answers, Reached(page, cell)))


def claim_output() -> BinaryIO:
    """Return standard output for answers; what else is printed goes to standard error."""
    answers = os.fdopen(os.dup(STANDARD_OUTPUT), "wb")
    os.dup2(STANDARD_ERROR, STANDARD_OUTPUT)
    return answers


def listen(asked: "SimpleQueue[Any]") -> None:
    """Pass on what is asked; when the run has gone, end at once and leave its pages.

    The only thread beside the one that makes pages: it has to notice while a page is being made.
    """
    while True:
        try:
            asked.put(pickle.load(sys.stdin.buffer))  # noqa: S301 (from the run that started this)
        except Exception:
            os._exit(1)


def say(answers: BinaryIO, said: object) -> None:
    """Say something to the run."""
    pickle.dump(said, answers)
    answers.flush()


if __name__ == "__main__":
    # Parts of this module are pickled by their names, which must be those of the package.
    from cpanalysis.run import worker

    worker.run_worker()
