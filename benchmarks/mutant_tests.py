"""Runs tests for :mod:`benchmarks.mutants`, in its copy of the project.

``reach`` runs tests once, and writes which lines of a folder each of them reaches; ``serve`` forks
for each run of tests that it reads from standard input. What is forked has imported other people's
packages, and of this one what does not import the folder, and run nothing, because threads of
polars do not survive a fork; it imports the folder anew, with whatever fault has been planted.
"""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import pytest

SLOW = (
    "tests/run/test_access.py",
    "tests/run/test_addresses.py::test_a_page_that_shows_the_same_twice_is_made",
    "tests/run/test_cluster.py",
    "tests/run/test_disk.py",
    "tests/run/test_england.py",
    "tests/run/test_kills.py",
    "tests/run/test_new_notebook.py::test_papermill_runs_it_and_a_pack_accepts_its_page",
    "tests/run/test_pack.py",
    "tests/run/test_storage.py",
    "tests/run/documents/test_keep.py",
    "tests/run/documents/test_pdf.py",
    "tests/run/documents/test_word.py",
    "tests/run/documents/test_workbook.py",
    "tests/run/kernels",
)
"""Tests that make packs with real kernels or take other programs: minutes for each fault."""

ARGUMENTS = ["-n", "0", "-p", "no:cacheprovider", *(f"--deselect={name}" for name in SLOW)]
PRELOADED = "import cpanalysis.views.prepare, cpanalysis.run.pack, cpanalysis.cli, pytest, sys"
CONTEXT = "MUTANT_CONTEXT"
COVERAGE = f"""[run]
source = {{folder}}
context = ${{{{{CONTEXT}}}}}
data_file = {{data}}
parallel = true
sigterm = true
concurrency = thread
patch = _exit, fork
"""
"""Of coverage: processes that a test starts write down what they reach under the test's name."""


class Recorder:
    """Writes down, for each test, its time, its fixtures and whether it passed."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.fixtures: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self.passed: dict[str, bool] = {}

    def switch(self, context: str) -> None:
        """Count what is reached from now on as reached by one test or fixture."""
        os.environ[CONTEXT] = context
        self.coverage.switch_context(context)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out tests that need a browser."""
        items[:] = [item for item in items if "tab" not in getattr(item, "fixturenames", ())]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Name the test."""
        named = getattr(item, "_fixtureinfo", None)
        definitions = named.name2fixturedefs if named else {}
        self.fixtures[item.nodeid] = {name_fixture(d[-1]) for d in definitions.values()}
        self.current = item.nodeid
        self.switch(item.nodeid)
        result = yield
        self.switch("")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        """Count what a fixture reaches for every test that uses it."""
        if fixturedef.scope == "function":
            return (yield)
        name, start = name_fixture(fixturedef), time.perf_counter()
        self.switch(name)
        result = yield
        self.switch(self.current)
        spent = time.perf_counter() - start
        self.seconds[name] += spent
        self.seconds[self.current] -= spent
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the time; a test that does not pass is not used."""
        self.seconds[report.nodeid] += report.duration
        self.passed[report.nodeid] = self.passed.get(report.nodeid, True) and report.passed


def name_fixture(definition: Any) -> str:
    """Return a name for a fixture, which differs from those of tests."""
    return f"fixture {definition.baseid}::{definition.argname}"


def reach(folder: str, *files: str) -> None:
    """Write which lines of a folder each test of some files reaches, and how long it takes."""
    from coverage import Coverage

    place = Path("coverage").absolute()
    place.mkdir(exist_ok=True)
    settings = place / "settings.ini"
    data = place / "data"
    settings.write_text(
        COVERAGE.format(folder=Path(folder).absolute(), data=data), encoding="utf-8"
    )
    (place / "sitecustomize.py").write_text("import coverage; coverage.process_startup()\n")
    os.environ[CONTEXT] = ""
    coverage = Coverage(config_file=str(settings))
    coverage.start()
    os.environ["COVERAGE_PROCESS_START"] = str(settings)
    os.environ["PYTHONPATH"] = f"{place}{os.pathsep}{Path.cwd()}"
    recorder = Recorder(coverage)
    pytest.main([*ARGUMENTS, *files], plugins=[recorder])
    coverage.stop()
    coverage.save()
    del os.environ["COVERAGE_PROCESS_START"]
    coverage.combine([str(place)])
    write_reach(recorder, read_lines(coverage.get_data()))


def read_lines(data: Any) -> dict[str, dict[str, set[int]]]:
    """Return the lines of each file that each test or fixture reaches."""
    lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for file in data.measured_files():
        path = str(Path(file).relative_to(Path.cwd()))
        for line, contexts in data.contexts_by_lineno(file).items():
            for context in contexts:
                # Processes that a test starts have its name as the static part.
                lines[context.split("|")[-1]][path].add(line)
                lines[context.split("|")[0]][path].add(line)
    return lines


def write_reach(recorder: Recorder, lines: dict[str, dict[str, set[int]]]) -> None:
    """Write what each test that passed reaches, with its fixtures, by the file of the test."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for test, passed in recorder.passed.items():
        if not passed:
            print("not used, because it does not pass where nothing is planted:", test)
            continue
        reached: dict[str, set[int]] = defaultdict(set)
        for name in (test, *recorder.fixtures.get(test, ())):
            for path, numbers in lines.get(name, {}).items():
                reached[path] |= numbers
        used = {name: recorder.seconds[name] for name in recorder.fixtures.get(test, ())}
        found[test.split("::")[0]][test] = {
            "seconds": max(recorder.seconds[test], 0.0),
            "fixtures": {name: spent for name, spent in used.items() if spent > 0},
            "lines": {path: sorted(numbers) for path, numbers in reached.items()},
        }
    Path("reach.json").write_text(json.dumps(found), encoding="utf-8")


class Chosen:
    """Keeps some of the tests of files, in an order, and remembers the first that fails."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}
        self.ran = 0
        self.failed = ""
        self.broken = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember that a file of tests can no longer be read: the chosen ones once could."""
        self.broken |= report.failed

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the chosen tests, the quickest first."""
        kept = [item for item in items if item.nodeid in self.order]
        items[:] = sorted(kept, key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what ran, and what failed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid
        self.ran += report.when == "call" and report.passed

    def tell(self) -> dict[str, str]:
        """Return the verdict: nothing is said to have passed that has not run."""
        if self.failed or self.broken:
            return {"verdict": "noticed", "test": self.failed}
        done = self.ran == len(self.order)
        return {"verdict": "not noticed" if done else "could not run", "test": ""}


def run_chosen(tests: list[str], verdict: Path) -> None:
    """Run tests until one fails, and write the verdict; the package must be that of the copy."""
    chosen = Chosen(tests)
    package = import_module("cpanalysis").__file__ or ""
    assert Path(package).is_relative_to(Path.cwd()), package
    files = sorted({test.split("::")[0] for test in tests})
    pytest.main([*ARGUMENTS, "-x", "--basetemp", "temporary", *files], plugins=[chosen])
    verdict.write_text(json.dumps(chosen.tell()), encoding="utf-8")


def fork(tests: list[str], seconds: float) -> dict[str, str]:
    """Run tests in a child; end it, and all that it started, where it takes too long."""
    verdict = Path("verdict.json")
    verdict.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os.setsid()
        log = os.open("last.log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(log, 1)
        os.dup2(log, 2)
        try:
            run_chosen(tests, verdict)
        finally:
            os._exit(0)
    if not wait(child, seconds):
        return {"verdict": "too long", "test": ""}
    if verdict.exists():
        return json.loads(verdict.read_text("utf-8"))
    return {"verdict": "could not run", "test": ""}


def wait(child: int, seconds: float) -> bool:
    """Wait for a child, and tell whether it ended in time."""
    process = psutil.Process(child)
    try:
        process.wait(timeout=seconds)
    except psutil.TimeoutExpired:
        for started in [*process.children(recursive=True), process]:
            started.kill()
        process.wait()
        return False
    return True


class Judged:
    """Lets no module of the judged folder be imported, nor so any that imports one of them."""

    def __init__(self, folder: str) -> None:
        self.package = folder.replace("/", ".")

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse the folder."""
        if name == self.package or name.startswith(f"{self.package}."):
            raise ImportError(name)


def preload(folder: str) -> None:
    """Import all that no fault can reach: every package, and modules that do not import it."""
    listed = subprocess.run(
        [sys.executable, "-c", f"{PRELOADED}\nprint(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    judged = Judged(folder)
    sys.meta_path.insert(0, judged)  # type: ignore[arg-type]
    for name in listed.stdout.split():
        if name.split(".")[0] not in ("tests", "__main__"):
            try:
                import_module(name)
            except (ImportError, AttributeError):  # of the folder, or no module but an object
                continue
    sys.meta_path.remove(judged)  # type: ignore[arg-type]


def serve(folder: str) -> None:
    """Answer each line of standard input with the verdict of its tests."""
    preload(folder)
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps(fork(wanted["tests"], wanted["seconds"])), flush=True)


if __name__ == "__main__":
    {"reach": reach, "serve": serve}[sys.argv[1]](*sys.argv[2:])
