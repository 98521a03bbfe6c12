"""``verdicts.csv``, each row recomputed from ``results.parquet`` and the published catalogue.

Values are looked up by indicator, part, area and period; the change, its side and the verdict
follow from them by the rules of the glossary, written anew here.
"""

from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

import polars as pl

from tests.reader.blocks import SENTENCE, Block
from tests.reader.front import is_written
from tests.reader.numbers import parse
from tests.reader.reader import Reader, collect_values

Row = dict[str, Any]
Figures = dict[tuple[Any, ...], Row]
KEY = ("indicator", "area", "stratum", "value_of_stratum", "period_start", "period_end")

BETTER = {"higher": ("improved", "worse"), "lower": ("worse", "improved")}
"""For a catalogue's better side: what a clear rise is, and a clear fall."""
CLEAR = {"improved", "worse", "changed"}
CATALOGUE = Path(__file__).parents[2] / "data" / "published" / "indicator_catalogue.csv"


def read_verdicts(pack: Path) -> list[Row]:
    """Return the rows of the file."""
    return pl.read_csv(pack / "verdicts.csv", try_parse_dates=True).to_dicts()


def find_strange_verdicts(pack: Path) -> list[str]:
    """Return rows with a value, a change or a verdict that the results do not make."""
    known = read_figures(pack)
    listed = pl.read_csv(CATALOGUE, columns=["code", "better"], infer_schema=False)
    better = dict(listed.rows())
    return [
        f"{why}: {row}"
        for row in read_verdicts(pack)
        for why in judge(row, known, str(better.get(row["indicator"], "")))
    ]


def read_figures(pack: Path) -> Figures:
    """Return the figures of records that are shown, by all that tells one from another."""
    results = pl.read_parquet(pack / "results.parquet")
    shown = results.filter(
        pl.col("origin").cast(pl.String).is_in(["synthetic", "records"]),
        pl.col("status").cast(pl.String) == "ok",
    )
    return {tuple(row[name] for name in KEY): row for row in shown.iter_rows(named=True)}


def judge(row: Row, known: Figures, better: str) -> Iterator[str]:
    """Yield what is wrong with a row."""
    latest, baseline = (find_value(row, side, known) for side in ("latest", "baseline"))
    for side, found in (("latest", latest), ("baseline", baseline)):
        if found and not isclose(row[side], found["value"]):
            yield f"the {side} is {found['value']}"
    if row["change"] is None and row["verdict"] in {*CLEAR, "no clear change"}:
        yield "a verdict on no change"
    if row["change"] is not None:
        yield from judge_change(row, latest, baseline, better)


def judge_change(row: Row, latest: Row | None, baseline: Row | None, better: str) -> Iterator[str]:
    """Yield what is wrong with a change and what is said of it."""
    if latest and baseline and not is_change(row, latest, baseline):
        yield "another change"
    if not row["lower"] <= row["change"] <= row["upper"]:
        yield "outside its interval"
    if not is_judged(row, better):
        yield f"another verdict, where {better or 'neither'} is better"


def find_value(row: Row, side: str, known: Figures) -> Row | None:
    """Return the published figure of one side, of several parts their sum; none where hidden."""
    if row[side] is None:
        return None
    dated = (row[f"{side}_start"], row[f"{side}_end"])
    parts = str(row["part"]).split(" or ")
    keys = [(row["indicator"], row["area"], row["split"] or "all", one, *dated) for one in parts]
    found = [known[key] for key in keys if key in known]
    if len(found) < len(parts):
        return None
    if len(parts) == 1:
        return found[0]
    events, total = (sum(one[name] for one in found) for name in ("numerator", "denominator"))
    return {**found[0], "numerator": events, "value": events / total}


def is_change(row: Row, latest: Row, baseline: Row) -> bool:
    """Tell whether the change is that of the two figures; counts are compared by known month."""
    if row["measure"] != "ratio":
        return isclose(row["change"], latest["value"] - baseline["value"], abs_tol=1e-9)
    known = latest["months_known"] or 12, baseline["months_known"] or 12
    months = known[1] / known[0] if row["unit"] == "count" else 1.0
    return isclose(row["change"], latest["value"] / baseline["value"] * months, rel_tol=1e-6)


def is_judged(row: Row, better: str) -> bool:
    """Tell whether the verdict is what side and q value make of it."""
    if row["q"] is None or row["q"] >= 0.05:
        return row["verdict"] in {"no clear change", "too few to say"}
    rises = row["change"] > (1 if row["measure"] == "ratio" else 0)
    words = BETTER.get(better, ("changed", "changed"))
    return bool(row["verdict"] == words[0 if rises else 1])


def find_other_values(pack: Path) -> list[str]:
    """Return values that a page says of a quantity otherwise than the verdicts have it."""
    said = collect_values(pack)
    return [
        f"{row['measured_as']}, {row['area']}: {written} for {row[side]}"
        for row in read_verdicts(pack)
        for side in ("baseline", "latest")
        if row[side] is not None and row["part"] == "all"
        for written in said.get(name_quantity(row, side), [])
        if (number := parse(written)) and not is_written(number, row[side])
    ]


def name_quantity(row: Row, side: str) -> tuple[str, str, str]:
    """Return title, area and period of a value, as the pages name them."""
    return row["measured_as"], row["area"], f"12 months to {row[f'{side}_end']:%B %Y}"


def read_reasons(pack: Path, reader: Reader) -> None:
    """Let a reader of pages read the reasons, in which numbers stand."""
    for row in read_verdicts(pack):
        reader.read(
            Block("verdicts.csv", SENTENCE, (row["reason"] or "",), row["measured_as"] or ""),
            (row["area"],),
        )
