"""A chart that shows itself: picture, caption, and the same in words for those who cannot see."""

import base64
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

import matplotlib as mpl
import polars as pl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from PIL import Image

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
DARK_GREY = "#3D3D3D"
MID_GREY = "#8C8C8C"
LIGHT_GREY = "#D9D9D9"
"""Colours of the Government Analysis Function's palette, distinct without colour vision."""

DOTS_PER_INCH = 120
COLOURS = 96
"""Few colours keep a page light enough to mail, and carry no name of a program."""

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": MID_GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "grid.color": "#E6E6E6",
    "text.parse_math": False,
}


@dataclass(frozen=True, eq=False)
class Figure:
    """A finished chart: what is drawn, a caption, and the same in words.

    ``canvas`` is matplotlib's own figure, which may be restyled: the picture is made of it when it
    is shown.
    """

    canvas: Canvas
    caption: str
    alternative: str

    @property
    def png(self) -> bytes:
        """The picture; its bytes depend on nothing but what is drawn."""
        flat, small = draw(self.canvas).quantize(COLOURS, dither=Image.Dither.NONE), BytesIO()
        flat.save(small, format="png", optimize=True)
        return small.getvalue()

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode()
        picture = f'<img src="data:image/png;base64,{data}" alt="{escape(self.alternative)}">'
        return f"<figure>{picture}<figcaption>{escape(self.caption)}</figcaption></figure>"


def is_worth_drawing(values: pl.Series) -> bool:
    """Say whether a picture shows more than it lacks: at least half of its places have a figure.

    >>> is_worth_drawing(pl.Series([1.0, None])), is_worth_drawing(pl.Series([1.0, None, None]))
    (True, False)
    """
    return 0 < len(values) <= 2 * values.count()


def open_canvas(width: float = 8.0, height: float = 3.8) -> tuple[Canvas, Axes]:
    """Return an empty chart in the house style, drawn without a screen."""
    with sns.axes_style("ticks", rc=STYLE), mpl.rc_context(STYLE):
        canvas = Canvas(figsize=(width, height), layout="constrained")
        axes = canvas.subplots()
        axes.grid(visible=True, axis="y", linewidth=0.8)
        axes.set_axisbelow(True)
    return canvas, axes


def open_grid(lines: int, columns: int, width: float, height: float) -> tuple[Canvas, list[Axes]]:
    """Return empty small charts in the house style, line by line."""
    with sns.axes_style("ticks", rc=STYLE), mpl.rc_context(STYLE):
        canvas = Canvas(figsize=(width, height), layout="constrained")
        panels = canvas.subplots(lines, columns, squeeze=False)
    return canvas, list(panels.flat)


def draw(canvas: Canvas) -> Image.Image:
    """Return the dots of a chart, drawn once; ``savefig`` would draw all twice, and compress it."""
    canvas.set_dpi(DOTS_PER_INCH)
    board = FigureCanvasAgg(canvas)
    board.draw()
    size, dots = board.get_width_height(), bytes(board.buffer_rgba())
    return Image.frombytes("RGBA", size, dots).convert("RGB")


def mark_synthetic(axes: Axes, rows: pl.DataFrame) -> None:
    """Write across the chart that its records are made up, where they are."""
    if rows["origin"].cast(pl.String).is_in(["synthetic"]).any():
        axes.text(
            0.5,
            0.5,
            "SYNTHETIC",
            transform=axes.transAxes,
            ha="center",
            va="center",
            fontsize=40,
            color=LIGHT_GREY,
            alpha=0.5,
            rotation=20,
            zorder=0,
            # It lies across the chart and needs no room of its own: a chart of one row is lower
            # than its letters, and would be left without any.
            in_layout=False,
        )
