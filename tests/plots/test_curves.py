"""Curves of waits as they are drawn: through their points, with every row of numbers in sight."""

import matplotlib.text
import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from cpanalysis import Protected
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.waiting import WAITING
from cpanalysis.plots.curves import (
    curves_of,
    draw_curve,
    draw_lines,
    label_curves,
    open_room,
    write_numbers,
)

FORCE = "Cleveland"
AREAS = (DISTRICT_NAMES[0], FORCE)


def line_of(axes: Axes, name: str) -> tuple[np.ndarray, np.ndarray]:
    (line,) = (one for one in axes.get_lines() if one.get_label() == name)
    assert line.get_drawstyle() == "default"
    return line.get_xdata(), line.get_ydata()  # type: ignore[return-value]


@pytest.mark.parametrize("code", WAITING)
@pytest.mark.parametrize("area", AREAS)
def test_lines_are_drawn_through_the_points_and_end_at_the_last(
    recorded: Protected, code: str, area: str
) -> None:
    curves = curves_of(recorded, code, area)
    if not curves:
        return
    _, axes = draw_lines(recorded, RECORD_INDICATORS[code], area)
    for name, curve in curves.items():
        points = curve.filter(end="awaited").sort("time")
        times, shares = line_of(axes, name)
        assert times.tolist() == points["time"].to_list()
        assert shares.tolist() == points["share"].to_list()
        assert times[-1] <= WAITING[code].horizon


def make_curves(many: int, start: int) -> dict[str, pl.DataFrame]:
    """Return curves of areas, of which the times lie close together at first."""
    times = [0.0, 1.0, 2.0, 3.0, 30.0, 31.0, 60.0, 700.0, 719.0, 720.0]
    return {
        f"A district with a long name {number}": pl.DataFrame(
            {
                "time": times,
                "share": np.linspace(0, 0.9, len(times)),
                "lower": 0.0,
                "upper": 1.0,
                "at_risk": [float(start - 100 * step) for step in range(len(times))],
                "end": "awaited",
            }
        )
        for number in range(many)
    }


def draw_many(many: int) -> tuple[Canvas, Axes]:
    curves = make_curves(many, 12_345)
    canvas, axes = open_room(list(curves))
    for name, curve in curves.items():
        draw_curve(axes, curve, name, line=("#12436D", "-"), shaded=False)
    label_curves(axes, "minutes", 720)
    write_numbers(axes, curves, shaded=False)
    canvas.set_dpi(120)
    FigureCanvasAgg(canvas).draw()
    return canvas, axes


@pytest.mark.parametrize("many", [1, 2, 4, 9, 40])
def test_every_row_of_numbers_lies_in_the_picture(many: int) -> None:
    canvas, axes = draw_many(many)
    width, height = canvas.get_size_inches() * 120
    texts = [text for text in axes.texts if text.get_text()]
    rows = {text.get_position()[1] for text in texts}
    assert len(rows) == many
    for text in (*texts, *axes.get_legend().get_texts()):
        box = box_of(text)
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height


@pytest.mark.parametrize("many", [1, 4])
def test_no_two_texts_under_the_chart_run_together(many: int) -> None:
    _, axes = draw_many(many)
    boxes = [box_of(text) for text in axes.texts if text.get_text()]
    pairs = [(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]]
    assert not any(one.overlaps(other) for one, other in pairs)
    assert not any(box.overlaps(axes.xaxis.label.get_window_extent()) for box in boxes)


def box_of(text: matplotlib.text.Text):  # type: ignore[no-untyped-def]
    return text.get_window_extent()
