import pytest

from cpanalysis.sample.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_every_target_says_what_it_is_and_on_whose_word(target: Target):
    assert target.value > 0
    assert min(map(len, (target.words, target.source))) > 10
    assert target.unit != "share" or target.value < 1
    assert target.basis in ("published", "derived", "assumed")
