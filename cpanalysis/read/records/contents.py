"""What the cells of a column look like: whether they could be what a declared column holds."""

import polars as pl

from cpanalysis.declare.tables import Column, Moment, Table
from cpanalysis.read.records.cells.blank import as_text, clean
from cpanalysis.read.records.cells.coded import read_codes
from cpanalysis.read.records.cells.moments import parse_texts, read_months
from cpanalysis.read.records.cells.numbers import read_numbers
from cpanalysis.read.records.faults import MOST_CODES
from cpanalysis.read.records.layout import Clock
from cpanalysis.read.records.names import fold

ENOUGH = 200
MOSTLY = 0.5
PLAIN = {"yes", "no", "not_recorded", "not_applicable", "not_assessed", "not_known"}
DATE = r"^\d{1,4}[-/.]\w{1,3}[-/.]\d{2,4}"


def could_hold(cells: pl.Series, column: Column, table: Table) -> bool:
    """Say whether the first cells could be of a column; blank ones could be of any.

    >>> from cpanalysis.declare.tables import TABLES
    >>> episodes = TABLES["missing_episodes"]
    >>> refs = pl.Series(["M-1", "M-2"])
    >>> could_hold(refs, episodes.column("reported_at"), episodes)
    False
    >>> could_hold(refs, episodes.column("episode_id"), episodes)
    True
    """
    found = clean(as_text(cells)).drop_nulls().head(ENOUGH)
    if found.is_empty():
        return True
    if table.key == (column.name,) and found.n_unique() < len(found) * MOSTLY:
        return False
    return _share_read(found, column) >= MOSTLY


def _share_read(found: pl.Series, column: Column) -> float:
    if column.name == "dob_month":
        return 1 - _share(read_months(found, Clock())[1])
    if column.dtype in (Moment, pl.Date):
        return 1 - _share(parse_texts(found)[2])
    if column.dtype.is_numeric():
        return 1 - _share(read_numbers(found, pl.Float64())[1])
    return 1 - _share(found.str.contains(DATE))


def _share(mask: pl.Series) -> float:
    return float(mask.mean() or 0)  # type: ignore[arg-type]


def unknown_codes(cells: pl.Series, column: Column) -> list[str]:
    """Return the different texts that are no codes of a column, in order.

    >>> from cpanalysis.declare.tables import TABLES
    >>> unknown_codes(pl.Series(["H", "low", "-"]), TABLES["missing_episodes"].column("final_risk"))
    ['H']
    """
    dtype = column.dtype if isinstance(column.dtype, pl.DataType) else column.dtype()
    _, failed = read_codes(cells, dtype)
    return sorted(as_text(cells).filter(failed).unique().to_list())


def different_texts(cells: pl.Series) -> pl.Series:
    """Return the different texts of a column, blank ones apart.

    >>> different_texts(pl.Series(["a", "-", " a"])).to_list()
    ['a']
    """
    return clean(as_text(cells)).drop_nulls().unique()


def hold_its_codes(texts: pl.Series, column: Column) -> bool:
    """Say whether different texts are codes of a declared column: two or more, and no other.

    A yes and a no are codes of too many columns to tell one from another.
    """
    plain = set(column.values) <= PLAIN
    return not plain and 1 < len(texts) <= MOST_CODES and not unknown_codes(texts, column)


def guess_code(text: str, codes: tuple[str, ...]) -> str:
    """Return the only code that a text begins or gives the initials of; else nothing.

    >>> guess_code("H", ("low", "medium", "high")), guess_code("NAR", ("no_apparent_risk", "low"))
    ('high', 'no_apparent_risk')
    >>> guess_code("N", ("no_apparent_risk", "not_recorded"))
    ''
    """
    short = fold(text)
    begun = [code for code in codes if short and fold(code).startswith(short)]
    initials = [code for code in codes if "".join(w[0] for w in fold(code).split("_")) == short]
    guesses = begun or initials
    return guesses[0] if len(guesses) == 1 else ""
