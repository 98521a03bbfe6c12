"""How many faults planted by a program the tests notice: mutation testing, folder by folder.

``python -m benchmarks.mutants words --sample 150 --seed 1`` draws 150 of the faults that mutmut
makes for the functions of ``cpanalysis/words`` (another operator, boundary, argument, constant),
plants one at a time in a copy of the files under version control, runs the tests that reach the
function, and prints how many faults made one fail, and those that none noticed. ``--within
numbers`` draws from modules and functions of that name alone. ``uv sync --group bench`` brings
mutmut.

What is counted as noticed: a test failed that passes on its own where nothing is planted, a file of
tests could not be read any more, or the tests took half a minute more than four times as long as
they do then (told apart). What is not: no test reaches the function, or tests could not be run.
Tests that need more than ``--budget`` seconds together are left out, the longest first, and so are
those of ``SLOW``, which make whole packs or take other programs: faults which only they would
notice count as not noticed.

Which tests reach what, and verdicts, are kept in the temporary folder for as long as the code, and
the files of the tests concerned, stay as they are: a run that was stopped goes on where it ended.
"""

import argparse
import ast
import compileall
import difflib
import hashlib
import json
import os
import py_compile
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.mutant_tests import SLOW

PROJECT = Path(__file__).parent.parent
TESTS = {
    "derive": ("tests/derive", "tests/measure/records"),
    "measure": ("tests/measure",),
    "protect": ("tests/protect", "tests/disclosure/test_distinct.py"),
    "words": ("tests/words", "tests/tables"),
    "run": ("tests/run",),
}
"""The folders that are judged, and the tests that are about them beside their own examples."""

BATCH = 40
"""Files of tests whose reach is measured, and kept, together."""

NOTICED = ("noticed", "too long")
UNKNOWN = "could not run"


@dataclass(frozen=True)
class Mutant:
    """One fault: the text of its module with it, and where it stands."""

    path: str
    number: int
    sound: str
    text: str

    @cached_property
    def line(self) -> int:
        """The first line that differs."""
        pairs = zip(self.sound.splitlines(), self.text.splitlines(), strict=False)
        return next(n for n, (old, new) in enumerate(pairs, 1) if old != new)

    @property
    def name(self) -> str:
        """Module, function and number, as they are printed."""
        return f"{self.path}:{self.line} {find_function(self.sound, self.line).name} #{self.number}"

    def show(self) -> str:
        """Return the lines that differ."""
        lines = difflib.unified_diff(self.sound.splitlines(), self.text.splitlines(), n=0)
        return "\n".join(
            f"    {line}" for line in lines if not line.startswith(("---", "+++", "@"))
        )


def find_function(text: str, line: int) -> ast.FunctionDef | ast.ClassDef:
    """Return the outermost function or method that holds a line, or the class whose own it is."""
    tree = ast.parse(text)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bodies = [tree.body, *(node.body for node in classes)]
    functions = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    return next(
        node
        for node in (*functions, *classes)
        if min([node.lineno, *(d.lineno for d in node.decorator_list)]) <= line <= node.end_lineno
    )


def list_files() -> list[str]:
    """Return the names of the files under version control, or that are about to be."""
    command = ["git", "-C", str(PROJECT), "ls-files", "-coz", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True)
    return [name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]


def hash_all(*parts: bytes | str) -> str:
    """Return one short name for all that is given."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.encode() if isinstance(part, str) else part)
        hashed.update(b"\0")
    return hashed.hexdigest()[:20]


def is_test(name: str) -> bool:
    """Tell whether a file holds tests of its own, that others do not use."""
    return name.startswith("tests/") and Path(name).name.startswith("test_")


def list_tests(place: Path) -> list[Path]:
    """Return the files of a folder of tests, or of the package, that hold tests or examples."""
    every = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return [path for path in every if is_test(str(path)) or path.parts[0] == "cpanalysis"]


def matters(name: str) -> bool:
    """Tell whether the outcome of every test may hang on a file."""
    return not (is_test(name) or name.startswith("benchmarks/mutant") or name.endswith(".md"))


def copy_project(folder: Path) -> str:
    """Copy the files under version control; return a name for all but the tests.

    Compiled files are held to the text of their module: held to its time and length, they would
    stand for one whose fault has the length and the second of another.
    """
    shutil.rmtree(folder, ignore_errors=True)
    parts: list[bytes | str] = []
    for name in list_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target)
        if matters(name):
            parts += [name, target.read_bytes()]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tool.mutmut]\nsource_paths = ["cpanalysis"]\n')
    by_text = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(folder / "cpanalysis", quiet=1, invalidation_mode=by_text)
    return hash_all(*parts)


def make_mutants(judged: str) -> Iterator[tuple[str, int]]:
    """Yield the module and number of each fault that mutmut makes in functions of a folder."""
    from mutmut.mutation.file_mutation import create_mutations

    for path in sorted(Path("cpanalysis", judged).rglob("*.py")):
        _, mutations, *_ = create_mutations(str(path), path.read_text("utf-8"))
        for number, mutation in enumerate(mutations):
            if mutation.contained_by_top_level_function is not None:
                yield str(path), number


def make_mutant(path: str, number: int) -> Mutant:
    """Return one fault of a module."""
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    sound = Path(path).read_text("utf-8")
    module, mutations, *_ = create_mutations(path, sound)
    chosen = mutations[number]
    changed = deep_replace(module, chosen.original_node, chosen.mutated_node)
    return Mutant(path, number, sound, changed.code)


class Reach:
    """Which tests reach what, and how long each takes: measured anew where a file has changed."""

    def __init__(self, judged: str, folder: Path, sound: str, *, budget: float) -> None:
        self.budget = budget
        self.kept = folder / "reach.json"
        known = json.loads(self.kept.read_text("utf-8")) if self.kept.exists() else {}
        self.keys = {
            str(path): hash_all(sound, *SLOW, path.read_bytes())
            for place in (*TESTS[judged], f"cpanalysis/{judged}")
            for path in list_tests(Path(place))
        }
        self.files = {f: v for f, v in known.items() if v["key"] == self.keys.get(f)}
        missing = [file for file in self.keys if file not in self.files]
        for start in range(0, len(missing), BATCH):
            self.measure(judged, missing[start : start + BATCH])

    def measure(self, judged: str, files: list[str]) -> None:
        """Run tests where nothing is planted, and keep what they reach."""
        print("running tests to see what they reach:", *files, flush=True)
        run_python("reach", f"cpanalysis/{judged}", *files)
        found = json.loads(Path("reach.json").read_text("utf-8"))
        for file in files:
            self.files[file] = {"key": self.keys[file], "tests": found.get(file, {})}
        self.kept.write_text(json.dumps(self.files), encoding="utf-8")

    @cached_property
    def entries(self) -> dict[str, dict[str, Any]]:
        """What is known of each test."""
        return {test: own for file in self.files.values() for test, own in file["tests"].items()}

    def choose(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach the function of a fault, the quickest first."""
        function = find_function(mutant.sound, mutant.line)
        inside = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
        reaching = [
            test
            for test, entry in self.entries.items()
            if not set(entry["lines"].get(mutant.path, ())).isdisjoint(inside)
        ]
        reaching.sort(key=lambda test: (self.time([test]), test))
        chosen: list[str] = []
        for test in reaching:
            if self.time([*chosen, test]) > self.budget:
                break
            chosen.append(test)
        return chosen

    def time(self, tests: list[str]) -> float:
        """Return how many seconds tests take where nothing is planted; fixtures count once."""
        entries = [self.entries[test] for test in tests]
        fixtures: dict[str, float] = {}
        for entry in entries:
            fixtures |= entry["fixtures"]
        return sum(entry["seconds"] for entry in entries) + sum(fixtures.values())

    def name(self, tests: list[str]) -> str:
        """Return a name for tests and the contents of their files."""
        files = sorted({test.split("::")[0] for test in tests})
        return hash_all(*(self.keys[file] for file in files), *tests)


def make_environment() -> dict[str, str]:
    """Return the variables under which tests run: this copy, and one thread."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    return {**os.environ, **one, "PYTHONPATH": str(Path.cwd())}


def run_python(*arguments: str) -> None:
    """Run this folder's runner of tests to its end."""
    command = [sys.executable, "-m", "benchmarks.mutant_tests", *arguments]
    subprocess.run(command, env=make_environment(), check=True)


class Server:
    """A process that has imported what the package needs, and forks for each run of tests."""

    def __init__(self, judged: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.mutant_tests", "serve", f"cpanalysis/{judged}"],
            env=make_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.sound: dict[str, bool] = {}

    def run(self, tests: list[str], seconds: float) -> dict[str, str]:
        """Return the verdict of tests on the copy as it stands, and the test that failed."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"tests": tests, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def judge(self, mutant: Mutant, tests: list[str], seconds: float) -> str:
        """Plant a fault, run its tests, and take it out again."""
        if not tests:
            return "no test"
        path = Path(mutant.path)
        path.write_text(mutant.text, encoding="utf-8")
        try:
            found = self.run(tests, 30 + 4 * seconds)
        finally:
            path.write_text(mutant.sound, encoding="utf-8")
        test = found["test"]
        if found["verdict"] == "noticed" and test and not self.passes(test):
            return self.judge(mutant, [t for t in tests if t != test], seconds)
        return found["verdict"]

    def passes(self, test: str) -> bool:
        """Tell whether a test passes on its own where nothing is planted."""
        if test not in self.sound:
            self.sound[test] = self.run([test], 300)["verdict"] == "not noticed"
        return self.sound[test]


def read_kept(path: Path) -> dict[str, str]:
    """Return the verdicts that were kept."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(json.loads(line) for line in lines)


def judge_all(
    judged: str, chosen: list[tuple[str, int]], reach: Reach, kept: Path
) -> dict[Mutant, str]:
    """Return the verdict on each fault, in the order drawn, keeping each as soon as it is known."""
    known, server, verdicts = read_kept(kept), Server(judged), {}
    for done, (path, number) in enumerate(chosen, 1):
        mutant = make_mutant(path, number)
        tests = reach.choose(mutant)
        key = hash_all(path, mutant.text, reach.name(tests))
        if known.get(key, UNKNOWN) == UNKNOWN:
            known[key] = server.judge(mutant, tests, reach.time(tests))
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, known[key]]) + "\n")
        verdicts[mutant] = known[key]
        print(f"{done} of {len(chosen)} {mutant.name}: {known[key]}", flush=True)
    server.process.kill()
    return verdicts


def report(judged: str, verdicts: dict[Mutant, str]) -> None:
    """Print the share that tests noticed, and each fault that they did not."""
    counts = Counter(verdicts.values())
    noticed = sum(counts[verdict] for verdict in NOTICED)
    for mutant, verdict in sorted(verdicts.items(), key=lambda pair: pair[0].name):
        if verdict not in NOTICED:
            print(f"\n{mutant.name}: {verdict}\n{mutant.show()}")
    share = noticed / max(len(verdicts), 1)
    print(f"\n{judged}: {noticed} of {len(verdicts)} noticed ({share:.0%})", dict(counts))


def main() -> None:
    """Draw faults, judge them, and print what was found."""
    parser = argparse.ArgumentParser(description="Count the planted faults that tests notice.")
    parser.add_argument("judged", choices=TESTS)
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--within", default="")
    parser.add_argument("--budget", type=float, default=60.0)
    wanted = parser.parse_args()
    folder = Path(tempfile.gettempdir(), f"mutants-{wanted.judged}-{hash_all(str(PROJECT))[:8]}")
    sound = copy_project(folder / "copy")
    os.chdir(folder / "copy")
    reach = Reach(wanted.judged, folder, sound, budget=wanted.budget)
    every = [pair for pair in make_mutants(wanted.judged) if wanted.within in pair[0]]
    count = min(wanted.sample, len(every))
    chosen = random.Random(wanted.seed).sample(every, count)
    print(f"{count} of {len(every)} faults", flush=True)
    report(wanted.judged, judge_all(wanted.judged, chosen, reach, folder / "verdicts.jsonl"))


if __name__ == "__main__":
    main()
