"""The areas that figures are about."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["district", "force", "rest of force", "region", "country", "authority", "other"]


@dataclass(frozen=True)
class Area:
    """A place with its official code; aggregates of the force have a code or none."""

    name: str
    code: str
    level: Level


HARTLEPOOL = Area("Hartlepool", "E06000001", "district")
MIDDLESBROUGH = Area("Middlesbrough", "E06000002", "district")
REDCAR_AND_CLEVELAND = Area("Redcar and Cleveland", "E06000003", "district")
STOCKTON_ON_TEES = Area("Stockton-on-Tees", "E06000004", "district")

DISTRICTS = (HARTLEPOOL, MIDDLESBROUGH, REDCAR_AND_CLEVELAND, STOCKTON_ON_TEES)
FORCE = Area("Cleveland", "E23000013", "force")
REST_OF_FORCE = Area("rest of force", "", "rest of force")
NORTH_EAST = Area("North East", "E12000001", "region")
ENGLAND = Area("England", "E92000001", "country")
REST_OF_NORTH_EAST = Area("rest of North East", "", "other")
REST_OF_ENGLAND = Area("rest of England", "", "other")
STATISTICAL_NEIGHBOURS = Area("statistical neighbours", "", "other")

DISTRICT_NAMES = tuple(area.name for area in DISTRICTS)
SHIPPED_AREAS = (*DISTRICTS, NORTH_EAST, ENGLAND)


def slug(name: str) -> str:
    """Return a name as it stands in a path: lower case, words joined by hyphens.

    >>> slug("Redcar and Cleveland")
    'redcar-and-cleveland'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
