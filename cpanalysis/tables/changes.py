"""Changes at events, and the parts of a change, as tables."""

import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.changes import ALL_OF_IT, OF_MIX, OF_STRATUM, WITHIN
from cpanalysis.declare.labels import name_part
from cpanalysis.declare.wording import JUDGED, mark_family, word_verdict
from cpanalysis.tables.table import UNBROKEN, Table, make_table
from cpanalysis.words.catalogue import find_indicator
from cpanalysis.words.changes import write_estimate
from cpanalysis.words.decompositions import SPLIT_WORDS
from cpanalysis.words.numbers import signed, write_absence, write_ends, write_range, write_value
from cpanalysis.words.origin import is_synthetic
from cpanalysis.words.trends import Row

NONE = "–"
CHANGE_NOTES = (
    "Change: over all months since the event, against what the earlier trend would have given; in"
    " percentage points for a share, else as a ratio. Where the month of the event is not known:"
    " the least and the most that any month gives. q allows for all planned tests at the event,"
    " over all areas, or for all exploratory ones (Benjamini-Hochberg). Beyond the comparison: the"
    " change over that of the rest of the force, or for the force over that of another theme; of a"
    " share it is of odds. Near: events within twelve months, whose changes no model can tell"
    " apart.",
)
PART_WORDS = {
    ALL_OF_IT: "All of the change",
    OF_MIX: "Change of mix",
    WITHIN: "Change within like groups",
}
STRATUM_WORDS = {
    "looked_after": {"yes": "looked after", "no": "not looked after"},
}


def tabulate_changes(rows: pl.DataFrame, caption: str) -> Table:
    """Return changes at events, a row an event and indicator."""
    written = [write_change(row) for row in rows.iter_rows(named=True)]
    return make_table(
        pl.DataFrame(written),
        caption,
        left=("Indicator", "Says", "Near"),
        notes=(*CHANGE_NOTES, *describe_methods(rows)),
        synthetic=is_synthetic(rows),
    )


def write_change(row: Row) -> dict[str, str]:
    """Return one change as text."""
    judged, none = row["verdict"] in JUDGED, write_absence(row["reason"])
    said = f"{word_verdict(row)}{mark_family(row)}"
    return {
        "Event": name_event(row),
        "Indicator": find_indicator(row["indicator"]).title,
        "Change": write_size(row) if judged else none,
        "95% interval": write_reach(row) if judged else none,
        "q": write_q(row["q_value"]),
        "Beyond the comparison": write_ratio_with_ends(row, "controlled"),
        "Months before, since": f"{row['months_before']}, {row['months_after']}",
        "Near": row["inseparable"] or "",
        "Says": said if judged else f"{word_verdict(row)}: {row['reason']}",
    }


def write_size(row: Row) -> str:
    """Return a change, or over a window the least and the most that any month of it gives."""
    if row["estimate"] is not None:
        return unbroken(write_estimate(row))
    ends = ({**row, "estimate": row[name]} for name in ("smallest", "largest"))
    return " to ".join(unbroken(write_estimate(end)) for end in ends)


def write_reach(row: Row) -> str:
    """Return the interval of a change, or over a window how far those of its months reach."""
    names = ("lower", "upper") if row["estimate"] is not None else ("range_lower", "range_upper")
    return write_ends(row[names[0]], row[names[1]], row["measure"])


def write_q(q_value: float | None) -> str:
    """Return a q value, never as 0.

    >>> write_q(0.00001), write_q(0.25), write_q(None)
    ('<0.001', '0.250', '–')
    """
    if q_value is None:
        return NONE
    return "<0.001" if q_value < 0.001 else f"{q_value:.3f}"


def name_event(row: Row) -> str:
    """Return an event with its month, or the months between which it lies.

    >>> from datetime import date
    >>> name_event({"event": "X1", "first_day": date(2024, 6, 3), "last_day": date(2024, 8, 1)})
    'X1, Jun 2024 to Aug 2024'
    """
    first, last = (f"{row[name]:%b %Y}" for name in ("first_day", "last_day"))
    return f"{row['event']}, {first}" + (f" to {last}" if last != first else "")


def unbroken(words: str) -> str:
    """Return words that stay on one line of a table."""
    return words.replace(" ", UNBROKEN)


def write_ratio_with_ends(row: Row, name: str) -> str:
    """Return a ratio of a row with its ends."""
    if row[name] is None:
        return NONE
    ends = write_ends(row[f"{name}_lower"], row[f"{name}_upper"], "ratio")
    return unbroken(f"{row[name]:.2f} ({ends})")


def describe_methods(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return how the changes were estimated, each way once."""
    methods = rows.filter(pl.col("estimate").is_not_null())["method"].unique(maintain_order=True)
    return tuple(f"{method[0].upper()}{method[1:]}." for method in methods)


def tabulate_parts_of_change(rows: pl.DataFrame, others: pl.DataFrame, caption: str) -> Table:
    """Return the parts of a change for a district and for the force."""
    written = [write_part(row) for row in pl.concat([rows, others]).iter_rows(named=True)]
    split = SPLIT_WORDS[rows["split"][0]]
    notes = (
        f"Groups: {split}. {rows['method'][0]}.",
        *describe_unknown(rows),
    )
    return make_table(
        pl.DataFrame(written), caption, left=("Area",), notes=notes, synthetic=is_synthetic(rows)
    )


def write_part(row: Row) -> dict[str, str]:
    """Return one part of a change as text."""
    known = row["difference"] is not None
    ends = f"{signed(row['lower'])} to {signed(row['upper'])}" if row["lower"] is not None else NONE
    return {
        "Part": PART_WORDS[row["part"]],
        "Area": row["area"],
        "Before": write_value(row["before"], "proportion"),
        "Since": write_value(row["after"], "proportion"),
        "Points": signed(row["difference"]) if known else NONE,
        "95% interval": ends,
    }


def describe_unknown(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return how many records had no answer, on either side, where that may be told."""
    whole = rows.filter(pl.col("part") == ALL_OF_IT)
    told = whole.select("not_recorded_before", "not_recorded_after").row(0)
    written = [NONE if count is None else f"{count:,.0f}" for count in told]
    return (f"Left out, as the answer was not recorded: {written[0]} before, {written[1]} since.",)


def tabulate_strata_of_change(rows: pl.DataFrame, caption: str) -> Table:
    """Return the groups of a split: share before, share since, difference."""
    strata = rows.filter(pl.col("part") == OF_STRATUM)
    written = [write_stratum(row) for row in strata.iter_rows(named=True)]
    return make_table(pl.DataFrame(written), caption, synthetic=is_synthetic(rows))


def write_stratum(row: Row) -> dict[str, str]:
    """Return one group as text."""
    known = row["difference"] is not None
    ends = f"{signed(row['lower'])} to {signed(row['upper'])}" if row["lower"] is not None else NONE
    return {
        "Group": name_stratum(row),
        "Records before": write_value(row["total_before"], "count"),
        "Share before": write_value(row["before"], "proportion"),
        "Interval before": write_range(row["before_lower"], row["before_upper"], "proportion"),
        "Records since": write_value(row["total_after"], "count"),
        "Share since": write_value(row["after"], "proportion"),
        "Interval since": write_range(row["after_lower"], row["after_upper"], "proportion"),
        "Points": signed(row["difference"]) if known else NONE,
        "95% interval": ends,
    }


def name_stratum(row: Row) -> str:
    """Return a group in words.

    >>> name_stratum({"split": "looked_after", "value_of_stratum": "yes"})
    'looked after'
    >>> name_stratum({"split": "risk", "value_of_stratum": "no_apparent_risk"})
    'no apparent risk'
    """
    plain = name_part(str(row["value_of_stratum"]))
    return STRATUM_WORDS.get(row["split"], {}).get(row["value_of_stratum"], plain)


def name_area(district: str) -> str:
    """Return whom a table of a district and the force is about; the district comes last.

    >>> name_area("Hartlepool")
    'Cleveland and Hartlepool'
    """
    return f"{FORCE.name} and {district}"
