"""What many tests start from: the shipped figures, prepared once."""

import pytest

from cpanalysis import Protected, prepare


@pytest.fixture(scope="session")
def shipped() -> Protected:
    """The protected results of everything that ships; frames are never edited in place."""
    return prepare()
