"""A pack made from records full of canaries, on a machine full of them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import nbformat
import nbformat.v4 as format4
import pytest
import yaml

from cpanalysis.read.locations import find_notebooks
from tests.disclosure.canaries import CHILD, MARKUP, SECRET, write_canaries

HOME = "home of CANARYUSER"
NAME = f"Trial {MARKUP} ../../=1+1"
ABOUT_RECORDS = ("compare", "missing", "links", "change", "data_quality")
AS_TOLD = "district: str = 'Hartlepool'\nprepared: str = ''"
SHOWN = "from IPython.display import HTML\nHTML(f'<p>{district}</p>')"
TALKATIVE = "import os, sys\nfrom pathlib import Path\n"
SAID = f"f\"{{Path.home()}}/x y/a.csv {{os.environ['PGPASSWORD']}} {CHILD}{'0' * 8}\""
EXTRA = {
    "failing": f"{TALKATIVE}raise ValueError({SAID})",
    "warning": f"{TALKATIVE}print({SAID}, file=sys.stderr)",
}
SECRETS = ("PGPASSWORD", "CPANALYSIS_DATABASE_PASSWORD", "CPANALYSIS_KEY", "AWS_SECRET_ACCESS_KEY")


def write_notebooks(folder: Path) -> Path:
    """Write the notebooks that ship, and two that tell what they should not."""
    copytree(find_notebooks(), folder)
    for code, told in EXTRA.items():
        cells = [
            format4.new_markdown_cell(f"# {code}?"),
            format4.new_code_cell(AS_TOLD, metadata={"tags": ["parameters"]}),
            format4.new_code_cell(told),
            format4.new_code_cell(SHOWN),
        ]
        nbformat.write(format4.new_notebook(cells=cells), folder / f"{code}.ipynb")
    return folder


def write_request(home: Path) -> Path:
    """Write the parameters of a pack with a hostile name, of records in a hostile folder."""
    request = {
        "name": NAME,
        "districts": ["Hartlepool"],
        "notebooks": [*ABOUT_RECORDS, *EXTRA],
        "notebooks_from": str(write_notebooks(home / "notebooks")),
        "source": str(write_canaries(home / "=cmd <b>records")),
    }
    path = home / "canary.yml"
    path.write_text(yaml.safe_dump(request), encoding="utf-8")
    return path


def surround(home: Path) -> Mapping[str, str]:
    """Return an environment whose user, home, machine and passwords are canaries."""
    own = {"HOME": str(home), "USERPROFILE": str(home), "HOSTNAME": "CANARYHOST"}
    users = dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "CANARYUSER")
    return {**os.environ, **own, **users, **dict.fromkeys(SECRETS, SECRET)}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who has just made a pack there."""
    folder = tmp_path_factory.mktemp("canaries") / HOME
    folder.mkdir()
    command = [sys.executable, "-c", "from cpanalysis.cli import main; main()", "run"]
    ended = subprocess.run(  # noqa: S603 (our own command)
        [*command, write_request(folder)],
        cwd=folder,
        env=surround(folder),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr.decode()[-2_000:]  # the page that fails on purpose
    return folder


@pytest.fixture(scope="session")
def pack(home: Path) -> Path:
    """The pack."""
    (folder,) = [path.parent for path in (home / "packs").rglob("manifest.json")]
    return folder
