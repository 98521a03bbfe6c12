"""Small lines beside a figure: how it came here, without axes; gaps where a figure is hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from cpanalysis.plots.figure import DARK_BLUE

WIDTH, HEIGHT, MARGIN = 112, 26, 3
Point = tuple[float, float]


@dataclass(frozen=True)
class Sparkline:
    """A small line as SVG, with the same in words."""

    svg: str

    def _repr_html_(self) -> str:
        return self.svg


def draw_sparkline(values: Sequence[float | None], words: str) -> Sparkline:
    """Return a line through values, oldest first, with a dot at the last; None leaves a gap.

    It is drawn from protected values alone, from the lowest to the highest of them.

    >>> draw_sparkline([1.0, None, 3.0], "rises").svg.count("<circle")
    3
    """
    runs = list(split_runs(place_points(values)))
    lines = "".join(draw_run(run) for run in runs)
    last = f'<circle cx="{runs[-1][-1][0]}" cy="{runs[-1][-1][1]}" r="2.4"/>' if runs else ""
    return Sparkline(
        f'<svg role="img" aria-label="{escape(words)}" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" fill="{DARK_BLUE}" stroke="none">{lines}{last}</svg>'
    )


def place_points(values: Sequence[float | None]) -> list[Point | None]:
    """Return where each value stands, in units of the picture."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    tall = HEIGHT - 2 * MARGIN

    def place(at: int, value: float) -> Point:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(MARGIN + at * step, 1), round(MARGIN + (1 - share) * tall, 1)

    return [None if value is None else place(at, value) for at, value in enumerate(values)]


def split_runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """Yield the unbroken runs of points.

    >>> list(split_runs([(0, 1), None, (2, 1), (3, 1)]))
    [[(0, 1)], [(2, 1), (3, 1)]]
    """
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def draw_run(run: list[Point]) -> str:
    """Return a run as a line, or as a dot where it is one point."""
    if len(run) == 1:
        return f'<circle cx="{run[0][0]}" cy="{run[0][1]}" r="1.2"/>'
    path = " ".join(f"{x},{y}" for x, y in run)
    return f'<polyline points="{path}" fill="none" stroke="{DARK_BLUE}" stroke-width="1.4"/>'
