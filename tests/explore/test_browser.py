"""explore.ipynb in a real browser: opened, moved by mouse and by keyboard, taken away."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Locator, Page, expect

from cpanalysis.read.locations import find_notebooks
from tests.access import find_serious, find_violations, open_browser
from tests.explore.lab import PATIENCE, run_all, start_lab

PICTURE = ".cp-panel .cp-answer img"
HIGH_RISK = "Missing episodes graded high risk"
LATENCIES: dict[str, float] = {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("explored")
    shutil.copy(find_notebooks() / "explore.ipynb", place)
    return place


@pytest.fixture(scope="module")
def lab(folder: Path, kept_sample: Path) -> Iterator[Page]:
    """The notebook, all of whose cells have been run."""
    with open_browser() as tab, start_lab(folder, kept_sample) as address:
        tab.set_viewport_size({"width": 1500, "height": 1000})
        run_all(tab, address)
        yield tab
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in LATENCIES.items())
    print(f"\nfrom choice to changed chart: {told}")  # noqa: T201 (measured, not asserted)


def field(tab: Page, name: str) -> Locator:
    return tab.locator(".cp-panel").get_by_label(name, exact=True)


def see_change(tab: Page, name: str, act: Callable[[], object]) -> None:
    """Do something, and wait until the chart is another one."""
    before = tab.locator(PICTURE).first.get_attribute("src")
    began = time.perf_counter()
    act()
    tab.wait_for_function(
        "([path, old]) => document.querySelector(path)?.src !== old", arg=[PICTURE, before]
    )
    LATENCIES[name] = time.perf_counter() - began


def see_code(tab: Page, text: str) -> None:
    """Wait until the code that makes the answer again says ``text``."""
    shown = tab.locator(".cp-panel .cp-code pre")
    expect(shown).to_contain_text(text, timeout=PATIENCE * 1000)


def test_choices_by_mouse_change_chart_and_code(lab: Page) -> None:
    see_change(lab, "indicator", lambda: field(lab, "Indicator").select_option(HIGH_RISK))
    see_change(lab, "district", lambda: field(lab, "Middlesbrough").check())
    see_change(lab, "split", lambda: field(lab, "Split by").select_option("looked after"))
    see_code(
        lab,
        'import cpanalysis as cp\ncp.open(audience="internal")\n'
        'cp.ask("missing_high_risk_share", area=["Hartlepool", "Middlesbrough"],'
        ' by="looked_after")',
    )


def test_the_keyboard_alone_chooses(lab: Page) -> None:
    before = count_cells(lab)
    field(lab, "Indicator").focus()
    see_change(lab, "arrow key", lambda: lab.keyboard.press("ArrowUp"))
    assert focused(lab) == "SELECT"
    see_change(lab, "letter", lambda: lab.keyboard.press("m"))
    assert focused(lab) == "SELECT"
    lab.keyboard.press("Tab")
    assert focused(lab) == "INPUT"
    see_change(lab, "space bar", lambda: lab.keyboard.press("Space"))
    see_code(lab, 'area="Middlesbrough"')
    assert count_cells(lab) == before, "no key edited the notebook"


def count_cells(tab: Page) -> dict[str, int]:
    kinds = ("jp-CodeCell", "jp-MarkdownCell", "jp-RawCell")
    return {kind: tab.locator(f".jp-Notebook .{kind}").count() for kind in kinds}


def focused(tab: Page) -> str:
    return str(tab.evaluate("document.activeElement.tagName"))


def test_what_is_saved_by_keyboard_is_on_disk_and_protected(lab: Page, folder: Path) -> None:
    field(lab, "Indicator").select_option(HIGH_RISK)
    see_code(lab, "missing_high_risk_share")
    lab.get_by_role("button", name="Save table and charts").focus()
    lab.keyboard.press("Enter")
    lab.wait_for_selector(".cp-panel [role=status]:has-text('Saved')")
    (table,) = (folder / "exports").glob("*.csv")
    assert table.name.endswith("_internal_SYNTHETIC.csv")
    rows = pl.read_csv(table)
    assert rows.height
    assert rows.filter(pl.col("numerator").is_between(1, 4)).is_empty()
    assert rows["audience"].unique().to_list() == ["Internal: for the eyes of the force alone"]
    assert {path.suffix for path in (folder / "exports").iterdir()} == {".csv", ".xlsx", ".png"}


def test_the_indicators_are_searched_as_one_types(lab: Page) -> None:
    words = lab.get_by_role("searchbox")
    words.scroll_into_view_if_needed()
    rows = lab.locator(".dt-container tbody tr")
    expect(rows).to_have_count(10)
    words.fill("assessed_cse_rate")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("assessed_cse_rate")


def test_everybody_can_use_the_panel_and_the_table(lab: Page) -> None:
    assert find_serious(lab, ".cp-panel") == []
    assert find_serious(lab, ".dt-container") == []


def test_everybody_can_read_an_answer(lab: Page) -> None:
    answer = lab.locator(".cp-panel .cp-answer").evaluate("element => element.outerHTML")
    opening = '<!doctype html><html lang="en"><title>An answer</title><main><h1>A</h1><h2>B</h2>'
    lab.goto("about:blank")
    assert find_violations(lab, f"{opening}{answer}</main>") == []
