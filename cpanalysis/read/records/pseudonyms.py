"""Keyed hashes: the same child is the same everywhere, and nobody without the key knows who."""

import hmac
import os
from hashlib import sha256

import polars as pl

from cpanalysis.errors import ParameterError

KEY_VARIABLE = "CPANALYSIS_KEY"
SHORTEST_KEY = 32
HASH_LENGTH = 16
CHILD_PREFIX = "C"


def read_key() -> bytes:
    """Return the key of the environment variable CPANALYSIS_KEY.

    Raises
    ------
    ParameterError
        Where it is not set, shorter than 32 characters, or hardly varies; its value is never told.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if len(key) < SHORTEST_KEY or len(set(key)) < 8:
        raise ParameterError(
            f"the environment variable {KEY_VARIABLE} is not a key: set it to at least"
            f" {SHORTEST_KEY} characters drawn by chance, the same for every extract, and keep it"
            " where the data are not (openssl rand -hex 32 draws one)"
        )
    return key.encode()


def keyed_hash(text: str, key: bytes) -> str:
    """Return the first 16 hexadecimal digits of HMAC-SHA-256.

    Source: Krawczyk, Bellare and Canetti (1997), RFC 2104; the digest of this example is the
    second of RFC 4231.

    >>> keyed_hash("what do ya want for nothing?", b"Jefe")
    '5bdcc146bf60754e'
    """
    return hmac.digest(key, text.encode(), sha256).hex()[:HASH_LENGTH]


def hash_cells(texts: pl.Series, key: bytes, *, prefix: str = "") -> pl.Series:
    """Return keyed hashes of texts, each different text hashed once; a null stays null.

    >>> hash_cells(pl.Series(["what do ya want for nothing?", None]), b"Jefe", prefix="C").to_list()
    ['C5bdcc146bf60754e', None]
    """
    different = texts.drop_nulls().unique()
    hashes = [prefix + keyed_hash(text, key) for text in different]
    return texts.replace_strict(different, hashes, default=None, return_dtype=pl.String)
