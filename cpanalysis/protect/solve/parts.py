"""Sums fall into parts that have no unknown count in common, and each is looked at by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from cpanalysis.protect.solve.sums import Bounds, Flags, Whole


@dataclass(frozen=True, eq=False)
class Part:
    """Some sums, with the counts in them; ``matrix`` has only these, in order."""

    matrix: csr_array
    sums: Whole
    counts: Whole


def split(matrix: csr_array, bounds: Bounds, wanted: Flags) -> Iterator[Part]:
    """Yield the parts of a system in which a ``wanted`` count is not known, largest first."""
    labels = label_sums(matrix, bounds)
    entries = matrix.tocoo()
    found = entries.row[(wanted & ~bounds.known)[entries.col]]
    asked = np.unique(labels[found])
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], [asked, asked + 1])
    for first, last in sorted(edges.T.tolist(), key=lambda ends: ends[0] - ends[1]):
        yield take(matrix, order[first:last])


def label_sums(matrix: csr_array, bounds: Bounds) -> Whole:
    """Return the number of the part that each sum is in."""
    height, width = matrix.shape
    entries = matrix.tocoo()
    unknown = ~bounds.known[entries.col]
    rows, columns = entries.row[unknown], entries.col[unknown] + height
    size = height + width
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][:height], dtype=np.int64)


def take(matrix: csr_array, sums: Whole) -> Part:
    """Return some sums with the counts that stand in them."""
    chosen = matrix[sums]
    counts = np.unique(chosen.indices).astype(np.int64)
    return Part(chosen[:, counts].tocsr(), sums, counts)

