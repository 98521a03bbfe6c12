"""One set of events a pack: those tested are those that charts mark and that lists call tested."""

from dataclasses import replace
from datetime import date

import polars as pl

from cpanalysis import Protected
from cpanalysis.declare.changes import CHANGES
from cpanalysis.tables.inspection import tabulate_events
from cpanalysis.views.inspection import events
from cpanalysis.words.events import list_tested, marked_events

MONTHS = pl.DataFrame({"period_start": [date(2022, 1, 1)], "period_end": [date(2025, 12, 31)]})


def with_changes(shipped: Protected, *codes: str) -> Protected:
    """Return results of a pack in which changes at these events are tested, of missing."""
    rows = [
        {
            "event": code,
            "theme": "missing",
            "title": f"event {code}",
            "first_day": date(2024, 6, 1),
            "last_day": date(2024, 6, 30),
        }
        for code in codes
    ]
    absent = [pl.lit(None, kind).alias(name) for name, kind in CHANGES.items()]
    frame = pl.DataFrame(rows, schema_overrides={"theme": CHANGES["theme"]})
    full = frame.with_columns(one for one in absent if one.meta.output_name() not in frame.columns)
    return replace(shipped, changes=full.select(CHANGES.names()))


def test_what_is_tested_is_marked_on_charts_and_called_tested(shipped: Protected) -> None:
    made = with_changes(shipped, "E16", "S1")
    assert [one.code for one in marked_events(made, "missing", MONTHS)] == ["E16", "S1"]
    assert marked_events(made, "custody", MONTHS) == []
    assert list_tested(made)["event"].to_list() == ["E16", "S1"]
    assert events(made)._repr_html_().count(">yes</td>") == 1


def test_where_other_events_are_tested_no_published_one_is_called_so(shipped: Protected) -> None:
    html = events(with_changes(shipped, "S1", "S2"))._repr_html_()
    assert ">yes</td>" not in html
    assert "a change is tested here at none of them" in html


def test_without_tests_nothing_is_marked(shipped: Protected) -> None:
    assert shipped.context.published is not None
    assert marked_events(shipped, "missing", MONTHS) == []
    table = tabulate_events(shipped.context.published, ("missing",))
    assert ">yes</td>" not in table.html
