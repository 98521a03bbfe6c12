"""What inspectors found, in sentences that say how little a few cases prove."""

from collections.abc import Collection

import polars as pl

from cpanalysis.analyse.inspection import Found, Inspection
from cpanalysis.declare.published import Published
from cpanalysis.errors import InputError
from cpanalysis.measure.published import GRADE_INDICATOR
from cpanalysis.protect import Protected
from cpanalysis.words.numbers import CLEAR, write_amount, write_p_value
from cpanalysis.words.sentences import Sentences

SPLIT_BY_TYPE = "chosen by both"


def inspection_of(protected: Protected) -> Inspection:
    """Return the findings that the results carry.

    Raises
    ------
    InputError
        Where the results were made without published figures.
    """
    if protected.context.inspection is None:
        raise InputError("these results hold no published figures; read data/published too")
    return protected.context.inspection


def describe_agreement(protected: Protected) -> Sentences:
    """Return how far force and inspectors can have agreed on the cases that both graded.

    Only the totals of each are published, so every statement is what must hold whatever the
    pairs were.
    """
    found = inspection_of(protected).agreement
    most, least = found.agreement.upper, found.first_higher.lower
    shift = abs(found.mean_shift)
    return Sentences(
        (
            f"Force and inspectors graded the same {found.cases} cases, and only their totals are"
            " published.",
            f"Whatever the pairs were, they agreed on at most {most:.0f} of {found.cases}, and the"
            f" force was more favourable in at least {least:.0f}.",
            f"On average the force's grade was {shift:.2f} of a grade more favourable"
            f" ({shift * found.cases:.0f} steps over {found.cases} cases).",
            "Agreement beyond chance lies between"
            f" {write_kappa(found.linear_weighted_kappa)} (linear-weighted kappa; unweighted"
            f" {write_kappa(found.kappa)}), where 0 is chance and 1 is full agreement.",
            "These cases were chosen by the force, so they say nothing of other cases.",
        )
    )


def write_kappa(bounds: tuple[object, object]) -> str:
    """Return the bounds of an agreement coefficient.

    >>> write_kappa((-0.25, 0.39))
    '−0.25 and 0.39'
    """
    lower, upper = (f"{float(end):.2f}".replace("-", "−") for end in bounds)  # type: ignore[arg-type]
    return f"{lower} and {upper}"


def describe_case_types(protected: Protected) -> Sentences:
    """Return whether grades differ between types of case, and what became of missing cases."""
    found = inspection_of(protected)
    p_value = write_p_value(found.case_types_p_value)
    then, later = write_found(found.missing_2017), write_found(found.missing_2018)
    return Sentences(
        (
            f"By the numbers alone, {judge_types(found.case_types_p_value)} ({p_value}, exact by"
            " simulation).",
            f"Of missing children's cases {then} were inadequate in 2017 and {later} at the review"
            f" of 2018 ({write_p_value(found.missing_p_value)}, Fisher): a difference that chance"
            f" {judge_chance(found.missing_p_value)}.",
        )
    )


def judge_types(p_value: float) -> str:
    """Return what a test of all types of case says.

    >>> judge_types(0.01)
    'types of case were graded differently, by more than chance would make of so few cases'
    """
    if p_value < CLEAR:
        return (
            "types of case were graded differently, by more than chance would make of so few cases"
        )
    return "no type of case was clearly graded worse than another: the cases are too few to tell"


def judge_chance(p_value: float) -> str:
    """Return whether chance could make a difference.

    >>> judge_chance(0.077), judge_chance(0.01)
    ('could still make', 'would rarely make')
    """
    return "would rarely make" if p_value < CLEAR else "could still make"


def write_found(found: Found) -> str:
    """Return events of a total.

    >>> write_found(Found(4, 8))
    '4 of 8'
    """
    return f"{found.events} of {found.total}"


def describe_dip_sample(protected: Protected) -> Sentences:
    """Return what a sample of the waiting cases says of all that waited, if it was random."""
    found = inspection_of(protected)
    interval, waiting = found.backlog_interval, found.backlog_population
    return Sentences(
        (
            f"Inspectors read {found.backlog.total} of {waiting} waiting cases and found"
            f" {found.backlog.events} with children present and no referral.",
            f"If those were drawn at random, between {interval.lower:.0f} and"
            f" {interval.upper:.0f} of the {waiting} were such cases (95%, exact); if they were"
            " not, nothing follows for the rest.",
        )
    )


def describe_detentions(protected: Protected) -> Sentences:
    """Return how child detentions changed between the two months that were published."""
    found = inspection_of(protected)
    ratio = found.detentions_after / found.detentions_before
    interval = found.detentions_ratio
    return Sentences(
        (
            f"{found.detentions_before} children were detained in January 2016 and"
            f" {found.detentions_after} in January 2017: {ratio:.3f} times as many"
            f" (95% interval {interval.lower:.2f} to {interval.upper:.2f}, exact).",
            "Two single months show a difference, not a trend.",
        )
    )


def grades_by_type(protected: Protected) -> pl.DataFrame:
    """Return the grades of the inspectors by type of case, types named shortly."""
    rows = protected.results.filter(
        pl.col("indicator") == GRADE_INDICATOR, pl.col("stratum").str.ends_with(SPLIT_BY_TYPE)
    )
    return rows.with_columns(pl.col("stratum").str.split(", graded").list.first())


def name_grade(grade: str) -> str:
    """Return a grade as it is written.

    >>> name_grade("requires_improvement")
    'requires improvement'
    """
    return grade.replace("_", " ")


def published_shares(protected: Protected, references: list[str]) -> pl.DataFrame:
    """Return the published rows with an interval among ``references``, in that order."""
    order = pl.DataFrame({"value_of_stratum": references})
    known = protected.results.filter(pl.col("origin") == "published", pl.col("lower").is_not_null())
    return order.join(known, on="value_of_stratum", how="inner", maintain_order="left")


def describe_published(published: Published, theme: str) -> Sentences:
    """Return how many figures of a theme are published, from where, and how exact they are."""
    rows = published.figures.filter(pl.col("theme").cast(pl.String) == theme)
    exact = rows.filter(pl.col("exactness").cast(pl.String) == "exact").height
    documents = rows["document"].n_unique()
    return Sentences(
        (
            f"{rows.height} figures are published, in {write_amount(documents, 'document')};"
            f" {exact} are plain numbers and the others are given as about, nearly or over.",
            "They are of single dates and seldom of the same measure twice, so no line is drawn"
            " through them.",
        )
    )


def describe_answers(published: Published) -> Sentences:
    """Return how many recommendations some indicator answers."""
    asked = published.recommendations.height
    answered = published.recommendation_indicators.filter(pl.col("not_as_asked") == "")
    number = answered["recommendation"].n_unique()
    return Sentences(
        (
            f"Of {asked} recommendations, causes of concern and actions {number} are answered by"
            f" {answered['reference'].n_unique()} indicators; {asked - number} by none.",
        )
    )


def describe_events(
    published: Published, themes: tuple[str, ...], tested: Collection[str] = ()
) -> Sentences:
    """Return how many events are dated, how exactly, and at how many a change can be tested."""
    wanted = pl.col("themes").list.set_intersection([*themes, "all"]).list.len() > 0
    rows = published.events.filter(wanted)
    exact = rows.filter(pl.col("precision").cast(pl.String) == "day").height
    here = rows.filter(pl.col("event").is_in(list(tested))).height
    return Sentences(
        (
            f"{rows.height} events are dated, {exact} of them to the day; a change is tested here"
            f" at {here or 'none'} of them.",
        )
    )


def describe_documents(published: Published) -> Sentences:
    """Return how many documents the published figures come from."""
    return Sentences(
        (f"Every published figure comes from one of {published.documents.height} documents.",)
    )
