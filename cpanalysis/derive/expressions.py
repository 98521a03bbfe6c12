"""Whether an expression over rows means something: its columns, kinds, codes, one row at a time.

Polars compares a coded column with a text that is no code of it and answers false in every row, so
that a mistyped code would count nobody and say so as a fact. Here every text that an expression
compares is held against the values that can be there, every kind against the other, and the
expression is tried out on made-up rows: what cannot be told is refused.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import prod
from typing import Any

import polars as pl

from cpanalysis.declare.tables import TIME_ZONE
from cpanalysis.errors import ParameterError, require_choice

COMPARED = {"Eq", "NotEq", "EqValidity", "NotEqValidity", "Lt", "LtEq", "Gt", "GtEq"}
PASSING_ON = {"FillNull", "Coalesce"}
OVER_ROWS = ("Over", "Agg", "Len", "Filter", "Sort", "SortBy", "Gather", "Slice", "Explode")
OF_PYTHON = ("AnonymousFunction", "AnonymousAgg", "Eval", "StructEval")
ROWS_TRIED, LAST_TRIED = 9, 4
MOST_COMBINED = 20_000
KINDS = (
    (pl.Boolean, "yes or no"),
    (pl.Enum, "codes"),
    (pl.String, "text"),
    (pl.Date, "days"),
    (pl.Datetime, "times"),
    (pl.Duration, "lengths of time"),
    (pl.List, "lists of codes"),
)
OPAQUE = "a function of Python cannot be looked into; write it as expressions of polars"
TEXT_LIKE = (pl.String, pl.Enum, pl.Categorical)


def require_condition(expression: object, schema: pl.Schema, *, what: str) -> None:
    """Refuse what is not a condition over rows of ``schema``, true or false for each of them.

    Raises
    ------
    ParameterError
        In words, with the values that a column can have and the nearest of them.

    Examples
    --------
    >>> rows = pl.Schema({"risk": pl.Enum(["high", "low"]), "age": pl.Int64()})
    >>> require_condition(pl.col("risk").is_in(["high"]), rows, what="numerator")
    >>> require_condition(pl.col("risk") == "hihg", rows, what="numerator")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: numerator: no value of risk 'hihg'; known: high, low. Did \
you mean 'high'?
    >>> require_condition(pl.col("age"), rows, what="numerator")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: numerator: age gives numbers, not yes or no; compare it, as \
in pl.col("age") > 0
    """
    found = require_expression(expression, schema, what=what)
    kind = kind_of(found, schema)
    if kind != pl.Boolean:
        names = ", ".join(found.meta.root_names()) or str(found)
        first = next(iter(found.meta.root_names()), "...")
        example = '"..."' if isinstance(kind, TEXT_LIKE) else "0"
        compare = "==" if isinstance(kind, TEXT_LIKE) else ">"
        raise ParameterError(
            f"{what}: {names} gives {word_kind(kind)}, not yes or no; compare it, as in"
            f' pl.col("{first}") {compare} {example}'
        )


def require_number(expression: object, schema: pl.Schema, *, what: str) -> None:
    """Refuse what is not a number for each row of ``schema``; yes or no counts as 1 or 0.

    Raises
    ------
    ParameterError
        As :func:`require_condition` does.
    """
    found = require_expression(expression, schema, what=what)
    kind = kind_of(found, schema)
    if not (kind.is_numeric() or kind == pl.Boolean):
        raise ParameterError(f"{what}: {found} gives {word_kind(kind)}, not a number")


def require_expression(expression: object, schema: pl.Schema, *, what: str) -> pl.Expr:
    """Return an expression that can be worked out for each row of ``schema`` by itself.

    Raises
    ------
    ParameterError
        For what is no expression, columns that the rows do not have, kinds that do not go
        together, codes that a column cannot have, and what is worked out over several rows.
    """
    if not isinstance(expression, pl.Expr):
        raise ParameterError(f"{what}: {expression!r} is no expression; write pl.col(...)")
    for name in expression.meta.root_names():
        require_choice(name, schema, what=f"column or fact for {what}")
    if expression.meta.is_column():
        return expression
    refuse_wrong_parts(expression, schema, what=what)
    refuse_over_rows(expression, schema, what=what)
    refuse_constant_tests(expression, schema, what=what)
    return expression


def refuse_wrong_parts(expression: pl.Expr, schema: pl.Schema, *, what: str) -> None:
    """Refuse, from the inside out, the first part that goes wrong."""
    for part in parts_of(expression):
        refuse_wrong_parts(part, schema, what=what)
    node = read_node(expression, what=what)
    if "Selector" in node:
        raise ParameterError(f"{what}: name the columns one by one, not as {expression}")
    if node.keys() & set(OF_PYTHON):
        raise ParameterError(f"{what}: {OPAQUE}")
    if not node.keys() & {"Column", "Literal"}:
        refuse_operation(expression, node, schema, what=what)


def refuse_operation(
    expression: pl.Expr, node: Mapping[str, Any], schema: pl.Schema, *, what: str
) -> None:
    """Refuse an operation on sound parts that compares what does not go together, or fails."""
    if compared := compared_parts(expression, node):
        refuse_wrong_comparison(*compared, schema, what=what)
    try:
        evaluate(expression, schema)
    except pl.exceptions.PolarsError as error:
        first = str(error).strip().splitlines()[0]
        raise ParameterError(f"{what}: {expression} cannot be worked out: {first}") from None


def refuse_wrong_comparison(left: pl.Expr, right: pl.Expr, schema: pl.Schema, *, what: str) -> None:
    """Refuse a comparison of two kinds that are never equal, or with a code that is none."""
    kinds = [inner(kind_of(side, schema)) for side in (left, right)]
    texts = [isinstance(kind, TEXT_LIKE) for kind in kinds]
    if None not in (values := [values_of(side, schema) for side in (left, right)]):
        refuse_unknown_values((left, right), values, schema, what=what)
    nulls = [kind == pl.Null for kind in kinds]
    if texts[0] != texts[1] and not any(nulls):
        told = " and ".join(
            f"{write_part(side)} ({word_kind(kind)})"
            for side, kind in zip((left, right), kinds, strict=True)
        )
        raise ParameterError(f"{what}: {told} cannot be compared")


def refuse_unknown_values(
    sides: tuple[pl.Expr, pl.Expr],
    values: list[frozenset[str] | None],
    schema: pl.Schema,
    *,
    what: str,
) -> None:
    """Refuse a literal that the other side can never be, and two sides that never meet."""
    for own, other, side in ((0, 1, sides[1]), (1, 0, sides[0])):
        if not sides[own].meta.root_names() and side.meta.root_names():
            known = values[other] or frozenset()
            names = list(dict.fromkeys(side.meta.root_names()))
            listed = in_order(known, names, schema)
            for text in sorted(values[own] or ()):
                require_value(text, listed, what=what, name=", ".join(names))
    first, second = (one or frozenset() for one in values)
    if first and second and not first & second:
        raise ParameterError(f"{what}: {sides[0]} and {sides[1]} have no value in common")


def require_value(text: str, known: list[str], *, what: str, name: str) -> None:
    """Refuse a value that a column cannot have, saying of what and naming those that it can."""
    try:
        require_choice(text, known, what=f"value of {name}")
    except ParameterError as error:
        raise ParameterError(f"{what}: {error}") from None


def in_order(values: frozenset[str], names: list[str], schema: pl.Schema) -> list[str]:
    """Return values in the order of the codes of the column that they come from."""
    kind = inner(schema[names[0]])
    codes = (
        [code for code in kind.categories if code in values] if isinstance(kind, pl.Enum) else []
    )
    return [*codes, *sorted(values - set(codes))]


def refuse_over_rows(expression: pl.Expr, schema: pl.Schema, *, what: str) -> None:
    """Refuse what depends on other rows, in any of its parts.

    What is not plain from how it is written is tried on made-up rows: on all of them, on some, and
    in the opposite order.
    """
    rows = make_rows(schema, expression.meta.root_names())
    nodes = {str(number): node for number, node in enumerate(walk(expression))}
    made = [node.alias(name) for name, node in nodes.items()]
    found, of_last, of_turned = (
        of.with_columns(made) for of in (rows, rows.tail(LAST_TRIED), rows.reverse())
    )
    for name, node in nodes.items():
        alike = found[name].tail(LAST_TRIED).equals(of_last[name])
        turned = found[name].equals(of_turned[name].reverse())
        if not (alike and turned) or read_node(node, what=what).keys() & set(OVER_ROWS):
            raise ParameterError(
                f"{what}: {node} is worked out over several rows; an indicator looks at each row"
                " by itself (docs/facts.md lists the facts that look at other rows)"
            )


def refuse_constant_tests(expression: pl.Expr, schema: pl.Schema, *, what: str) -> None:
    """Refuse a test of coded columns with texts that comes out alike for every value.

    Texts in comparisons were looked at already; others (beginnings, patterns, lists put together)
    are tried on every combination of values, or refused where there are too many.
    """
    for node in walk(expression):
        if not has_unchecked_text(node, schema, what=what):
            continue
        rows = combine(schema, node.meta.root_names())
        if rows is None:
            raise ParameterError(
                f"{what}: {node} cannot be held against the codes of its columns; compare each"
                " column with its codes"
            )
        found = rows.select(node.alias("made"))["made"]
        if found.dtype == pl.Boolean and found.drop_nulls().n_unique() < 2:
            raise ParameterError(f"{what}: {node} comes out alike whatever its columns hold")


def has_unchecked_text(node: pl.Expr, schema: pl.Schema, *, what: str) -> bool:
    """Say whether an operation brings a text to coded columns in a way not yet looked at."""
    coded = any(isinstance(inner(schema[name]), pl.Enum) for name in node.meta.root_names())
    literals = [part for part in parts_of(node) if not part.meta.root_names()]
    if not coded or not literals:
        return False
    told = read_node(node, what=what)
    checked = compared_parts(node, told) or "Ternary" in told or is_passing_on(told)
    of_text = any(is_text(kind_of(part, schema)) for part in literals)
    return bool(of_text and not checked)


def values_of(expression: pl.Expr, schema: pl.Schema) -> frozenset[str] | None:
    """Return the texts that an expression can give; None where it can give any.

    >>> rows = pl.Schema({"risk": pl.Enum(["high", "low"]), "place": pl.String()})
    >>> sorted(values_of(pl.col("risk").cast(pl.String).fill_null("none"), rows))
    ['high', 'low', 'none']
    >>> values_of(pl.col("place"), rows) is None
    True
    """
    kind = inner(kind_of(expression, schema))
    if not is_text(kind):
        return None
    names = expression.meta.root_names()
    if not names:
        return texts_in(pl.select(expression.alias("made"))["made"])
    if isinstance(kind, pl.Enum):
        return frozenset(kind.categories)
    rows = combine(schema, names)
    if rows is not None:
        return texts_in(rows.select(expression.alias("made"))["made"])
    return values_passed_on(expression, schema)


def values_passed_on(expression: pl.Expr, schema: pl.Schema) -> frozenset[str] | None:
    """Return what the parts of a choice or a filled gap can give together."""
    node = read_node(expression, what="expression")
    parts = parts_of(expression)
    if "Ternary" in node:
        predicate = node["Ternary"]["predicate"]
        parts = [part for part in parts if read_node(part, what="expression") != predicate]
    elif not ("Cast" in node or "Alias" in node or is_passing_on(node)):
        return None
    found = [values_of(part, schema) for part in parts]
    return None if None in found else frozenset().union(*(one or () for one in found))


def texts_named(expression: pl.Expr) -> frozenset[str]:
    """Return the texts that stand in an expression as they are.

    >>> sorted(texts_named(pl.col("risk").is_in(["high", "low"])))
    ['high', 'low']
    """
    literals = [node for node in walk(expression) if not node.meta.root_names()]
    made = [pl.select(node.alias("made"))["made"] for node in literals]
    return frozenset().union(*(texts_in(one) for one in made if is_text(one.dtype)))


def is_text(kind: pl.DataType) -> bool:
    """Say whether a type is of texts or codes, or of lists of them."""
    return isinstance(inner(kind), TEXT_LIKE)


def texts_in(values: pl.Series) -> frozenset[str]:
    """Return the different texts of a column, or of the lists in it."""
    flat = values.explode() if isinstance(values.dtype, pl.List) else values
    return frozenset(flat.cast(pl.String).drop_nulls())


def compared_parts(expression: pl.Expr, node: Mapping[str, Any]) -> tuple[pl.Expr, pl.Expr] | None:
    """Return the two sides of a comparison, of a look-up in a list, or None for all else."""
    parts = parts_of(expression)
    function = node["Function"].get("function") if "Function" in node else None
    listed = isinstance(function, dict) and (
        "IsIn" in str(function.get("Boolean", ""))
        or "Contains" in str(function.get("ListExpr", ""))
    )
    binary = "BinaryExpr" in node and node["BinaryExpr"]["op"] in COMPARED
    return (parts[0], parts[1]) if (listed or binary) and len(parts) == 2 else None


def is_passing_on(node: Mapping[str, Any]) -> bool:
    """Say whether an operation gives one of its inputs as it is."""
    return "Function" in node and str(node["Function"].get("function")) in PASSING_ON


def parts_of(expression: pl.Expr) -> list[pl.Expr]:
    """Return what an expression is put together from, in order."""
    return expression.meta.pop()[::-1]


def walk(expression: pl.Expr) -> Iterator[pl.Expr]:
    """Yield an expression and everything that it is put together from."""
    yield expression
    for part in parts_of(expression):
        yield from walk(part)


def read_node(expression: pl.Expr, *, what: str) -> dict[str, Any]:
    """Return how polars writes an expression down; its outermost operation is the only key.

    Raises
    ------
    ParameterError
        For a function of Python, which nobody can look into.
    """
    try:
        node = json.loads(expression.meta.serialize(format="json"))
    except (pl.exceptions.PolarsError, ValueError, TypeError):
        raise ParameterError(f"{what}: {OPAQUE}") from None
    return node if isinstance(node, dict) else {str(node): None}


def evaluate(expression: pl.Expr, schema: pl.Schema) -> pl.Series:
    """Return an expression worked out on made-up rows."""
    rows = make_rows(schema, expression.meta.root_names())
    return rows.select(expression.alias("made"))["made"]


def kind_of(expression: pl.Expr, schema: pl.Schema) -> pl.DataType:
    """Return the type of what an expression gives."""
    if expression.meta.is_column():
        return schema[expression.meta.output_name()]
    return evaluate(expression, schema).dtype


def inner(kind: pl.DataType) -> pl.DataType:
    """Return the type of the entries of a list, or of a column that holds no lists."""
    return kind.inner if isinstance(kind, pl.List | pl.Array) else kind  # type: ignore[return-value]


def write_part(part: pl.Expr) -> str:
    """Return a part of an expression as its writer would know it again."""
    if part.meta.is_column():
        return part.meta.output_name()
    if part.meta.root_names():
        return str(part)
    found = pl.select(part.alias("made"))["made"].to_list()
    return repr(found[0] if len(found) == 1 else found)


def word_kind(kind: pl.DataType) -> str:
    """Return a type in words.

    >>> word_kind(pl.Boolean()), word_kind(pl.Int8()), word_kind(pl.Datetime())
    ('yes or no', 'numbers', 'times')
    """
    known = (words for type_, words in KINDS if kind == type_)
    return next(known, "numbers" if kind.is_numeric() else "nothing")


def combine(schema: pl.Schema, names: list[str]) -> pl.DataFrame | None:
    """Return every combination of the values of coded columns, not known among them.

    None where a column is not coded, or combinations are too many.
    """
    kinds = {name: schema[name] for name in dict.fromkeys(names)}
    if not all(isinstance(kind, pl.Enum | pl.Boolean) for kind in kinds.values()):
        return None
    listed = {
        name: [*(kind.categories if isinstance(kind, pl.Enum) else (True, False)), None]
        for name, kind in kinds.items()
    }
    if prod(map(len, listed.values())) > MOST_COMBINED:
        return None
    return pl.DataFrame(list(product(*listed.values())), schema=kinds, orient="row")


def make_rows(schema: pl.Schema, names: list[str]) -> pl.DataFrame:
    """Return made-up rows with the columns ``names``, all different, the last not known."""
    columns = {
        name: pl.Series(make_values(schema[name], place), dtype=schema[name])
        for place, name in enumerate(dict.fromkeys(names))
    }
    return pl.DataFrame(columns) if columns else pl.DataFrame({"": [None] * ROWS_TRIED})


def make_values(kind: pl.DataType, place: int) -> list[Any]:
    """Return values of a kind, in another order for each column."""
    order = [(number * (2 * place + 1) + place) % (ROWS_TRIED - 1) for number in range(ROWS_TRIED)]
    made = [make_value(kind, number) for number in order]
    return [*made[:-1], None]


def make_value(kind: pl.DataType, number: int) -> Any:
    """Return one made-up value of a kind."""
    if isinstance(kind, pl.Enum):
        return kind.categories[number % len(kind.categories)]
    if isinstance(kind, pl.List):
        return [make_value(inner(kind), number)]
    if isinstance(kind, pl.Datetime):
        zone = {"time_zone": TIME_ZONE} if kind.time_zone else {}
        moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=37 * number)
        return moment if zone else moment.replace(tzinfo=None)
    plain: dict[Any, Any] = {
        pl.Boolean: number % 2 == 0,
        pl.Date: date(2024, 1, 1) + timedelta(days=number),
        pl.Duration: timedelta(hours=7 * number),
        pl.String: f"text {number}",
    }
    return plain.get(kind.base_type(), number)
