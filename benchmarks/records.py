"""Core monthly indicators over ten million missing episodes in Parquet, against others.

Run ``python -m benchmarks.records`` (``--episodes 1e6 --rounds 3`` for a smaller one). Every
contender runs in a process of its own, in turn, round after round, so that what else the machine
does falls on all alike; medians are of the rounds. The file is generated: it is about no child.

* bare read: polars reads the columns that the indicators need into memory, and nothing else;
* cpanalysis: the package's own engine, from the file to results by area and month;
* DuckDB: the same numerators and denominators by district and month, in SQL;
* pandas: the same, in pandas.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

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


def read_bare(path: Path) -> int:
    """Read the needed columns and do nothing with them."""
    return pl.scan_parquet(path).select(COLUMNS).collect().height


def run_cpanalysis(path: Path, *, spread: bool = False) -> int:
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
    return measure_records(records, Request(indicators=INDICATORS, spread=spread)).results.height


def run_with_spread(path: Path) -> int:
    """Measure, and tell how every indicator's events fall on children."""
    return run_cpanalysis(path, spread=True)


def run_duckdb(path: Path) -> int:
    """Run the SQL beside this file."""
    import duckdb

    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'Europe/London'")
        return len(database.execute(sql, {"path": str(path)}).to_arrow_table())


def run_pandas(path: Path) -> int:
    """Do the same arithmetic in pandas."""
    import pandas as pd

    frame = pd.read_parquet(path, columns=list(COLUMNS))
    frame = frame[frame["report_category"] == "missing"].sort_values(["child_id", "reported_at"])
    child = frame.groupby("child_id", sort=False)["reported_at"]
    frame = frame[~(frame["reported_at"] - child.shift(1) <= pd.Timedelta(minutes=60))]
    told = tell_in_pandas(frame)
    local = frame["reported_at"].dt.tz_localize(None)
    told["month"], told["district"] = local.dt.to_period("M"), frame["district"]
    told["child"], told["triggering"] = frame["child_id"], frame["child_id"].where(told["third"])
    flags = [name for name in told if told[name].dtype == bool]
    results = [
        told.groupby(keys, observed=False).agg(
            {**dict.fromkeys(flags, "sum"), "child": "nunique", "triggering": "nunique"}
        )
        for keys in (["month", "district"], ["month"])
    ]
    return sum(map(len, results))


def tell_in_pandas(frame):  # type: ignore[no-untyped-def]
    """Return a frame of true and false for every numerator and denominator."""
    import pandas as pd

    reported, returned = frame["reported_at"], frame["returned_at"]
    attended, located = frame["first_attended_at"], frame["located_at"]
    child = frame.groupby("child_id", sort=False)["reported_at"]
    next_at = child.shift(-1)
    graded, risk = frame["initial_risk"] != "not_recorded", frame["initial_risk"] == "high"
    cared, mode = frame["looked_after_at_report"], frame["prevention_interview_mode"]
    closed, end = returned.notna(), pd.Timestamp("2025-10-01", tz="Europe/London")
    looked_back = reported >= pd.Timestamp("2022-10-01", tz="Europe/London")
    followed = closed & (returned + pd.Timedelta(days=30) <= end)
    gone_on = next_at.isna() | (next_at >= returned)
    found = frame[["located_at", "returned_at"]].min(axis=1)
    waiting = attended.isna() & found.isna()
    in_time = attended.notna() & (found.isna() | (attended <= found))
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
            "found": located >= reported,
            "seen_before": frame["missing_since_at"].notna(),
            "long": (located - reported > pd.Timedelta(hours=24)) | located.isna(),
            "with_look_back": looked_back,
            "repeats": looked_back & (reported - child.shift(1) <= pd.Timedelta(days=365)),
            "third": reported - child.shift(2) <= pd.Timedelta(days=90),
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


CONTENDERS: dict[str, Callable[[Path], int]] = {
    "bare read": read_bare,
    "cpanalysis": run_cpanalysis,
    "cpanalysis with spread": run_with_spread,
    "DuckDB": run_duckdb,
    "pandas": run_pandas,
}


def time_one(name: str, path: Path) -> None:
    """Run one contender and print its seconds and its peak of memory in gigabytes."""
    began = time.perf_counter()
    rows = CONTENDERS[name](path)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "gigabytes": peak, "rows": rows}))


def compare(path: Path, rounds: int, names: list[str]) -> None:
    """Run every contender in turn, round after round, and print medians against the bare read."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    peaks: dict[str, float] = dict.fromkeys(names, 0.0)
    for _ in range(rounds):
        for name in names:
            told = run_apart(name, path)
            seconds[name].append(told["seconds"])
            peaks[name] = max(peaks[name], told["gigabytes"])
    bare = statistics.median(seconds[names[0]])
    print(f"{'contender':24} {'median s':>9} {'x bare':>7} {'peak GB':>8}  all rounds")
    for name in names:
        median = statistics.median(seconds[name])
        each = " ".join(f"{one:.2f}" for one in seconds[name])
        print(f"{name:24} {median:9.2f} {median / bare:7.2f} {peaks[name]:8.2f}  {each}")


def run_apart(name: str, path: Path) -> dict[str, float]:
    """Run one contender in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.records", "--one", name, "--file", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Read the command line, make the file and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--episodes", type=float, default=1e7)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", nargs="*", default=[], help="contenders to leave out")
    parser.add_argument("--file", type=Path, help="a file written before")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        time_one(asked.one, asked.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "missing_episodes.parquet"
        if not path.exists():
            write_episodes(path, int(asked.episodes))
        compare(path, asked.rounds, [one for one in CONTENDERS if one not in asked.without])


if __name__ == "__main__":
    main()
