"""Whom a page is about, and how an area stands in a sentence."""

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.errors import ParameterError, require_choice


def choose_area(district: str, force: str) -> str:
    """Return the one area that was asked for, a district or the force.

    Raises
    ------
    ParameterError
        Where neither or both are given, or the name is not known.

    Examples
    --------
    >>> choose_area("Hartlepool", ""), choose_area("", "Cleveland")
    ('Hartlepool', 'Cleveland')
    """
    if bool(district) == bool(force):
        raise ParameterError("name one area; known: district=..., force=...")
    if force:
        return require_choice(force, (FORCE.name,), what="force")
    return require_choice(district, DISTRICT_NAMES, what="district")
