"""The report: one table for each group of settings that share their measures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.calibration.rows import Row, missed


@dataclass(frozen=True)
class Part:
    """A family of methods: its name, what was simulated, what came out, and its picture."""

    family: str
    text: str
    rows: list[Row]
    picture: str | None = None


def write_report(parts: list[Part], *, seed: int, size: float) -> str:
    """Return the report in markdown."""
    wrong = missed([row for part in parts for row in part.rows])
    held = sum(row.limit is not None for part in parts for row in part.rows)
    sections = [section for part in parts for section in _family(part)]
    return "\n\n".join(
        [
            "# Calibration: what the shipped defaults do on simulated data",
            f"Written by `make calibration` (seed {seed}, size {size:g}). "
            "All data here are simulated; no record of a child is involved.",
            f"**{held - len(wrong)} of {held} figures meet their limit.** "
            "Cells give the figure and, after a stroke, the limit it is held to; "
            "figures without a limit are for information. ✗ marks a figure that misses.",
            *sections,
        ]
    )


def _family(part: Part) -> list[str]:
    tables = [_table(settings, measures) for measures, settings in _groups(part.rows)]
    shown = [f"![What the simulation of {part.family} found]({part.picture})"]
    head = [f"## {part.family.capitalize()}", part.text.strip()]
    return [*head, *(shown if part.picture else []), *tables]


Settings = dict[str, dict[str, Row]]


def _groups(rows: list[Row]) -> Iterable[tuple[tuple[str, ...], Settings]]:
    """Return settings grouped by the measures that they share."""
    by_setting: Settings = defaultdict(dict)
    for row in rows:
        by_setting[row.setting][row.measure] = row
    groups: dict[tuple[str, ...], Settings] = defaultdict(dict)
    for setting, found in by_setting.items():
        groups[tuple(found)][setting] = found
    return groups.items()


def _table(settings: Settings, measures: tuple[str, ...]) -> str:
    head = ["Setting", *(measure[0].upper() + measure[1:] for measure in measures)]
    lines = [_line(head), _line(["---", *["---:"] * len(measures)])]
    lines += [
        _line([setting, *(_cell(found[measure]) for measure in measures)])
        for setting, found in settings.items()
    ]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(row: Row) -> str:
    if row.limit is None:
        return _number(row, row.value)
    mark = "" if row.met else " ✗"
    least = "" if row.least is None else f"{_number(row, row.least)} to "
    return f"{_number(row, row.value)} / {least}{_number(row, row.limit)}{mark}"


def _number(row: Row, value: float) -> str:
    return f"{value:.2f}" if "months until" in row.measure else f"{value:.1%}"
