"""Published files are read as declared; what does not fit is refused with its place and remedy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.errors import InputError
from cpanalysis.read import published

SHIPPED = Path(__file__).parents[2] / "data" / "published"
READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "documents.csv": published.read_documents,
    "figures.csv": published.read_published_figures,
    "inspection_grades.csv": published.read_inspection_grades,
    "self_selected_cases.csv": published.read_self_selected_cases,
    "judgements.csv": published.read_judgements,
    "events.csv": published.read_events,
    "recommendations.csv": published.read_recommendations,
    "recommendation_indicators.csv": published.read_recommendation_indicators,
    "indicator_catalogue.csv": published.read_catalogue,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "published"))


def change(folder: Path, name: str, row: int, **cells: str | None) -> None:
    """Write other cells into one row, numbered as in the file."""
    frame = pl.read_csv(folder / name, infer_schema=False, row_index_name="row", row_index_offset=2)
    chosen = pl.col("row") == row
    columns = {c: pl.when(chosen).then(pl.lit(v)).otherwise(pl.col(c)) for c, v in cells.items()}
    frame.with_columns(**columns).drop("row").write_csv(folder / name)


def refusal(folder: Path, name: str) -> str:
    with pytest.raises(InputError) as caught:
        READERS[name](folder)
    return str(caught.value)


def test_every_declared_file_has_its_reader_and_every_shipped_file_is_declared() -> None:
    assert set(READERS) == set(published.FILES) == {path.name for path in SHIPPED.glob("*.csv")}


@pytest.mark.parametrize("name", READERS)
def test_frames_have_the_declared_columns_and_row_numbers_of_the_file(name: str) -> None:
    frame = READERS[name](SHIPPED)
    assert frame.columns == ["row", *published.FILES[name].columns]
    assert frame["row"].to_list() == list(range(2, frame.height + 2))


@pytest.mark.parametrize("name", READERS)
def test_row_numbers_are_line_numbers(name: str) -> None:
    frame = READERS[name](SHIPPED)
    lines = (SHIPPED / name).read_text(encoding="utf-8").splitlines()
    first = str(frame[next(iter(published.FILES[name].columns))][-1])
    assert lines[frame["row"][-1] - 1].lstrip('"').startswith(first)


def test_columns_have_strict_types() -> None:
    schema = published.read_published_figures(SHIPPED).schema
    assert (schema["value"], schema["period_end"]) == (pl.Float64, pl.Date)
    assert schema["theme"] == pl.Enum(published.THEMES)
    assert published.read_events(SHIPPED).schema["themes"] == pl.List(pl.String)


def test_the_unknown_stays_null_and_empty_text_is_empty() -> None:
    figures = published.read_published_figures(SHIPPED)
    baseline = figures.row(by_predicate=pl.col("reference") == "P05", named=True)
    assert (baseline["period_start"], baseline["period_end"], baseline["denominator"]) == (
        None,
    ) * 3
    assert figures.row(by_predicate=pl.col("reference") == "P01", named=True)["part"] == ""
    unpublished = published.read_catalogue(SHIPPED).filter(reference="MIS-02")["published"]
    assert unpublished.to_list() == [[]]


CHANGES = [
    ("figures.csv", 2, {"theme": "misssing"}, ("column 'theme'", "Did you mean 'missing'?")),
    ("figures.csv", 4, {"value": "1,7"}, ("'1,7'", "write a number")),
    ("figures.csv", 4, {"value": "nan"}, ("'nan'", "write a number")),
    ("figures.csv", 4, {"value": "-1"}, ("'-1'", "from 0 upwards")),
    ("figures.csv", 4, {"value": None}, ("None", "may not be empty")),
    (
        "figures.csv",
        3,
        {"period_end": "31/03/2024"},
        ("'31/03/2024'", "write the day as 2024-03-31"),
    ),
    ("figures.csv", 3, {"period_end": "2024-02-30"}, ("'2024-02-30'", "write the day as")),
    (
        "figures.csv",
        8,
        {"period_end": "2024-05-31"},
        ("column 'period_end'", "before 'period_start'"),
    ),
    (
        "figures.csv",
        8,
        {"latest_day": "2024-06-29"},
        ("column 'latest_day'", "before 'period_end'"),
    ),
    ("figures.csv", 8, {"reference": "P06"}, ("column 'reference'", "only once")),
    ("figures.csv", 13, {"numerator": "2"}, ("column 'value'", "numerator over denominator")),
    ("figures.csv", 7, {"value": "40"}, ("column 'value'", "from 0 to 1")),
    (
        "figures.csv",
        8,
        {"comparator": "national average"},
        ("column 'comparator'", "no row for it"),
    ),
    ("figures.csv", 9, {"document": "Hearsay"}, ("'Hearsay'", "not in documents.csv")),
    ("figures.csv", 9, {"unit": "percent"}, ("'percent'", "known: proportion, count")),
    ("inspection_grades.csv", 2, {"cases": "14"}, ("column 'total'", "add up to its total")),
    ("inspection_grades.csv", 2, {"cases": "15.5"}, ("'15.5'", "write a whole number")),
    ("inspection_grades.csv", 3, {"grade": "good"}, ("column 'figure'", "only once")),
    ("inspection_grades.csv", 3, {"assessor": "ofsted"}, ("'ofsted'", "known: force, inspectors")),
    ("events.csv", 6, {"kind": "policychange"}, ("column 'kind'", "Did you mean 'policy_change'?")),
    ("events.csv", 6, {"themes": "missing;cus"}, ("'missing;cus'", "known: missing, cse")),
    ("events.csv", 6, {"last_day": "2016-06-30"}, ("column 'last_day'", "before 'first_day'")),
    ("events.csv", 6, {"event": "E04"}, ("'E04'", "only once")),
    ("events.csv", 6, {"breakpoint": "perhaps"}, ("'perhaps'", "known: yes, no, ask date")),
    ("events.csv", 6, {"title": "on\ntwo lines"}, ("column 'title'", "write the cell on one line")),
    ("recommendations.csv", 6, {"kind": "advice"}, ("'advice'", "known: recommendation")),
    ("recommendations.csv", 6, {"year": "soon"}, ("'soon'", "write a whole number")),
    (
        "recommendation_indicators.csv",
        2,
        {"reference": "MIS-71"},
        ("'MIS-71'", "not in indicator_"),
    ),
    (
        "recommendation_indicators.csv",
        2,
        {"recommendation": "2017-0"},
        ("'2017-0'", "not in recom"),
    ),
    ("recommendation_indicators.csv", 3, {"reference": "MIS-17"}, ("'2017-1'", "only once")),
    ("indicator_catalogue.csv", 2, {"better": "up"}, ("'up'", "known: higher, lower, neither")),
    ("indicator_catalogue.csv", 2, {"published": "P01;P78"}, ("'P78'", "not in figures.csv")),
    (
        "indicator_catalogue.csv",
        3,
        {"code": "missing_episode_count"},
        ("column 'code'", "only once"),
    ),
    ("judgements.csv", 3, {"area": "Middlesborough"}, ("column 'area'", "mean 'Middlesbrough'?")),
    ("judgements.csv", 3, {"judgement": "poor"}, ("'poor'", "known: outstanding")),
    ("self_selected_cases.csv", 3, {"cases": "three"}, ("'three'", "write a whole number")),
    ("documents.csv", 3, {"first_day": "July 2017"}, ("'July 2017'", "write the day as")),
]


@pytest.mark.parametrize(("name", "row", "cells", "said"), CHANGES)
def test_what_does_not_fit_is_refused_with_place_and_remedy(
    folder: Path, name: str, row: int, cells: dict[str, str | None], said: tuple[str, str]
) -> None:
    change(folder, name, row, **cells)
    message = refusal(folder, name)
    assert f"{name}, row {row}, column" in message
    assert all(words in message for words in said), message


def test_copies_that_are_not_changed_are_read(folder: Path) -> None:
    change(folder, "figures.csv", 2, theme="missing")
    assert published.read_published_figures(folder).equals(
        published.read_published_figures(SHIPPED)
    )


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "events.csv").unlink()
    assert (
        refusal(folder, "events.csv") == "no file 'events.csv' in folder 'published'; put it there"
    )


def test_a_file_without_content_is_refused(folder: Path) -> None:
    (folder / "events.csv").write_text("")
    assert "events.csv cannot be read" in refusal(folder, "events.csv")


def test_a_header_without_rows_is_refused(folder: Path) -> None:
    header = (folder / "events.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "events.csv").write_text(header + "\n", encoding="utf-8")
    assert "events.csv, row 2: no row follows the header" in refusal(folder, "events.csv")


def test_text_that_is_not_utf_8_is_refused(folder: Path) -> None:
    content = (folder / "events.csv").read_bytes()
    (folder / "events.csv").write_bytes(content.replace(b"Inspection", b"Inspecti\xe9n"))
    assert "save it as comma-separated UTF-8" in refusal(folder, "events.csv")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("themes", "theme", "events.csv, row 1: column 'themes' is lacking"),
        ("note", "note,kinds", "no column 'kinds' is known; remove it. Did you mean 'kind'?"),
    ],
)
def test_another_header_is_refused(folder: Path, old: str, new: str, message: str) -> None:
    header, *lines = (folder / "events.csv").read_text(encoding="utf-8").splitlines()
    more = [line + "," * new.count(",") for line in lines]
    text = "\n".join([header.replace(old, new), *more])
    (folder / "events.csv").write_text(text, encoding="utf-8")
    assert message in refusal(folder, "events.csv")


def test_a_row_with_too_many_cells_is_refused(folder: Path) -> None:
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write("E31" + ",x" * 12 + "\n")
    assert "events.csv cannot be read" in refusal(folder, "events.csv")


def test_a_row_with_too_few_cells_is_refused(folder: Path) -> None:
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write("E31,2025-01-01\n")
    assert "row 32, column 'last_day': None; it may not be empty" in refusal(folder, "events.csv")
