"""A register of all ages that gives ages and no births: adults are left out, and named."""

import polars as pl
import pytest

from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records.read import read_records
from cpanalysis.read.records.report import check

MAPPING = "as_of: 2024-02-01\ncoverage: {missing_episodes: [2024-01-01, 2024-01-31]}\n"
CHILDREN_OF_AGE = {"A": "12", "B": "17", "C": "18", "D": "47", "E": ""}


def write(folder, births: dict[str, str] | None = None):
    """Write an episode for each person, and the months of birth that are known."""
    folder.mkdir()
    ids = {name: f"C{place:016x}" for place, name in enumerate(CHILDREN_OF_AGE)}
    lines = [
        f"{name},{ids[name]},{age},Hartlepool,missing,2024-01-0{place + 1} 10:00"
        for place, (name, age) in enumerate(CHILDREN_OF_AGE.items())
    ]
    header = "episode_id,child_id,age,district,report_category,reported_at"
    (folder / "missing_episodes.csv").write_text("\n".join([header, *lines]) + "\n")
    if births:
        rows = [f"{ids[name]},{born}" for name, born in births.items()]
        (folder / "children.csv").write_text("\n".join(["child_id,dob_month", *rows]) + "\n")
    return folder


def counted(folder) -> tuple[float, dict[str, float]]:
    request = Request(indicators=("missing_episode_count",), strata=("age_band",))
    mapping = folder.parent / "m.yml"
    mapping.write_text(MAPPING)
    rows = measure_records(read_records(folder, mapping=mapping), request).results.filter(
        area="Hartlepool"
    )
    bands = rows.filter(pl.col("stratum") == "age_band", pl.col("numerator") > 0)
    whole = rows.filter(stratum="all")["numerator"]
    return whole[0], dict(bands.select("value_of_stratum", "numerator").rows())


@pytest.mark.parametrize(
    ("births", "known"),
    [
        (None, {"12-13": 1, "16-17": 1, "not_recorded": 1}),
        ({"A": "2009-06", "D": "2010-05"}, {"12-13": 1, "14-15": 1, "16-17": 1, "not_recorded": 1}),
        ({"B": "1990-06"}, {"12-13": 1, "not_recorded": 1}),
    ],
)
def test_adults_are_left_out_by_age_where_no_birth_is_known(tmp_path, births, known) -> None:
    folder = write(tmp_path / "x", births)
    number, bands = counted(folder)
    assert number == sum(known.values())
    assert bands == known


def test_check_names_them_and_a_register_of_many_adults_can_be_used(tmp_path) -> None:
    folder = write(tmp_path / "x")
    path = folder / "missing_episodes.csv"
    more = [f"F{n},C{n + 99:016x},50,Hartlepool,missing,2024-01-09 10:00" for n in range(20)]
    path.write_text(path.read_text() + "\n".join(more) + "\n")
    report = check(folder)
    assert report.usable
    assert "the child is under 18 by the age given" in str(report)
    assert report.tables[0].rejected == 22
    assert counted(folder)[0] == 3
