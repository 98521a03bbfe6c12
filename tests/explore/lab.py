"""JupyterLab on a free port of this machine, in folders of its own, ended with the test."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

PATIENCE = 180
"""Seconds; a busy machine takes its time, and nothing is asserted of time."""
STARS = "[...document.querySelectorAll('.jp-InputPrompt')].some(one => one.innerText.includes('*'))"
"""Whether some cell waits or runs: JupyterLab then shows a star in place of its number."""
OWN = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def start_lab(folder: Path, kept: Path) -> Iterator[str]:
    """Give the address of a JupyterLab that shows ``folder``."""
    port, token = find_port(), secrets.token_hex(16)
    own = {f"JUPYTER_{name}": str(folder / ".own" / name) for name in OWN}
    more = {name: str(folder / ".own" / name) for name in ("settings", "workspaces")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *(f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"),
        *("--LabApp.news_url=None", "--LabApp.check_for_updates_class="),
        *(f"--LabApp.user_settings_dir={more['settings']}",),
        *(f"--LabApp.workspaces_dir={more['workspaces']}",),
    ]
    environment = {
        **os.environ,
        **own,
        "XDG_CACHE_HOME": str(kept),
        "IPYTHONDIR": str(folder / ".own" / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    log = (folder / "lab.log").open("wb")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}", server)
        yield f"http://127.0.0.1:{port}/lab/tree/explore.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "JupyterLab ended by itself"
        try:
            urlopen(address, timeout=10).close()  # noqa: S310 (our own address)
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
        else:
            return
    raise TimeoutError("JupyterLab does not answer")


def run_all(tab: Page, address: str) -> None:
    """Open the notebook, wait for its kernel, and run every cell to the last."""
    tab.set_default_timeout(PATIENCE * 1000)
    tab.goto(address)
    tab.wait_for_selector("text=/ \\| Idle/")
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_text("Run All Cells", exact=True).click()
    tab.wait_for_selector(".cp-panel .cp-answer img")
    tab.wait_for_function(f"!{STARS}")
