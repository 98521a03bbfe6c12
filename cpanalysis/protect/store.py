"""Protected results as files, so that a pack prepares them once and each page reads them."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from cpanalysis.declare.frames import FRAME_NAMES, list_frames
from cpanalysis.errors import InputError
from cpanalysis.protect.door import Context, Protected
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.withheld import Chosen

LISTS = ("neighbours", "extract")


def write_protected(protected: Protected, folder: Path) -> None:
    """Write what :func:`read_protected` reads; only what went through the door is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in list_frames(protected).items():
        frame.write_parquet(folder / f"{name}.parquet")
    for name in LISTS:
        listed = getattr(protected.context, name)
        if listed is not None:
            listed.write_parquet(folder / f"{name}.parquet")


def read_protected(folder: Path, policy: Policy, context: Context) -> Protected:
    """Return protected results from files, with ``context`` for what is published anyway.

    Raises
    ------
    InputError
        Where the folder does not hold them.
    """
    absent = [name for name in FRAME_NAMES if not (folder / f"{name}.parquet").is_file()]
    if absent:
        raise InputError(f"{folder.name}: no {absent[0]}.parquet; prepare the results again")
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAME_NAMES}
    told = add_lists(context, folder)
    return Protected(**frames, policy=policy, context=told, chosen=Chosen())


def read_results(folder: Path) -> pl.DataFrame:
    """Return the protected results alone, as they were written."""
    return pl.read_parquet(folder / "results.parquet")


def add_lists(context: Context, folder: Path) -> Context:
    """Return ``context`` with the lists that lie in the folder."""
    neighbours, extract = (read_list(folder / f"{name}.parquet") for name in LISTS)
    return replace(context, neighbours=neighbours, extract=extract)


def read_list(path: Path) -> pl.DataFrame | None:
    """Return a list that was written, or None where there was none."""
    return pl.read_parquet(path) if path.is_file() else None
