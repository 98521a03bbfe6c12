"""The front page of a pack: what is in it, what failed, where every number comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.symbols import GOVERNMENT_STATISTICAL_SERVICE
from cpanalysis.run.boxes import wrap_tables
from cpanalysis.run.costs import Cost, count_rows, sum_costs
from cpanalysis.run.layout import open_templates, read_style
from cpanalysis.run.manifest import Provenance
from cpanalysis.run.outcome import Filed, Outcome

STATUSES_IN_WORDS = {
    "ok": "shown",
    "suppressed": "hidden to protect children",
    "not_computable": "cannot be computed from what there is",
    "insufficient": "too few to say",
    "not_applicable": "does not apply",
}


@dataclass(frozen=True, kw_only=True)
class Front:
    """What the front page is about."""

    request: PackParameters
    outcomes: Sequence[Outcome]
    provenance: Provenance
    results: pl.DataFrame | None
    headline: str
    until: str = ""
    documents: Sequence[Filed] = ()


def render_index(front: Front) -> str:
    """Return the HTML of the front page; it carries no time and no place."""
    template = open_templates().get_template("index.html.j2")
    return template.render(
        request=front.request,
        rows=list_rows(front.outcomes),
        of_force=[outcome for outcome in front.outcomes if outcome.page.is_of_force],
        outcomes=front.outcomes,
        failed=[outcome for outcome in front.outcomes if outcome.status == "failed"],
        headline=wrap_tables(front.headline),
        until=front.until,
        sources=list_sources(front.results),
        statuses=count_statuses(front.results),
        costs=list_costs(front),
        synthetic=has_synthetic(front.results),
        has_results=front.results is not None,
        symbols=GOVERNMENT_STATISTICAL_SERVICE,
        provenance=front.provenance,
        style=read_style(),
    )


def list_rows(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """Return each district with its pages, in the order of the pack."""
    own = [outcome for outcome in outcomes if not outcome.page.is_of_force]
    districts = dict.fromkeys(outcome.page.parameters.area for outcome in own)
    return [
        (name, [outcome for outcome in own if outcome.page.parameters.area == name])
        for name in districts
    ]


def list_costs(front: Front) -> list[tuple[str, Cost]]:
    """Return what protection hides: in the tables of each notebook, and in the files of results."""
    titles = {
        outcome.page.source.notebook.code: outcome.page.source.notebook.title
        for outcome in front.outcomes
    }
    costs = [(titles[code], cost) for code, cost in sum_costs(front.outcomes).items()]
    files = [] if front.results is None else [("Files of results, rows", count_rows(front.results))]
    return [(title, cost) for title, cost in [*costs, *files] if cost.cells]


def list_sources(results: pl.DataFrame | None) -> list[dict[str, Any]]:
    """Return the sources of the results with what sort of figure they give."""
    if results is None:
        return []
    named = results.filter(pl.col("source").is_not_null()).select("origin", "source")
    return named.unique().sort("origin", "source").to_dicts()


def count_statuses(results: pl.DataFrame | None) -> list[tuple[str, int]]:
    """Return how many figures of the results are shown, hidden and so on.

    >>> count_statuses(pl.DataFrame({"status": ["ok", "suppressed", "ok"]}))
    [('shown', 2), ('hidden to protect children', 1)]
    """
    if results is None:
        return []
    counts = dict(results.get_column("status").cast(pl.String).value_counts().iter_rows())
    return [(words, counts[name]) for name, words in STATUSES_IN_WORDS.items() if name in counts]


def has_synthetic(results: pl.DataFrame | None) -> bool:
    """Tell whether any figure is made from generated records."""
    return results is not None and "synthetic" in results["origin"].cast(pl.String)
