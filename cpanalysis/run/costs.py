"""What protection costs: how many cells of a pack's tables and results are hidden of how many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from cpanalysis.declare.results import Status
from cpanalysis.run.outcome import Outcome

CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
FIGURE = re.compile(r"\d|\[(c|x|z|k|low|u|\.\.|-)\]")
HIDDEN = "[c]"
FROM_RECORDS = ("records", "synthetic")


@dataclass(frozen=True)
class Cost:
    """How many ``cells`` were to be published, and how many of them are ``hidden``."""

    cells: int = 0
    hidden: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cells + other.cells, self.hidden + other.hidden)

    @property
    def share(self) -> float:
        """Hidden cells over all cells; 0 where there are none.

        >>> Cost(cells=8, hidden=2).share, Cost().share
        (0.25, 0.0)
        """
        return self.hidden / self.cells if self.cells else 0.0


def count_cells(html: str) -> Cost:
    """Return the cells of a page's tables that hold a figure, or a symbol in place of one.

    Hidden are those with the symbol of a figure hidden to protect children.

    >>> count_cells("<td>12</td><td>[c]</td><td>higher</td><td>[c] of 14</td>")
    Cost(cells=3, hidden=2)
    """
    texts = [TAG.sub("", cell) for cell in CELL.findall(html)]
    figures = [text for text in texts if FIGURE.search(text)]
    return Cost(len(figures), sum(HIDDEN in text for text in figures))


def count_rows(results: pl.DataFrame) -> Cost:
    """Return the rows of results made from records that have, or would have, a figure.

    >>> count_rows(pl.DataFrame({"origin": ["records", "records"], "status": ["ok", "suppressed"]}))
    Cost(cells=2, hidden=1)
    """
    status = pl.col("status").cast(Status)
    told = results.filter(
        pl.col("origin").cast(pl.String).is_in(FROM_RECORDS), status.is_in(["ok", "suppressed"])
    )
    return Cost(told.height, int((told["status"].cast(pl.String) == "suppressed").sum()))


def sum_costs(outcomes: Sequence[Outcome]) -> dict[str, Cost]:
    """Return what each notebook's pages cost together, by its code, in the order of the pack."""
    costs: dict[str, Cost] = {}
    for outcome in outcomes:
        code = outcome.page.source.notebook.code
        costs[code] = costs.get(code, Cost()) + Cost(outcome.figures, outcome.hidden)
    return costs
