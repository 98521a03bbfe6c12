"""Where every number comes from, and what symbols mean."""

import polars as pl

from cpanalysis.declare.symbols import GOVERNMENT_STATISTICAL_SERVICE, STATISTICAL_FIRST_RELEASE
from cpanalysis.protect import Protected
from cpanalysis.tables.table import make_table
from cpanalysis.views.view import View
from cpanalysis.words.sentences import Sentences

ROUNDING = (
    "Figures of regions and England are rounded to 10 by the publisher; those of authorities"
    " are not."
)
OPEN_GOVERNMENT = (
    "Contains public sector information licensed under the Open Government Licence v3.0."
)


def sources(protected: Protected) -> View:
    """Return the sources of the official figures with their licence."""
    official = protected.results.filter(pl.col("origin") == "official")
    listed = official.select(pl.col("source").unique().sort().alias("Source"))
    table = listed.select("Source", pl.lit("Open Government Licence v3.0").alias("Licence"))
    words = Sentences((OPEN_GOVERNMENT, ROUNDING, protected.policy.in_words()))
    return View((words, make_table(table, "Sources of official figures", left=("Licence",))))


def symbols() -> View:
    """Return what stands in place of a figure, and that none of it means zero."""
    since = pl.DataFrame(
        {
            "Symbol": [f"[{item.text}]" for item in GOVERNMENT_STATISTICAL_SERVICE],
            "Meaning": [item.meaning for item in GOVERNMENT_STATISTICAL_SERVICE],
        }
    )
    earlier = {item.text: item.meaning for item in STATISTICAL_FIRST_RELEASE}
    note = f"Releases until 2017 used x for what is now c: {earlier['x']}."
    table = make_table(since, "Symbols in place of figures", left=("Meaning",), notes=(note,))
    return View((Sentences(("A symbol is never zero.",)), table))
