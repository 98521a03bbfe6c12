"""Nothing that is made of results leaves without a rule that says when it is hidden."""

from cpanalysis.declare.frames import FRAME_NAMES
from cpanalysis.protect.derived import RULES


def test_every_frame_beside_the_results_has_its_rule() -> None:
    assert set(RULES) == set(FRAME_NAMES) - {"results"}
