"""The files of a pack: a run replaces and removes only what runs have written there.

What somebody has written into a document since is his. A file that differs from what was written
stays as it is, and the new one is laid beside it (``problem-profile.new.docx``, and
``problem-profile.new2.docx`` where that one was changed too). Once his file is gone the new one
has the name of its own again.

What was written is known by its hash: from the manifest, and until the next manifest from a
journal in the folder, to which a hash is added before its file is put in place. A run that is
killed in between therefore leaves nothing that the next one would take for somebody's own.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from cpanalysis.run.files import hash_file, write_whole

MANIFEST = "manifest.json"
JOURNAL = ".written"
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
VARIANT = re.compile(r"\.new\d*(?=\.[^./]+$)")


def name_variant(name: str, number: int) -> str:
    """Return the name of a file, or what it is called where that one is somebody's own.

    >>> [name_variant("a/tables.xlsx", number) for number in range(3)]
    ['a/tables.xlsx', 'a/tables.new.xlsx', 'a/tables.new2.xlsx']
    """
    path = PurePosixPath(name)
    which = {0: "", 1: ".new"}.get(number, f".new{number}")
    return path.with_name(f"{path.stem}{which}{path.suffix}").as_posix()


def find_own_name(file: str) -> str:
    """Return the name that a file has where it is not laid beside another.

    >>> find_own_name("a/tables.new2.xlsx")
    'a/tables.xlsx'
    """
    return VARIANT.sub("", file)


@dataclass(frozen=True)
class Kept:
    """A file that somebody has changed; ``new`` is the one that was laid beside it, if any."""

    file: str
    new: str = ""

    @property
    def words(self) -> str:
        """What became of it, in words."""
        beside = f"; the new one is {self.new}" if self.new else ""
        return f"{self.file} was changed since it was made and stays as it is{beside}"


@dataclass
class PackFiles:
    """What runs have written into a folder.

    ``known`` are the hashes of all that was written under a name, ``standing`` the hash of each
    file that is there and still as it was written.
    """

    folder: Path
    known: dict[str, set[str]] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    def place(self, name: str, content: bytes) -> str:
        """Write a file, beside somebody's own where there is one, and return what it is called."""
        value = sha256(content).hexdigest()
        self.note(name, value)
        file = self.choose(name)
        write_whole(self.folder / file, content)
        self.remove(name, but=file)
        self.standing[file] = value
        return file

    def note(self, name: str, value: str) -> None:
        """Note what is about to be written, so that it is known also after a kill."""
        self.known.setdefault(name, set()).add(value)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            # A line that a kill has left half-written is ended by the break before the next.
            journal.write(f"\n{value}  {name}\n")
            journal.flush()
            os.fsync(journal.fileno())

    def choose(self, name: str) -> str:
        """Return the first name that is free, or under which our own stands."""
        names = (name_variant(name, number) for number in count())
        return next(file for file in names if self.is_free(file) or self.is_ours(file))

    def is_free(self, file: str) -> bool:
        """Tell whether nothing stands under a name."""
        return not os.path.lexists(self.folder / file)

    def is_ours(self, file: str) -> bool:
        """Tell a file that is as a run has written it."""
        return hash_if_any(self.folder / file) in self.known.get(find_own_name(file), set())

    def locate(self, name: str, value: str | None = None) -> str:
        """Return where our file of a name stands, with a certain hash if one is given, or ''."""
        wanted = self.known.get(name, set()) if value is None else {value}
        found = self.list_files(name)
        return next((file for file in found if hash_if_any(self.folder / file) in wanted), "")

    def settle(self, name: str, value: str) -> str:
        """Return where our file with a hash stands, under its own name if that has become free."""
        file = self.locate(name, value)
        if file and self.choose(name) != file:
            return self.place(name, (self.folder / file).read_bytes())
        return file

    def settle_made(self, name: str, key: str, before: Mapping[str, Any]) -> str:
        """Return where a file stands that was made, of the same, by the run that noted ``before``.

        What a manifest says of a file is ``before``; ``key`` stands for all that a file is made
        of. The answer is ``''`` where it has to be made anew.
        """
        if before.get("status") != "made" or before.get("key") != key:
            return ""
        return self.settle(name, before["sha256"])

    def remove(self, name: str, *, but: str = "") -> None:
        """Remove what runs have written under a name, and nothing that was changed since."""
        for file in self.list_files(name):
            if file != but and self.is_ours(file):
                (self.folder / file).unlink(missing_ok=True)
                self.standing.pop(file, None)

    def list_files(self, name: str) -> list[str]:
        """Return the files that stand under a name and its variants."""
        parent = (self.folder / name).parent
        found = sorted(parent.iterdir()) if parent.is_dir() else []
        files = (path.relative_to(self.folder).as_posix() for path in found)
        return sorted((file for file in files if find_own_name(file) == name), key=len)

    def list_kept(self) -> list[Kept]:
        """Return the files that somebody has changed, each with the one that is beside it."""
        return [
            Kept(file, self.locate(name))
            for name in sorted(self.known)
            for file in self.list_files(name)
            if not self.is_ours(file)
        ]

    def close(self) -> None:
        """Have the manifest hold what was written, also after an error, and end the journal."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            if manifest["written"] != self.standing:
                text = json.dumps(
                    manifest | {"written": self.standing}, indent=2, ensure_ascii=False
                )
                write_whole(self.folder / MANIFEST, f"{text}\n".encode())
            (self.folder / JOURNAL).unlink(missing_ok=True)


def open_files(folder: Path) -> PackFiles:
    """Return the files of a pack as its manifest and the journal of a killed run know them."""
    files = PackFiles(folder)
    for file, value in [*list_written(read_manifest(folder)), *read_journal(folder)]:
        if (folder / file).resolve().is_relative_to(folder.resolve()):
            files.known.setdefault(find_own_name(file), set()).update(filter(None, [value]))
    files.standing = {
        file: hash_file(folder / file)
        for name in files.known
        for file in files.list_files(name)
        if files.is_ours(file)
    }
    return files


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the pack that stands in a folder; an empty one where none does.

    A file that is no manifest counts as none, so that a spoilt one is made anew.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read_entries(manifest: Mapping[str, Any], what: str) -> list[dict[str, Any]]:
    """Return what a manifest lists, those entries that name a file."""
    listed = manifest.get(what)
    entries = listed if isinstance(listed, list) else []
    return [one for one in entries if isinstance(one, dict) and isinstance(one.get("file"), str)]


def read_hashes(manifest: Mapping[str, Any], what: str) -> Iterable[tuple[str, str]]:
    """Return the hashes of files that a manifest holds by their names."""
    found = manifest.get(what)
    return found.items() if isinstance(found, dict) else ()


def list_written(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Yield each file that a manifest names, with its hash where it is one that was written.

    The manifests of older versions hold no hash of the front page, and none but those of pages,
    documents and results. What is not known is not ours.
    """
    yield from read_hashes(manifest, "written")
    yield from ((one["file"], None) for one in read_entries(manifest, "kept"))
    if manifest and "written" not in manifest:
        yield "index.html", None
        yield from read_hashes(manifest, "results")
        for what in ("pages", "documents"):
            yield from ((one["file"], one.get("sha256")) for one in read_entries(manifest, what))


def read_journal(folder: Path) -> list[tuple[str, str | None]]:
    """Return what a run that was killed had written, or was about to."""
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = (LINE.fullmatch(line) for line in lines)
    return [(match[2], match[1]) for match in found if match]


def hash_if_any(path: Path) -> str | None:
    """Return the hash of a file; nothing where none stands there that can be read."""
    try:
        return hash_file(path)
    except OSError:
        return None
