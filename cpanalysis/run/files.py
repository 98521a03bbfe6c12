"""Files that are whole or absent, and what they are recognised by."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

PARTIAL = ".partial"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it: beside its place, then into it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def remove_partials(folder: Path) -> None:
    """Remove what an earlier run left half-written when it was killed."""
    for partial in folder.rglob(f".*{PARTIAL}"):
        partial.unlink()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its name under ``root``."""
    return {path.relative_to(root).as_posix(): hash_file(path) for path in paths}


def hash_values(values: object) -> str:
    """Return the SHA-256 of values that JSON can hold, whatever the order of their names.

    >>> hash_values({"a": 1, "b": 2}) == hash_values({"b": 2, "a": 1})
    True
    """
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
