"""A pack of all authorities that have figures: named by England, small files that are made up."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.parameters import PackParameters
from cpanalysis.errors import ParameterError
from cpanalysis.read.locations import find_official, find_params
from cpanalysis.read.official import read_authorities
from cpanalysis.run.index import Front, render_index
from cpanalysis.run.manifest import trace_provenance
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.pack import write_headline
from cpanalysis.run.parts import Parts
from cpanalysis.run.plan import plan_pages
from cpanalysis.run.request import name_everyone, narrow_request, read_request
from tests.read.conftest import FACTORS, IDS, to_csv, wide_factors

ELSEWHERE = ("Cornwall", "Leeds")
SIX = tuple(sorted((*DISTRICT_NAMES, *ELSEWHERE)))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with one file of assessment factors of six authorities and of England."""
    folder: Path = tmp_path_factory.mktemp("releases")
    known = read_authorities(find_official()).filter(
        pl.col("area").is_in(SIX), pl.col("authority_number").is_not_null()
    )
    country = ("2025", "Reporting year", "Local authority", "E92000001", "England", "", "", "")
    rows = [
        (*country, code, name, "Factors", "1000", str(30 + place), "9", "9", "9", "9")
        for place, (code, name) in enumerate(known.select("area_code", "area").iter_rows())
    ]
    (folder / "factors.csv").write_text(to_csv((*IDS, "category", *FACTORS), rows))
    return str(folder)


@pytest.fixture(scope="module")
def england(releases: str) -> PackParameters:
    """The shipped request for all England, with those files."""
    asked = read_request(find_params() / "england.yml")
    return name_everyone(replace(asked, releases=releases))


def front_of(request: PackParameters, *, failed: str = "") -> str:
    pages = plan_pages(request)
    outcomes = [
        Outcome(page=page, status="failed" if page.parameters.area == failed else "made")
        for page in pages
    ]
    provenance = trace_provenance(request, pages)
    front = Front(
        request=request, outcomes=outcomes, provenance=provenance, results=None, headline="<p>x</p>"
    )
    return render_index(front)


def test_england_becomes_every_authority_that_has_a_figure(england: PackParameters) -> None:
    assert england.districts == SIX
    assert [page.file for page in plan_pages(england)][:2] == [
        "cornwall/official.html",
        "hartlepool/official.html",
    ]


def test_without_files_of_all_england_it_is_said_where_they_go(tmp_path: Path) -> None:
    own = wide_factors(("Hartlepool", "2025", "1000", "30", "9", "9", "9", "9"))
    (tmp_path / "factors.csv").write_text(own)
    asked = replace(read_request(find_params() / "england.yml"), releases=str(tmp_path))
    with pytest.raises(ParameterError, match=r"only figures of Hartlepool.* data/releases"):
        name_everyone(asked)


def test_named_districts_stay_as_they_are(england: PackParameters) -> None:
    assert name_everyone(england) is england


@pytest.mark.parametrize("name", ["England", "Leeds"])
def test_the_command_line_names_any_authority_or_all(name: str) -> None:
    narrowed = narrow_request(read_request(), districts=[name], notebooks=["official"])
    assert narrowed.districts == (name,)


def test_notebooks_of_records_are_about_the_force_alone(england: PackParameters) -> None:
    asked = replace(england, notebooks=("official", "missing"))
    with pytest.raises(ParameterError, match=r"'missing' cannot be about Cornwall \(and 1 more\)"):
        plan_pages(asked)
    of_force = replace(asked, districts=DISTRICT_NAMES, notebooks=("official", "missing"))
    assert len(plan_pages(of_force)) == 8


@pytest.mark.parametrize(("taken", "refused"), [("official", False), ("source", True)])
def test_ones_own_notebook_is_about_anybody_unless_it_takes_records(
    tmp_path: Path, write_notebook, england: PackParameters, taken: str, refused: bool
) -> None:
    parameters = f'district: str = "Hartlepool"\n{taken}: str = ""'
    write_notebook(tmp_path / "own.ipynb", "# Own?", parameters=parameters)
    asked = replace(england, notebooks=("own",), notebooks_from=str(tmp_path))
    if not refused:
        assert len(plan_pages(asked)) == 6
        return
    with pytest.raises(ParameterError, match="'own' cannot be about Cornwall"):
        plan_pages(asked)


def test_many_areas_are_a_list_by_the_alphabet(england: PackParameters) -> None:
    more = replace(england, districts=("Leeds", "York", "Barnet", *DISTRICT_NAMES, "Bury", "Kent"))
    html = front_of(more, failed="Kent")
    listed = html[html.index('<ul class="areas">') :]
    places = [listed.index(f">{name}<") for name in sorted(more.districts)]
    assert places == sorted(places)
    assert "9 areas in the order of the alphabet; nothing is ranked" in html
    assert '<table class="pages">' not in html
    assert '<a href="leeds/official.html">Leeds</a>' in html
    assert 'href="kent/official.html"' not in html
    assert '<strong class="failed">Failed</strong>' in listed


def test_few_areas_stay_columns_of_a_table(england: PackParameters) -> None:
    html = front_of(england)
    assert '<table class="pages">' in html
    assert '<ul class="areas">' not in html


def test_the_scorecard_is_that_of_the_force_and_says_so(england: PackParameters) -> None:
    assert "At a glance: the districts of Cleveland" in front_of(england)
    alone = front_of(replace(england, districts=DISTRICT_NAMES))
    assert '<h2 id="headline">At a glance</h2>' in alone


@pytest.mark.parametrize(
    ("districts", "said"), [(ELSEWHERE, ""), (("Leeds", "Hartlepool"), "here")]
)
def test_there_is_no_scorecard_where_no_page_is_of_the_force(
    england: PackParameters, shipped, districts: tuple[str, ...], said: str
) -> None:
    pages = plan_pages(replace(england, districts=districts))
    outcomes = [Outcome(page=page, status="made") for page in pages]
    assert write_headline(shipped, outcomes, Parts(headline=lambda _: "here")) == said
