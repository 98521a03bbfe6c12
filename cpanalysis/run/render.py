"""An executed notebook becomes one page without code: words, figures and tables."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from importlib.metadata import version
from typing import Any

from jinja2 import FileSystemLoader
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from cpanalysis.declare.areas import slug
from cpanalysis.declare.symbols import explain_symbols
from cpanalysis.run.addresses import separate
from cpanalysis.run.boxes import TAG, wrap_tables
from cpanalysis.run.failure import PageError, describe_cell
from cpanalysis.run.layout import TEMPLATES, quote_for_style, read_style
from cpanalysis.run.plan import Page
from cpanalysis.words.readers import tell_readers


@cache
def open_exporter() -> TemplateExporter:
    """Return the exporter of notebooks with the package's own template, escaping by default."""
    exporter = TemplateExporter(
        extra_loaders=[FileSystemLoader(TEMPLATES)],
        template_name="base",
        template_file="page.html.j2",
    )
    exporter.environment.autoescape = True
    exporter.environment.filters["quote_for_style"] = quote_for_style
    return exporter


class PageMarkdown(IPythonRenderer):
    """Markdown whose headings can be pointed at."""

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        """Return a heading with its own words as its address."""
        return f'<h{level} id="{slug(TAG.sub("", text))}">{text}</h{level}>\n'


def render_page(page: Page, notebook: NotebookNode) -> str:
    """Return the HTML of a page.

    Raises
    ------
    PageError
        Where a cell shows something that a page cannot show.
    """
    body = list(separate(show_cells(notebook.cells)))
    html, _ = open_exporter().from_notebook_node(
        notebook, resources={"page": describe_page(page, notebook, body)}
    )
    return str(html)


def describe_page(page: Page, notebook: NotebookNode, body: list[str]) -> dict[str, Any]:
    """Return what the template says about a page and around it."""
    return {
        "area": page.parameters.area,
        "title": page.source.notebook.title,
        "pack": page.pack,
        "until": page.until,
        "audience": page.parameters.audience,
        "readers": tell_readers(page.parameters.audience),
        "body": body,
        "contents": list_contents(body),
        "sources": list_sources(notebook),
        "synthetic": is_synthetic(notebook),
        "symbols": explain_symbols(),
        "version": version("cpanalysis"),
        "style": read_style(),
    }


def show_cells(cells: list[NotebookNode]) -> Iterator[str]:
    """Yield the HTML of each text and each output that shows something."""
    for index, cell in enumerate(cells):
        try:
            yield from filter(str.strip, show_parts(cell))
        except PageError as error:
            raise PageError(f"{describe_cell(cells, index)}: {error}") from None


def show_cell(cell: NotebookNode) -> str:
    """Return the HTML of one cell: words, or what its code shows; never the code."""
    return "\n".join(show_parts(cell))


def show_parts(cell: NotebookNode) -> list[str]:
    """Return the HTML of a text, or of each output of a cell."""
    if cell.cell_type == "markdown":
        return [show_markdown(cell.source)]
    return list(map(show_output, cell.get("outputs", [])))


def show_markdown(text: str) -> str:
    r"""Return Markdown as HTML.

    >>> show_markdown("## Over time")
    '<h2 id="over-time">Over time</h2>\n'
    """
    markdown = MarkdownWithMath(renderer=PageMarkdown(escape=False))
    return wrap_tables(str(markdown.render(text)))


def show_output(output: NotebookNode) -> str:
    """Return the HTML of one output.

    Raises
    ------
    PageError
        For an error, for printed text, and for anything without a form that a page can show.
    """
    if output.output_type == "error":
        raise PageError(f"{output.ename}: {output.evalue}")
    if output.output_type == "stream":
        return show_stream(output)
    for kind, show in SHOWN.items():
        if kind in output.data:
            return show(output.data[kind], output.metadata)
    raise PageError(f"shows {', '.join(output.data)}; a page takes {', '.join(SHOWN)}")


def show_stream(output: NotebookNode) -> str:
    """Return nothing for a warning, which goes to the manifest, and refuse printed text."""
    if output.name == "stderr":
        return ""
    raise PageError("prints text; show a table or a sentence in its place")


def show_html(html: str, _: NotebookNode) -> str:
    """Return a view's own HTML, its tables in boxes that scroll."""
    return wrap_tables(html)


def show_words(text: str, _: NotebookNode) -> str:
    """Return a computed sentence."""
    return show_markdown(text)


def show_image(data: str, metadata: NotebookNode) -> str:
    """Return a picture that says in words what it shows."""
    alternative = metadata.get("alt") or metadata.get("image/png", {}).get("alt")
    if not alternative:
        raise PageError("shows a picture without words for those who cannot see it ('alt')")
    source = "".join(data.split())
    picture = f'<img src="data:image/png;base64,{source}" alt="{escape(alternative)}">'
    return f"<figure>{picture}</figure>"


SHOWN: dict[str, Callable[[str, NotebookNode], str]] = {
    "text/html": show_html,
    "text/markdown": show_words,
    "image/png": show_image,
}


def list_contents(body: list[str]) -> list[tuple[str, str]]:
    """Return address and words of each sub-question of a page.

    >>> list_contents(['<h2 id="over-time">Over time</h2>'])
    [('over-time', 'Over time')]
    """
    found = re.findall(r'<h2 id="([^"]*)">(.*?)</h2>', "\n".join(body), flags=re.DOTALL)
    return [(address, TAG.sub("", words)) for address, words in found]


def list_marks(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return what the views say of their figures: ``cpanalysis`` in an output's metadata."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.get("metadata", {}).get("cpanalysis", {}) for output in outputs]


def list_sources(notebook: NotebookNode) -> list[str]:
    """Return the sources of all that a page shows, each once, in order."""
    named = [source for mark in list_marks(notebook) for source in mark.get("sources", [])]
    return list(dict.fromkeys(named))


def is_synthetic(notebook: NotebookNode) -> bool:
    """Tell whether anything on a page is made from generated records."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    html = (output.get("data", {}).get("text/html", "") for output in outputs)
    marked = any(mark.get("origin") == "synthetic" for mark in list_marks(notebook))
    return marked or any('data-origin="synthetic"' in text for text in html)


def list_messages(notebook: NotebookNode) -> list[str]:
    """Return the warnings that cells gave, a line each, for the manifest."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    texts = [output.text for output in outputs if output.get("name") == "stderr"]
    return [line for text in texts for line in text.splitlines() if line.strip()]
