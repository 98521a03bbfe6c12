"""What every indicator declares, whatever its figures come from."""

from dataclasses import dataclass
from html import escape

from cpanalysis.declare.kinds import Better, Kind


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A measure in words that a child-protection lead can check.

    ``title`` and ``definition`` stand under every chart and table; ``caution`` is what a reader
    must know before comparing. ``source`` is the statute, guidance or official statistic that
    defines it, empty for a definition of our own; ``prompted_by`` the document that asked.
    """

    code: str
    title: str
    definition: str
    theme: str
    kind: Kind
    better: Better
    source: str = ""
    caution: str = ""
    prompted_by: str = ""

    @property
    def whose(self) -> str:
        """Whose definition it is, and what prompted it, as sentences."""
        if not self.source:
            return f"Our definition{f', prompted by {self.prompted_by}' * bool(self.prompted_by)}."
        prompted = f" Prompted by {self.prompted_by}." if self.prompted_by else ""
        return f"Defined by: {self.source}.{prompted}"

    def _repr_html_(self) -> str:
        caution = f" <strong>Caution.</strong> {escape(self.caution)}" if self.caution else ""
        return (
            f'<p class="definition"><strong>{escape(self.title)}.</strong>'
            f" {escape(self.definition)}{caution} {escape(self.whose)}</p>"
        )
