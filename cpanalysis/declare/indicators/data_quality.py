"""Indicators of the records themselves: what is recorded, filled and in order."""

from collections.abc import Mapping

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
    SCRUTINY_2025,
)
from cpanalysis.declare.indicators.record_indicator import (
    AT_ONCE,
    Maturity,
    Record,
    RecordIndicator,
    Variant,
    settled,
)
from cpanalysis.declare.kinds import Higher, Lower, Proportion, Rate

ARRESTED_IN = {"district": "arrest_district"}
WRITTEN = settled("settled_days")
IN_A_CASE = {"maturity": settled("case_days")}
CELLS_FILLED: dict[str, Maturity] = {
    **dict.fromkeys(("cse_investigations", "cse_devices", "cse_suspects"), settled("case_days")),
    **dict.fromkeys(("cse_victims", "case_audits", "ppn_eligible_incidents"), AT_ONCE),
    "missing_episodes": settled("return_days", "settled_days"),
    "return_interviews": settled("return_days", "interview_days"),
    "ppn_referrals": settled("case_days"),
}
"""After what time the cells of a row are as good as always filled, where it is not soon."""
TIMES_KNOWN: dict[str, Maturity] = {
    **CELLS_FILLED,
    **dict.fromkeys(("cse_investigations", "cse_devices"), settled("outcome_days")),
    "ppn_eligible_incidents": WRITTEN,
}
"""After what time most of the times are there that can be in a wrong order."""

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


def each_of(tables: tuple[str, ...], maturity: Mapping[str, Maturity]) -> tuple[Record, ...]:
    """Return each table as a kind of record of its own, with its own maturity."""
    places = {"custody_detentions": ARRESTED_IN}
    return tuple(
        Record(table, table, {**places.get(table, {}), "maturity": maturity.get(table, WRITTEN)})
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
        prompted_by=SCRUTINY_2025,
        caution="What an officer saw never fills it.",
        rows="missing_episodes",
        numerator=~col("ethnicity_self").is_in(["NS", "not_recorded"]),
        scoped=False,
        maturity=WRITTEN,
        records=(
            Record("missing: child", "missing_episodes"),
            Record("cse: victim", "cse_victims", {"strata": ("channel",), **IN_A_CASE}),
            Record("cse: suspect", "cse_suspects", {"strata": ("channel",), **IN_A_CASE}),
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
        prompted_by=SCRUTINY_2025,
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
        prompted_by=INSPECTION_2017,
        caution="Filled is not the same as right.",
        rows="missing_episodes",
        numerator=col("cells_answered"),
        denominator=col("cells_required"),
        excluded=col("cells_not_supplied"),
        counts="cells",
        scoped=False,
        records=each_of(TABLES, CELLS_FILLED),
    ),
    RecordIndicator(
        reference="DQ-04",
        code="timestamp_logic_error_rate",
        title="Times in an impossible order",
        definition="Rows that break at least one rule on the order of times, for every 1,000 rows.",
        theme="data_quality",
        kind=Rate(1_000, "rows"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Such rows stay in counts and leave the durations that need the times.",
        rows="missing_episodes",
        numerator=col("out_of_order"),
        scoped=False,
        records=each_of(WITH_TIMES, TIMES_KNOWN),
    ),
)
