"""The two icons of Making Data Count, drawn by us: how a series varies, and whether it assures.

They follow the meaning of those of NHS England (Making Data Count, 2019), not their drawing: the
letter says high or low, the shape of the dots says how the series moves, the colour whether that
is good, and the name says all of it in words.
"""

from dataclasses import dataclass
from html import escape

BLUE, ORANGE, GREY, PURPLE = "#12436D", "#C8560F", "#6F6F6F", "#801650"
COMMON = "M8 30 L16 24 L24 31 L32 23 L40 29"
RISING = "M8 36 L18 31 L28 22 L40 12"
FALLING = "M8 12 L18 17 L28 26 L40 36"

VARIATIONS = {
    "common cause": (GREY, COMMON, "", "common cause: no significant change"),
    "improvement": (BLUE, "", "", "special cause of an improving kind"),
    "concern": (ORANGE, "", "", "special cause of a concerning kind"),
    "higher": (PURPLE, RISING, "H", "special cause, higher; neither direction is better"),
    "lower": (PURPLE, FALLING, "L", "special cause, lower; neither direction is better"),
}
ASSURANCES = {
    "passing": (BLUE, "P", "the target is met whatever the month"),
    "failing": (ORANGE, "F", "the target is missed whatever the month"),
    "hit and miss": (GREY, "?", "the target is hit or missed by chance"),
}


@dataclass(frozen=True)
class Icon:
    """An icon with the name that stands for it."""

    svg: str

    def _repr_html_(self) -> str:
        return self.svg


def draw_variation(variation: str, state: str) -> Icon:
    """Return the icon of how a series varies.

    >>> 'aria-label="Variation: special cause of an improving kind, lower"' in draw_variation(
    ...     "improvement", "lower")._repr_html_()
    True
    """
    colour, path, letter, words = VARIATIONS[variation]
    if variation in ("improvement", "concern"):
        path, letter = (RISING, "H") if state == "higher" else (FALLING, "L")
        words = f"{words}, {state}"
    return write_icon(f"Variation: {words}", colour, path, letter)


def draw_assurance(assurance: str) -> Icon | None:
    """Return the icon of whether a target is met; None without a target.

    >>> draw_assurance("no target") is None
    True
    """
    if assurance not in ASSURANCES:
        return None
    colour, letter, words = ASSURANCES[assurance]
    return write_icon(f"Assurance: {words}", colour, "M6 24 L42 24", letter)


def write_icon(name: str, colour: str, path: str, letter: str) -> Icon:
    """Return a round icon as inline SVG that says its name."""
    dots = [point.strip("ML").split() for point in path.replace(" L", "|").split("|") if point]
    circles = "".join(f'<circle cx="{x}" cy="{y}" r="2.4" fill="{colour}"/>' for x, y in dots)
    label = (
        f'<text x="24" y="17" text-anchor="middle" font-size="13" font-weight="bold"'
        f' fill="{colour}">{letter}</text>'
        if letter
        else ""
    )
    return Icon(
        f'<svg role="img" aria-label="{escape(name)}" width="64" height="64" viewBox="0 0 48 48">'
        f"<title>{escape(name)}</title>"
        f'<circle cx="24" cy="24" r="22" fill="white" stroke="{colour}" stroke-width="2.5"/>'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.2"/>{circles}{label}</svg>'
    )
