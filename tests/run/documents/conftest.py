"""A small pack in every format, and what opens its files."""

import base64
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cpanalysis.declare.parameters import PackParameters
from cpanalysis.run.documents.filing import find_formats
from cpanalysis.run.pack import Pack
from tests.run.conftest import CHECK, write_cells

WORDS = (
    "# Figures of Hartlepool?\n\n## How many?\n\n"
    "[How many?](#how-many)\n\n### Of them\n\nA list:\n\n* one\n* two"
)
SHOW = """
from IPython.display import HTML
rows = "".join(f"<tr><th scope='row'>{y}</th><td class='gt_right'>{y - 692}</td></tr>"
               for y in (2023, 2024))
head = "<thead><tr><th scope='col'>Year</th><th scope='col'>Children</th></tr></thead>"
foot = "<tfoot><tr><td colspan='2'>Source: a release.</td></tr></tfoot>"
table = f"<table><caption>Children, {district}</caption>{head}<tbody>{rows}</tbody>{foot}</table>"
caption = "<figcaption>Children by year.</figcaption>"
HTML(f"<p>{district}</p><figure><img src='data:image/png;base64,PICTURE'"
     f" alt='Line chart: falls to 1,332 in 2024'>{caption}</figure>{table}")
"""


def draw() -> str:
    """Return a picture with something in it, as text."""
    picture, kept = Image.new("RGB", (300, 150), "white"), BytesIO()
    ImageDraw.Draw(picture).polygon([(20, 20), (250, 60), (120, 130)], fill="navy")
    picture.save(kept, format="png")
    return base64.b64encode(kept.getvalue()).decode()


@pytest.fixture(scope="session")
def request_documents(request_pack: PackParameters, tmp_path_factory) -> PackParameters:
    folder = tmp_path_factory.mktemp("notebooks")
    shown = SHOW.replace("PICTURE", draw())
    for code in ("missing", "custody"):
        write_cells(folder / f"{code}.ipynb", WORDS, CHECK, shown)
    return replace(
        request_pack,
        notebooks=("custody", "missing"),
        notebooks_from=str(folder),
        districts=("Hartlepool",),
    )


@pytest.fixture(scope="session")
def filed(make, request_documents, tmp_path_factory) -> tuple[Pack, str]:
    folder: Path = tmp_path_factory.mktemp("documents")
    return make(request_documents, folder, formats=find_formats())


@pytest.fixture(scope="session")
def folder(filed) -> Path:
    return filed[0].folder / "hartlepool"
