"""The cheapest choice for a small problem, where the quick one of :mod:`.settle` may be dear.

A program of whole numbers chooses what to hide. What a linear program proves all the same becomes
a constraint: one of the items on which the proof rests must be hidden too, or the item that is
told must not be. So on until nothing is proved.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from cpanalysis.protect.solve.problem import EXACT, NONE, Flags, Numbers, Problem, Whole
from cpanalysis.protect.solve.prove import Proved
from cpanalysis.protect.solve.repair import look
from cpanalysis.protect.solve.settle import Settled, find_proofs, is_harmless, mark_known, settle
from cpanalysis.protect.solve.sums import open_sums

SMALL = 60
"""The cheapest choice is sought for so many counts at most; beyond, it would take long."""
DEAR = 2.0
"""It is sought where more than so many times the cost of what is small itself is hidden."""
ROUNDS = 60
SECONDS = 2.0
"""A choice that takes the program longer is the best that it has found until then."""


@dataclass
class Cuts:
    """Constraints on what is hidden: weights of items whose sum must not be below nought."""

    problem: Problem
    small: Flags
    rows: list[Numbers] = field(default_factory=list)

    def choose(self) -> Flags | None:
        """Return the cheapest items that meet all constraints; None where there are none."""
        found = milp(
            self.problem.costs,
            integrality=np.ones(len(self.small)),
            bounds=Bounds(self.small.astype(np.float64), 1.0),
            constraints=LinearConstraint(self.matrix(), lb=0.0),
            options={"time_limit": SECONDS},
        )
        return None if found.x is None else np.asarray(found.x > 1 / 2)

    def matrix(self) -> csr_array:
        """Return the constraints, and that what shows the guarded count of a hidden item is too."""
        rows = csr_array(np.array(self.rows).reshape(-1, len(self.small)))
        return vstack([rows, list_twins(self.problem)], format="csr")

    def add(self, told: Flags, loosening: Flags) -> None:
        """Ask for one of the ``loosening`` items wherever one of those ``told`` is hidden."""
        for item in np.flatnonzero(told):
            row = loosening.astype(np.float64)
            row[item] = -1.0
            self.rows.append(row)


def settle_at_least_cost(problem: Problem, hidden: Flags) -> Settled:
    """Return what :func:`settle` does; of a small problem the cheapest choice if that is dear."""
    settled = settle(problem, hidden)
    cost = float(settled.hidden @ problem.costs)
    is_dear = cost > DEAR * float(hidden @ problem.costs)
    if settled.found or len(problem.counts) > SMALL or not is_dear:
        return settled
    least = choose_least(problem, hidden)
    if least is None or float(least.hidden @ problem.costs) >= cost:
        return settled
    return least


def choose_least(problem: Problem, hidden: Flags) -> Settled | None:
    """Return the cheapest choice with ``hidden`` that leaves nothing proved, if it is found."""
    cuts = Cuts(problem, hidden)
    for _ in range(ROUNDS):
        chosen = cuts.choose()
        if chosen is None:
            return None
        state = look(problem, chosen)
        system = open_sums(problem.matrix, problem.counts, state.known)
        proofs = find_proofs(state, system, state.must)
        failing = [one for one in proofs if not is_harmless(state, one, system)]
        if not failing:
            return Settled(state, (), mark_known(state, system, proofs))
        for proof in failing:
            count = int(system.counts[proof.count])
            told = state.hidden & (problem.guarded == count).any(axis=1)
            rests = rest_on(problem, system.sums[proof.part.sums], proof) & state.known
            cuts.add(told, (problem.items @ rests.astype(np.float64) > 0) & ~state.hidden)
    return None


def rest_on(problem: Problem, sums: Whole, proof: Proved) -> Flags:
    """Return which counts the least or the most of a count rests on."""
    matrix = problem.matrix[sums].T
    effects = [abs(matrix @ ends.rates) > EXACT for ends in (proof.least, proof.most)]
    return np.asarray(effects[0] | effects[1])


def list_twins(problem: Problem) -> csr_array:
    """Return that an item is hidden where one is whose first guarded count it shows."""
    first = problem.guarded[:, 0]
    shows = problem.shown_by[np.maximum(first, 0)].tocoo()
    kept = (first[shows.row] != NONE) & (shows.row != shows.col)
    told, twins = shows.row[kept], shows.col[kept]
    lines = np.arange(len(told))
    signs = np.concatenate([np.ones(len(told)), -np.ones(len(told))])
    where = (np.tile(lines, 2), np.concatenate([twins, told]))
    return csr_array((signs, where), shape=(len(told), len(first)))
