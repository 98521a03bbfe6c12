"""Numbers of referral forms and notices, and which of them had been sent."""

import polars as pl

from cpanalysis.sample.clock import midnight
from cpanalysis.sample.plan import Plan


def form_id(source: pl.Expr) -> pl.Expr:
    """Return the number of the referral form about a record.

    >>> pl.select(form_id(pl.lit("ME0010000000"))).item()
    'FE0010000000'
    """
    return pl.concat_str(pl.lit("F"), source.str.slice(1))


def notice_id(source: pl.Expr, place: pl.Expr) -> pl.Expr:
    """Return the number of the notice about the child in that place on the form, from 1.

    >>> pl.select(notice_id(pl.lit("ME0010000000"), pl.lit(1))).item()
    'PE0010000000-1'
    """
    return pl.concat_str(pl.lit("P"), source.str.slice(1), pl.lit("-"), place)


def is_sent(plan: Plan) -> pl.Expr:
    """Return whether a notice had been submitted when the extract was taken."""
    return (pl.col("submitted_at") < midnight(plan.as_of)).fill_null(False)


def sent_notice(source: str, plan: Plan) -> pl.Expr:
    """Return the number of the first notice about a record; null where none had been sent."""
    return pl.when(is_sent(plan)).then(notice_id(pl.col(source), pl.lit(1)))
