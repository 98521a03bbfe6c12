import numpy as np
import polars as pl
import pytest
from scipy.stats import chisquare, lognorm, norm

from cpanalysis.sample.draw import DAY, HOUR, Draw, Step, Wait, group, median_of, pick, tabulate

ROWS = 20_000


@pytest.fixture
def draw() -> Draw:
    return Draw(11, 0, "children", ROWS)


def test_a_column_depends_on_its_own_name_and_place_alone(draw):
    assert (draw.uniform("a") == draw.uniform("a")).all()
    others = [draw.uniform("b"), Draw(12, 0, "children", ROWS).uniform("a")]
    others += [Draw(11, 1, "children", ROWS).uniform("a"), Draw(11, 0, "x", ROWS).uniform("a")]
    for other in others:
        assert abs(np.corrcoef(draw.uniform("a"), other)[0, 1]) < 0.03


def test_codes_come_in_their_shares(draw):
    shares = {"female": 0.5, "male": 0.3, "not_recorded": 0.2}
    seen = draw.code("sex", shares).value_counts()
    counts = dict(zip(seen["sex"], seen["count"], strict=True))
    expected = [ROWS * share for share in shares.values()]
    assert chisquare([counts[code] for code in shares], expected).pvalue > 0.001


def test_each_group_has_shares_of_its_own(draw):
    groups = pl.Series(np.arange(ROWS) % 3)
    shares = [{"female": 1.0}, {"male": 0.25, "female": 0.75}, {"not_recorded": 1.0}]
    seen = pl.DataFrame({"group": groups, "sex": draw.code_by("sex", shares, groups)})
    assert seen.filter(group=0)["sex"].unique().to_list() == ["female"]
    assert seen.filter(group=2)["sex"].unique().to_list() == ["not_recorded"]
    assert (seen.filter(group=1)["sex"] == "male").mean() == pytest.approx(0.25, abs=0.02)


def test_true_and_false_are_groups_too(draw):
    flags = pl.Series(np.arange(ROWS) % 2 == 1)
    codes = draw.code_by("sex", [{"female": 1.0}, {"male": 1.0}], flags)
    assert (codes == "male").to_list() == flags.to_list()


def test_given_numbers_give_rising_codes():
    draw = Draw(1, 0, "missing_episodes", 4)
    shares = {"low": 0.5, "medium": 0.25, "high": 0.25}
    levels = np.array([0.0, 0.49, 0.5, 0.999])
    graded = draw.code_by("initial_risk", [shares], np.zeros(1, dtype=np.int64), uniform=levels)
    assert graded.to_list() == ["low", "low", "medium", "high"]


def test_an_undeclared_code_is_refused(draw):
    with pytest.raises(ValueError, match="not in"):
        draw.code("sex", {"robot": 1.0})


def test_a_code_without_weight_is_never_picked():
    level = np.nextafter(1.0, 0.0)
    places, weights = tabulate([{"a": 1.0}, {"a": 0.5, "b": 0.5}], ["a", "b"])
    assert places[0, pick(weights, np.array([0]), np.array([level]))].item() == 0


def test_waits_are_log_normal(draw):
    waits = draw.minutes("wait", Wait(90, 0.8)).to_numpy()
    for share in (0.1, 0.5, 0.9):
        expected = lognorm(0.8, scale=90).ppf(share)
        assert np.quantile(waits, share) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_median_that_puts_a_share_within_a_time(share):
    median = median_of(share, 2 * HOUR, 0.9)
    assert norm.cdf(np.log(2 * HOUR / median) / 0.9) == pytest.approx(share)


def test_steps_are_done_for_their_share_after_their_wait(draw):
    since = pl.DataFrame({"at": pl.Series([0] * ROWS).cast(pl.Datetime("us", "Europe/London"))})
    done = since.select(draw.times("at", {"spoken": Step(0.7, Wait(2 * DAY))}))["spoken"]
    assert done.is_not_null().mean() == pytest.approx(0.7, abs=0.02)
    assert (done.to_physical().median() / 60e6) == pytest.approx(2 * DAY, rel=0.05)


def test_groups_are_whole_numbers():
    frame = pl.DataFrame({"a": [1, 2]})
    assert group(frame, pl.col("a") > 1).to_list() == [0, 1]
