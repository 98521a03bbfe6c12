"""What a pack costs: against plain papermill and nbconvert, by workers, by areas, and in memory.

``make bench`` (or ``python -m benchmarks.packs``) measures in one run, alternating, and writes
medians into ``docs/performance.md`` with a figure. ``--quick`` measures fewer pages less often and
says so; ``--areas`` are the numbers of areas of packs of light pages. A plain run is a newcomer's
loop: for each page ``papermill``, then ``jupyter nbconvert``, one after the other, each page
preparing its own data.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from matplotlib import rc_context
from matplotlib.figure import Figure

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.protect.store import write_protected
from cpanalysis.read.locations import find_project
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import Page, plan_pages
from cpanalysis.run.pool import make_pages
from cpanalysis.run.request import Options, read_request
from cpanalysis.run.workshop import Workshop, open_workshop
from cpanalysis.views.prepare import prepare

DOCUMENT = find_project() / "docs" / "performance.md"
PICTURE = "performance_packs.svg"
OPENING, CLOSING = "<!-- packs: written by benchmarks/packs.py -->", "<!-- packs: end -->"
REPEATS = 5
WORKERS = (1, 2)
AREAS = (4, 40, 150)
LIGHT = ("official", "inspection")
MEGABYTE = 1e6
LIMIT = 600.0
BETWEEN_LOOKS = 0.5
OURS, RIVAL = "#12436D", "#F46A25"


@dataclass(frozen=True)
class Plan:
    """What is measured: which pack, how often, for how many areas."""

    request: PackParameters
    repeats: int
    areas: Sequence[int] = AREAS
    quick: bool = False


@dataclass
class Measured:
    """What was measured, in seconds but for ``memory`` (megabytes) and ``rates`` (pages/minute)."""

    pages: int
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    ours_processor: list[float] = field(default_factory=list)
    plain_processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    overhead: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    rates: dict[int, list[float]] = field(default_factory=dict)
    areas: dict[int, list[float]] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times as long the plain loop takes, by medians."""
        return statistics.median(self.plain) / statistics.median(self.ours)


def find_command(name: str) -> str:
    """Return the place of a program of this environment."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or name


def time_call(call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a call takes, and the processor seconds of what it starts."""
    started, before = time.perf_counter(), os.times()
    call()
    after = os.times()
    used = after.children_user + after.children_system
    return time.perf_counter() - started, used - before.children_user - before.children_system


def run_ours(plan: Plan, folder: Path) -> None:
    """Make the pack by ``cpanalysis run`` into a fresh folder."""
    chosen = [("--district", name) for name in plan.request.districts]
    chosen += [("--notebook", code) for code in plan.request.notebooks]
    options = [part for pair in chosen for part in pair]
    run([find_command("cpanalysis"), "run", "--formats", "html", "--into", str(folder), *options])


def run_plain(plan: Plan, folder: Path) -> None:
    """Make the same pages as a newcomer would, one after the other."""
    folder.mkdir(parents=True)
    for page in plan_pages(plan.request):
        name = folder / f"{page.folder}-{page.source.notebook.code}.ipynb"
        of = ["-p", "force" if page.is_of_force else "district", page.parameters.area]
        run([find_command("papermill"), str(page.source.path), str(name), *of])
        run([find_command("jupyter"), "nbconvert", "--to", "html", "--no-input", str(name)])


def run(command: list[str]) -> None:
    """Run a program in quiet, in the folder of the project; its failure ends the measurement."""
    subprocess.run(command, cwd=find_project(), check=True, capture_output=True)


@contextmanager
def watch_memory() -> Iterator[list[float]]:
    """Give a list that holds, afterwards, the peak memory of what this process has started.

    Memory that forked processes share is counted once, in equal parts (PSS).
    """
    peak, stop = [0.0], threading.Event()

    def look() -> None:
        while not stop.wait(BETWEEN_LOOKS):
            peak[0] = max(peak[0], sum_memory())

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def sum_memory() -> float:
    """Return the megabytes that all processes under this one hold now."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            told = process.memory_full_info()
            total += getattr(told, "pss", told.rss) / MEGABYTE
    return total


def compare_loops(plan: Plan, measured: Measured, folder: Path) -> None:
    """Measure both ways in turn."""
    for number in range(plan.repeats):
        with watch_memory() as peak:
            ours = folder / f"ours-{number}"
            seconds, processor = time_call(lambda ours=ours: run_ours(plan, ours))
        measured.memory.append(peak[0])
        measured.ours.append(seconds)
        measured.ours_processor.append(processor)
        plain = folder / f"plain-{number}"
        seconds, processor = time_call(lambda plain=plain: run_plain(plan, plain))
        measured.plain.append(seconds)
        measured.plain_processor.append(processor)
        print(f"{number + 1}: {measured.ours[-1]:.1f} s, plain {measured.plain[-1]:.1f} s")


def plan_light(workshop: Workshop, areas: int) -> list[Page]:
    """Return pages without records for so many areas: the four districts' over and over.

    Each has a file of its own and is run and rendered anew; only the districts recur.
    """
    request = replace(read_request(), notebooks=LIGHT)
    pages = [page for page in plan_pages(request) if not page.is_of_force]
    four = [pages[start : start + len(LIGHT)] for start in range(0, len(pages), len(LIGHT))]
    return [
        number_page(page, workshop, number)
        for number in range(areas)
        for page in four[number % len(four)]
    ]


def number_page(page: Page, workshop: Workshop, number: int) -> Page:
    """Return a page as that of a numbered area, which reads what the workshop has prepared."""
    notebook = replace(page.source.notebook, code=f"{page.source.notebook.code}-{number}")
    told = replace(page.parameters, prepared=str(workshop.store))
    return replace(page, parameters=told, source=replace(page.source, notebook=notebook))


def make_light(workshop: Workshop, pages: list[Page], *, jobs: int) -> list[Outcome]:
    """Return what came of pages; one that failed ends the measurement."""
    news = make_pages(pages, workshop, jobs=jobs, limit=LIMIT)
    outcomes = [item for item in news if isinstance(item, Outcome)]
    wrong = [f"{outcome.name}: {outcome.reason}" for outcome in outcomes if outcome.reason]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    return outcomes


def measure_workers(plan: Plan, measured: Measured, folder: Path) -> None:
    """Measure pages a minute by workers, the cost of a page, and packs of more areas."""
    with open_workshop(folder / "light", Options(), seed=1) as workshop:
        write_protected(prepare(read_request()), workshop.store)
        make_light(workshop, plan_light(workshop, 1), jobs=2)
        for _ in range(plan.repeats):
            for jobs in WORKERS:
                measure_rate(workshop, measured, jobs=jobs)
            for areas in plan.areas:
                pages = plan_light(workshop, areas)
                took, _ = time_call(lambda pages=pages: make_light(workshop, pages, jobs=2))
                measured.areas.setdefault(areas, []).append(took)


def measure_rate(workshop: Workshop, measured: Measured, *, jobs: int) -> None:
    """Measure pages a minute at a number of workers, and what a page costs over its cells."""
    pages = plan_light(workshop, 8)
    started, before = time.perf_counter(), sum_processor()
    outcomes = make_light(workshop, pages, jobs=jobs)
    minutes = (time.perf_counter() - started) / 60
    measured.processor.append((sum_processor() - before) / len(pages))
    measured.rates.setdefault(jobs, []).append(len(pages) / minutes)
    if jobs == 1:
        over = [(outcome.seconds or 0) - (outcome.cells or 0) for outcome in outcomes]
        measured.overhead.append(statistics.median(over))


def sum_processor() -> float:
    """Return the processor seconds of all kernels and workers that the nursery has seen end."""
    nurseries = psutil.Process().children()
    times = [process.cpu_times() for process in nurseries]
    return sum(told.children_user + told.children_system for told in times)


def spread(values: list[float], digits: int = 1) -> str:
    """Return the median with the smallest and the largest.

    >>> spread([1.0, 3.0, 2.0])
    '2.0 (1.0 to 3.0)'
    """
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def write_section(plan: Plan, measured: Measured) -> str:
    """Return the section of the document, ratios first."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    size = f"{measured.pages} pages, {len(plan.request.districts)} district(s)"
    part = " A quick measurement of a part of the pack." if plan.quick else ""
    lines = [
        OPENING,
        "## Packs",
        f"**{measured.ratio:.1f} times as fast as plain papermill and nbconvert in sequence**"
        f" ({size}, {name_repeats(plan)}, {date.today()}).{part}",
        f"![Seconds a pack takes, by both ways]({PICTURE})",
        "\n".join(list_rows(measured)),
        "The plain loop starts a kernel and imports everything for each page, prepares that"
        " page's own data, and starts another process to render it. A pack prepares once, forks"
        " its kernels from a process that has imported everything, and renders where it runs."
        " Pages of more areas are those of the four districts over and over, each run and"
        " rendered anew.",
        f"Measured on {os.cpu_count()} cores ({platform.system()}, Python"
        f" {platform.python_version()}), load {load:.1f} at the end: other work on the machine"
        " slows both ways alike. Smallest and largest in brackets. `make bench` measures again.",
        CLOSING,
    ]
    return "\n\n".join(lines) + "\n"


def name_repeats(plan: Plan) -> str:
    """Say how often was measured.

    >>> name_repeats(Plan(read_request(), repeats=1))
    'one repeat of the 5 that `make bench` makes'
    """
    if plan.repeats == 1:
        return f"one repeat of the {REPEATS} that `make bench` makes"
    return f"medians of {plan.repeats} in one run, alternating"


def list_rows(measured: Measured) -> list[str]:
    """Return the table of what was measured."""
    rows = [
        ("A pack by `cpanalysis run`, seconds", spread(measured.ours)),
        ("The same pages by papermill and nbconvert, seconds", spread(measured.plain)),
        ("A pack, processor seconds", spread(measured.ours_processor)),
        ("The same pages, plainly, processor seconds", spread(measured.plain_processor)),
        ("Peak memory of a pack, MB (shared memory once)", spread(measured.memory, 0)),
        ("A page over its own cells, seconds, one worker", spread(measured.overhead, 2)),
        ("A page in all, processor seconds", spread(measured.processor, 2)),
        *(
            (f"Pages a minute, {jobs} worker(s)", spread(rates, 0))
            for jobs, rates in measured.rates.items()
        ),
        *(
            (f"{areas} areas, {areas * len(LIGHT)} pages, 2 workers, seconds", spread(seconds))
            for areas, seconds in measured.areas.items()
        ),
    ]
    return ["| | Median |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)]


def draw_bars(measured: Measured, path: Path) -> None:
    """Write the figure: what a pack takes by both ways, the same bytes for the same figures."""
    names = ["papermill and nbconvert,\none after the other", "cpanalysis run"]
    values = [statistics.median(measured.plain), statistics.median(measured.ours)]
    with rc_context({"svg.hashsalt": "packs", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 2.2), layout="constrained")
        axes = figure.subplots()
        bars = axes.barh(names, values, color=[RIVAL, OURS])
        axes.bar_label(bars, [f"{value:.0f} s" for value in values], padding=4)
        axes.set(xlabel=f"seconds for {measured.pages} pages", xlim=(0, 1.15 * max(values)))
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Date": None})


def put_section(section: str, document: Path) -> None:
    """Put the section into the document, in place of an earlier one; the rest stays."""
    text = document.read_text(encoding="utf-8") if document.exists() else "# Performance\n\n"
    before, found, rest = text.partition(OPENING)
    after = rest.partition(CLOSING)[2].lstrip("\n") if found else ""
    parts = [before.rstrip("\n"), section.rstrip("\n"), after.rstrip("\n")]
    document.write_text("\n\n".join(filter(None, parts)) + "\n", encoding="utf-8")


def choose_plan(options: argparse.Namespace) -> Plan:
    """Return what is measured: the whole pack, or the pages of one district."""
    request = read_request()
    if not options.quick:
        return Plan(request, options.repeats, areas=options.areas)
    notebooks = tuple(options.notebook or request.notebooks)
    part = replace(request, districts=request.districts[:1], notebooks=notebooks)
    return Plan(part, options.repeats, areas=AREAS[:1], quick=True)


def main() -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--areas", type=int, nargs="+", default=AREAS)
    parser.add_argument("--notebook", action="append", help="of a quick one; may be repeated")
    parser.add_argument("--into", type=Path, default=DOCUMENT)
    options = parser.parse_args()
    plan = choose_plan(options)
    measured = Measured(len(plan_pages(plan.request)))
    with TemporaryDirectory() as made:
        measure_workers(plan, measured, Path(made))
        compare_loops(plan, measured, Path(made))
    draw_bars(measured, options.into.with_name(PICTURE))
    put_section(write_section(plan, measured), options.into)
    print(write_section(plan, measured))


if __name__ == "__main__":
    main()
