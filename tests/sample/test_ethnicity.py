import polars as pl
import pytest

from cpanalysis.declare import codes
from cpanalysis.sample.effects import ETHNICITY_ONLINE_FORM
from cpanalysis.sample.population import AGED_10_TO_17_BY_GROUP
from cpanalysis.sample.targets import ETHNICITY_RECORDED

RECORDED = ~pl.col("ethnicity_self").is_in(["NS", "not_recorded"])


def test_half_is_recorded(large):
    share = large["children"].select(RECORDED.mean()).item()
    assert share == pytest.approx(ETHNICITY_RECORDED.value, abs=0.02)


def test_groups_follow_the_census_of_the_district(large):
    known = large["children"].filter(RECORDED, home_district="Middlesbrough")
    census = AGED_10_TO_17_BY_GROUP["Middlesbrough"]
    for group, count in census.items():
        share = (known["ethnicity_group"] == group).mean()
        assert share == pytest.approx(count / sum(census.values()), abs=0.02)


def test_the_group_follows_from_the_child_alone(tables):
    children = tables["children"]
    derived = children["ethnicity_self"].cast(pl.String).replace_strict(codes.ETHNICITY_GROUP_OF)
    assert (derived == children["ethnicity_group"].cast(pl.String)).all()


def test_officers_fill_nothing_in(tables):
    unrecorded = tables["children"].filter(~RECORDED)
    assert unrecorded["ethnicity_officer"].n_unique() > 3


def share_by_form(tables, district):
    """Return the share recorded of children whose first report was on the online form, and not."""
    reports = tables["cse_investigations"].filter(district=district)
    first = (
        reports.join(tables["cse_victims"], on="investigation_id")
        .sort("reported_at")
        .unique("child_id", keep="first", maintain_order=True)
        .filter(pl.col("reported_at").dt.date() >= ETHNICITY_ONLINE_FORM.start)
        .join(tables["children"], on="child_id")
    )
    by_form = first.group_by(pl.col("report_channel") == "online_form").agg(RECORDED.mean())
    return dict(by_form.iter_rows())


def test_one_district_stops_asking_on_the_online_form(large):
    redcar, stockton = (
        share_by_form(large, name) for name in ("Redcar and Cleveland", "Stockton-on-Tees")
    )
    assert redcar[True] == pytest.approx(ETHNICITY_ONLINE_FORM.after, abs=0.05)
    assert redcar[False] == pytest.approx(0.5, abs=0.06)
    assert stockton[True] == pytest.approx(0.5, abs=0.09)
