"""The kernel of a page, as a program: IPython's, which dies with the process that started it."""

import os
import sys
from collections.abc import Sequence

from ipykernel.kernelapp import IPKernelApp

from cpanalysis.run.kernels.lifeline import die_with_parent

PARENT = "JPY_PARENT_PID"
"""Where jupyter_client says who started a kernel."""


def run_kernel(arguments: Sequence[str]) -> None:
    """Serve as a kernel until told to stop; ``arguments`` are those of ``ipykernel_launcher``."""
    parent = os.environ.get(PARENT)
    die_with_parent(int(parent) if parent else None)
    IPKernelApp.launch_instance(list(arguments))


if __name__ == "__main__":
    run_kernel(sys.argv[1:])
