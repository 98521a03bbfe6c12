from collections.abc import Iterator

import pytest

from cpanalysis.run.documents.pdf import can_make_pdf, to_pdf

if not can_make_pdf():
    pytest.skip("Pango is not installed: apt-get install libpango-1.0-0", allow_module_level=True)

import pikepdf


def list_tags(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield every element of a tree of tags."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from list_tags(kid)


@pytest.fixture(scope="module", params=["missing", "problem-profile"])
def pdf(request, folder) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(folder / f"{request.param}.pdf") as opened:
        yield opened


def test_it_is_tagged_named_and_in_english(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert "Hartlepool" in told["dc:title"]


def test_headings_lists_and_tables_are_tagged_as_what_they_are(pdf):
    tags = {str(tag.S) for tag in list_tags(pdf.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= tags


def test_every_figure_has_its_words_and_every_head_its_scope(pdf):
    tags = list(list_tags(pdf.Root.StructTreeRoot))
    pictures = [tag for tag in tags if tag.S == "/Figure" and "/Alt" in tag]
    assert {str(tag.Alt) for tag in pictures} == {"Line chart: falls to 1,332 in 2024"}
    bare = [tag for tag in tags if tag.S == "/Figure" and "/Alt" not in tag]
    assert all(any(kid in pictures for kid in list_tags(tag)) for tag in bare)
    scopes = [str(tag.A.Scope) for tag in tags if tag.S == "/TH"]
    assert scopes[:4] == ["/Column", "/Column", "/Row", "/Row"] or "/Row" in scopes
    assert len(scopes) == sum(tag.S == "/TH" for tag in tags) > 3


def test_it_says_nothing_of_when_and_where_it_was_made(pdf):
    assert "/CreationDate" not in pdf.docinfo
    assert "/ModDate" not in pdf.docinfo


def test_nothing_is_fetched():
    html = '<html lang="en-GB"><title>a</title><img alt="b" src="http://127.0.0.1:9/a.png"></html>'
    assert to_pdf(html) == to_pdf(html)
