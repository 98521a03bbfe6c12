"""A process that must not outlive the one it works for."""

import ctypes
import os
import signal
import sys

PARENT_DEATH_SIGNAL = 1
"""The number of the request to Linux (``PR_SET_PDEATHSIG`` of prctl(2))."""


def die_with_parent(parent: int | None = None) -> None:
    """Have the system kill this process once its parent is gone.

    Linux alone can be asked for that; elsewhere kernels look for their parent every second, as
    ipykernel does. ``parent`` is who started this process: where that one died before the system
    could be asked, this process ends at once.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)
