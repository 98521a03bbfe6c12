"""Has it moved since the baseline? One row an indicator, part and area, with a verdict in words."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from cpanalysis.declare.results import Origin, Theme
from cpanalysis.declare.wording import NO_CLEAR_CHANGE, NOT_MEASURED, NOT_SHOWN, TOO_FEW

IMPROVED = "improved"
WORSE = "worse"
CHANGED = "changed"
NOT_AS_ASKED = "not measured as asked"
VERDICTS = (
    *(IMPROVED, WORSE, CHANGED, NO_CLEAR_CHANGE),
    *(TOO_FEW, NOT_SHOWN, NOT_AS_ASKED, NOT_MEASURED),
)
"""All that is said of an indicator under a recommendation; no other word, colour or score.

``changed`` is a clear change of what has no better side. ``not shown`` is known and hidden to
protect children; ``not measured`` is not known, and ``not measured as asked`` is known of something
else than the recommendation asks about.
"""

WHOLE = "all"
RECORD = "record"
TOGETHER = " or "


@dataclass(frozen=True)
class Slice:
    """The part of an indicator that a recommendation asks about.

    ``split`` names a stratum of the indicator and ``parts`` the values that are asked about, taken
    together; "record" names one kind of record, and without a split it is the whole of it.

    Examples
    --------
    >>> Slice("ppn_submission_rate", "case_type", ("domestic_abuse",)).code
    'ppn_submission_rate:case_type=domestic_abuse'
    >>> Slice("online_share").part
    'all'
    """

    indicator: str
    split: str = WHOLE
    parts: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """The value in the traces: ``all``, or the parts joined by a word."""
        return TOGETHER.join(self.parts) or WHOLE

    @property
    def is_measured_apart(self) -> bool:
        """Whether it is only some of the rows that the indicator is measured on."""
        return self.split not in (WHOLE, RECORD)

    @property
    def name(self) -> str:
        """The name of the variant that it is measured as."""
        return f"{self.split}={'+'.join(self.parts)}"

    @property
    def code(self) -> str:
        """The code under which it is measured."""
        return f"{self.indicator}:{self.name}" if self.is_measured_apart else self.indicator


BLIND_RATIO = 2.0
BLIND_POINTS = 0.4
"""A comparison that would miss a doubling, or 40 points of a share, is too small for a verdict.

A clear change is one all the same; without one "no clear change" would say more than is known.
"""

READ_WITH = {
    "missing_high_risk_share": "risk_under_grading_rate",
    "missing_high_risk_share_lac": "risk_under_grading_rate",
    "missing_3in90_children": "missing_3in90_caseworker_rate",
    "missing_episode_count": "missing_referral_rate",
    "missing_rate_per_1000": "missing_referral_rate",
    "missing_children_count": "missing_referral_rate",
    "cse_investigation_count": "voice_of_child_recorded_rate",
    "cse_victim_rate_per_1000": "voice_of_child_recorded_rate",
    "child_detention_count": "detention_certificate_correct_rate",
    "child_detention_rate_per_1000": "detention_certificate_correct_rate",
    "s136_children_in_custody": "custody_csc_referral_rate",
    "referral_backlog": "ppn_submission_rate",
    "three_theme_children": "missing_referral_rate",
    "timestamp_logic_error_rate": "mandatory_field_completeness",
}
"""What each volume is read with: a measure of how well the work was done, never the volume alone.

A share graded high says nothing of whether risk was graded rightly; the audited under-grading does.
"""

TRACE_COLUMNS: dict[str, tuple[Any, str]] = {
    "indicator": (pl.String, "code of the indicator"),
    "theme": (Theme, "theme of the indicator"),
    "area": (pl.String, "district or force"),
    "stratum": (pl.String, "what the part is one of: 'all' for the whole, 'record' for a kind"),
    "part": (pl.String, "'all', which kind of record, or which part of the stratum"),
    "unit": (pl.String, "unit of both values"),
    "baseline_start": (pl.Date, "first day of the baseline"),
    "baseline_end": (pl.Date, "last day of the baseline"),
    "baseline_value": (pl.Float64, "value in the baseline; of waiting times the median"),
    "latest_start": (pl.Date, "first day of the latest twelve months"),
    "latest_end": (pl.Date, "last day of the latest twelve months"),
    "latest_value": (pl.Float64, "value in the latest twelve months"),
    "measure": (pl.String, "ratio, difference of shares, or difference of median waits"),
    "estimate": (pl.Float64, "latest over baseline, or latest less baseline"),
    "lower": (pl.Float64, "lower end of its 95 % interval, clustered by child"),
    "upper": (pl.Float64, "upper end of its 95 % interval"),
    "p_value": (pl.Float64, "chance of so large a change if there were none"),
    "q_value": (pl.Float64, "Benjamini-Hochberg over all indicators and areas"),
    "tests": (pl.Int64, "tests that this family has"),
    "smallest_detectable": (pl.Float64, "rise that would be seen four times in five"),
    "smallest_detectable_fall": (pl.Float64, "fall that would be seen four times in five"),
    "moved": (pl.String, "higher or lower where the change is clear; else null"),
    "verdict": (pl.String, "one of VERDICTS"),
    "reason": (pl.String, "why the verdict is no other; null where it needs no reason"),
    "read_with": (pl.String, "code of the indicator that it is to be read with"),
    "origin": (Origin, "records or synthetic"),
}
TRACES = pl.Schema({name: kind for name, (kind, _) in TRACE_COLUMNS.items()})
