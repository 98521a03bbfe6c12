"""Addresses within a page: what two cells show alike is called by two names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

TAG = re.compile(r"<[a-zA-Z][^>]*>")
GIVEN = re.compile(r'\sid="([^"]+)"')
ADDRESS = re.compile(
    r'(\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)=")([^"]+)"'
)
INWARD = re.compile(r'(\shref="#)([^"]+)"')


def separate(parts: Iterable[str]) -> Iterator[str]:
    """Yield pieces of HTML of which each has addresses of its own.

    A table is called by its caption, so that the same call twice in a notebook gives two of one
    name. The second one is numbered, with all that points to it from the same piece.

    >>> list(separate(['<p id="a">', '<p id="a">', '<p id="a" headers="a b"> id="a"']))
    ['<p id="a">', '<p id="a-2">', '<p id="a-3" headers="a-3 b"> id="a"']
    """
    used: set[str] = set()
    for part in parts:
        own = dict.fromkeys(name for tag in TAG.findall(part) for name in GIVEN.findall(tag))
        names = {name: find_free(name, used | own.keys()) for name in own if name in used}
        yield rename(part, names) if names else part
        used |= own.keys() | set(names.values())


def find_free(name: str, used: set[str]) -> str:
    """Return a numbered name that is not used yet.

    >>> find_free("a", {"a", "a-2"})
    'a-3'
    """
    return next(new for number in count(2) if (new := f"{name}-{number}") not in used)


def rename(html: str, names: Mapping[str, str]) -> str:
    """Return HTML in which addresses, and what points to them, have other names."""

    def rename_all(found: re.Match[str]) -> str:
        return found[1] + " ".join(names.get(name, name) for name in found[2].split()) + '"'

    def rename_tag(tag: re.Match[str]) -> str:
        return INWARD.sub(rename_all, ADDRESS.sub(rename_all, tag[0]))

    return TAG.sub(rename_tag, html)
