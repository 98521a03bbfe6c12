"""Finds names of the engine among the words of a page: codes with underscores, variants."""

import re
from html.parser import HTMLParser

RAW = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b(?!\.\w)|\b[a-z]+:[a-z][a-z0-9]+\b")
"""A word with an underscore that is no name of a file, and one with another behind a colon."""
OURS = re.compile(r"\b(?:ncpi|caiu|cava|iioc|polit|vemt|16plus|5pt|3pt|ppn|cse|rso)\b")
"""What is left of codes when their underscores are taken away."""


class Words(HTMLParser):
    """Gathers all words of a page but code: of sentences, tables and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_code += tag in ("code", "style")
        self.said += [text or "" for name, text in attrs if name in ("alt", "title", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self.in_code -= tag in ("code", "style")

    def handle_data(self, data: str) -> None:
        if not self.in_code:
            self.said.append(data)


def find_raw(html: str) -> list[str]:
    """Return the raw names among the words of a page."""
    words = Words()
    words.feed(html)
    return [name for text in words.said for name in (*RAW.findall(text), *OURS.findall(text))]
