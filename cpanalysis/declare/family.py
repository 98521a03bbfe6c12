"""The declared family: the few comparisons that are not exploratory, named before a run.

Every other comparison stands on the pages too, and is called exploratory there.
"""

from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.indicators.variants import with_variants
from cpanalysis.declare.official import INDICATORS

PRIMARY = (
    "missing_rate_per_1000",
    "missing_high_risk_share",
    "response_over_3h_rate",
    "missing_referral_rate",
    "rhi_completed_within_72h_rate",
    "cse_victim_rate_per_1000",
    "no_suspect_outcome_rate",
    "child_detention_rate_per_1000",
    "aa_within_2h_rate",
    "looked_after_missing_share",
    "assessed_cse_rate",
    "first_time_entrants_rate",
)
"""The primary indicators unless a pack names others: reach, response and partners in each theme."""

KNOWN_CODES = (*with_variants(RECORD_INDICATORS), *INDICATORS)
"""What may be named: every indicator of records in each of its readings, and the official ones."""

PRIMARY_FAMILY, EXPLORATORY = "primary", "exploratory"
