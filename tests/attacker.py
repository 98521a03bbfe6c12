"""An attack that shares nothing with what it attacks: plain loops over what is published.

It knows what any reader knows: districts and places outside make up the force, months make up
twelve months, parts of a split make up the whole, a denominator is the numerator and the rest, the
rest of the force is the force's districts without one, a share known both ways has one numerator.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

DISTRICTS = ("Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees")
OUTSIDE = ("out of force", "unknown")
FORCE, REST = "Cleveland", "rest of force"
OF_CHILDREN = ("children", "victim_rate", "repeat_concentration", "victims", "cse_share")
OF_RESIDENTS = "_rate_per_1000"
"""How rates of residents are called; only districts have residents, and make up the force's."""
OF_A_DAY = ("backlog", "inactivity")
Cell = tuple[Any, ...]
Sum = list[tuple[Cell, float]]
MOST = 10_000.0


def read_cells(results: pl.DataFrame) -> tuple[dict[Cell, float], set[Cell]]:
    """Return what is shown of numerators and denominators, and the cells that are hidden."""
    shown: dict[Cell, float] = {}
    hidden: set[Cell] = set()
    for row in results.filter(pl.col("origin") != "official").iter_rows(named=True):
        key = (
            row["indicator"],
            row["area"],
            row["period_start"],
            row["period_end"],
            row["stratum"],
            row["value_of_stratum"],
        )
        for what in ("numerator", "denominator"):
            if row["status"] == "suppressed":
                hidden.add((what, *key))
            elif row[what] is not None:
                shown[(what, *key)] = row[what]
    return shown, hidden


def adds_up(indicator: str) -> bool:
    return not any(name in indicator for name in OF_CHILDREN)


def sum_areas(cells: set[Cell], residents: set[str]) -> Iterator[Sum]:
    """Yield that districts and places outside are the force, and that the rest is its districts."""
    for cell in cells:
        what, indicator, area, start, end, stratum, value = cell
        parts: list[Cell] = []
        if area == FORCE:
            names = DISTRICTS if indicator in residents else (*DISTRICTS, *OUTSIDE)
            parts = [(what, indicator, one, start, end, stratum, value) for one in names]
        if (area, stratum) == (REST, "compared with"):
            names = tuple(name for name in DISTRICTS if name != value)
            parts = [(what, indicator, one, start, end, "all", "all") for one in names]
        if parts and adds_up(indicator) and cells.issuperset(parts):
            yield [(cell, 1.0), *((one, -1.0) for one in parts)]


def sum_months(cells: set[Cell]) -> Iterator[Sum]:
    """Yield that the months of twelve months make them up."""
    for cell in cells:
        what, indicator, area, start, end, stratum, value = cell
        if (end - start).days < 300 or not adds_up(indicator):
            continue
        if any(name in indicator for name in OF_A_DAY):
            continue
        months = [
            (what, indicator, area, first, last, stratum, value) for first, last in walk(start, end)
        ]
        if all(one in cells for one in months):
            yield [(cell, 1.0), *((one, -1.0) for one in months)]


def walk(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Yield the months of a period."""
    while start < end:
        after = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield start, after - timedelta(days=1)
        start = after


def sum_strata(cells: set[Cell], residents: set[str]) -> Iterator[Sum]:
    """Yield that the parts of a split by one fact make up the whole."""
    groups: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        what, indicator, area, start, end, stratum, _ = cell
        plain = " / " not in stratum and stratum not in ("all", "record", "compared with")
        if plain and adds_up(indicator) and indicator not in residents:
            groups[what, indicator, area, start, end, stratum].append(cell)
    for (what, indicator, area, start, end, _), parts in groups.items():
        whole = (what, indicator, area, start, end, "all", "all")
        if whole in cells:
            yield [(whole, 1.0), *((part, -1.0) for part in parts)]


def link_readings(cells: set[Cell]) -> Iterator[Sum]:
    """Yield that of a share told both ways the numerator is one, and the denominator no more."""
    for cell in cells:
        what, indicator, *place = cell
        both = (what, f"{indicator}:known", *place)
        if both in cells:
            more = ("more", indicator, *place)
            yield [(cell, 1.0), (both, -1.0), *([(more, -1.0)] if what == "denominator" else [])]


def take_rest(cells: set[Cell], residents: set[str]) -> Iterator[Sum]:
    """Yield that a denominator is the numerator and the rest."""
    for cell in cells:
        what, *key = cell
        told = key[0] not in residents and "concentration" not in key[0]
        if told and what == "denominator" and ("numerator", *key) in cells:
            yield [(cell, 1.0), (("numerator", *key), -1.0), (("others", *key), -1.0)]


def attack(results: pl.DataFrame, *, width: float = 5.0) -> list[tuple[Cell, float, float]]:
    """Return every hidden numerator that a linear program proves to within the width."""
    shown, hidden = read_cells(results)
    of_people = pl.col("indicator").str.contains(OF_RESIDENTS, literal=True)
    residents = set(results.filter(of_people)["indicator"].unique())
    cells = {*shown, *hidden}
    sums = [
        *sum_areas(cells, residents),
        *sum_months(cells),
        *sum_strata(cells, residents),
        *link_readings(cells),
        *take_rest(cells, residents),
    ]
    return list(solve(sums, shown, {one for one in hidden if one[0] == "numerator"}, width))


def solve(
    sums: list[Sum], shown: dict[Cell, float], asked: set[Cell], width: float
) -> Iterator[tuple[Cell, float, float]]:
    """Yield what is proved too well, part by part of the sums that share an unknown."""
    number: dict[Cell, int] = {}
    rows, columns, signs, total = [], [], [], []
    for place, one in enumerate(sums):
        total.append(-sum(sign * shown[cell] for cell, sign in one if cell in shown))
        for cell, sign in one:
            if cell not in shown:
                rows.append(place)
                columns.append(number.setdefault(cell, len(number)))
                signs.append(sign)
    height, size = len(sums), len(number)
    names = list(number)
    graph = coo_array((np.ones(len(rows)), (rows, np.add(columns, height))), (height + size,) * 2)
    labels = connected_components(graph, directed=False)[1]
    matrix = coo_array((signs, (rows, columns)), (height, size)).tocsr()
    wanted = [place for place, name in enumerate(names) if name in asked]
    for label in sorted({labels[height + place] for place in wanted}):
        lines = np.flatnonzero(labels[:height] == label)
        own = np.flatnonzero(labels[height:] == label)
        part, known = matrix[lines][:, own], np.array(total)[lines]
        yield from bound_each(part, known, [names[one] for one in own], asked, width)


def bound_each(
    matrix: Any, total: Any, names: list[Cell], asked: set[Cell], width: float
) -> Iterator[tuple[Cell, float, float]]:
    """Yield the cells asked about whose least and most lie closer than the width."""
    low, high = np.full(len(names), MOST), np.zeros(len(names))
    for place, name in enumerate(names):
        if name not in asked or high[place] - low[place] >= width - 1e-6:
            continue
        ends = []
        for sign in (1.0, -1.0):
            weights = np.zeros(len(names))
            weights[place] = sign
            found = linprog(weights, A_eq=matrix, b_eq=total, bounds=(0, MOST), method="highs")
            assert found.status == 0, found.message
            low, high = np.minimum(low, found.x), np.maximum(high, found.x)
            ends.append(float(found.x[place]))
        if ends[1] - ends[0] < width - 1e-6:
            yield name, ends[0], ends[1]
