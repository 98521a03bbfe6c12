"""Layouts: how the tables, columns and codes of one system become those of the dictionary.

A layout is one YAML file::

    name: Missing persons system of the force
    source: where the layout is described
    time_zone: Europe/London          # of times that carry no zone
    ambiguous: earliest               # or latest, or reject: 01:30 on the night clocks go back
    non_existent: later               # or reject: 01:30 on the night clocks go forward
    date_formats: ["%m/%d/%Y"]        # tried before the usual ones
    as_of: 2024-04-01                 # the records run up to the beginning of this day
    origin: records                   # or synthetic
    absent_withdrawn: 2018-04-01      # from when no report was put down as absent any more
    coverage:                         # first and last day; a list of such pairs where it has gaps
      missing_episodes: [2022-04-01, 2024-03-31]
      custody_detentions:             # or district by district; of the others, as the rows show
        Hartlepool: [2022-04-01, 2024-03-31]
        Middlesbrough: none           # not extracted
    tables:
      missing_episodes:
        from: MISPER_EXPORT           # file, sheet or table
        header_row: 1
        columns:
          episode_id: Ref
          child_id: {from: PersonId, as: keyed_hash}
          district: {always: Hartlepool}
        values:
          initial_risk: {H: high, M: medium, L: low, N: no_apparent_risk}

Every text is taken as it is written: ``no`` is a text and not false, ``2024-04-01`` is a text.
A text of ``values`` without a code is one that nobody has decided on yet: while rows hold it, the
records cannot be used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES, TIME_ZONE
from cpanalysis.errors import ParameterError, require_choice
from cpanalysis.read.records.records import Coverage, RecordOrigin, Span

Transform = Literal["keyed_hash", "month", "joined"]
Ambiguous = Literal["earliest", "latest", "reject"]
NonExistent = Literal["later", "reject"]

TRANSFORMS = ("keyed_hash", "month", "joined")
LAYOUT_KEYS = (
    "name", "source", "time_zone", "ambiguous", "non_existent", "date_formats", "as_of", "origin",
    "absent_withdrawn", "coverage", "tables",
)  # fmt: skip
TABLE_KEYS = ("from", "header_row", "distinct", "columns", "values")
COLUMN_KEYS = ("from", "as", "always")
ALL_AREAS = "all"


@dataclass(frozen=True)
class Clock:
    """How times without a zone are read."""

    time_zone: str = TIME_ZONE
    ambiguous: Ambiguous = "earliest"
    non_existent: NonExistent = "later"
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnLayout:
    """What fills a column: columns of the source, changed or as they are; or one value always."""

    sources: tuple[str, ...] = ()
    transform: Transform | None = None
    always: str | None = None


@dataclass(frozen=True)
class TableLayout:
    """What fills a table. Columns not named are filled by the columns of the same name.

    ``undecided`` are the texts of coded columns that stand there without a code.
    """

    source: str
    header_row: int = 1
    distinct: bool = False
    columns: Mapping[str, ColumnLayout] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """How one system lays out its records."""

    name: str = "columns named as in the dictionary"
    clock: Clock = Clock()
    as_of: date | None = None
    origin: RecordOrigin | None = None
    absent_withdrawn: date | None = None
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    tables: Mapping[str, TableLayout] = field(default_factory=dict)

    def table(self, name: str) -> TableLayout:
        """Return the layout of a table; one that is not named is laid out as the dictionary."""
        return self.tables.get(name, TableLayout(source=name))


def shipped_layouts() -> list[str]:
    """Return the names of the layouts that come with the package.

    >>> shipped_layouts()
    ['ssd_missing', 'ssda903_missing']
    """
    files = [file.name for file in _shipped().iterdir() if file.name.endswith(".yml")]
    return sorted(name.removesuffix(".yml") for name in files)


def read_layout(mapping: str | Path | None) -> Layout:
    """Return a layout by its file, or by its name where it comes with the package.

    Raises
    ------
    ParameterError
        Where there is no such layout, or it says something that is not understood.
    """
    if mapping is None:
        return Layout()
    path = Path(mapping)
    if path.suffix in (".yml", ".yaml"):
        return parse_layout(_read(path), where=path.name)
    return parse_layout(shipped_text(str(mapping)), where=f"{mapping}.yml")


def shipped_text(name: str) -> str:
    """Return the text of a layout that comes with the package, to copy and to edit.

    Raises
    ------
    ParameterError
        Where there is none of that name.

    Examples
    --------
    >>> shipped_text("ssd_missing").splitlines()[0][:45]
    '# Standard Safeguarding Dataset, table ssd_mi'
    """
    require_choice(name, shipped_layouts(), what="mapping")
    return (_shipped() / f"{name}.yml").read_text(encoding="utf-8")


def _shipped() -> Traversable:
    return resources.files("cpanalysis.read") / "mappings"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ParameterError(f"no readable mapping {path.name} in {path.parent}") from None


def parse_layout(text: str, *, where: str) -> Layout:
    """Return the layout that a YAML text describes.

    Raises
    ------
    ParameterError
        Naming what is not understood and what may stand there.

    Examples
    --------
    >>> layout = parse_layout("tables: {children: {columns: {sex: Gender}}}", where="a.yml")
    >>> layout.table("children").columns["sex"].sources
    ('Gender',)
    >>> parse_layout("tables: {childs: {}}", where="a.yml")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: a.yml: no table 'childs'; known: children, \
child_status_periods, missing_episodes, return_interviews, cse_investigations, cse_victims, \
cse_suspects, cse_devices, custody_detentions, ppn_eligible_incidents, ppn_referrals, \
case_audits and 1 more. Did you mean 'children'?
    """
    try:
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (makes nothing but texts)
        return _layout(_as_mapping(said or {}, what="the mapping"))
    except yaml.YAMLError as error:
        raise ParameterError(f"{where}: not readable YAML: {error}") from None
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from None


def _layout(said: Mapping[str, Any]) -> Layout:
    _require_keys(said, LAYOUT_KEYS, what="key of a mapping")
    tables = _as_mapping(said.get("tables", {}), what="tables")
    coverage = _as_mapping(said.get("coverage", {}), what="coverage")
    _require_keys(tables, TABLES, what="table")
    _require_keys(coverage, TABLES, what="table")
    return Layout(
        name=said.get("name", "a mapping without name"),
        clock=_clock(said),
        as_of=_day_if_given(said, "as_of"),
        origin=_origin(said),
        absent_withdrawn=_day_if_given(said, "absent_withdrawn"),
        coverage={name: _coverage(spans) for name, spans in coverage.items()},
        tables={name: _table(name, layout) for name, layout in tables.items()},
    )


def _clock(said: Mapping[str, Any]) -> Clock:
    zone = said.get("time_zone", TIME_ZONE)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ParameterError(f"no time zone {zone!r}; known: Europe/London, UTC ...") from None
    ambiguous = said.get("ambiguous", "earliest")
    non_existent = said.get("non_existent", "later")
    require_choice(ambiguous, ("earliest", "latest", "reject"), what="answer to 'ambiguous'")
    require_choice(non_existent, ("later", "reject"), what="answer to 'non_existent'")
    return Clock(zone, ambiguous, non_existent, tuple(said.get("date_formats", ())))


def _origin(said: Mapping[str, Any]) -> RecordOrigin | None:
    if "origin" not in said:
        return None
    return cast(
        RecordOrigin, require_choice(said["origin"], ("records", "synthetic"), what="origin")
    )


def _coverage(said: object) -> Coverage:
    """Return the coverage of a table, or of its districts one by one."""
    if not isinstance(said, Mapping):
        return Coverage(_spans(said))
    _require_keys(said, (ALL_AREAS, *DISTRICT_NAMES), what="district of coverage")
    areas = {area: _spans(own) for area, own in said.items() if area != ALL_AREAS}
    spans = _spans(said[ALL_AREAS]) if ALL_AREAS in said else ()
    return Coverage(spans, stated=bool(spans), areas=areas)


def _spans(said: object) -> tuple[Span, ...]:
    if said == "none":
        return ()
    pairs = [said] if isinstance(said, list) and said and isinstance(said[0], str) else said
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list) and len(pair) == 2 for pair in pairs
    ):
        raise ParameterError(
            "coverage is a first and a last day, a list of such pairs, none, or one of these for"
            " each district"
        )
    spans = tuple((_day(first), _day(last)) for first, last in pairs)
    for first, last in spans:
        if last < first:
            raise ParameterError(f"coverage ends on {last}, before it begins on {first}")
    return spans


def _day_if_given(said: Mapping[str, Any], key: str) -> date | None:
    return _day(said[key]) if key in said else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise ParameterError(f"no day {text!r}; write it as 2024-03-31") from None


def _table(name: str, said: object) -> TableLayout:
    said = _as_mapping(said or {}, what=f"table {name}")
    _require_keys(said, TABLE_KEYS, what=f"key of table {name}")
    columns = _as_mapping(said.get("columns") or {}, what=f"{name}.columns")
    values = _as_mapping(said.get("values") or {}, what=f"{name}.values")
    _require_keys(columns, TABLES[name].schema, what=f"column of {name}")
    _require_keys(values, TABLES[name].schema, what=f"column of {name}")
    return TableLayout(
        source=said.get("from", name),
        header_row=_row(said.get("header_row", "1")),
        distinct=said.get("distinct", "false") == "true",
        columns={column: _column(column, given) for column, given in columns.items()},
        values={column: _values(name, column, given) for column, given in values.items()},
        undecided={column: _undecided(given) for column, given in values.items()},
    )


def _row(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ParameterError(f"no header_row {text!r}; it is 1 for the first row")
    return int(text)


def _column(name: str, said: object) -> ColumnLayout:
    if isinstance(said, str):
        return ColumnLayout(sources=(said,))
    given = _as_mapping(said, what=f"column {name}")
    _require_keys(given, COLUMN_KEYS, what=f"key of column {name}")
    transform = given.get("as")
    if transform is not None:
        require_choice(transform, TRANSFORMS, what=f"way to make column {name}")
    sources = given.get("from", ())
    sources = (sources,) if isinstance(sources, str) else tuple(sources)
    return ColumnLayout(sources, cast(Transform | None, transform), given.get("always"))


def _values(table: str, column: str, said: object) -> Mapping[str, str]:
    given = _as_mapping(said or {}, what=f"{table}.values.{column}")
    codes = TABLES[table].column(column).values
    if not codes and str(TABLES[table].column(column).dtype) != "Boolean":
        raise ParameterError(f"{table}.{column} is not coded, so values cannot be given for it")
    decided = {text: code for text, code in given.items() if code}
    for code in decided.values():
        require_choice(code, codes or ("true", "false"), what=f"code of {column}")
    return {text.strip().lower(): code for text, code in decided.items()}


def _undecided(said: object) -> tuple[str, ...]:
    return tuple(text for text, code in (said or {}).items() if not code)  # type: ignore[attr-defined]


def _as_mapping(said: object, *, what: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise ParameterError(f"{what} is not a list of 'name: value' lines")
    return said


def _require_keys(said: Mapping[str, Any], known: Any, *, what: str) -> None:
    for key in said:
        require_choice(key, known, what=what)
