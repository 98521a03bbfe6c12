"""The list of authorities is that of the file of codes, without those that are no more."""

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.authorities import AUTHORITIES, AUTHORITY_NAMES, BY_REGION, REGIONS
from cpanalysis.declare.whom import list_beside, list_wholes, require_of_force
from cpanalysis.errors import ParameterError
from cpanalysis.read.locations import find_official
from cpanalysis.read.official import read_authorities


def test_every_authority_stands_in_the_file_with_its_code() -> None:
    listed = read_authorities(find_official()).filter(pl.col("level") == "authority")
    known = set(listed.select("area_code", "area").iter_rows())
    assert {(area.code, area.name) for area in AUTHORITIES} <= known


def test_each_has_one_region_and_one_code() -> None:
    assert len(AUTHORITY_NAMES) == len(REGIONS) == len({area.code for area in AUTHORITIES}) == 153
    assert len(BY_REGION) == 9


def test_the_districts_of_the_force_are_among_them() -> None:
    assert {REGIONS[name].name for name in DISTRICT_NAMES} == {"North East"}


def test_an_authority_elsewhere_never_stands_beside_the_force() -> None:
    assert list_wholes("Cornwall") == ("South West", "England")
    assert not set(list_beside("Darlington")) & {*DISTRICT_NAMES, "Cleveland"}


def test_a_district_of_the_force_is_never_refused() -> None:
    require_of_force(DISTRICT_NAMES, "a page")
    with pytest.raises(ParameterError, match="a page cannot be about Darlington"):
        require_of_force(["Darlington"], "a page")
