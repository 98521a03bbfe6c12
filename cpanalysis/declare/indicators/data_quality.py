"""Indicators of the records themselves: what is recorded, filled and in order."""

from polars import col

from cpanalysis.declare.indicators.record_indicator import Record, RecordIndicator, Variant
from cpanalysis.declare.kinds import Higher, Lower, Proportion, Rate

INSPECTION_2025 = "HMICFRS, national child protection inspection, 2025"
ARRESTED_IN = {"district": "arrest_district"}

WITH_TIMES = (
    "missing_episodes",
    "cse_investigations",
    "cse_devices",
    "custody_detentions",
    "ppn_eligible_incidents",
    "ppn_referrals",
    "case_audits",
)
TABLES = (*WITH_TIMES, "return_interviews", "cse_victims", "cse_suspects")


def each_of(tables: tuple[str, ...]) -> tuple[Record, ...]:
    """Return each table as a kind of record of its own."""
    return tuple(
        Record(table, table, ARRESTED_IN if table == "custody_detentions" else {})
        for table in tables
    )


def status_of(column: str) -> dict[str, object]:
    """Return the change by which looked-after status is read from ``column``."""
    return {"numerator": col(column).is_in(["yes", "no"])}


DATA_QUALITY = (
    RecordIndicator(
        reference="DQ-01",
        code="ethnicity_recorded_rate",
        title="Ethnicity recorded",
        definition="Records with ethnicity as stated by the child or suspect, against records of"
        " the same theme and role. Asked and not stated is not recorded here; the variant counts"
        " it as asked.",
        theme="data_quality",
        kind=Proportion(),
        better=Higher(),
        source=INSPECTION_2025,
        caution="What an officer saw never fills it.",
        rows="missing_episodes",
        numerator=~col("ethnicity_self").is_in(["NS", "not_recorded"]),
        scoped=False,
        records=(
            Record("missing: child", "missing_episodes"),
            Record("cse: victim", "cse_victims", {"strata": ("channel",)}),
            Record("cse: suspect", "cse_suspects", {"strata": ("channel",)}),
            Record("custody: child", "custody_detentions", ARRESTED_IN),
        ),
        variants=(
            Variant("asked", "asked", {"numerator": col("ethnicity_self") != "not_recorded"}),
        ),
    ),
    RecordIndicator(
        reference="DQ-02",
        code="looked_after_status_recorded_rate",
        title="Looked-after status recorded",
        definition="Missing episodes, detentions and victims with looked-after status recorded as"
        " yes or no, against all of them.",
        theme="data_quality",
        kind=Proportion(),
        better=Higher(),
        source=INSPECTION_2025,
        caution="Recorded is not the same as right.",
        rows="missing_episodes",
        scoped=False,
        records=(
            Record("missing: child", "missing_episodes", status_of("looked_after_at_report")),
            Record("cse: victim", "cse_victims", status_of("looked_after_at_report")),
            Record(
                "custody: child",
                "custody_detentions",
                {**ARRESTED_IN, **status_of("looked_after_at_arrival")},
            ),
        ),
    ),
    RecordIndicator(
        reference="DQ-03",
        code="mandatory_field_completeness",
        title="Required fields filled",
        definition="Answers given in required coded columns, against all such cells that apply;"
        " columns that were not supplied are left out and counted so.",
        theme="data_quality",
        kind=Proportion(),
        better=Higher(),
        source=INSPECTION_2025,
        caution="Filled is not the same as right.",
        rows="missing_episodes",
        numerator=col("cells_answered"),
        denominator=col("cells_required"),
        excluded=col("cells_not_supplied"),
        counts="cells",
        scoped=False,
        records=each_of(TABLES),
    ),
    RecordIndicator(
        reference="DQ-04",
        code="timestamp_logic_error_rate",
        title="Times in an impossible order",
        definition="Rows that break at least one rule on the order of times, for every 1,000 rows.",
        theme="data_quality",
        kind=Rate(1_000, "rows"),
        better=Lower(),
        source=INSPECTION_2025,
        caution="Such rows stay in counts and leave the durations that need the times.",
        rows="missing_episodes",
        numerator=col("out_of_order"),
        scoped=False,
        records=each_of(WITH_TIMES),
    ),
)
