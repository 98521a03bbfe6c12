"""Every kind of row that indicators are counted on, by name."""

from cpanalysis.derive.audits import AUDITS, PAIRS
from cpanalysis.derive.cse import (
    CLOSED_INVESTIGATIONS,
    DEVICE_ROWS,
    INVESTIGATIONS,
    OPEN_INVESTIGATIONS,
    SUSPECT_ROWS,
    VICTIM_ROWS,
)
from cpanalysis.derive.custody import CUSTODY_DETENTIONS
from cpanalysis.derive.links import LINKED_CHILDREN
from cpanalysis.derive.missing import MISSING_EPISODES
from cpanalysis.derive.referrals import (
    ELIGIBLE_INCIDENTS,
    OPEN_REFERRALS,
    REFERRALS,
    RETURN_INTERVIEWS,
)
from cpanalysis.derive.rows import Rows
from cpanalysis.errors import require_choice

ROWS: dict[str, Rows] = {
    rows.name: rows
    for rows in (
        MISSING_EPISODES,
        RETURN_INTERVIEWS,
        INVESTIGATIONS,
        OPEN_INVESTIGATIONS,
        CLOSED_INVESTIGATIONS,
        VICTIM_ROWS,
        SUSPECT_ROWS,
        DEVICE_ROWS,
        CUSTODY_DETENTIONS,
        ELIGIBLE_INCIDENTS,
        REFERRALS,
        OPEN_REFERRALS,
        AUDITS,
        PAIRS,
        LINKED_CHILDREN,
    )
}


def find_rows(name: str) -> Rows:
    """Return the kind of row of that name.

    Raises
    ------
    ParameterError
        With the names there are.
    """
    return ROWS[require_choice(name, ROWS, what="kind of row")]
