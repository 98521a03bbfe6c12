"""No page calls anything by a name of the engine: no code with an underscore, no variant."""

from collections.abc import Iterator

import pytest

import cpanalysis as cp
from cpanalysis import Protected
from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.indicators import RECORD_INDICATORS
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.orders import ORDERS
from cpanalysis.declare.tables import TABLES
from cpanalysis.tables.strata import tabulate_parts
from cpanalysis.views.series import splits_of
from cpanalysis.words.strata import describe_parts, parts_of
from tests.raw_names import find_raw


def list_words(protected: Protected) -> Iterator[tuple[str, str]]:
    """Yield what the pages of a district and of the force say in sentences and tables."""
    where = {"district": "Hartlepool"}
    yield "gaps", cp.gaps(protected, **where)._repr_html_()
    yield "not recorded", cp.unknowns(protected, **where)._repr_html_()
    yield "repetition", cp.repetition(protected, **where)._repr_html_()
    yield "overlap", cp.overlap(protected, **where)._repr_html_()
    yield "scorecard", cp.record_scorecard(protected, **where)._repr_html_()
    yield "stages", cp.stages(protected, **where)._repr_html_()
    yield "findings", cp.findings(protected, **where)._repr_html_()
    yield "not compared", cp.incomparable(protected, force=FORCE.name)._repr_html_()
    yield "adjusted", cp.adjusted(protected, force=FORCE.name)._repr_html_()
    for code, one in RECORD_INDICATORS.items():
        yield f"definition of {code}", one._repr_html_()
        for by in splits_of(one):
            rows = parts_of(protected, one, "Hartlepool", by)
            if rows.height:
                yield f"{code} by {by}", describe_parts(rows, one, "Hartlepool", by)._repr_html_()
                yield f"{code} by {by}", tabulate_parts(rows, one, "Hartlepool", by)._repr_html_()


def list_codes() -> list[str]:
    """Return every code that a split or a kind of record can hold."""
    labels = [kind.label for one in RECORD_INDICATORS.values() for kind in one.records]
    return sorted(
        {
            *(part for parts in ORDERS.values() for part in parts),
            *labels,
            *TABLES,
        }
    )


@pytest.mark.parametrize("text", ["cse_suspects", "hours:p90", "<p>missing_episodes</p>", "5pt"])
def test_a_raw_name_is_found(text: str) -> None:
    assert find_raw(text)


@pytest.mark.parametrize("text", ["<code>a_b</code>", "at 10:30", "in a_b.csv", "Of all: three"])
def test_code_files_and_words_are_none(text: str) -> None:
    assert not find_raw(text)


def test_every_code_has_a_name_that_is_words() -> None:
    assert {code: name_part(code) for code in list_codes() if find_raw(name_part(code))} == {}


def test_no_view_has_a_raw_name(recorded: Protected) -> None:
    found = {name: raw for name, html in list_words(recorded) if (raw := find_raw(html))}
    assert found == {}
