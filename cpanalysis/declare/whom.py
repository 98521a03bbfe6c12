"""Whom a page or a pack may be about: the force's districts, or any authority of England.

Records, inspections and events are the force's own, so that only pages of official statistics can
be about an authority elsewhere. Such a page stands beside its own region and England, never
beside the force.
"""

from collections.abc import Iterable

from cpanalysis.declare.areas import DISTRICT_NAMES, ENGLAND, FORCE, NORTH_EAST
from cpanalysis.declare.authorities import AUTHORITY_NAMES, REGIONS
from cpanalysis.errors import ParameterError, require_choice

EVERYWHERE = ENGLAND.name
"""What a pack names for all authorities that have figures."""

MANY = (
    f"{', '.join(DISTRICT_NAMES)}, and all {len(AUTHORITY_NAMES)} authorities of England in"
    " data/official/authorities.csv"
)
WHOM = (*AUTHORITY_NAMES, EVERYWHERE)
"""What a pack may name."""

MANY_OR_ALL = f"{MANY}, or {EVERYWHERE} for all that have figures"


def require_authority(name: str) -> str:
    """Return ``name`` where it is an authority of England.

    Raises
    ------
    ParameterError
        With the nearest name; all of them would fill a screen.

    Examples
    --------
    >>> require_authority("Leeds")
    'Leeds'
    >>> require_authority("Leds")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no district 'Leds'; known: Hartlepool, Middlesbrough, \
Redcar and Cleveland, Stockton-on-Tees, and all 153 authorities of England in \
data/official/authorities.csv. Did you mean 'Leeds'?
    """
    return require_choice(name, AUTHORITY_NAMES, what="district", known_as=MANY)


def list_elsewhere(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some authorities that are not of the force.

    >>> list_elsewhere(["Hartlepool", "Leeds"])
    ('Leeds',)
    """
    return tuple(name for name in names if name in REGIONS and name not in DISTRICT_NAMES)


def list_wholes(area: str) -> tuple[str, ...]:
    """Return the wholes that an area stands beside: force, region and country, as far as its own.

    >>> list_wholes("Hartlepool"), list_wholes("Leeds")
    (('Cleveland', 'North East', 'England'), ('Yorkshire and The Humber', 'England'))
    """
    if list_elsewhere([area]):
        return REGIONS[area].name, ENGLAND.name
    return FORCE.name, NORTH_EAST.name, ENGLAND.name


def list_beside(area: str) -> tuple[str, ...]:
    """Return the areas that are drawn side by side on the page of one.

    >>> list_beside("Leeds")
    ('Leeds', 'Yorkshire and The Humber', 'England')
    """
    own = (area,) if list_elsewhere([area]) else DISTRICT_NAMES
    return *own, *list_wholes(area)


def require_of_force(names: Iterable[str], what: str) -> None:
    """Refuse authorities elsewhere for ``what`` rests on records, or on what inspectors found.

    Raises
    ------
    ParameterError
        With why, and what is possible.

    Examples
    --------
    >>> require_of_force(["Leeds"], "notebook 'missing'")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: notebook 'missing' cannot be about Leeds: records and \
inspections are those of the police force of Hartlepool, Middlesbrough, Redcar and Cleveland, \
Stockton-on-Tees. About other authorities there is the notebook 'official'
    """
    elsewhere = list_elsewhere(names)
    if not elsewhere:
        return
    more = f" (and {len(elsewhere) - 1} more)" if len(elsewhere) > 1 else ""
    raise ParameterError(
        f"{what} cannot be about {elsewhere[0]}{more}: records and inspections are those of the"
        f" police force of {', '.join(DISTRICT_NAMES)}. About other authorities there is the"
        " notebook 'official'"
    )
