"""The log for the data controller: what a pack hides, by rule, without the hidden values.

It stands beside the pack and never in it, because a pack is sent as it is: that a cell was hidden
second, to keep another from being worked out, is of use to whoever tries to work it out.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from cpanalysis.protect.withheld import Chosen
from cpanalysis.run.files import write_whole
from cpanalysis.run.plan import Page, read_cells

SUFFIX = "-controller"
HIDDEN, SUMMARY, READ_ME = "hidden.csv", "summary.csv", "README.txt"
PROVED = "proved.csv"
ABOUT = """For the data controller. Do not send this folder on.

hidden.csv    a row for each place in the results and the frames beside them where figures are
              hidden: by which rule, how many figures, and which notebooks show that indicator;
              never the figures themselves.
summary.csv   the same, added up by notebook, frame and rule.
proved.csv    only where a pack was refused: the rows of which a hidden figure could be proved.
"""
IN_FILES = "files of results"
"""Where an indicator is published that no notebook of the pack names."""
NOTHING = Chosen()


def find_log(pack: Path) -> Path:
    """Return the folder of the log: beside that of the pack.

    >>> find_log(Path("packs/cleveland")).as_posix()
    'packs/cleveland-controller'
    """
    return pack.with_name(pack.name + SUFFIX)


def write_log(
    withheld: pl.DataFrame, pages: Sequence[Page], pack: Path, chosen: Chosen = NOTHING
) -> None:
    """Write what was hidden beside the pack; nothing where nothing was."""
    if withheld.is_empty():
        return
    named = name_notebooks(withheld, pages)
    folder = find_log(pack)
    (folder / PROVED).unlink(missing_ok=True)
    write_whole(folder / READ_ME, f"{ABOUT}\n{chosen.in_words()}\n".encode())
    write_whole(folder / HIDDEN, named.write_csv().encode("utf-8"))
    write_whole(folder / SUMMARY, sum_up(named).write_csv().encode("utf-8"))


def write_proved(cells: pl.DataFrame, pack: Path) -> None:
    """Write which hidden figures could be proved, so that the pack was refused."""
    write_whole(find_log(pack) / READ_ME, ABOUT.encode("utf-8"))
    write_whole(find_log(pack) / PROVED, cells.write_csv().encode("utf-8"))


def name_notebooks(withheld: pl.DataFrame, pages: Sequence[Page]) -> pl.DataFrame:
    """Return what was hidden with the notebooks that show each indicator."""
    sources = {page.source.notebook.code: read_code(page.source.path) for page in pages}
    codes = withheld["indicator"].drop_nulls().unique().sort()
    shown = {code: list_showing(code, sources) for code in codes}
    notebooks = pl.col("indicator").replace_strict(shown, default=IN_FILES, return_dtype=pl.String)
    return withheld.select(notebooks.alias("notebooks"), pl.all())


def list_showing(indicator: str, sources: dict[str, str]) -> str:
    """Return the codes of the notebooks that name an indicator.

    >>> list_showing("a_rate", {"missing": 'cp.trend(protected, "a_rate")', "cse": ""})
    'missing'
    """
    showing = [code for code, text in sources.items() if f'"{indicator}"' in text]
    return "; ".join(showing) or IN_FILES


def read_code(path: Path) -> str:
    """Return the code of a notebook as one text."""
    return "\n".join(join_code(read_cells(path)))


def join_code(cells: Iterable[dict[str, object]]) -> list[str]:
    """Return the sources of cells of code."""
    return [str(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def sum_up(named: pl.DataFrame) -> pl.DataFrame:
    """Return how many figures are hidden by notebook, frame and rule."""
    by = ["notebooks", "frame", "rule"]
    return named.group_by(by).agg(pl.col("cells").sum()).sort(by)
