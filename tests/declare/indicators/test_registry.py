"""The registry agrees with the published catalogue, and says everything that a reader needs."""

from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.indicators import DECLARED, RECORD_INDICATORS, Readings, word_indicators
from cpanalysis.declare.indicators.documents import DEFINERS, PROMPTS
from cpanalysis.declare.indicators.record_indicator import RecordIndicator
from cpanalysis.declare.kinds import Duration, Higher, Lower, Neither
from cpanalysis.declare.results import THEMES

ROOT = Path(__file__).parents[3]
CATALOGUE = pl.read_csv(ROOT / "data" / "published" / "indicator_catalogue.csv").filter(
    pl.col("tier") == "core"
)
BY_CODE = {row["code"]: row for row in CATALOGUE.iter_rows(named=True)}
DIRECTIONS = {"higher": Higher, "lower": Lower, "neither": Neither}

each_indicator = pytest.mark.parametrize("indicator", DECLARED, ids=lambda one: one.reference)


def test_all_57_core_indicators_are_declared_once() -> None:
    assert len(DECLARED) == len(RECORD_INDICATORS) == 57
    assert [one.reference for one in DECLARED] == CATALOGUE["reference"].to_list()


@each_indicator
def test_code_theme_and_direction_are_those_published(indicator: RecordIndicator) -> None:
    row = BY_CODE[indicator.code]
    assert (row["reference"], row["theme"]) == (indicator.reference, indicator.theme)
    assert isinstance(indicator.better, DIRECTIONS[row["better"]])
    assert indicator.theme in THEMES


@each_indicator
def test_published_words_are_those_declared(indicator: RecordIndicator) -> None:
    row, declared = BY_CODE[indicator.code], RECORD_INDICATORS[indicator.code]
    assert (row["title"], row["definition"]) == (declared.title, declared.definition)


@each_indicator
def test_units_are_those_published(indicator: RecordIndicator) -> None:
    unit = BY_CODE[indicator.code]["unit"]
    assert unit.removesuffix(" a year").removesuffix(" rows") == indicator.kind.unit


@each_indicator
def test_words_are_whole_sentences_without_gaps(indicator: RecordIndicator) -> None:
    worded = RECORD_INDICATORS[indicator.code]
    texts = [worded.definition, worded.caution, *(one.words for one in worded.variants)]
    assert not any("{" in text or "  " in text for text in texts)
    assert worded.definition.endswith(".")
    assert worded.caution.endswith(".")
    assert worded.whose
    assert not worded.title.endswith(".")


@each_indicator
def test_names_of_readings_exist(indicator: RecordIndicator) -> None:
    named = [window.before for window in indicator.windows]
    named += [window.after for window in indicator.windows] + [indicator.since]
    assert all(hasattr(Readings(), name) for name in named if name)


def test_durations_have_a_wait_and_variants_have_names_of_their_own() -> None:
    for one in DECLARED:
        assert not isinstance(one.kind, Duration) or one.wait
        assert len({variant.name for variant in one.variants}) == len(one.variants)


def test_readings_are_written_into_words() -> None:
    worded = word_indicators(Readings(repeat_n=4, window_days=60))["missing_3in90_children"]
    assert worded.title == "Children missing 4 times in 60 days"
    assert worded.definition.startswith("Children with 4 reports within 60 days")


@each_indicator
def test_a_definition_is_of_a_statute_or_guidance_or_it_is_ours_and_says_what_prompted_it(
    indicator: RecordIndicator,
) -> None:
    assert indicator.source in ("", *DEFINERS)
    assert indicator.prompted_by in PROMPTS
    assert "HMICFRS" not in indicator.source
    owner = "Defined by: " if indicator.source else "Our definition, prompted by "
    assert indicator.whose.startswith(owner)


def test_what_was_read_at_second_hand_is_named_by_those_who_were_read() -> None:
    documents = pl.read_csv(ROOT / "data" / "published" / "documents.csv")
    named = [one for one in PROMPTS if one.startswith("HMICFRS")]
    assert set(named) <= set(documents["document"])
    assert not any("2025" in one for one in named)
