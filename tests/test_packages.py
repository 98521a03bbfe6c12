"""What is published holds no records: the packages are built and listed, the folders ignored."""

import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

from cpanalysis.read.locations import find_project

PROJECT = find_project()
GIT = shutil.which("git")
DOCS = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
BUILD = (
    "from hatchling.build import build_sdist, build_wheel; build_sdist('dist'); build_wheel('dist')"
)
OF_RECORDS = {"sample": 1, "check": 1, "pseudonymise": 2}
"""Commands that read or write records, and how many folders they name."""
NO_FOLDER = {"SOURCE", "FOLDER", "DIR", "your.csv"}


def find_commands(text: str) -> list[list[str]]:
    """Return the words of each command of records in a text."""
    found = re.findall(r"cpanalysis ((?:sample|check|pseudonymise) [^`\n#|]*)", text)
    return [shlex.split(line) for line in found]


def list_folders() -> list[str]:
    """Return the folders and files of records that the documentation has its readers make."""
    texts = [path.read_text(encoding="utf-8") for path in DOCS]
    commands = [command for text in texts for command in find_commands(text)]
    named = [one for command in commands for one in command[1 : 1 + OF_RECORDS[command[0]]]]
    named += [
        one for text in texts for one in re.findall(r'^source: *"([^"]+)"', text, re.MULTILINE)
    ]
    found = {one for one in named if re.fullmatch(r"[a-z][\w./-]*", one)}
    return sorted(found - NO_FOLDER)


def test_the_documentation_names_the_folders_that_it_has_its_readers_make():
    assert {"extract", "mine", "safe", "raw"} <= set(list_folders())


@pytest.mark.parametrize("folder", [*list_folders(), "packs/a-controller", "proved.csv"])
def test_every_folder_of_records_is_ignored(folder):
    if GIT is None or not (PROJECT / ".git").exists():
        pytest.skip("this is no checkout")
    command = [GIT, "-C", str(PROJECT), "check-ignore", "-q", f"{folder}/children.csv"]
    assert subprocess.run(command, check=False).returncode == 0  # noqa: S603


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> list[str]:
    """The names of all that stands in both packages, of a checkout full of records."""
    copy = tmp_path_factory.mktemp("checkout") / "project"
    own = shutil.ignore_patterns(".*", "__pycache__", "packs", "dist", "releases", "records")
    shutil.copytree(PROJECT, copy, ignore=own)
    shutil.copy(PROJECT / ".gitignore", copy)
    for folder in [*list_folders(), "data/records", "packs/mine", "unheard-of"]:
        (copy / folder).mkdir(parents=True, exist_ok=True)
        (copy / folder / "of-children.csv").write_text("child_id\nC0000000000000001\n")
    subprocess.run([sys.executable, "-c", BUILD], cwd=copy, check=True, capture_output=True)  # noqa: S603
    (source,), (wheel,) = (copy / "dist").glob("*.tar.gz"), (copy / "dist").glob("*.whl")
    with tarfile.open(source) as sent, zipfile.ZipFile(wheel) as installed:
        return [*sent.getnames(), *installed.namelist()]


def test_no_package_holds_records(built):
    assert [name for name in built if "of-children" in name] == []


@pytest.mark.parametrize(
    "name",
    [
        "cpanalysis/_project/notebooks/missing.ipynb",
        "cpanalysis/_project/data/official/authorities.csv",
        "cpanalysis-0.1.0/notebooks/missing.ipynb",
        "cpanalysis-0.1.0/tests/test_packages.py",
        "cpanalysis-0.1.0/pyproject.toml",
        "cpanalysis-0.1.0/README.md",
    ],
)
def test_the_packages_hold_what_they_need(built, name):
    assert name in built
