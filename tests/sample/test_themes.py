import pytest

from cpanalysis.sample.themes import MISSING, THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_gives_a_weight_to_each_hour_weekday_and_age(theme):
    assert (len(theme.hours), len(theme.late), len(theme.weekdays)) == (24, 24, 7)
    assert len(theme.ages) == 18
    assert theme.a_month > 0


def test_missing_children_are_mostly_13_to_16():
    by_age = sorted(range(18), key=lambda age: MISSING.ages[age], reverse=True)
    assert sorted(by_age[:4]) == [13, 14, 15, 16]
