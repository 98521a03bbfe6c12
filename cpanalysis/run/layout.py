"""What pages and the front page share: the templates' folder, one style sheet, escaping."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


@cache
def read_style() -> str:
    """Return the one style sheet, which every page carries within itself."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def open_templates() -> Environment:
    """Return the templates' surroundings: escaping by default, an unknown name an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quote_for_style"] = quote_for_style
    return environment


def quote_for_style(text: str) -> str:
    r"""Return a text as a string of a style sheet, in which nothing can end the string.

    >>> quote_for_style('a "b" </style>')
    '"a \\22 b\\22  \\3c \\2f style\\3e "'
    """
    return (
        '"' + "".join(c if c.isalnum() or c in " -.,:·" else f"\\{ord(c):x} " for c in text) + '"'
    )
