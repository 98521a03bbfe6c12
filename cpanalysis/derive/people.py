"""Facts about the child or suspect of a row, whatever the row is."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.indicators.record_indicator import Window
from cpanalysis.derive.clock import age_on, band_age
from cpanalysis.derive.rows import Fact, Joined, Link
from cpanalysis.derive.setting import Setting

CHILDREN = Link("children", "child_id", "child_id")
EthnicGroup = pl.Enum(codes.ETHNICITY_GROUP)
YesNo = pl.Enum(codes.YES_NO)


def tell_ethnicity(_: Setting) -> pl.Expr:
    """Return the group of five, from self-defined ethnicity alone."""
    return pl.col("ethnicity_self").replace_strict(
        codes.ETHNICITY_GROUP_OF, default=codes.NOT_RECORDED, return_dtype=EthnicGroup
    )


ETHNICITY = Fact("ethnicity", "group of five, from self-defined ethnicity", tell_ethnicity)


def tell_age(moment: str, table: str, setting: Setting) -> pl.Expr:
    """Return the age by the month of birth, or as the table gives it where none is known."""
    born = age_on(pl.col(moment), pl.col("dob_month"))
    if setting.records.lacks(table, "age"):
        return born
    given = pl.col("age").cast(pl.Int32)
    told = (f"{table}.child_id", "children.child_id")
    lacking = setting.records.lacks("children", "dob_month") or setting.records.fails_to_link(told)
    return given if lacking else pl.coalesce(born.cast(pl.Int32), given)


def ages(moment: str, table: str) -> tuple[Fact, ...]:
    """Return the facts of age on the day of ``moment``: by month of birth, or as it was given."""
    age = Fact("age", "whole years on the day", lambda setting: tell_age(moment, table, setting))
    band = Fact("age_band", "band of that age", lambda _: band_age(pl.col("age")))
    adult = Fact(
        "is_adult", "surely 18 or over", lambda _: pl.col("age") >= 18, otherwise=pl.lit(False)
    )
    return (age, band, adult)


def hour_of(moment: str) -> Fact:
    """Return the fact of the hour of ``moment`` by the local clock."""
    words = "hour by the local clock"
    return Fact("hour_of_day", words, lambda _: pl.col(moment).dt.hour(), of_clock=True)


def times_of(moment: str) -> tuple[Fact, ...]:
    """Return the facts of when ``moment`` was: hour, part of the day and day of the week.

    They are of the time told, which for a report is not that of the event.
    """
    return (
        hour_of(moment),
        Fact(
            "part_of_day",
            "six hours of the local clock",
            lambda _: tell_part_of_day(moment),
            of_clock=True,
        ),
        Fact("weekday", "day of the week by the local clock", lambda _: tell_weekday(moment)),
    )


def tell_part_of_day(moment: str) -> pl.Expr:
    """Return the part of the day by the local clock.

    >>> from datetime import UTC, datetime
    >>> times = pl.DataFrame({"at": [datetime(2024, 1, 1, 5, 59), datetime(2024, 1, 1, 18)]})
    >>> times.select(tell_part_of_day("at"))["at"].to_list()
    ['night_00_to_05', 'evening_18_to_23']
    """
    at = pl.col(moment)
    part = (at.dt.hour() // 6).replace_strict(
        dict(enumerate(codes.PART_OF_DAY[:-1])), default=codes.NOT_RECORDED
    )
    return part.cast(pl.Enum(codes.PART_OF_DAY)).alias(moment)


def tell_weekday(moment: str) -> pl.Expr:
    """Return the day of the week by the local clock."""
    number = pl.col(moment).dt.weekday() - 1
    return number.replace_strict(
        dict(enumerate(codes.WEEKDAY)), return_dtype=pl.Enum(codes.WEEKDAY)
    )


def looked_after(recorded: str, moment: str, key: tuple[str, ...]) -> tuple[Fact | Joined, ...]:
    """Return the facts of looked-after status: as recorded, or on the day by status periods."""
    return (
        on_the_day("looked_after_on_day", "looked_after", moment, key),
        Fact(
            "looked_after",
            "looked after, by the reading chosen",
            lambda setting: pl.col(
                recorded if setting.readings.looked_after == "recorded" else "looked_after_on_day"
            ),
        ),
    )


def on_the_day(name: str, status: str, moment: str, key: tuple[str, ...]) -> Joined:
    """Return the fact that a status was held on the day of ``moment``, first and last day in.

    A row without a child is not recorded; a child without such a period did not have the status.
    """

    def add(frame: pl.LazyFrame, setting: Setting) -> pl.LazyFrame:
        periods = setting.table("child_status_periods").filter(pl.col("status") == status)
        day = pl.col(moment).dt.date()
        held = (pl.col("start_at").dt.date() <= day) & (
            pl.col("end_at").is_null() | (pl.col("end_at").dt.date() >= day)
        )
        marked = mark(frame, periods.select("child_id", "start_at", "end_at"), key, held)
        answer = pl.when("marked").then(pl.lit("yes")).otherwise(pl.lit("no"))
        known = pl.when(pl.col("child_id").is_not_null()).then(answer)
        return marked.with_columns(
            known.otherwise(pl.lit(codes.NOT_RECORDED)).cast(YesNo).alias(name)
        ).drop("marked")

    return Joined(
        (name,),
        f"{status} on the day",
        ("child_id", moment, *key),
        tuple(f"child_status_periods.{column}" for column in STATUS_COLUMNS),
        add,
        windows=(Window("child_status_periods", clock=moment),),
    )


STATUS_COLUMNS = ("child_id", "status", "start_at", "end_at")


def mark(
    frame: pl.LazyFrame, others: pl.LazyFrame, key: tuple[str, ...], when: pl.Expr
) -> pl.LazyFrame:
    """Return rows with ``marked``: one of the child's ``others`` meets a condition beside it."""
    met = frame.join(others, on="child_id", how="inner").filter(when)
    keys = met.select(*key).unique().with_columns(marked=pl.lit(True))
    joined = frame.join(keys, on=list(key), how="left")
    return joined.with_columns(pl.col("marked").fill_null(False))
