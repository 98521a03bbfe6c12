"""What came of a page."""

from dataclasses import dataclass
from typing import Literal

from cpanalysis.run.plan import Page

PageStatus = Literal["made", "failed", "waiting"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A page with its status; ``reason`` says why it failed, ``messages`` are its warnings."""

    page: Page
    status: PageStatus
    seconds: float | None = None
    reason: str = ""
    messages: tuple[str, ...] = ()
    sha256: str | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """The page in words."""
        return f"{self.page.parameters.area}, {self.page.source.notebook.title}"
