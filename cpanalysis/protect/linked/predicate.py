"""What a count counts, as values that facts of a row may take: so that two can be compared.

A condition over rows is read as facts joined by *and*, each with the values that it may have.
Whatever is not of that form (a comparison of two columns, an *or* of different facts) stands as
one fact of its own, known by its text: it is then the same as itself and nothing else.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polars import Expr

TRUE = "true"


@dataclass(frozen=True)
class Values:
    """The values ``listed``, or all ``others``. A value not recorded is one of them.

    >>> some, rest = Values(frozenset("ab")), Values(frozenset("b"), others=True)
    >>> sorted((some & rest).listed), (some & ~some).none
    (['a'], True)
    """

    listed: frozenset[str]
    others: bool = False

    def __and__(self, other: "Values") -> "Values":
        """Return the values in both."""
        match self.others, other.others:
            case False, False:
                return Values(self.listed & other.listed)
            case False, True:
                return Values(self.listed - other.listed)
            case True, False:
                return Values(other.listed - self.listed)
            case _:
                return Values(self.listed | other.listed, others=True)

    def __invert__(self) -> "Values":
        """Return all other values."""
        return Values(self.listed, not self.others)

    @property
    def none(self) -> bool:
        """Whether no value is left."""
        return not self.listed and not self.others


Predicate = frozenset[tuple[str, Values]]
"""Facts with the values that they may have; a fact that is not in it may have any."""

ALWAYS: Predicate = frozenset()
NEVER: Predicate = frozenset({("never", Values(frozenset()))})


def is_one_of(fact: str, values: Iterable[str]) -> Predicate:
    """Return the predicate that a fact has one of some values."""
    return frozenset({(fact, Values(frozenset(values)))})


def both(first: Predicate, second: Predicate) -> Predicate:
    """Return what meets both; :data:`NEVER` where nothing can.

    >>> both(is_one_of("grade", ["high"]), is_one_of("grade", ["low"])) == NEVER
    True
    """
    joined = dict(first)
    for fact, values in second:
        joined[fact] = joined[fact] & values if fact in joined else values
    return NEVER if any(values.none for values in joined.values()) else frozenset(joined.items())


def opposite(predicate: Predicate) -> Predicate:
    """Return what does not meet a predicate; one fact of its own where several are joined."""
    if predicate in (ALWAYS, NEVER):
        return NEVER if predicate == ALWAYS else ALWAYS
    if len(predicate) == 1:
        ((fact, values),) = predicate
        return frozenset({(fact, ~values)})
    return frozenset({(describe(predicate), ~Values(frozenset({TRUE})))})


def describe(predicate: Predicate) -> str:
    """Return a text that is the same for the same predicate."""
    parts = sorted((fact, values.others, sorted(values.listed)) for fact, values in predicate)
    return " and ".join(
        f"{fact} {'not ' if others else ''}in {values}" for fact, others, values in parts
    )


def read_condition(condition: Expr) -> Predicate:
    """Return the predicate of a condition over rows; a condition not known is not met.

    >>> from polars import col
    >>> graded = (col("risk") != "not_recorded").fill_null(False)
    >>> read_condition((col("risk") == "high") & graded) == is_one_of("risk", ["high"])
    True
    >>> read_condition(col("a") < col("b")) == is_one_of('[(col("a")) < (col("b"))]', ["true"])
    True
    """
    text, inputs = str(condition), condition.meta.pop()[::-1]
    if text in ("true", "false"):
        return ALWAYS if text == "true" else NEVER
    if condition.meta.is_column():
        return is_one_of(condition.meta.output_name(), [TRUE])
    if inputs and (known := read_operation(text, inputs)) is not None:
        return known
    return is_one_of(text, [TRUE])


def read_operation(text: str, inputs: list[Expr]) -> Predicate | None:
    """Return the predicate of an operation on its inputs, or None where it is another one."""
    first = str(inputs[0])
    if text == f"{first}.fill_null([false])":
        return read_condition(inputs[0])
    if text == f"{first}.not()":
        return opposite(read_condition(inputs[0]))
    if text.startswith(f"{first}.all_horizontal("):
        return read_all(inputs)
    return read_comparison(text, inputs[0], inputs[1]) if len(inputs) == 2 else None


def read_all(conditions: Iterable[Expr]) -> Predicate:
    """Return what meets all conditions."""
    joined = ALWAYS
    for condition in conditions:
        joined = both(joined, read_condition(condition))
    return joined


def read_comparison(text: str, left: Expr, right: Expr) -> Predicate | None:
    """Return the predicate of *and*, *or*, equal, not equal, or one of a list."""
    if text == f"[({left}) & ({right})]":
        return read_all((left, right))
    if text == f"[({left}) | ({right})]":
        return opposite(both(opposite(read_condition(left)), opposite(read_condition(right))))
    if not left.meta.is_column() or not right.meta.is_literal():
        return None
    return read_values(text, left, right)


def read_values(text: str, column: Expr, literal: Expr) -> Predicate | None:
    """Return the predicate that a column has, or has not, some literal values."""
    forms: Mapping[str, bool] = {
        f"[({column}) == ({literal})]": False,
        f"[({column}) != ({literal})]": True,
        f"{column}.is_in([{literal}])": False,
    }
    values = read_literal(str(literal))
    if text not in forms or values is None:
        return None
    return frozenset({(column.meta.output_name(), Values(values, others=forms[text]))})


def read_literal(text: str) -> frozenset[str] | None:
    """Return the text or texts that a literal holds, or None where it holds something else."""
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return None
    listed = found if isinstance(found, list) else [found]
    return frozenset(listed) if all(isinstance(one, str) for one in listed) else None
