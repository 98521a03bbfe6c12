"""Sums fall into parts that share no unknown count, and each is looked at by itself."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cpanalysis.protect.solve.problem import Flags, Whole
from cpanalysis.protect.solve.prove import Part
from cpanalysis.protect.solve.sums import Open


def split(system: Open, wanted: Flags) -> Iterator[Part]:
    """Yield the parts of open sums that hold a ``wanted`` count, largest first.

    ``wanted`` is about the unknown counts of ``system``, in their order.
    """
    of_sums, of_counts = label(system)
    asked = np.unique(of_counts[wanted & (np.diff(system.matrix.tocsc().indptr) > 0)])
    sums, counts = gather(of_sums, asked), gather(of_counts, asked)
    pairs = sorted(zip(sums, counts, strict=True), key=lambda pair: -len(pair[0]))
    for lines, columns in pairs:
        matrix = system.matrix[lines][:, columns].tocsr()
        real = system.real[columns]
        yield Part(matrix, system.total[lines], lines, columns, wanted[columns], real)


def gather(labels: Whole, asked: Whole) -> list[Whole]:
    """Return the places of each label that is asked for.

    >>> [places.tolist() for places in gather(np.array([1, 0, 1]), np.array([1]))]
    [[0, 2]]
    """
    order = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[order], asked, side="left")
    last = np.searchsorted(labels[order], asked, side="right")
    return [order[start:end] for start, end in zip(first, last, strict=True)]


def label(system: Open) -> tuple[Whole, Whole]:
    """Return the number of the part that each sum, and each count, is in."""
    height, width = system.matrix.shape
    terms = system.matrix.tocoo()
    labels = connect(terms.row, terms.col + height, height + width)
    return labels[:height], labels[height:]


def connect(first: Whole, second: Whole, size: int) -> Whole:
    """Return the number of the part that each of ``size`` things is in, given which two meet.

    >>> connect(np.array([0]), np.array([2]), 3).tolist()
    [0, 1, 0]
    """
    graph = coo_array((np.ones(len(first)), (first, second)), (size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
