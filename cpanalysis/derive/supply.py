"""What a column or fact needs of the tables, and what of it was not supplied."""

from collections.abc import Iterable, Iterator

from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.derive.rows import Fact, Joined, Rows, require_column
from cpanalysis.derive.setting import Setting


def find_reads(rows: Rows, names: Iterable[str], setting: Setting) -> tuple[str, ...]:
    """Return ``table.column`` for all that ``names`` need, directly or through facts.

    Raises
    ------
    ParameterError
        Where rows have no column or fact of that name.
    """
    found = [read for name in names for read in reads_of(rows, name, setting)]
    return tuple(dict.fromkeys((*base_reads(rows, setting), *found)))


def find_lacking(rows: Rows, names: Iterable[str], setting: Setting) -> str | None:
    """Say which table or column is lacking first for ``names``, or does not join with another."""
    if reason := setting.records.lacks(rows.table):
        return reason
    reads = find_reads(rows, names, setting)
    lacking = (reason for read in reads if (reason := lacks(setting, read)))
    records = setting.records
    timed = find_timed(rows, names, setting)
    return next(lacking, None) or records.fails_to_link(reads) or records.lacks_times(timed)


def lacks(setting: Setting, read: str) -> str | None:
    """Say why ``table.column`` cannot be used; nothing where it can."""
    table, column = read.split(".")
    return setting.records.lacks(table, column)


def base_reads(rows: Rows, setting: Setting) -> tuple[str, ...]:
    """Return what rows of this kind cannot be without: themselves and their moment."""
    if rows.made:
        return rows.made.reads
    return reads_of(rows, rows.at, setting)


def stand_ins(rows: Rows) -> dict[str, tuple[str, ...]]:
    """Return what the columns that every row has are made of, by their name."""
    child = (rows.child,) if rows.child else ()
    scope = (rows.scope,) if rows.scope else ()
    return {
        "at": (rows.at,),
        "child": child,
        "in_scope": (*scope, *(child if rows.duplicates else ())),
        "period": (),
        "alone": (),
    }


def reads_of(rows: Rows, name: str, setting: Setting) -> tuple[str, ...]:
    """Return what one column or fact reads."""
    made_of = stand_ins(rows).get(name)
    if made_of is not None:
        return tuple(read for part in made_of for read in reads_of(rows, part, setting))
    require_column(rows, name)
    fact = rows.fact(name)
    if fact is None:
        return column_reads(rows, name)
    reads = fact_reads(rows, fact, setting)
    return () if is_replaced(fact, reads, setting) else reads


def fact_reads(rows: Rows, fact: Fact | Joined, setting: Setting) -> tuple[str, ...]:
    """Return what a fact reads, whether or not it was supplied."""
    needed = [read for need in inner_needs(fact, setting) for read in reads_of(rows, need, setting)]
    return (*needed, *(fact.reads if isinstance(fact, Joined) else ()))


def is_replaced(fact: Fact | Joined, reads: tuple[str, ...], setting: Setting) -> bool:
    """Say whether something stands in for a fact because what it ``reads`` is lacking."""
    if not isinstance(fact, Fact) or fact.otherwise is None:
        return False
    apart = setting.records.fails_to_link(reads)
    return bool(apart) or any(lacks(setting, read) for read in reads)


def column_reads(rows: Rows, name: str) -> tuple[str, ...]:
    """Return what a plain column reads: itself, and the link it comes by."""
    if rows.made:
        return (*rows.made.reads, *rows.made.columns[name])
    table = rows.table_of(name)
    link = next((link for link in rows.links if link.table == table), None)
    by = (f"{rows.table_of(link.ours)}.{link.ours}", f"{link.table}.{link.its}") if link else ()
    return (f"{table}.{name}", *by)


def windows_of(rows: Rows, names: Iterable[str], setting: Setting) -> tuple[Window, ...]:
    """Return the times around a row that tables must cover for all of ``names`` to be known.

    >>> from cpanalysis.declare.indicators import Readings
    >>> from cpanalysis.derive.missing import MISSING_EPISODES
    >>> from cpanalysis.derive.setting import suppose_everything
    >>> windows_of(MISSING_EPISODES, ["initial_risk", "repeat"], suppose_everything(Readings()))
    (Window(table='missing_episodes', clock='at', before='lookback_days', after=''),)
    """
    found = [window for name in names for window in windows_of_one(rows, name, setting)]
    return tuple(dict.fromkeys(found))


def windows_of_one(rows: Rows, name: str, setting: Setting) -> tuple[Window, ...]:
    """Return the windows of one column or fact; its own take the place of those of its parts."""
    made_of = stand_ins(rows).get(name)
    fact = None if made_of is not None else rows.fact(name)
    if fact is None or is_replaced(fact, fact_reads(rows, fact, setting), setting):
        return ()
    own = {window.table for window in fact.windows}
    inherited = windows_of(rows, inner_needs(fact, setting), setting)
    return (*fact.windows, *(window for window in inherited if window.table not in own))


def inner_needs(fact: Fact | Joined, setting: Setting) -> tuple[str, ...]:
    """Return the columns of the row that a fact is made from, but for one of its own name.

    A fact may stand in the place of a column that it completes, as the age given does.
    """
    if isinstance(fact, Joined):
        return fact.needs
    return tuple(name for name in setting.roots_of(fact.make) if name != fact.name)


def find_timed(rows: Rows, names: Iterable[str], setting: Setting) -> tuple[str, ...]:
    """Return the ``table.column`` of which ``names`` need the time of day, and not only the day.

    A fact needs it that is told by the clock, or measures a length of hours or minutes.

    >>> from cpanalysis.declare.indicators import Readings
    >>> from cpanalysis.derive.missing import MISSING_EPISODES
    >>> from cpanalysis.derive.setting import suppose_everything
    >>> setting = suppose_everything(Readings())
    >>> find_timed(MISSING_EPISODES, ["initial_risk", "repeat"], setting)
    ()
    >>> find_timed(MISSING_EPISODES, ["hour_of_day"], setting)
    ('missing_episodes.reported_at',)
    """
    return tuple(dict.fromkeys(read for name in names for read in timed_of(rows, name, setting)))


def timed_of(rows: Rows, name: str, setting: Setting) -> Iterator[str]:
    """Yield the moments of which one column or fact needs the time of day."""
    fact = None if name in stand_ins(rows) else rows.fact(name)
    if fact is None or is_replaced(fact, fact_reads(rows, fact, setting), setting):
        return
    for need in inner_needs(fact, setting):
        yield from timed_of(rows, need, setting)
    if isinstance(fact, Fact) and (fact.of_clock or counts_hours(fact, setting)):
        yield from keep_moments(fact_reads(rows, fact, setting))


def moments_of(rows: Rows, names: Iterable[str], setting: Setting) -> list[str]:
    """Return the moments (``table.column``) that ``names`` are made from."""
    return list(keep_moments(read for name in names for read in reads_of(rows, name, setting)))


def counts_hours(fact: Fact, setting: Setting) -> bool:
    """Say whether a fact measures a length of hours or minutes."""
    return any(name.endswith(("_hours", "_minutes")) for name in setting.lengths_of(fact.make))


def keep_moments(reads: Iterable[str]) -> Iterator[str]:
    """Yield those of ``table.column`` that are moments.

    >>> list(keep_moments(["children.sex", "missing_episodes.reported_at"]))
    ['missing_episodes.reported_at']
    """
    for read in reads:
        table, column = read.split(".")
        if TABLES[table].schema[column] == Moment:
            yield read


def needs_of(rows: Rows, fact: Fact | Joined, setting: Setting) -> tuple[str, ...]:
    """Return the columns of the row that a fact is made from here: none where it is replaced."""
    reads = fact_reads(rows, fact, setting)
    return () if is_replaced(fact, reads, setting) else inner_needs(fact, setting)
