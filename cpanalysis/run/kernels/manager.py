"""What stands between papermill and a page's kernel: which one is started, and how it is met."""

import asyncio
import sys
import time
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type, Unicode

from cpanalysis.run.kernels.provisioner import NAME

BETWEEN_TRIES = 5
"""Milliseconds until a socket is tried again at which no kernel listens yet."""

MODULE = "cpanalysis.run.kernels.kernel"


class PromptClient(AsyncKernelClient):
    """A client that is ready when the kernel says it is, not a fifth of a second of quiet later."""

    def _context_default(self) -> zmq.asyncio.Context:
        """Return the context of sockets that soon try again where no kernel listens yet."""
        context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, BETWEEN_TRIES)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return once the kernel has answered and is idle.

        Raises
        ------
        RuntimeError
            Where it dies before, or does not answer within ``timeout`` seconds.
        """
        deadline = time.monotonic() + (timeout or float("inf"))
        while not await self.is_answered(self.kernel_info()):
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def is_answered(self, question: str) -> bool:
        """Tell whether the kernel answers within a second, on both of its channels.

        The second channel (outputs) may be joined after the kernel first spoke there: then the
        question is asked again.
        """
        try:
            reply = await self.shell_channel.get_msg(timeout=1)
            self._handle_kernel_info_reply(reply)
            while not is_idle(await self.iopub_channel.get_msg(timeout=0.2), question):
                await asyncio.sleep(0)
        except Empty:
            return False
        return True


def is_idle(message: dict[str, Any], question: str) -> bool:
    """Tell the message by which a kernel says that a question is dealt with."""
    parent, state = message["parent_header"].get("msg_id"), message["content"]
    return bool(parent == question and state.get("execution_state") == "idle")


class PageKernelManager(AsyncKernelManager):
    """A manager of kernels in this very Python, whatever kernels the machine has installed."""

    nursery = Unicode("", help="Socket of the nursery; empty for ordinary kernels").tag(config=True)
    client_factory = Type(PromptClient, klass=AsyncKernelClient)

    @property
    def kernel_spec(self) -> KernelSpec:
        """What is started, by which provisioner."""
        provisioner = {"provisioner_name": NAME, "config": {"address": self.nursery}}
        return KernelSpec(
            argv=[sys.executable, "-P", "-m", MODULE, "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": provisioner, "supported_encryption": ["curve"]},
        )
