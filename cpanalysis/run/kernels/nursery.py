"""A process that has imported what a pack needs, and forks kernels and workers on demand.

Importing costs a fresh kernel longer than most pages take to run. The nursery imports once and
runs nothing: no query of polars (its threads do not survive a fork), no figure, no notebook. Each
child is a process of its own with a session, an environment and streams of its own.

A child lives no longer than the connection over which it was asked for, the nursery no longer
than the run: when a worker is killed the system closes its connection and its kernel is killed;
when the run is killed the nursery's standard input ends and everything ends.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import cpanalysis
from cpanalysis.run.kernels.kernel import PARENT, run_kernel
from cpanalysis.run.kernels.lifeline import die_with_parent

WAIT = 10.0
"""Seconds that a request may take to arrive; it is sent in one piece."""

HEARD_AT_ONCE = 4096

NEEDED = (
    *("great_tables", "seaborn"),
    *("ipykernel.debugger", "tornado.platform.asyncio", "IPython.extensions.storemagic"),
    *("IPython.core.completerlib", "IPython.core.logger", "IPython.core.oinspect"),
    *(f"PIL.{kind}ImagePlugin" for kind in ("Png", "Bmp", "Gif", "Jpeg", "Ppm")),
)
"""What pages import, and kernels as they start: the debugger takes longer than all the rest."""

STREAMS = 3
"""Standard input, output and errors, which come with a request as open files."""


@dataclass(frozen=True)
class Request:
    """What a child is to become, and with what."""

    calling: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    streams: Sequence[int]


def receive_request(connection: socket.socket) -> Request:
    """Return the request that arrives over a new connection."""
    connection.settimeout(WAIT)
    _, streams, _, _ = socket.recv_fds(connection, 1, maxfds=STREAMS)
    with connection.makefile("rb") as stream:
        said: dict[str, Any] = json.loads(stream.readline())
    connection.settimeout(None)
    return Request(**said, streams=streams)


@dataclass
class Nursery:
    """The server: whom it listens to, what it can do, and who lives by which connection."""

    listener: socket.socket
    callings: dict[str, Callable[[list[str]], None]]
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    children: dict[int, socket.socket] = field(default_factory=dict)

    def serve(self) -> None:
        """Answer requests until the run is over, which is now seen and need not be signalled."""
        signal.signal(signal.SIGIO, signal.SIG_IGN)
        self.watch(self.listener, self.admit)
        self.watch(sys.stdin, self.close)
        heard = hear_children()
        self.watch(heard, lambda: self.reap(heard))
        while True:
            for key, _ in self.selector.select():
                key.data()

    def watch(self, source: Any, act: Callable[[], None]) -> None:
        """Have something done whenever a source can be read."""
        self.selector.register(source, selectors.EVENT_READ, act)

    def admit(self) -> None:
        """Fork a child for a new connection; a request that is broken closes it."""
        connection, _ = self.listener.accept()
        try:
            request = receive_request(connection)
        except (OSError, ValueError, TypeError):
            connection.close()
            return
        self.bear(request, connection)

    def bear(self, request: Request, connection: socket.socket) -> None:
        """Fork a child and say which process it is."""
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self.become(request, parent)
        for stream in request.streams:
            os.close(stream)
        self.children[child] = connection
        self.watch(connection, lambda: self.obey(child))
        tell(connection, pid=child)

    def become(self, request: Request, parent: int) -> None:
        """Turn the forked process into what was asked for; never returns into the server."""
        code = 1
        try:
            self.let_go()
            take_on(request, parent)
            self.callings[request.calling](request.arguments)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def let_go(self) -> None:
        """Close in a child what belongs to the server and to other children."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.selector.close()
        self.listener.close()
        for connection in self.children.values():
            connection.close()

    def obey(self, child: int) -> None:
        """Send a child the signal that is asked for, or kill it where its connection ended."""
        try:
            said = self.children[child].recv(1)
        except OSError:
            said = b""
        send_signal(child, said[0] if said else signal.SIGKILL)
        if not said:
            self.selector.unregister(self.children[child])

    def reap(self, heard: socket.socket) -> None:
        """Tell of each child that has ended; what was heard is taken in, or it is heard forever."""
        with suppress(BlockingIOError):
            heard.recv(HEARD_AT_ONCE)
        for child in list(self.children):
            if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self.bury(child)

    def bury(self, child: int) -> None:
        """End what a child started, before its number can be another process's, and tell."""
        send_signal(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        connection = self.children.pop(child)
        with suppress(KeyError):
            self.selector.unregister(connection)
        tell(connection, code=os.waitstatus_to_exitcode(status))
        connection.close()

    def close(self) -> None:
        """End all children, then the server."""
        for child in self.children:
            send_signal(child, signal.SIGKILL)
        os._exit(0)


def hear_children() -> socket.socket:
    """Return what can be read whenever a child has ended; nothing else interrupts the server."""
    heard, told = socket.socketpair()
    heard.setblocking(False)
    told.setblocking(False)
    signal.set_wakeup_fd(told.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return heard


def send_signal(child: int, signum: int) -> None:
    """Send a signal to a child and to what it started."""
    try:
        os.killpg(child, signum)
    except ProcessLookupError:
        with suppress(ProcessLookupError):
            os.kill(child, signum)


def tell(connection: socket.socket, **said: int) -> None:
    """Say something to whoever asked for a child, if that one still listens."""
    with suppress(OSError):
        connection.sendall(json.dumps(said).encode() + b"\n")


def take_on(request: Request, parent: int) -> None:
    """Take on the folder, the environment and the streams that a child was asked for with."""
    os.setsid()
    die_with_parent(parent)
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment, **{PARENT: str(parent)})
    renew_chance()


def renew_chance() -> None:
    """Start chance anew, which children forked from one process would share.

    Python's own generator starts itself anew after a fork; numpy's global one does not.
    """
    import numpy as np

    np.random.seed()


def import_pages() -> None:
    """Import what kernels and the cells of pages are likely to need, without running any of it."""
    for module in NEEDED:
        import_module(module)
    # The package imports a name when it is first used; a page uses nearly all of them.
    for name in cpanalysis.__all__:
        getattr(cpanalysis, name)


def main() -> None:
    """Serve over the listening socket whose file number is the only argument.

    The system is not asked to end it with its parent: Linux takes the thread for that which
    started it, and threads come and go. Standard input tells the same of the whole process.
    """
    listener = socket.socket(fileno=int(sys.argv[1]))
    import_pages()
    # Imported here because a worker also imports how a nursery is asked.
    from cpanalysis.run.worker import run_worker

    # What was imported is never collected, so that children go on sharing its memory.
    gc.collect()
    gc.freeze()
    Nursery(listener, {"kernel": run_kernel, "worker": run_worker}).serve()


if __name__ == "__main__":
    main()
