"""Indicators of child sexual exploitation: scale, allocation, evidence, outcomes, voice."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
    OUTCOMES,
    PRESS_2025,
    SCRUTINY_2025,
)
from cpanalysis.declare.indicators.record_indicator import (
    CENSORED,
    SNAPSHOT,
    Population,
    RecordIndicator,
    Variant,
    Wait,
    Window,
    followed,
    settled,
)
from cpanalysis.declare.kinds import Count, Duration, Higher, Lower, Neither, Proportion, Rate

INVESTIGATIONS = "cse_investigations"
VICTIMS = "cse_victims"

RECOGNITION = Neither("more found can mean more harm or better recognition")
CONTEXT = Neither("describes the cases, not how well they are handled")
FLAG = "The flag is set by hand; a change can be one of flagging. Cancelled records cannot be told."

EXPLOITATION = col("is_exploitation")
ONLINE = col("is_online")
SINCE_POLICY = "polit_policy_date"
UNTIL_ALLOCATED = Wait("reported_at", "polit_allocated_at", closed_at="finalised_at")
UNTIL_SPOKEN_TO = Wait("reported_at", "child_spoken_to_at", closed_at="finalised_at")
UNTIL_SUSPECT = Wait("reported_at", "suspect_reached_at", closed_at="finalised_at")

CSE = (
    RecordIndicator(
        reference="CSE-01",
        code="cse_investigation_count",
        title="Exploitation investigations",
        definition="Investigations flagged as child sexual exploitation and reported in the"
        " period (those flagged only as sexual abuse included: {include_csa_only}).",
        theme="cse",
        kind=Count(),
        better=RECOGNITION,
        prompted_by=INSPECTION_2017,
        caution=FLAG,
        rows=INVESTIGATIONS,
        numerator=EXPLOITATION,
        recorded=col("cse_flag") != "not_recorded",
        district="case_district",
        strata=("online", "age_band", "sex"),
    ),
    RecordIndicator(
        reference="CSE-02",
        code="cse_victim_rate_per_1000",
        title="Exploited children against children living here",
        definition="Child victims of exploitation, each counted once a period, for every 1,000"
        " children aged 0 to 17 living in the district, a year.",
        theme="cse",
        kind=Rate(1_000, "children aged 0 to 17"),
        better=RECOGNITION,
        prompted_by=INSPECTION_2017,
        caution=FLAG + " Residents are mid-year estimates of the Office for National Statistics."
        " Victims from outside the force are a row of their own. Rates of shorter"
        " periods do not add up to a year's, as a child can be in several.",
        rows=VICTIMS,
        numerator=EXPLOITATION,
        counts="children",
        district="case_district",
        population=Population(0, 17),
        strata=("age_band", "sex"),
    ),
    RecordIndicator(
        reference="CSE-03",
        code="online_share",
        title="Exploitation online",
        definition="Investigations that are online, or both online and offline, against those"
        " where it is recorded.",
        theme="cse",
        kind=Proportion(),
        better=CONTEXT,
        prompted_by=INSPECTION_2017,
        caution=FLAG,
        rows=INVESTIGATIONS,
        numerator=ONLINE,
        denominator=EXPLOITATION,
        recorded=col("online_flag") != "not_recorded",
        district="case_district",
        strata=("age_band", "sex"),
    ),
    RecordIndicator(
        reference="CSE-04",
        code="online_cse_allocated_to_polit_rate",
        title="Online cases with the specialist online team",
        definition="Online investigations given to the specialist team within {allocation_days}"
        " days of report, against online investigations reported since {polit_policy_date}."
        " The aim is all of them.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        prompted_by=SCRUTINY_2025,
        caution="The day of the policy is not published: {polit_policy_date} is the first it can"
        " have been. Cases passed to another body within {passed_on_hours} hours are left out.",
        rows=INVESTIGATIONS,
        numerator=col("allocated_in_time"),
        denominator=EXPLOITATION & ONLINE,
        excluded=col("passed_on") | col("allocated_before_report"),
        windows=(Window(INVESTIGATIONS, after="allocation_days"),),
        maturity=followed("allocation_days"),
        since=SINCE_POLICY,
        district="case_district",
        strata=("team",),
        variants=(
            Variant(
                "current_team",
                "with that team now",
                {
                    "numerator": col("current_team") == "polit",
                    "windows": (),
                    "maturity": settled("case_days"),
                },
            ),
            Variant("any_date", "before and since the policy", {"since": ""}),
        ),
    ),
    RecordIndicator(
        reference="CSE-05",
        code="hours_to_polit_allocation",
        title="Wait for the specialist online team",
        definition="Time from report until the specialist team takes an online investigation"
        " reported since {polit_policy_date}, or until the case is finalised without it: the median"
        " is the time that half of these waits outlasted. Those open and not yet taken count as"
        " waiting; cases reported in the last {allocation_days} days of the records are left"
        " out.",
        theme="cse",
        kind=Duration("hours"),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution="The day of the policy is not published: {polit_policy_date} is the first it can"
        " have been. Cases passed to another body within {passed_on_hours} hours are left out.",
        rows=INVESTIGATIONS,
        denominator=EXPLOITATION & ONLINE,
        excluded=col("passed_on"),
        windows=(Window(INVESTIGATIONS, after="allocation_days"),),
        maturity=followed("allocation_days"),
        wait=UNTIL_ALLOCATED,
        since=SINCE_POLICY,
        district="case_district",
        variants=(Variant("any_date", "before and since the policy", {"since": ""}),),
    ),
    RecordIndicator(
        reference="CSE-07",
        code="device_examined_rate",
        title="Devices examined",
        definition="Online investigations with at least one relevant device examined within"
        " {device_days} days of report, on the scene or later, against online investigations"
        " reported at least that long ago.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        prompted_by=PRESS_2025,
        caution="No device on record counts as not examined; cases without any relevant device"
        " cannot be told. An examination without a date counts as not recorded.",
        rows=INVESTIGATIONS,
        numerator=col("device_examined_in_time"),
        denominator=EXPLOITATION & ONLINE,
        recorded=col("device_examined_in_time") | ~col("examination_undated"),
        maturity=followed("device_days"),
        district="case_district",
        strata=("team",),
    ),
    RecordIndicator(
        reference="CSE-09",
        code="ppn_submitted_rate_cse",
        title="Notices for exploited children",
        definition="Child victims named on the case's public protection notice within"
        " {cse_notice_hours} hours of report, against child victims.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        prompted_by=PRESS_2025,
        caution="No link counts as no notice only where the extract of notices covers the time.",
        rows=VICTIMS,
        numerator=col("noticed_in_time"),
        denominator=EXPLOITATION,
        windows=(Window("ppn_referrals", after="cse_notice_hours"),),
        maturity=followed("cse_notice_hours"),
        district="case_district",
        strata=("online",),
        variants=(
            Variant(
                "later",
                "within {notice_days} days",
                {
                    "numerator": col("noticed_later"),
                    "windows": (Window("ppn_referrals", after="notice_days"),),
                    "maturity": followed("notice_days"),
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="CSE-10",
        code="days_report_to_child_spoken_to",
        title="Wait until the child is spoken to",
        definition="Time from report until police first speak to the child, or until the case is"
        " finalised where they never do: the median is the time that half of these waits outlasted."
        " Children not yet spoken to in open cases count as waiting.",
        theme="cse",
        kind=Duration("days"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Investigations in which no child is known are left out.",
        rows=INVESTIGATIONS,
        denominator=EXPLOITATION,
        excluded=col("n_victims") == 0,
        maturity=CENSORED,
        wait=UNTIL_SPOKEN_TO,
        district="case_district",
        strata=("team", "online"),
    ),
    RecordIndicator(
        reference="CSE-11",
        code="days_report_to_suspect_interview",
        title="Wait until a suspect is interviewed",
        definition="Time from report to the first arrest or interview of a suspect, or until the"
        " case is finalised without either, for investigations with an identified suspect: the"
        " median is the time that half of these waits outlasted. Open cases count as waiting.",
        theme="cse",
        kind=Duration("days"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="A suspect identified late waits from the report all the same.",
        rows=INVESTIGATIONS,
        denominator=EXPLOITATION & (col("n_identified") > 0),
        maturity=CENSORED,
        wait=UNTIL_SUSPECT,
        district="case_district",
        strata=("team", "online"),
    ),
    RecordIndicator(
        reference="CSE-13",
        code="no_suspect_outcome_rate",
        title="Cases closed with no suspect",
        definition="Investigations closed within {outcome_days} days of report because no suspect"
        " was identified (outcome 18), against all investigations reported at least that long"
        " ago.",
        theme="cse",
        kind=Proportion(),
        better=Lower(),
        source=OUTCOMES,
        prompted_by=PRESS_2025,
        caution="Cases still open then are counted against. An outcome without a date counts as"
        " not recorded.",
        rows=INVESTIGATIONS,
        numerator=col("no_suspect_in_time"),
        denominator=EXPLOITATION,
        excluded=col("outcome_before_report"),
        recorded=(col("outcome_type") != "18") | col("outcome_at").is_not_null(),
        maturity=followed("outcome_days"),
        district="case_district",
        strata=("online",),
    ),
    RecordIndicator(
        reference="CSE-14",
        code="charge_rate_cohort",
        title="Charged within {charge_days} days",
        definition="Investigations with a charge or summons (outcome 1 or 1A) within {charge_days}"
        " days of recording, against those recorded at least that long ago.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        source=OUTCOMES,
        prompted_by=INSPECTION_2017,
        caution="A cohort by report, not by when cases end. Cases not recorded as a crime are left"
        " out. A charge without a date counts as not recorded.",
        rows=INVESTIGATIONS,
        numerator=col("charged_in_time"),
        denominator=EXPLOITATION,
        excluded=col("outcome_before_report"),
        recorded=~col("outcome_type").is_in(["1", "1A"]) | col("outcome_at").is_not_null(),
        windows=(Window(INVESTIGATIONS, clock="crime_recorded_at", after="charge_days"),),
        maturity=followed("recording_days", "charge_days"),
        every="year",
        district="case_district",
        strata=("online",),
    ),
    RecordIndicator(
        reference="CSE-16",
        code="group_based_share",
        title="Group-based cases",
        definition="Investigations that are group-based ({group_definition}), against those with"
        " a suspect on record, identified or not, {case_days} days after report or later.",
        theme="cse",
        kind=Proportion(),
        better=CONTEXT,
        prompted_by=SCRUTINY_2025,
        caution="No definition is agreed nationally; unidentified suspects are easily missed. When"
        " a suspect was put on record is not known: cases of less than {case_days} days are left"
        " out.",
        rows=INVESTIGATIONS,
        numerator=col("is_group_based"),
        denominator=EXPLOITATION,
        recorded=col("n_suspects") > 0,
        maturity=settled("case_days"),
        district="case_district",
        strata=("online",),
    ),
    RecordIndicator(
        reference="CSE-17",
        code="nfa_reviewed_rate",
        title="Closed group-based cases reviewed",
        definition="Group-based investigations closed without further action from {nfa_from} to"
        " {nfa_to} that have been reviewed by the day of the extract, against all of them.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        prompted_by=SCRUTINY_2025,
        caution="The cohort is the one put forward for review; its window is not published for"
        " the force. One share on the day of the extract: years of report do not compare, as the"
        " later had less time to be reviewed.",
        rows="closed_investigations",
        numerator=col("nfa_reviewed_at").is_not_null(),
        denominator=EXPLOITATION & (col("nfa_review_status") != "not_in_scope"),
        excluded=~col("closed_in_review_window"),
        recorded=col("nfa_review_status") != "not_recorded",
        maturity=SNAPSHOT,
        every="as_of",
        district="case_district",
    ),
    RecordIndicator(
        reference="CSE-18",
        code="inactivity_over_28d_rate",
        title="Cases without activity for {inactive_days} days",
        definition="Open investigations with nothing recorded for more than {inactive_days} days,"
        " against open investigations not awaiting charge or court.",
        theme="cse",
        kind=Proportion(),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Known on the day of the extract alone. Activity never recorded counts from the"
        " report.",
        rows="open_investigations",
        numerator=col("inactive"),
        denominator=EXPLOITATION,
        excluded=col("outcome_type").is_in(["1", "1A"]),
        maturity=SNAPSHOT,
        every="as_of",
        district="case_district",
        strata=("team",),
    ),
    RecordIndicator(
        reference="CSE-20",
        code="voice_of_child_recorded_rate",
        title="The child's voice on record",
        definition="Victims whose views are recorded, against victims who were or should have been"
        " spoken to.",
        theme="cse",
        kind=Proportion(),
        better=Higher(),
        prompted_by=SCRUTINY_2025,
        caution="Recorded once an investigation: victims of one investigation share the answer."
        " When it was recorded is not known: cases of less than {case_days} days are left out.",
        rows=VICTIMS,
        numerator=col("voice_recorded") == "yes",
        denominator=EXPLOITATION & (col("voice_recorded") != "not_applicable"),
        recorded=col("voice_recorded") != "not_recorded",
        both_ways=True,
        maturity=settled("case_days"),
        district="case_district",
        strata=("online", "team"),
    ),
)
