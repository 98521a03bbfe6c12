"""What a pack takes from the layers before: its results, and what stands on its front page."""

from collections.abc import Callable
from dataclasses import dataclass

from cpanalysis.declare.parameters import Parameters
from cpanalysis.protect import Protected
from cpanalysis.views.overview import headline
from cpanalysis.views.prepare import prepare_with


@dataclass(frozen=True)
class Parts:
    """What is called once for a pack, before its pages are made.

    ``pack_results`` prepares the results of all districts; ``headline`` returns HTML for the
    front page. A pack without them has no files of results and no headline.
    """

    pack_results: Callable[[Parameters], Protected] | None = None
    headline: Callable[[Protected], str] | None = None


SHIPPED = Parts(pack_results=prepare_with, headline=headline)
"""What ``cpanalysis run`` uses."""
