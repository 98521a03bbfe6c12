"""What a published text says in numbers: the other way round from how numbers are written."""

import re

NUMBER = re.compile(r"^([−+-]?)(\d[\d,]*(?:\.\d+)?)(%?)")


def read_number(text: str) -> float | None:
    """Return the number with which a text begins; a share for a percentage, nothing for a symbol.

    >>> read_number("1,234"), read_number("12.5% (10.0% to 15.0%)"), read_number("[c]")
    (1234.0, 0.125, None)
    >>> read_number("−3.5 points"), read_number("44 (September 2025)"), read_number("–")
    (-3.5, 44.0, None)
    """
    found = NUMBER.match(text.strip())
    if found is None:
        return None
    sign, digits, percent = found.groups()
    number = float(digits.replace(",", "")) / (100 if percent else 1)
    return -number if sign in ("−", "-") else number


def find_precision(text: str) -> float:
    """Return half of the last place to which a text gives its number.

    >>> find_precision("12.5%"), find_precision("1,234"), find_precision("3.25")
    (0.0005, 0.5, 0.005)
    """
    found = NUMBER.match(text.strip())
    if found is None:
        return 0.0
    places = len(found[2].partition(".")[2])
    return 0.5 * 10.0 ** -(places + (2 if found[3] else 0))
