"""The weighted displacement difference meets its authors."""

import numpy as np
import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.displacement import weighted_displacement_difference

# Wheeler and Ratcliffe (2018), Crime Science 7: counts before and after.
COUNTS = {"near_control": (150, 140), "near_treated": (178, 157)}


def test_the_example_of_its_authors():
    found = weighted_displacement_difference((308, 318), (207, 110), **COUNTS)
    assert found.value == -118
    assert found.standard_error == pytest.approx(np.sqrt(1568))
    assert found.interval == pytest.approx((-118 - 77.61, -118 + 77.61), abs=0.01)
    assert found.p_value == pytest.approx(0.00288, abs=1e-5)


def test_without_areas_next_door_it_is_the_difference_of_changes():
    assert weighted_displacement_difference((10, 12), (20, 9)).value == -13


def test_true_error_is_the_one_given():
    generator = np.random.default_rng(2)
    drawn = generator.poisson([308, 308, 207, 207], (20_000, 4))
    differences = (drawn[:, 3] - drawn[:, 2]) - (drawn[:, 1] - drawn[:, 0])
    found = weighted_displacement_difference((308, 308), (207, 207))
    assert differences.std() == pytest.approx(found.standard_error, rel=0.02)


def test_no_events_are_no_change():
    found = weighted_displacement_difference((0, 0), (0, 0))
    assert found == (0, 0, (0, 0), 1)


@pytest.mark.parametrize(
    ("control", "fault"), [((-1, 2), "whole"), ((1, None), "none missing"), ((1.5, 2), "whole")]
)
def test_wrong_counts_are_refused(control, fault):
    with pytest.raises(ParameterError, match=fault):
        weighted_displacement_difference(control, (1, 2))
