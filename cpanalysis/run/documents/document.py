"""One file to attach, and what it is made of."""

from dataclasses import dataclass
from typing import Literal, get_args

Suffix = Literal["xlsx", "docx", "pdf"]
SUFFIXES: tuple[Suffix, ...] = get_args(Suffix)

Kind = Literal["page", "profile", "tables"]

PROFILE, TABLES = "problem-profile", "tables"


@dataclass(frozen=True)
class Part:
    """A page that a document is made of: its notebook's code and title, and its file."""

    code: str
    title: str
    file: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file of a pack that is made from finished pages, or from the protected results.

    ``audience`` is whom it is for; ``until`` the last day that its figures are about, in words;
    ``lacking`` names pages that failed and are therefore not in it; ``made_from`` is the pack that
    it belongs to, as a hash.
    """

    kind: Kind
    suffix: Suffix
    folder: str
    area: str
    pack: str
    audience: str = ""
    until: str = ""
    parts: tuple[Part, ...] = ()
    lacking: tuple[str, ...] = ()
    made_from: str = ""

    @property
    def file(self) -> str:
        """The document's place in the pack.

        >>> Document(kind="tables", suffix="xlsx", folder="force", area="A", pack="P").file
        'force/tables.xlsx'
        """
        return f"{self.folder}/{self.stem}.{self.suffix}"

    @property
    def stem(self) -> str:
        """The name of the file."""
        if self.kind == "page":
            return self.parts[0].code
        return PROFILE if self.kind == "profile" else TABLES

    @property
    def title(self) -> str:
        """What the document is about."""
        if self.kind == "page":
            return self.parts[0].title
        return "Problem profile" if self.kind == "profile" else "Tables"

    @property
    def name(self) -> str:
        """The document in words."""
        return f"{self.area}, {self.title} ({self.suffix})"

    @property
    def running_title(self) -> str:
        """What stands at the foot of every page."""
        until = f" · figures to {self.until}" if self.until else ""
        audience = f" · {self.audience}" if self.audience else ""
        return f"{self.area} · {self.title}{until}{audience}"
