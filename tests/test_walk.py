"""The walk of an analyst: an extract of another layout, one YAML edited, a pack made from it."""

from pathlib import Path

import nbformat.v4 as format4
import polars as pl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from cpanalysis.cli import app
from cpanalysis.read.records import read_records
from cpanalysis.sample import make_sample

KEY = "k7Qz" + "0123456789abcdef" * 2
SHORT = {
    "Stockton-on-Tees": "STK", "Middlesbrough": "MBR", "Hartlepool": "HPL",
    "Redcar and Cleveland": "R&C", "out_of_force": "OOF", "unknown": "",
}  # fmt: skip
GRADES = {"high": "H", "medium": "M", "low": "L", "no_apparent_risk": "NAR", "not_recorded": "N/A"}
DECIDED = {'"HPL": ': "Hartlepool", '"MBR": ': "Middlesbrough", '"STK": ': "Stockton-on-Tees"}
NOTEBOOK = (
    "import cpanalysis as cp",
    "protected = cp.prepare_records(cp.read_page_parameters(globals()))",
    'cp.trend(protected, "missing_episode_count", district=district)',
)
PARAMETERS = 'district: str = ""\nsource: str = ""\nmapping: str = ""\nprepared: str = ""'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "sample"
    make_sample(folder, months=12, scale=0.2, seed=5)
    return folder


@pytest.fixture
def extract(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder as another system writes it: names, codes, dates, zone, encoding."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPANALYSIS_KEY", KEY)
    folder = tmp_path / "extract"
    folder.mkdir()
    for name, make in {"MISPER": episodes, "CUSTODY": detentions, "NOMINALS": children}.items():
        text = make(sample).write_csv(separator=";")
        (folder / f"{name}_EXPORT.csv").write_bytes(text.encode("cp1252"))
    return folder


def number_of(child: pl.Expr) -> pl.Expr:
    """Return the number that the other system knows a child by."""
    return pl.concat_str(pl.lit("N"), child.str.slice(1, 8))


def day_first(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%d/%m/%Y %H:%M")


def in_universal_time(name: str) -> pl.Expr:
    return pl.col(name).dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def recoded(name: str, codes: dict[str, str]) -> pl.Expr:
    return pl.col(name).cast(pl.String).replace(codes)


def episodes(sample: Path) -> pl.DataFrame:
    return pl.read_parquet(sample / "missing_episodes.parquet").select(
        pl.col("episode_id").alias("Misper Ref"),
        number_of(pl.col("child_id")).alias("Nominal Ref"),
        recoded("district", SHORT).alias("LPA"),
        day_first("missing_since_at").alias("Last Seen"),
        day_first("reported_at").alias("Date/Time Reported"),
        recoded("report_category", {"missing": "Missing", "absent": "Absent"}).alias("Type"),
        recoded("looked_after_at_report", {"yes": "Y", "no": "N", "not_recorded": "-"}).alias(
            "Child in Care?"
        ),
        recoded("initial_risk", GRADES).alias("Initial Grading"),
        day_first("first_attended_at").alias("First Officer Arrival"),
        day_first("located_at").alias("Found Date"),
        day_first("returned_at").alias("Return Date"),
        pl.lit("at the café in Ångström Street").alias("Circumstances"),
    )


def detentions(sample: Path) -> pl.DataFrame:
    return pl.read_parquet(sample / "custody_detentions.parquet").select(
        pl.col("detention_id").alias("Custody Ref"),
        number_of(pl.col("child_id")).alias("Nominal Ref"),
        pl.col("suite").alias("Station"),
        recoded("arrest_district", SHORT).alias("Arrest LPA"),
        pl.col("age_at_arrival").alias("Age"),
        in_universal_time("arrived_at").alias("Arrival Time"),
        in_universal_time("detention_authorised_at").alias("Detention Authorised"),
        in_universal_time("released_at").alias("Release Time"),
        pl.col("detention_purpose").cast(pl.String).alias("Reason"),
    )


def children(sample: Path) -> pl.DataFrame:
    return pl.read_parquet(sample / "children.parquet").select(
        number_of(pl.col("child_id")).alias("Nominal Ref"),
        pl.col("dob_month").dt.strftime("14/%m/%Y").alias("Date of Birth"),
        recoded("sex", {"female": "F", "male": "M", "not_recorded": "NULL"}).alias("Gender"),
    )


def decide(mapping: Path) -> None:
    """Write a code after every text that the proposal could not guess, as an analyst does."""
    lines = mapping.read_text(encoding="utf-8").splitlines()
    decided = [
        next((f"        {text}{code}" for text, code in DECIDED.items() if text in line), line)
        for line in lines
    ]
    mapping.write_text("\n".join(decided), encoding="utf-8")


def test_from_another_layout_to_a_valid_extract_by_one_file(extract: Path, sample: Path):
    first = run("check", "extract")
    assert first.exit_code == 1
    assert "nothing was written" in first.stdout
    assert 'child_id: {from: "Nominal Ref", as: keyed_hash}' in first.stdout
    assert run("check", "extract", "--write-mapping", "mine.yml").exit_code == 1
    undecided = run("check", "extract", "--mapping", "mine.yml")
    assert undecided.exit_code == 1
    assert (
        "MISPER_EXPORT.csv: the mapping gives no code for 'HPL', 'MBR', 'STK'" in undecided.stdout
    )
    decide(Path("mine.yml"))
    last = run("check", "extract", "--mapping", "mine.yml")
    assert last.exit_code == 0, last.stdout
    assert "These records can be used." in last.stdout
    read = read_records("extract", mapping="mine.yml")
    for name, columns in SAME_AFTERWARDS.items():
        ours, theirs = (records.table(name).collect() for records in (read, read_records(sample)))
        both = ours.join(theirs, on=columns[0], suffix="_before")
        assert both.height == ours.height > 50
        assert all((both[c].eq_missing(both[f"{c}_before"])).all() for c in columns[1:])


SAME_AFTERWARDS = {
    "missing_episodes": (
        "episode_id", "district", "looked_after_at_report", "initial_risk", "report_category"
    ),
    "custody_detentions": (
        "detention_id", "arrest_district", "arrived_at", "released_at", "detention_purpose",
    ),
}  # fmt: skip


def test_a_pack_from_the_extract_and_its_mapping(extract: Path):
    run("check", "extract", "--write-mapping", "mine.yml")
    decide(Path("mine.yml"))
    write_notebook(extract.parent)
    Path("pack.yml").write_text(
        'name: "Trial"\ndistricts: ["Hartlepool"]\nnotebooks: ["own"]\n'
        'notebooks_from: "."\nsource: "extract"\nmapping: "mine.yml"\n'
    )
    made = run("run", "pack.yml", "--into", "pack", "--jobs", "1")
    assert made.exit_code == 0, made.stderr
    page = Path("pack/hartlepool/own.html").read_text(encoding="utf-8")
    assert "extract, laid out as my system" in page
    told = "".join(p.read_text(encoding="utf-8") for p in Path("pack").rglob("*.[hjc]*"))
    assert KEY not in told
    assert str(extract.parent) not in told


def write_notebook(folder: Path) -> None:
    cells = [
        format4.new_markdown_cell("# How many?"),
        format4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        *map(format4.new_code_cell, NOTEBOOK),
    ]
    (folder / "own.ipynb").write_text(format4.writes(format4.new_notebook(cells=cells)))


def test_without_its_key_nothing_is_read(extract: Path, monkeypatch: pytest.MonkeyPatch):
    run("check", "extract", "--write-mapping", "mine.yml")
    monkeypatch.delenv("CPANALYSIS_KEY")
    answer = run("check", "extract", "--mapping", "mine.yml")
    assert answer.exit_code == 2
    assert "CPANALYSIS_KEY is not a key" in answer.stderr
