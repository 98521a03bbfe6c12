"""Facts about the record itself: cells answered, and times out of order."""

import polars as pl

from cpanalysis.declare import codes
from cpanalysis.declare.tables import TABLES, Column, Rule
from cpanalysis.derive.rows import Fact
from cpanalysis.derive.setting import Setting

UNANSWERED = (codes.NOT_RECORDED, "not_known", "not_assessed", codes.UNKNOWN)
ORDER_WORDS = ("_not_before_", "_after_")


def quality_facts(table: str) -> tuple[Fact, ...]:
    """Return the facts about the records of one table themselves."""
    return (*cell_facts(table), *order_facts(table))


def cell_facts(table: str) -> tuple[Fact, ...]:
    """Return how many cells of a row must be answered, are answered, or were not supplied."""
    return (
        Fact(
            "cells_required",
            "cells of required coded columns that apply",
            lambda setting: count_cells(table, setting, (codes.NOT_APPLICABLE,)),
        ),
        Fact(
            "cells_answered",
            "those of them that are answered",
            lambda setting: count_cells(table, setting, (codes.NOT_APPLICABLE, *UNANSWERED)),
        ),
        Fact(
            "cells_not_supplied",
            "required coded columns that were not supplied",
            lambda setting: pl.lit(
                len(required_columns(table)) - len(supplied_columns(table, setting)), pl.Int32
            ),
        ),
    )


def order_facts(table: str) -> tuple[Fact, ...]:
    """Return whether a row breaks a rule on the order of its times, where there is such a rule."""
    broken = Fact(
        "out_of_order",
        "breaks a rule on the order of times",
        lambda setting: pl.any_horizontal(
            ~rule.expression.fill_null(True) for rule in supplied_rules(table, setting)
        ),
    )
    return (broken,) if order_rules(table) else ()


def required_columns(table: str) -> tuple[Column, ...]:
    """Return the columns that must be answered and have a code for when they are not.

    >>> [column.name for column in required_columns("cse_devices")]
    ['owner', 'exam_status', 'evidence_recovered']
    """
    columns = TABLES[table].columns
    return tuple(
        column for column in columns if not column.nullable and set(column.values) & set(UNANSWERED)
    )


def supplied_columns(table: str, setting: Setting) -> tuple[Column, ...]:
    """Return the required columns that were supplied, or all where none was."""
    required = required_columns(table)
    lacks = setting.records.lacks
    return tuple(one for one in required if not lacks(table, one.name)) or required


def count_cells(table: str, setting: Setting, left_out: tuple[str, ...]) -> pl.Expr:
    """Return the number of cells of a row that hold none of the codes left out."""
    counted = [
        ~pl.col(column.name).is_in([code for code in column.values if code in left_out])
        for column in supplied_columns(table, setting)
    ]
    return pl.sum_horizontal(one.cast(pl.Int32) for one in counted)


def order_rules(table: str) -> tuple[Rule, ...]:
    """Return the rules on the order of times.

    >>> [rule.name for rule in order_rules("case_audits")]
    ['assessed_at_not_before_case_date']
    """
    rules = TABLES[table].rules
    return tuple(rule for rule in rules if any(word in rule.name for word in ORDER_WORDS))


def supplied_rules(table: str, setting: Setting) -> tuple[Rule, ...]:
    """Return those of these rules whose columns were supplied, or all where none has them."""
    rules = order_rules(table)
    return tuple(rule for rule in rules if not lacks_column(rule, table, setting)) or rules


def lacks_column(rule: Rule, table: str, setting: Setting) -> bool:
    """Say whether a column of a rule was not supplied."""
    columns = rule.expression.meta.root_names()
    return any(setting.records.lacks(table, column) for column in columns)
