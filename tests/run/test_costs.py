from dataclasses import replace

import polars as pl
import pytest

from cpanalysis.run.costs import Cost, count_cells, count_rows, sum_costs
from cpanalysis.run.index import Front, list_costs, render_index
from cpanalysis.run.manifest import describe_costs, trace_provenance
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import plan_pages


@pytest.mark.parametrize(
    ("html", "cells", "hidden"),
    [
        ("<td>12</td>", 1, 0),
        ('<td class="gt_right">[c]</td>', 1, 1),
        ("<td>[x]</td><td>[low]</td><td>[..]</td>", 3, 0),
        ("<td>–</td><td>no clear difference</td><td></td>", 0, 0),
        ("<td><strong>3.4%</strong>\n</td>", 1, 0),
        ("<th>2024</th><p>[c]</p>", 0, 0),
    ],
)
def test_cells_with_a_figure_or_a_symbol_count(html, cells, hidden):
    assert count_cells(html) == Cost(cells, hidden)


def test_rows_of_records_count_and_those_of_publishers_do_not():
    rows = pl.DataFrame(
        {
            "origin": ["records", "synthetic", "official", "records"],
            "status": ["ok", "suppressed", "suppressed", "insufficient"],
        }
    )
    assert count_rows(rows) == Cost(cells=2, hidden=1)


def made(request_pack):
    """Return the pages of a pack, each with three cells of which one is hidden."""
    pages = plan_pages(request_pack)
    return [Outcome(page=page, status="made", figures=3, hidden=1) for page in pages]


def test_pages_of_a_notebook_count_together(request_pack):
    outcomes = made(request_pack)
    assert sum_costs(outcomes) == {"figures": Cost(6, 2), "failing": Cost(6, 2)}
    assert describe_costs(outcomes)["figures"] == {"hidden": 2, "cells": 6}


def test_the_front_page_says_what_is_hidden_by_notebook_and_in_the_files(request_pack):
    outcomes = made(request_pack)
    results = pl.DataFrame(
        {"origin": ["records"] * 4, "status": ["ok"] * 3 + ["suppressed"], "source": ["x"] * 4}
    )
    front = Front(
        request=request_pack,
        outcomes=outcomes,
        provenance=trace_provenance(request_pack, [one.page for one in outcomes]),
        results=results,
        headline="",
    )
    row = '<tr><th scope="row">How many?</th><td>2</td><td>6</td><td>33%</td></tr>'
    assert row in render_index(front)
    assert list_costs(front)[-1] == ("Files of results, rows made from records", Cost(4, 1))
    empty = replace(front, outcomes=[], results=None)
    assert "Cells hidden" not in render_index(empty)
