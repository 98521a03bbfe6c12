"""Generated records: random, seeded, about no child, with every fault that the engine must bear."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.declare.tables import TABLES, Moment, Table
from cpanalysis.read.records.records import Coverage, Records

AS_OF = datetime(2025, 3, 31, 23, tzinfo=UTC)
FIRST, LAST = date(2023, 1, 1), date(2025, 3, 31)
HOUR = 3_600_000_000
CHILDREN = 150
SIZES = {
    "missing_episodes": 1500,
    "cse_investigations": 240,
    "custody_detentions": 500,
    "ppn_referrals": 700,
    "ppn_eligible_incidents": 600,
    "case_audits": 160,
}
LAGS = {
    "missing_episodes": {
        "missing_since_at": -3, "first_attended_at": 3, "located_at": 20, "returned_at": 22,
        "csc_referral_at": 120, "deployed_at": 2, "first_enquiry_at": 3, "episode_closed_at": 40,
    },
    "cse_investigations": {
        "crime_recorded_at": 30, "polit_allocated_at": 150, "child_spoken_to_at": 400,
        "suspect_arrested_at": 900, "suspect_interviewed_at": 1200, "outcome_at": 3000,
        "finalised_at": 3500, "last_activity_at": 2500, "nfa_reviewed_at": 4000,
    },
    "custody_detentions": {
        "arrested_at": -1, "detention_authorised_at": 1, "aa_requested_at": 2, "aa_arrived_at": 4,
        "charged_at": 9, "la_accom_requested_at": 12, "transferred_at": 14, "released_at": 16,
        "csc_referral_at": 30,
    },
    "ppn_referrals": {"incident_at": -20, "assessed_at": 900, "triaged_at": 300},
    "ppn_eligible_incidents": {"attended_at": 2},
}  # fmt: skip
"""Mean hours from the index time; one in four is absent, one in fifty has the wrong sign."""


def generate(seed: int) -> Records:
    """Return records of all tables, two years and a quarter, reproducible by the seed."""
    rng = np.random.default_rng(seed)
    tables = {"children": make_children(rng), "population": make_population()}
    for name, size in SIZES.items():
        tables[name] = make_events(rng, TABLES[name], size)
    tables |= make_parts(rng, tables)
    coverage = {
        name: Coverage(((FIRST, LAST),))
        for name in (*SIZES, "child_status_periods", "return_interviews")
    }
    return Records(
        tables={name: frame.lazy() for name, frame in tables.items()},
        as_of=AS_OF,
        origin="synthetic",
        source="generated for tests",
        coverage=coverage,
    )


def child_ids(numbers: np.ndarray) -> pl.Series:
    return pl.Series([f"C{number:016x}" for number in numbers.tolist()], dtype=pl.String)


def as_moments(microseconds: np.ndarray) -> pl.Series:
    zoned = pl.Series(microseconds.astype("int64")).cast(pl.Datetime("us", "UTC"))
    return zoned.dt.convert_time_zone("Europe/London").cast(Moment)


def blank(rng: np.random.Generator, column: pl.Series, share: float) -> pl.Series:
    keep = pl.Series(rng.random(len(column)) >= share)
    return pl.select(pl.when(keep).then(column)).to_series()


def make_children(rng: np.random.Generator) -> pl.DataFrame:
    months = rng.integers(2006 * 12, 2014 * 12, CHILDREN)
    born = [date(month // 12, month % 12 + 1, 1) for month in months.tolist()]
    known = {"child_id": child_ids(np.arange(CHILDREN)), "dob_month": pl.Series(born)}
    return fill(rng, TABLES["children"], known, CHILDREN)


def make_population() -> pl.DataFrame:
    bands = ("0-4", "5-9", "10-11", "12-13", "14-15", "16-17")
    rows = [
        (district, year, band, sex, "all", 1000.0 + 100 * at + year - 2022, "x", LAST, "all")
        for at, district in enumerate(DISTRICT_NAMES)
        for year in (2022, 2023)
        for band in bands
        for sex in ("female", "male")
    ]
    return pl.DataFrame(rows, schema=TABLES["population"].schema, orient="row")


def make_events(rng: np.random.Generator, table: Table, size: int) -> pl.DataFrame:
    """Return rows of a table, its times around an index time that can fall anywhere."""
    start, end = (int(datetime(*day).timestamp() * 1e6) for day in ((2023, 1, 1), (2025, 4, 1)))
    index = rng.integers(start, end, size) if table.index_time else np.zeros(size)
    known: dict[str, pl.Series] = {table.key[0]: numbered(table.name, size)}
    if "child_id" in table.schema:
        ids = child_ids(np.minimum(rng.geometric(0.02, size), CHILDREN) - 1)
        known["child_id"] = blank(rng, ids, 0.02)
    for name, hours in LAGS.get(table.name, {}).items():
        sign = np.where(rng.random(size) < 0.02, -1, 1)
        lag = sign * np.sign(hours) * rng.exponential(abs(hours), size) * HOUR
        known[name] = blank(rng, as_moments(index + lag), 0.25)
    if table.schema[str(table.index_time)] == Moment:
        known[str(table.index_time)] = as_moments(index)
    return fill(rng, table, known, size)


def numbered(name: str, size: int) -> pl.Series:
    return pl.Series([f"{name[:3]}{number}" for number in range(size)], dtype=pl.String)


def fill(
    rng: np.random.Generator, table: Table, known: dict[str, pl.Series], size: int
) -> pl.DataFrame:
    """Return all columns of a table: those known, and the others drawn at random."""
    columns = [
        known.get(column.name, draw(rng, column.dtype, size)).alias(column.name)
        for column in table.columns
    ]
    return pl.DataFrame(columns).cast(dict(table.schema))


def draw(rng: np.random.Generator, dtype: pl.DataType, size: int) -> pl.Series:
    if isinstance(dtype, pl.Enum):
        codes = dtype.categories
        weights = 1 / np.arange(1, len(codes) + 1)
        picks = rng.choice(len(codes), size, p=weights / weights.sum())
        return codes.gather(pl.Series(picks)).cast(dtype)
    if dtype == pl.Boolean:
        return pl.Series(rng.random(size) < 0.5)
    if dtype.is_integer() if hasattr(dtype, "is_integer") else False:
        return pl.Series(rng.integers(10, 18, size)).cast(dtype)
    if dtype == pl.Date:
        days = rng.integers((FIRST - date(1970, 1, 1)).days, (LAST - date(1970, 1, 1)).days, size)
        return pl.Series(days.astype("int32")).cast(pl.Date)
    return pl.Series([None] * size, dtype=dtype)


def make_parts(
    rng: np.random.Generator, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return the tables that hang on others, and the links between them."""
    episodes = tables["missing_episodes"].sample(1100, seed=1)
    interviews = {
        "interview_id": numbered("interviews", 1100),
        "episode_id": episodes["episode_id"],
        "completed_at": blank(
            rng,
            episodes["returned_at"] + pl.Series(rng.exponential(60, 1100) * HOUR).cast(pl.Duration),
            0.4,
        ),
    }
    cases = tables["cse_investigations"]["investigation_id"]
    picks = pl.DataFrame(
        {
            "investigation_id": cases.gather(rng.integers(0, len(cases), 330)),
            "child_id": child_ids(rng.integers(0, CHILDREN, 330)),
        }
    ).unique(maintain_order=True)
    suspects = {
        "investigation_id": cases.gather(rng.integers(0, len(cases), 300)),
        "suspect_id": numbered("suspects", 300),
    }
    devices = {
        "device_id": numbered("devices", 300),
        "investigation_id": cases.gather(rng.integers(0, len(cases), 300)),
    }
    return {
        "return_interviews": fill(rng, TABLES["return_interviews"], interviews, 1100),
        "cse_victims": fill(rng, TABLES["cse_victims"], picks.to_dict(), picks.height),
        "cse_suspects": fill(rng, TABLES["cse_suspects"], suspects, 300),
        "cse_devices": fill(rng, TABLES["cse_devices"], devices, 300),
        "child_status_periods": make_statuses(rng),
        **link_notices(rng, tables),
    }


def make_statuses(rng: np.random.Generator) -> pl.DataFrame:
    start = int(datetime(2022, 1, 1).timestamp() * 1e6) + rng.integers(0, 28_000, 400) * HOUR
    end = as_moments(start + rng.exponential(2000, 400) * HOUR)
    planned = as_moments(start + rng.exponential(200, 400) * HOUR)
    known = {
        "child_id": child_ids(rng.integers(0, CHILDREN, 400)),
        "start_at": as_moments(start),
        "end_at": blank(rng, end, 0.3),
        "plan_recorded_at": blank(rng, planned, 0.5),
    }
    return fill(rng, TABLES["child_status_periods"], known, 400)


def link_notices(
    rng: np.random.Generator, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return the tables with notices, linked at random to two thirds of the rows."""
    notices = tables["ppn_referrals"]["ppn_id"]
    linked = {
        name: tables[name].with_columns(
            blank(rng, notices.gather(rng.integers(0, len(notices), tables[name].height)), 0.35)
            .alias("ppn_id")
        )
        for name in (
            "missing_episodes", "cse_investigations", "custody_detentions",
            "ppn_eligible_incidents",
        )
    }  # fmt: skip
    forms = tables["ppn_referrals"].with_columns(ppn_form_id=pl.col("ppn_id"))
    return {**linked, "ppn_referrals": forms}
