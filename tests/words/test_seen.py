"""A silence of tests says only as much as they could have seen."""

import pytest

from cpanalysis.words.decompositions import Checks, describe_unmoved, find_size

RATE, SHARE = "missing_rate_per_1000", "re_missing_within_30d_rate"


def make(seen: dict[str, float], moved: dict[str, str] | None = None, told: int = 5) -> Checks:
    return Checks(told, moved or {}, over_window=False, seen=seen)


def test_the_size_that_a_test_finds_stands_beside_its_silence() -> None:
    said = describe_unmoved(make({RATE: 0.214, SHARE: 0.9}), rise=True)
    assert said.startswith("Of 5 indicators that no grade enters none changed clearly.")
    assert "a rise of at least 21% for missing episodes against children living here and" in said
    assert "90% for missing again within 30 days." in said
    assert describe_unmoved(make({}), rise=True).endswith("none changed clearly.")


@pytest.mark.parametrize(
    ("row", "rise", "size"),
    [
        ({"measure": "ratio", "smallest_detectable": 1.4}, True, 0.4),
        ({"measure": "ratio", "smallest_detectable_fall": 0.7}, False, 0.3),
        ({"measure": "difference", "smallest_detectable_fall": -0.1}, False, 0.5),
        ({"measure": "ratio"}, True, None),
    ],
)
def test_sizes_are_against_the_level_before(row: dict, rise: bool, size: float | None) -> None:
    empty = {"smallest_detectable": None, "smallest_detectable_fall": None}
    found = find_size({**empty, "events_before": 20.0, "total_before": 100.0, **row}, rise=rise)
    assert found == (size if size is None else pytest.approx(size))
