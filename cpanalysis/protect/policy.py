"""What may leave, for whom."""

from dataclasses import dataclass
from typing import Literal

from cpanalysis.errors import ParameterError, require_choice

AUDIENCES = ("internal", "partner")
Audience = Literal["internal", "partner"]


@dataclass(frozen=True)
class Policy:
    """Counts below ``threshold`` are hidden: of events, of their complement, of those at risk.

    It applies to figures made from records. Official and published figures have been through
    their publisher's own control, whose symbols are kept.
    """

    threshold: int = 5
    audience: Audience = "internal"

    def __post_init__(self) -> None:
        require_choice(self.audience, AUDIENCES, what="audience")
        if self.threshold < 1:
            raise ParameterError(f"threshold {self.threshold}: it must be 1 or more")

    def in_words(self) -> str:
        """Return the policy as a sentence for a page.

        >>> Policy().in_words()
        'Counts from 1 to 4 made from records are hidden, and with them all that reveals them.'
        """
        top = self.threshold - 1
        return (
            f"Counts from 1 to {top} made from records are hidden, and with them all that"
            " reveals them."
        )
