import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.run.lock import NAME, lock_folder
from cpanalysis.run.request import choose_folder, read_request

HOLD = """
import sys, time
from pathlib import Path
from cpanalysis.run.lock import lock_folder
with lock_folder(Path(sys.argv[1])) as lock:
    lock.note(Path(sys.argv[2]))
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_run_at_a_time(tmp_path):
    with (
        lock_folder(tmp_path),
        pytest.raises(ParameterError, match="another run is writing into"),
        lock_folder(tmp_path),
    ):
        pass
    assert not list(tmp_path.iterdir())
    with lock_folder(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_the_lock_of_a_killed_process_is_taken_over_and_its_private_folder_removed(tmp_path):
    scratch = Path(tempfile.mkdtemp(prefix="cpanalysis-"))
    with subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", HOLD, str(tmp_path), str(scratch)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ParameterError, match="another run"), lock_folder(tmp_path):
            pass
        holder.kill()
    assert choose_folder(read_request(), tmp_path) == tmp_path
    with lock_folder(tmp_path):
        assert not scratch.exists()


def test_a_lock_file_that_names_another_folder_removes_nothing(tmp_path):
    mine = tmp_path / "cpanalysis-mine"
    mine.mkdir()
    (tmp_path / NAME).write_text(json.dumps({"scratch": str(mine)}))
    with lock_folder(tmp_path):
        assert mine.is_dir()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    with (
        pytest.raises(ParameterError, match="no pack can be made in"),
        lock_folder(tmp_path / "nowhere"),
    ):
        pass
