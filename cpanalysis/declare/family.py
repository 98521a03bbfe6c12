"""Families of tests: which are judged together, and what is promised of each.

A test is planned where its question was written down before the run: a primary indicator of the
parameters, a recommendation, an event of a force's own with the indicators it aimed at. Every
other test is exploratory: it is marked where it is shown, and no headline calls it clear.
"""

from dataclasses import dataclass

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

FALSE_DISCOVERY_RATE = 0.05
A_YEAR_EARLIER, FIVE_YEARS_EARLIER = "a year earlier", "five years earlier"


@dataclass(frozen=True)
class Family:
    """Tests that are judged together: their name in the frames, and which they are in words.

    ``apart`` are the columns of a frame for each value of which there is a family of its own.
    """

    name: str
    tests: str
    apart: tuple[str, ...] = ()


PRIMARY_TESTS = Family(
    "primary",
    "the latest comparisons of each primary indicator with the rest of the force and with a year"
    " earlier, the force and its districts together",
)
DISTRICTS_DIFFER = Family(
    "primary",
    "the tests whether the four districts differ at all, one for the latest period of each primary"
    " indicator",
)
SINCE_BASELINE = Family(
    "since the baseline",
    "the changes since the baseline of every indicator that a recommendation can be read from, the"
    " force and its districts together",
)
DECLARED_EVENT = Family(
    "declared event",
    "the changes at one event of a force's own of the indicators that it aimed at, the force and"
    " its districts together; each event is a family",
    apart=("event",),
)
EXPLORATORY_TESTS = Family(
    "exploratory",
    "all others: of comparisons a family for each area, of changes at events one for each event,"
    " published events among them",
)
PLANNED = (PRIMARY_TESTS, DISTRICTS_DIFFER, SINCE_BASELINE, DECLARED_EVENT)
PRIMARY_FAMILY, EXPLORATORY = PRIMARY_TESTS.name, EXPLORATORY_TESTS.name

PROMISE = (
    "with nothing different at all, in 19 of 20 packs no test of the family is called clear; where"
    " there are real differences, the share of false ones among those called clear is at most one"
    " in 20, averaged over packs"
)
"""What Benjamini and Hochberg (1995) promise of a family at 5 %."""
