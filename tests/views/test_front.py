import re
from dataclasses import replace

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.protect import Protected
from cpanalysis.views.front import list_primary, scorecard_of_districts

OFFICIAL = {"looked_after_missing_share", "assessed_cse_rate", "first_time_entrants_rate"}


@pytest.fixture(scope="module")
def made(shipped: Protected) -> str:
    return scorecard_of_districts(shipped)


def test_the_primary_indicators_stand_theme_by_theme_with_every_district(made, shipped):
    assert set(list_primary(shipped)) == OFFICIAL
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', made)
    assert len(rows) == len(OFFICIAL)
    assert all(row.count("<td>") == len(DISTRICT_NAMES) for row in rows)
    themes = re.findall(r'class="theme">([^<]+)<', made)
    assert themes == ["Missing children", "Exploitation", "Custody"]


def test_each_cell_has_value_interval_period_and_a_line_in_words(made):
    cell = re.search(r"<td>(.*?)</td>", made)[1]
    assert re.match(r'<strong>12.1%</strong> <span class="interval">9.4% to 15.5%</span>', cell)
    assert "year to March 2024" in cell
    assert 'aria-label="Looked-after children who went missing, Hartlepool: 7 of' in cell


def test_each_row_says_where_its_figures_come_from(made, recorded):
    assert made.count("official statistics") == len(OFFICIAL)
    assert "synthetic records, about no real child" in scorecard_of_districts(recorded)


def test_what_is_hidden_shows_its_symbol_and_nothing_else(recorded):
    hidden = recorded.results.with_columns(
        pl.lit("suppressed").cast(recorded.results["status"].dtype).alias("status"),
        *(pl.lit(None, pl.Float64).alias(name) for name in ("value", "lower", "upper")),
    )
    made = scorecard_of_districts(replace(recorded, results=hidden))
    values = re.findall(r"<strong>(.*?)</strong>", made)
    assert values
    assert set(values) == {"[c]"}
    assert "<svg" not in made
    assert 'class="interval"' not in made


def test_nothing_is_ranked(made):
    heads = re.findall(r'<th scope="col">([^<]+)</th>', made)
    assert heads == ["Indicator", *DISTRICT_NAMES]
