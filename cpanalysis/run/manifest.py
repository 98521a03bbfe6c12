"""What a pack was made from: inputs, parameters, code and versions, each recognised by a hash."""

import json
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.read.locations import (
    PACKAGE,
    find_official,
    find_project,
    find_published,
    find_releases,
    list_data_files,
    name_place,
)
from cpanalysis.read.records import shipped_text
from cpanalysis.run.costs import sum_costs
from cpanalysis.run.files import hash_file, hash_files, hash_values, write_whole
from cpanalysis.run.outcome import Filed, Outcome
from cpanalysis.run.plan import Page
from cpanalysis.run.request import FOLDERS
from cpanalysis.run.written import MANIFEST, Kept, find_own_name, read_entries, read_manifest

OF_RECORDS = ("source", "mapping", "events")
LIVE = "read live at "
"""What stands in place of the hash of a database, before when that was."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where every number of a pack comes from.

    ``prepared`` is the hash of the protected results, which tells what no file tells: that the
    records of a database are others now.
    """

    parameters: dict[str, Any]
    inputs: dict[str, str]
    notebooks: dict[str, str]
    code: str
    versions: dict[str, str]
    commit: str | None
    prepared: str = ""

    @property
    def hash(self) -> str:
        """One hash over inputs, parameters, notebooks, code and versions."""
        content = asdict(self)
        del content["commit"]
        return hash_values(content)


def trace_provenance(request: PackParameters, pages: Sequence[Page]) -> Provenance:
    """Return where a pack's numbers come from."""
    return Provenance(
        parameters=describe_parameters(request),
        inputs=hash_inputs(request),
        notebooks={page.source.path.name: hash_file(page.source.path) for page in pages},
        code=hash_code(),
        versions=list_versions(),
        commit=find_commit(find_project()),
    )


def describe_parameters(request: PackParameters) -> dict[str, Any]:
    """Return the parameters without the places of folders, whose files are hashed instead.

    Of the records and their mapping only the last part of a path or address is told.
    """
    values = asdict(request)
    return values | {name: name_place(values[name]) for name in (*FOLDERS, *OF_RECORDS)}


def hash_inputs(request: PackParameters) -> dict[str, str]:
    """Return the SHA-256 of each file of figures, by its name under the sort of its folder."""
    folders = {
        "official": find_official(request.official),
        "published": find_published(request.published),
        "releases": find_releases(request.releases),
    }
    figures = {
        f"{sort}/{name}": value
        for sort, folder in folders.items()
        if folder is not None
        for name, value in hash_files(list_data_files(folder), folder).items()
    }
    return figures | hash_records(request) | hash_mapping(request) | hash_events(request)


def hash_records(request: PackParameters) -> dict[str, str]:
    """Return the SHA-256 of each file of records; of a database, which has none, when it was read.

    A database can have changed since, so that every page is made anew.
    """
    if not request.source:
        return {}
    if "://" in request.source:
        read = f"{LIVE}{datetime.now(UTC).isoformat()}"
        return {f"records/{name_place(request.source)}": read}
    place = Path(request.source)
    files = list_data_files(place) if place.is_dir() else [place] if place.is_file() else []
    root = place if place.is_dir() else place.parent
    return {f"records/{name}": value for name, value in hash_files(files, root).items()}


def hash_mapping(request: PackParameters) -> dict[str, str]:
    """Return the SHA-256 of the mapping that says how the records are laid out."""
    if not request.mapping:
        return {}
    path = Path(request.mapping)
    value = hash_file(path) if path.is_file() else hash_values(shipped_text(request.mapping))
    return {f"mapping/{path.name}": value}


def hash_events(request: PackParameters) -> dict[str, str]:
    """Return the SHA-256 of the file of the force's own events."""
    path = Path(request.events)
    return {f"events/{path.name}": hash_file(path)} if request.events and path.is_file() else {}


def hash_code() -> str:
    """Return one hash over the package's own modules and templates."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".j2", ".css"})
    return hash_values(hash_files(files, PACKAGE))


def list_versions() -> dict[str, str]:
    """Return the versions of Python, the package, and the libraries that it names."""
    needed = [line for line in requires("cpanalysis") or [] if "extra ==" not in line]
    named = [re.split(r"[^\w.-]", line)[0] for line in needed]
    libraries = {name: version(name) for name in sorted(named)}
    return {"python": platform.python_version(), "cpanalysis": version("cpanalysis"), **libraries}


def find_commit(project: Path) -> str | None:
    """Return the commit that a checkout stands at; nothing where this is no checkout."""
    git = shutil.which("git")
    if git is None or not (project / ".git").exists():
        return None
    command = [git, "-C", str(project), "rev-parse", "HEAD"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.strip() or None


def key_page(page: Page, provenance: Provenance) -> str:
    """Return what a page is recognised by: all that could change it, and nothing else."""
    content = asdict(provenance) | {
        "parameters": describe_page_parameters(page, provenance),
        "notebooks": provenance.notebooks[page.source.path.name],
        "commit": None,
    }
    return hash_values(content)


def describe_page_parameters(page: Page, provenance: Provenance) -> dict[str, Any]:
    """Return a page's parameters, folders again by name."""
    values = asdict(page.parameters) | {"pack": page.pack}
    places = (*FOLDERS, *OF_RECORDS)
    named = {name: provenance.parameters[name] for name in places if name in values}
    return values | named


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The state of a pack, as its ``manifest.json`` holds it.

    ``written`` is the hash of each file that stands as a run has written it, ``kept`` are those
    that somebody has changed; ``carried`` are entries of documents that an earlier manifest holds
    and this run has not come to yet.
    """

    name: str
    status: str
    started: str
    seconds: float | None
    provenance: Provenance
    outcomes: Sequence[Outcome]
    results: dict[str, str]
    documents: Sequence[Filed] = ()
    carried: Sequence[dict[str, Any]] = ()
    written: dict[str, str]
    kept: Sequence[Kept] = ()

    def describe(self) -> dict[str, Any]:
        """Return the content of the file."""
        return {
            "name": self.name,
            "status": self.status,
            "started": self.started,
            "seconds": self.seconds,
            "seed": self.provenance.parameters["seed"],
            "hash": self.provenance.hash,
            **asdict(self.provenance),
            "hidden": describe_costs(self.outcomes),
            "results": self.results,
            "pages": [describe_outcome(outcome) for outcome in self.outcomes],
            "documents": [*map(describe_document, self.documents), *self.carried],
            "kept": [describe_kept(kept) for kept in self.kept],
            "written": self.written,
        }


def describe_costs(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return, for each notebook, how many cells of its tables are hidden, of how many."""
    return {
        code: {"hidden": cost.hidden, "cells": cost.cells}
        for code, cost in sum_costs(outcomes).items()
    }


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return what the manifest says of a page."""
    return {
        "area": outcome.page.parameters.area,
        "about": outcome.page.source.notebook.about,
        "notebook": outcome.page.source.notebook.code,
        "file": outcome.file,
        "status": outcome.status,
        "seconds": outcome.seconds,
        "cells": outcome.cells,
        "figures": outcome.figures,
        "hidden": outcome.hidden,
        "reason": outcome.reason,
        "messages": list(outcome.messages),
        "sha256": outcome.sha256,
        "key": outcome.key,
    }


def describe_document(filed: Filed) -> dict[str, Any]:
    """Return what the manifest says of a document."""
    return {
        "area": filed.document.area,
        "title": filed.document.title,
        "file": filed.file,
        "status": filed.status,
        "seconds": filed.seconds,
        "reason": filed.reason,
        "sha256": filed.sha256,
        "key": filed.key,
    }


def describe_kept(kept: Kept) -> dict[str, str]:
    """Return what the manifest says of a file that somebody has changed."""
    return {"file": kept.file, "status": "kept", "new": kept.new}


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write ``manifest.json`` whole."""
    text = json.dumps(manifest.describe(), indent=2, ensure_ascii=False)
    write_whole(folder / MANIFEST, (text + "\n").encode("utf-8"))


def read_pages(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the pages of the pack that stands in a folder by their names; none where none does."""
    return read_listed(folder, "pages")


def read_documents(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the documents of the pack that stands in a folder by their names."""
    return read_listed(folder, "documents")


def read_listed(folder: Path, what: str) -> dict[str, dict[str, Any]]:
    """Return what a manifest lists by the name that each file has where nothing stands there."""
    return {find_own_name(one["file"]): one for one in read_entries(read_manifest(folder), what)}
