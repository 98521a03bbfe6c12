"""How many faults planted by a program the tests notice: mutation testing, folder by folder.

``python -m benchmarks.mutants derive 7`` plants, one at a time, those faults in
``cpanalysis/derive`` whose number ends in 7 (mutmut makes several for each function: another
operator, boundary, argument, constant), runs the tests that reach the function, and prints how many
faults made one fail, and the names of those that none noticed. Without a digit, all of them, which
takes hours. The work is done in a copy of the files under version control; ``uv sync --group
bench`` brings mutmut.

Workers are forked from a server that has imported the package and run nothing, because threads of
polars do not survive a fork.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).parent.parent
TESTS = {
    "derive": ("tests/derive", "tests/measure/records"),
    "measure": ("tests/measure",),
    "protect": ("tests/protect", "tests/disclosure/test_distinct.py"),
    "words": ("tests/words", "tests/views", "tests/tables", "tests/explore/test_session.py"),
    "run": ("tests/run",),
}
"""The folders that are judged, and the tests that are about them beside their own examples."""

SLOW = ("kills", "storage", "cluster", "england", "browser", "planted", "access")
"""Parts of names of tests that take minutes or other programs, and are left out."""

CONFIG = """
[tool.mutmut]
source_paths = ["cpanalysis"]
only_mutate = ["cpanalysis/{folder}/*"]
also_copy = ["data", "notebooks", "params", "benchmarks", "docs", "README.md", "CHANGELOG.md"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-n", "0", "-p", "no:cacheprovider", "-k", "not ({slow})"]
process_isolation = "forkserver"
forkserver_warmup = "import"
preload_modules_file = "preload.txt"
use_setproctitle = false
"""
NOTICED = {1: "noticed", 3: "noticed", 0: "not noticed", 33: "no test", 36: "too long"}
"""What the exit code of a mutant's tests says; 2 and 5 stand for tests that could not run."""


def copy_project(folder: Path) -> None:
    """Copy the files that are under version control into a folder."""
    listed = subprocess.run(
        ["git", "-C", str(PROJECT), "ls-files", "-z"], capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target)


def configure(folder: Path, judged: str) -> None:
    """Say in the copy what is mutated and which tests judge it."""
    tests = json.dumps([*TESTS[judged], f"cpanalysis/{judged}"])
    settings = CONFIG.format(folder=judged, tests=tests, slow=" or ".join(SLOW))
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    (folder / "preload.txt").write_text("cpanalysis.views.prepare\n", encoding="utf-8")


def read_verdicts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each mutant that was tried, and whether a test noticed it."""
    for path in sorted((folder / "mutants").rglob("*.meta")):
        for name, code in json.loads(path.read_text("utf-8"))["exit_code_by_key"].items():
            if code is not None:
                yield name, NOTICED.get(code, "could not run")


def main(judged: str, digit: str = "") -> None:
    """Print the share of planted faults that tests noticed, and those that they did not."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy_project(folder)
        configure(folder, judged)
        chosen = [f"cpanalysis.{judged}.*{digit}"] if digit else []
        subprocess.run(
            [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *chosen],
            cwd=folder,
            check=False,
        )
        verdicts = dict(read_verdicts(folder))
    counts = Counter(verdicts.values())
    noticed = counts["noticed"] + counts["too long"]
    print(
        f"\n{judged}: {noticed} of {len(verdicts)} noticed ({noticed / max(len(verdicts), 1):.0%})"
    )
    print(
        *(f"{name}: {verdict}" for name, verdict in verdicts.items() if verdict != "noticed"),
        sep="\n",
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
