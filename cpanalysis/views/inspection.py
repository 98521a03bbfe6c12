"""What inspectors found, and which indicator answers each recommendation."""

from cpanalysis.declare.published import Published
from cpanalysis.errors import InputError
from cpanalysis.plots.inspection import draw_grades, draw_shares
from cpanalysis.protect import Protected
from cpanalysis.tables.documents import tabulate_documents
from cpanalysis.tables.inspection import (
    tabulate_events,
    tabulate_figures,
    tabulate_grades,
    tabulate_recommendations,
    tabulate_shares,
)
from cpanalysis.views.view import View
from cpanalysis.words.events import list_tested
from cpanalysis.words.inspection import (
    describe_agreement,
    describe_answers,
    describe_case_types,
    describe_detentions,
    describe_dip_sample,
    describe_documents,
    describe_events,
    describe_published,
)

SHARES = {
    "P07": "Medium-risk missing cases that should have been high, 2024",
    "P12": "Online exploitation cases with a device examined, 2024",
    "P13": "Cases with victim-blaming language in a review, 2024",
    "P33": "All audited cases graded inadequate, 2017",
    "P43": "Incidents wrongly given an appointment, 2017",
    "P46": "Waiting cases with children present and no referral, 2017",
    "P68": "Detention certificates correctly completed, 2017",
    "P70": "Custody cases with a referral to social care, 2017",
    "P72": "Missing cases graded inadequate, review of 2018",
}


def published_of(protected: Protected) -> Published:
    """Return the published documents that the results carry.

    Raises
    ------
    InputError
        Where the results were made without published figures.
    """
    if protected.context.published is None:
        raise InputError("these results hold no published figures; read data/published too")
    return protected.context.published


def grades(protected: Protected) -> View:
    """Return grades by type of case: words, chart, table."""
    return View(
        (describe_case_types(protected), draw_grades(protected), tabulate_grades(protected))
    )


def agreement(protected: Protected) -> View:
    """Return how far force and inspectors can have agreed."""
    return View((describe_agreement(protected),))


def shares(protected: Protected) -> View:
    """Return shares found in audited cases with their intervals: chart, table."""
    return View(
        (
            describe_dip_sample(protected),
            draw_shares(protected, SHARES),
            tabulate_shares(protected, SHARES),
        )
    )


def published_figures(protected: Protected, theme: str) -> View:
    """Return every published figure of a theme."""
    table = tabulate_figures(published_of(protected), theme)
    words = (describe_detentions(protected),) if theme == "custody" else ()
    return View((describe_published(published_of(protected), theme), *words, table))


def recommendations(protected: Protected) -> View:
    """Return every recommendation with the indicators that answer it."""
    known = published_of(protected)
    return View((describe_answers(known), tabulate_recommendations(known)))


def events(protected: Protected) -> View:
    """Return dated events on missing, exploitation and custody."""
    themes = ("missing", "cse", "custody")
    known = published_of(protected)
    tested = list_tested(protected)["event"].unique().to_list()
    parts = (describe_events(known, themes, tested), tabulate_events(known, themes, tested))
    return View(parts)


def documents(protected: Protected) -> View:
    """Return the documents that published figures come from."""
    known = published_of(protected)
    return View((describe_documents(known), tabulate_documents(known)))
