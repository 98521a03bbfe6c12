"""What is heard of a page: that it is begun, which cell it has reached, what came of it."""

from dataclasses import dataclass, replace
from typing import Literal

from cpanalysis.run.documents.document import Document
from cpanalysis.run.plan import Page

PageStatus = Literal["made", "failed", "waiting"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A page with its status; ``reason`` says why it failed, ``messages`` are its warnings.

    ``seconds`` is what the page took, ``cells`` what its own cells took of that. ``figures`` are
    the cells of its tables that hold a figure or a symbol, ``hidden`` those hidden of them.
    ``placed`` is its file where that is not the page's own, ``left`` a page that was not asked for
    and stays as it is.
    """

    page: Page
    status: PageStatus
    seconds: float | None = None
    cells: float | None = None
    figures: int = 0
    hidden: int = 0
    reason: str = ""
    messages: tuple[str, ...] = ()
    sha256: str | None = None
    key: str = ""
    placed: str = ""
    left: bool = False

    @property
    def name(self) -> str:
        """The page in words."""
        return self.page.name

    @property
    def file(self) -> str:
        """Where the page stands in the pack."""
        return self.placed or self.page.file


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A document with its status; ``reason`` says why it failed, the rest as for pages."""

    document: Document
    status: PageStatus
    seconds: float | None = None
    reason: str = ""
    sha256: str | None = None
    key: str = ""
    placed: str = ""
    left: bool = False

    @property
    def name(self) -> str:
        """The document in words."""
        return self.document.name

    @property
    def file(self) -> str:
        """Where the document stands in the pack."""
        return self.placed or self.document.file

    def after(self, seconds: float) -> "Filed":
        """Return the same with how long it took."""
        return replace(self, seconds=round(seconds, 3))


Task = Page | Document
Result = Outcome | Filed


def fail(task: Task, reason: str) -> Result:
    """Return that a page or document failed."""
    if isinstance(task, Document):
        return Filed(document=task, status="failed", reason=reason)
    return Outcome(page=task, status="failed", reason=reason)


@dataclass(frozen=True)
class Begun:
    """A worker has taken a page or document up."""

    page: Task


@dataclass(frozen=True)
class Reached:
    """A page has come to one of its cells, which is named as a failure there would be."""

    page: Task
    cell: str


News = Begun | Reached | Result
