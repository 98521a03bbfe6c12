"""What every indicator declares, whatever its figures come from."""

from dataclasses import dataclass
from html import escape

from cpanalysis.declare.kinds import Better, Kind


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A measure in words that a child-protection lead can check.

    ``title`` and ``definition`` stand under every chart and table; ``caution`` is what a reader
    must know before comparing; ``source`` says who defines it.
    """

    code: str
    title: str
    definition: str
    theme: str
    kind: Kind
    better: Better
    source: str
    caution: str = ""

    def _repr_html_(self) -> str:
        caution = f" <strong>Caution.</strong> {escape(self.caution)}" if self.caution else ""
        return (
            f'<p class="definition"><strong>{escape(self.title)}.</strong>'
            f" {escape(self.definition)}{caution} Defined by: {escape(self.source)}.</p>"
        )
