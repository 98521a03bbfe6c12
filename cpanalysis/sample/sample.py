"""A sample in a folder: what an analyst gets from ``cpanalysis sample``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import ParameterError
from cpanalysis.sample.plan import FORMATS, Plan, SampleOptions
from cpanalysis.sample.truth import tell_truth, write_json
from cpanalysis.sample.write import NOTICE, write_tables

MARK, TRUTH = "SYNTHETIC.md", "truth.json"
DEFAULTS = SampleOptions()


@dataclass(frozen=True)
class Sample:
    """A sample that has been written: where, how many rows, how many planted faults."""

    folder: Path
    rows: Mapping[str, int]
    faults: Mapping[str, int]


def make_sample(
    into: Path | str,
    *,
    months: int = 48,
    scale: float = 1.0,
    seed: int = 2025,
    options: SampleOptions = DEFAULTS,
) -> Sample:
    """Write a synthetic sample of the 13 tables of records into a folder.

    One file for each table, ``truth.json`` (every planted effect with its true ratio and month,
    every planted fault with its count) and ``SYNTHETIC.md``, which says what the folder holds.
    The same request gives the same files, byte for byte, with the same versions of the package
    and its libraries.

    Parameters
    ----------
    into
        A folder that is new, empty, or holds an earlier sample, which is replaced.
    months
        Calendar months covered, up to ``options.end``.
    scale
        Children, and so everything else, as a multiple of the four districts; about 14,000
        missing episodes for each unit in 48 months.
    seed
        Any whole number from 0.
    options
        End of the period, format, and whether effects and faults are planted.

    Raises
    ------
    ParameterError
        Where the folder holds anything else, or the request cannot be met.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     make_sample(folder, months=12, scale=0.1).rows["population"]
    128
    """
    plan = Plan(months=months, scale=scale, seed=seed, options=options)
    folder = prepare(Path(into))
    (folder / MARK).write_text(introduce(plan), encoding="utf-8")
    rows, faults = write_tables(plan, folder)
    truth = tell_truth(plan, rows, faults, NOTICE)
    (folder / TRUTH).write_text(write_json(truth), encoding="utf-8")
    return Sample(folder, rows, {name: fault["count"] for name, fault in truth["faults"].items()})


def prepare(folder: Path) -> Path:
    """Return the folder, made if need be and cleared of an earlier sample.

    Raises
    ------
    ParameterError
        Where it holds files and is not marked synthetic: they might be real records.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(path.name for path in folder.iterdir())
    if found and MARK not in found:
        raise ParameterError(
            f"{folder} holds {found[0]} and is not marked by {MARK}: a sample never goes among "
            "other files; give a new folder"
        )
    for table in TABLES:
        for suffix in FORMATS:
            (folder / f"{table}.{suffix}").unlink(missing_ok=True)
    return folder


def introduce(plan: Plan) -> str:
    """Return the text that marks the folder."""
    return f"""# SYNTHETIC RECORDS

{NOTICE}

Made for {plan.start} to {plan.options.end}, scale {plan.scale:g}, seed {plan.seed}; effects \
{plan.options.effects}, faults {plan.options.faults}. The extract is taken on {plan.as_of}: what \
would have happened later is empty.

* `truth.json` says what was planted: effects with their true size and month, faults with counts.
* Levels follow published figures where there are any and assumptions elsewhere; each says which.
* Districts, and the totals of their populations, are real; children and everything about them \
are not.
"""
