"""The numbers in a text, with what belongs together, and those of kinds that are no figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
SPAN = "(?:minutes?|hours?|days?|weeks?|months?|years?)"

DECLARED: dict[str, str] = {
    "date": rf"\b(?:\d{{1,2}} )?{MONTH}\b(?: \d{{4}})?|\b(?:19|20)\d\d(?:[-/]\d\d)?\b",
    "threshold of an interval or test": r"\b9[05](?:\.\d)?% ?(?:interval|of months)|\bbelow 5%",
    "span of time in a name or rule": rf"(?:\b[Ww]ithin|more than|after|over|of the|next|first|to)"
    rf" \d+ {SPAN}|\b\d+ {SPAN}(?= (?:to|before|after|that|of)\b)|\b365 days\b|\b\d+[- ]day\b",
    "bound of what is too small to write": r"\b1 in \d{1,3}(?:,\d{3})+|\bbelow 0\.0+1\b|< 0\.0+1\b",
    "section of an act": r"\b[Ss]ection \d+",
    "code of an event": r"\bE\d+\b|\b[A-Z]\d{1,3}\b",
    "age": r"\baged? \d+(?: to \d+)?|\bunder \d+|\b\d+(?:–|-)\d+\b|\b\d+plus\b|\b\d\d to \d\d\b"
    r"(?= ?[(|:]|$)",
    "base of a rate": r"\bper 1(?:0?,000|00,000|00|0,000)\b",
    "percentage asked about": r"(?:change|fall|rise) of \d+%|\d+% (?:less|more)",
}
"""Kinds of numbers that are no figures of the pack, by how they are written."""

NUMBER = re.compile(r"(?<![\w.,])([+−-]?)(\d+(?:,\d{3})*(?:\.\d+)?)(%?)(?![\w])")
N = r"[+−-]?\d+(?:,\d{3})*(?:\.\d+)?%?"
PART = re.compile(rf"(?<![\w.,])({N}) of ({N}) \(({N})\)")
NAMED = re.compile(rf"\b({MONTH}) (\d{{4}})\b")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNIT = rf"(?: (?:times|points|{SPAN}|per [\d,]+)| a month| of the mean)*"
JOINT = re.compile(
    rf"(?<![\w.,])(?P<value>{N})(?!\w)(?P<unit>{UNIT})(?: \((?P<top>{N}) of (?P<bottom>{N})\))?"
    rf"(?:(?:, (?:(?:95% interval|◦) )?)(?P<low>{N}) to (?P<high>{N})"
    rf"|{UNIT} \((?P<low2>{N}) to (?P<high2>{N})\))?"
)


@dataclass(frozen=True)
class Number:
    """A number as it is written: its value, its decimals, and whether it is a percentage."""

    text: str
    value: float
    decimals: int
    percent: bool

    @property
    def half(self) -> float:
        """Half of the last digit: how far a number may lie from how it is written."""
        return 0.5 * 10**-self.decimals + 1e-9

    @property
    def signed(self) -> bool:
        """Whether a sign is written."""
        return self.text[0] in "+−-"


@dataclass(frozen=True)
class Group:
    """Numbers that are written as one figure: a value, its counts, the ends of its interval."""

    numbers: tuple[Number, ...]
    points: bool
    names: tuple[str, ...]


def parse(text: str) -> Number | None:
    """Return a number from how it is written, if it is one.

    >>> parse("−1,234.5%").value
    -1234.5
    """
    found = NUMBER.fullmatch(text)
    if not found:
        return None
    sign, digits, percent = found.groups()
    value = float(digits.replace(",", "")) * (-1 if sign in ("−", "-") else 1)
    decimals = len(digits.partition(".")[2])
    return Number(text, value, decimals, bool(percent))


def strip_declared(text: str, labels: Iterable[str] = ()) -> tuple[str, dict[str, int]]:
    """Return a text without numbers that are no figures, and how many of each kind there were."""
    counts: dict[str, int] = {}
    for label in sorted(labels, key=len, reverse=True):
        if label in text:
            counts["name"] = counts.get("name", 0) + text.count(label) * len(NUMBER.findall(label))
            text = text.replace(label, "◦")
    for kind, pattern in DECLARED.items():
        for found in re.findall(pattern, text):
            counts[kind] = counts.get(kind, 0) + len(re.findall(r"\d+", found))
        text = re.sub(pattern, "◦", text)
    return text, counts


def find_ends(text: str) -> list[date]:
    """Return the last days of the months that a text names.

    >>> find_ends("12 months to September 2025")
    [datetime.date(2025, 9, 30)]
    """
    found = [(int(year), MONTHS.index(name[:3].lower()) + 1) for name, year in NAMED.findall(text)]
    nexts = [date(year + month // 12, month % 12 + 1, 1) for year, month in found]
    return sorted({day - timedelta(days=1) for day in nexts})


def find_parts(text: str) -> Iterator[tuple[Number, Number, Number]]:
    """Yield what is written as a part of a whole with its share.

    >>> [share.text for _, _, share in find_parts("the largest is male: 221 of 363 (60.9%)")]
    ['60.9%']
    """
    for match in PART.finditer(text):
        part, whole, share = map(parse, match.groups())
        if part and whole and share and share.percent:
            yield part, whole, share


def find_groups(text: str) -> list[Group]:
    """Return the figures of a text from which declared kinds were taken.

    >>> [one.text for one in find_groups("44.1% (252 of 571), 37.3% to 51.2%")[0].numbers]
    ['44.1%', '252', '571', '37.3%', '51.2%']
    """
    groups = []
    for match in JOINT.finditer(text):
        parts = match.groupdict()
        low, high = parts["low"] or parts["low2"], parts["high"] or parts["high2"]
        written = {
            "value": parts["value"],
            "top": parts["top"],
            "bottom": parts["bottom"],
            "low": low,
            "high": high,
        }
        read = {name: number for name, one in written.items() if one and (number := parse(one))}
        points = "points" in (parts["unit"] or "")
        if read:
            groups.append(Group(tuple(read.values()), points, tuple(read)))
    return groups
