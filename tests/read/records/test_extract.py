"""What becomes of an extract as a whole."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES
from cpanalysis.errors import InputError, ParameterError
from cpanalysis.measure.records.lacking import list_lacking
from cpanalysis.read.records import check, read_extract, read_records
from cpanalysis.read.records.coverage import empty_months, observe_coverage, rows_outside
from cpanalysis.read.records.extract import count_rows
from cpanalysis.read.records.records import Coverage
from tests.read.records.extracts import clean_extract, write_csv_folder, write_one
from tests.read.records.workbooks import write_workbook

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def clean():
    return clean_extract(episodes=20)


def test_four_kinds_of_missing_stay_apart(clean, tmp_path):
    children = clean["children"].head(3).drop("home_district").with_columns(
        ethnicity_self=pl.Series(["", "NS", "W1"])
    )  # fmt: skip
    custody = (
        clean["custody_detentions"]
        .head(1)
        .with_columns(certificate_correct=pl.lit("not_applicable"))
    )
    source = write_csv_folder(tmp_path, {"children": children, "custody_detentions": custody})
    records = read_records(source)
    read = records.table("children").collect()
    assert read["ethnicity_self"].to_list() == ["not_recorded", "NS", "W1"]
    assert read["home_district"].to_list() == [None] * 3
    assert records.lacks("children", "home_district") == (
        "column children.home_district was not supplied"
    )
    custody = records.table("custody_detentions").collect()
    assert custody["certificate_correct"].to_list() == ["not_applicable"]
    assert records.lacks("missing_episodes") == "table missing_episodes was not supplied"
    with pytest.raises(InputError, match="missing_episodes was not supplied; supplied: children"):
        records.table("missing_episodes")


def test_a_coded_column_that_is_blank_throughout_counts_as_not_supplied(clean, tmp_path):
    blank = clean["missing_episodes"].with_columns(voice_recorded=pl.lit(""))
    records = read_records(write_one(tmp_path, "missing_episodes", blank))
    assert "voice_recorded" in records.columns_not_supplied["missing_episodes"]
    assert records.table("missing_episodes").collect()["voice_recorded"].null_count() == 20


def test_times_that_never_came_are_not_taken_for_not_supplied(clean, tmp_path):
    never = clean["custody_detentions"].with_columns(transferred_at=pl.lit(""))
    records = read_records(write_one(tmp_path, "custody_detentions", never))
    assert records.columns_not_supplied == {}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_exactly_the_columns_of_the_dictionary(clean, tmp_path, name):
    few = clean[name].select(*TABLES[name].required)
    records = read_records(write_one(tmp_path, name, few))
    assert records.table(name).collect_schema() == TABLES[name].schema


def test_columns_that_follow_from_others_are_made(clean, tmp_path):
    wanting = dict(clean)
    made = {
        "children": "ethnicity_group", "cse_suspects": "child_suspect",
        "custody_detentions": "certificate_required", "return_interviews": "due_at",
        "ppn_referrals": "ethnicity_recorded", "cse_investigations": "group_based_flag",
        "population": "looked_after",
    }  # fmt: skip
    for table, column in made.items():
        wanting[table] = wanting[table].drop(column)
    read = read_records(write_csv_folder(tmp_path / "wanting", wanting))
    whole = read_records(write_csv_folder(tmp_path / "whole", clean))
    assert read.columns_not_supplied == {}
    for table in ("children", "cse_suspects", "custody_detentions", "population"):
        assert read.table(table).collect().equals(whole.table(table).collect())
    due = read.table("return_interviews").collect()["due_at"]
    returned = read.table("missing_episodes").collect()["returned_at"]
    assert ((due - returned).dt.total_hours() == 72).all()
    assert read.table("ppn_referrals").collect()["ethnicity_recorded"].all()
    assert read.table("cse_investigations").collect()["group_based_flag"].unique()[0] == "no"


def test_without_their_sources_they_are_not_supplied(clean, tmp_path):
    alone = clean["return_interviews"].drop("due_at")
    records = read_records(write_one(tmp_path, "return_interviews", alone))
    assert records.columns_not_supplied["return_interviews"] == ("due_at",)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "children.csv: the file is empty"),
        (b"PK\x03\x04", "children.csv: this is a zip file"),
        (b"sex\nfemale\n", "children.csv: no column 'child_id' to fill children.child_id"),
        (b"child_id,child_id\nx,y\n", "are one name"),
        (b"child_id\nx\n", "all 1 rows were rejected"),
    ],
)
def test_one_bad_table_is_told_and_the_others_are_read(clean, tmp_path, content, problem):
    write_one(tmp_path, "missing_episodes", clean["missing_episodes"])
    (tmp_path / "children.csv").write_bytes(content)
    told = check(tmp_path)
    assert not told.usable
    assert problem in told.problems[0]
    assert [t.accepted for t in told.tables if t.table == "missing_episodes"] == [20]
    assert "cannot be used as they are" in str(told)
    with pytest.raises(InputError, match="children"):
        read_records(tmp_path)


def test_a_folder_without_any_known_table(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert not check(tmp_path).usable
    with pytest.raises(InputError, match="holds no table of the dictionary"):
        read_records(tmp_path)


def test_a_header_alone_says_nothing_of_any_district(tmp_path):
    (tmp_path / "missing_episodes.csv").write_text("episode_id,reported_at\n")
    records = read_records(tmp_path)
    assert records.table("missing_episodes").collect().height == 0
    coverage = records.coverage["missing_episodes"]
    assert [coverage.of(area) for area in DISTRICT_NAMES] == [()] * 4


def test_a_mapping_that_names_what_is_not_there(clean, tmp_path):
    write_one(tmp_path, "children", clean["children"])
    mapping = tmp_path / "m.yml"
    mapping.write_text("tables: {missing_episodes: {from: MISPER}, children: {columns: {sex: S}}}")
    told = check(tmp_path, mapping=mapping)
    assert "no 'MISPER' to fill missing_episodes; there: children" in told.problems[0]
    assert "the mapping fills sex from S, which is not there" in str(told)
    assert "children.sex" in told.not_supplied


def test_extra_columns_and_files_are_told(clean, tmp_path):
    write_one(tmp_path, "children", clean["children"].with_columns(colour=pl.lit("red")))
    (tmp_path / "other.csv").write_text("a\n1\n")
    told = check(tmp_path)
    assert told.not_used == ("other",)
    assert "children.csv: columns not used: colour" in str(told)
    assert told.usable is True


def test_a_line_with_a_delimiter_too_many_is_rejected_by_its_number(clean, tmp_path):
    path = write_one(tmp_path, "children", clean["children"]) / "children.csv"
    lines = path.read_text().splitlines()
    lines.insert(4, lines[4] + ",more")
    path.write_text("\n".join(lines))
    told = check(tmp_path)
    assert (told.tables[0].read, told.tables[0].accepted, told.tables[0].rejected) == (21, 20, 1)
    assert told.rejected["row"].to_list() == [5]


def test_every_row_read_is_accepted_or_rejected(clean, tmp_path):
    extract = read_extract(write_csv_folder(tmp_path, clean))
    table = extract.tables["children"]
    from dataclasses import replace

    with pytest.raises(RuntimeError, match="20 rows were read, 19 accepted and 0 rejected"):
        count_rows(replace(table, accepted=table.accepted.head(19)))


def test_what_cannot_be_computed_and_for_want_of_what(clean, tmp_path):
    source = write_one(tmp_path, "missing_episodes", clean["missing_episodes"].drop("initial_risk"))
    told = check(source, lacking=list_lacking)
    assert told.not_computable["child_detention_count"] == ("custody_detentions",)
    assert told.not_computable["missing_high_risk_share"] == ("missing_episodes.initial_risk",)
    assert "missing_episode_count" not in told.not_computable
    assert ": for want of missing_episodes.initial_risk" in str(told)


def test_made_up_records_say_so_first_and_cannot_pass_for_real_ones(clean, tmp_path):
    write_one(tmp_path, "children", clean["children"])
    mapping = tmp_path / "m.yml"
    mapping.write_text("origin: records")
    assert read_records(tmp_path, mapping=mapping).origin == "records"
    (tmp_path / "SYNTHETIC.txt").write_text("made up")
    assert read_records(tmp_path, mapping=mapping).origin == "synthetic"
    assert str(check(tmp_path)).startswith("SYNTHETIC: no real child is in these records")


def test_the_moment_up_to_which_the_records_run(clean, tmp_path):
    source = write_one(tmp_path, "missing_episodes", clean["missing_episodes"])
    assert read_records(source).as_of == datetime(2023, 3, 21, tzinfo=LONDON)
    stated = read_records(source, as_of=date(2023, 7, 1))
    assert stated.as_of == datetime(2023, 7, 1, tzinfo=LONDON)
    early = check(source, as_of=date(2023, 3, 10))
    assert "reported_at is not after the records end" in str(early)


def test_a_year_that_is_yet_to_come_does_not_move_the_end(clean, tmp_path):
    late = clean["missing_episodes"].with_columns(
        reported_at=pl.when(pl.int_range(pl.len()) == 0)
        .then(pl.lit("2093-03-01"))
        .otherwise("reported_at")
    )
    records = read_records(write_one(tmp_path, "missing_episodes", late))
    assert records.as_of == datetime(2023, 3, 21, tzinfo=LONDON)


def test_stated_coverage_goes_before_what_is_seen(clean, tmp_path):
    source = write_one(tmp_path, "missing_episodes", clean["missing_episodes"])
    mapping = tmp_path / "m.yml"
    mapping.write_text("coverage: {missing_episodes: [2023-03-05, 2023-03-31]}")
    records = read_records(source, mapping=mapping)
    assert records.coverage["missing_episodes"].start == date(2023, 3, 5)
    assert "missing_episodes has 4 rows outside its coverage" in str(check(source, mapping=mapping))


def days(*counts: int) -> pl.Series:
    months = pl.date_range(date(2024, 1, 1), date(2024, len(counts), 1), "1mo", eager=True)
    return pl.concat(
        pl.Series([month.replace(day=15)] * count, dtype=pl.Date)
        for month, count in zip(months, counts, strict=True)
    )


def test_a_month_without_rows_among_many_is_not_covered():
    seen = observe_coverage(days(30, 30, 0, 30, 30), as_of=datetime(2024, 6, 1))
    assert seen.spans == (
        (date(2024, 1, 1), date(2024, 2, 29)), (date(2024, 4, 1), date(2024, 5, 31)),
    )  # fmt: skip
    assert not seen.stated


def test_a_month_without_rows_among_few_had_no_events():
    seen = observe_coverage(days(2, 1, 0, 1, 2), as_of=datetime(2024, 6, 1))
    assert seen.spans == ((date(2024, 1, 1), date(2024, 5, 31)),)


def test_a_month_that_is_not_over_is_not_covered_to_its_end():
    seen = observe_coverage(days(30, 30), as_of=datetime(2024, 2, 20))
    assert seen.end == date(2024, 2, 19)
    assert not seen.covers(date(2024, 2, 1), date(2024, 2, 29))


def test_empty_months_inside_a_stated_coverage_are_told():
    stated = Coverage(((date(2024, 1, 1), date(2024, 3, 31)),))
    assert empty_months(days(30, 0, 30), stated) == [date(2024, 2, 1)]
    assert rows_outside(days(30, 0, 30, 4), stated) == 4


def test_a_workbook_in_a_folder_and_a_single_file(clean, tmp_path):
    frame = clean["children"]
    folder = tmp_path / "folder"
    folder.mkdir()
    write_workbook(folder / "Children.xlsx", {"Sheet1": [frame.columns, *frame.rows()]})
    csv = write_one(tmp_path / "csv", "children", frame) / "children.csv"
    from_book = read_records(folder).table("children").collect()
    assert from_book.equals(read_records(csv).table("children").collect())


def test_source_and_mapping_that_are_not_understood(tmp_path):
    with pytest.raises(ParameterError, match="no mapping"):
        check(tmp_path, mapping="nothing")
    with pytest.raises(InputError, match="no such file or folder"):
        check(tmp_path / "nowhere")


def test_a_null_in_a_parquet_column_is_a_blank(clean, tmp_path):
    frame = clean["children"].with_columns(
        sex=pl.Series([None, *["female"] * 19], dtype=pl.Enum(["female"])),
        dob_month=pl.Series([date(2010, 5, 1)] * 20),
    )
    frame.write_parquet(tmp_path / "children.parquet")
    read = read_records(tmp_path).table("children").collect()
    assert read["sex"].to_list() == ["not_recorded", *["female"] * 19]


def test_absent_reports_after_the_category_was_withdrawn(clean, tmp_path):
    absent = clean["missing_episodes"].with_columns(
        report_category=pl.lit("absent"), initial_risk=pl.lit("no_apparent_risk")
    )
    source = write_one(tmp_path, "missing_episodes", absent)
    mapping = tmp_path / "m.yml"
    mapping.write_text("absent_withdrawn: 2023-03-11")
    late = check(source, mapping=mapping).warnings.filter(
        pl.col("rule") == "no child is put down as absent from 11 March 2023 on"
    )
    assert late["row"].to_list() == list(range(12, 22))


def test_older_ethnicity_codes_are_counted(clean, tmp_path):
    older = clean["children"].with_columns(ethnicity_self=pl.lit("O1")).drop("ethnicity_group")
    source = write_one(tmp_path, "children", older)
    assert "20 cells of ethnicity_self are O1 of the older codes, read as A4" in str(check(source))


def test_a_column_of_codes_that_are_all_unknown_is_not_taken_for_blank(clean, tmp_path):
    unmapped = clean["missing_episodes"].with_columns(initial_risk=pl.lit("H"))
    told = check(write_one(tmp_path, "missing_episodes", unmapped))
    assert told.tables[0].rejected == 20
    assert "found 'H' (20)" in str(told)
    assert not told.usable
    assert told.proposal is not None


def test_free_text_among_codes_is_not_repeated(clean, tmp_path):
    names = [f"{'abcdefghijklmnopqrstuvwxyz'[n]}nn Smith" for n in range(26)]
    many = pl.concat([clean["children"], clean["children"].head(6)]).with_columns(
        sex=pl.Series(names), child_id=pl.Series([f"C{n:016x}" for n in range(26)])
    )
    told = check(write_one(tmp_path, "children", many))
    assert "Smith" not in str(told)
    assert "sex is a code of the dictionary" in str(told)


@pytest.mark.parametrize("header", ["source row", " source row", "row", "table"])
def test_no_header_can_stand_in_the_way(clean, tmp_path, header):
    odd = clean["children"].with_columns(pl.lit("x").alias(header))
    told = check(write_one(tmp_path, "children", odd))
    assert told.tables[0].accepted == 20
    assert f"columns not used: {header.strip()}" in str(told)
