"""What many tests start from: the shipped figures, and records of a sample, prepared once.

Fixtures import what they need: statistics, charts and a browser take seconds to load, which tests
of a module that needs none of them should not wait for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import polars as pl
    from playwright.sync_api import Page

    from cpanalysis import Protected
    from cpanalysis.analyse.analysis import Analysis


@pytest.fixture(scope="session")
def shipped() -> Protected:
    """The protected results of everything that ships; frames are never edited in place."""
    from cpanalysis import prepare

    return prepare()


@pytest.fixture(scope="session")
def recorded_analysis(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, pl.DataFrame]:
    """What the latest year of a sample of two years says, and its measured rows."""
    from tests.recorded import analyse_sample

    return analyse_sample(tmp_path_factory.mktemp("recorded") / "sample")


@pytest.fixture(scope="session")
def recorded(recorded_analysis: tuple[Analysis, pl.DataFrame]) -> Protected:
    """The protected results of that sample."""
    from cpanalysis.protect import Policy, protect

    return protect(recorded_analysis[0], Policy())


@pytest.fixture(scope="session")
def recorded_years(recorded_analysis: tuple[Analysis, pl.DataFrame]) -> pl.DataFrame:
    """The measured rows of that sample, over twelve months; unprotected."""
    return recorded_analysis[1]


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """A tab of a real browser."""
    from tests.access import open_browser

    with open_browser() as opened:
        yield opened
