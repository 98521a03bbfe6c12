"""A chart is one row of a table, with a dash wherever something is hidden or absent."""

from cpanalysis.tables.charts import tabulate_chart, write_row
from cpanalysis.words.charts import find_points
from tests.analyse.monthly import INDICATORS
from tests.charted import HALVED, STEADY, protect_series, row_of


def test_the_row_has_level_latest_state_and_change() -> None:
    protected = protect_series(HALVED)
    row = row_of(protected)
    told = write_row(row, find_points(protected, row))
    assert (told["Level"], told["State"], told["Since"]) == ("11.2", "lower", "January 2024")
    assert told["Latest"] == "6 (December 2024)"
    assert told["Change"].startswith("0.54 (0.")
    assert told["Baseline"] == "Jan 2021 to Dec 2022"


def test_what_is_hidden_has_its_symbol() -> None:
    protected = protect_series([3, *STEADY[1:]])
    row = row_of(protected)
    told = write_row(row, find_points(protected, row))
    hidden = ("Level", "Limits", "Dispersion", "Months to detect a 20% fall, rise")
    assert [told[name] for name in hidden] == ["[c]"] * 4


def test_the_table_names_its_series() -> None:
    protected = protect_series(STEADY, "a_share", 40.0)
    row = row_of(protected, "a_share")
    table = tabulate_chart(row, find_points(protected, row), INDICATORS["a_share"])
    assert table.caption == "Control chart: a_share, Hartlepool"
    assert ">stable</td>" in table.html
