"""Why a page failed, in one line that can be shown to anybody."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cpanalysis.declare.tables.table import CHILD_PATTERN
from cpanalysis.read.records.sources.credentials import redact

LONGEST_REASON = 400

CHILD = re.compile(rf"\b{CHILD_PATTERN.strip('^$')}\b")
QUOTED = re.compile(
    r"""(['"])(?:[~/]|\\\\|[A-Za-z]:[\\/])  # a mark, and the root of a system, a share or a drive
        (?:[^'"\n]*[/\\])?([^'"/\\\n]*)\1     # through folders, spaces in them too, to a name""",
    re.VERBOSE,
)
PATHS = re.compile(
    r"""(?:(?<![\w:/.])/|(?<!\\)\\\\(?=\w)|\b[A-Za-z]:[\\/])  # from a root, a share, a drive
        (?:[^\s'"<>:/\\]+[/\\])+                            # through at least one folder
        ([^\s'"<>:/\\]*)                                    # to a name, which may stay""",
    re.VERBOSE,
)


class PageError(Exception):
    """A page cannot be shown; the message says why, and where in the notebook."""


def hide_private(text: str) -> str:
    """Return a text without paths, passwords, and hashes that stand for a child.

    >>> hide_private("child C00000000000000ff in '/home/Ann Smith/a.csv', password=abc")
    "child *** in 'a.csv', password=***"
    """
    return redact(CHILD.sub("***", hide_paths(text)))


def hide_paths(text: str) -> str:
    """Return a text in which whole paths are cut down to the name at their end.

    >>> hide_paths("no file '/home/somebody/data/a.csv' and/or https://example.org/a/b")
    "no file 'a.csv' and/or https://example.org/a/b"
    """
    home = str(Path.home())
    known = text.replace(home, "~") if len(home) > 1 else text
    return PATHS.sub(r"\1", QUOTED.sub(r"\1\2\1", known))


def describe_error(name: str, message: str) -> str:
    r"""Return an error as one line without anything private.

    >>> describe_error("InputError", "a.csv, row 7:\n  no area 'Atlantis'")
    "InputError: a.csv, row 7: no area 'Atlantis'"
    """
    line = " ".join(f"{name}: {message}".split()).removesuffix(":")
    return hide_private(line)[:LONGEST_REASON]


def describe_cell(cells: Sequence[Any], index: int) -> str:
    """Say which cell of a notebook is meant: its number from 1, and the heading above it.

    >>> describe_cell([{"cell_type": "markdown", "source": "## Over time"}, {}], 1)
    "cell 2, under 'Over time'"
    """
    heading = next(filter(None, map(find_heading, reversed(cells[: index + 1]))), "")
    return f"cell {index + 1}" + (f", under {heading!r}" if heading else "")


def find_heading(cell: Any) -> str:
    """Return the last heading of a Markdown cell, or nothing."""
    if cell.get("cell_type") != "markdown":
        return ""
    headings = re.findall(r"^#{1,6}\s+(.+?)\s*$", cell["source"], flags=re.MULTILINE)
    return str(headings[-1]) if headings else ""
