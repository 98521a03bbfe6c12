"""How far the investigations of each year got: reached, still open, or finalised without it."""

import polars as pl

from cpanalysis.declare.stages import CSE_STAGES, Stage
from cpanalysis.derive.build import derive_rows
from cpanalysis.derive.cse import INVESTIGATIONS
from cpanalysis.derive.setting import Setting
from cpanalysis.derive.supply import find_lacking
from cpanalysis.measure.records.request import Request, choose_indicators, make_calendars
from cpanalysis.read.records.records import Records

COUNTED = "cse_investigation_count"
DISTRICT = "case_district"
ENDED = "finalised_at"
KEYS = ("district", "period_start", "period_end")
COUNTS = ("reported", "of", "reached", "open", "closed")
NO_CASES = pl.Schema(
    {
        "district": pl.String(),
        "period_start": pl.Date(),
        "period_end": pl.Date(),
        "place": pl.Int64(),
        "stage": pl.String(),
        **dict.fromkeys(COUNTS, pl.Float64()),
    }
)


def measure_flow(records: Records, request: Request) -> tuple[pl.DataFrame, str | None]:
    """Return the cases at each stage by district and year of report, and what is lacking.

    A case is counted at a stage where it reached that one and all before it; a stage is open for
    a case that reached the stage before, is not there yet, and is not finalised. Of what is
    lacking the frame is empty.
    """
    setting = make_setting(records, request)
    names = [DISTRICT, "is_exploitation", ENDED, *(stage.reached_at for stage in CSE_STAGES)]
    lacking = find_lacking(INVESTIGATIONS, names, setting)
    if lacking:
        return NO_CASES.to_frame(), lacking
    cases = derive_rows(INVESTIGATIONS, names, setting).filter(
        pl.col("is_exploitation").fill_null(value=False), pl.col("period").is_not_null()
    )
    dated = cases.join(setting.calendar.frame(), on="period").with_columns(
        pl.col(DISTRICT).cast(pl.String).alias("district")
    )
    stages = [count_stage(dated, place) for place in range(len(CSE_STAGES))]
    return pl.concat(stages).sort(*KEYS, "place"), None


def make_setting(records: Records, request: Request) -> Setting:
    """Return the setting of the request, with the calendar of the indicator that counts cases."""
    calendar = make_calendars(request, choose_indicators(request), records)["month"]
    return Setting(records, request.readings, calendar)


def count_stage(cases: pl.DataFrame, place: int) -> pl.DataFrame:
    """Return the counts of one stage, by district and period."""
    before, stage = CSE_STAGES[:place], CSE_STAGES[place]
    came = pl.all_horizontal(pl.col("period").is_not_null(), *map(has_reached, before))
    reached = came & has_reached(stage)
    ended = pl.col(ENDED).is_not_null()
    counts = (
        pl.len(),
        came.sum(),
        reached.sum(),
        (came & ~reached & ~ended).sum(),
        (came & ~reached & ended).sum(),
    )
    named = [count.cast(pl.Float64).alias(name) for name, count in zip(COUNTS, counts, strict=True)]
    return cases.group_by(KEYS).agg(
        pl.lit(place, pl.Int64).alias("place"), pl.lit(stage.name).alias("stage"), *named
    )


def has_reached(stage: Stage) -> pl.Expr:
    """Return whether a case has reached a stage."""
    return pl.col(stage.reached_at).is_not_null()
