"""What may leave, for whom."""

from dataclasses import dataclass
from typing import Literal

from cpanalysis.errors import ParameterError, require_choice

AUDIENCES = ("internal", "partner")
ZEROS = ("shown", "hidden")
Audience = Literal["internal", "partner"]
Zeros = Literal["shown", "hidden"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Counts below ``threshold`` are hidden: of events, of their complement, of those at risk.

    So are counts about fewer different children than that: nine episodes can be two children's.

    It applies to figures made from records. Official and published figures have been through
    their publisher's own control, whose symbols are kept.

    Parameters
    ----------
    threshold
        Counts from 1 up to one less are hidden, and those of fewer different children.
    audience
        ``internal`` readers are told what small counts leave; what totals, longer periods and
        other indicators would tell of a hidden count is hidden from a ``partner`` too.
    zeros
        Whether a count of nought is ``shown``, or ``hidden`` like a small one.
    least_cases
        Medians and percentiles of waits are told from so many cases on.
    width
        How far apart the least and the most that can be proved of a hidden count must be; 0 for
        the threshold.
    round_to
        Counts made from records are rounded to this, and values worked out from rounded counts; 0
        for as they are.
    """

    threshold: int = 5
    audience: Audience = "internal"
    zeros: Zeros = "shown"
    least_cases: int = 10
    width: int = 0
    round_to: int = 0

    def __post_init__(self) -> None:
        require_choice(self.audience, AUDIENCES, what="audience")
        require_choice(self.zeros, ZEROS, what="treatment of zeros")
        for name, least in (("threshold", 1), ("least_cases", 1), ("width", 0), ("round_to", 0)):
            if getattr(self, name) < least:
                raise ParameterError(f"{name} {getattr(self, name)}: it must be {least} or more")

    @property
    def width_asked(self) -> int:
        """How far apart what can be proved of a hidden count must be."""
        return self.width or self.threshold

    def in_words(self) -> str:
        """Return the policy as sentences for a page.

        >>> Policy().in_words()
        'Counts from 1 to 4 made from records are hidden, and counts about fewer than 5 different \
children, and what is made of them. What totals and longer periods tell of them is not: this page \
is for internal readers.'
        """
        first = 1 if self.zeros == "shown" else 0
        small = (
            f"Counts from {first} to {self.threshold - 1} made from records are hidden, and counts"
            f" about fewer than {self.threshold} different children"
        )
        if self.audience == "internal":
            return (
                f"{small}, and what is made of them. What totals and longer periods tell of them is"
                f" not: this page is for internal readers.{self.rounding}"
            )
        return (
            f"{small}, and with them all that would tell them: no hidden count can be worked out"
            f" to within {self.width_asked} from anything shown here.{self.rounding}"
        )

    @property
    def rounding(self) -> str:
        """What is rounded, as a sentence after others; empty for nothing."""
        if not self.round_to:
            return ""
        return (
            f" Counts made from records are rounded to {self.round_to} and values worked out from"
            " rounded counts, so that parts may not add up to their whole; other figures have two"
            " digits."
        )
