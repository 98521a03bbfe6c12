"""A linear program that is asked again and again how low, and how high, counts can be."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from cpanalysis.protect.solve.problem import Numbers, Whole

QUIET: dict[str, Any] = {"output_flag": False, "log_to_console": False, "threads": 1}
PRIMAL_SIMPLEX = 4
"""It goes on from where the last question ended, as only the question has changed."""
MOST = 1e6
"""No count is above this. It only keeps programs from having no end."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Counts that solve the sums, and what each sum adds to what was asked for.

    ``rates`` are the amounts by which that would rise if a sum came to one more.
    """

    counts: Numbers
    rates: Numbers


class Program:
    """Sums of counts, none of which is below nought: ``matrix @ counts == total``."""

    def __init__(self, matrix: csr_array, total: Numbers) -> None:
        self.solver: Any = highspy.Highs()
        for name, value in QUIET.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(write_model(matrix, total))
        self.everything = np.arange(matrix.shape[1], dtype=np.int32)
        self.solver.run()
        self.solver.setOptionValue("presolve", "off")
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)

    def solution(self) -> Numbers | None:
        """Return counts that solve the sums; None where there are none."""
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(self.solver.getSolution().col_value)

    def ask(self, weights: Numbers) -> Answer | None:
        """Return counts of which the weighted sum is as large as can be."""
        self.solver.changeColsCost(len(self.everything), self.everything, -weights)
        self.solver.run()
        counts = self.solution()
        if counts is None:
            return None
        return Answer(counts, -np.asarray(self.solver.getSolution().row_dual))

    def ask_of(self, count: int, way: float) -> Answer | None:
        """Return counts of which one is as large (``way`` 1) or as small (-1) as can be."""
        weights = np.zeros(len(self.everything))
        weights[count] = way
        return self.ask(weights)

    def bound(self, counts: Whole, lower: Numbers, upper: Numbers) -> None:
        """Set the bounds of some counts."""
        self.solver.changeColsBounds(len(counts), counts.astype(np.int32), lower, upper)

    def release(self, counts: Whole) -> None:
        """Set the bounds of some counts back."""
        self.bound(counts, np.zeros(len(counts)), np.full(len(counts), MOST))


def write_model(matrix: csr_array, total: Numbers) -> Any:
    """Return the program without a question."""
    columns, size = matrix.tocsc(), matrix.shape[1]
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = model.col_lower_ = np.zeros(size)
    model.col_upper_ = np.full(size, MOST)
    model.row_lower_ = model.row_upper_ = total
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
    model.a_matrix_.value_ = columns.data
    return model
