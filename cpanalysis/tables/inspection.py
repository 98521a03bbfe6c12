"""Inspection grades, published figures and recommendations as tables."""

from collections.abc import Collection

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.labels import name_code
from cpanalysis.declare.published import GRADES, Published
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.inspection import grades_by_type, name_grade, published_shares
from cpanalysis.words.numbers import write_period, write_range, write_value
from cpanalysis.words.trends import Row


def tabulate_grades(protected: Protected) -> Table:
    """Return cases by type and grade, with the share graded inadequate and its interval."""
    rows = grades_by_type(protected)
    written = [
        write_type(str(name[0]), cases)
        for name, cases in rows.group_by("stratum", maintain_order=True)
    ]
    notes = (
        "Interval: Wilson, 95%, for the share graded inadequate.",
        f"Source: {rows['source'][0]}.",
    )
    return make_table(pl.DataFrame(written), "Cases of May 2017 by type and grade", notes=notes)


def write_type(name: str, cases: pl.DataFrame) -> dict[str, str]:
    """Return one type of case as text."""
    counts = dict(zip(cases["value_of_stratum"], cases["numerator"], strict=True))
    worst = cases.filter(pl.col("value_of_stratum") == "inadequate").row(0, named=True)
    return {
        "Type of case": name,
        **{name_grade(grade).capitalize(): f"{counts[grade]:.0f}" for grade in GRADES},
        "Cases": f"{worst['denominator']:.0f}",
        "Share inadequate": write_value(worst["value"], "proportion"),
        "95% interval": write_range(worst["lower"], worst["upper"], "proportion"),
    }


def tabulate_shares(protected: Protected, titles: dict[str, str]) -> Table:
    """Return published shares with their counts, intervals and documents."""
    rows = published_shares(protected, list(titles))
    written = [
        {
            "What was found": titles[row["value_of_stratum"]],
            "Counted": f"{row['numerator']:.0f}",
            "Of": f"{row['denominator']:.0f}",
            "Share": write_value(row["value"], "proportion"),
            "95% interval": write_range(row["lower"], row["upper"], "proportion"),
            "Document": row["source"],
        }
        for row in rows.iter_rows(named=True)
    ]
    frame = pl.DataFrame(written)
    return make_table(frame, "Shares found in audited cases", left=("Document",))


def tabulate_figures(published: Published, theme: str) -> Table:
    """Return every published figure of a theme, with how exact it is and what is uncertain."""
    rows = published.figures.filter(pl.col("theme").cast(pl.String) == theme)
    written = [
        {
            "Figure": name_figure(row),
            "When": write_published_period(row),
            "Value": write_figure(row),
            "How exact, and what to know": explain_figure(row),
            "Document": row["document"],
        }
        for row in rows.iter_rows(named=True)
    ]
    left = ("When", "How exact, and what to know", "Document")
    return make_table(pl.DataFrame(written), f"Published figures: {theme}", left=left)


def name_figure(row: Row) -> str:
    """Return what a published figure is about, with its part and any area but the force."""
    more = [row["part"], row["area"] if row["area"] != FORCE.name else ""]
    named = ", ".join(part for part in more if part)
    return f"{row['title']} ({named})" if named else str(row["title"])


def explain_figure(row: Row) -> str:
    """Return how exact a published figure is, and what is uncertain about it."""
    return f"{row['exactness']}: {row['note']}" if row["note"] else str(row["exactness"])


def write_published_period(row: Row) -> str:
    """Return the period of a published figure as far as it is known."""
    start, end = row["period_start"], row["period_end"]
    if start is None or end is None:
        return str(row["period_note"]) or "not stated"
    return write_period(start, end)


def write_figure(row: Row) -> str:
    """Return a published figure with its unit and, where known, its counts."""
    unit, value = str(row["unit"]), float(row["value"])
    shown = write_value(value, unit) if unit in ("proportion", "count") else f"{value:g} {unit}"
    if unit != "proportion" or row["numerator"] is None or row["denominator"] is None:
        return shown
    return f"{shown} ({row['numerator']:.0f} of {row['denominator']:.0f})"


def tabulate_recommendations(published: Published) -> Table:
    """Return every recommendation with the indicators that answer it and what is published."""
    asked = published.recommendation_indicators.filter(pl.col("not_as_asked") == "")
    pairs = asked.unique(["recommendation", "reference"], maintain_order=True)
    answers = pairs.join(
        published.catalogue.select("reference", "title", "tier"),
        on="reference",
        how="left",
        maintain_order="left",
    )
    written = [
        write_recommendation(row, answers, published)
        for row in published.recommendations.iter_rows(named=True)
    ]
    frame = pl.DataFrame(written)
    left = tuple(frame.columns[1:])
    return make_table(frame, "Recommendations and the indicators that answer them", left=left)


def write_recommendation(row: Row, answers: pl.DataFrame, published: Published) -> dict[str, str]:
    """Return one recommendation as text."""
    own = answers.filter(pl.col("recommendation") == row["recommendation"])
    titles = [
        f"{title} ({reference})"
        for title, reference in own.select("title", "reference").iter_rows()
    ]
    return {
        "Number": str(row["recommendation"]),
        "What is asked": str(row["title"]),
        "Kind": name_code(row["kind"]),
        "Indicators that answer it": "; ".join(titles) or "none: not measurable",
        "Published so far": write_published(own["reference"].to_list(), published) or "nothing",
    }


def write_published(references: list[str], published: Published) -> str:
    """Return the published figures of the force for some indicators of the catalogue."""
    known = published.catalogue.filter(pl.col("reference").is_in(references))
    numbers = known.select(pl.col("published").explode()).to_series().drop_nulls().to_list()
    figures = published.figures.filter(
        pl.col("reference").is_in(numbers), pl.col("area") == FORCE.name
    )
    return "; ".join(
        f"{row['title']}: {write_figure(row)}" for row in figures.iter_rows(named=True)
    )


def tabulate_events(
    published: Published, themes: tuple[str, ...], tested: Collection[str] = ()
) -> Table:
    """Return dated events of some themes and of all, with how exactly the day is known.

    ``tested`` are the codes of the events at which a change is tested in the same pack.
    """
    wanted = pl.col("themes").list.set_intersection([*themes, "all"]).list.len() > 0
    rows = published.events.filter(wanted)
    written = [
        {
            "Event": row["title"],
            "When": write_period(row["first_day"], row["last_day"]),
            "Known to the": str(row["precision"]),
            "Kind": name_code(row["kind"]),
            "Change tested here": "yes" if row["event"] in tested else "no",
            "Note": row["note"],
        }
        for row in rows.iter_rows(named=True)
    ]
    frame = pl.DataFrame(written)
    return make_table(frame, "Dated events", left=tuple(frame.columns[1:]))
