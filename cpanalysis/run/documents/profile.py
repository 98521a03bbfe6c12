"""An area's pages in one document, in the order of a problem profile.

Between them stand the places that only an analyst can fill: aim and customer, judgements, the
collection plan, and what is proposed under the four Ps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cpanalysis.run.documents.document import Document, Part
from cpanalysis.run.layout import open_templates, read_style
from cpanalysis.words.readers import tell_readers

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
FOOTER = re.compile(r"<footer>(.*)</footer>", re.DOTALL)
CONTENTS = re.compile(r"<nav\b.*?</nav>", re.DOTALL)
HEADING = re.compile(r"(</?h)([1-5])\b")
ADDRESS = re.compile(r'\b(id|headers|aria-labelledby)="([^"]+)"')
INWARD = re.compile(r'href="#([^"]+)"')
SOURCE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TITLE = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A section of a profile: its title, the pages in it, and what the analyst writes there."""

    title: str
    codes: tuple[str, ...]
    asked: str


SECTIONS = (
    Section("Executive findings", ("overview",), "Judgement on the findings as a whole"),
    Section("Missing children", ("missing",), "Interpretation, and what makes children vulnerable"),
    Section("Child sexual exploitation", ("cse",), "Networks, suspects and venues (intelligence)"),
    Section("Children in custody", ("custody",), "Interpretation, and the view of partners"),
    Section("The same children", ("links",), "What the overlap means for those who work with them"),
    Section("What changed", ("change",), "What else happened at the same time"),
    Section("Quality of the records and gaps", ("data_quality",), "Collection plan, with owners"),
    Section("Beside other districts", ("official",), "How local processes differ"),
    Section("Inspection and recommendations", ("inspection", "recommendations"), "Judgement"),
)
"""The order of a problem profile, with who writes what; other notebooks come after these."""

REFERENCE = ("Aim", "Customer", "Link to the control strategy", "Author and date of judgement")
FOUR_PS = {
    "Pursue": "bring to justice those who harm children",
    "Prevent": "stop people from becoming offenders",
    "Protect": "make it harder to harm children",
    "Prepare": "lessen the harm when it happens",
}
ASKED_OF_FOUR_PS = ("What is proposed", "Owner", "By when", "How it will be known to work")


def join_pages(document: Document, pages: list[str]) -> str:
    """Return an area's pages as one page, with contents and places to write in."""
    own = dict(zip((part.code for part in document.parts), pages, strict=True))
    chapters = [make_chapter(section, document, own) for section in list_sections(document)]
    template = open_templates().get_template("profile.html.j2")
    return template.render(
        document=document,
        readers=tell_readers(document.audience),
        chapters=chapters,
        contents=[entry for chapter in chapters for entry in list_entries(chapter)],
        synthetic=any('class="banner"' in page for page in pages),
        reference=REFERENCE,
        four_ps=FOUR_PS,
        asked=ASKED_OF_FOUR_PS,
        sources=list_sources(pages),
        style=read_style(),
    )


def list_sections(document: Document) -> Iterator[Section]:
    """Yield the sections that have a page, then one for each page that has no place in them."""
    codes = {part.code for part in document.parts}
    placed = {code for section in SECTIONS for code in section.codes}
    yield from (section for section in SECTIONS if codes & set(section.codes))
    for part in document.parts:
        if part.code not in placed:
            yield Section(part.title, (part.code,), "Judgement")


def make_chapter(section: Section, document: Document, pages: dict[str, str]) -> str:
    """Return one section: its heading, its pages, and a place to write in."""
    titles = {part.code: part for part in document.parts}
    chosen = [titles[code] for code in section.codes if code in titles]
    inside = "\n".join(lower(pages[part.code], part) for part in chosen)
    name = f"section-{section.codes[0]}"
    return (
        f'<section class="chapter" aria-labelledby="{name}">'
        f'<h2 id="{name}">{escape(section.title)}</h2>'
        f"{inside}{place_to_write(section.asked)}</section>"
    )


def lower(page: str, part: Part) -> str:
    """Return the content of a page with headings one level lower and addresses of its own."""
    found = MAIN.search(page)
    content = CONTENTS.sub("", found[1]) if found else ""
    content = re.sub(r'<p class="(banner|readers)">.*?</p>', "", content)
    content = re.sub(r"<h1\b[^>]*>.*?</h1>", "", content, flags=re.DOTALL)
    lowered = HEADING.sub(lambda one: f"{one[1]}{int(one[2]) + 1}", content)
    named = ADDRESS.sub(lambda one: f'{one[1]}="{rename(one[2], part.code)}"', lowered)
    return INWARD.sub(lambda one: f'href="#{rename(one[1], part.code)}"', named)


def rename(addresses: str, code: str) -> str:
    """Return addresses that no other page of the document has.

    >>> rename("a b", "missing")
    'missing-a missing-b'
    """
    return " ".join(f"{code}-{address}" for address in addresses.split())


def place_to_write(asked: str) -> str:
    """Return a box in which the analyst writes; nothing stands in it."""
    return (
        f'<table class="write"><caption>For the analyst: {escape(asked)}</caption>'
        '<tbody><tr><td class="empty">&#160;</td></tr></tbody></table>'
    )


def list_entries(chapter: str) -> Iterator[tuple[int, str, str]]:
    """Yield level, address and words of each heading that stands in the contents."""
    for level, address, words in TITLE.findall(chapter):
        yield int(level), address, re.sub(r"<[^>]+>", "", words)


def list_sources(pages: list[str]) -> list[str]:
    """Return the sources that the pages name at their foot, each once."""
    feet = (found[1] for page in pages if (found := FOOTER.search(page)))
    return list(dict.fromkeys(source for foot in feet for source in SOURCE.findall(foot)))
