"""Where the pages of one run are made: folders, kernels, time; the same for every worker."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cpanalysis.run.kernels.start import open_nursery
from cpanalysis.run.request import Options

PREFIX = "cpanalysis-"
"""How the folders begin that runs make among the system's temporary files."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The pack's folder, a private one for what is only needed meanwhile, and the nursery."""

    folder: Path
    scratch: Path
    nursery: str = ""

    @property
    def store(self) -> Path:
        """Where the prepared results lie."""
        return self.scratch / "prepared"

    @property
    def made(self) -> Path:
        """Where pages and documents lie until the run puts them into the pack."""
        return self.scratch / "made"


@contextmanager
def open_workshop(folder: Path, options: Options, *, seed: int) -> Iterator[Workshop]:
    """Give the workshop of a run; nothing is left of it afterwards but the pack."""
    own = options.warm and not options.nursery and not options.on
    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as made:
        scratch = Path(made)
        with open_nursery(scratch, seed) if own else nullcontext(options.nursery) as nursery:
            yield Workshop(folder=folder, scratch=scratch, nursery=nursery)
