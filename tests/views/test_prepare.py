"""From files to results: one figure changes the rows that use it, and no other."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cpanalysis import ParameterError, Parameters, Protected, prepare
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.results import KEY, SCHEMA
from cpanalysis.read.locations import find_official

YEAR = date(2025, 3, 31)
OTHERS = [name for name in DISTRICT_NAMES if name != "Hartlepool"]
TOUCHED = {
    ("Hartlepool", "all"),
    ("Cleveland", "all"),
    *(("rest of force", district) for district in OTHERS),
    ("rest of North East", "Hartlepool"),
    ("rest of England", "Hartlepool"),
}
"""Areas, and whose comparators they are, that rest on a figure of Hartlepool."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_official(), tmp_path / "official"))


def change_figure(folder: Path, file: str, start: str, figure: str) -> None:
    """Write another figure into the one line that begins with ``start``."""
    path = folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(lines) if line.startswith(start)]
    rest = lines[place].removeprefix(start).split(",", 1)[1]
    lines[place] = f"{start}{figure},{rest}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def find_changed(before: pl.DataFrame, after: pl.DataFrame) -> set[tuple[object, ...]]:
    """Return indicator, area, stratum and last day of the rows that are not the same."""
    changed = after.join(before, on=after.columns, how="anti", nulls_equal=True)
    assert after.height == before.height
    return set(changed.select("indicator", "area", "value_of_stratum", "period_end").rows())


def test_the_same_folder_elsewhere_gives_the_same_results(shipped: Protected, folder: Path) -> None:
    again = prepare(Parameters(official=str(folder)))
    assert again.results.equals(shipped.results)
    assert again.comparisons.equals(shipped.comparisons)
    assert again.heterogeneity.equals(shipped.heterogeneity)


def test_one_count_changes_exactly_the_rows_that_use_it(shipped: Protected, folder: Path) -> None:
    start = "factor_child_sexual_exploitation,Hartlepool,E06000001,2024-04-01,2025-03-31,"
    change_figure(folder, "assessment_factors.csv", start, "65")
    after = prepare(Parameters(official=str(folder))).results
    used_by = ("assessed_cse_rate", "assessed_cse_share")
    assert find_changed(shipped.results, after) == {
        (code, *area, YEAR) for code in used_by for area in TOUCHED
    }
    own = after.filter(indicator="assessed_cse_rate", area="Hartlepool", period_end=YEAR)
    assert own["numerator"].to_list() == [65]


def test_one_population_changes_exactly_the_rates_of_its_year(
    shipped: Protected, folder: Path
) -> None:
    start = "population_0_17,Hartlepool,E06000001,2024-06-30,2024-06-30,"
    change_figure(folder, "population_0_17.csv", start, "21000")
    after = prepare(Parameters(official=str(folder))).results
    rates = ("going_missing", "cse", "cce", "gangs")  # trafficking is hidden in this year
    used_by = {
        **{f"assessed_{name}_rate": YEAR for name in rates},
        **{"looked_after_rate": YEAR, "population_0_17": date(2024, 6, 30)},
    }
    changed = find_changed(shipped.results, after)
    assert {(code, end) for code, _, _, end in changed} == set(used_by.items())
    assert {(area, whose) for _, area, whose, _ in changed} <= TOUCHED
    assert {("assessed_cse_rate", *area, YEAR) for area in TOUCHED} <= changed


def test_comparisons_of_others_stay_where_they_do_not_rest_on_it(
    shipped: Protected, folder: Path
) -> None:
    start = "factor_child_sexual_exploitation,Hartlepool,E06000001,2024-04-01,2025-03-31,"
    change_figure(folder, "assessment_factors.csv", start, "65")
    after = prepare(Parameters(official=str(folder))).comparisons
    estimates = ["indicator", "area", "period_end", "comparator", "estimate", "lower", "upper"]
    changed = after.join(shipped.comparisons, on=estimates, how="anti", nulls_equal=True)
    assert set(changed["indicator"]) == {"assessed_cse_rate", "assessed_cse_share"}
    others = changed.filter(pl.col("area").is_in(OTHERS))
    assert set(others["comparator"]) == {"rest of force"}


def test_keys_are_unique_and_columns_those_of_the_frame(shipped: Protected) -> None:
    assert shipped.results.schema == SCHEMA
    assert shipped.results.select(KEY).is_unique().all()
    assert set(shipped.results["origin"]) == {"official", "published"}


def test_a_latest_year_leaves_out_what_ends_later(shipped: Protected) -> None:
    until = prepare(Parameters(latest_year=2020)).results.filter(origin="official")
    assert until["period_end"].max() == date(2020, 3, 31)
    same = until.columns[:11]
    official = shipped.results.filter(origin="official")
    assert until.join(official, on=same, how="anti", nulls_equal=True).is_empty()


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"audience": "public"}, ParameterError, "no audience 'public'; known: internal, partner"),
        ({"official": "nowhere"}, ParameterError, "'official': there is no folder 'nowhere'"),
        ({"published": "nowhere"}, ParameterError, "'published': there is no folder 'nowhere'"),
        ({"releases": "nowhere"}, ParameterError, "'releases': there is no folder 'nowhere'"),
    ],
)
def test_what_cannot_be_used_is_refused(
    asked: dict[str, str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        prepare(Parameters(**asked))  # type: ignore[arg-type]
