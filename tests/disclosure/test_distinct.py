"""What leaves is about enough different children, however many episodes they have."""

import polars as pl
import pytest

from cpanalysis.analyse.records import analyse_records
from cpanalysis.protect import Policy, Protected, protect
from tests.measure.records.example import make_records

EPISODES = 12
OF_CHILDREN = {"H": 3, "M": 8, "R": 12, "S": 4}
NAMES = ("Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees")


def write_episodes() -> str:
    """Return twelve episodes of May 2024 in each district, of few children or of many."""
    rows = [
        f"{district}{number % children}  2024-05-{number + 1:02} 10:00  {district}"
        for district, children in OF_CHILDREN.items()
        for number in range(EPISODES)
    ]
    return "\n".join(["child_id  reported_at  district", *rows])


@pytest.fixture(scope="module", params=["internal", "partner"])
def told(request: pytest.FixtureRequest) -> Protected:
    records = make_records(missing_episodes=write_episodes())
    return protect(analyse_records(records), Policy(audience=request.param))


def test_twelve_episodes_of_three_or_four_children_are_hidden(told: Protected) -> None:
    whole = told.results.filter(
        pl.col("indicator") == "missing_episode_count",
        pl.col("stratum") == "all",
        pl.col("area").is_in(NAMES),
    )
    # With one month of any in thirty, the whole that the records cover is the only period shown.
    assert whole["area"].to_list() == list(NAMES)
    shown = dict(whole.select("area", "numerator").rows())
    assert [shown[name] for name in NAMES] == [None, EPISODES, EPISODES, None]


def test_how_few_they_are_is_in_no_frame(told: Protected) -> None:
    assert not hasattr(told, "distinct")
