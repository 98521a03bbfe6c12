"""How jupyter_client gets a page's kernel: forked by a nursery where there is one.

Registered under ``jupyter_client.kernel_provisioners`` as ``cpanalysis-warm``.
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from cpanalysis.run.kernels.forked import ForkedProcess, Wanted

NAME = "cpanalysis-warm"
STANDARD_ERROR = 2
BETWEEN_LOOKS = 0.005
TO_END = 1.0
"""Seconds that a kernel may take to end before others look whether it does."""

COMMAND_BEFORE_ARGUMENTS = 4
"""Python, ``-P``, ``-m`` and the module: what a forked kernel has behind it already."""


class WarmProvisioner(LocalProvisioner):
    """Kernels forked by the nursery at ``address``; started as usual where that is empty."""

    process: Any = None
    address = Unicode("", help="Socket of the nursery").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel and return how it is reached."""
        if not self.address:
            return await super().launch_kernel(cmd, **kwargs)
        wanted = Wanted(
            calling="kernel",
            arguments=cmd[COMMAND_BEFORE_ARGUMENTS:],
            environment=dict(kwargs.get("env") or os.environ),
            folder=str(kwargs.get("cwd") or Path.cwd()),
        )
        with Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), STANDARD_ERROR, STANDARD_ERROR)
            self.process = ForkedProcess(wanted, self.address, streams=streams)
        self.pid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and wait until it has ended, which others look for ten times a second."""
        await super().kill(restart)
        if self.address:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), TO_END)

    async def wait(self) -> int | None:
        """Return the code with which the kernel ended, looking more often than is usual."""
        while self.has_process and await self.poll() is None:
            await asyncio.sleep(BETWEEN_LOOKS)
        return await super().wait()
