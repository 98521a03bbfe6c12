import shutil
import subprocess
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from cpanalysis.run.documents.columns import share_out
from cpanalysis.run.documents.prepare import simplify
from cpanalysis.words.readers import READERS


@pytest.fixture(scope="module")
def page(folder):
    return docx.Document(folder / "missing.docx")


@pytest.fixture(scope="module")
def profile(folder):
    return docx.Document(folder / "problem-profile.docx")


def list_styles(opened) -> list[tuple[str, str]]:
    return [(line.style.name, line.text) for line in opened.paragraphs if line.text]


def test_headings_are_words_own(page):
    headings = [item for item in list_styles(page) if item[0].startswith("Heading")]
    assert headings[:3] == [
        ("Heading 1", "Figures of Hartlepool?"),
        ("Heading 2", "How many?"),
        ("Heading 3", "Of them"),
    ]


def test_tables_have_captions_heads_that_repeat_and_notes(page):
    styles = list_styles(page)
    assert ("Table Caption", "Children, Hartlepool") in styles
    assert ("Table Note", "Source: a release.") in styles
    (table,) = page.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Year", "Children"],
        ["2023", "1331"],
        ["2024", "1332"],
    ]
    first = table.rows[0]._tr.trPr
    assert first.find(qn("w:tblHeader")) is not None


def test_figures_have_captions_and_words_for_those_who_cannot_see(page):
    assert ("Image Caption", "Children by year.") in list_styles(page)
    (picture,) = page.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == "Line chart: falls to 1,332 in 2024"


@pytest.mark.parametrize("name", ["missing", "problem-profile"])
def test_it_says_once_for_whom_it_is(folder, name):
    told = [text for _, text in list_styles(docx.Document(folder / f"{name}.docx"))]
    assert told.count(READERS["internal"]) == 1


def test_every_page_carries_area_title_and_number(page):
    foot = page.sections[0].footer.paragraphs[0]
    about = "Hartlepool · Missing children · figures to 31 March 2024 · internal"
    assert foot.text.startswith(about)
    assert "PAGE" in foot._p.xml
    assert page.core_properties.title == "Hartlepool: Missing children – Trial"
    assert page.core_properties.language == "en-GB"


def test_the_profile_is_in_order_with_contents_and_places_to_write_in(profile):
    headings = [text for style, text in list_styles(profile) if style == "Heading 2"]
    assert (
        headings
        == [
            "Contents",
            "Terms of reference",
            "Missing children",
            "Children in custody",
            "Recommendations: pursue, prevent, protect, prepare",
            "Methods and sources",
            "Where this comes from",
        ][: len(headings)]
    )
    asked = [text for style, text in list_styles(profile) if text.startswith("For the analyst")]
    assert len(asked) == 4
    strands = [row.cells[0].text.split(":")[0] for row in profile.tables[-1].rows]
    assert strands == ["Strand", "Pursue", "Prevent", "Protect", "Prepare"]


def test_there_is_room_to_write_and_lists_are_as_large_as_words(profile):
    asked = profile.tables[-1].rows[1]
    assert asked.height.mm == pytest.approx(16, abs=0.1)
    lists = [style for style, text in list_styles(profile) if text in {"one", "two"}]
    assert lists == ["List Text"] * 4


def test_every_link_of_the_contents_leads_somewhere(profile):
    body = profile.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(links) > 5
    assert links <= marks


@pytest.mark.parametrize("name", ["missing", "problem-profile"])
def test_nothing_in_it_needs_repair(folder, name):
    with ZipFile(folder / f"{name}.docx") as opened:
        assert opened.testzip() is None
        parts = [part for part in opened.namelist() if part.endswith((".xml", ".rels"))]
        trees = {part: ElementTree.fromstring(opened.read(part)) for part in parts}  # noqa: S314
    numbers = [one.get("id") for one in trees["word/document.xml"].iter(qn("wp:docPr"))]
    assert len(numbers) == len(set(numbers))


def test_another_program_opens_it(folder, tmp_path):
    office = shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
    command = [office, f"-env:UserInstallation=file://{tmp_path}", "--headless", "--convert-to"]
    subprocess.run(  # noqa: S603 (our own command)
        [*command, "pdf", "--outdir", str(tmp_path), str(folder / "missing.docx")],
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "missing.pdf").read_bytes().startswith(b"%PDF")


def test_what_only_a_screen_needs_is_left_out():
    html = "<html><body><nav>Go</nav><div><p class='place'>A</p><h1>B</h1></div></body></html>"
    assert "<h1>B</h1>" in simplify(html)
    assert "Go" not in simplify(html)
    assert "<div>" not in simplify(html)


def test_no_column_is_narrower_than_its_longest_word():
    shares = share_out([["Dispersion", "Note"], ["1.0", "a long note " * 20]])
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > len("Dispersion") / 110
