"""Protected results of one source for each audience, measured once and kept."""

import hashlib
import shutil
import sys
from dataclasses import replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import polars as pl
from platformdirs import user_cache_path

from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.parameters import Parameters
from cpanalysis.protect import Protected, protect
from cpanalysis.protect.door import Context
from cpanalysis.protect.store import write_protected
from cpanalysis.read.locations import PACKAGE, find_official, find_published, list_data_files
from cpanalysis.read.records.records import Records
from cpanalysis.views.prepare import analyse_all, policy_of, take_prepared
from cpanalysis.views.records import load_records

ONCE = {
    "internal": "The synthetic sample is measured once; this takes about half a minute.\n",
    "partner": "The synthetic sample is protected for partners once; this takes a minute or two.\n",
}
COMPLETE = "complete"


class Prepared(Protocol):
    """What a session asks: protected results for an audience, and the records behind them."""

    parameters: Parameters

    def show_to(self, audience: str) -> Protected:
        """Return protected results for an audience."""
        ...

    @property
    def records(self) -> Records:
        """The records, for indicators of one's own; never shown."""
        ...


class Loaded:
    """Results of an extract, analysed in memory; nothing of it is written anywhere."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._shown: dict[str, Protected] = {}

    @cached_property
    def _loaded(self) -> tuple[Records, pl.DataFrame]:
        return load_records(self.parameters)

    @cached_property
    def _analysed(self) -> tuple[Analysis, Context]:
        return analyse_all(self.parameters, *self._loaded)

    @property
    def records(self) -> Records:
        """The records, in memory."""
        return self._loaded[0]

    def show_to(self, audience: str) -> Protected:
        """Return results protected for an audience.

        Raises
        ------
        DisclosureError
            Where something hidden from that audience could be worked out.
        """
        asked = replace(self.parameters, audience=audience)
        if audience not in self._shown:
            analysis, context = self._analysed
            self._shown[audience] = protect(analysis, policy_of(asked), context)
        return self._shown[audience]


class Kept(Loaded):
    """Results of the synthetic sample, kept protected on disk so that the next start is quick."""

    def show_to(self, audience: str) -> Protected:
        """Return results protected for an audience, from disk where they lie there."""
        if audience not in self._shown:
            folder = find_kept(self.parameters) / audience
            if not (folder / COMPLETE).is_file():
                self._keep(audience, folder)
            kept = replace(self.parameters, audience=audience, prepared=str(folder))
            self._shown[audience] = take_prepared(kept)
        return self._shown[audience]

    def _keep(self, audience: str, folder: Path) -> None:
        """Write the results for one audience, whole or not at all."""
        sys.stdout.write(ONCE[audience])
        analysis, context = self._analysed
        policy = policy_of(replace(self.parameters, audience=audience))
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(mkdtemp(prefix=".partial-", dir=folder.parent))
        write_protected(protect(analysis, policy, context), partial)
        (partial / COMPLETE).touch()
        put_in_place(partial, folder)


def put_in_place(partial: Path, folder: Path) -> None:
    """Give a finished folder its name; where another process was first, its folder stays."""
    try:
        partial.replace(folder)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)


def find_kept(parameters: Parameters) -> Path:
    """Return the folder of the sample's results by seed, code, figures and versions."""
    made_of = hash_making()
    return user_cache_path("cpanalysis") / f"SYNTHETIC-seed-{parameters.seed}-{made_of}"


def hash_making() -> str:
    """Return what the results of the sample depend on, as a short hash."""
    folders = (find_official(), find_published())
    figures = [path for folder in folders for path in list_data_files(folder)]
    found = hashlib.sha256("".join(map(version, ("polars", "numpy", "scipy"))).encode())
    for path in (*sorted(PACKAGE.rglob("*.py")), *figures):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def prepare_source(parameters: Parameters) -> Loaded:
    """Return the results of an extract, or of the sample where none is named."""
    return Loaded(parameters) if parameters.source else Kept(parameters)
