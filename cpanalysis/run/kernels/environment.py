"""What a page's kernel finds in its environment: the same for every page, on every machine."""

import os
from pathlib import Path

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
"""Pages are made side by side, and sums come out the same whatever the number of cores."""


def describe_imports(seed: int) -> dict[str, str]:
    """Return what must stand in the environment before a kernel imports anything.

    The seed of hashing fixes the order in which sets are walked. The backend of charts is the one
    that ipykernel chooses. jemalloc, polars' allocator, needs no thread of its own, which a fork
    would lose.
    """
    return {
        "PYTHONHASHSEED": str(seed),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "_RJEM_MALLOC_CONF": "background_thread:false",
        **dict.fromkeys(ONE_THREAD, "1"),
    }


def describe_session(workspace: Path, seed: int) -> dict[str, str]:
    """Return the environment of one kernel, with a home of its own.

    Start-up scripts, histories and connection files of the user's other sessions stay out.
    """
    return {
        **describe_imports(seed),
        "IPYTHONDIR": str(workspace / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(workspace / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def restore_environment(before: dict[str, str | None]) -> None:
    """Put variables of the environment back to what they were."""
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
