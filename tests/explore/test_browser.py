"""explore.ipynb in a real browser: opened, moved by mouse and by keyboard, taken away."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Locator, Page

from cpanalysis.read.locations import find_notebooks
from tests.access import find_violations, open_browser
from tests.explore.lab import run_all, start_lab

PICTURE = ".cp-panel .cp-answer img"
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
        "([path, old]) => document.querySelector(path)?.src !== old",
        arg=[PICTURE, before],
        timeout=60_000,
    )
    LATENCIES[name] = time.perf_counter() - began


def code(tab: Page) -> str:
    return tab.locator(".cp-panel .cp-code pre").inner_text()


def test_choices_by_mouse_change_chart_and_code(lab: Page) -> None:
    indicator = field(lab, "Indicator")
    see_change(
        lab, "indicator", lambda: indicator.select_option("Missing episodes graded high risk")
    )
    see_change(lab, "district", lambda: lab.get_by_text("Middlesbrough", exact=True).first.click())
    see_change(lab, "split", lambda: field(lab, "Split by").select_option("looked after"))
    assert code(lab).splitlines() == [
        "import cpanalysis as cp",
        'cp.open(audience="internal")',
        'cp.ask("missing_high_risk_share", district=["Hartlepool", "Middlesbrough"],'
        ' by="looked_after")',
    ]


def test_the_keyboard_alone_chooses(lab: Page) -> None:
    field(lab, "Indicator").focus()
    see_change(lab, "arrow key", lambda: lab.keyboard.press("ArrowUp"))
    assert focused(lab) == "SELECT"
    lab.keyboard.press("Tab")
    assert focused(lab) == "INPUT"
    see_change(lab, "space bar", lambda: lab.keyboard.press("Space"))
    assert 'district="Middlesbrough"' in code(lab)
    assert lab.locator(".jp-Notebook .jp-Cell").count() > 10, "no key edited the notebook"


def focused(tab: Page) -> str:
    return str(tab.evaluate("document.activeElement.tagName"))


def test_what_is_saved_by_keyboard_is_on_disk_and_protected(lab: Page, folder: Path) -> None:
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


def test_everybody_can_read_an_answer(lab: Page) -> None:
    answer = lab.locator(".cp-panel .cp-answer").evaluate("element => element.outerHTML")
    opening = '<!doctype html><html lang="en"><title>An answer</title><main><h1>A</h1><h2>B</h2>'
    lab.goto("about:blank")
    assert find_violations(lab, f"{opening}{answer}</main>") == []
