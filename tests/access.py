"""Pages in a real browser, Debian's Chromium, judged by axe-core."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, sync_playwright

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
RUN_PART = "([part, tags]) => axe.run(part, {runOnly: {type: 'tag', values: tags}})"
NARROW = {"width": 320, "height": 640}
"""CSS pixels at which nothing may have to be scrolled in two directions (WCAG 1.4.10)."""
PROFILE = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@contextmanager
def open_browser() -> Iterator[Page]:
    """Give a tab of Chromium; the test is skipped where it is not installed."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(PROFILE))
        try:
            yield browser.new_page()
        finally:
            browser.close()


def find_serious(tab: Page, part: str) -> list[str]:
    """Return the rules that a part of the page on the screen seriously breaks."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = tab.evaluate(RUN_PART, [part, STANDARD])
    assert len(found["passes"]) > 15, "axe-core has looked at the part"
    serious = [item for item in found["violations"] if item["impact"] in {"serious", "critical"}]
    return [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in serious]


def find_violations(tab: Page, html: str) -> list[str]:
    """Return what axe-core has against a page, a line for each rule with an example."""
    tab.set_content(html)
    tab.add_script_tag(path=AXE)
    found: dict[str, Any] = tab.evaluate(RUN, STANDARD)
    assert len(found["passes"]) > 15, "axe-core has looked at the page"
    return [
        f"{item['id']} ({len(item['nodes'])}): {item['help']}: {item['nodes'][0]['html'][:200]}"
        for item in found["violations"]
    ]


def measure_width(tab: Page, html: str) -> int:
    """Return how wide a page is on a narrow screen, in CSS pixels."""
    before = tab.viewport_size
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    tab.set_content(html)
    width: int = tab.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size(before or NARROW)  # type: ignore[arg-type]
    return width


def check_access(tab: Page, html: str) -> None:
    """Everybody can read the page: no violation, and no scrolling sideways on a telephone."""
    assert find_violations(tab, html) == []
    assert measure_width(tab, html) <= NARROW["width"]
