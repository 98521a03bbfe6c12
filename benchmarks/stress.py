"""Many trivial pages from one nursery, which would show a fork that goes wrong.

``python -m benchmarks.stress --pages 500`` runs, in forked kernels, a page that queries polars on
several threads, adds with numpy, and draws with seaborn, and requires that every page is made, that
all are the same but for their number, and that no process is left.
"""

import argparse
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat.v4 as format4
import psutil

from cpanalysis.declare.parameters import PageParameters
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import Page, find_source
from cpanalysis.run.pool import make_pages
from cpanalysis.run.request import Options
from cpanalysis.run.workshop import open_workshop

PARAMETERS = 'district: str = ""\nseed: int = 1'
WORK = """
import os
os.environ["POLARS_MAX_THREADS"] = "4"
import numpy, polars, seaborn
from IPython.display import HTML
from matplotlib.figure import Figure
frame = polars.DataFrame({"x": numpy.arange(200_000), "y": numpy.arange(200_000) % 7})
sums = frame.lazy().group_by("y").agg(polars.col("x").sum()).sort("y").collect()
figure = Figure()
seaborn.lineplot(sums.to_pandas(), x="y", y="x", ax=figure.subplots())
figure.canvas.draw()
product = (numpy.ones((200, 200)) @ numpy.ones((200, 200))).sum()
HTML(f"<p>{district} {sums['x'].sum()} {product} {polars.thread_pool_size()}</p>")
"""


def write_page(folder: Path) -> Page:
    """Return a page that uses what a fork could break."""
    cells = [
        format4.new_markdown_cell("# Does it hold?"),
        format4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        format4.new_code_cell(WORK),
    ]
    path = folder / "stress.ipynb"
    path.write_text(format4.writes(format4.new_notebook(cells=cells)), encoding="utf-8")
    source = find_source("stress", str(folder))
    return Page(PageParameters(district="Hartlepool"), source, "Stress")


def number_page(page: Page, number: int) -> Page:
    """Return the page as the numbered one, which has a file of its own."""
    notebook = replace(page.source.notebook, code=f"stress-{number}")
    return replace(page, source=replace(page.source, notebook=notebook))


def main() -> None:
    """Make the pages and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=4)
    options = parser.parse_args()
    with TemporaryDirectory() as made:
        folder = Path(made)
        pages = [number_page(write_page(folder), number) for number in range(options.pages)]
        started = time.perf_counter()
        with open_workshop(folder / "pack", Options(), seed=1) as workshop:
            news = list(make_pages(pages, workshop, jobs=options.jobs, limit=120.0))
        seconds = time.perf_counter() - started
        outcomes = [item for item in news if isinstance(item, Outcome)]
        hashes = {outcome.sha256 for outcome in outcomes}
    print(Counter(outcome.status for outcome in outcomes), f"{len(hashes)} different page(s)")
    print({outcome.reason for outcome in outcomes if outcome.reason})
    print(f"{seconds:.1f} s, {60 * options.pages / seconds:.0f} pages a minute")
    print(f"{len(psutil.Process().children(recursive=True))} processes left")


if __name__ == "__main__":
    main()
