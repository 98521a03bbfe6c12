"""The front page of a pack: what is in it, what failed, where every number comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from cpanalysis.declare.areas import FORCE, slug
from cpanalysis.declare.notebooks import Notebook
from cpanalysis.declare.parameters import PackParameters
from cpanalysis.declare.symbols import explain_symbols
from cpanalysis.declare.whom import list_elsewhere
from cpanalysis.run.boxes import wrap_tables
from cpanalysis.run.costs import Cost, count_rows, sum_costs
from cpanalysis.run.documents.document import PROFILE, TABLES
from cpanalysis.run.layout import open_templates, read_style
from cpanalysis.run.manifest import Provenance
from cpanalysis.run.outcome import Filed, Outcome
from cpanalysis.run.written import Kept
from cpanalysis.words.readers import tell_readers

STATUSES_IN_WORDS = {
    "ok": "shown",
    "suppressed": "hidden to protect children",
    "not_computable": "cannot be computed from what there is",
    "insufficient": "too few to say",
    "not_applicable": "does not apply",
}

FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
"""Formats by the names that their readers know them by."""

SIDE_BY_SIDE = 8
"""Areas that can be columns of a table; more are a list."""

Files = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Linked:
    """What can be opened: its name, and its files by the name of their format.

    ``asked`` is false for a page that no run was asked for.
    """

    name: str
    files: Files
    asked: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question with its pages."""

    notebook: Notebook
    pages: tuple[Linked, ...]


@dataclass(frozen=True, kw_only=True)
class Titled(Linked):
    """What can be opened, with the words that it goes by beside the name of its area."""

    title: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An area of a long list with what there is of it; ``alone`` is its one page."""

    name: str
    items: tuple[Titled, ...]

    @property
    def alone(self) -> str:
        """The address where there is nothing to choose, nothing where there is or it failed."""
        files = [file for item in self.items for _, file in item.files]
        return files[0] if len(files) == len(self.items) == 1 else ""


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
    result_files: Mapping[str, str] = field(default_factory=dict)
    kept: Sequence[Kept] = ()


def render_index(front: Front) -> str:
    """Return the HTML of the front page; it carries no time and no place."""
    template = open_templates().get_template("index.html.j2")
    return template.render(
        request=front.request,
        readers=tell_readers(front.request.audience),
        districts=list_districts(front.outcomes),
        rows=list_rows(front),
        areas=list_areas(front) if len(list_districts(front.outcomes)) > SIDE_BY_SIDE else [],
        beyond=list_elsewhere(list_districts(front.outcomes)),
        force=FORCE.name,
        whole=list_whole(front),
        of_force=list_of_force(front),
        force_tables=find_files(front, f"force/{TABLES}."),
        outcomes=front.outcomes,
        failed=[one for one in front.outcomes if one.status == "failed"],
        unfiled=[one for one in front.documents if one.status == "failed"],
        headline=wrap_tables(front.headline),
        until=front.until,
        sources=list_sources(front.results),
        statuses=count_statuses(front.results),
        costs=list_costs(front),
        synthetic=has_synthetic(front.results),
        has_results=front.results is not None,
        result_files=front.result_files,
        kept=front.kept,
        symbols=explain_symbols(),
        provenance=front.provenance,
        style=read_style(),
    )


def list_districts(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the districts of a pack in its order."""
    own = [outcome for outcome in outcomes if not outcome.page.is_of_force]
    return list(dict.fromkeys(outcome.page.parameters.area for outcome in own))


def list_rows(front: Front) -> list[Line]:
    """Return each question with its pages, district by district, in the order of the pack."""
    own = [outcome for outcome in front.outcomes if not outcome.page.is_of_force]
    notebooks = {one.page.source.notebook.code: one.page.source.notebook for one in own}
    found = {(one.page.source.notebook.code, one.page.parameters.area): one for one in own}
    districts = list_districts(front.outcomes)
    return [
        Line(
            notebook=notebook,
            pages=tuple(
                link(found[code, district], front)
                if (code, district) in found
                else Linked(f"{district}, {notebook.title}", (), asked=False)
                for district in districts
            ),
        )
        for code, notebook in sorted(notebooks.items(), key=lambda item: rank(item[0], front))
    ]


def rank(code: str, front: Front) -> int:
    """Return the place of a notebook in the order of its pack."""
    codes = front.request.notebooks
    return codes.index(code) if code in codes else len(codes)


def list_areas(front: Front) -> list[Entry]:
    """Return each area with its documents and pages, in the order of the alphabet."""
    titled = [
        *list_whole(front),
        *((line.notebook.title, list(line.pages)) for line in list_rows(front)),
    ]
    by_area = zip(*(cells for _, cells in titled), strict=True)
    found = [
        Entry(
            name=name,
            items=tuple(
                Titled(item.name, item.files, item.asked, title=title)
                for (title, _), item in zip(titled, items, strict=True)
            ),
        )
        for name, items in zip(list_districts(front.outcomes), by_area, strict=True)
    ]
    return sorted(found, key=lambda entry: entry.name)


def list_of_force(front: Front) -> list[Line]:
    """Return the pages about the whole force."""
    own = [outcome for outcome in front.outcomes if outcome.page.is_of_force]
    return [Line(notebook=one.page.source.notebook, pages=(link(one, front),)) for one in own]


def link(outcome: Outcome, front: Front) -> Linked:
    """Return a page with the files that it can be opened as."""
    made = [("Read", outcome.file)] if outcome.status == "made" else []
    stem = outcome.page.file.removesuffix("html")
    return Linked(outcome.name, (*made, *find_files(front, stem)))


def list_whole(front: Front) -> list[tuple[str, list[Linked]]]:
    """Return the documents of whole areas: profile and tables of each district that has any."""
    kinds = {"Problem profile": PROFILE, "Tables of figures": TABLES}
    rows = [
        (
            words,
            [
                Linked(f"{name}, {words}", find_files(front, f"{slug(name)}/{stem}."))
                for name in list_districts(front.outcomes)
            ],
        )
        for words, stem in kinds.items()
    ]
    return [(words, cells) for words, cells in rows if any(cell.files for cell in cells)]


def find_files(front: Front, stem: str) -> Files:
    """Return the documents whose place in the pack starts so, by the name of their format."""
    made = [filed for filed in front.documents if filed.status == "made"]
    own = [filed for filed in made if filed.document.file.startswith(stem)]
    found = {filed.document.suffix: filed.file for filed in own}
    return tuple((words, found[suffix]) for suffix, words in FORMATS.items() if suffix in found)


def list_costs(front: Front) -> list[tuple[str, Cost]]:
    """Return what protection hides: in the tables of each notebook, and in the files of results."""
    titles = {
        outcome.page.source.notebook.code: outcome.page.source.notebook.title
        for outcome in front.outcomes
    }
    costs = [(titles[code], cost) for code, cost in sum_costs(front.outcomes).items()]
    if front.results is not None:
        costs.append(("Files of results, rows made from records", count_rows(front.results)))
    return [(title, cost) for title, cost in costs if cost.cells]


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
