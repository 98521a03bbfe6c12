"""What a notebook or a pack can be told: the closed vocabulary of parameters.

The field names are the vocabulary, their annotations the types and the help, their defaults the
defaults; a field without a default must be given. A new parameter is one new field.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.authorities import AUTHORITY_NAMES
from cpanalysis.declare.family import KNOWN_CODES, PRIMARY
from cpanalysis.declare.whom import MANY, MANY_OR_ALL, WHOM
from cpanalysis.errors import ParameterError, require_choice

AUDIENCES = ("internal", "partner")
LEAST = 3
"""No threshold of small counts is below this: a count of two tells each of two the other."""

Texts = tuple[str, ...]


@dataclass(frozen=True)
class About:
    """What a parameter means, and which values it takes beyond its type.

    ``known_as`` stands for choices that are too many to be listed; a text other than the default is
    written as ``pattern`` says, of which ``example`` is one.
    """

    help: str
    choices: Texts = ()
    known_as: str = ""
    pattern: str = ""
    example: str = ""
    within: range | None = None


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What notebooks and packs have in common."""

    official: Annotated[str, About("folder of official figures; empty for the shipped ones")] = ""
    published: Annotated[str, About("folder of published figures; empty for the shipped ones")] = ""
    releases: Annotated[
        str, About("folder of downloaded whole-England files; empty for data/releases, if any")
    ] = ""
    source: Annotated[
        str, About("records: a folder, file or database address; empty for a synthetic sample")
    ] = ""
    mapping: Annotated[str, About("how the records are laid out; empty for the dictionary")] = ""
    events: Annotated[
        str, About("file of the force's own dated events; empty for the published ones alone")
    ] = ""
    prepared: Annotated[str, About("results that a pack has prepared; set by the pack")] = ""
    audience: Annotated[str, About("who will read the page", choices=AUDIENCES)] = "internal"
    threshold: Annotated[
        int,
        About("counts made from records below this are hidden", within=range(LEAST, 101)),
    ] = 5
    round_to: Annotated[
        int,
        About("counts made from records are rounded to this; 0 for as they are", within=range(101)),
    ] = 0
    latest_year: Annotated[
        int, About("newest year to show; 0 for the newest there is", within=range(2000, 2101))
    ] = 0
    baseline: Annotated[
        str,
        About(
            'last month of the baseline year ("2023-09"); empty for the first there is',
            pattern=r"[12]\d{3}-(0[1-9]|1[0-2])",
            example="2023-09",
        ),
    ] = ""
    seed: Annotated[int, About("where every simulation starts", within=range(1, 2**31))] = 1
    change_percent: Annotated[
        int,
        About("change in per cent that charts say how soon they would find", within=range(1, 100)),
    ] = 20
    targets: Annotated[
        Texts, About('targets of charts ("aa_within_2h_rate=0.9"), shares from 0 to 1; none')
    ] = ()
    phases: Annotated[
        Texts, About("codes of events at which charts begin anew, with a new baseline; none")
    ] = ()
    primary: Annotated[
        Texts, About("indicators whose comparisons are not exploratory", choices=KNOWN_CODES)
    ] = PRIMARY

    @property
    def whom(self) -> Texts:
        """The authorities that figures are compared for, beside the districts of the force."""
        return ()


@dataclass(frozen=True, kw_only=True)
class PageParameters(Parameters):
    """What one notebook about a district is run with."""

    district: Annotated[
        str, About("whom the page is about", choices=AUTHORITY_NAMES, known_as=MANY)
    ]

    @property
    def whom(self) -> Texts:
        """The authority that the page is about."""
        return (self.district,)

    @property
    def area(self) -> str:
        """Whom the page is about."""
        return self.district


@dataclass(frozen=True, kw_only=True)
class ForceParameters(Parameters):
    """What one notebook about the whole force is run with."""

    force: Annotated[str, About("whose districts are compared", choices=(FORCE.name,))]

    @property
    def area(self) -> str:
        """Whom the page is about."""
        return self.force


AnyPage = PageParameters | ForceParameters


@dataclass(frozen=True, kw_only=True)
class PackParameters(Parameters):
    """What a pack is made of: the content of a file of ``params/``."""

    name: Annotated[str, About("name of the pack, as on its front page")]
    districts: Annotated[
        Texts,
        About("whom the pack is about", choices=WHOM, known_as=MANY_OR_ALL),
    ]
    notebooks: Annotated[Texts, About("codes of the notebooks, in the order of the front page")]
    notebooks_from: Annotated[str, About("folder of notebooks; empty for the shipped ones")] = ""

    @property
    def whom(self) -> Texts:
        """The authorities that the pack is about."""
        return self.districts


Wanted = TypeVar("Wanted", bound=Parameters)


def check_parameters(namespace: Mapping[str, object]) -> None:
    """Refuse a notebook's parameters unless each is known, of its type and a valid choice.

    Called in a notebook with ``globals()`` before anything else defines a name, because a run
    with parameters accepts a misspelt one in silence and reports on the default district.

    Parameters
    ----------
    namespace
        The names of the notebook. Private names and those of IPython are left alone, and so is
        everything that a cell of parameters could not have set.

    Raises
    ------
    ParameterError
        With the valid choices and the nearest of them.

    Examples
    --------
    >>> check_parameters({"district": "Hartlepool", "In": [""], "_i1": "1 + 1"})
    >>> check_parameters({"district": "Hartlepool", "distrct": "Middlesbrough"})
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: no parameter 'distrct'; known: official, published, source, \
events, audience, round_to, latest_year, seed, change_percent, phases, primary, district and 6 \
more. Did you mean 'district'?
    """
    read_page_parameters(namespace)


def read_page_parameters(namespace: Mapping[str, object]) -> PageParameters:
    """Return the checked parameters of a notebook from its names; see :func:`check_parameters`.

    >>> read_page_parameters({"district": "Hartlepool"}).audience
    'internal'
    """
    return read_parameters(choose_parameters(namespace), PageParameters)


def read_force_parameters(namespace: Mapping[str, object]) -> ForceParameters:
    """Return the checked parameters of a notebook about the force from its names.

    Raises
    ------
    ParameterError
        As :func:`check_parameters`; a district is not among those known.

    Examples
    --------
    >>> read_force_parameters({"force": "Cleveland"}).area
    'Cleveland'
    """
    return read_parameters(choose_parameters(namespace), ForceParameters)


def read_parameters(values: Mapping[str, object], wanted: type[Wanted]) -> Wanted:
    """Return ``values`` as checked parameters of the ``wanted`` sort.

    Raises
    ------
    ParameterError
        For a name that is unknown, one that is missing, a wrong type or an invalid choice.

    Examples
    --------
    >>> read_parameters({"district": "Hartlepool"}, PageParameters).latest_year
    0
    >>> read_parameters({"district": False}, PageParameters)
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: parameter 'district' is False, not text; YAML reads yes, \
no, on and off as true or false: put the value in quotes
    """
    known = {field.name: field for field in fields(wanted)}
    for name in values:
        require_choice(name, known, what="parameter")
    require_all(values, known.values())
    checked: dict[str, Any] = {
        name: read_value(value, name, wanted=wanted) for name, value in values.items()
    }
    return wanted(**checked)


def choose_parameters(namespace: Mapping[str, object]) -> dict[str, object]:
    """Return the names that a cell of parameters could have set.

    >>> choose_parameters({"district": "Hartlepool", "Out": {}, "_": "", "len": len})
    {'district': 'Hartlepool'}
    """
    return {
        name: value
        for name, value in namespace.items()
        if is_public(name) and (name in page_names() or could_be_set(value))
    }


def is_public(name: str) -> bool:
    """Tell names of a notebook's author from private ones and IPython's own lists."""
    return not name.startswith("_") and name not in {"In", "Out"}


def could_be_set(value: object) -> bool:
    """Tell a value that a cell of parameters can hold, nothing included."""
    return value is None or type(value) in {str, int, float, bool, list}


@cache
def page_names() -> frozenset[str]:
    """Return the names of everything a notebook can be told."""
    return frozenset(
        field.name for wanted in (PageParameters, ForceParameters) for field in fields(wanted)
    )


def require_all(given: Iterable[str], known: Iterable[Field[Any]]) -> None:
    """Raise where a parameter without a default is not among those given."""
    required = [field.name for field in known if field.default is MISSING]
    missing = [name for name in required if name not in set(given)]
    if missing:
        raise ParameterError(f"missing: {', '.join(missing)}; {', '.join(required)} must be given")


def read_value(value: object, name: str, *, wanted: type[Parameters]) -> object:
    """Return one value in its declared type, refused where it is of another or out of choice."""
    kind, about = describe_parameter(name, wanted)
    if kind is Texts:
        return tuple(check_item(item, name, about=about) for item in check_list(value, name))
    if type(value) is not kind:
        raise ParameterError(explain_type(value, name, kind=kind))
    return check_item(value, name, about) if kind is str else check_range(value, name, about)


def describe_parameter(name: str, wanted: type[Parameters]) -> tuple[object, About]:
    """Return the type and the meaning of a parameter.

    >>> describe_parameter("audience", PageParameters)[1].choices
    ('internal', 'partner')
    """
    kind, about = get_args(get_type_hints(wanted, include_extras=True)[name])
    return kind, about


def check_list(value: object, name: str) -> list[object]:
    """Return a list with something in it and nothing twice."""
    if not isinstance(value, list | tuple) or not value:
        raise ParameterError(f"parameter {name!r} is {value!r}, not a list with at least one name")
    twice = [item for item in value if list(value).count(item) > 1]
    if twice:
        raise ParameterError(f"parameter {name!r} names {twice[0]!r} twice; name each once")
    return list(value)


def check_item(value: object, name: str, about: About) -> str:
    """Return a text that is among the choices, where there are choices."""
    if not isinstance(value, str):
        raise ParameterError(explain_type(value, name, kind=str))
    if about.pattern and value and not re.fullmatch(about.pattern, value):
        raise ParameterError(f"parameter {name!r} is {value!r}; write it as {about.example!r}")
    singular = name.removesuffix("s") if about.choices else name
    return require_choice(value, about.choices or [value], what=singular, known_as=about.known_as)


def check_range(value: object, name: str, about: About) -> object:
    """Return a value that is within its range or the default, where there is a range."""
    if about.within is None or value in about.within or value == getattr(Parameters, name, None):
        return value
    first, last = about.within[0], about.within[-1]
    raise ParameterError(f"parameter {name!r} is {value}; known: {first} to {last}. {about.help}")


KINDS_IN_WORDS: dict[object, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}

REMEDIES: tuple[tuple[Callable[[object], bool], str], ...] = (
    (
        lambda value: isinstance(value, bool),
        "YAML reads yes, no, on and off as true or false: put the value in quotes",
    ),
    (
        lambda value: isinstance(value, date),
        "YAML reads it as a date: put the value in quotes",
    ),
    (lambda value: isinstance(value, str), "write the value without quotes"),
    (lambda value: value is None, "give a value, or leave the line out"),
)


def explain_type(value: object, name: str, *, kind: object) -> str:
    """Say what is wrong with the type of a value, and how to mend it.

    >>> explain_type("2024", "latest_year", kind=int)
    "parameter 'latest_year' is '2024', not a whole number; write the value without quotes"
    """
    remedies = (remedy for applies, remedy in REMEDIES if applies(value))
    remedy = next(remedies, f"give {KINDS_IN_WORDS[kind]}, in quotes where it is text")
    return f"parameter {name!r} is {value!r}, not {KINDS_IN_WORDS[kind]}; {remedy}"
