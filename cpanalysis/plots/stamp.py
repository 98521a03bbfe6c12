"""A picture that leaves its page: what it is, for whom, and where from stand in the picture."""

from io import BytesIO
from textwrap import wrap

from matplotlib.font_manager import FontProperties, findfont
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from cpanalysis.plots.figure import COLOURS, DARK_GREY, Figure

INK = "#0b0c0c"
MARGIN = 14
LINE = 20
SIZE = 14
LETTER = 7.6
"""Pixels that a letter takes on average at that size."""


def stamp(figure: Figure, title: str, marks: str, notes: tuple[str, ...]) -> bytes:
    """Return the chart as PNG with title and marks above it, caption and notes below.

    The same stands in the file's own description, for programs and for those who cannot see it.
    """
    with Image.open(BytesIO(figure.png)) as drawn:
        picture = drawn.convert("RGB")
    letters = int((picture.width - 2 * MARGIN) / LETTER)
    above = [*wrap(title, letters), *wrap(marks, letters)]
    below = [line for note in (figure.caption, *notes) for line in wrap(note, letters)]
    top = MARGIN + LINE * len(above)
    height = top + picture.height + LINE * len(below) + 2 * MARGIN
    sheet = Image.new("RGB", (picture.width, height), "white")
    sheet.paste(picture, (0, top))
    write_lines(sheet, above, MARGIN // 2, bold=len(wrap(title, letters)))
    write_lines(sheet, below, top + picture.height + MARGIN // 2)
    words = {"Title": title, "Comment": marks, "Description": figure.alternative}
    return as_png(sheet, words | {"Source": " ".join(notes)})


def write_lines(sheet: Image.Image, lines: list[str], top: int, *, bold: int = 0) -> None:
    """Write lines of text from a height on, the first ones bold."""
    pen = ImageDraw.Draw(sheet)
    for at, line in enumerate(lines):
        font = find_font("bold" if at < bold else "normal")
        colour = INK if at < bold else DARK_GREY
        pen.text((MARGIN, top + at * LINE), line, font=font, fill=colour)


def find_font(weight: str) -> ImageFont.FreeTypeFont:
    """Return the typeface of the charts, which comes with the library that draws them."""
    return ImageFont.truetype(findfont(FontProperties(family="DejaVu Sans", weight=weight)), SIZE)


def as_png(sheet: Image.Image, words: dict[str, str]) -> bytes:
    """Return a picture of few colours with what it says of itself."""
    described, file = PngInfo(), BytesIO()
    for name, text in words.items():
        described.add_itxt(name, text)
    small = sheet.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, format="png", optimize=True, pnginfo=described)
    return file.getvalue()
