"""A linear program that is asked again and again: how low, and how high, can this count be?"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.sums import Bounds, Numbers, Whole

QUIET = {"output_flag": False, "threads": 1}
PRIMAL_SIMPLEX = 4
"""It goes on from where the last question ended, as only the question has changed."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Counts that solve the sums, and how the one asked for would follow each.

    ``rates`` are of the count asked for by each count: what it would rise by if that rose by one.
    """

    counts: Numbers
    rates: Numbers


class Program:
    """Sums that are nought, with bounds of counts that may be loosened; no bound is endless."""

    def __init__(self, matrix: csr_array, bounds: Bounds) -> None:
        self.solver = highspy.Highs()
        for name, value in QUIET.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(write_model(matrix, bounds))
        self.solver.run()
        self.solver.setOptionValue("presolve", "off")
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self.width = matrix.shape[1]

    @property
    def solved(self) -> bool:
        """Whether the last question has an answer."""
        return bool(self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def ask(self, weights: Numbers) -> Answer | None:
        """Return counts for which their weighted sum is largest; None where it has no end."""
        everything = np.arange(self.width, dtype=np.int32)
        self.solver.changeColsCost(self.width, everything, -np.asarray(weights, dtype=np.float64))
        self.solver.run()
        if not self.solved:
            return None
        found = self.solver.getSolution()
        return Answer(np.asarray(found.col_value), -np.asarray(found.col_dual))

    def ask_of(self, count: int, way: int) -> Answer | None:
        """Return counts for which one is largest (``way`` 1) or smallest (-1)."""
        weights = np.zeros(self.width)
        weights[count] = way
        return self.ask(weights)

    def bound(self, counts: Whole, bounds: Bounds) -> None:
        """Set the bounds of some counts."""
        columns = counts.astype(np.int32)
        lower, upper = bounds.lower[counts], bounds.upper[counts]
        self.solver.changeColsBounds(len(columns), columns, lower, upper)


def write_model(matrix: csr_array, bounds: Bounds) -> highspy.HighsLp:
    """Return the program without a question."""
    columns = matrix.tocsc()
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_ = bounds.lower
    model.col_upper_ = bounds.upper
    model.row_lower_ = model.row_upper_ = np.zeros(matrix.shape[0])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
    model.a_matrix_.value_ = columns.data
    return model
