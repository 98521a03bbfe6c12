import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cpanalysis.run.kernels.forked import GONE, ForkedProcess, Wanted
from cpanalysis.run.kernels.start import can_fork, open_nursery, start_nursery

pytestmark = pytest.mark.skipif(not can_fork(), reason="there are no forks here")

Streams = tuple[int, int, int]


@pytest.fixture
def streams() -> Iterator[Streams]:
    """Input that stays open and empty, and nowhere for output."""
    end, kept = os.pipe()
    with Path(os.devnull).open("wb") as nothing:
        yield end, nothing.fileno(), nothing.fileno()
    os.close(end)
    os.close(kept)


def await_true(condition: Callable[[], bool]) -> None:
    """Wait for what a process does by itself, soon."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def fork(address: str, streams: Streams) -> ForkedProcess:
    return ForkedProcess(Wanted(calling="worker"), address, streams=streams)


def test_a_child_is_a_process_with_the_environment_it_was_asked_for_with(nursery, streams):
    wanted = Wanted(calling="worker", environment={"ONLY": "this"}, folder="/")
    child = ForkedProcess(wanted, nursery, streams=streams)
    process = psutil.Process(child.pid)
    await_true(lambda: process.cwd() == "/" and os.getsid(child.pid) == child.pid)
    assert child.poll() is None
    child.kill()
    assert child.wait() == -signal.SIGKILL


def test_a_child_ends_with_the_connection_it_was_asked_for_by(nursery, streams):
    child = fork(nursery, streams)
    process = psutil.Process(child.pid)
    child.close()
    process.wait(timeout=10)


def test_a_child_that_ends_by_itself_says_with_which_code(nursery):
    ended, kept = os.pipe()
    os.close(kept)
    with Path(os.devnull).open("wb") as nothing:
        child = fork(nursery, (ended, nothing.fileno(), nothing.fileno()))
    os.close(ended)
    assert child.wait() == 1


def test_an_unknown_calling_ends_the_child_alone(nursery, streams):
    child = ForkedProcess(Wanted(calling="cook"), nursery, streams=streams)
    assert child.wait() == 1
    other = fork(nursery, streams)
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_child_does_not_outlive_its_nursery(streams, tmp_path):
    with open_nursery(tmp_path, seed=1) as address:
        child = fork(address, streams)
        process = psutil.Process(child.pid)
    process.wait(timeout=10)
    assert child.wait() == GONE
    with pytest.raises(OSError, match=r"."):
        fork(address, streams)


def test_a_nursery_ends_with_its_run_also_while_it_imports(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "nursery"))
        process = start_nursery(listener, tmp_path / "log", seed=1)
    process.stdin.close()
    assert process.wait(timeout=10) == -signal.SIGIO


def test_a_broken_request_leaves_the_nursery_at_work(nursery, streams):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(nursery)
        connection.sendall(b"no request\n")
        assert connection.recv(1) == b""
    child = fork(nursery, streams)
    child.kill()
    assert child.wait() == -signal.SIGKILL


def test_a_nursery_rests_after_a_child_has_ended(streams, tmp_path):
    with open_nursery(tmp_path, seed=1) as address:
        child = fork(address, streams)
        nursery = psutil.Process(child.pid).parent()
        child.kill()
        child.wait()
        await_true(lambda: {nursery.status() for _ in range(200)} == {psutil.STATUS_SLEEPING})
