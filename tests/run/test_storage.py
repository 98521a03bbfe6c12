"""Object storage: a real server on this machine that speaks S3."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.kills import read_files
from cpanalysis.errors import ParameterError
from cpanalysis.run.log import find_log
from cpanalysis.run.request import place_folders
from cpanalysis.run.storage import Storage, open_place, open_storage

BUCKET = "s3://trial"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(  # noqa: S603 (this very Python)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await_server(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def await_server(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"{address}/moto-api/data.json").close()  # noqa: S310
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def storage(server, monkeypatch) -> Iterator[str]:
    """The address of an empty bucket."""
    import s3fs

    settings = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}
    for name, value in {**settings, "AWS_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdir("trial")
    yield BUCKET
    files.rm("trial", recursive=True)
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_inputs_and_pack_live_in_storage(make, request_pack, storage, tmp_path):
    figures = b"Hartlepool,1332\nMiddlesbrough,1431\n"
    open_storage(storage).files.pipe_file("trial/inputs/figures.csv", figures)
    asked = replace(request_pack, official=f"{storage}/inputs", notebooks=("figures",))
    request = place_folders(asked)
    here, _ = make(replace(request, official=request.official), tmp_path / "here")
    with open_place(f"{storage}/pack") as folder:
        make(request, folder)
    with open_place(f"{storage}/pack") as folder:
        assert folder is not None
        assert read_files(folder) == read_files(here.folder)
        _, said = make(replace(request, districts=("Hartlepool",)), folder)
        assert said == ""
    left = open_storage(f"{storage}/pack")
    left.fetch(tmp_path / "left")
    assert not any(name.startswith("middlesbrough/") for name in left.found)
    assert json.loads(left.found["manifest.json"])["status"] == "complete"


def test_an_unknown_kind_of_storage_is_refused():
    with pytest.raises(ParameterError, match="nowhere"), open_place("nowhere://a/b"):
        pass


def test_the_log_of_what_was_hidden_is_sent_beside_the_pack(tmp_path):
    with open_place("memory://packs/trial") as folder:
        assert folder is not None
        (folder / "index.html").write_text("front")
        find_log(folder).mkdir()
        (find_log(folder) / "hidden.csv").write_text("frame\n")
    for place, name in (("trial", "index.html"), ("trial-controller", "hidden.csv")):
        storage = open_storage(f"memory://packs/{place}")
        storage.fetch(tmp_path / place)
        assert set(storage.found) == {name}


def test_a_whole_bucket_is_no_place_for_a_pack():
    with pytest.raises(ParameterError, match="name a folder in it"), open_place("memory://packs"):
        pass


class Recorder:
    """Files of a storage that remembers in which order they came."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pipe_file(self, name: str, _: bytes) -> None:
        self.names.append(name)


def test_the_manifest_is_sent_after_everything_it_names(tmp_path):
    names = ("manifest.json", "index.html", "zones/last.html", "a/first.html", "results.csv")
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    heard = Recorder()
    Storage(files=heard, root="pack").send(tmp_path)
    assert heard.names[-2:] == ["pack/index.html", "pack/manifest.json"]
    assert sorted(heard.names) == sorted(f"pack/{name}" for name in names)
