"""A disk that is full, and one that is read-only: a small file system, mounted for real."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.kills import Trial, make_trial, read_files, require_same, write_project
from cpanalysis.errors import ParameterError
from cpanalysis.run.manifest import read_pages

MOUNT = shutil.which("mount")
SIZE = 400_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if not MOUNT or not mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)):
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607


def mount(*arguments: str) -> bool:
    command = [str(MOUNT), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def test_a_full_disk_spoils_nothing_and_a_read_only_one_is_refused(nursery, tmp_path, disk):
    trial = Trial(tmp_path / "project", nursery)
    write_project(trial.project)
    make_trial(trial, tmp_path / "undisturbed")
    wanted = read_files(tmp_path / "undisturbed")
    filler = disk / "filler"
    filler.write_bytes(b"x" * (SIZE - 70_000))
    with pytest.raises(OSError, match="No space left"):
        make_trial(trial, disk / "pack")
    found = {name: one for name, one in read_files(disk / "pack").items() if name[0] != "."}
    assert {name: wanted.get(name) for name in found} == found
    assert set(read_pages(disk / "pack")) >= {name for name in found if "/" in name}
    filler.unlink()
    make_trial(trial, disk / "pack")
    require_same(disk / "pack", wanted)
    assert mount("-o", "remount,ro", str(disk))
    with pytest.raises(ParameterError, match="Read-only file system"):
        make_trial(trial, disk / "pack")
    require_same(disk / "pack", wanted)
