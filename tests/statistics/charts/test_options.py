import pytest

from cpanalysis.errors import ParameterError
from cpanalysis.statistics.charts import ChartOptions


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rules": "calibratd"}, "Did you mean 'calibrated'"),
        ({"better": "up"}, "known: higher, lower, neither"),
        ({"baseline": 11}, "at least 12 points"),
        ({"dispersion": 0.5}, "dispersion must be at least 1"),
        ({"shift": 2}, "at least 3 points"),
        ({"breaks": (30, 20)}, "breaks must rise"),
        ({"breaks": (0,)}, "breaks must rise"),
    ],
)
def test_a_wrong_request_says_what_is_right(wrong, message):
    with pytest.raises(ParameterError, match=message):
        ChartOptions(**wrong)


def test_options_print_themselves():
    assert "baseline=24" in repr(ChartOptions())
