"""One run at a time in one folder."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cpanalysis.errors import ParameterError

NAME = ".lock"
FAR = 1 << 30
"""Where Windows locks a byte: beyond what is written, which others may then still read."""


@dataclass(frozen=True)
class Lock:
    """The lock file of a folder, held open."""

    file: BinaryIO
    path: Path

    def read_scratch(self) -> Path | None:
        """Return the private folder that is noted in the file, or nothing."""
        self.file.seek(0)
        try:
            return Path(json.loads(self.file.read())["scratch"])
        except (ValueError, KeyError, TypeError):
            return None

    def note(self, scratch: Path) -> None:
        """Note who holds the lock, and the private folder to remove if that one is killed."""
        text = json.dumps({"process": os.getpid(), "scratch": str(scratch)})
        self.file.seek(0)
        self.file.truncate()
        self.file.write(text.encode())
        self.file.flush()


@contextmanager
def lock_folder(folder: Path) -> Iterator[Lock]:
    """Hold the lock of a folder; the system lets go of it when its holder dies, however that is.

    Raises
    ------
    ParameterError
        Where another run holds it, or the folder cannot be written.
    """
    lock = take_lock(folder)
    try:
        remove_scratch(lock.read_scratch())
        yield lock
    finally:
        release(lock)


def take_lock(folder: Path) -> Lock:
    """Return the lock, taken.

    A holder removes the file when it lets go. Whoever opened it just before would hold a lock on
    nothing, and so tries again.
    """
    path = folder / NAME
    try:
        while True:
            file = path.open("a+b")
            if not try_to_hold(file):
                file.close()
                raise ParameterError(
                    f"another run is writing into {str(folder)!r};"
                    " wait for it, or name another folder"
                )
            if is_same(file, path):
                return Lock(file, path)
            file.close()
    except OSError as error:
        raise ParameterError(f"no pack can be made in {str(folder)!r}: {error.strerror}") from None


def is_same(file: BinaryIO, path: Path) -> bool:
    """Tell whether an open file is still the one of its name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def release(lock: Lock) -> None:
    """Remove the file and let go of the lock; Windows removes no file that is open."""
    with suppress(OSError):
        lock.path.unlink()
    lock.file.close()
    if sys.platform == "win32":
        with suppress(OSError):
            lock.path.unlink()


def remove_scratch(scratch: Path | None) -> None:
    """Remove the private folder of a run that was killed, and nothing that is not one."""
    if scratch is None or scratch.parent != Path(tempfile.gettempdir()):
        return
    if scratch.name.startswith("cpanalysis-"):
        shutil.rmtree(scratch, ignore_errors=True)


if sys.platform == "win32":
    import msvcrt

    def try_to_hold(file: BinaryIO) -> bool:
        """Take the lock of an open file, or say that somebody else has it."""
        file.seek(FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_to_hold(file: BinaryIO) -> bool:
        """Take the lock of an open file, or say that somebody else has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
