"""Protected results as files, so that a pack prepares them once and each page reads them."""

from dataclasses import fields
from pathlib import Path

import polars as pl

from cpanalysis.declare.frames import FRAME_NAMES, list_frames
from cpanalysis.declare.published import Published
from cpanalysis.errors import InputError
from cpanalysis.protect.door import Context, Protected
from cpanalysis.protect.policy import Policy
from cpanalysis.protect.withheld import Chosen

LISTS = ("neighbours", "extract")
DOCUMENTS = {item.name: f"published-{item.name}" for item in fields(Published)}
"""Files of what is published anyway, checked once for a pack and not once a page."""


def write_protected(protected: Protected, folder: Path) -> None:
    """Write what :func:`read_protected` reads; only what went through the door is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (list_frames(protected) | list_context(protected.context)).items():
        frame.write_parquet(folder / f"{name}.parquet")


def list_context(context: Context) -> dict[str, pl.DataFrame]:
    """Return the lists and documents that there are, by the names of their files."""
    lists = {name: getattr(context, name) for name in LISTS}
    documents = {file: getattr(context.published, name, None) for name, file in DOCUMENTS.items()}
    return {name: frame for name, frame in (lists | documents).items() if frame is not None}


def read_protected(folder: Path, policy: Policy) -> Protected:
    """Return protected results from files, with what is published anyway.

    Raises
    ------
    InputError
        Where the folder does not hold them.
    """
    absent = [name for name in FRAME_NAMES if not (folder / f"{name}.parquet").is_file()]
    if absent:
        raise InputError(f"{folder.name}: no {absent[0]}.parquet; prepare the results again")
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAME_NAMES}
    return Protected(**frames, policy=policy, context=read_context(folder), chosen=Chosen())


def read_results(folder: Path) -> pl.DataFrame:
    """Return the protected results alone, as they were written."""
    return pl.read_parquet(folder / "results.parquet")


def read_context(folder: Path) -> Context:
    """Return the lists and documents that lie in the folder."""
    neighbours, extract = (read_frame(folder / f"{name}.parquet") for name in LISTS)
    documents = {name: read_frame(folder / f"{file}.parquet") for name, file in DOCUMENTS.items()}
    found = {name: frame for name, frame in documents.items() if frame is not None}
    published = Published(**found) if found else None
    return Context(neighbours=neighbours, extract=extract, published=published)


def read_frame(path: Path) -> pl.DataFrame | None:
    """Return a frame that was written, or None where there was none."""
    return pl.read_parquet(path) if path.is_file() else None
