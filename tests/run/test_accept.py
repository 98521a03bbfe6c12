import base64
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from cpanalysis.run.accept import LARGEST_PAGE, accept_page
from cpanalysis.run.failure import PageError


def judge(body: str, *, area: str = "Hartlepool", shown: str = "<p>Hartlepool</p>") -> None:
    accept_page(f"<h1>Hartlepool</h1>{body}", area=area, shown=shown)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>1</script>", "holds <script>"),
        ('<link rel="stylesheet" href="a.css">', "holds <link>"),
        ('<iframe srcdoc="x"></iframe>', "holds <iframe>"),
        ('<img alt="" src="https://example.org/a.png">', "reaches outside by 'src'"),
        ('<img alt="" src="//example.org/a.png">', "reaches outside by 'src'"),
        ('<img src="data:image/png;base64,">', "without alternative text"),
        ('<img alt="" src="data:," srcset="b.png 2x">', "'srcset'"),
        ('<p onclick="x()">', "'onclick'"),
        ('<a href="javascript:x()">x</a>', "'href'"),
        ('<a href="file:///etc/passwd">x</a>', "'href'"),
        ('<svg><use href="icons.svg#a"></use></svg>', "'href'"),
        ('<p style="background:url(a.png)">', "'style'"),
        ("<style>@import 'a.css'</style>", "a style that loads something"),
        ("<style>p{background:url( 'http://a')}</style>", "a style that loads something"),
        ("<h1>again</h1>", "2 main headings"),
        ("<h3>deep</h3>", "skips a level"),
        ('<p id="a"></p><p id="a"></p>', "two places called 'a'"),
        (f"<p>{Path.home() / 'x' / 'y'}</p>", "names a folder of the machine"),
        ("<td>C00000000000000ff</td>", "holds the hash that stands for a child"),
        ("x" * LARGEST_PAGE, "too large to mail (1.5 MB)"),
    ],
)
def test_each_flaw_of_a_page_is_refused(body, said):
    with pytest.raises(PageError) as caught:
        judge(body)
    assert said in str(caught.value)


def test_a_page_that_shows_another_district_is_refused():
    with pytest.raises(PageError, match="nothing that names Middlesbrough"):
        judge("", area="Middlesbrough")


def test_all_flaws_are_told_at_once():
    with pytest.raises(PageError, match=r"<script>; skips a level of heading; shows nothing"):
        judge("<h3></h3><script></script>", shown="")


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://example.org/a?b=1">x</a><a href="#top">x</a>',
        '<a href="../index.html">x</a><a href="results.csv">x</a>',
        '<figure><img alt="rises" src="data:image/png;base64,AA"></figure>',
        "<style>p { background: url(data:image/png;base64,AA) }</style>",
        "<h2>a</h2><h3>b</h3><h2>c</h2>",
    ],
)
def test_a_whole_page_is_accepted(body):
    judge(body)


def test_an_empty_chart_is_named():
    kept = BytesIO()
    Figure().savefig(kept, format="png")
    data = base64.b64encode(kept.getvalue()).decode()
    html = f'<h1>Hartlepool</h1><img src="data:image/png;base64,{data}" alt="nothing">'
    with pytest.raises(PageError, match="a chart in which nothing is drawn"):
        accept_page(html, area="Hartlepool", shown=html)


def test_a_page_with_a_secret_of_the_environment_is_refused(monkeypatch):
    monkeypatch.setenv("STORAGE_SECRET", "a&b-s3cr3t")
    monkeypatch.setenv("PGPASSWORD", "p")
    judge("<p>nothing</p>")
    for shown in ("a&b-s3cr3t", "a&amp;b-s3cr3t"):
        with pytest.raises(PageError, match="holds a password or key"):
            judge(f"<p>{shown}</p>")


def test_a_frame_shown_as_it_is_is_refused():
    shown = pl.DataFrame({"Hartlepool": [1]})._repr_html_()
    with pytest.raises(PageError, match="shows a frame as it is"):
        judge(shown, shown=shown)
