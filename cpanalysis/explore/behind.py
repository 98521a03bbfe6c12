"""The rows behind the figures, for who may read the records."""

import polars as pl

from cpanalysis.declare.indicators import Readings
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.calendar import single_day
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import find_lacking
from cpanalysis.errors import ParameterError
from cpanalysis.explore.prepared import Prepared
from cpanalysis.read.records.records import Records

ON_A_PAGE = (
    "a page of a pack shows protected figures alone: read the records in a notebook of your own,"
    " after cp.open(source, mapping=...)"
)
FOR_OTHERS = "records are for who may read them: ask a session for internal readers"


def require_readable(prepared: Prepared, audience: str) -> Records:
    """Return the records of a session, where who asks may read them.

    Raises
    ------
    ParameterError
        On a page of a pack, for partners, and where there are no records.
    """
    if prepared.parameters.prepared:
        raise ParameterError(ON_A_PAGE)
    if audience != "internal":
        raise ParameterError(FOR_OTHERS)
    return prepared.records


def derive_everything(records: Records, kind: str) -> pl.DataFrame:
    """Return the rows of a kind, each with its columns and every fact that can be derived.

    ``child`` numbers the children of this frame; what was not supplied has no column.
    """
    rows = find_rows(kind)
    setting = Setting(records, Readings(), single_day(records.as_of.date()))
    choices = dict.fromkeys(rows.choices())
    names = [name for name in choices if not find_lacking(rows, (name,), setting)]
    return derive_rows(rows, names, setting).drop("period", "alone")
