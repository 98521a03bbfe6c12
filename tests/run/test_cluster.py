"""A real cluster on this machine: a scheduler and two workers, each a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from benchmarks.kills import Trial, make_trial, read_files, require_same, write_project
from cpanalysis.errors import ParameterError
from cpanalysis.run.cluster import find_address, make_remotely, pack_parcel, strip
from cpanalysis.run.kernels.start import can_fork
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.workshop import Workshop

WITH_A_KERNEL = 3
"""Processes under a worker of the cluster: the nursery, what makes the page, its kernel."""

COMMON = ["--host", "127.0.0.1", "--no-dashboard", "--protocol", "tcp"]


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(  # noqa: S603 (this very Python)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Path]:
    """The file in which a scheduler says where it is."""
    file = tmp_path / "scheduler.json"
    process = start("scheduler", *COMMON, "--port", "0", "--scheduler-file", str(file))
    try:
        until = time.monotonic() + 120
        while not file.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield file
    finally:
        stop(process)


@pytest.fixture
def workers(scheduler: Path, tmp_path: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    options = ["--no-nanny", "--nthreads", "1", "--scheduler-file", str(scheduler)]
    scratch = ["--local-directory", str(tmp_path / "dask")]
    started = [start("worker", *COMMON, *options, *scratch) for _ in range(2)]
    try:
        yield started
    finally:
        for worker in started:
            stop(worker)


def kill_at_work(workers: "list[subprocess.Popen[bytes]]", over: Event) -> None:
    """Kill the first worker of the cluster that is seen to have a kernel at work."""
    while not over.wait(0.02):
        for worker in workers:
            if len(psutil.Process(worker.pid).children(recursive=True)) >= WITH_A_KERNEL:
                worker.kill()
                return


@pytest.mark.skipif(not can_fork(), reason="the moment to kill is told by forked children")
def test_a_cluster_that_loses_a_worker_makes_the_same_pack(nursery, scheduler, workers, tmp_path):
    here = Trial(tmp_path / "project", nursery)
    write_project(here.project)
    make_trial(here, tmp_path / "here")
    address = json.loads(scheduler.read_text())["address"].removeprefix("tcp://")
    over = Event()
    killer = Thread(target=kill_at_work, args=(workers, over))
    killer.start()
    try:
        make_trial(Trial(here.project, on=f"dask://{address}"), tmp_path / "there")
    finally:
        over.set()
        killer.join()
    assert [worker.poll() is None for worker in workers].count(True) == 1
    require_same(tmp_path / "there", read_files(tmp_path / "here"))


@pytest.mark.parametrize("on", ["spark://a:1", "dask://", "127.0.0.1:8786"])
def test_another_address_is_refused(on):
    with pytest.raises(ParameterError, match="known: dask://HOST:PORT"):
        find_address(on)


def test_another_version_of_the_code_is_refused(request_pack, tmp_path):
    page = plan_pages(request_pack)[0]
    parcel = pack_parcel([page], Workshop(folder=tmp_path, scratch=tmp_path))
    other = type(parcel)(parcel.files, "other", parcel.seed)
    with pytest.raises(ParameterError, match="another version"):
        make_remotely(strip(page), other, 60.0)


def test_what_travels_names_no_place(request_pack, project, tmp_path):
    stripped = strip(plan_pages(request_pack)[0])
    assert str(project) not in repr(stripped)
