"""What others have published about the force: figures, grades, events, recommendations.

Every file is declared below, column by column; one reader holds the files to it. A frame keeps the
order of its file and adds ``row``, the line in the file (the header is line 1), for messages. Empty
text is ``""``, an empty list ``[]``; a day or figure that is not known stays null.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES, FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.published import GRADES, Published
from cpanalysis.declare.results import THEMES
from cpanalysis.declare.traces import RECORD
from cpanalysis.errors import InputError, nearest, refuse_rows

NATIONAL_AVERAGE = "national average"
EVERY_THEME = "all"
JUDGEMENTS = ("outstanding", "good", "adequate", "requires_improvement", "inadequate")
GRADE_THEMES = ("missing", "cse", "custody", "other")
TOPICS = ("missing", "cse", "csa", "custody", "referral", "sex_offenders", "workforce", EVERY_THEME)
CATALOGUE_THEMES = (
    *("missing", "cse", "custody", "referrals"),
    *("audits", "links", "data_quality", "workforce"),
)
FIGURE_UNITS = (
    *("proportion", "count", "hours", "days", "weeks", "months", "years"),
    *("cases", "episodes", "offenders", "square miles", "GBP"),
)
CATALOGUE_UNITS = (
    *("count", "proportion", "ratio", "per 1,000 a year", "per 1,000 rows"),
    *("minutes", "hours", "days", "contacts", "cases"),
)
EXACTNESS = (
    *("exact", "approximate", "less than", "more than", "at least", "at most"),
    *("almost", "range", "ratio", "rule", "usual", "as stated"),
)
EVENT_KINDS = (
    *("context", "restructure", "policy_change", "recording_change"),
    *("governance", "inspection", "publication", "product"),
)
RECOMMENDATION_KINDS = (
    *("recommendation", "cause_of_concern", "area_for_improvement"),
    *("notes_action", "national"),
)
ROUNDING = 0.0005
"""How far a published proportion may lie from its counts: half of the last digit of 6.9 %."""

SPLITS = {
    item.reference: (*item.strata, *((RECORD,) if item.records else ()))
    for item in RECORD_INDICATORS.values()
}
"""What each indicator of records is measured by, by its number in the catalogue."""

NUMBER_TYPES = {"number": pl.Float64, "whole number": pl.Int64}

Kind = Literal["text", "day", "number", "whole number", "choice", "list"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column may hold; ``refers_to`` names the file whose first key it must be found in."""

    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    optional: bool = False
    refers_to: str = ""


@dataclass(frozen=True, kw_only=True)
class PublishedFile:
    """A file: its columns in order, what must not repeat, and which days must not be reversed."""

    name: str
    columns: dict[str, Column]
    keys: tuple[tuple[str, ...], ...]
    ordered_days: tuple[tuple[str, str], ...] = ()


TEXT = Column()
NOTE = Column(optional=True)
DAY = Column(kind="day")
UNKNOWN_DAY = Column(kind="day", optional=True)
WHOLE = Column(kind="whole number")
NUMBER = Column(kind="number")
UNKNOWN_NUMBER = Column(kind="number", optional=True)
DOCUMENT = Column(refers_to="documents.csv")
PERIOD = (("period_start", "period_end"),)
DAYS = (("first_day", "last_day"),)


def choice(choices: tuple[str, ...], *, optional: bool = False) -> Column:
    """Return a column that holds one of ``choices``.

    >>> choice(("yes", "no")).choices
    ('yes', 'no')
    """
    return Column(kind="choice", choices=choices, optional=optional)


DOCUMENTS = PublishedFile(
    name="documents.csv",
    columns={
        "document": TEXT,
        "publisher": TEXT,
        "date_in_words": TEXT,
        "first_day": DAY,
        "last_day": UNKNOWN_DAY,
        "nature": TEXT,
        "reuse": TEXT,
        "note": NOTE,
    },
    keys=(("document",),),
    ordered_days=DAYS,
)
FIGURES = PublishedFile(
    name="figures.csv",
    columns={
        "reference": TEXT,
        "indicator": TEXT,
        "title": TEXT,
        "theme": choice(THEMES),
        "area": choice((FORCE.name, NATIONAL_AVERAGE)),
        "part": NOTE,
        "period_start": UNKNOWN_DAY,
        "period_end": UNKNOWN_DAY,
        "latest_day": DAY,
        "period_note": NOTE,
        "value": NUMBER,
        "unit": choice(FIGURE_UNITS),
        "numerator": UNKNOWN_NUMBER,
        "denominator": UNKNOWN_NUMBER,
        "comparator": choice((NATIONAL_AVERAGE,), optional=True),
        "exactness": choice(EXACTNESS),
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("reference",), ("indicator", "area", "part", "period_start", "period_end")),
    ordered_days=(*PERIOD, ("period_end", "latest_day")),
)
INSPECTION_GRADES = PublishedFile(
    name="inspection_grades.csv",
    columns={
        "figure": WHOLE,
        "case_type": TEXT,
        "theme": choice(GRADE_THEMES),
        "assessor": choice(("force", "inspectors")),
        "sample": choice(("self_selected", "inspector_selected", "both")),
        "scale": TEXT,
        "grade": choice(GRADES),
        "cases": WHOLE,
        "total": WHOLE,
        "period_start": DAY,
        "period_end": DAY,
        "period_note": NOTE,
        "exactness": choice(EXACTNESS),
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("figure", "assessor", "grade"),),
    ordered_days=PERIOD,
)
SELF_SELECTED_CASES = PublishedFile(
    name="self_selected_cases.csv",
    columns={
        "case_type": TEXT,
        "theme": choice(GRADE_THEMES),
        "cases": WHOLE,
        "period_start": DAY,
        "period_end": DAY,
        "period_note": NOTE,
        "exactness": choice(EXACTNESS),
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("case_type",),),
    ordered_days=PERIOD,
)
PUBLISHED_JUDGEMENTS = PublishedFile(
    name="judgements.csv",
    columns={
        "assessor": TEXT,
        "area": choice((*DISTRICT_NAMES, FORCE.name)),
        "topic": TEXT,
        "judgement": choice(JUDGEMENTS),
        "period_start": DAY,
        "period_end": DAY,
        "period_note": NOTE,
        "exactness": choice(EXACTNESS),
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("assessor", "area", "topic", "period_start"),),
    ordered_days=PERIOD,
)
EVENTS = PublishedFile(
    name="events.csv",
    columns={
        "event": TEXT,
        "first_day": DAY,
        "last_day": DAY,
        "precision": choice(("day", "month", "season", "year", "unknown")),
        "kind": choice(EVENT_KINDS),
        "themes": Column(kind="list", choices=TOPICS),
        "breakpoint": choice(("yes", "no", "ask date")),
        "title": TEXT,
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("event",),),
    ordered_days=DAYS,
)
RECOMMENDATIONS = PublishedFile(
    name="recommendations.csv",
    columns={
        "recommendation": TEXT,
        "kind": choice(RECOMMENDATION_KINDS),
        "year": WHOLE,
        "due": NOTE,
        "title": TEXT,
        "themes": Column(kind="list", choices=TOPICS),
        "note": NOTE,
        "document": DOCUMENT,
    },
    keys=(("recommendation",),),
)
CATALOGUE = PublishedFile(
    name="indicator_catalogue.csv",
    columns={
        "reference": TEXT,
        "code": TEXT,
        "tier": choice(("core", "extended")),
        "theme": choice(CATALOGUE_THEMES),
        "title": TEXT,
        "definition": TEXT,
        "unit": choice(CATALOGUE_UNITS),
        "better": choice(("higher", "lower", "neither")),
        "published": Column(kind="list", optional=True, refers_to="figures.csv"),
    },
    keys=(("reference",), ("code",)),
)
RECOMMENDATION_INDICATORS = PublishedFile(
    name="recommendation_indicators.csv",
    columns={
        "recommendation": Column(refers_to="recommendations.csv"),
        "reference": Column(refers_to="indicator_catalogue.csv"),
        "asks": TEXT,
        "split": NOTE,
        "parts": Column(kind="list", optional=True),
        "not_as_asked": NOTE,
    },
    keys=(("recommendation", "reference", "split", "parts"),),
)
FILES = {
    file.name: file
    for file in (
        *(DOCUMENTS, FIGURES, INSPECTION_GRADES, SELF_SELECTED_CASES, PUBLISHED_JUDGEMENTS),
        *(EVENTS, RECOMMENDATIONS, RECOMMENDATION_INDICATORS, CATALOGUE),
    )
}


def read_documents(folder: Path | str) -> pl.DataFrame:
    """Return the documents that figures come from, with what may be reused of each.

    One row a document; ``first_day`` and ``last_day`` bound its date. For errors see
    `read_published_figures`.

    Examples
    --------
    >>> read_documents("data/published").select("publisher", "nature").row(0)
    ('HMICFRS', 'inspection report')
    """
    return read_file(folder, DOCUMENTS)


def read_published_figures(folder: Path | str) -> pl.DataFrame:
    """Return the published figures, one a row, in their own ``unit``.

    Proportions lie between 0 and 1. ``latest_day`` is the latest day a figure can be about;
    ``period_start`` and ``period_end`` are null where the document does not give them.

    Raises
    ------
    InputError
        Naming file, row, column and remedy: a value that is not a figure, a day or a known choice,
        a period that ends before it starts, a repeated key, a document that is not listed, a
        proportion that its counts do not give, a comparator without a row.

    Examples
    --------
    >>> figures = read_published_figures("data/published")
    >>> figures.filter(reference="P12").select("value", "numerator", "denominator").row(0)
    (0.0625, 1.0, 16.0)
    """
    figures = read_file(folder, FIGURES)
    refuse_other_proportions(figures)
    refuse_lone_figures(figures)
    return figures


def read_inspection_grades(folder: Path | str) -> pl.DataFrame:
    """Return Figures 1 to 10 of the inspection of 2017: cases by figure, assessor and grade.

    ``sample`` says who chose the cases; ``total`` is the sum over the three grades. Raises
    InputError as `read_published_figures`, and where the grades do not add up to ``total``.
    Source: HMICFRS (2017), National child protection inspection: Cleveland Police.

    Examples
    --------
    >>> grades = read_inspection_grades("data/published")
    >>> grades.filter(figure=7)["cases"].to_list()
    [1, 3, 4]
    """
    grades = read_file(folder, INSPECTION_GRADES)
    found = pl.col("cases").sum().over("figure", "assessor")
    refuse_rows(
        grades.filter(found != pl.col("total")),
        file=INSPECTION_GRADES.name,
        column="total",
        remedy="the grades of a figure must add up to its total; mend the cases or the total",
    )
    return grades


def read_self_selected_cases(folder: Path | str) -> pl.DataFrame:
    """Return the types of the 33 cases that the force chose in 2017; errors as the figures.

    Examples
    --------
    >>> read_self_selected_cases("data/published")["cases"].sum()
    33
    """
    return read_file(folder, SELF_SELECTED_CASES)


def read_judgements(folder: Path | str) -> pl.DataFrame:
    """Return judgements of children's services and of the force; errors as the figures.

    Scales differ between years, as ``note`` says: never pool them with the grades of 2017.

    Examples
    --------
    >>> read_judgements("data/published").filter(area="Hartlepool")["judgement"].to_list()
    ['good']
    """
    return read_file(folder, PUBLISHED_JUDGEMENTS)


def read_events(folder: Path | str) -> pl.DataFrame:
    """Return dated events: the first and last day each can have happened on.

    ``breakpoint`` is ``yes`` where a change may be tested at the event, ``ask date`` where the
    force must be asked for the day and any test runs over the window. ``themes`` is a list.
    Errors as `read_published_figures`.

    Examples
    --------
    >>> events = read_events("data/published").filter(breakpoint="ask date")
    >>> events.select("event", "themes").rows()
    [('E17', ['cse']), ('E18', ['missing'])]
    """
    return read_file(folder, EVENTS)


def read_recommendations(folder: Path | str) -> pl.DataFrame:
    """Return recommendations, causes of concern, areas for improvement and noted actions.

    ``year`` is that of the document, ``due`` as set in it, ``themes`` a list. Errors as
    `read_published_figures`.

    Examples
    --------
    >>> read_recommendations("data/published").filter(due="immediately")["recommendation"].to_list()
    ['2017-1', '2017-2']
    """
    return read_file(folder, RECOMMENDATIONS)


def read_recommendation_indicators(folder: Path | str) -> pl.DataFrame:
    """Return which part of which indicator answers what a recommendation asks, one a row.

    ``asks`` is what of the recommendation the row is about. ``split`` and ``parts`` name the
    stratum and those of its values that are asked about, taken together; without them it is the
    whole of the indicator. Where nothing of the indicator answers, ``not_as_asked`` says why.
    Raises InputError as `read_published_figures`, and where a recommendation or an indicator is
    not in its own file, a split is not one of the indicator's, or half of an answer is missing.

    Examples
    --------
    >>> pairs = read_recommendation_indicators("data/published")
    >>> pairs.filter(recommendation="2025-N1").select("reference", "split", "parts").row(0)
    ('REF-01', 'case_type', ['domestic_abuse'])
    """
    answers = read_file(folder, RECOMMENDATION_INDICATORS)
    refuse_half_slices(answers)
    refuse_unknown_splits(answers)
    return answers


def refuse_half_slices(answers: pl.DataFrame) -> None:
    """Refuse a split without parts, parts without a split, and a slice beside why there is none."""
    has_split, has_parts = pl.col("split") != "", pl.col("parts").list.len() > 0
    not_asked = pl.col("not_as_asked") != ""
    refuse_rows(
        answers.filter((has_split != has_parts) | (has_split & not_asked)),
        file=RECOMMENDATION_INDICATORS.name,
        column="split",
        remedy="name a split and its parts, or why none answers what is asked; not one half of it",
    )


def refuse_unknown_splits(answers: pl.DataFrame) -> None:
    """Refuse a split that an indicator of records is not measured by."""
    named = answers.filter(pl.col("split") != "", pl.col("reference").is_in(list(SPLITS)))
    for row in named.iter_rows(named=True):
        known = SPLITS[row["reference"]]
        refuse_rows(
            answers.filter(pl.col("row") == row["row"], ~pl.col("split").is_in(known)),
            file=RECOMMENDATION_INDICATORS.name,
            column="split",
            remedy=f"known: {', '.join(known) or 'none'}.{nearest(row['split'], known)}",
        )


def read_catalogue(folder: Path | str) -> pl.DataFrame:
    """Return the catalogue of indicators in plain words.

    ``better`` is ``higher``, ``lower`` or ``neither``; ``published`` lists the references of the
    figures that bear on the indicator. Errors as `read_published_figures`.

    Examples
    --------
    >>> catalogue = read_catalogue("data/published")
    >>> catalogue.filter(reference="CUS-12").select("title", "better", "published").row(0)
    ('Detention certificates correct', 'higher', ['P68'])
    """
    return read_file(folder, CATALOGUE)


def read_file(folder: Path | str, file: PublishedFile) -> pl.DataFrame:
    """Return ``file`` of ``folder`` as declared, every column of its type, or raise InputError.

    Examples
    --------
    >>> read_file("data/published", EVENTS).columns[:3]
    ['row', 'event', 'first_day']
    """
    frame = read_text(Path(folder) / file.name)
    require_columns(frame, file)
    refuse_line_breaks(frame, file)
    for name, column in file.columns.items():
        frame = convert_column(frame, name, column=column, file=file)
    refuse_reversed_days(frame, file)
    refuse_repeats(frame, file)
    for name, column in file.columns.items():
        refuse_strangers(frame, name, column=column, folder=folder, file=file)
    return frame


def read_text(path: Path) -> pl.DataFrame:
    """Return a comma-separated file as text, with ``row`` as numbered in the file."""
    if not path.is_file():
        raise InputError(f"no file {path.name!r} in folder {path.parent.name!r}; put it there")
    try:
        return pl.read_csv(path, infer_schema=False, row_index_name="row", row_index_offset=2)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        remedy = "save it as comma-separated UTF-8 with one header"
        raise InputError(f"{path.name} cannot be read ({reason}); {remedy}") from error


def require_columns(frame: pl.DataFrame, file: PublishedFile) -> None:
    """Refuse a header that lacks a declared column or holds another, and one without rows."""
    known = list(file.columns)
    lacking = [name for name in known if name not in frame.columns]
    strange = [name for name in frame.columns if name not in (*known, "row")]
    if lacking:
        raise InputError(f"{file.name}, row 1: column {lacking[0]!r} is lacking; add it")
    if strange:
        hint = nearest(strange[0], known)
        raise InputError(f"{file.name}, row 1: no column {strange[0]!r} is known; remove it.{hint}")
    if frame.is_empty():
        raise InputError(f"{file.name}, row 2: no row follows the header; put the file back whole")


def refuse_line_breaks(frame: pl.DataFrame, file: PublishedFile) -> None:
    """Refuse a cell that runs over lines, since every later row would be misnumbered."""
    for name in file.columns:
        broken = frame.filter(pl.col(name).str.contains(r"[\r\n]"))
        refuse_rows(broken, file=file.name, column=name, remedy="write the cell on one line")


def convert_column(
    frame: pl.DataFrame, name: str, *, column: Column, file: PublishedFile
) -> pl.DataFrame:
    """Return ``frame`` with one column of its type; blanks, bad figures and choices are refused."""
    if not column.optional:
        blank = frame.filter(pl.col(name).is_null())
        refuse_rows(blank, file=file.name, column=name, remedy="it may not be empty; fill it")
    converted = parse_text(column, pl.col(name))
    lost = frame.filter(converted.is_null() & pl.col(name).is_not_null())
    refuse_rows(lost, file=file.name, column=name, remedy=advise(lost, name, column=column))
    return frame.with_columns(fill_blanks(column, converted).alias(name))


def parse_text(column: Column, text: pl.Expr) -> pl.Expr:
    """Return ``text`` as the column's type, null where it is no such thing."""
    if column.kind == "day":
        return text.str.to_date("%Y-%m-%d", strict=False)
    if column.kind in NUMBER_TYPES:
        return keep_figures(text.cast(NUMBER_TYPES[column.kind], strict=False))
    if column.kind == "choice":
        return text.cast(pl.Enum(column.choices), strict=False)
    return keep_known(text.str.split(";"), column.choices) if column.kind == "list" else text


def keep_figures(number: pl.Expr) -> pl.Expr:
    """Return null in place of what no published figure can be: negative or without end."""
    return pl.when(number.is_finite() & (number >= 0)).then(number)


def keep_known(words: pl.Expr, choices: tuple[str, ...]) -> pl.Expr:
    """Return null in place of a list with a word that is not among ``choices``, if there are."""
    known = words.list.eval(pl.element().is_in(list(choices))).list.all()
    return pl.when(known).then(words) if choices else words


def fill_blanks(column: Column, converted: pl.Expr) -> pl.Expr:
    """Return ``converted`` with empty text as ``""`` and an empty list as ``[]``."""
    if column.kind == "list":
        return converted.fill_null(pl.lit([], dtype=pl.List(pl.String)))
    return converted.fill_null("") if column.kind == "text" else converted


def advise(lost: pl.DataFrame, name: str, *, column: Column) -> str:
    """Return how to mend the first of the values that are not what the column holds."""
    if column.choices:
        unknown = [w for w in first_words(lost, name) if w not in column.choices]
        hint = nearest(unknown[0], column.choices) if unknown else ""
        return f"known: {', '.join(column.choices)}.{hint}"
    if column.kind == "day":
        return "write the day as 2024-03-31"
    return f"write a {column.kind} from 0 upwards, without separators or units"


def first_words(frame: pl.DataFrame, name: str) -> list[str]:
    """Return the words of the first cell of a column; nothing where there is no row.

    >>> first_words(pl.DataFrame({"themes": ["missing;cse"]}), "themes")
    ['missing', 'cse']
    """
    return str(frame[name][0]).split(";") if frame.height else []


def refuse_reversed_days(frame: pl.DataFrame, file: PublishedFile) -> None:
    """Refuse rows whose later day stands before the earlier one."""
    for earlier, later in file.ordered_days:
        reversed_days = frame.filter(pl.col(later) < pl.col(earlier))
        remedy = f"it may not stand before {earlier!r}; mend one of the two"
        refuse_rows(reversed_days, file=file.name, column=later, remedy=remedy)


def refuse_repeats(frame: pl.DataFrame, file: PublishedFile) -> None:
    """Refuse rows that repeat a key of the file."""
    for key in file.keys:
        repeats = frame.filter(~pl.struct(key).is_first_distinct())
        remedy = f"{' + '.join(key)} may stand only once; remove or rename the row"
        refuse_rows(repeats, file=file.name, column=key[0], remedy=remedy)


def refuse_strangers(
    frame: pl.DataFrame, name: str, *, column: Column, folder: Path | str, file: PublishedFile
) -> None:
    """Refuse values that are not in the file they refer to."""
    if not column.refers_to:
        return
    other = FILES[column.refers_to]
    known = read_file(folder, other)[other.keys[0][0]]
    strangers = spread_lists(frame, name).filter(~pl.col(name).is_in(known.implode()))
    hint = nearest(first_words(strangers, name)[0], known) if strangers.height else ""
    remedy = f"not in {other.name}; add it there or mend it.{hint}"
    refuse_rows(strangers, file=file.name, column=name, remedy=remedy)


def spread_lists(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return one row a word where a column holds lists, none for an empty list.

    >>> spread_lists(pl.DataFrame({"themes": [["missing", "cse"], []]}), "themes").rows()
    [('missing',), ('cse',)]
    """
    if frame.schema[name] != pl.List(pl.String):
        return frame
    return frame.explode(name, empty_as_null=True).drop_nulls(name)


def refuse_other_proportions(figures: pl.DataFrame) -> None:
    """Refuse proportions above 1, and those that their numerator and denominator do not give."""
    computed = pl.col("numerator") / pl.col("denominator")
    differs = (computed - pl.col("value")).abs() > ROUNDING
    proportions = figures.filter(pl.col("unit") == "proportion")
    refuse_rows(
        proportions.filter((pl.col("value") > 1) | differs),
        file=FIGURES.name,
        column="value",
        remedy="a proportion is numerator over denominator, from 0 to 1; mend one of the three",
    )


def refuse_lone_figures(figures: pl.DataFrame) -> None:
    """Refuse figures that name a comparator of which there is no row for the same period."""
    same = ["indicator", "period_start", "period_end"]
    comparators = figures.select(*same, comparator=pl.col("area").cast(pl.String))
    named = figures.with_columns(pl.col("comparator").cast(pl.String)).drop_nulls("comparator")
    refuse_rows(
        named.join(comparators, on=[*same, "comparator"], how="anti", nulls_equal=True),
        file=FIGURES.name,
        column="comparator",
        remedy="there is no row for it; add one with the same indicator and period, or empty it",
    )


def read_published(folder: Path | str) -> Published:
    """Return all that is published about the force; errors as the files' own readers say.

    Examples
    --------
    >>> read_published("data/published").figures.height
    77
    """
    return Published(
        figures=read_published_figures(folder),
        grades=read_inspection_grades(folder),
        events=read_events(folder),
        recommendations=read_recommendations(folder),
        recommendation_indicators=read_recommendation_indicators(folder),
        catalogue=read_catalogue(folder),
        judgements=read_judgements(folder),
        documents=read_documents(folder),
    )
