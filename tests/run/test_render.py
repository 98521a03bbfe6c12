from copy import deepcopy
from dataclasses import replace

import nbformat.v4 as format4
import pytest

from cpanalysis.run.accept import accept_page
from cpanalysis.run.failure import PageError
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.render import list_messages, render_page, show_cell, wrap_tables
from cpanalysis.words.readers import READERS

PIXEL = "iVBORw0KGgo="


def show(kind: str, data: object, metadata: dict[str, object] | None = None):
    shown = {kind: data, "text/plain": "x"}
    output = format4.new_output("display_data", shown, metadata=metadata or {})
    return format4.new_code_cell("secret_code = 1", outputs=[output], execution_count=1)


def render(request_pack, *cells):
    words = format4.new_markdown_cell("# How many?\n\n## Here\n\n## There\n\n## Everywhere")
    notebook = format4.new_notebook(cells=[words, *cells])
    return render_page(plan_pages(request_pack)[0], notebook)


def test_a_page_shows_outputs_and_never_code(request_pack):
    html = render(request_pack, show("text/html", "<p>Hartlepool</p>"))
    assert "<p>Hartlepool</p>" in html
    assert "secret_code" not in html
    assert "text/plain" not in html


def test_a_page_is_named_ordered_and_can_be_moved_through(request_pack):
    html = render(request_pack, show("text/html", "<p>Hartlepool</p>"))
    assert '<html lang="en-GB">' in html
    assert "<title>Hartlepool: How many? – Trial</title>" in html
    for part in ("<header>", '<main id="content"', "<footer>", 'href="#content"', 'href="#there"'):
        assert part in html
    accept_page(html, area="Hartlepool", shown="<p>Hartlepool</p>")


def test_the_printed_page_carries_district_and_page_number(request_pack):
    html = render(request_pack)
    assert '@bottom-left { content: "Hartlepool · How many\\3f  · internal"; }' in html
    assert "counter(page)" in html


def test_a_picture_comes_with_its_words():
    html = show_cell(show("image/png", PIXEL, {"image/png": {"alt": 'rises & "falls"'}}))
    assert 'alt="rises &amp; &quot;falls&quot;"' in html
    assert f"base64,{PIXEL}" in html


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (show("image/png", PIXEL), "shows a picture without words"),
        (show("text/latex", "x"), "shows text/latex, text/plain"),
        (
            format4.new_code_cell(outputs=[format4.new_output("stream", name="stdout", text="1")]),
            "prints text",
        ),
        (
            format4.new_code_cell(
                outputs=[format4.new_output("error", ename="ValueError", evalue="no", traceback=[])]
            ),
            "ValueError: no",
        ),
    ],
)
def test_what_a_page_cannot_show_is_refused_with_its_cell(request_pack, cell, said):
    with pytest.raises(PageError, match=f"cell 2, under 'Everywhere': {said}"):
        render(request_pack, cell)


def test_a_warning_goes_to_the_manifest_and_not_to_the_page(request_pack):
    warning = format4.new_output("stream", name="stderr", text="Warning: few\n\n")
    cell = format4.new_code_cell(outputs=[warning])
    assert "Warning: few" not in render(request_pack, cell)
    assert list_messages(format4.new_notebook(cells=[cell])) == ["Warning: few"]


@pytest.mark.parametrize(
    "cell",
    [
        show("text/html", '<p data-origin="synthetic">Hartlepool</p>'),
        show("text/html", "<p>Hartlepool</p>", {"cpanalysis": {"origin": "synthetic"}}),
    ],
)
def test_synthetic_figures_put_a_banner_on_the_page(request_pack, cell):
    assert "Synthetic data." in render(request_pack, cell)
    assert "Synthetic data." not in render(request_pack)


@pytest.mark.parametrize("audience", ["internal", "partner"])
def test_every_page_says_for_whom_it_is(request_pack, audience):
    html = render(replace(request_pack, audience=audience))
    assert f'<p class="readers">{READERS[audience]}</p>' in html
    assert html.count('class="readers"') == 1


def test_the_footer_names_each_source_once(request_pack):
    cell = show("text/html", "<p></p>", {"cpanalysis": {"sources": ["DfE & ONS 2024"]}})
    again = deepcopy(cell)
    again.id = "again"
    assert render(request_pack, cell, again).count("<li>DfE &amp; ONS 2024</li>") == 1


def test_a_computed_sentence_is_words():
    assert show_cell(show("text/markdown", "**332** incidents")).startswith("<p><strong>332")


def test_each_table_scrolls_by_itself_and_no_table_twice():
    once = wrap_tables("<table><tr><td>1</td></tr></table><p></p><table></table>")
    assert once.count('class="scroll"') == 2
    assert wrap_tables(once) == once


def test_every_page_says_what_symbols_stand_for(request_pack):
    html = render(request_pack)
    for symbol in ("[c]", "[x]", "[z]", "[low]", "[u]", "–"):
        assert f"<dt>{symbol}</dt><dd>" in html
    assert "never means nought" in html
