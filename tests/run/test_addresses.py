"""The same call twice in one notebook."""

from dataclasses import replace

from cpanalysis.run.accept import accept_page
from cpanalysis.run.addresses import separate

TABLE = (
    '<h3 id="over-time">Over time</h3><table id="t" aria-labelledby="over-time">'
    '<tr><th id="t-Year" scope="col">Year</th></tr><tr><th id="t-1" scope="row">1</th>'
    '<td headers="t-Year t-1">id="t" of Hartlepool</td></tr></table><a href="#t">table</a>'
)
SHOW = f"""
from IPython.display import HTML, display
display(HTML({TABLE!r}))
display(HTML({TABLE!r}))
"""


def test_what_is_shown_twice_has_addresses_of_its_own_and_points_to_itself():
    first, second, third = separate([TABLE, TABLE, TABLE])
    assert first == TABLE
    for number, part in ((2, second), (3, third)):
        assert f'<table id="t-{number}" aria-labelledby="over-time-{number}">' in part
        assert f'headers="t-Year-{number} t-1-{number}"' in part
        assert f'href="#t-{number}"' in part
        assert 'id="t" of Hartlepool' in part
    page = "<!doctype html><html lang='en'><title>a</title><h1>A</h1><h2>B</h2>"
    accept_page(page + first + second + third, area="Hartlepool", shown=TABLE)


def test_a_numbered_address_is_one_that_nothing_has():
    parts = list(separate(['<p id="a"><p id="a-2">', '<p id="a">', '<p id="a-2"><p id="a-3">']))
    assert parts[1:] == ['<p id="a-3">', '<p id="a-2-2"><p id="a-3-2">']


def test_a_page_that_shows_the_same_twice_is_made(make, request_pack, tmp_path, write_notebook):
    write_notebook(tmp_path / "n" / "twice.ipynb", "# A", "## B", SHOW, SHOW)
    request = replace(
        request_pack,
        districts=("Hartlepool",),
        notebooks=("twice",),
        notebooks_from=str(tmp_path / "n"),
    )
    pack, _ = make(request, tmp_path / "pack")
    assert pack.failed == ()
    html = (tmp_path / "pack" / "hartlepool" / "twice.html").read_text()
    assert [html.count(f'id="t{end}"') for end in ("", "-2", "-3", "-4")] == [5, 1, 1, 1]
