"""What a page of plain papermill checks of its parameters, whatever it makes use of."""

import pytest

from cpanalysis import InputError, ParameterError, Parameters, prepare, prepare_records
from cpanalysis.views.inputs import check_inputs

EVENT = "event,first_day,last_day,kind,themes,title,indicators\n"
OWN = EVENT + "O1,2024-05-01,2024-05-01,policy_change,missing,A new form,\n"


@pytest.mark.parametrize("begin", [prepare, prepare_records])
@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"source": "extt"}, InputError),
        ({"mapping": "nowhere.yml"}, ParameterError),
        ({"events": "nowhere.csv"}, InputError),
        ({"targets": ("aa_within_2h_rate",)}, ParameterError),
        ({"phases": ("E99",)}, ParameterError),
        ({"official": "nowhere"}, ParameterError),
        ({"published": "nowhere"}, ParameterError),
        ({"releases": "nowhere"}, ParameterError),
    ],
)
def test_a_page_is_refused_for_a_parameter_that_it_may_not_use(begin, given, error):
    with pytest.raises(error):
        begin(Parameters(**given))


def test_phases_are_at_events_of_the_sample_published_ones_or_own(tmp_path):
    (tmp_path / "own.csv").write_text(OWN)
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "children.csv").write_text("child_id\n")
    given = {"events": str(tmp_path / "own.csv"), "source": str(tmp_path / "extract")}
    check_inputs(Parameters(phases=("O1", "E30"), **given))
    with pytest.raises(ParameterError, match="no event 'E31'"):
        check_inputs(Parameters(phases=("E31",), **given))
