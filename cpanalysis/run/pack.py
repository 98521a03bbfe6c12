"""A pack is made: planned, prepared, its pages run, its front page written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any, cast

import polars as pl
from rich.console import Console

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.errors import DisclosureError, ParameterError
from cpanalysis.protect import Protected
from cpanalysis.protect.store import write_protected
from cpanalysis.run.cluster import make_pages_on, open_client
from cpanalysis.run.documents.filing import Filing, keep_documents, make_documents
from cpanalysis.run.documents.plan import await_documents
from cpanalysis.run.files import (
    hash_file,
    hash_files,
    hash_values,
    remove_partials,
    write_whole,
)
from cpanalysis.run.index import Front, render_index
from cpanalysis.run.lock import lock_folder
from cpanalysis.run.log import write_log, write_proved
from cpanalysis.run.manifest import (
    Manifest,
    Provenance,
    describe_document,
    key_page,
    read_documents,
    read_pages,
    trace_provenance,
    write_manifest,
)
from cpanalysis.run.outcome import Filed, News, Outcome, Result
from cpanalysis.run.parts import SHIPPED, Parts, Prepare
from cpanalysis.run.plan import Page, plan_pages
from cpanalysis.run.pool import make_pages
from cpanalysis.run.progress import follow_pages
from cpanalysis.run.request import Options, choose_folder, name_everyone
from cpanalysis.run.results import write_results
from cpanalysis.run.workshop import Workshop, open_workshop
from cpanalysis.words.numbers import write_day

RESULT_FILES = ("results.parquet", "results.csv")
Make = Callable[[Sequence[Page]], Iterator[News]]

LONGEST_PAGE = 7 * 24 * 3600.0
"""Seconds; no page is worth more than a week."""


@dataclass(frozen=True)
class Pack:
    """A pack that was made."""

    folder: Path
    outcomes: tuple[Outcome, ...]
    documents: tuple[Filed, ...] = ()

    @property
    def failed(self) -> tuple[Result, ...]:
        """The pages and documents that failed."""
        made: tuple[Result, ...] = (*self.outcomes, *self.documents)
        return tuple(one for one in made if one.status == "failed")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as it goes: what it is for, where it writes, since when."""

    request: PackParameters
    workshop: Workshop
    provenance: Provenance
    started: str
    clock: float
    until: str = ""
    documents: list[Filed] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The folder of the pack."""
        return self.workshop.folder

    def record(self, outcomes: Sequence[Outcome], status: str) -> None:
        """Write the manifest as things stand."""
        present = [self.folder / name for name in RESULT_FILES if (self.folder / name).exists()]
        running = status == "running"
        manifest = Manifest(
            name=self.request.name,
            status=status,
            started=self.started,
            seconds=None if running else round(perf_counter() - self.clock, 3),
            provenance=self.provenance,
            outcomes=outcomes,
            results=hash_files(present, self.folder),
            documents=self.documents,
        )
        write_manifest(manifest, self.folder)


def make_pack(
    request: PackParameters,
    options: Options,
    *,
    parts: Parts = SHIPPED,
    console: Console | None = None,
) -> Pack:
    """Make a pack, or bring one up to date, and return what came of it.

    A page whose inputs, parameters, code and versions are those of the page that stands there is
    kept, unless all are to be fresh. Everything that can be refused is refused before the first
    page is started.

    Raises
    ------
    ParameterError
        Where the request is wrong: a notebook, its parameters, the folder, the number of jobs.
    InputError
        Where the figures cannot be used.
    """
    check_options(options)
    request = name_everyone(request)
    pages = plan_pages(request)
    provenance = trace_provenance(request, pages)
    with open_client(options.on) as client, hold_folder(request, options) as workshop:
        prepared = prepare_results(request, workshop, parts.choose(pages))
        provenance = replace(provenance, prepared=hash_store(workshop.store))
        run = replace(start_run(request, workshop, provenance), until=find_last_day(prepared))
        planned = [
            Outcome(page=page, status="waiting", key=key_page(page, provenance)) for page in pages
        ]
        shown = console or Console(stderr=True)
        make = choose_maker(workshop, options, client)
        outcomes = run_pages(run, planned, make=make, options=options, console=shown)
        front = write_front(run, outcomes, prepared=prepared, parts=parts)
        run_documents(run, outcomes, options=options, console=shown)
        return finish_run(run, front)


@contextmanager
def hold_folder(request: PackParameters, options: Options) -> Iterator[Workshop]:
    """Give a workshop in the folder of the pack, which is this run's alone meanwhile.

    A folder that was made for nothing, because the input cannot be used, is removed again.
    """
    folder = choose_folder(request, options.into)
    try:
        with (
            lock_folder(folder) as lock,
            open_workshop(folder, options, seed=request.seed) as workshop,
        ):
            lock.note(workshop.scratch)
            remove_partials(folder)
            yield workshop
            remove_partials(folder)
    finally:
        with suppress(OSError):
            folder.rmdir()


def prepare_results(
    request: PackParameters, workshop: Workshop, prepare: Prepare | None
) -> Protected | None:
    """Return the results of a pack, made once and protected, and store them for its pages.

    Where hidden figures could be proved nothing is made, and the log beside the pack names them.
    """
    if prepare is None:
        return None
    try:
        prepared = prepare(request)
    except DisclosureError as error:
        write_proved(error.cells, workshop.folder)
        raise
    write_protected(prepared, workshop.store)
    return prepared


def hash_store(store: Path) -> str:
    """Return one hash over what the pages are shown; it tells changes that no input file tells."""
    return hash_values(hash_files(sorted(store.glob("*")), store)) if store.is_dir() else ""


def check_options(options: Options) -> None:
    """Refuse a number of jobs below one, and no time at all."""
    if options.jobs < 1:
        raise ParameterError(f"jobs is {options.jobs}; known: 1 and more")
    if not 0 < options.limit <= LONGEST_PAGE:
        raise ParameterError(
            f"limit is {options.limit:g}; known: above 0, up to {LONGEST_PAGE:g} seconds"
        )


def start_run(request: PackParameters, workshop: Workshop, provenance: Provenance) -> Run:
    """Return the run, which starts now."""
    return Run(
        request=request,
        workshop=workshop,
        provenance=provenance,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        clock=perf_counter(),
    )


def run_pages(
    run: Run, planned: Sequence[Outcome], *, make: Make, options: Options, console: Console
) -> list[Outcome]:
    """Return what came of each page, in the order planned; the manifest is kept up meanwhile."""
    earlier = read_pages(run.folder)
    known = {} if options.fresh else earlier
    state = {outcome.page.file: keep_page(outcome, known, run.folder) for outcome in planned}
    remove_stale(run.folder, earlier, state)
    keep_only(run, list(state.values()), options)
    waiting = [outcome.page for outcome in state.values() if outcome.status == "waiting"]
    run.record(list(state.values()), "running")
    told = [tell_page(page, run) for page in waiting]
    due = monotonic()
    for outcome in follow_pages(make(told), total=len(waiting), console=console):
        planned_one = state[outcome.page.file]
        state[outcome.page.file] = replace(outcome, page=planned_one.page, key=planned_one.key)
        if monotonic() >= due:
            due = record_timely(run, list(state.values()))
    return list(state.values())


def keep_only(run: Run, outcomes: Sequence[Outcome], options: Options) -> None:
    """Note the documents that stand there unchanged, and remove all others of an earlier run."""
    earlier = read_documents(run.folder)
    known = {} if options.fresh else earlier
    found = find_documents(run, outcomes, options, known)
    run.documents[:] = [filed for filed in found if filed.status == "made"]
    remove_others(run.folder, earlier, {filed.document.file for filed in run.documents})


def find_documents(
    run: Run, outcomes: Sequence[Outcome], options: Options, known: dict[str, dict[str, Any]]
) -> list[Filed]:
    """Return the documents of a run's pages as they stand."""
    planned = await_documents(outcomes, options.formats, run.provenance, until=run.until)
    return keep_documents(planned, known, run.folder)


def run_documents(
    run: Run, outcomes: Sequence[Outcome], *, options: Options, console: Console
) -> None:
    """Make the documents of a pack from its finished pages and its results."""
    known = {filed.document.file: describe_document(filed) for filed in run.documents}
    filing = Filing(
        workshop=run.workshop,
        jobs=options.jobs,
        limit=options.limit,
        console=console,
    )

    def note(state: list[Filed]) -> None:
        run.documents[:] = state
        run.record(outcomes, "running")

    planned = find_documents(run, outcomes, options, known)
    run.documents[:] = make_documents(planned, filing, note=note)


def choose_maker(workshop: Workshop, options: Options, client: Any) -> Make:
    """Return what makes pages: the workers of this machine, or the cluster that is named."""
    if client is None:
        return lambda pages: make_pages(pages, workshop, jobs=options.jobs, limit=options.limit)
    return lambda pages: make_pages_on(client, pages, workshop, limit=options.limit)


def record_timely(run: Run, outcomes: Sequence[Outcome]) -> float:
    """Write the manifest, and return from when on it is worth writing again.

    Pages made since are made once more after a kill; writing takes a twentieth of the time at
    most, also in a pack of thousands.
    """
    begun = monotonic()
    run.record(outcomes, "running")
    return monotonic() + 20 * (monotonic() - begun)


def tell_page(page: Page, run: Run) -> Page:
    """Return a page that reads its results from the store; what it is told stays out of records."""
    store = run.workshop.store
    place = str(store) if store.is_dir() else ""
    return replace(page, parameters=replace(page.parameters, prepared=place), until=run.until)


def find_last_day(prepared: Protected | None) -> str:
    """Return the last day that a shown figure is about, in words; nothing without results."""
    if prepared is None:
        return ""
    shown = prepared.results.filter(pl.col("status") == "ok")
    return write_day(cast("date | None", shown.get_column("period_end").max()))


def keep_page(planned: Outcome, earlier: dict[str, dict[str, Any]], folder: Path) -> Outcome:
    """Return a page as made where it stands there unchanged, and as waiting where not."""
    before = earlier.get(planned.page.file, {})
    file = folder / planned.page.file
    same = before.get("status") == "made" and before.get("key") == planned.key
    if not (same and file.is_file() and hash_file(file) == before.get("sha256")):
        return planned
    return replace(
        planned,
        status="made",
        seconds=before["seconds"],
        cells=before.get("cells"),
        figures=before.get("figures", 0),
        hidden=before.get("hidden", 0),
        messages=tuple(before["messages"]),
        sha256=before["sha256"],
    )


def remove_stale(
    folder: Path, earlier: dict[str, dict[str, Any]], state: dict[str, Outcome]
) -> None:
    """Remove the front page, results and pages that no longer belong to the pack.

    Only files that an earlier manifest names as pages are removed, and none outside the folder.
    """
    for name in ("index.html", *RESULT_FILES):
        (folder / name).unlink(missing_ok=True)
    remove_others(folder, earlier, {name for name in earlier if is_kept(state.get(name))})


def remove_others(folder: Path, earlier: dict[str, dict[str, Any]], kept: set[str]) -> None:
    """Remove files that an earlier run made, but for those kept; none outside the folder."""
    for name in earlier:
        file = (folder / name).resolve()
        if file.is_relative_to(folder.resolve()) and name not in kept:
            file.unlink(missing_ok=True)


def is_kept(outcome: Outcome | None) -> bool:
    """Tell a page that stands there already and stays."""
    return outcome is not None and outcome.status == "made"


def write_front(
    run: Run, outcomes: Sequence[Outcome], *, prepared: Protected | None, parts: Parts
) -> Front:
    """Write results and front page, so that the pages can be read while documents are made.

    The log of what was hidden is written beside the pack.
    """
    if prepared is not None:
        write_results(prepared.results, run.folder)
        pages = [outcome.page for outcome in outcomes]
        write_log(prepared.withheld, pages, run.folder, prepared.chosen)
    front = Front(
        request=run.request,
        outcomes=outcomes,
        provenance=run.provenance,
        results=None if prepared is None else prepared.results,
        headline=write_headline(prepared, outcomes, parts),
        until=run.until,
        documents=tuple(run.documents),
    )
    write_whole(run.folder / "index.html", render_index(front).encode("utf-8"))
    return front


def write_headline(prepared: Protected | None, outcomes: Sequence[Outcome], parts: Parts) -> str:
    """Return what stands first of the districts of the force, where the pack has any of them."""
    near = any(not list_elsewhere([outcome.page.parameters.area]) for outcome in outcomes)
    return parts.headline(prepared) if prepared and parts.headline and near else ""


def finish_run(run: Run, front: Front) -> Pack:
    """Write the front page with all documents, and the manifest, and return the pack."""
    whole = replace(front, documents=tuple(run.documents))
    if whole.documents != front.documents:
        write_whole(run.folder / "index.html", render_index(whole).encode("utf-8"))
    pack = Pack(run.folder, tuple(front.outcomes), tuple(run.documents))
    run.record(front.outcomes, "incomplete" if pack.failed else "complete")
    return pack
