"""One line of the report: what was simulated, what was measured, and what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured figure, and what it is held to: at most ``limit``, at least ``least``.

    ``limit``, ``least`` and ``met`` are None where it is for information only.
    """

    family: str
    setting: str
    measure: str
    value: float
    limit: float | None = None
    met: bool | None = None
    least: float | None = None


def at_most(family: str, setting: str, measure: str, *, value: float, limit: float) -> Row:
    """Return a row that is met where ``value`` is not above ``limit``."""
    return Row(family, setting, measure, value, limit, value <= limit)


def within(
    family: str, setting: str, measure: str, *, value: float, band: tuple[float, float]
) -> Row:
    """Return a row that is met where ``value`` lies in the ``band``, its ends included."""
    least, limit = band
    return Row(family, setting, measure, value, limit, least <= value <= limit, least)


def missed(rows: list[Row]) -> list[Row]:
    """Return the rows that do not meet what they are held to; a figure that is nan does not."""
    return [row for row in rows if row.met is False]
