from dataclasses import replace

import nbformat.v4 as format4
import pytest

from cpanalysis.run.index import Front, render_index
from cpanalysis.run.manifest import trace_provenance
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.render import render_page
from cpanalysis.views.overview import headline
from tests.access import check_access, find_violations, measure_width

TABLE = (
    "<table><caption>Hartlepool</caption><thead><tr><th scope='col'>Year</th>"
    "<th scope='col'>" + "Children</th><th scope='col'>" * 30 + "Rate</th></tr></thead>"
    "<tbody><tr><th scope='row'>2024</th>" + "<td>1,332</td>" * 31 + "</tr></tbody></table>"
)


@pytest.fixture
def page(request_pack) -> str:
    words = format4.new_markdown_cell("# How many?\n\n## Here\n\n## There\n\n## Everywhere")
    shown = format4.new_output("display_data", {"text/html": TABLE})
    code = format4.new_code_cell("", outputs=[shown])
    planned = replace(plan_pages(request_pack)[0], until="30 September 2025")
    return render_page(planned, format4.new_notebook(cells=[words, code]))


@pytest.fixture(params=["made", "failed"])
def index(request, request_pack, shipped) -> str:
    pages = plan_pages(request_pack)
    return render_index(
        Front(
            request=request_pack,
            outcomes=[
                Outcome(page=page, status=request.param, reason="it broke") for page in pages
            ],
            provenance=trace_provenance(request_pack, pages),
            results=shipped.results,
            headline=headline(shipped),
            until="30 September 2025",
        )
    )


def test_everybody_can_read_a_page(tab, page):
    check_access(tab, page)


def test_everybody_can_read_the_front_page(tab, index):
    check_access(tab, index)


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('<html lang="en-GB">', "<html>", "html-has-lang"),
        ("<title>", "<title></title><p>", "document-title"),
        ('tabindex="0"', "", "scrollable-region-focusable"),
        ("--ink: #1c2530", "--ink: #c0c0c0", "color-contrast"),
        ('<main id="content" tabindex="-1">', "<div id='content'>", "landmark-one-main"),
    ],
)
def test_a_page_that_some_cannot_read_is_found(tab, page, before, after, rule):
    assert any(said.startswith(rule) for said in find_violations(tab, page.replace(before, after)))


def test_a_table_without_its_box_makes_a_page_too_wide(tab, page):
    assert measure_width(tab, page.replace('class="scroll"', "")) > 320


def test_the_first_key_leads_past_the_header_and_is_seen(tab, page):
    tab.set_content(page)
    tab.keyboard.press("Tab")
    skip = tab.locator("a.skip")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"


def test_every_page_on_paper_says_whom_until_when_and_for_whom(page):
    foot = "Hartlepool · How many\\3f  · figures to 30 September 2025 · internal"
    assert f'@bottom-left {{ content: "{foot}"' in page
