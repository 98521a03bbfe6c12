"""A real PostgreSQL of Debian's package on the loopback, in a cluster made for the test."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

PASSWORD = "made-up: p@ss/word %41"  # noqa: S105 (of a cluster that lives for a test)
UNPRIVILEGED = "postgres"


@dataclass(frozen=True)
class Server:
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://analyst@127.0.0.1:{self.port}/postgres"


def find_program(name: str) -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    return installed[-1] if installed else Path(on_path) if on_path else None


@contextmanager
def running_server() -> Iterator[Server]:
    folder = Path(mkdtemp(prefix="cluster-", dir="/tmp"))
    server = Server(_free_port())
    try:
        _prepare(folder)
        options = f"-p {server.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):
            _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    if os.getuid() == 0:
        shutil.chown(secret, UNPRIVILEGED)
        shutil.chown(folder, UNPRIVILEGED)
    _run(
        "initdb", "-D", folder / "data", "-U", "analyst", f"--pwfile={secret}",
        "--auth=scram-sha-256", "-E", "UTF8", "--no-sync",
    )  # fmt: skip


def _run(name: str, *arguments: object) -> None:
    program = find_program(name)
    subprocess.run(  # noqa: S603
        [str(program), *map(str, arguments)],
        check=True,
        user=UNPRIVILEGED if os.getuid() == 0 else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
