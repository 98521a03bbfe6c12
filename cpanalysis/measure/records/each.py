"""Record by record: what a share counts, for statistics that must know which are of one child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from cpanalysis.derive.build import derive_rows
from cpanalysis.measure.records.cells import group_keys, name_district
from cpanalysis.measure.records.engine import plan_request
from cpanalysis.measure.records.plan import Planned, needed_columns
from cpanalysis.measure.records.request import Request
from cpanalysis.read.records.records import Records

NAMES = ("hit", "counted", "not_recorded")
ANYTHING = Request()


@dataclass(frozen=True, eq=False)
class Each:
    """Records of one share; never shown, as each is of one child.

    ``rows`` have ``district``, ``period_start``, ``child`` (null where not matched), whether the
    record is ``counted``, whether it is a ``hit``, whether its answer is ``not_recorded``, and
    the strata asked for; ``lacking`` says of a stratum that is not among them what it lacks.
    Nothing at all could be told where ``reason`` says why.
    """

    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    lacking: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


def list_each(
    records: Records, code: str, strata: Sequence[str], request: Request = ANYTHING
) -> Each:
    """Return the records that the share ``code`` is about, by month.

    Raises
    ------
    ParameterError
        For an indicator or stratum that is not known.
    """
    splits = tuple((name,) for name in strata)
    asked = replace(request, indicators=(code,), strata=splits, length="month")
    whole, *parts = (one for one in plan_request(records, asked) if one.task.measure.code == code)
    if whole.lacking is not None:
        return Each(reason=whole.lacking)
    lacking = {one.task.strata[0]: one.lacking for one in parts if one.lacking is not None}
    told = [one for one in parts if one.lacking is None]
    return Each(list_rows(whole, told), lacking)


def list_rows(whole: Planned, parts: Sequence[Planned]) -> pl.DataFrame:
    """Return the records that are counted, or would be if their answer were recorded."""
    setting, task = whole.setting, whole.task
    terms = {
        "hit": task.terms.numerator,
        "counted": task.terms.denominator,
        "not_recorded": task.terms.allowed & ~task.terms.recorded,
    }
    names = {name: None for one in (whole, *parts) for name in needed_columns(one)}
    rows = derive_rows(task.measure.rows, names, setting)
    strata = [pl.col(name).cast(pl.String) for one in parts for name in one.task.strata]
    return (
        rows.select(*group_keys(task), "child", *strata, **terms)
        .filter(pl.col("counted") | pl.col("not_recorded"))
        .with_columns(name_district())
        .join(setting.calendar.frame(), on="period")
    )
