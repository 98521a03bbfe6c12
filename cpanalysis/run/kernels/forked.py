"""A child that a nursery has forked, as seen from the process that asked for it."""

import json
import os
import select
import signal
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

GONE = -signal.SIGTERM
"""What counts as the end of a child whose nursery has gone: it was ended with it."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a nursery is asked for: a ``kernel`` or a ``worker``, where, and with what."""

    calling: str
    arguments: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: str = field(default_factory=os.getcwd)


class ForkedProcess:
    """A forked child with what :class:`subprocess.Popen` has that is used of it here.

    ``streams`` are the numbers of the open files that become its input, output and errors.

    Raises
    ------
    OSError
        Where there is no nursery at ``address``, or it does not answer.
    """

    stdin = stdout = stderr = None

    def __init__(self, wanted: Wanted, address: str, *, streams: Sequence[int]) -> None:
        self.returncode: int | None = None
        self.connection = socket.socket(socket.AF_UNIX)
        self.stream = self.connection.makefile("rb")
        try:
            self.connection.connect(address)
            socket.send_fds(self.connection, [b"c"], streams)
            self.connection.sendall(json.dumps(asdict(wanted)).encode() + b"\n")
            self.pid = self.hear("pid")
        except OSError:
            self.close()
            raise

    def hear(self, name: str) -> int:
        """Return the next number that the nursery says, which must be the one named."""
        line = self.stream.readline()
        if not line:
            raise OSError("the nursery has gone")
        return int(json.loads(line)[name])

    def poll(self) -> int | None:
        """Return the code with which the child ended, or None while it runs."""
        if self.returncode is None and select.select([self.connection], [], [], 0)[0]:
            return self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the code with which the child ended, once it has."""
        if self.returncode is None:
            self.connection.settimeout(timeout)
            try:
                self.returncode = self.hear("code")
            except OSError:
                self.returncode = GONE
            self.close()
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Have a signal sent to the child and to what it started."""
        if self.returncode is None:
            try:
                self.connection.sendall(bytes([signum]))
            except OSError:
                self.wait()

    def terminate(self) -> None:
        """Ask the child to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Give the connection up, which ends the child where it still runs."""
        self.stream.close()
        self.connection.close()
