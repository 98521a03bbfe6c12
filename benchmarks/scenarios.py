"""Worlds in which nothing changes, only recording does, or one thing does, and what that touches.

A scenario says of its world what a right verdict is: an indicator that it ``touches`` may be
called changed, every other may not; one that it ``finds`` must be, in the areas named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.world import Careers, Change, World

EVENT = "F01"
SINCE = date(2024, 1, 1)
"""The day of the event that every world declares, at which what changes does."""
AIMED = (
    "missing_episode_count",
    "missing_high_risk_share",
    "missing_referral_rate",
    "no_suspect_outcome_rate",
    "child_detention_count",
)
"""What the event of a quiet world was meant to change, and did not."""


@dataclass(frozen=True)
class Found:
    """What must be found: an indicator, or a part of it, ``side`` than before, so ``judged``."""

    indicator: str
    side: str
    judged: str
    area: str = "Cleveland"
    part: str = "all"


@dataclass(frozen=True, eq=False)
class Scenario:
    """A world by its name, and what of it a verdict may and must find."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    touches: tuple[str, ...] = ()
    finds: Found | None = None

    @property
    def planted(self) -> bool:
        """Whether something changes that should be found."""
        return self.finds is not None

    @property
    def aimed(self) -> tuple[str, ...]:
        """What its event was meant to change."""
        return (self.finds.indicator,) if self.finds else AIMED

    def world(self, seed: int) -> World:
        """Return a world of it; worlds of two scenarios have no draw in common."""
        own = 1000 * seed + sum(map(ord, self.name)) % 1000
        return World(seed=own, changes=self.changes, **self.options)


def quiet(name: str, careers: Careers = "spells", **options: Any) -> Scenario:
    """Return a scenario in which nothing changes."""
    return Scenario(name, {"careers": careers, **options})


REDCAR = "Redcar and Cleveland"
FEWER_EPISODES = (
    *("missing_episode_count", "missing_rate_per_1000", "missing_children_count"),
    *("missing_3in90_children", "repeat_", "re_missing", "missing_with_cse_share"),
    *("three_theme_children", "ppn_submission_rate", "referral_backlog"),
)
"""What fewer missing episodes touch: mixtures of which they are a part, and look-backs, too."""

SCENARIOS = (
    quiet("each child once", "once"),
    quiet("children with spells"),
    quiet("children with long spells", "strong"),
    quiet("children each with a rate of their own", "frailty"),
    quiet("records come 20 days late on average", recorded_late=20.0),
    quiet("three in ten further episodes in another district", moves=0.3),
    quiet("Redcar and Cleveland records from July 2023 only", begins={REDCAR: date(2023, 7, 1)}),
    Scenario(
        "closing takes three times as long since April 2025",
        changes=(
            Change("days_no_suspect", 3, date(2025, 4, 1)),
            Change("days_otherwise", 3, date(2025, 4, 1)),
        ),
        touches=("no_suspect_outcome_rate",),
    ),
    Scenario(
        "grades of risk recorded half as often",
        changes=(Change("risk_recorded", 0.5, SINCE),),
        touches=("mandatory_field_completeness",),
    ),
    Scenario(
        "40% fewer episodes in Stockton-on-Tees",
        changes=(Change("missing", 0.6, SINCE, "Stockton-on-Tees"),),
        touches=FEWER_EPISODES,
        finds=Found("missing_episode_count", "lower", "changed", "Stockton-on-Tees"),
    ),
    Scenario(
        "half as many notices after domestic abuse in Middlesbrough",
        {"domestic_abuse": 80.0},
        (Change("referred_domestic_abuse", 0.5, SINCE, "Middlesbrough"),),
        ("ppn_submission_rate", "referral_backlog"),
        Found("ppn_submission_rate", "lower", "worse", "Middlesbrough", "domestic_abuse"),
    ),
    Scenario(
        "half as many notices after online exploitation",
        {"exploitation": 60.0},
        (Change("referred_exploitation", 0.5, SINCE, among="online"),),
        ("ppn_submitted_rate_cse", "ppn_submission_rate", "referral_backlog"),
        Found("ppn_submitted_rate_cse", "lower", "worse", part="online or both"),
    ),
    Scenario(
        "children in care graded high risk twice as often",
        changes=(Change("high_risk", 2.0, SINCE, among="looked_after"),),
        touches=("missing_high_risk_share",),
        finds=Found("missing_high_risk_share_lac", "higher", "changed"),
    ),
    Scenario(
        "police come half as soon in Hartlepool",
        changes=(Change("attended_hours", 2.0, SINCE, "Hartlepool"),),
        touches=("response_",),
        finds=Found("response_time_minutes", "higher", "worse", "Hartlepool"),
    ),
    Scenario(
        "children under 14 seen on return half as often",
        changes=(Change("in_person", 0.5, SINCE, among="young"),),
        touches=("prevention_interview",),
        finds=Found("prevention_interview_face_to_face_rate", "lower", "worse"),
    ),
    Scenario(
        "appropriate adults take twice as long",
        changes=(Change("adult_hours", 2.0, SINCE),),
        touches=("aa_",),
        finds=Found("aa_within_2h_rate", "lower", "worse"),
    ),
)
