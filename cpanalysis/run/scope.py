"""What a run makes of a pack, and what it leaves as it is.

Without an option that asks for a part, a run makes the whole pack. With one, the pack is what
stands in the folder together with what is asked for: results, front page and manifest are about
all of it, and pages and documents that were not asked for stay as they are. That is so only as
long as the rest was made from the same inputs with the same parameters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.errors import ParameterError
from cpanalysis.run.documents.document import PROFILE, SUFFIXES, TABLES
from cpanalysis.run.manifest import LIVE, Provenance, trace_provenance
from cpanalysis.run.plan import Page, plan_pages
from cpanalysis.run.request import Options, find_folder
from cpanalysis.run.written import PackFiles, find_own_name, read_entries, read_manifest

OF_WHAT = ("districts", "notebooks")
"""The parameters that say what is in a pack, as against how it is made."""

Entries = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The whole pack with what is asked of it; ``left`` are the manifest's entries of the rest."""

    request: PackParameters
    pages: tuple[Page, ...]
    formats: tuple[str, ...]
    asked: frozenset[str]
    left: Entries = field(default_factory=dict)
    earlier: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_part(self) -> bool:
        """Whether something of the pack was not asked for."""
        return bool(self.left)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The formats that the whole pack can have."""
        return SUFFIXES if self.is_part else self.formats

    def asks(self, file: str) -> bool:
        """Whether a page or document was asked for, by its name."""
        return asks(file, self.asked, self.formats)


def asks(file: str, pages: frozenset[str], formats: tuple[str, ...]) -> bool:
    """Tell whether a file is asked for with these pages in these formats.

    >>> asks("a/tables.xlsx", frozenset({"a/missing.html"}), ("html", "xlsx"))
    True
    >>> asks("a/cse.docx", frozenset({"a/missing.html"}), ("html", "docx"))
    False
    """
    path = PurePosixPath(file)
    if path.suffix == ".html":
        return file in pages
    if path.suffix.removeprefix(".") not in formats:
        return False
    if path.stem in {PROFILE, TABLES}:
        return any(PurePosixPath(page).parent == path.parent for page in pages)
    return path.with_suffix(".html").as_posix() in pages


def trace_scope(request: PackParameters, options: Options) -> tuple[Scope, Provenance]:
    """Return what a run makes and leaves, and where the numbers of the whole come from.

    Raises
    ------
    ParameterError
        Where the rest of the pack was made from other inputs or with other parameters.
    """
    alone = choose_whole(request, options)
    scope = widen(alone, find_folder(request, options.into)) if options.only else alone
    provenance = trace_provenance(scope.request, scope.pages)
    differing = list(find_differences(scope, provenance)) if scope.is_part else []
    if not differing:
        return scope, provenance
    if options.fresh:
        return alone, trace_provenance(alone.request, alone.pages)
    raise ParameterError(
        f"only a part of the pack was asked for, and the rest was made with {differing[0]}: run the"
        " whole of it, name another folder with --into, or make it anew of this part alone with"
        " --fresh"
    )


def choose_whole(request: PackParameters, options: Options) -> Scope:
    """Return a pack that is only what is asked for."""
    pages = tuple(plan_pages(request))
    return Scope(
        request=request,
        pages=pages,
        formats=options.formats,
        asked=frozenset(page.file for page in pages),
    )


def widen(alone: Scope, folder: Path) -> Scope:
    """Return a pack that is what is asked for with the rest of what stands in a folder."""
    earlier = read_manifest(folder)
    left = {
        find_own_name(one["file"]): one
        for what in ("pages", "documents")
        for one in read_entries(earlier, what)
        if stays(one, folder) and not alone.asks(find_own_name(one["file"]))
    }
    if not left:
        return alone
    known = earlier.get("parameters", {})
    districts, notebooks = (
        tuple(dict.fromkeys([*known.get(name, ()), *getattr(alone.request, name)]))
        for name in OF_WHAT
    )
    request = replace(alone.request, districts=districts, notebooks=notebooks)
    pages = sort_pages([*alone.pages, *plan_left(request, left)], request)
    return replace(alone, request=request, pages=pages, left=left, earlier=earlier)


def stays(entry: Mapping[str, Any], folder: Path) -> bool:
    """Tell whether there is something of a page or document: its file, or why there is none."""
    made = entry.get("status") == "made" and (folder / entry["file"]).is_file()
    return made or entry.get("status") == "failed"


def plan_left(request: PackParameters, left: Entries) -> Iterator[Page]:
    """Yield the pages that stand in a pack and were not asked for."""
    pages = [one for file, one in left.items() if file.endswith(".html")]
    for code in dict.fromkeys(one["notebook"] for one in pages):
        areas = tuple(one["area"] for one in pages if one["notebook"] == code)
        yield from plan_pages(replace(request, notebooks=(code,), districts=areas))


def sort_pages(pages: list[Page], request: PackParameters) -> tuple[Page, ...]:
    """Return pages in the order of a pack: those of the force, then district by district."""

    def rank(page: Page) -> tuple[bool, int, int]:
        districts, area = request.districts, page.parameters.area
        place = districts.index(area) if area in districts else len(districts)
        codes = request.notebooks
        return not page.is_of_force, place, codes.index(page.source.notebook.code)

    return tuple(sorted(pages, key=rank))


def find_differences(scope: Scope, provenance: Provenance) -> Iterator[str]:
    """Yield in what the rest of a pack was made otherwise than it would be now."""
    before = scope.earlier.get("parameters", {})
    for name, value in provenance.parameters.items():
        now = list(value) if isinstance(value, tuple) else value
        then = before.get(name, getattr(PackParameters, name, None))
        then = list(then) if isinstance(then, tuple) else then
        if name not in OF_WHAT and now != then:
            yield f"{name} {then!r}, not {now!r}"
    yield from find_changed_inputs(scope.earlier.get("inputs", {}), provenance.inputs)


def find_changed_inputs(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield which inputs differ, if any; of a database read live that is not known by its name.

    >>> list(find_changed_inputs({"records/a.csv": "1"}, {"records/a.csv": "2"}))
    ['other inputs (records/a.csv)']
    """
    names = sorted(before.keys() | now.keys())
    changed = [
        name
        for name in names
        if before.get(name) != now.get(name)
        and not all(one.get(name, "").startswith(LIVE) for one in (before, now))
    ]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        yield f"other inputs ({changed[0]}{more})"


def require_same_figures(scope: Scope, results: pl.DataFrame, files: PackFiles) -> None:
    """Refuse a part where the rest of the pack shows figures that are others now.

    That tells what no input tells: another version of the package, or rows of a database.

    Raises
    ------
    ParameterError
        Where a row of the results that stand there is not among the new ones.
    """
    place = files.locate("results.parquet")
    if not place or not scope.is_part:
        return
    before = pl.read_parquet(files.folder / place)
    shared = [name for name in before.columns if name in results.columns]
    gone = before.join(results, on=shared, how="anti", nulls_equal=True, maintain_order="left")
    if gone.height:
        first = gone.row(0, named=True)
        raise ParameterError(
            f"only a part of the pack was asked for, and the rest shows figures that are others"
            f" now ({gone.height:,}, the first {first['indicator']}, {first['area']}): run the"
            " whole of it, or name another folder with --into"
        )
