"""Pictures of a page are looked at: one in which nothing is drawn makes a failed page."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image

EMBEDDED = re.compile(r'src="data:image/png;base64,([^"]+)"')
BYTES_A_PIXEL = 0.08
"""A picture that needs more than this holds more than a frame, its ticks and their labels."""
VISIBLE = 40
"""Levels of grey from the background; lines of a grid and marks across a chart stay below."""
LINE = 0.97
"""A row or column of which so much is drawn is a line from edge to edge: a frame, a limit."""
FILLED = 0.4
"""A picture so full is filled, as a map is, and not a frame."""

NEARLY = 0.95
"""A row or column so near the longest is taken for as long."""
SMALL = 120
"""Pixels; a picture lower or narrower than that is an icon and has no frame."""

Mask = npt.NDArray[np.bool_]


def count_empty(html: str) -> int:
    """Return how many pictures within a page have nothing drawn in them.

    >>> count_empty("<p>no picture</p>")
    0
    """
    return sum(map(is_empty, list_pictures(html)))


def drop_pictures(html: str) -> str:
    """Return a page with the bytes of its pictures left out, which makes it quick to read.

    >>> drop_pictures('<img src="data:image/png;base64,AAAA" alt="a chart">')
    '<img src="data:image/png;base64," alt="a chart">'
    """
    return EMBEDDED.sub('src="data:image/png;base64,"', html)


def list_pictures(html: str) -> Iterator[bytes]:
    """Yield the bytes of each picture that a page carries within itself."""
    for data in EMBEDDED.findall(html):
        with suppress(binascii.Error):
            yield base64.b64decode(data)


def is_empty(png: bytes) -> bool:
    """Tell a picture of one colour, or of nothing but a frame and lines from edge to edge.

    The background is the colour of the corner. The frame is found by its longest lines, those of
    the axes. What is drawn is what is visible between them and part of no line that crosses the
    whole frame.
    """
    with Image.open(BytesIO(png)) as picture:
        pixels, small = picture.width * picture.height, min(picture.size) < SMALL
        if not small and len(png) > BYTES_A_PIXEL * pixels:
            return False
        grey = np.asarray(picture.convert("L"), dtype=np.int16)
    drawn = np.abs(grey - grey[0, 0]) > VISIBLE
    return not drawn.any() if small else is_frame(drawn)


def is_frame(drawn: Mask) -> bool:
    """Tell whether nothing is drawn but a frame and lines from edge to edge."""
    inside = cut_to_frame(drawn)
    return not inside.size or bool(inside.mean() < FILLED and not drop_lines(inside).any())


def cut_to_frame(drawn: Mask) -> Mask:
    """Return what is drawn within the axes: above the lowest long row, right of the first column.

    The lines of the axes may be lengthened by ticks, which lie outside, and broken by marks that
    stand on them; a line of an event can be a little longer than an axis.
    """
    if not drawn.any():
        return drawn[:0, :0]
    rows, columns = drawn.sum(axis=1), drawn.sum(axis=0)
    bottom = np.flatnonzero(rows >= NEARLY * rows.max())[-1]
    left = np.flatnonzero(columns >= NEARLY * columns.max())[0]
    top, right = find_run(drawn[:, left]).start, int(np.flatnonzero(drawn[bottom])[-1]) + 1
    return drawn[top : bottom + 1, left:right]


def find_run(line: Mask) -> slice:
    """Return where the longest unbroken stretch of a line is.

    >>> find_run(np.array([True, False, True, True, False]))
    slice(2, 4, None)
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not starts.size:
        return slice(0, 0)
    longest = (ends - starts).argmax()
    return slice(int(starts[longest]), int(ends[longest]))


def drop_lines(inside: Mask) -> Mask:
    """Return what is left without the rows and columns that are lines from edge to edge.

    A line is drawn softly, so that its neighbours on both sides count with it.
    """
    rows, columns = inside.mean(axis=1) > LINE, inside.mean(axis=0) > LINE
    return inside[~widen(rows)][:, ~widen(columns)]


def widen(chosen: Mask) -> Mask:
    """Return the chosen places with their neighbours.

    >>> widen(np.array([False, False, True, False])).tolist()
    [False, True, True, True]
    """
    return np.convolve(chosen, [1, 1, 1], mode="same") > 0
