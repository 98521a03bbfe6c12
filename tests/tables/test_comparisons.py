"""Comparisons as a table, a row a comparator."""

from html import escape

from cpanalysis import Protected
from cpanalysis.declare.official import INDICATORS
from cpanalysis.tables.comparisons import RATIO_NOTE, tabulate_comparisons, write_row

ROW = {
    **{"comparator": "rest of force", "measure": "ratio", "estimate": 1.766, "lower": 1.31},
    **{"upper": 2.36, "p_value": 0.0001, "smallest_detectable": 1.42, "verdict": "higher"},
    **{"smallest_detectable_fall": 0.64, "family": "primary"},
    **{"reason": None},
}
NONE = {**ROW, **dict.fromkeys(("estimate", "lower", "upper", "p_value", "smallest_detectable"))}


def test_a_ratio_is_written_with_what_could_have_been_seen() -> None:
    assert write_row(ROW) == {
        "Compared with": "the rest of the force",
        "Ratio": "1.77",
        "95% interval": "1.31 to 2.36",
        "p": "< 0.001",
        "Smallest detectable difference": "1.42",
        "Verdict": "higher",
    }


def test_a_difference_is_written_in_points() -> None:
    change = {"measure": "difference", "estimate": -0.02, "lower": -0.051, "upper": 0.011}
    seen = {"smallest_detectable": 0.04, "smallest_detectable_fall": -0.035}
    row = write_row({**ROW, **change, **seen, "p_value": 0.2})
    assert (row["Difference"], row["95% interval"]) == ("−2.0", "−5.1 to +1.1")
    assert (row["p"], row["Smallest detectable difference"]) == ("0.200", "−3.5")


def test_what_is_not_comparable_shows_its_reason_and_nothing_else() -> None:
    row = write_row({**NONE, "verdict": "not comparable", "reason": "a switch"})
    assert list(row.values()) == [
        "the rest of the force",
        "–",
        "–",
        "–",
        "–",
        "not comparable: a switch",
    ]


def test_the_table_names_district_and_year(shipped: Protected) -> None:
    table = tabulate_comparisons(shipped, INDICATORS["assessed_cse_rate"], "Hartlepool")
    assert table.caption.endswith(": Hartlepool beside other areas, year to March 2025")
    assert ">1.77</td>" in table.html
    assert escape(RATIO_NOTE) in table.html
