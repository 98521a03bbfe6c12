"""No file of a pack says who a child, an officer or the analyst is, and none runs anything."""

import json
import re
import socket
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from cpanalysis.run.pictures import EMBEDDED, list_pictures
from cpanalysis.tables.spreadsheet import FORMULA, NUMBER
from tests.disclosure.canaries import CHILD, PLACE, ROW, SECRET
from tests.disclosure.conftest import ABOUT_RECORDS
from tests.disclosure.opened import Found, list_chunks, open_bytes, open_folder

IDENTIFIERS = (CHILD, ROW, PLACE)
OF_THE_MACHINE = (SECRET, "CANARYUSER", "CANARYHOST", "/tmp/", "\\Users\\")  # noqa: S108
NUMBERED = re.compile(rb"\b[A-Z]{2}0\d{9}\b")
"""How the sample numbers episodes, investigations, detentions, victims, devices, referrals."""
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")
CLEAN = {"IHDR", "pHYs", "tRNS", "IEND"}
"""What a picture may have beside its colours and pixels."""


@pytest.fixture(scope="module")
def opened(pack: Path) -> list[Found]:
    return list(open_folder(pack))


def find(opened: list[Found], text: str) -> list[str]:
    """Return where a text stands, in capitals or not."""
    return [where for where, content in opened if text.lower().encode() in content.lower()]


def test_the_pack_is_there_to_be_searched(pack, opened) -> None:
    made = {path.stem for path in pack.rglob("*.html")}
    assert {*ABOUT_RECORDS, "warning", "index"} <= made
    assert len([where for where, _ in opened if "> embedded" in where]) > 100
    assert find(opened, "canary.invalid"), "a text of the records is shown and was found"


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_no_identifier_is_in_any_file(opened, identifier) -> None:
    assert find(opened, identifier) == []


def test_no_number_of_a_record_is_in_any_file(opened) -> None:
    assert [where for where, content in opened if NUMBERED.search(content)] == []


@pytest.mark.parametrize("told", [*OF_THE_MACHINE, socket.gethostname(), str(Path.home()) + "/"])
def test_nothing_is_told_of_the_machine_its_user_or_passwords(opened, told) -> None:
    searched = opened if len(told) > 6 else []
    assert find(searched, told) == []


def test_no_moment_is_in_any_file_but_that_of_the_making(pack) -> None:
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    for where, content in open_folder(pack):
        text = content.decode("utf-8", errors="ignore") if ">" not in where else ""
        found = MOMENT.findall(EMBEDDED.sub("", text).replace(manifest["started"], ""))
        assert found == [], where


def test_no_period_is_finer_than_a_month(pack) -> None:
    """Figures are of whole months, or the state at the end of a month's last day."""
    rows = pl.read_parquet(pack / "results.parquet").filter(pl.col("origin") == "synthetic")
    start, end = pl.col("period_start"), pl.col("period_end")
    whole = (start.dt.day() == 1) | (start == end)
    assert rows.height > 1000
    assert rows.select((whole & (end == end.dt.month_end())).all()).item()


def test_a_failure_and_a_warning_are_told_without_what_is_private(pack) -> None:
    pages = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["pages"]
    told = {page["notebook"]: page["reason"] or " ".join(page["messages"]) for page in pages}
    for code in ("failing", "warning"):
        assert re.search(r"~/x y/a\.csv \*\*\* \*\*\*$", told[code]), told[code]


def test_pictures_carry_nothing_but_colours(pack) -> None:
    pictures = [
        png
        for path in pack.rglob("*.html")
        for png in list_pictures(path.read_text(encoding="utf-8"))
    ]
    assert {kind for png in pictures for kind in list_chunks(png)} <= CLEAN
    with Image.open(BytesIO(pictures[0])) as picture:
        assert not picture.getexif()


class Runs(HTMLParser):
    """Notes what would run in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        harmful = [
            name for name, value in attrs if name.startswith("on") or "script:" in str(value)
        ]
        self.found += [tag] if tag in ("script", "iframe", "object") or harmful else []


def test_hostile_names_and_cells_run_nowhere(pack) -> None:
    for path in pack.rglob("*.html"):
        reader = Runs()
        reader.feed(path.read_text(encoding="utf-8"))
        assert reader.found == [], path.name
        assert "alert(1)" in path.read_text(encoding="utf-8"), "the name of the pack is on the page"


def test_a_hostile_name_makes_a_plain_folder_beside_the_others(home, pack) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", pack.name)
    assert pack.parent == home / "packs"


def test_no_cell_of_the_table_for_spreadsheets_is_a_formula(pack) -> None:
    cells = pl.read_csv(pack / "results.csv", infer_schema=False)
    armed = pl.all().str.contains(FORMULA) & ~pl.all().str.contains(NUMBER)
    assert cells.select(armed.any()).row(0).count(True) == 0
    assert cells["source"].str.starts_with("'=cmd").any()


def test_no_workbook_holds_a_formula(pack) -> None:
    for path in pack.rglob("*.xlsx"):
        for where, content in open_bytes(path.name, path.read_bytes()):
            assert b"<f>" not in content, where
            assert b"<f " not in content, where
