"""What the records hold, and what they lack."""

import polars as pl

from cpanalysis.declare.labels import name_code
from cpanalysis.declare.results import OF_YEAR
from cpanalysis.protect import Protected
from cpanalysis.tables.table import Table, make_table
from cpanalysis.words.catalogue import CATALOGUE, title_of
from cpanalysis.words.numbers import write_value
from cpanalysis.words.origin import is_synthetic

RECORDS = ("records", "synthetic")


def tabulate_extract(extract: pl.DataFrame) -> Table:
    """Return the rows of each table read, accepted, rejected and doubted."""
    written = extract.select(
        pl.col("table").map_elements(name_code, pl.String).alias("Table"),
        *(pl.col(name).cast(pl.String).alias(title) for name, title in COUNTS.items()),
        pl.when(pl.col("not_supplied") == "")
        .then(pl.lit("–"))
        .otherwise("not_supplied")
        .alias("Columns not supplied"),
    )
    left = ("Columns not supplied",)
    notes = (
        "Read = accepted + rejected. A doubted row is accepted, with a warning. For partners"
        " numbers of rows are rounded to 10.",
    )
    return make_table(
        written, "Rows of the extract", left=left, notes=notes, synthetic=is_synthetic(extract)
    )


COUNTS = {"read": "Read", "accepted": "Accepted", "rejected": "Rejected", "warned": "Doubted"}


def find_gaps(protected: Protected, district: str) -> pl.DataFrame:
    """Return the indicators of records without a figure for the district in the latest year."""
    rows = latest_year(protected, district)
    return rows.filter(pl.col("status") != "ok").select("indicator", "status", "reason", "origin")


def latest_year(protected: Protected, district: str) -> pl.DataFrame:
    """Return the unsplit rows of the latest year of every indicator of records."""
    rows = protected.results.filter(
        pl.col("origin").cast(pl.String).is_in(RECORDS),
        pl.col("area") == district,
        pl.col("stratum") == "all",
    ).filter(OF_YEAR)
    return rows.filter(pl.col("period_end") == pl.col("period_end").max().over("indicator"))


def tabulate_gaps(protected: Protected, district: str) -> Table:
    """Return the register of gaps: which indicator has no figure, and what it lacks."""
    gaps = find_gaps(protected, district)
    written = [
        {
            "Indicator": title_of(code),
            "Status": name_code(status),
            "What is lacking": str(reason or ""),
            "Owner": "",
        }
        for code, status, reason, _ in gaps.iter_rows()
    ]
    frame = pl.DataFrame(written, schema=dict.fromkeys(GAP_COLUMNS, pl.String))
    notes = ("The owner of each gap is for the analyst to name.",)
    return make_table(
        frame,
        f"Gap register of {district}",
        left=GAP_COLUMNS[1:],
        notes=notes,
        synthetic=is_synthetic(gaps) or is_synthetic(latest_year(protected, district)),
    )


GAP_COLUMNS = ("Indicator", "Status", "What is lacking", "Owner")


def tabulate_unknowns(protected: Protected, district: str) -> Table:
    """Return, for each share, how many answers were not recorded beside those that were."""
    rows = latest_year(protected, district).filter(
        pl.col("unit") == "proportion", pl.col("status") == "ok", pl.col("n_not_recorded") > 0
    )
    written = [
        {
            "Indicator": CATALOGUE[row["indicator"]].title,
            "Value": write_value(row["value"], row["unit"]),
            "Of": write_value(row["denominator"], "count"),
            "Not recorded": write_value(row["n_not_recorded"], "count"),
        }
        for row in rows.sort("n_not_recorded", descending=True).iter_rows(named=True)
        if row["indicator"] in CATALOGUE
    ]
    columns = ("Indicator", "Value", "Of", "Not recorded")
    frame = pl.DataFrame(written, schema=dict.fromkeys(columns, pl.String))
    caption = f"Answers not recorded beside each share, {district}, latest twelve months"
    return make_table(frame, caption, synthetic=is_synthetic(rows))
