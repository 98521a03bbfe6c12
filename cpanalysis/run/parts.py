"""What a pack takes from the layers before: its results, and what stands on its front page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from cpanalysis.declare.parameters import Parameters


class Prepared(Protocol):
    """What went through disclosure control and may be written."""

    @property
    def results(self) -> pl.DataFrame:
        """The results frame, every row of it protected."""


@dataclass(frozen=True)
class Parts:
    """What is called once for a pack, before its pages are made.

    ``pack_results`` prepares the results of all districts; ``headline`` returns HTML for the
    front page. A pack without them has no files of results and no headline.
    """

    pack_results: Callable[[Parameters], Prepared] | None = None
    headline: Callable[[Prepared], str] | None = None


SHIPPED = Parts()
"""What ``cpanalysis run`` uses."""
