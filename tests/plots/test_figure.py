"""A picture is the same bytes each time and says nothing but what it shows."""

import struct
from io import BytesIO

import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from PIL import Image

from cpanalysis import Protected
from cpanalysis.declare.official import INDICATORS
from cpanalysis.plots.comparisons import draw_areas
from cpanalysis.plots.figure import (
    DOTS_PER_INCH,
    Figure,
    draw,
    mark_synthetic,
    open_canvas,
    open_grid,
)
from cpanalysis.plots.inspection import draw_grades, draw_shares
from cpanalysis.plots.panels import draw_panel
from cpanalysis.plots.trends import draw_trend

CSE = INDICATORS["assessed_cse_rate"]
DRAWN = {
    "trend": lambda given: draw_trend(given, CSE, "Hartlepool"),
    "panel": lambda given: draw_panel(given, CSE, "Hartlepool"),
    "areas": lambda given: draw_areas(given, CSE, "Hartlepool"),
    "grades": draw_grades,
    "shares": lambda given: draw_shares(given, {"P46": "Waiting", "P07": "Medium"}),
}
NEEDED = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def list_chunks(png: bytes) -> list[bytes]:
    """Return the names of the chunks of a PNG file, in order."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    names, place = [], 8
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place : place + 8])
        names.append(name)
        place += 12 + length
    return names


@pytest.mark.parametrize("chart", DRAWN)
def test_the_same_chart_is_the_same_bytes_without_metadata(shipped: Protected, chart: str) -> None:
    first, second = DRAWN[chart](shipped), DRAWN[chart](shipped)
    assert first.png == second.png
    assert (first.caption, first.alternative) == (second.caption, second.alternative)
    assert set(list_chunks(first.png)) == NEEDED


def fill_grid() -> Canvas:
    canvas, panels = open_grid(1, 2, 6.0, 3.0)
    for axes, label in zip(panels, ("Few", "Very many of them"), strict=True):
        axes.plot([0, 1, 2], [3000, 1000, 2000], label=label)
        axes.set(title=label, ylabel=label)
        axes.legend()
    return canvas


def test_the_dots_are_those_that_matplotlib_would_save() -> None:
    drawn, saved = draw(fill_grid()), BytesIO()
    fill_grid().savefig(saved, format="png", dpi=DOTS_PER_INCH)
    with Image.open(saved) as picture:
        assert drawn.size == (720, 360)
        assert drawn.tobytes() == picture.convert("RGB").tobytes()


def test_another_figure_is_another_picture(shipped: Protected) -> None:
    pictures = {draw_trend(shipped, CSE, name).png for name in ("Hartlepool", "Middlesbrough")}
    assert len(pictures) == 2


def test_caption_and_alternative_are_shown_safely() -> None:
    html = Figure(fill_grid(), 'Caption <1> & "2"', 'In words <3> & "4"')._repr_html_()
    assert '" alt="In words &lt;3&gt; &amp; &quot;4&quot;">' in html
    assert "<figcaption>Caption &lt;1&gt; &amp; &quot;2&quot;</figcaption>" in html


def test_a_restyled_chart_is_shown_as_it_is_now() -> None:
    figure = Figure(fill_grid(), "", "")
    before = figure.png
    figure.canvas.axes[0].set(title="Restyled")
    assert figure.png != before


def texts_of(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("origins", "marked"),
    [
        (["synthetic"], ["SYNTHETIC"]),
        (["official", "synthetic"], ["SYNTHETIC"]),
        (["official", "published", "records"], []),
    ],
)
def test_a_chart_of_made_up_records_says_so(origins: list[str], marked: list[str]) -> None:
    canvas, axes = open_canvas()
    mark_synthetic(axes, pl.DataFrame({"origin": origins}))
    assert texts_of(axes) == marked
    assert Figure(canvas, "Caption", "In words").caption == "Caption"
