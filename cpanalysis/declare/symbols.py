"""What a published symbol in place of a figure means: never zero."""

from dataclasses import dataclass
from typing import Literal

StatusName = Literal["suppressed", "not_computable", "insufficient", "not_applicable"]


@dataclass(frozen=True)
class Symbol:
    """One symbol of official statistics, the status it becomes, and what a reader is told."""

    text: str
    status: StatusName
    meaning: str


GOVERNMENT_STATISTICAL_SERVICE = (
    Symbol("c", "suppressed", "hidden by the publisher to protect children"),
    Symbol("x", "not_computable", "not available"),
    Symbol("z", "not_applicable", "not applicable"),
    Symbol("k", "insufficient", "rounds to zero but is not zero"),
    Symbol("low", "insufficient", "rounds to zero but is not zero"),
    Symbol("u", "insufficient", "low reliability"),
    Symbol("..", "not_computable", "not yet available"),
    Symbol("-", "not_computable", "not shown; the release does not say why"),
)
"""Symbols in use since 2018, with the two that the Local Authority Interactive Tool adds."""

STATISTICAL_FIRST_RELEASE = (
    Symbol("x", "suppressed", "hidden by the publisher to protect children"),
    Symbol(".", "not_applicable", "not applicable"),
    Symbol("..", "not_computable", "not available"),
    Symbol("-", "insufficient", "rounds to zero but is not zero"),
)
"""Symbols of the department's statistical first releases until 2017, where x meant hidden."""

CONVENTIONS = {
    "gss": GOVERNMENT_STATISTICAL_SERVICE,
    "sfr": STATISTICAL_FIRST_RELEASE,
}


def known_symbols(convention: str) -> dict[str, Symbol]:
    """Return the symbols of a convention by their text.

    >>> known_symbols("gss")["c"].status
    'suppressed'
    >>> known_symbols("sfr")["x"].meaning
    'hidden by the publisher to protect children'
    """
    return {symbol.text: symbol for symbol in CONVENTIONS[convention]}


def explain_symbols() -> list[tuple[str, str]]:
    """Return the symbols that a reader meets, as they stand in tables, with what they say.

    >>> explain_symbols()[0]
    ('[c]', 'hidden to protect children, here or by the publisher')
    """
    own = {"c": "hidden to protect children, here or by the publisher"}
    told = [
        (f"[{symbol.text}]", own.get(symbol.text, symbol.meaning))
        for symbol in GOVERNMENT_STATISTICAL_SERVICE
    ]
    return [*told, ("–", "nothing to show in this place")]
