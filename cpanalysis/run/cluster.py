"""Pages are made on a cluster of dask, and come back into the pack as if they were made here.

What travels is what a page is made of: the notebook, the protected results, the figures that are
published anyway. Nothing unprotected leaves this machine. A task makes one page, in processes of
its own as here, and gives back its outcome and its bytes; where a machine is lost, dask has its
pages made elsewhere.
"""

import atexit
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from cpanalysis.errors import ParameterError
from cpanalysis.read.locations import find_official, find_published
from cpanalysis.run.failure import describe_error
from cpanalysis.run.files import hash_values, write_whole
from cpanalysis.run.manifest import hash_code
from cpanalysis.run.outcome import Begun, News, Outcome
from cpanalysis.run.plan import Page
from cpanalysis.run.pool import make_pages
from cpanalysis.run.request import Options
from cpanalysis.run.workshop import Workshop, open_workshop

SCHEME = "dask://"
TO_ANSWER = 20.0
"""Seconds within which a scheduler must answer."""

OPENING = Lock()
"""A process of the cluster may be told to make several pages at a time; it unpacks once."""

Made = tuple[Outcome, bytes]


@dataclass(frozen=True)
class Parcel:
    """Files that all pages of a pack are made of, by their names in it, and whose code it is."""

    files: Mapping[str, bytes]
    code: str
    seed: int

    @property
    def name(self) -> str:
        """What the parcel is recognised by."""
        hashes = {name: sha256(content).hexdigest() for name, content in self.files.items()}
        return hash_values([self.code, self.seed, hashes])

    def __hash__(self) -> int:
        """Return a number that is the same for the same files."""
        return hash(self.name)


def find_address(on: str) -> str:
    """Return the address of a scheduler as dask writes it.

    >>> find_address("dask://node1:8786")
    'tcp://node1:8786'
    """
    if not on.startswith(SCHEME) or on == SCHEME:
        raise ParameterError(f"no cluster {on!r}; known: {SCHEME}HOST:PORT")
    return "tcp://" + on.removeprefix(SCHEME)


@contextmanager
def open_client(on: str) -> Iterator[Any]:
    """Give a client of the cluster, or None where none is named.

    Raises
    ------
    ParameterError
        Where dask is not installed, or no scheduler answers.
    """
    if not on:
        yield None
        return
    address = find_address(on)
    try:
        from distributed import Client  # optional, and slow to import
    except ImportError:
        raise ParameterError(f"{on!r} needs dask: install cpanalysis[cluster]") from None
    try:
        client = Client(address, timeout=TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ParameterError(f"no scheduler answers at {on!r}: {error}") from None
    with client:
        yield client


def make_pages_on(
    client: Any, pages: Sequence[Page], workshop: Workshop, *, limit: float
) -> Iterator[News]:
    """Yield what came of each page that the cluster makes, and lay it where the run takes it."""
    from distributed import as_completed

    if not pages:
        return
    parcel = pack_parcel(pages, workshop)
    # A task of its own, so that dask can send it again where the machine that held it is lost.
    sent = client.submit(keep, parcel, key=f"parcel-{parcel.name}")
    futures = {
        client.submit(make_remotely, strip(page), sent, limit, pure=False): page for page in pages
    }
    for future in as_completed(list(futures), loop=client.loop):
        page = futures[future]
        yield Begun(page)
        yield receive(future, page, workshop.made)


def receive(future: Any, page: Page, folder: Path) -> Outcome:
    """Return what came of a page, which is written into a folder where it was made."""
    error = future.exception()
    if error is not None:
        reason = describe_error(type(error).__name__, str(error))
        return Outcome(page=page, status="failed", reason=reason)
    made: Made = future.result()
    outcome, html = made
    if outcome.status == "made":
        write_whole(folder / page.file, html)
    return replace(outcome, page=page)


def keep(parcel: Parcel) -> Parcel:
    """Return the parcel; runs where it is to be kept."""
    return parcel


def pack_parcel(pages: Sequence[Page], workshop: Workshop) -> Parcel:
    """Return all files that some page is made of."""
    told = pages[0].parameters
    folders = {
        "prepared": workshop.store,
        "official": find_official(told.official),
        "published": find_published(told.published),
    }
    files = {
        f"{sort}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for sort, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    notebooks = {f"notebooks/{page.source.path.name}": page.source.path for page in pages}
    files |= {name: path.read_bytes() for name, path in notebooks.items()}
    return Parcel(files, hash_code(), told.seed)


def strip(page: Page) -> Page:
    """Return a page without the places of this machine."""
    parameters = replace(page.parameters, prepared="", official="", published="", releases="")
    parameters = replace(parameters, source="", mapping="", events="")
    source = replace(page.source, path=Path(page.source.path.name))
    return replace(page, parameters=parameters, source=source)


def place(page: Page, folder: Path) -> Page:
    """Return a page with the places of the machine that makes it."""
    parameters = replace(
        page.parameters,
        prepared=str(folder / "prepared") if (folder / "prepared").is_dir() else "",
        official=str(folder / "official"),
        published=str(folder / "published"),
    )
    source = replace(page.source, path=folder / "notebooks" / page.source.path.name)
    return replace(page, parameters=parameters, source=source)


def make_remotely(page: Page, parcel: Parcel, limit: float) -> Made:
    """Return a page made on this machine of the cluster, and its bytes.

    Raises
    ------
    ParameterError
        Where this machine has another version of the package, whose pages could differ.
    """
    if parcel.code != hash_code():
        raise ParameterError("the cluster has another version of cpanalysis; install this one")
    with OPENING:
        workshop = open_site(parcel)
    placed = place(page, workshop.scratch)
    (outcome,) = (
        item
        for item in make_pages([placed], workshop, jobs=1, limit=limit)
        if isinstance(item, Outcome)
    )
    file = workshop.made / page.file
    return replace(outcome, page=page), file.read_bytes() if outcome.status == "made" else b""


@cache
def open_site(parcel: Parcel) -> Workshop:
    """Return a workshop for a parcel on this machine, kept until the process ends."""
    kept = ExitStack()
    atexit.register(kept.close)
    pack = Path(kept.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    workshop = kept.enter_context(open_workshop(pack, Options(), seed=parcel.seed))
    for name, content in parcel.files.items():
        write_whole(workshop.scratch / PurePosixPath(name), content)
    return workshop
