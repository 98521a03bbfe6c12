"""The nursery of a run is started and stopped."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpanalysis.run.kernels.environment import describe_imports

MODULE = "cpanalysis.run.kernels.nursery"
WAITING = 128


def can_fork() -> bool:
    """Tell whether kernels are forked here: on Linux.

    Windows cannot fork, and Apple's libraries do not bear it.
    """
    return sys.platform == "linux"


@contextmanager
def open_nursery(folder: Path, seed: int) -> Iterator[str]:
    """Give the address of a nursery, which is there until the context ends.

    Kernels can be asked for at once; the first ones wait until everything is imported.
    """
    address = folder / "nursery"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen(WAITING)
        process = start_nursery(listener, folder / "nursery.log", seed)
    try:
        yield str(address)
    finally:
        stop_nursery(process)


def start_nursery(listener: socket.socket, log: Path, seed: int) -> "subprocess.Popen[bytes]":
    """Return the process that takes over a listening socket; its input ends with this process."""
    number = listener.fileno()
    heard, kept = os.pipe()
    with log.open("wb") as complaints:
        process = subprocess.Popen(  # noqa: S603 (this very Python)
            [sys.executable, "-P", "-m", MODULE, str(number)],
            stdin=heard,
            stdout=complaints,
            stderr=complaints,
            pass_fds=[number],
            start_new_session=True,
            env=os.environ | describe_imports(seed),
        )
    end_with(heard, process.pid)
    os.close(heard)
    process.stdin = os.fdopen(kept, "wb")
    return process


def end_with(heard: int, process: int) -> None:
    """Have the system end a process by SIGIO when what it hears ends.

    Importing takes a nursery seconds in which it does not look.
    """
    # Windows has no such module, nor any nursery.
    import fcntl

    fcntl.fcntl(heard, fcntl.F_SETOWN, process)
    fcntl.fcntl(heard, fcntl.F_SETFL, fcntl.fcntl(heard, fcntl.F_GETFL) | os.O_ASYNC)


def stop_nursery(process: "subprocess.Popen[bytes]") -> None:
    """End the nursery, at once even where it still imports, and with it all that it forked."""
    process.kill()
    process.wait()
    assert process.stdin is not None  # noqa: S101 (it was opened as a pipe)
    process.stdin.close()
