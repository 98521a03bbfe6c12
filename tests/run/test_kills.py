"""Real kills, in a suite's number; ``python -m benchmarks.kills`` makes a hundred."""

import pytest

from benchmarks.kills import Trial, draw_kills, survive, write_project
from cpanalysis.run.kernels.start import can_fork


@pytest.mark.skipif(not can_fork(), reason="kills are by signals, and find children of a nursery")
def test_a_run_after_a_kill_ends_with_the_pack_of_an_undisturbed_one(nursery, tmp_path):
    trial = Trial(tmp_path / "project", nursery)
    write_project(trial.project)
    kills = draw_kills(3, seed=7, longest=1.0)
    assert list(survive(trial, tmp_path, kills)) == [True, True, True]
