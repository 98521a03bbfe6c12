"""``docs/promises.md``: what verdicts promise, and how often they held in worlds that are known."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from scipy.stats import binom

from benchmarks.recurring import list_careers
from benchmarks.scenarios import Found, Scenario
from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.family import PROMISE

PAGE = Path(__file__).parents[1] / "docs" / "promises.md"
PROMISED = 0.05
UNLIKELY = 0.01
"""More false verdicts than a kept promise gives once in a hundred times break it."""

SERIES = "of stable series at most one in twenty"
FAMILY = "in 19 of 20 packs none"
KINDS = {
    "charts": ("Signals of control charts", SERIES),
    "states": ("Where a chart stands at its end: higher or lower since", SERIES),
    "comparisons": ("Planned comparisons, with the rest of the force and a year earlier", FAMILY),
    "districts": ("Whether the districts differ at all", FAMILY),
    "events": ("Changes at a declared event of what it aimed at", FAMILY),
    "baseline": ("Changes since the baseline, of indicators and parts", FAMILY),
    "published": (
        "Recommendations in `verdicts.csv`: improved, worse, changed",
        FAMILY,
    ),
}
"""Kinds of verdict, with where they stand and what is promised of them."""
BY_SERIES = ("charts", "states")
"""Kinds of which a share of series is promised; of others, a share of packs."""
OF_ONE_AREA = ("charts", "states", "events", "baseline", "published")
"""Kinds that are about one area, so that a change elsewhere does not touch them."""

Careers = Mapping[str, Sequence[pl.DataFrame]]
Judged = Mapping[Scenario, Sequence[pl.DataFrame]]

HEAD = """# Promises: what is said where nothing changes, and where one thing does

Written by `python -m benchmarks.promises`. The extracts are made by a generator that imports
nothing of the package (`benchmarks/world.py`), so that it is known what changed: in a quiet world
every clear verdict is false, in a world in which one thing changes every clear verdict on anything
else, or on another district. Children recur, cases take time to close, records come late; nobody in
them is real. A world is an extract of 48 months with the event of a force's own in January 2024,
when what changes does.

"""


def write_page(judged: Judged, careers: Careers) -> str:
    """Return the page, of what was judged of whole worlds and of months alone."""
    worlds = sum(len(found) for found in judged.values())
    parts = [
        HEAD,
        f"{worlds} worlds, {worlds // len(judged)} of each kind below.\n\n## Promises\n\n",
        "Of each family of tests the glossary promises: "
        f"{PROMISE}. Of charts it promises that at most one stable series in twenty signals within"
        " two years.\n\n"
        "Counted over all worlds, verdicts on what did change left out. A promise counts as kept"
        f" where no more are false than it gives {1 - UNLIKELY:.0%} of the time.\n\n",
        *write_table(["Verdict", "Promised", "False", "Kept"], list_promises(judged)),
        "\n## Worlds\n\nFalse clear verdicts, of verdicts on what did not change, in the order of"
        " the table above.\n\n",
        *write_table(["World", *(kind.capitalize() for kind in KINDS)], list_worlds(judged)),
        "\n## What changed, and whether it was found\n\n"
        "Worlds in which each said so, to the right side, of the part and area that changed.\n\n",
        *write_table(
            ["Changed", "Chart", "Event", "Since the baseline", "`verdicts.csv`"],
            list_found(judged),
        ),
        "\n## Children who come again\n\nSeries of months of which any signals, in worlds in which"
        f" nothing changes: {len(next(iter(careers.values())))} of each kind, every district and"
        " the force. Children come once, in spells, in long spells, or each at a rate of their"
        " own.\n\n",
        *write_table(["Indicator", *careers], iter(list_careers(careers))),
    ]
    return "".join(parts)


def write_table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"
    yield from (f"| {' | '.join(row)} |\n" for row in rows)


def find_false(scenario: Scenario, world: pl.DataFrame) -> pl.DataFrame:
    """Return the verdicts on what did not change in a world, clear or not."""
    touched = pl.any_horizontal(
        pl.lit(value=False), *(pl.col("indicator").str.starts_with(one) for one in scenario.touches)
    )
    area = scenario.finds.area if scenario.finds else ""
    elsewhere = pl.lit(value=False)
    if area in DISTRICT_NAMES:
        others = [name for name in DISTRICT_NAMES if name != area]
        elsewhere = pl.col("area").is_in(others) & pl.col("kind").is_in(OF_ONE_AREA)
    return world.filter(~touched | elsewhere)


def list_promises(judged: Judged) -> Iterator[Sequence[str]]:
    """Yield a row for each kind of verdict."""
    worlds = [find_false(scenario, one) for scenario, found in judged.items() for one in found]
    for kind, (where, promise) in KINDS.items():
        said = [one.filter(kind=kind) for one in worlds]
        clear, made = sum(int(one["clear"].sum()) for one in said), sum(map(len, said))
        if kind in BY_SERIES:
            kept, seen = (
                clear <= PROMISED * made,
                f"{clear} of {made:,} series ({clear / made:.1%})",
            )
        else:
            broken = sum(bool(one["clear"].any()) for one in said)
            kept = bool(binom.sf(broken - 1, len(said), PROMISED) >= UNLIKELY)
            seen = f"{clear} of {made:,}, in {broken} of {len(said)} packs"
        yield where, promise, seen, "yes" if kept else "**no**"


def list_worlds(judged: Judged) -> Iterator[Sequence[str]]:
    """Yield a row for each scenario: false verdicts of each kind."""
    for scenario, found in judged.items():
        said = pl.concat([find_false(scenario, one) for one in found])
        cells = []
        for kind in KINDS:
            one = said.filter(kind=kind)
            cells.append(f"{int(one['clear'].sum())} of {one.height:,}")
        yield scenario.name, *cells


def list_found(judged: Judged) -> Iterator[Sequence[str]]:
    """Yield a row for each scenario in which something is to be found."""
    for scenario, found in judged.items():
        if scenario.finds:
            cells = [count_found(scenario.finds, kind, found) for kind in SAID]
            yield scenario.name, *cells


SAID = ("states", "events", "baseline", "published")


def count_found(sought: Found, kind: str, found: Sequence[pl.DataFrame]) -> str:
    """Return in how many worlds one kind of verdict says what changed."""
    fall = sought.side == "lower"
    word = {"states": sought.side, "events": "a fall" if fall else "a rise"}.get(
        kind, sought.judged
    )
    told = [
        one.filter(kind=kind, indicator=sought.indicator, part=sought.part, area=sought.area)
        for one in found
    ]
    if not any(map(len, told)):
        return "–"
    return f"{sum(word in set(one['verdict']) for one in told)} of {len(told)}"
