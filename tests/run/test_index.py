import re
from dataclasses import replace

from cpanalysis.run.documents.plan import plan_documents
from cpanalysis.run.index import Front, count_statuses, has_synthetic, list_sources, render_index
from cpanalysis.run.manifest import trace_provenance
from cpanalysis.run.outcome import Filed, Outcome
from cpanalysis.run.plan import plan_pages
from cpanalysis.words.readers import READERS


def front(request_pack, headline: str = "") -> str:
    pages = plan_pages(request_pack)
    return render_index(
        Front(
            request=request_pack,
            outcomes=[Outcome(page=page, status="made") for page in pages],
            provenance=trace_provenance(request_pack, pages),
            results=None,
            headline=headline,
        )
    )


def test_without_results_nothing_is_said_of_them(request_pack):
    html = front(request_pack)
    assert "results.csv" not in html
    assert (list_sources(None), count_statuses(None), has_synthetic(None)) == ([], [], False)


def test_a_page_of_the_force_is_linked_before_those_of_districts(
    tmp_path, write_notebook, request_pack
):
    write_notebook(
        tmp_path / "both.ipynb", "# Side by side?", parameters='force: str = "Cleveland"'
    )
    write_notebook(tmp_path / "each.ipynb", "# Each?")
    codes = ("each", "both")
    html = front(replace(request_pack, notebooks=codes, notebooks_from=str(tmp_path)))
    links = [html.index(f'href="{name}.html"') for name in ("force/both", "hartlepool/each")]
    assert links == sorted(links)
    assert '<th scope="row">Cleveland</th>' not in html
    alone = front(replace(request_pack, notebooks=("both",), notebooks_from=str(tmp_path)))
    assert '<table class="pages">' not in alone


def test_it_says_for_whom_the_pack_is(request_pack):
    assert READERS["internal"] in front(request_pack)
    assert READERS["partner"] in front(replace(request_pack, audience="partner"))


def test_without_failures_no_failure_is_told(request_pack):
    assert "pages failed" not in front(request_pack)


def test_the_headline_stands_as_it_is_handed_in(request_pack):
    assert "<table id='x'></table>" in front(request_pack, "<table id='x'></table>")


def test_inputs_are_listed_with_their_hashes(request_pack):
    assert '<th scope="row">official/figures.csv</th>' in front(request_pack)


def test_every_page_is_linked_in_each_format_and_every_failure_is_told(request_pack):
    pages = plan_pages(request_pack)
    outcomes = [Outcome(page=page, status="made") for page in pages]
    provenance = replace(trace_provenance(request_pack, pages), prepared="something")
    planned = plan_documents(outcomes, ("pdf", "docx", "xlsx"), provenance, until="")
    filed = [Filed(document=one, status="made") for one in planned]
    filed[-1] = replace(filed[-1], status="failed", reason="it broke")
    html = render_index(
        Front(
            request=request_pack,
            outcomes=outcomes,
            provenance=provenance,
            results=None,
            headline="",
            documents=filed,
        )
    )
    links = set(re.findall(r'href="([^"#]+)"', html))
    assert {one.document.file for one in filed[:-1]} <= links
    assert filed[-1].document.file not in links
    assert f"<strong>{filed[-1].name}</strong>: it broke" in html
    assert {"hartlepool/problem-profile.pdf", "hartlepool/tables.xlsx"} <= links
