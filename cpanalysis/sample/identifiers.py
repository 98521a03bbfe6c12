"""Identifiers that cannot be anyone's: made from numbers, never from names."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

ROWS_OF_BLOCK = 10_000_000


def child_ids(seed: int, numbers: Numbers) -> pl.Series:
    """Return a hash for each child's number, such as a keyed hash of a real identifier looks.

    >>> child_ids(1, np.array([0], dtype=np.uint64)).to_list()
    ['C5e41ab087439611e']
    """
    mixed = mix(numbers ^ mix(np.array([seed], dtype=np.uint64)))
    octets = pl.Series(mixed.astype(">u8").view(np.uint8).reshape(-1, 8))
    written = octets.cast(pl.List(pl.UInt8)).cast(pl.Binary).bin.encode("hex")
    return ("C" + written).alias("child_id")


def mix(numbers: Numbers) -> Numbers:
    """Return the numbers scattered over 64 bits, no two alike.

    Source: the output step of SplitMix64, Steele, Lea and Flood (2014), OOPSLA, 453-472.
    """
    scattered = numbers + np.uint64(0x9E3779B97F4A7C15)
    scattered = (scattered ^ (scattered >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    scattered = (scattered ^ (scattered >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return scattered ^ (scattered >> np.uint64(31))


def number_rows(prefix: str, block: int, rows: int, first: int = 0) -> pl.Series:
    """Return identifiers of ``rows`` rows of a block: two letters and ten digits.

    >>> number_rows("ME", 1, 2).to_list()
    ['ME0010000000', 'ME0010000001']
    """
    start = 1000 * ROWS_OF_BLOCK + block * ROWS_OF_BLOCK + first
    digits = pl.int_range(start, start + rows, eager=True).cast(pl.String).str.slice(1)
    return pl.select(pl.concat_str(pl.lit(prefix), digits)).to_series()
