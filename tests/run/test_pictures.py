import base64
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from cpanalysis.plots.figure import LIGHT_GREY, Figure, open_canvas
from cpanalysis.run.pictures import count_empty, is_empty

Draw = Callable[[Axes], object]

NOTHING: dict[str, Draw] = {
    "axes alone": lambda axes: None,
    "a grid": lambda axes: axes.grid(visible=True),
    "titles": lambda axes: axes.set(title="Nothing", xlabel="month", ylabel="children"),
    "a line without values": lambda axes: axes.plot([1, 2], [np.nan, np.nan]),
    "a limit alone": lambda axes: axes.axhline(0.5),
    "a mark across": lambda axes: axes.text(0.2, 0.5, "SYNTHETIC", color=LIGHT_GREY, fontsize=40),
}
SOMETHING: dict[str, Draw] = {
    "a line": lambda axes: axes.plot([1, 2], [1, 2]),
    "a flat line": lambda axes: axes.plot([1, 2], [1, 1]),
    "a line of zeros": lambda axes: (axes.plot([1, 2, 3], [0, 0, 0], "o-"), axes.set(ylim=(0, 1))),
    "a line at the top": lambda axes: (axes.plot([1, 2], [1, 1], "o-"), axes.set(ylim=(0, 1))),
    "marks on the axis, and an event after them": lambda axes: (
        axes.plot(range(20), [0] * 12 + [5] * 8, "o", markeredgecolor="white", markersize=9),
        axes.scatter([12, 14], [0, 0], s=300, color="white", zorder=9, clip_on=False),
        axes.axvline(15, ymin=-0.02, clip_on=False),
        axes.set(ylim=(0, 9)),
    ),
    "one point": lambda axes: axes.scatter([1], [1]),
    "bars": lambda axes: axes.bar(["a", "b"], [1, 2]),
    "one wide bar": lambda axes: axes.barh(["a"], [1]),
    "a map": lambda axes: axes.imshow(np.arange(6).reshape(2, 3), cmap="Blues"),
    "a symbol in place of a figure": lambda axes: axes.text(0.5, 0.5, "c"),
}


def draw_plain(draw: Draw) -> bytes:
    figure = Canvas()
    draw(figure.subplots())
    kept = BytesIO()
    figure.savefig(kept, format="png")
    return kept.getvalue()


def draw_in_house(draw: Draw) -> bytes:
    canvas, axes = open_canvas()
    draw(axes)
    return Figure(canvas, "a", "b").png


@pytest.mark.parametrize("style", [draw_plain, draw_in_house])
@pytest.mark.parametrize("draw", NOTHING.values(), ids=NOTHING)
def test_a_picture_with_nothing_drawn_is_empty(style, draw):
    assert is_empty(style(draw))


@pytest.mark.parametrize("style", [draw_plain, draw_in_house])
@pytest.mark.parametrize("draw", SOMETHING.values(), ids=SOMETHING)
def test_a_picture_with_something_drawn_is_not(style, draw):
    assert not is_empty(style(draw))


def test_an_icon_is_empty_where_it_has_one_colour_alone():
    kept = BytesIO()
    figure = Canvas(figsize=(0.5, 0.2))
    figure.savefig(kept, format="png")
    assert is_empty(kept.getvalue())
    figure.text(0.1, 0.1, "H")
    kept = BytesIO()
    figure.savefig(kept, format="png")
    assert not is_empty(kept.getvalue())


def test_a_blank_picture_within_a_page_is_counted():
    kept = BytesIO()
    Canvas().savefig(kept, format="png")
    data = base64.b64encode(kept.getvalue()).decode()
    assert count_empty(f'<img src="data:image/png;base64,{data}" alt="a">') == 1
