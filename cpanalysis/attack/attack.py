"""What can be proved of the figures that a pack hides, from all that it publishes."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cpanalysis.attack.published import Published, read_published
from cpanalysis.declare.results import KEY
from cpanalysis.errors import InputError
from cpanalysis.protect.attack import prove_hidden
from cpanalysis.protect.policy import Policy

FROM_SUMS = "follows from sums"


@dataclass(frozen=True)
class Attack:
    """What an attack came to.

    ``cells`` has a row for each hidden figure: the columns of ``KEY``, ``role`` (what the figure is
    to its row), ``lower`` and ``upper`` (what is proved of it; no end is infinite), ``fails`` (it
    is known too well) and ``how``. ``read`` is what the pack publishes.
    """

    cells: pl.DataFrame
    read: Published

    @property
    def failing(self) -> pl.DataFrame:
        """The hidden figures that are known too well."""
        return self.cells.filter("fails")

    @property
    def succeeds(self) -> bool:
        """Whether a hidden figure is known too well, or files of the pack contradict each other."""
        return bool(self.failing.height or self.read.apart.height)


def attack(
    pack: Path | str, *, older: Path | str | None = None, threshold: int = Policy().threshold
) -> Attack:
    """Return what the published figures of a pack prove of its hidden ones.

    Only files of the pack are read: results, and the tables and data in pages and workbooks.

    Parameters
    ----------
    pack
        The folder of a pack.
    older
        The folder of a pack of the same data from another date. Whoever has both knows both.
    threshold
        A hidden count is known too well where it is proved to lie within so narrow an interval, or
        to be above 0 and below it.

    Raises
    ------
    InputError
        Where a folder holds no pack, or what is published cannot all be true.
    """
    read = read_published(Path(pack))
    others = [] if older is None else [read_published(Path(older)).results]
    proved = prove(read, others, threshold)
    from_sums = proved.select(*ANSWER[:-1]).with_columns(how=pl.lit(FROM_SUMS))
    return Attack(pl.concat([name_told(read.told), from_sums]), read)


def prove(read: Published, others: list[pl.DataFrame], threshold: int) -> pl.DataFrame:
    """Return what follows from sums of what is published.

    Where figures that another file shows contradict the results, which is told by itself, those
    of the results alone are asked.
    """
    for results in (read.results, read.own):
        with suppress(ArithmeticError):
            return prove_hidden(results, threshold=threshold, others=others)
    of = "the two packs are not of the same data" if others else "the pack cannot be from one run"
    raise InputError(f"published figures contradict each other; {of}")


ANSWER = (*KEY, "role", "lower", "upper", "fails", "how")


def name_told(told: pl.DataFrame) -> pl.DataFrame:
    """Return cells that one file hides and another shows, as what is proved of them: all."""
    return told.select(
        *KEY,
        pl.col("figure").alias("role"),
        pl.col("number").alias("lower"),
        pl.col("number").alias("upper"),
        pl.lit(True).alias("fails"),
        pl.concat_str(pl.lit("shown in "), "where").alias("how"),
    )
