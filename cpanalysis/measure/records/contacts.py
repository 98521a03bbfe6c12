"""Children's records one by one, for what only their order in time tells; never shown."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from polars import col

from cpanalysis.declare import codes
from cpanalysis.declare.indicators import Readings
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.calendar import at_midnight, single_day
from cpanalysis.derive.links import CUSTODY_READS, MISSING_READS, VICTIM_READS, gather_contacts
from cpanalysis.derive.registry import find_rows
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import find_lacking
from cpanalysis.read.records.records import Records

EPISODES = "missing_episodes"
DAY_ZERO = date(1970, 1, 1)
EPISODE_COLUMNS = ("district", "returned_at", "rhi_completed_at", "rhi_recorded")
ITEMS = {
    "exploitation investigations": ("cse_investigations", "reported_at", "finalised_at"),
    "referrals": ("ppn_referrals", "submitted_at", "assessed_at"),
}
"""What comes in and goes out: the table, and the columns of both moments."""


@dataclass(frozen=True)
class Listed:
    """Rows of single children, or why there are none."""

    rows: pl.DataFrame
    lacking: str | None = None


def set_up(records: Records, readings: Readings) -> Setting:
    """Return the setting in which rows are listed: no calendar but the last day."""
    last = Setting(records, readings, single_day(DAY_ZERO)).last_day
    return Setting(records, readings, single_day(last))


def in_days(moment: pl.Expr) -> pl.Expr:
    """Return a moment as days since the first of 1970, with fractions.

    >>> from datetime import datetime, UTC
    >>> noon = pl.lit(datetime(1970, 1, 2, 12, tzinfo=UTC))
    >>> pl.select(in_days(noon)).item()
    1.5
    """
    return moment.dt.epoch("us") / 86_400_000_000


def list_episodes(records: Records, readings: Readings) -> Listed:
    """Return child, district, start, return and interview of every missing episode in scope.

    Moments are in days; an episode that no child could be matched to is left out, as nothing
    says whether it repeats another.
    """
    setting, rows = set_up(records, readings), find_rows(EPISODES)
    reason = find_lacking(rows, ("child", *EPISODE_COLUMNS), setting)
    if reason:
        return Listed(pl.DataFrame(), reason)
    derived = derive_rows(rows, EPISODE_COLUMNS, setting)
    return Listed(
        derived.filter("in_scope", col("child").is_not_null()).select(
            "child",
            col("district").cast(pl.String).fill_null(codes.UNKNOWN),
            in_days(col("at")).alias("started"),
            in_days(col("returned_at")).alias("ended"),
            in_days(col("rhi_completed_at")).alias("interviewed"),
        )
    )


def list_contacts(records: Records, readings: Readings) -> Listed:
    """Return child, theme, day and home of every record of the three themes; no child is null."""
    setting = set_up(records, readings)
    reads = (*MISSING_READS, *VICTIM_READS, *CUSTODY_READS, "children.home_district")
    lacking = [reason for read in reads if (reason := records.lacks(*read.split(".")))]
    if lacking:
        return Listed(pl.DataFrame(), lacking[0])
    homes = setting.table("children").select("child_id", home=col("home_district").cast(pl.String))
    contacts = gather_contacts(setting).join(homes, on="child_id", how="left")
    return Listed(
        contacts.select(
            "theme", "child_id", in_days(col("at")).alias("at"), col("home").fill_null("unknown")
        ).collect()
    )


def list_items(records: Records, items: str) -> Listed:
    """Return district and both moments, in days, of everything of a kind that came in."""
    table, opened, closed = ITEMS[items]
    lacking = [
        reason for name in ("district", opened, closed) if (reason := records.lacks(table, name))
    ]
    if lacking:
        return Listed(pl.DataFrame(), lacking[0])
    found = records.table(table).select(
        col("district").cast(pl.String).fill_null(codes.UNKNOWN),
        in_days(col(opened)).alias("opened"),
        in_days(col(closed)).alias("closed"),
    )
    return Listed(found.collect())


def day_of(moment: datetime) -> float:
    """Return a moment in days since the first of 1970, with fractions.

    >>> from datetime import UTC
    >>> day_of(datetime(1970, 1, 2, 12, tzinfo=UTC))
    1.5
    """
    return moment.timestamp() / 86_400


def day_number(day: date) -> float:
    """Return the local midnight at which a day begins, in days since the first of 1970.

    >>> day_number(date(1971, 1, 1)) < 365
    True
    """
    return float(pl.select(in_days(at_midnight(day))).item())
