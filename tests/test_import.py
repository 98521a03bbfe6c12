"""The package is quick to import, and every public name is there once it is asked for."""

import subprocess
import sys

import pytest

import cpanalysis

HEAVY = {"pandas", "matplotlib", "scipy", "statsmodels", "polars", "seaborn", "great_tables"}


def test_importing_the_package_loads_no_statistics_charts_or_tables() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, cpanalysis; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not HEAVY & set(loaded.stdout.split())


@pytest.mark.parametrize("name", cpanalysis.__all__)
def test_every_public_name_is_found(name: str) -> None:
    assert getattr(cpanalysis, name) is not None
