"""When no change is estimated, and why: too few months, no events, separation."""

import numpy as np
from scipy.optimize import linprog

from cpanalysis.statistics.estimate import Flags, Floats, NotShown
from cpanalysis.statistics.segmented.fitting import Months
from cpanalysis.statistics.segmented.model import LEAST_AFTER, LEAST_BEFORE, Design


def refuse_months(design: Design, usable: Flags) -> NotShown | None:
    """Return why the months do not carry a segmented model, or nothing where they do.

    Counted are the months with data, without those of transition: 12 before and 8 after at least,
    and at least half of them straight after another, to see how one month hangs on the one before.
    Source: Wagner et al. (2002), J. Clin. Pharm. Ther. 27, 299-309, ask for 12 on either side; 8
    after is our own bound, at which the calibration still holds.
    """
    before, after = int(np.sum(usable & ~design.after)), int(np.sum(usable & design.after))
    if before < LEAST_BEFORE:
        return NotShown(f"{before} months before the change; {LEAST_BEFORE} are needed")
    if after < LEAST_AFTER:
        return NotShown(f"{after} months after the change; {LEAST_AFTER} are needed")
    if 2 * int(np.sum(usable[1:] & usable[:-1])) < before + after:
        return NotShown("too many single months are missing")
    return None


def refuse_events(design: Design, months: Months, *, capped: bool) -> NotShown | None:
    """Return why the events do not carry the model, or nothing where they do.

    ``capped`` says that events cannot exceed their size, as in a proportion.
    """
    if not months.events.any():
        return NotShown("no events in any month")
    full = capped & (months.events == months.size)
    if full.all():
        return NotShown("every month is at 100 %")
    if is_separated(design.terms[months.index], months.events == 0, full):
        return NotShown("events fall so that a line without bound fits best (separation)")
    return None


def is_separated(terms: Floats, none: Flags, full: Flags) -> bool:
    """Return whether the likelihood grows for ever along some direction of the coefficients.

    It does where coefficients exist that lower the line in months with no events, raise it in
    months at 100 %, leave every other month as it is, and move at least one month; found by linear
    programming.
    Source: Albert & Anderson (1984), Biometrika 71, 1-10; for counts Correia, Guimarães & Zylkin
    (2019), arXiv 1903.01633.

    >>> step = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]])
    >>> is_separated(step, np.array([0, 0, 1, 1], bool), np.zeros(4, bool))
    True
    >>> is_separated(step, np.array([1, 0, 1, 0], bool), np.zeros(4, bool))
    False
    """
    free = none | full
    if not free.any() or _are_tied(terms[~free]):
        return False
    moves = terms[free] * np.where(none[free], -1.0, 1.0)[:, None]
    found = linprog(
        -moves.sum(axis=0),
        A_ub=np.vstack([-moves, moves]),
        b_ub=np.repeat([0.0, 1.0], len(moves)),
        A_eq=terms[~free] if not free.all() else None,
        b_eq=np.zeros(int(np.sum(~free))) if not free.all() else None,
        bounds=(None, None),
    )
    return bool(found.status == 3 or -found.fun > 1e-6)


def _are_tied(terms: Floats) -> bool:
    """Say whether months whose line cannot move leave no coefficient free to."""
    return len(terms) > 0 and int(np.linalg.matrix_rank(terms)) == terms.shape[1]
