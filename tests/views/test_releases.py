"""With files of all England, pages gain the ten neighbours and the funnel; figures are made up."""

from pathlib import Path

import polars as pl
import pytest

from cpanalysis import Parameters, Protected, comparison, funnel, neighbours, prepare
from cpanalysis.plots.figure import Figure
from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_authorities
from tests.read.conftest import FACTORS, IDS, to_csv

CSE, SHARE = "assessed_cse_rate", "assessed_cse_share"


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Protected:
    """Results with a wide file of assessment factors and a file of populations of all England."""
    folder: Path = tmp_path_factory.mktemp("releases")
    known = read_authorities(find_official()).filter(
        pl.col("level") == "authority", pl.col("authority_number").is_not_null()
    )
    ids = [
        (
            "2025",
            "Reporting year",
            "Local authority",
            "E92000001",
            "England",
            "",
            "",
            "",
            code,
            name,
        )
        for code, name in known.select("area_code", "area").iter_rows()
    ]
    counts = [("1000", str(30 + place % 7), "9", "9", "9", "9") for place in range(len(ids))]
    rows = [(*own, "Factors", *values) for own, values in zip(ids, counts, strict=True)]
    (folder / "factors.csv").write_text(to_csv((*IDS, "category", *FACTORS), rows))
    estimates = [
        ("2024", *own[1:], "Children aged 0 to 17 years", str(20_000 + 500 * place))
        for place, own in enumerate(ids)
    ]
    (folder / "people.csv").write_text(
        to_csv((*IDS, "age_group", "population_estimate"), estimates)
    )
    return prepare(Parameters(releases=str(folder)))


def test_every_authority_has_a_row(england: Protected) -> None:
    rows = england.results.filter(pl.col("area_code").str.contains("^E0|^E10"), indicator=SHARE)
    assert rows["area"].n_unique() > 150


def test_the_neighbours_are_among_the_comparators(england: Protected) -> None:
    found = england.comparisons.filter(
        indicator=SHARE, area="Hartlepool", comparator="statistical neighbours"
    )
    assert found["estimate"].null_count() < found.height
    html = comparison(england, SHARE, district="Hartlepool")._repr_html_()
    assert "Against its statistical neighbours: " in html
    told = neighbours(england, district="Hartlepool")._repr_html_()
    assert "include these ten authorities taken together" in told


@pytest.mark.parametrize("code", [CSE, SHARE])
def test_there_is_a_funnel_with_the_district_in_it(england: Protected, code: str) -> None:
    words, chart = funnel(england, code, district="Middlesbrough").parts
    assert "Middlesbrough: " in words._repr_html_()
    assert isinstance(chart, Figure)
    points = england.funnel_points.filter(indicator=code)
    assert f"{points.height} authorities of England by size" in chart.caption
    assert points.height > 150


def test_limits_close_in_with_size_around_the_national_value(england: Protected) -> None:
    limits = england.funnel_limits.filter(indicator=SHARE).sort("exposure")
    assert (limits["lower_action"] <= limits["lower_warning"]).all()
    assert (limits["lower_warning"] <= limits["target"]).all()
    assert (limits["target"] <= limits["upper_warning"]).all()
    assert (limits["upper_warning"] <= limits["upper_action"]).all()


def test_figures_that_hardly_differ_lie_inside(england: Protected) -> None:
    places = england.funnel_points.filter(indicator=SHARE)["position"]
    assert set(places) == {0.0}
