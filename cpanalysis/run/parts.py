"""What a pack takes from the layers before: its results, and what stands on its front page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cpanalysis.declare.parameters import Parameters
from cpanalysis.protect import Protected
from cpanalysis.run.plan import RECORDS, Page
from cpanalysis.views.overview import headline
from cpanalysis.views.prepare import prepare, prepare_all

Prepare = Callable[[Parameters], Protected]


@dataclass(frozen=True)
class Parts:
    """What is called once for a pack, before its pages are made.

    ``pack_results`` prepares the results of all districts; ``headline`` returns HTML for the
    front page. A pack without them has no files of results and no headline. ``without_records``
    prepares those of a pack in which no page is about records; the same where it is not named.
    """

    pack_results: Prepare | None = None
    without_records: Prepare | None = None
    headline: Callable[[Protected], str] | None = None

    def choose(self, pages: Sequence[Page]) -> Prepare | None:
        """Return what prepares the results of these pages, records where one of them takes any."""
        records = any(RECORDS in page.source.takes for page in pages)
        return self.pack_results if records else self.without_records or self.pack_results


SHIPPED = Parts(pack_results=prepare_all, without_records=prepare, headline=headline)
"""What ``cpanalysis run`` uses."""
