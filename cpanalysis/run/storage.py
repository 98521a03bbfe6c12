"""Inputs and packs that live in object storage: fetched before a run, sent after it.

Addresses are those of fsspec (``s3://BUCKET/FOLDER``); how storage is reached and by whom is told
to fsspec as always, by its own settings and the environment, never in an address. A pack is made
in a folder of this machine, with all that makes it survive a kill, and sent when it is done:
changed pages first, the manifest last, so that what the manifest tells is there.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from cpanalysis.errors import ParameterError
from cpanalysis.run.log import SUFFIX, find_log

LAST = ("index.html", "manifest.json")
PREFIX = "cpanalysis-"


def is_remote(place: str) -> bool:
    """Tell the address of a place in storage from a folder.

    >>> is_remote("s3://packs/cleveland"), is_remote("packs/cleveland")
    (True, False)
    """
    return "://" in place


@dataclass
class Storage:
    """A folder in storage, and what was found in it."""

    files: Any
    root: str
    found: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, folder: Path) -> None:
        """Bring every file into a folder of this machine."""
        for key in self.files.find(self.root):
            name = str(PurePosixPath(key).relative_to(self.root))
            self.found[name] = self.files.cat_file(key)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.found[name])

    def send(self, folder: Path) -> None:
        """Send what has changed, the manifest last, then remove what is no more."""
        names = sorted(list_names(folder), key=lambda name: (rank(name), name))
        for name in names:
            content = (folder / name).read_bytes()
            if content != self.found.get(name):
                self.files.pipe_file(f"{self.root}/{name}", content)
        for name in self.found.keys() - set(names):
            self.files.rm_file(f"{self.root}/{name}")


def list_names(folder: Path) -> list[str]:
    """Return the names of all files under a folder that are not a run's own."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.relative_to(folder).as_posix() for path in files if not path.name.startswith(".")]


def rank(name: str) -> int:
    """Return when a file is sent: the front page after the pages, then the manifest.

    >>> [rank(name) for name in ("hartlepool/cse.html", "index.html", "manifest.json")]
    [0, 1, 2]
    """
    return LAST.index(name) + 1 if name in LAST else 0


def open_storage(address: str) -> Storage:
    """Return the folder in storage at an address.

    Raises
    ------
    ParameterError
        Where fsspec, or what it needs for this kind of storage, is not installed or not known.
    """
    try:
        import fsspec  # optional

        files, root = fsspec.core.url_to_fs(address)
    except ImportError:
        raise ParameterError(f"{address!r} needs fsspec: install cpanalysis[storage]") from None
    except ValueError as error:
        raise ParameterError(f"{address!r}: {error}") from None
    return Storage(files, root.rstrip("/"))


@contextmanager
def open_place(into: str | None) -> Iterator[Path | None]:
    """Give the folder in which a pack is made; one in storage is fetched, and sent afterwards.

    A run that is stopped by an error sends what it made until then; one that is killed sends
    nothing, and leaves the storage as it was. Nobody keeps two runs from one folder of storage.
    """
    if into is None or not is_remote(into):
        yield None if into is None else Path(into)
        return
    storage = require_folder(open_storage(into))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as made:
        folder = Path(made) / "pack"
        folder.mkdir()
        storage.fetch(folder)
        try:
            yield folder
        finally:
            if folder.is_dir():
                storage.send(folder)
            if find_log(folder).is_dir():
                send_log(storage, find_log(folder))


def require_folder(storage: Storage) -> Storage:
    """Return the place of a pack in storage, refused where nothing can stand beside it.

    The log of what was hidden stands beside the pack, and a whole bucket has nothing beside it.
    """
    if "/" not in storage.root.strip("/"):
        raise ParameterError(f"{storage.root!r} is a whole bucket; name a folder in it")
    return storage


def send_log(storage: Storage, log: Path) -> None:
    """Send the log of what was hidden to a folder in storage beside that of the pack."""
    Storage(storage.files, f"{storage.root}{SUFFIX}").send(log)


def fetch_inputs(address: str) -> str:
    """Return a folder of this machine with the files of one in storage, until the process ends.

    It has the name of the folder in storage, which is what a pack tells of where inputs were.
    """
    storage = open_storage(address)
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    folder = made / PurePosixPath(storage.root).name
    folder.mkdir()
    storage.fetch(folder)
    if not storage.found:
        raise ParameterError(f"there is nothing at {address!r}")
    return str(folder)
