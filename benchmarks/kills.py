"""Runs are killed at random moments; the next run must end with the pack of an undisturbed one.

``python -m benchmarks.kills --kills 100`` kills, in turn, the run itself, one of its workers or
kernels, and the nursery they are forked from, each with SIGKILL and at a moment drawn by
``--seed``. After each kill it looks that no page stands half-written and that no process is left,
then runs again and compares every file but the manifest, byte for byte. A run that ended before its
moment was not killed and is counted apart.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat.v4 as format4
import polars as pl
import psutil

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.results import conform
from cpanalysis.protect import Policy, Protected, protect
from cpanalysis.read.locations import find_project
from cpanalysis.run.kernels.start import MODULE as NURSERY
from cpanalysis.run.pack import make_pack
from cpanalysis.run.parts import Parts
from cpanalysis.run.request import Options

DISTRICTS = ("Hartlepool", "Middlesbrough")
NOTEBOOKS = ("first", "second")
CELLS = (
    "import time\nfrom IPython.display import HTML",
    "time.sleep(0.1)\nHTML(f'<p>{district}</p>' + '<p>a line of a page</p>' * 2000)",
    "time.sleep(0.1)\nHTML(f'<p>{sorted(set(district))}</p>')",
)
VICTIMS = ("run", "child", "nursery")
TO_END = 20.0


class BrokenPackError(AssertionError):
    """A pack is not what it must be after a kill."""


@dataclass(frozen=True)
class Trial:
    """The project whose packs are killed, and the nursery that runs share, if they do."""

    project: Path
    nursery: str = ""
    on: str = ""


@dataclass(frozen=True)
class Kill:
    """Whom to kill, and how many seconds after the run has taken its folder."""

    victim: str
    moment: float


def write_project(project: Path) -> None:
    """Write the notebooks of a small pack, and a figure."""
    for code in NOTEBOOKS:
        parameters = format4.new_code_cell(
            'district: str = "Hartlepool"', metadata={"tags": ["parameters"]}
        )
        cells = [format4.new_markdown_cell(f"# What is {code}?"), parameters]
        cells += [format4.new_code_cell(cell) for cell in CELLS]
        path = project / "notebooks" / f"{code}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(format4.writes(format4.new_notebook(cells=cells)), encoding="utf-8")
    (project / "figures").mkdir(exist_ok=True)
    (project / "figures" / "a.csv").write_text("a\n1\n", encoding="utf-8")


def give_results(_: object) -> Protected:
    """Return a few results, protected."""
    frame = pl.DataFrame({"indicator": ["a"] * 2, "area": DISTRICTS, "value": [1.0, 2.0]})
    same = {"status": "ok", "origin": "official", "source": "a, 2024"}
    rows = frame.with_columns(pl.lit(value).alias(name) for name, value in same.items())
    return protect(Analysis(results=conform(rows)), Policy())


def make_trial(trial: Trial, folder: Path) -> None:
    """Make the pack, in this process."""
    request = PackParameters(
        name="Killed",
        districts=DISTRICTS,
        notebooks=NOTEBOOKS,
        notebooks_from=str(trial.project / "notebooks"),
        official=str(trial.project / "figures"),
        published=str(trial.project / "figures"),
    )
    options = Options(into=folder, jobs=2, nursery=trial.nursery, on=trial.on)
    make_pack(request, options, parts=Parts(pack_results=give_results))


def start_run(trial: Trial, folder: Path) -> "subprocess.Popen[bytes]":
    """Start making the pack in another process, and return it."""
    run = ["--run", str(trial.project), str(folder), trial.nursery]
    command = [sys.executable, "-m", "benchmarks.kills", *run]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=find_project())


def kill_once(trial: Trial, folder: Path, kill: Kill) -> bool:
    """Start a run, kill the victim at its moment, and tell whether the run was still at work."""
    run = start_run(trial, folder)
    await_lock(run, folder)
    time.sleep(kill.moment)
    at_work = run.poll() is None
    family = list(list_family(run))
    with suppress(psutil.NoSuchProcess):
        choose_victim(run, trial, kill.victim).kill()
    run.wait()
    require_gone(family)
    return at_work


def await_lock(run: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until a run has taken its folder.

    Raises
    ------
    BrokenPackError
        Where it ended before that: then there was nothing to kill.
    """
    while not (folder / ".lock").exists():
        if run.poll() is not None:
            raise BrokenPackError(f"a run ended with code {run.returncode} before it began")
        time.sleep(0.005)


def list_family(run: "subprocess.Popen[bytes]") -> Iterator[psutil.Process]:
    """Yield the processes that a run has started."""
    with suppress(psutil.NoSuchProcess):
        yield from psutil.Process(run.pid).children(recursive=True)


def choose_victim(run: "subprocess.Popen[bytes]", trial: Trial, victim: str) -> psutil.Process:
    """Return whom to kill: the run, or what it has started, where there is something yet."""
    this = psutil.Process(run.pid)
    nurseries = this.children() or list_nurseries(trial)
    if victim == "run" or not nurseries:
        return this
    children = nurseries[0].children(recursive=True)
    if victim == "nursery" and not trial.nursery:
        return nurseries[0]
    return random.choice(children) if children else this


def list_nurseries(trial: Trial) -> list[psutil.Process]:
    """Return the nursery that this process shares with its runs."""
    mine = psutil.Process().children() if trial.nursery else []
    return [process for process in mine if NURSERY in process.cmdline()]


def require_gone(family: list[psutil.Process]) -> None:
    """Require that nothing is left of a run soon after it has ended."""
    _, alive = psutil.wait_procs(family, timeout=TO_END)
    if alive:
        raise BrokenPackError(f"left running: {[process.cmdline() for process in alive]}")


def read_files(folder: Path) -> dict[str, bytes]:
    """Return all files of a pack but the manifest, which holds times, by their names."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def require_whole(folder: Path, wanted: dict[str, bytes]) -> None:
    """Require that each page that stands in a killed pack is whole."""
    found = read_files(folder)
    wrong = [name for name in found if name.endswith(".html") and found[name] != wanted.get(name)]
    wrong = [name for name in wrong if name != "index.html" and not Path(name).name.startswith(".")]
    if wrong:
        raise BrokenPackError(f"half-written: {wrong}")


def require_same(folder: Path, wanted: dict[str, bytes]) -> None:
    """Require that a pack is that of an undisturbed run."""
    found = read_files(folder)
    if found != wanted:
        names = found.keys() | wanted.keys()
        raise BrokenPackError(
            f"differ: {sorted(n for n in names if found.get(n) != wanted.get(n))}"
        )
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if manifest["status"] != "complete":
        raise BrokenPackError(f"the manifest says {manifest['status']}")


def survive(trial: Trial, folder: Path, kills: list[Kill]) -> Iterator[bool]:
    """Kill a run for each of ``kills``, let another end its pack; yield if the kill struck."""
    undisturbed = folder / "undisturbed"
    make_trial(trial, undisturbed)
    wanted = read_files(undisturbed)
    require_same(undisturbed, wanted)
    for number, kill in enumerate(kills):
        killed = folder / f"killed-{number}"
        at_work = kill_once(trial, killed, kill)
        require_whole(killed, wanted)
        make_trial(trial, killed)
        require_same(killed, wanted)
        yield at_work


def draw_kills(number: int, *, seed: int, longest: float) -> list[Kill]:
    """Return whom to kill and when, drawn by a seed."""
    chance = random.Random(seed)
    return [Kill(VICTIMS[i % len(VICTIMS)], chance.uniform(0, longest)) for i in range(number)]


def time_run(trial: Trial, folder: Path) -> float:
    """Return the seconds that an undisturbed run takes from when it has its folder."""
    run = start_run(trial, folder)
    await_lock(run, folder)
    started = time.perf_counter()
    run.wait()
    return time.perf_counter() - started


def main() -> None:
    """Kill as often as asked, and say that all packs came out the same."""
    if sys.argv[1:2] == ["--run"]:
        project, folder, nursery = sys.argv[2:]
        make_trial(Trial(Path(project), nursery), Path(folder))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    with TemporaryDirectory() as made:
        folder = Path(made)
        trial = Trial(folder / "project")
        write_project(trial.project)
        longest = time_run(trial, folder / "timed")
        kills = draw_kills(options.kills, seed=options.seed, longest=longest)
        at_work = list(tell(kills, survive(trial, folder, kills)))
    print(f"{sum(at_work)} runs killed at work, {at_work.count(False)} ended before their moment")
    print("Every pack the same as the undisturbed one, nothing half-written, no process left.")


def tell(kills: list[Kill], survived: Iterator[bool]) -> Iterator[bool]:
    """Print a line for each kill that was survived, and pass on whether it struck a run at work."""
    for number, (kill, at_work) in enumerate(zip(kills, survived, strict=True), start=1):
        struck = "at work" if at_work else "after its end"
        print(f"{number}: {kill.victim} after {kill.moment:.2f} s, {struck}: same", flush=True)
        yield at_work


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
