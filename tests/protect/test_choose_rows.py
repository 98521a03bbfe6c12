"""Which rows the system of sums is about: those from records that show a count, or hide one."""

import polars as pl
import pytest

from cpanalysis.protect.linked.pose import choose_rows

ROWS = pl.DataFrame(
    {
        "origin": ["records", "synthetic", "official", "published", "records", "official"],
        "status": ["ok", "ok", "ok", "ok", "suppressed", "suppressed"],
        "numerator": [7.0, 0.0, 7.0, 7.0, None, None],
        "denominator": [None, None, 20.0, None, None, None],
    }
)


def test_figures_that_others_have_published_are_not_hidden_here() -> None:
    assert choose_rows(ROWS).rows() == ROWS[[0, 1, 4]].rows()


@pytest.mark.parametrize("status", ["insufficient", "not_computable", "not_applicable"])
def test_a_row_that_never_had_a_count_hides_none(status: str) -> None:
    absent = ROWS[[4]].with_columns(status=pl.lit(status))
    assert choose_rows(absent).is_empty()
    assert choose_rows(absent.with_columns(denominator=pl.lit(9.0))).height == 1
