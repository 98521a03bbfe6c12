"""A policy that makes no sense is refused."""

import pytest

from cpanalysis.declare.parameters import AUDIENCES as ASKED
from cpanalysis.errors import ParameterError
from cpanalysis.protect import Policy
from cpanalysis.protect.policy import AUDIENCES


@pytest.mark.parametrize("threshold", [0, -5])
def test_a_threshold_below_one_is_refused(threshold: int) -> None:
    with pytest.raises(ParameterError, match=f"threshold {threshold}: it must be 1 or more"):
        Policy(threshold=threshold)


def test_an_unknown_audience_is_refused_with_those_known() -> None:
    with pytest.raises(ParameterError, match=r"no audience 'public'; known: internal, partner\."):
        Policy(audience="public")  # type: ignore[arg-type]


def test_parameters_and_policy_know_the_same_audiences() -> None:
    assert ASKED == AUDIENCES


@pytest.mark.parametrize(("threshold", "top"), [(5, 4), (10, 9)])
def test_the_policy_says_what_it_hides(threshold: int, top: int) -> None:
    assert Policy(threshold=threshold).in_words().startswith(f"Counts from 1 to {top} made from")
