"""What a table covers, district by district: stops, pauses, late starts, and what was rejected."""

import random
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.errors import ParameterError
from cpanalysis.read.records.areas import find_gaps, leave_out, place_rows
from cpanalysis.read.records.coverage import is_outlying, last_day, observe_coverage
from cpanalysis.read.records.layout import parse_layout
from cpanalysis.read.records.read import read_records
from cpanalysis.read.records.records import Coverage
from cpanalysis.read.records.report import check
from cpanalysis.read.records.saved import save_records, scan_records

START, END = date(2022, 1, 1), date(2024, 12, 31)
WHOLE = Coverage(((START, END),))
OWN = "Stockton-on-Tees"
TABLE = "missing_episodes"


def draw_days(a_month: float, seed: int = 1) -> list[date]:
    """Return days of events at a steady rate."""
    chance = random.Random(seed)  # noqa: S311
    days, at = [], 0.0
    while (at := at + chance.expovariate(a_month / 30.4)) < (END - START).days:
        days.append(START + timedelta(days=int(at)))
    return days


def rows_of(a_month: float, out: tuple[date, date] | None = None, seed: int = 1) -> pl.DataFrame:
    """Return rows of four districts at one rate; of one of them none in some days."""
    parts = []
    for place, area in enumerate(DISTRICT_NAMES):
        days = draw_days(a_month, seed + 10 * place)
        left = [day for day in days if not (area == OWN and out and out[0] <= day <= out[1])]
        parts.append(pl.DataFrame({"area": [area] * len(left), "day": left}))
    return pl.concat(parts)


@pytest.mark.parametrize("a_month", [4, 22, 120])
@pytest.mark.parametrize(
    "out",
    [
        (date(2024, 4, 1), END),
        (START, date(2022, 8, 31)),
        (date(2023, 2, 1), date(2023, 9, 30)),
    ],
)
def test_rows_that_stop_start_late_or_pause_are_a_gap(
    a_month: float, out: tuple[date, date]
) -> None:
    gaps = find_gaps(rows_of(a_month, out), TABLE, WHOLE)
    assert [gap.area for gap in gaps] == [OWN]
    (first, last) = gaps[0].days
    assert abs((first - out[0]).days) <= 10
    assert abs((last - out[1]).days) <= 10


def test_a_gap_begins_and_ends_with_a_month_where_its_last_days_may_have_been_quiet() -> None:
    (gap,) = find_gaps(rows_of(22, (date(2023, 5, 1), date(2023, 9, 30))), TABLE, WHOLE)
    assert gap.days == (date(2023, 5, 1), date(2023, 9, 30))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("a_month", [0.5, 2, 6, 20])
def test_a_steady_district_has_no_gap(a_month: float, seed: int) -> None:
    assert find_gaps(rows_of(a_month, seed=seed), TABLE, WHOLE) == []


def test_a_few_quiet_months_of_a_rare_event_are_no_gap() -> None:
    assert find_gaps(rows_of(1, (date(2024, 6, 1), END)), TABLE, WHOLE) == []


def test_months_that_vary_more_need_a_longer_silence() -> None:
    steady = rows_of(8, (date(2024, 9, 1), END))
    assert len(find_gaps(steady, TABLE, WHOLE)) == 1
    burst = pl.DataFrame({"area": [OWN] * 260, "day": [date(2022, 3, 3)] * 260})
    assert find_gaps(pl.concat([steady, burst]), TABLE, WHOLE) == []


def test_a_district_without_a_row_is_a_gap_and_so_are_all_of_an_empty_table() -> None:
    others = rows_of(5).filter(pl.col("area") != OWN)
    assert [(gap.area, gap.days) for gap in find_gaps(others, TABLE, WHOLE)] == [
        (OWN, (START, END))
    ]
    assert {gap.area for gap in find_gaps(others.clear(), TABLE, None)} == set(DISTRICT_NAMES)
    assert find_gaps(others, "case_audits", WHOLE) == []


def test_rows_without_a_district_have_that_of_what_they_belong_to() -> None:
    episodes = pl.DataFrame({"episode_id": ["E1", "E2"], "district": ["Hartlepool", OWN]})
    interviews = pl.DataFrame({"interview_id": ["I"], "episode_id": ["E2"], "child_id": ["C"]})
    frames = {"missing_episodes": episodes, "return_interviews": interviews}
    assert place_rows(frames, "return_interviews")["area"].to_list() == [OWN]


@pytest.mark.parametrize("wrong", [date(1900, 1, 1), date(1924, 5, 6), date(2012, 3, 15)])
def test_a_wrong_year_does_not_move_the_coverage(wrong: date) -> None:
    days = pl.Series([wrong, *draw_days(6)])
    seen = observe_coverage(days, as_of=datetime(2025, 1, 1))
    assert seen is not None
    assert seen.start == START
    assert days.filter(is_outlying(days)).to_list() == [wrong]


def test_a_wrong_year_to_come_does_not_move_the_end() -> None:
    days = pl.Series([*draw_days(20), date(2026, 3, 1)])
    assert last_day(days, datetime(2026, 6, 1)) <= END  # type: ignore[operator]


def test_a_default_date_of_many_rows_is_outlying() -> None:
    days = pl.Series([date(1970, 1, 1)] * 60 + draw_days(20))
    assert days.filter(is_outlying(days)).unique().to_list() == [date(1970, 1, 1)]


def test_months_dated_by_their_first_day_and_a_real_pause_are_not_outlying() -> None:
    months = pl.date_range(START, END, "1mo", eager=True).to_list()
    by_month = pl.Series(
        [month for place, month in enumerate(months) for _ in range(3 + place % 7)]
    )
    assert not is_outlying(by_month).any()
    paused = pl.Series(
        [day for day in draw_days(30) if not date(2022, 6, 1) < day < date(2024, 9, 1)]
    )
    assert not is_outlying(paused).any()
    assert not is_outlying(pl.Series([], dtype=pl.Date)).any()


def write(folder, rows: pl.DataFrame):
    """Write episodes of some area and day as an extract."""
    numbered = rows.with_row_index("n").select(
        pl.concat_str(pl.lit("E"), pl.col("n")).alias("episode_id"),
        pl.concat_str(pl.lit("C"), pl.col("n").mod(300).cast(pl.String).str.zfill(16)).alias(
            "child_id"
        ),
        pl.col("area").alias("district"),
        pl.lit("missing").alias("report_category"),
        pl.concat_str(pl.col("day").cast(pl.String), pl.lit(" 10:00")).alias("reported_at"),
        pl.lit("low").alias("initial_risk"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    numbered.write_csv(folder / f"{TABLE}.csv")
    return folder


def test_check_asks_about_a_gap_and_the_mapping_answers(tmp_path) -> None:
    source = write(tmp_path / "x", rows_of(22, (date(2024, 6, 1), END)))
    report = check(source)
    assert report.usable
    assert f"{TABLE} has no row of {OWN} after 2024-05-31" in str(report)
    assert read_records(source).coverage[TABLE].of(OWN)[-1][1] == date(2024, 5, 31)
    mapping = tmp_path / "m.yml"
    mapping.write_text(f"coverage: {{{TABLE}: {{{OWN}: [2022-01-01, 2024-12-30]}}}}")
    assert "has no row of" not in str(check(source, mapping=mapping))
    known = read_records(source, mapping=mapping).coverage[TABLE]
    assert known.of(OWN) == ((date(2022, 1, 1), date(2024, 12, 30)),)
    assert known.of("Hartlepool") == known.spans != ()


def test_what_districts_cover_is_kept_with_saved_records(tmp_path) -> None:
    records = read_records(write(tmp_path / "x", rows_of(22, (date(2024, 6, 1), END))))
    again = scan_records(save_records(records, tmp_path / "saved"))
    assert again.coverage == records.coverage


@pytest.mark.parametrize("text", ["Stockton BC", "Mbro", "K"])
def test_a_spelling_that_is_no_district_makes_an_extract_unusable(tmp_path, text: str) -> None:
    named = pl.when(pl.col("area") == OWN).then(pl.lit(text)).otherwise("area").alias("area")
    report = check(write(tmp_path / "x", rows_of(6).with_columns(named)))
    assert not report.usable
    assert any(f"'{text}'" in problem and "some area" in problem for problem in report.problems)


def test_one_row_of_no_district_is_rejected_and_the_rest_used(tmp_path) -> None:
    odd = pl.DataFrame({"area": ["Elsewhere"], "day": [date(2023, 5, 5)]})
    assert check(write(tmp_path / "x", pl.concat([rows_of(6), odd]))).usable


def test_a_month_of_a_district_of_which_rows_were_rejected_is_not_covered(tmp_path) -> None:
    source = write(tmp_path / "x", rows_of(22))
    path = source / f"{TABLE}.csv"
    rows = pl.read_csv(path, infer_schema=False)
    may = pl.col("reported_at").str.starts_with("2023-05") & (pl.col("district") == OWN)
    number = pl.when(may).then(may.cum_sum() % 3)
    wrong = pl.when(number == 0).then(pl.lit("hihg")).otherwise("initial_risk")
    rows.with_columns(wrong.alias("initial_risk")).write_csv(path)
    report = check(source)
    assert report.usable
    assert "rejected rows beside" in str(report)
    assert read_records(source).coverage[TABLE].of(OWN) == leave_out(
        read_records(source).coverage[TABLE].spans, [(date(2023, 5, 1), date(2023, 5, 31))]
    )


def test_a_row_far_from_all_others_is_named_with_the_remedy(tmp_path) -> None:
    odd = pl.DataFrame({"area": [OWN], "day": [date(1900, 1, 1)]})
    report = check(write(tmp_path / "x", pl.concat([odd, rows_of(6)])))
    assert f"{TABLE} covers 2022-01-01" in str(report)
    far = report.warnings.filter(pl.col("rule").str.contains("is not far from that of all other"))
    assert far["row"].to_list() == [2]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{missing_episodes: {Stockton: [2022-01-01, 2022-12-31]}}", "Did you mean 'Stockton-on-T"),
        ("{missing_episodes: {Hartlepool: [2022-01-01]}}", "a first and a last day"),
        ("{missing_episodes: [2022-12-31, 2022-01-01]}", "before it begins"),
    ],
)
def test_a_coverage_that_cannot_be_meant_is_refused(said: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        parse_layout(f"coverage: {said}", where="m.yml")


def test_coverage_is_stated_for_all_and_for_districts() -> None:
    said = "{missing_episodes: {all: [2022-01-01, 2022-12-31], Hartlepool: none}}"
    known = parse_layout(f"coverage: {said}", where="m.yml").coverage[TABLE]
    assert known.of("Hartlepool") == ()
    assert known.of(OWN) == ((date(2022, 1, 1), date(2022, 12, 31)),)
