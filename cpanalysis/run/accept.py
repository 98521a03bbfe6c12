"""The last look at a page: whole by itself, light, in order, and about its own area."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from cpanalysis.read.locations import find_project
from cpanalysis.read.records.sources.credentials import is_secret, list_secrets
from cpanalysis.run.failure import CHILD, PageError
from cpanalysis.run.pictures import count_empty, drop_pictures

LARGEST_PAGE = 1_500_000

REFUSED_TAGS = {"script", "link", "iframe", "object", "embed", "base", "frame", "form", "audio"}
LOADING = {"src", "srcset", "data", "poster", "background", "xlink:href", "action", "formaction"}
LINK = re.compile(r"(https?://|mailto:|#|\.{0,2}/?[\w-][\w./-]*(#|$))")
OUTSIDE_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)

Attributes = list[tuple[str, str | None]]


class PageReader(HTMLParser):
    """Notes while reading what stands against showing a page."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.levels: list[int] = []
        self.addresses: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note a tag that loads or runs something, and a heading's level."""
        if tag in REFUSED_TAGS:
            self.problems.append(f"holds <{tag}>")
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "img" and "alt" not in dict(attrs):
            self.problems.append("holds a picture without alternative text")
        self.note_attributes(tag, attrs)

    def note_attributes(self, tag: str, attrs: Attributes) -> None:
        """Note attributes that load or run something, and addresses."""
        for name, value in attrs:
            if is_outside(tag, name, value or ""):
                self.problems.append(f"<{tag}> reaches outside by {name!r}")
            if name == "id":
                self.addresses[value or ""] += 1

    def handle_data(self, data: str) -> None:
        """Note a style sheet that loads something."""
        if self.cdata_elem == "style" and OUTSIDE_STYLE.search(data):
            self.problems.append("has a style that loads something")


def is_outside(tag: str, name: str, value: str) -> bool:
    """Tell an attribute that loads or runs something; a plain link does neither.

    >>> is_outside("img", "src", "data:image/png;base64,AA"), is_outside("img", "src", "a.png")
    (False, True)
    >>> is_outside("a", "href", "https://example.org"), is_outside("a", "href", "javascript:x")
    (False, True)
    """
    if name.startswith("on"):
        return True
    if name == "href" and tag == "a":
        return not LINK.match(value)
    if name == "style":
        return bool(OUTSIDE_STYLE.search(value))
    return name in LOADING | {"href"} and not value.startswith(("data:", "#"))


def accept_page(html: str, *, area: str, shown: str) -> None:
    """Raise unless a page can be shown.

    Parameters
    ----------
    html
        The whole page.
    area
        Whom it is about, a district or the force.
    shown
        What the cells' code showed, in which the area must be named: a page that names it
        in its header alone may carry another area's figures.

    Raises
    ------
    PageError
        With all that stands against the page.
    """
    reader = PageReader()
    reader.feed(drop_pictures(html))
    problems = [*dict.fromkeys(reader.problems), *check_headings(reader.levels)]
    problems += check_addresses(reader.addresses)
    problems += [said for applies, said in list_checks(html, area, shown) if applies()]
    if problems:
        raise PageError("the page " + "; ".join(problems))


def list_checks(html: str, area: str, shown: str) -> Iterable[tuple[Callable[[], bool], str]]:
    """Return checks of the whole page, with what is said where they apply."""
    size = len(html.encode("utf-8"))
    return [
        (lambda: escape(area) not in shown, f"shows nothing that names {area}"),
        (lambda: size > LARGEST_PAGE, f"is too large to mail ({size / 1e6:.1f} MB)"),
        (lambda: count_empty(html) > 0, "shows a chart in which nothing is drawn"),
        (lambda: names_place(html), "names a folder of the machine that made it"),
        (lambda: names_secret(html), "holds a password or key of the environment"),
        (lambda: names_child(html), "holds the hash that stands for a child"),
        (lambda: 'class="dataframe' in shown, "shows a frame as it is; show a table in its place"),
    ]


def check_headings(levels: list[int]) -> list[str]:
    """Return what is wrong with the order of headings.

    >>> check_headings([1, 2, 3, 2]), check_headings([1, 3])
    ([], ['skips a level of heading'])
    """
    problems = [] if levels.count(1) == 1 else [f"has {levels.count(1)} main headings, not one"]
    steps = zip([0, *levels], levels, strict=False)
    skips = any(after > before + 1 for before, after in steps)
    return problems + (["skips a level of heading"] if skips else [])


def check_addresses(addresses: Counter[str]) -> list[str]:
    """Return the addresses within a page that are given twice."""
    return [f"has two places called {name!r}" for name, n in addresses.items() if n > 1]


def names_place(html: str) -> bool:
    """Tell a page that names the folder of the project or the user's home."""
    places = {str(find_project()), str(Path.home())}
    return any(f"{place}/" in html or f"{place}\\" in html for place in places if len(place) > 1)


def names_secret(html: str) -> bool:
    """Tell a page that holds a password or key of the environment, as it is or escaped."""
    secrets = filter(is_secret, list_secrets())
    return any(secret in html or escape(secret) in html for secret in secrets)


def names_child(html: str) -> bool:
    """Tell a page that holds the hash of a child.

    >>> names_child("<td>C00000000000000ff</td>"), names_child("<td>C12</td>")
    (True, False)
    """
    return bool(CHILD.search(html))
