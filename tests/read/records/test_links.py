"""Checks and completions across tables say truly what they need."""

import polars as pl
import pytest

from cpanalysis.declare.tables import TABLES
from cpanalysis.read.records.complete import COMPLETIONS
from cpanalysis.read.records.links import LINKS, ages, references
from cpanalysis.read.records.sources import ROW

CHECKS = [*LINKS, *ages(), *references()]


def frames_with_only(needs: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """Return empty tables that have what is needed, and what no table can be without."""
    named = [need.partition(".") for need in needs]
    return {
        table: pl.DataFrame(
            schema={ROW: pl.Int64}
            | {
                name: kind
                for name, kind in TABLES[table].schema.items()
                if name in TABLES[table].required or (table, ".", name) in named
            }
        )
        for table, _, _ in named
    }


@pytest.mark.parametrize("link", CHECKS, ids=lambda link: f"{link.needs[0]}: {link.says[:30]}")
def test_a_check_runs_on_what_it_says_it_needs(link):
    frames = frames_with_only(link.needs)
    assert link.can_run(frames)
    assert link.faults(frames).is_empty()


@pytest.mark.parametrize("link", CHECKS, ids=lambda link: f"{link.needs[0]}: {link.says[:30]}")
def test_a_check_is_passed_over_without_them(link):
    assert not link.can_run({})


@pytest.mark.parametrize("completion", COMPLETIONS, ids=lambda completion: completion.column)
def test_a_completion_runs_on_what_it_says_it_needs(completion):
    frames = frames_with_only((completion.column, *completion.needs))
    table, _, name = completion.column.partition(".")
    wanting = frames | {table: frames[table].drop(name, strict=False)}
    assert completion.applies(wanting)
    assert completion.complete(wanting).schema[name] == TABLES[table].schema[name]
    assert not completion.applies(frames)
