"""An analyst's own chart and table: accepted where protection or a name stands behind them."""

import matplotlib.pyplot as plt
import polars as pl
import pytest
import seaborn as sns

import cpanalysis as cp
from cpanalysis.explore.session import Session

CODE = "missing_episode_count"
HEADS = {"period_end": "Twelve months to", "value": "Episodes"}


@pytest.fixture
def rows(session: Session) -> pl.DataFrame:
    return cp.results(indicator=CODE, area="Hartlepool", by="all").filter(status="ok")


def test_a_table_of_protected_figures_is_shown(rows: pl.DataFrame) -> None:
    html = cp.table(rows, title="Episodes", columns=HEADS)._repr_html_()
    assert "from protected figures of this session" in html
    assert "synthetic records, about no real child" in html
    assert f"{rows['value'][0]:,.0f}" in html


def test_a_chart_of_protected_figures_is_shown_once(rows: pl.DataFrame) -> None:
    axes = sns.lineplot(rows.to_pandas(), x="period_end", y="value")
    html = cp.figure(axes, alt="A line", title="Episodes", data=rows)._repr_html_()
    assert html.count("<img ") == 1
    assert 'alt="A line"' in html
    assert "about no real child" in html
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda rows: rows.with_columns(pl.col("value") + 1), "are no published rows"),
        (lambda rows: rows.with_columns(share=pl.col("value") / 3), "'share' is no column"),
        (lambda rows: rows.drop("area"), "it has no column 'area'"),
        (lambda rows: rows.with_columns(area=pl.lit("Stockton-on-Tees")), "no published rows"),
    ],
)
def test_what_is_not_protected_needs_a_name(
    session: Session, rows: pl.DataFrame, spoil: object, reason: str
) -> None:
    spoilt = spoil(rows)  # type: ignore[operator]
    with pytest.raises(cp.ParameterError, match=reason):
        cp.table(spoilt, title="Mine")
    named = {"vouched_by": "A Name, analyst", "origin": "records"}
    html = cp.table(spoilt, title="Mine", **named)._repr_html_()
    assert "A Name, analyst vouches that it may be shown: it is not protected here." in html
    with pytest.raises(cp.ParameterError, match="origin"):
        cp.table(spoilt, title="Mine", vouched_by="A Name")
    cp.show_to("partner")
    with pytest.raises(cp.ParameterError, match="partners are shown protected figures alone"):
        cp.table(spoilt, title="Mine", **named)


def test_a_hidden_figure_filled_in_is_refused(session: Session) -> None:
    hidden = session.protected.results.filter(pl.col("status") == "suppressed").head(1)
    assert "[c]" in cp.table(hidden, title="Hidden")._repr_html_()
    with pytest.raises(cp.ParameterError, match="no published rows"):
        cp.table(hidden.with_columns(numerator=pl.lit(3.0)), title="Worked out")


def test_a_chart_needs_words(rows: pl.DataFrame) -> None:
    with pytest.raises(cp.ParameterError, match="alt="):
        cp.figure(plt.figure(), alt=" ", title="Mine", data=rows)
