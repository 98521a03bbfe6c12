"""One value for one named quantity: in the sentence, the table, the curve and the drawn line."""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest

from cpanalysis import Protected, repetition, waits
from cpanalysis.analyse.analysis import Analysis
from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.waiting import WAITING
from cpanalysis.plots.curves import curves_of, draw_lines
from cpanalysis.views.view import View
from cpanalysis.words.waits import rows_of_waits

AREAS = (*DISTRICT_NAMES, FORCE.name)
READ = (DISTRICT_NAMES[-1], FORCE.name)
"""Areas whose pages are read: a picture takes long to draw."""
IN_TIME = re.compile(r"Within ([\d,.]+) \w+, (?P<own>[\d.]+%) \((?P<ends>[^)]*)\) ended as awaited")
WAITING_STILL = re.compile(r"and (?P<share>[\d.]+%) were still waiting")
END = re.compile(r"The curve ends at (?P<time>[\d,.]+) \w+, with (?P<share>[\d.]+%) ended")
MEDIAN = re.compile(r"The median wait was (?P<median>[\d,.]+) (?P<unit>\w+)")
MEANS = re.compile(
    r"was (?P<own>[\d,.]+) \w+, against (?P<rest>[\d,.]+) in the rest of the force: a difference of"
    r" (?P<difference>[−+][\d,.]+)"
)


def show(protected: Protected, code: str, area: str) -> View:
    where = {"force": area} if area == FORCE.name else {"district": area}
    return waits(protected, code, **where)


def sentence_of(view: View) -> str:
    return str(view.parts[0])


def row_of_table(view: View, area: str) -> dict[str, str]:
    """Return the cells of one area of the table of waits, by the head of their column."""
    html = next(part for part in map(as_html, view.parts) if "Difference of means" in part)
    heads = [
        clean(cell) for cell in re.findall(r"<th[^>]*scope=\"col\"[^>]*>(.*?)</th>", html, re.S)
    ]
    for line in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S):
        cells = [clean(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)]
        if cells and cells[0] == area:
            return dict(zip(heads, cells, strict=True))
    raise AssertionError(f"no row of {area}")


def as_html(part: object) -> str:
    return part._repr_html_()  # type: ignore[attr-defined, no-any-return]


def clean(cell: str) -> str:
    return re.sub(r"<[^>]+>", "", cell).strip()


def percent(text: str) -> float:
    return float(text.rstrip("%")) / 100


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def drawn(protected: Protected, code: str, area: str) -> tuple[list[float], list[float]]:
    """Return the line of an area as it is drawn; for the force, its own curve is in no picture."""
    _, axes = draw_lines(protected, RECORD_INDICATORS[code], area)
    (line,) = (one for one in axes.get_lines() if one.get_label() == area)
    return list(line.get_xdata()), list(line.get_ydata())  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=[(code, area) for code in WAITING for area in READ])
def wait(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A wait and an area."""
    found: tuple[str, str] = request.param
    return found


def test_the_share_in_time_is_one_number(recorded: Protected, wait: tuple[str, str]) -> None:
    code, area = wait
    view = show(recorded, code, area)
    told = IN_TIME.search(sentence_of(view))
    if told is None:
        rows = rows_of_waits(recorded, code).filter(area=area, compared_with="")
        if rows["waits"].drop_nulls().sum():
            heads = row_of_table(view, area)
            assert next(v for k, v in heads.items() if k.startswith("Ended within")) == "[c]"
        return
    cells = row_of_table(view, area)
    in_table = next(v for k, v in cells.items() if k.startswith("Ended within"))
    assert in_table == f"{told['own']} ({told['ends']})"
    still = WAITING_STILL.search(sentence_of(view))
    assert still is not None
    assert next(v for k, v in cells.items() if k.startswith("Still waiting")) == still["share"]
    if area != FORCE.name:
        times, shares = drawn(recorded, code, area)
        at = float(np.interp(number(told[1]), times, shares))
        assert f"{at:.1%}" == told["own"]


def test_the_line_ends_where_the_words_say(recorded: Protected, wait: tuple[str, str]) -> None:
    code, area = wait
    text = sentence_of(show(recorded, code, area))
    if area == FORCE.name or area not in curves_of(recorded, code, area):
        return
    times, shares = drawn(recorded, code, area)
    told = END.search(text)
    if told is None:
        assert "The curve ends there." in text
        told = IN_TIME.search(text)
        assert told is not None
        assert (times[-1], f"{shares[-1]:.1%}") == (number(told[1]), told["own"])
        return
    assert times[-1] == pytest.approx(number(told["time"]), abs=0.05)
    assert f"{shares[-1]:.1%}" == told["share"]


def test_median_and_means_are_those_of_the_table(
    recorded: Protected, wait: tuple[str, str]
) -> None:
    code, area = wait
    view = show(recorded, code, area)
    median, means = MEDIAN.search(sentence_of(view)), MEANS.search(sentence_of(view))
    if median:
        unit = median["unit"].rstrip(":")
        assert row_of_table(view, area)[f"Median, {unit}"] == median["median"]
    if means:
        assert number(means["difference"]) == pytest.approx(
            number(means["own"]) - number(means["rest"]), abs=0.11
        )
        cells = row_of_table(view, area)
        assert next(v for k, v in cells.items() if k.startswith("Mean,")) == means["own"]
        assert cells["Difference of means"].split(" ")[0] == means["difference"]


def pairs_of(results: pl.DataFrame, code: str) -> Iterator[tuple[str, float]]:
    for row in results.filter(indicator=code, stratum="all").iter_rows(named=True):
        if row["area"] in AREAS and row["value"] is not None:
            yield row["area"], row["value"]


@pytest.mark.parametrize(
    ("wait", "share", "complement"),
    [
        ("response_time_minutes", "response_over_3h_rate", True),
        ("aa_within_2h_rate", "aa_within_2h_rate", False),
    ],
)
def test_the_share_of_an_indicator_is_that_of_the_curve_at_the_threshold(
    recorded_analysis: tuple[Analysis, pl.DataFrame], wait: str, share: str, complement: bool
) -> None:
    analysis = recorded_analysis[0]
    latest = analysis.results.filter(pl.col("period_end") == pl.col("period_end").max())
    points = analysis.curves.filter(
        pl.col("indicator") == wait,
        pl.col("time") == pl.col("threshold"),
        pl.col("period_end") == latest["period_end"][0],
        pl.col("compared_with") == "",
    )
    found = dict(pairs_of(latest, share))
    assert set(found) == set(AREAS)
    for area, value in found.items():
        ends = points.filter(area=area)
        own = ends.filter(end="awaited").row(0, named=True)
        row = latest.filter(indicator=share, area=area, stratum="all").row(0, named=True)
        read_off = 1 - ends["share"].sum() if complement else own["share"]
        assert value == pytest.approx(read_off)
        if not complement:
            assert (own["lower"], own["upper"]) == pytest.approx((row["lower"], row["upper"]))


@pytest.mark.parametrize("area", AREAS)
def test_children_who_went_missing_are_one_number(
    recorded_analysis: tuple[Analysis, pl.DataFrame], recorded: Protected, area: str
) -> None:
    analysis = recorded_analysis[0]
    rows = analysis.repetition.filter(area=area, measure="top_tenth")
    row = rows.row(0, named=True)
    episodes = analysis.results.filter(
        pl.col("indicator") == "missing_episode_count",
        pl.col("area") == area,
        pl.col("stratum") == "all",
        pl.col("period_end") == row["period_end"],
    )["numerator"].item()
    assert row["episodes"] + row["unmatched"] == episodes
    assert row["unmatched"] > 0
    where = {"force": area} if area == FORCE.name else {"district": area}
    told = re.sub(r"<[^>]+>", "", repetition(recorded, **where)._repr_html_())
    assert f"{row['episodes']:,.0f} episodes of {row['children']:,.0f} known children" in told
