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
from cpanalysis.run.documents.filing import (
    Filing,
    keep_document,
    leave_document,
    make_documents,
)
from cpanalysis.run.documents.plan import await_documents
from cpanalysis.run.failure import describe_error
from cpanalysis.run.files import hash_files, hash_values, remove_partials
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
    write_manifest,
)
from cpanalysis.run.outcome import Filed, News, Outcome, Result, Task, fail
from cpanalysis.run.parts import SHIPPED, Parts, Prepare
from cpanalysis.run.plan import Page
from cpanalysis.run.pool import make_pages
from cpanalysis.run.progress import follow_pages
from cpanalysis.run.request import Options, choose_folder, name_everyone
from cpanalysis.run.results import VERDICTS, write_results, write_verdicts
from cpanalysis.run.scope import Scope, require_same_figures, trace_scope
from cpanalysis.run.workshop import Workshop, open_workshop
from cpanalysis.run.written import Kept, PackFiles, find_own_name, open_files
from cpanalysis.tables.traces import list_verdicts
from cpanalysis.views.inputs import check_inputs
from cpanalysis.words.numbers import write_day

FRONT = "index.html"
RESULT_FILES = ("results.parquet", "results.csv", VERDICTS)
Make = Callable[[Sequence[Page]], Iterator[News]]

LONGEST_PAGE = 7 * 24 * 3600.0
"""Seconds; no page is worth more than a week."""


@dataclass(frozen=True)
class Pack:
    """A pack that was made."""

    folder: Path
    outcomes: tuple[Outcome, ...]
    documents: tuple[Filed, ...] = ()
    kept: tuple[Kept, ...] = ()
    front: str = FRONT

    @property
    def asked(self) -> tuple[Result, ...]:
        """The pages and documents that were asked for."""
        found: tuple[Result, ...] = (*self.outcomes, *self.documents)
        return tuple(one for one in found if not one.left)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The pages and documents that were asked for and failed."""
        return tuple(one for one in self.asked if one.status == "failed")

    @property
    def is_whole(self) -> bool:
        """Whether nothing failed, now or in an earlier run whose part stays."""
        found: tuple[Result, ...] = (*self.outcomes, *self.documents)
        return all(one.status == "made" for one in found)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as it goes: what it is for, where it writes, since when.

    ``carried`` are what an earlier manifest says of documents that were not asked for, ``kept``
    what somebody has changed, as far as the run has looked.
    """

    scope: Scope
    workshop: Workshop
    files: PackFiles
    provenance: Provenance
    started: str
    clock: float
    until: str = ""
    documents: list[Filed] = field(default_factory=list)
    carried: list[dict[str, Any]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def request(self) -> PackParameters:
        """The parameters of the whole pack."""
        return self.scope.request

    @property
    def folder(self) -> Path:
        """The folder of the pack."""
        return self.workshop.folder

    def look(self) -> tuple[Kept, ...]:
        """Look what somebody has changed, and return it."""
        self.kept[:] = self.files.list_kept()
        return tuple(self.kept)

    def list_results(self) -> dict[str, str]:
        """Return the files of results by their own names."""
        found = {find_own_name(file): file for file in self.files.standing}
        return {name: found[name] for name in RESULT_FILES if name in found}

    def place(self, result: Result, task: Task) -> Result:
        """Put a page or document that was made into the pack, and return it with its place.

        One that somebody holds open, where a system refuses that, fails alone; a full disk ends
        the run.
        """
        if result.status != "made":
            return result
        made = self.workshop.made / task.file
        try:
            placed = self.files.place(task.file, made.read_bytes())
            made.unlink()
        except PermissionError as error:
            return fail(task, describe_error(type(error).__name__, str(error)))
        return replace(result, placed=placed)

    def record(self, outcomes: Sequence[Outcome], status: str) -> None:
        """Write the manifest as things stand."""
        running = status == "running"
        manifest = Manifest(
            name=self.request.name,
            status=status,
            started=self.started,
            seconds=None if running else round(perf_counter() - self.clock, 3),
            provenance=self.provenance,
            outcomes=outcomes,
            results={file: self.files.standing[file] for file in self.list_results().values()},
            documents=self.documents,
            carried=self.carried,
            written=self.files.standing,
            kept=self.kept,
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
    kept, unless all are to be fresh. Where a part is asked for, the rest of what stands there stays
    as it is. What somebody has changed is never replaced. Everything that can be refused is refused
    before the first page is started.

    Raises
    ------
    ParameterError
        Where the request is wrong: a notebook, its parameters, the folder, the number of jobs.
    InputError
        Where the figures cannot be used.
    """
    check_options(options)
    check_inputs(request)
    scope, provenance = trace_scope(name_everyone(request), options)
    with open_client(options.on) as client, hold_folder(scope.request, options) as workshop:
        prepared = prepare_results(scope.request, workshop, parts.choose(scope.pages))
        provenance = replace(provenance, prepared=hash_store(workshop.store))
        with hold_files(workshop.folder) as files:
            if prepared is not None:
                require_same_figures(scope, prepared.results, files)
            run = start_run(scope, workshop, files, provenance)
            run = replace(run, until=find_last_day(prepared))
            shown = console or Console(stderr=True)
            make = choose_maker(workshop, options, client)
            outcomes = run_pages(run, make=make, options=options, console=shown)
            front = write_front(run, outcomes, prepared=prepared, parts=parts)
            run_documents(run, outcomes, options=options, console=shown)
            return finish_run(run, front)


@contextmanager
def hold_files(folder: Path) -> Iterator[PackFiles]:
    """Give the files of a pack; what was written is known afterwards, however a run ends."""
    files = open_files(folder)
    try:
        yield files
    finally:
        files.close()


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


def start_run(scope: Scope, workshop: Workshop, files: PackFiles, provenance: Provenance) -> Run:
    """Return the run, which starts now."""
    return Run(
        scope=scope,
        workshop=workshop,
        files=files,
        provenance=provenance,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        clock=perf_counter(),
    )


def run_pages(run: Run, *, make: Make, options: Options, console: Console) -> list[Outcome]:
    """Return what came of each page, in the order planned; the manifest is kept up meanwhile."""
    earlier = read_pages(run.folder)
    state = {one.page.file: one for one in take_stock(run, {} if options.fresh else earlier)}
    remove_stale(run, earlier, state)
    keep_only(run, list(state.values()), options)
    waiting = [outcome.page for outcome in state.values() if outcome.status == "waiting"]
    run.record(list(state.values()), "running")
    told = [tell_page(page, run) for page in waiting]
    due = monotonic()
    for outcome in follow_pages(make(told), total=len(waiting), console=console):
        planned = state[outcome.page.file]
        placed = cast("Outcome", run.place(outcome, planned.page))
        state[outcome.page.file] = replace(placed, page=planned.page, key=planned.key)
        if monotonic() >= due:
            due = record_timely(run, list(state.values()))
    return list(state.values())


def take_stock(run: Run, known: dict[str, dict[str, Any]]) -> Iterator[Outcome]:
    """Yield the pages of a run: left, made already, or waiting."""
    for page in run.scope.pages:
        planned = Outcome(page=page, status="waiting", key=key_page(page, run.provenance))
        left = run.scope.left.get(page.file)
        yield leave_page(planned, left) if left else keep_page(planned, known, run.files)


def keep_only(run: Run, outcomes: Sequence[Outcome], options: Options) -> None:
    """Note the documents that stand there unchanged, and remove all others of an earlier run.

    Those that were not asked for stay, also where their page is made anew.
    """
    earlier = read_documents(run.folder)
    found = find_documents(run, outcomes, {} if options.fresh else earlier)
    run.documents[:] = [filed for filed in found if filed.status == "made"]
    noted = {filed.document.file for filed in run.documents}
    left = {name: one for name, one in run.scope.left.items() if name in earlier}
    run.carried[:] = [one for name, one in left.items() if name not in noted]
    for name in earlier.keys() - noted - left.keys():
        run.files.remove(name)


def find_documents(
    run: Run, outcomes: Sequence[Outcome], known: dict[str, dict[str, Any]]
) -> list[Filed]:
    """Return the documents of a run's pages as they stand."""
    scope = run.scope
    planned = await_documents(outcomes, scope.suffixes, run.provenance, until=run.until)
    left = {filed.document.file: scope.left.get(filed.document.file) for filed in planned}
    return [
        leave_document(filed, before)
        if (before := left[filed.document.file])
        else keep_document(filed, known, run.files)
        for filed in planned
        if left[filed.document.file] or scope.asks(filed.document.file)
    ]


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
        place=lambda filed: cast("Filed", run.place(filed, filed.document)),
    )

    def note(state: list[Filed]) -> None:
        run.documents[:] = state
        run.record(outcomes, "running")

    planned = find_documents(run, outcomes, known)
    remove_orphans(run, planned)
    run.documents[:] = make_documents(planned, filing, note=note)


def remove_orphans(run: Run, planned: Sequence[Filed]) -> None:
    """Remove documents that were not asked for where their page has failed."""
    names = {filed.document.file for filed in planned}
    for entry in run.carried:
        if (name := find_own_name(entry["file"])) not in names:
            run.files.remove(name)
    run.carried.clear()


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


def keep_page(planned: Outcome, earlier: dict[str, dict[str, Any]], files: PackFiles) -> Outcome:
    """Return a page as made where it stands there unchanged, and as waiting where not."""
    before = earlier.get(planned.page.file, {})
    placed = files.settle_made(planned.page.file, planned.key, before)
    return restore(planned, before, placed) if placed else planned


def leave_page(planned: Outcome, before: dict[str, Any]) -> Outcome:
    """Return a page that was not asked for as it stands there."""
    found = restore(planned, before, before["file"])
    return replace(found, key=before.get("key", ""), left=True)


def restore(planned: Outcome, before: dict[str, Any], placed: str) -> Outcome:
    """Return a page with what the manifest says of it."""
    return replace(
        planned,
        status=before["status"],
        seconds=before["seconds"],
        cells=before.get("cells"),
        figures=before.get("figures", 0),
        hidden=before.get("hidden", 0),
        reason=before.get("reason", ""),
        messages=tuple(before["messages"]),
        sha256=before["sha256"],
        placed=placed,
    )


def remove_stale(run: Run, earlier: dict[str, dict[str, Any]], state: dict[str, Outcome]) -> None:
    """Remove the front page, results and pages that no longer belong to the pack.

    Only files that an earlier manifest names are removed, and none that somebody has changed.
    Front page and results stay until there are new ones where they are about more than is made.
    """
    if not run.scope.is_part:
        for name in (FRONT, *RESULT_FILES):
            run.files.remove(name)
    for name in earlier:
        if not is_kept(state.get(name)):
            run.files.remove(name)


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
        write_results(prepared.results, run.files)
        write_verdicts(list_verdicts(prepared), run.files)
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
        result_files=run.list_results(),
        kept=run.look(),
    )
    run.files.place(FRONT, render_index(front).encode("utf-8"))
    return front


def write_headline(prepared: Protected | None, outcomes: Sequence[Outcome], parts: Parts) -> str:
    """Return what stands first of the districts of the force, where the pack has any of them."""
    near = any(not list_elsewhere([outcome.page.parameters.area]) for outcome in outcomes)
    return parts.headline(prepared) if prepared and parts.headline and near else ""


def finish_run(run: Run, front: Front) -> Pack:
    """Write the front page with all documents, and the manifest, and return the pack."""
    kept = run.look()
    whole = replace(front, documents=tuple(run.documents), kept=kept)
    if whole != front:
        run.files.place(FRONT, render_index(whole).encode("utf-8"))
    place = run.files.locate(FRONT)
    pack = Pack(run.folder, tuple(front.outcomes), tuple(run.documents), kept, place)
    run.record(front.outcomes, "complete" if pack.is_whole else "incomplete")
    return pack
