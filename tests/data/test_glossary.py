"""The glossary says of statuses, symbols and districts what the code says."""

from pathlib import Path

import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.family import EXPLORATORY_TESTS, PLANNED, PROMISE
from cpanalysis.declare.results import ORIGINS, STATUSES
from cpanalysis.declare.symbols import CONVENTIONS
from cpanalysis.declare.traces import VERDICTS
from cpanalysis.declare.wording import SENTENCES

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
TABLES = dict(
    zip(("gss", "sfr"), GLOSSARY.split("| Symbol | Meaning |\n|---|---|\n")[1:], strict=True)
)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_every_symbol_stands_in_its_table_with_its_meaning(convention: str) -> None:
    rows = TABLES[convention].split("\n\n")[0].splitlines()
    assert rows == [f"| `{s.text}` | {s.meaning} |" for s in CONVENTIONS[convention]]


def test_every_status_is_explained() -> None:
    table = GLOSSARY.split("| Status | Meaning |\n|---|---|\n")[1].split("\n\n")[0]
    assert [row.split("`")[1] for row in table.splitlines()] == list(STATUSES)


@pytest.mark.parametrize("word", [origin for origin in ORIGINS if origin != "records"])
def test_every_origin_but_records_is_explained(word: str) -> None:
    assert f"\n| {word} |" in GLOSSARY


def test_districts_are_named_in_full() -> None:
    assert ", ".join(DISTRICT_NAMES) in GLOSSARY


def test_no_word_is_explained_twice() -> None:
    words = GLOSSARY.split("## Sentences")[0].split("|---|---|\n")[1:]
    terms = [row.split(" | ")[0] for table in words for row in table.splitlines() if " | " in row]
    assert len(terms) == len(set(terms)) > 40


def test_sentences_are_worded_as_declared() -> None:
    table = GLOSSARY.split("| Wording | When |\n|---|---|\n")[1].split("\n\n")[0]
    assert table.splitlines() == [f"| {one.words} | {one.when} |" for one in SENTENCES]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_on_a_recommendation_is_explained(verdict: str) -> None:
    assert any(verdict in one.words for one in SENTENCES)


def test_families_are_those_declared_with_what_is_promised_of_them() -> None:
    table = GLOSSARY.split("| Family | Tests judged together |\n|---|---|\n")[1].split("\n\n")[0]
    families = (*PLANNED, EXPLORATORY_TESTS)
    assert table.splitlines() == [f"| {one.name} | {one.tests} |" for one in families]
    assert f"Promised of each family: {PROMISE}." in GLOSSARY
