"""What the sample aims at, and on whose word: published, derived from what is, or assumed."""

from dataclasses import dataclass
from typing import Literal

Basis = Literal["published", "derived", "assumed"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A number that the sample is built to show at scale 1, before any planted effect."""

    words: str
    value: float
    unit: str
    basis: Basis
    source: str


MISSING_A_MONTH = Target(
    words="missing episodes a month, force-wide",
    value=297,
    unit="episodes",
    basis="derived",
    source="3,559 a year (notes of scrutiny meetings, April 2025) / 12, if all are children",
)
REPEAT_SHAPE = Target(
    words="shape k of the negative binomial count of a child's episodes, over all at risk",
    value=0.3,
    unit="k",
    basis="assumed",
    source="squared coefficient of variation of the children's rates is 1/k, age apart",
)
OFTEN_MISSING = Target(
    words="children with a third report in 90 days, a month",
    value=30,
    unit="children",
    basis="assumed",
    source="the middle of 20-40; follows from the number at risk and the shape",
)
LOOKED_AFTER_SHARE = Target(
    words="episodes of looked-after children",
    value=0.40,
    unit="share",
    basis="assumed",
    source="the middle of 35-45 %",
)
AT_RISK = Target(
    words="children aged 10-17 who could come to notice",
    value=10_000,
    unit="children",
    basis="assumed",
    source="18 % of the 56,663 aged 10-17 at the Census of 2021; sets how many return often",
)
CSE_A_MONTH = Target(
    words="investigations of sexual abuse or exploitation a month, force-wide",
    value=40,
    unit="investigations",
    basis="assumed",
    source="of which 80 % carry the exploitation flag: 32, inside 25-40",
)
CSE_FLAGGED = Target(
    words="investigations that carry the exploitation flag",
    value=0.80,
    unit="share",
    basis="assumed",
    source="the flag is set by hand",
)
DETENTIONS_A_MONTH = Target(
    words="detentions of children a month, force-wide",
    value=55,
    unit="detentions",
    basis="assumed",
    source="53 in January 2017 (National Child Protection Inspection 2017); today's level unknown",
)
ADULT_WITHIN_TWO_HOURS = Target(
    words="appropriate adult within two hours of authorisation, arrivals from 07:00 to 01:00",
    value=0.80,
    unit="share",
    basis="assumed",
    source="'usually within two hours' (National Child Protection Inspection 2017)",
)
ADULT_WITHIN_TWO_HOURS_AT_NIGHT = Target(
    words="appropriate adult within two hours of authorisation, arrivals from 01:00 to 07:00",
    value=0.45,
    unit="share",
    basis="assumed",
    source="longer waits after 01:00 (National Child Protection Inspection 2017)",
)
CERTIFICATE_CORRECT = Target(
    words="detention certificates correct, of those required and assessed",
    value=1 / 6,
    unit="share",
    basis="published",
    source="1 of 6 (National Child Protection Inspection 2017)",
)
TRANSFERRED = Target(
    words="children charged and refused bail who are moved to the authority's accommodation",
    value=0.02,
    unit="share",
    basis="published",
    source="none of those reviewed (National Child Protection Inspection 2017): near 0",
)
CUSTODY_REFERRED = Target(
    words="detentions followed by a referral",
    value=0.15,
    unit="share",
    basis="assumed",
    source="0 of 11 in 2017 (National Child Protection Inspection 2017); today's level unknown",
)
ETHNICITY_RECORDED = Target(
    words="children whose self-defined ethnicity is recorded",
    value=0.50,
    unit="share",
    basis="published",
    source="not recorded in half of the case files (inspection of 2024)",
)
CASE_WORKER = Target(
    words="spells of third reports in 90 days with a plan within 7 days of the first",
    value=0.60,
    unit="share",
    basis="assumed",
    source="the rule is of 2017; no rate is published",
)
PREVENTION_FACE_TO_FACE = Target(
    words="returned children seen by police face to face",
    value=0.45,
    unit="share",
    basis="assumed",
    source="often by phone (inspection of 2024)",
)
VICTIM_BLAMING = Target(
    words="audited cases of missing children and of exploitation with victim-blaming language",
    value=0.25,
    unit="share",
    basis="published",
    source="3 of 12 (inspection of 2024)",
)
INTERVIEW_OFFERED = Target(
    words="returns followed by the offer of a return interview",
    value=0.82,
    unit="share",
    basis="assumed",
    source="no rate is published",
)

TARGETS = {name.lower(): value for name, value in globals().items() if isinstance(value, Target)}
"""Every target by its name."""
