import asyncio
from pathlib import Path

import psutil
import pytest
import zmq

from cpanalysis.run.kernels.manager import BETWEEN_TRIES, PageKernelManager, PromptClient
from cpanalysis.run.kernels.start import can_fork


def test_a_kernel_is_met_by_the_client_that_waits_no_longer_than_it_must():
    client = PageKernelManager().client()
    assert isinstance(client, PromptClient)
    with client.context.socket(zmq.SUB) as socket:
        assert socket.getsockopt(zmq.RECONNECT_IVL) == BETWEEN_TRIES
    client.context.term()


@pytest.mark.skipif(not can_fork(), reason="there are no forks here")
def test_a_warm_kernel_answers_and_has_ended_when_it_was_shut_down(nursery, tmp_path):
    assert asyncio.run(ask_and_end(nursery, tmp_path)) == ("ok", False)


async def ask_and_end(nursery: str, folder: Path) -> tuple[str, bool]:
    """Return what a kernel says of some code, and whether it lives after its end."""
    kernel = PageKernelManager(
        nursery=nursery, transport="ipc", connection_file=str(folder / "k.json")
    )
    await kernel.start_kernel()
    pid = kernel.provisioner.pid
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    reply = await client.execute("1 + 1", reply=True, timeout=60)
    client.stop_channels()
    await kernel.provisioner.kill()
    lives = psutil.pid_exists(pid)
    await kernel.shutdown_kernel(now=True)
    return reply["content"]["status"], lives
