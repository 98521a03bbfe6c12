"""A pack is made: planned, prepared, its pages run, its front page written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.errors import ParameterError
from cpanalysis.protect import Protected
from cpanalysis.run.files import hash_file, hash_files, remove_partials, write_whole
from cpanalysis.run.index import Front, render_index
from cpanalysis.run.manifest import (
    Manifest,
    Provenance,
    key_page,
    read_pages,
    trace_provenance,
    write_manifest,
)
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.parts import SHIPPED, Parts
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.pool import make_pages
from cpanalysis.run.progress import follow_pages
from cpanalysis.run.request import Options, choose_folder
from cpanalysis.run.results import write_results

RESULT_FILES = ("results.parquet", "results.csv")


@dataclass(frozen=True)
class Pack:
    """A pack that was made."""

    folder: Path
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The pages that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as it goes: what it is for, where it writes, since when."""

    request: PackParameters
    folder: Path
    provenance: Provenance
    started: str
    clock: float

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
    check_jobs(options.jobs)
    pages = plan_pages(request)
    provenance = trace_provenance(request, pages)
    prepared = parts.pack_results(request) if parts.pack_results else None
    run = start_run(request, choose_folder(request, options.into), provenance)
    planned = [
        Outcome(page=page, status="waiting", key=key_page(page, provenance)) for page in pages
    ]
    outcomes = run_pages(run, planned, options=options, console=console or Console(stderr=True))
    return finish_run(run, outcomes, prepared=prepared, parts=parts)


def check_jobs(jobs: int) -> None:
    """Refuse a number of jobs below one."""
    if jobs < 1:
        raise ParameterError(f"jobs is {jobs}; known: 1 and more")


def start_run(request: PackParameters, folder: Path, provenance: Provenance) -> Run:
    """Return the run; what a killed one left half-written is removed."""
    remove_partials(folder)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return Run(
        request=request,
        folder=folder,
        provenance=provenance,
        started=started,
        clock=perf_counter(),
    )


def run_pages(
    run: Run, planned: Sequence[Outcome], *, options: Options, console: Console
) -> list[Outcome]:
    """Return what came of each page, in the order planned; the manifest is kept up meanwhile."""
    earlier = read_pages(run.folder)
    known = {} if options.fresh else earlier
    state = {outcome.page.file: keep_page(outcome, known, run.folder) for outcome in planned}
    remove_stale(run.folder, earlier, state)
    waiting = [outcome.page for outcome in state.values() if outcome.status == "waiting"]
    run.record(list(state.values()), "running")
    made = make_pages(waiting, run.folder, jobs=options.jobs)
    for outcome in follow_pages(made, total=len(waiting), jobs=options.jobs, console=console):
        state[outcome.page.file] = replace(outcome, key=state[outcome.page.file].key)
        run.record(list(state.values()), "running")
    return list(state.values())


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
    for name in earlier:
        file = (folder / name).resolve()
        if file.is_relative_to(folder.resolve()) and not is_kept(state.get(name)):
            file.unlink(missing_ok=True)


def is_kept(outcome: Outcome | None) -> bool:
    """Tell a page that stands there already and stays."""
    return outcome is not None and outcome.status == "made"


def finish_run(
    run: Run, outcomes: Sequence[Outcome], *, prepared: Protected | None, parts: Parts
) -> Pack:
    """Write results, front page and manifest, in that order, and return the pack."""
    if prepared is not None:
        write_results(prepared.results, run.folder)
    front = Front(
        request=run.request,
        outcomes=outcomes,
        provenance=run.provenance,
        results=None if prepared is None else prepared.results,
        headline=parts.headline(prepared) if prepared and parts.headline else "",
    )
    write_whole(run.folder / "index.html", render_index(front).encode("utf-8"))
    pack = Pack(run.folder, tuple(outcomes))
    run.record(outcomes, "incomplete" if pack.failed else "complete")
    return pack
