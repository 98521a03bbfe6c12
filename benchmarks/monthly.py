"""Core monthly indicators over millions of missing episodes, and others that do the same sums.

The file is generated: it is about no child. Every contender returns the same frame, so that their
figures can be compared: ``indicator``, ``area``, ``month``, ``numerator``, ``denominator``.

* bare read: polars reads the columns that the indicators need into memory, and nothing else;
* cpanalysis: the package's own engine, from the file to results by area and month;
* cpanalysis with spread: the same, telling also how every indicator's events fall on children;
* DuckDB: the same numerators and denominators by district and month, in SQL;
* pandas: the same, in pandas.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from cpanalysis.declare.areas import FORCE
from cpanalysis.declare.tables import TABLES, Moment
from cpanalysis.measure.records import Request, measure_records
from cpanalysis.read.records.records import Coverage, Records

TABLE = TABLES["missing_episodes"]
FIRST, LAST = date(2021, 10, 1), date(2025, 9, 30)
AS_OF = datetime(2025, 9, 30, 23, tzinfo=UTC)
HOUR = 3_600_000_000
BLOCK = 1_000_000
EPISODES_A_CHILD = 2.5
DISPERSION = 0.3

INDICATORS = (
    "missing_episode_count",
    "missing_children_count",
    "missing_high_risk_share",
    "missing_high_risk_share_lac",
    "response_over_3h_rate",
    "missing_duration_hours",
    "repeat_episode_share",
    "missing_3in90_children",
    "re_missing_within_30d_rate",
    "prevention_interview_face_to_face_rate",
    "debrief_completeness_rate",
    "looked_after_share",
)
SHARES = {
    "district": (0.2, 0.35, 0.18, 0.25, 0.01, 0.01),
    "report_category": (0.97, 0.03),
    "looked_after_at_report": (0.4, 0.55, 0.05),
    "initial_risk": (0.1, 0.3, 0.45, 0.07, 0.08),
    "highest_risk": (0.08, 0.27, 0.42, 0.15, 0.08),
    "prevention_interview_mode": (0.4, 0.3, 0.05, 0.15, 0.1),
    "debrief_where": (0.4, 0.2, 0.4),
    "debrief_who": (0.4, 0.2, 0.4),
    "debrief_what": (0.4, 0.2, 0.4),
}
LAGS = {"first_attended_at": (2, 0.3), "located_at": (12, 0.01), "returned_at": (13, 0.01)}
"""Mean hours after the report, and the share that is not known."""

COLUMNS = ("child_id", "reported_at", *SHARES, *LAGS, "missing_since_at")


def write_episodes(path: Path, episodes: int) -> None:
    """Write the file: in order of report, children mostly in one district, few with many."""
    rng = np.random.default_rng(20250930)
    children = int(episodes / EPISODES_A_CHILD)
    weights = np.cumsum(rng.gamma(DISPERSION, size=children))
    start, end = (np.datetime64(day, "us").astype("int64") for day in ("2021-10-01", "2025-10-01"))
    reported = np.sort(rng.integers(start, end, episodes))
    blocks = [
        make_block(rng, weights, reported[first : first + BLOCK])
        for first in range(0, episodes, BLOCK)
    ]
    pl.concat(blocks).write_parquet(path)


def make_block(rng: np.random.Generator, weights: np.ndarray, reported: np.ndarray) -> pl.DataFrame:
    """Return the episodes of one stretch of time."""
    size = len(reported)
    child = np.searchsorted(weights, rng.random(size) * weights[-1]).astype("uint64")
    columns = {
        "child_id": pl.Series(child * np.uint64(11400714819323198485)),
        "reported_at": as_moments(reported),
        "missing_since_at": as_moments(reported - lag(rng, 2, size)),
    }
    for name, shares in SHARES.items():
        columns[name] = draw(rng, name, shares, size)
    for name, (hours, unknown) in LAGS.items():
        moments = as_moments(reported + lag(rng, hours, size))
        known = pl.Series(rng.random(size) >= unknown)
        columns[name] = pl.select(pl.when(known).then(moments)).to_series()
    return settle(pl.DataFrame(columns), rng)


def settle(block: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return episodes of which 95 in 100 are in the child's own district, and ids as text."""
    shares = np.cumsum(SHARES["district"])
    spread = (pl.col("child_id").hash(7) % 10_000) / 10_000
    own = pl.lit(pl.Series(shares[:-1])).search_sorted(spread).cast(pl.UInt8)
    stays = pl.Series(rng.random(block.height) < 0.95)
    digits = pl.col("child_id").map_batches(write_ids, return_dtype=pl.String)
    district = pl.when(stays).then(own.cat.to(TABLE.schema["district"])).otherwise("district")
    return block.with_columns(district=district, child_id=digits)


def write_ids(numbers: pl.Series) -> pl.Series:
    """Return keyed hashes as they look in records."""
    return pl.Series([f"C{number:016x}" for number in numbers.to_list()], dtype=pl.String)


def draw(rng: np.random.Generator, name: str, shares: tuple[float, ...], size: int) -> pl.Series:
    """Return codes of a column drawn with these shares."""
    cumulated = np.cumsum(shares) / np.sum(shares)
    picks = np.searchsorted(cumulated, rng.random(size)).astype("uint8")
    return pl.Series(picks).cat.to(TABLE.schema[name])


def lag(rng: np.random.Generator, hours: float, size: int) -> np.ndarray:
    """Return exponential times with a mean of so many hours."""
    return np.asarray(rng.exponential(hours * HOUR, size)).astype("int64")


def as_moments(microseconds: np.ndarray) -> pl.Series:
    """Return moments on the local clock."""
    return pl.Series(microseconds).cast(pl.Datetime("us", "UTC")).cast(Moment)


FIGURES: dict[str, tuple[str, str | None]] = {
    "missing_episode_count": ("episodes", None),
    "missing_children_count": ("children", None),
    "missing_high_risk_share": ("high", "graded"),
    "missing_high_risk_share:highest": ("highest_high", "highest_graded"),
    "missing_high_risk_share_lac": ("lac_high", "lac_graded"),
    "missing_high_risk_share_lac:status_not_recorded": ("other_high", "other_graded"),
    "response_over_3h_rate": ("late", "attended"),
    "missing_duration_hours": ("found", "waits"),
    "missing_duration_hours:last_seen": ("seen_found", "seen_waits"),
    "missing_duration_hours:long": ("long", "long_known"),
    "repeat_episode_share": ("repeats", "with_look_back"),
    "missing_3in90_children": ("three_in_ninety", None),
    "re_missing_within_30d_rate": ("again", "closed_followed"),
    "prevention_interview_face_to_face_rate": ("face_to_face", "closed"),
    "prevention_interview_face_to_face_rate:known": ("face_to_face", "mode_known"),
    "debrief_completeness_rate": ("debriefed", "closed"),
    "looked_after_share": ("looked_after", "status_known"),
}
"""Columns of the SQL and of pandas that are numerator and denominator of each indicator."""

KEYS = ("indicator", "area", "month")


def read_bare(path: Path) -> pl.DataFrame:
    """Read the needed columns and do nothing with them."""
    return pl.scan_parquet(path).select(COLUMNS).collect().clear()


def run_cpanalysis(path: Path, *, spread: bool = False) -> pl.DataFrame:
    """Measure from the file to results."""
    scanned = pl.scan_parquet(path)
    absent = tuple(name for name in TABLE.schema if name not in COLUMNS)
    nulls = (pl.lit(None, TABLE.schema[name]).alias(name) for name in absent)
    records = Records(
        tables={TABLE.name: scanned.with_columns(nulls)},
        as_of=AS_OF,
        origin="synthetic",
        source="generated for a benchmark",
        coverage={TABLE.name: Coverage(((FIRST, LAST),))},
        columns_not_supplied={TABLE.name: absent},
    )
    results = measure_records(records, Request(indicators=INDICATORS, spread=spread)).results
    told = results.filter((pl.col("stratum") == "all") & pl.col("numerator").is_not_null())
    return told.select(
        *KEYS[:2], month="period_start", numerator="numerator", denominator="denominator"
    )


def run_with_spread(path: Path) -> pl.DataFrame:
    """Measure, and tell how every indicator's events fall on children."""
    return run_cpanalysis(path, spread=True)


def run_duckdb(path: Path) -> pl.DataFrame:
    """Run the SQL beside this file."""
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'Europe/London'")
        return lay_out(database.sql(sql, params={"path": str(path)}).pl())


def run_pandas(path: Path) -> pl.DataFrame:
    """Do the same arithmetic in pandas."""
    frame = pd.read_parquet(path, columns=list(COLUMNS))
    frame = frame[frame["report_category"] == "missing"].sort_values(["child_id", "reported_at"])
    child = frame.groupby("child_id", sort=False)["reported_at"]
    frame = frame[~(frame["reported_at"] - child.shift(1) <= pd.Timedelta(minutes=60))]
    told = tell_in_pandas(frame)
    flags = list(told)
    local = frame["reported_at"].dt.tz_localize(None)
    told["month"], told["district"] = local.dt.to_period("M"), frame["district"]
    told["children"] = frame["child_id"]
    told["three_in_ninety"] = frame["child_id"].where(told["third"])
    counted = {**dict.fromkeys(flags, "sum"), "children": "nunique", "three_in_ninety": "nunique"}
    parts = [
        told.groupby(keys, observed=True).agg(counted).reset_index()
        for keys in (["month", "district"], ["month"])
    ]
    wide = pd.concat(parts)
    wide["month"] = wide["month"].dt.to_timestamp()
    return lay_out(pl.from_pandas(wide.astype({"district": "str"})))


def tell_in_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of true and false for every numerator and denominator."""
    reported, returned = frame["reported_at"], frame["returned_at"]
    attended, located = frame["first_attended_at"], frame["located_at"]
    seen = frame["missing_since_at"]
    child = frame.groupby("child_id", sort=False)["reported_at"]
    next_at = child.shift(-1)
    graded, risk = frame["initial_risk"] != "not_recorded", frame["initial_risk"] == "high"
    cared, mode = frame["looked_after_at_report"], frame["prevention_interview_mode"]
    closed, end = returned.notna(), pd.Timestamp("2025-10-01", tz="Europe/London")
    looked_back = reported >= pd.Timestamp("2022-10-01", tz="Europe/London")
    window_seen = reported - pd.Timedelta(days=90) >= pd.Timestamp("2021-10-01", tz="Europe/London")
    followed = closed & (returned + pd.Timedelta(days=30) < end)
    gone_on = next_at.isna() | (next_at >= returned)
    found = frame[["located_at", "returned_at"]].min(axis=1)
    waiting = attended.isna() & found.isna() & (end - reported > pd.Timedelta(hours=3))
    in_time = attended.notna() & (found.isna() | (attended <= found)) & (attended >= reported)
    open_long = located.isna() & (end - reported > pd.Timedelta(hours=24))
    return pd.DataFrame(
        {
            "episodes": reported.notna(),
            "graded": graded,
            "high": risk,
            "highest_graded": frame["highest_risk"] != "not_recorded",
            "highest_high": frame["highest_risk"] == "high",
            "lac_graded": (cared == "yes") & graded,
            "lac_high": (cared == "yes") & risk,
            "other_graded": (cared == "not_recorded") & graded,
            "other_high": (cared == "not_recorded") & risk,
            "attended": in_time | waiting,
            "late": (in_time & (attended - reported > pd.Timedelta(hours=3))) | waiting,
            "waits": (located >= reported) | located.isna(),
            "found": located >= reported,
            "seen_waits": (located >= seen) | (located.isna() & seen.notna()),
            "seen_found": located >= seen,
            "long_known": (located >= reported) | open_long,
            "long": (located - reported > pd.Timedelta(hours=24)) | open_long,
            "with_look_back": looked_back,
            "repeats": looked_back & (reported - child.shift(1) <= pd.Timedelta(days=365)),
            "third": window_seen & (reported - child.shift(2) <= pd.Timedelta(days=90)),
            "closed_followed": followed & gone_on,
            "again": followed & gone_on & (next_at - returned <= pd.Timedelta(days=30)),
            "closed": closed,
            "face_to_face": closed & (mode == "face_to_face"),
            "mode_known": closed & (mode != "not_recorded"),
            "debriefed": closed
            & (frame["debrief_where"] != "not_recorded")
            & (frame["debrief_who"] != "not_recorded")
            & (frame["debrief_what"] != "not_recorded"),
            "looked_after": cared == "yes",
            "status_known": cared != "not_recorded",
        }
    )


def lay_out(wide: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each indicator, area and month; without a district it is the force."""
    area = pl.col("district").cast(pl.String).str.replace_all("_", " ").fill_null(FORCE.name)
    parts = [
        wide.select(
            pl.lit(code).alias("indicator"),
            area.alias("area"),
            pl.col("month").cast(pl.Date),
            pl.col(numerator).cast(pl.Float64).alias("numerator"),
            (pl.col(denominator) if denominator else pl.lit(None))
            .cast(pl.Float64)
            .alias("denominator"),
        )
        for code, (numerator, denominator) in FIGURES.items()
    ]
    return pl.concat(parts)


def find_differences(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return the cells in which figures differ; one that only we have is 0 there.

    Months that the package does not tell (a look-back reaches before the file) are not compared.
    """
    joined = ours.join(theirs, on=KEYS, how="left", suffix="_theirs")
    pairs = [(pl.col(name), pl.col(f"{name}_theirs")) for name in ("numerator", "denominator")]
    known = [
        ~mine.eq_missing(other.fill_null(pl.when(mine.is_not_null()).then(0)))
        for mine, other in pairs
    ]
    return joined.filter(pl.any_horizontal(known))


CONTENDERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "bare read": read_bare,
    "cpanalysis": run_cpanalysis,
    "cpanalysis with spread": run_with_spread,
    "DuckDB": run_duckdb,
    "pandas": run_pandas,
}
