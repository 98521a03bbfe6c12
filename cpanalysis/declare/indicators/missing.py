"""Indicators of children reported missing: scale, risk, response, repetition, return."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    INSPECTION_2017,
    PRESS_2025,
    RETURN_GUIDANCE,
    SCRUTINY_2025,
)
from cpanalysis.declare.indicators.record_indicator import (
    Population,
    RecordIndicator,
    Variant,
    Wait,
    Window,
    followed,
    settled,
)
from cpanalysis.declare.kinds import (
    Concentration,
    Count,
    Duration,
    Higher,
    Lower,
    Neither,
    Proportion,
    Rate,
)

EPISODES = "missing_episodes"

DEMAND = Neither("fewer reports can mean fewer missing children or fewer calls; read with quality")
CALIBRATION = Neither("read with the grades that auditors found too low; no share is right alone")
CONTEXT = Neither("describes who goes missing, not how well they are protected")
REPEATS = (
    "Children counted as repeating depend on the look-back; ids that do not match are left out."
)
CHANGED_GRADING = "Grading policy changed in 2024 or 2025; months on either side do not compare."

UNMATCHED = col("child").is_null()
WRONG_RETURN = col("returned_before_report")
CLOSED = col("closed")
WRITTEN_UP = settled("return_days", "settled_days")
INTERVIEWED = followed("return_days", "interview_days")
RETURN_INTERVIEWS = Window("return_interviews", clock="returned_at", after="interview_days")
LOOK_BACK = Window(EPISODES, before="lookback_days")
RESPONSE = Wait("reported_at", "first_attended_at", "found_at")

MISSING = (
    RecordIndicator(
        reference="MIS-01",
        code="missing_episode_count",
        title="Missing episodes",
        definition="Reports of a child missing in the period. Adults, reports within"
        " {duplicate_minutes} minutes of the child's report before, and reports recorded as absent"
        " (included: {include_absent}) are left out.",
        theme="missing",
        kind=Count(),
        better=DEMAND,
        prompted_by=INSPECTION_2017,
        caution="Episodes, not children: a few children can make many of them. Those of unknown"
        " age stay in.",
        rows=EPISODES,
        recorded=col("age_band") != "not_recorded",
        strata=("looked_after", "age_band", "sex", "placement_type", "part_of_day", "weekday"),
    ),
    RecordIndicator(
        reference="MIS-02",
        code="missing_rate_per_1000",
        title="Missing episodes against children living here",
        definition="Missing episodes a year for every 1,000 children aged 10 to 17 who live in the"
        " district; a part of a year counts as that part.",
        theme="missing",
        kind=Rate(1_000, "children aged 10 to 17"),
        better=DEMAND,
        prompted_by=INSPECTION_2017,
        caution="Residents are mid-year estimates of the Office for National Statistics. Children"
        " placed here from elsewhere are counted above the line only; the variant"
        " leaves them out. All ages are above the line.",
        rows=EPISODES,
        population=Population(10, 17),
        strata=("age_band", "sex"),
        variants=(
            Variant(
                "residents",
                "without children placed by other authorities",
                {"excluded": col("placing_la") == "other_la"},
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-03",
        code="missing_children_count",
        title="Children who went missing",
        definition="Children with at least one missing episode in the period, each counted once.",
        theme="missing",
        kind=Count(),
        better=DEMAND,
        prompted_by=INSPECTION_2017,
        caution="Episodes that could not be matched to a child are left out and counted so.",
        rows=EPISODES,
        counts="children",
        strata=("looked_after",),
    ),
    RecordIndicator(
        reference="MIS-04",
        code="missing_high_risk_share",
        title="Missing episodes graded high risk",
        definition="Missing episodes graded high risk ({high_risk} grade), against all episodes"
        " with a grade.",
        theme="missing",
        kind=Proportion(),
        better=CALIBRATION,
        prompted_by=PRESS_2025,
        caution=CHANGED_GRADING,
        rows=EPISODES,
        numerator=col("graded_risk") == "high",
        recorded=col("graded_risk") != "not_recorded",
        strata=("looked_after", "age_band", "sex", "first_or_repeat"),
        variants=(
            Variant(
                "highest",
                "highest grade of the episode",
                {
                    "numerator": col("highest_risk") == "high",
                    "recorded": col("highest_risk") != "not_recorded",
                    "maturity": settled("return_days"),
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-05",
        code="missing_high_risk_share_lac",
        title="Looked-after children's episodes graded high risk",
        definition="Episodes of looked-after children graded high risk ({high_risk} grade),"
        " against all their episodes with a grade.",
        theme="missing",
        kind=Proportion(),
        better=CALIBRATION,
        prompted_by=PRESS_2025,
        caution=CHANGED_GRADING + " Episodes whose looked-after status is not recorded stand"
        " apart, as a variant.",
        rows=EPISODES,
        numerator=col("graded_risk") == "high",
        denominator=col("looked_after") == "yes",
        recorded=col("graded_risk") != "not_recorded",
        strata=("placement_type",),
        variants=(
            Variant(
                "status_not_recorded",
                "looked-after status not recorded",
                {"denominator": col("looked_after") == "not_recorded"},
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-07",
        code="risk_under_grading_rate",
        title="Risk graded too low",
        definition="Audited missing episodes whose recorded grade was below the auditor's,"
        " against audited episodes with both grades.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution="An auditor's grade is a judgement. Audits chosen in different ways are split by"
        " sample frame before they are compared.",
        rows="case_audits",
        numerator=col("risk_grade_recorded") < col("risk_grade_assessor"),
        denominator=col("case_theme") == "missing",
        recorded=col("both_risks_graded"),
        strata=("looked_after", "assessor", "sample_frame"),
    ),
    RecordIndicator(
        reference="MIS-09",
        code="response_time_minutes",
        title="Wait until police respond",
        definition="Time from report until police first attend or the child is back or found,"
        " whichever is first: the median is the time that half of episodes outlasted. An episode"
        " still waiting counts as waiting, and is not dropped; reports of the last"
        " {response_hours} hours of the records are left out.",
        theme="missing",
        kind=Duration("minutes"),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution="Grading changes who is in a risk level: compare all levels together, or at a"
        " fixed mix. Attendance before report is left out as an error.",
        rows=EPISODES,
        maturity=followed("response_hours"),
        wait=RESPONSE,
        strata=("risk", "hour_of_day", "looked_after"),
    ),
    RecordIndicator(
        reference="MIS-10",
        code="response_over_3h_rate",
        title="Waits of more than {response_hours} hours",
        definition="Missing episodes in which, {response_hours} hours after the report, police had"
        " not attended and the child was not back or found, against all episodes. Those found or"
        " attended later count as longer waits; those found sooner do not.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution="Episodes with impossible times are left out, and reports of the last"
        " {response_hours} hours of the records.",
        rows=EPISODES,
        numerator=col("attended_late"),
        undecided=col("attended_late").is_null(),
        maturity=followed("response_hours"),
        wait=RESPONSE,
        strata=("risk", "hour_of_day", "part_of_day"),
    ),
    RecordIndicator(
        reference="MIS-11",
        code="missing_duration_hours",
        title="Time missing",
        definition="Time from report until the child is found: the median is the time that half of"
        " episodes outlasted. Children still missing count as missing, and are not dropped; reports"
        " of the last {long_missing_hours} hours of the records are left out.",
        theme="missing",
        kind=Duration("hours"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Time before the report is not in it, except in the variant from last seen.",
        rows=EPISODES,
        maturity=followed("long_missing_hours"),
        wait=Wait("reported_at", "located_at"),
        strata=("risk", "looked_after"),
        variants=(
            Variant(
                "last_seen", "from last seen", {"wait": Wait("missing_since_at", "located_at")}
            ),
            Variant(
                "long",
                "more than {long_missing_hours} hours",
                {
                    "kind": Proportion(),
                    "numerator": col("missing_long"),
                    "undecided": col("missing_long").is_null(),
                    "maturity": followed("long_missing_hours"),
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-12",
        code="repeat_episode_share",
        title="Episodes of children missing before",
        definition="Episodes of a child who had another in the {lookback_days} days before,"
        " against episodes with that look-back.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution=REPEATS,
        rows=EPISODES,
        numerator=col("repeat"),
        excluded=UNMATCHED,
        windows=(LOOK_BACK,),
        strata=("looked_after",),
    ),
    RecordIndicator(
        reference="MIS-13",
        code="missing_3in90_children",
        title="Children missing {repeat_n} times in {window_days} days",
        definition="Children with {repeat_n} reports within {window_days} days of 24 hours, from"
        " the first report to the last, the last of them in the period.",
        theme="missing",
        kind=Count(),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution=REPEATS,
        rows=EPISODES,
        numerator=col("trigger"),
        counts="children",
        windows=(Window(EPISODES, before="window_days"),),
        strata=("looked_after", "age_band", "sex"),
    ),
    RecordIndicator(
        reference="MIS-14",
        code="missing_3in90_caseworker_rate",
        title="Case worker after {repeat_n} reports",
        definition="Reports that complete {repeat_n} in {window_days} days, with a plan or case"
        " worker recorded within {plan_days} days or the child already open to the exploitation"
        " team, against all of them; one a child within {window_days} days.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        prompted_by=INSPECTION_2017,
        caution=REPEATS,
        rows=EPISODES,
        numerator=col("plan_in_time"),
        denominator=col("first_trigger"),
        windows=(
            Window(EPISODES, before="window_days"),
            Window("child_status_periods", after="plan_days"),
        ),
        maturity=followed("plan_days"),
    ),
    RecordIndicator(
        reference="MIS-15",
        code="repeat_concentration",
        title="How unevenly episodes fall on children",
        definition="Share of episodes that belong to the tenth of missing children with most"
        " episodes; shown only from {least_children} children.",
        theme="missing",
        kind=Concentration(),
        better=Neither("a high share can come about by chance alone: read it with its simulation"),
        prompted_by=INSPECTION_2017,
        caution=REPEATS,
        rows=EPISODES,
        counts="children",
        every="year",
    ),
    RecordIndicator(
        reference="MIS-16",
        code="re_missing_within_30d_rate",
        title="Missing again within {again_days} days",
        definition="Closed episodes after which the same child was reported missing within"
        " {again_days} days of return, against closed episodes followed for so long.",
        theme="missing",
        kind=Proportion(),
        better=Lower(),
        prompted_by=PRESS_2025,
        caution=REPEATS + " Overlapping episodes of one child, and returns before the report, are"
        " left out as errors.",
        rows=EPISODES,
        numerator=col("again_in_time"),
        denominator=CLOSED,
        excluded=UNMATCHED | WRONG_RETURN | col("overlaps_next"),
        windows=(Window(EPISODES, clock="returned_at", after="again_days"),),
        maturity=followed("return_days", "again_days"),
        wait=Wait("returned_at", "next_reported_at"),
        strata=("looked_after", "risk"),
    ),
    RecordIndicator(
        reference="MIS-17",
        code="missing_referral_rate",
        title="Missing episodes referred to partners",
        definition="Closed episodes with a notice or a referral to social care by"
        " {referral_days} days after return, against closed episodes followed for so long.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        prompted_by=PRESS_2025,
        caution="No link counts as no referral only where the extract of notices covers the time."
        " A notice that is linked but not in the extract has no date, and counts as not recorded.",
        rows=EPISODES,
        numerator=col("referred_in_time"),
        excluded=~CLOSED | WRONG_RETURN,
        recorded=col("referred_in_time") | ~col("notice_undated"),
        windows=(Window("ppn_referrals", clock="returned_at", after="referral_days"),),
        maturity=followed("return_days", "referral_days"),
        strata=("looked_after", "risk", "first_or_repeat"),
    ),
    RecordIndicator(
        reference="MIS-18",
        code="prevention_interview_face_to_face_rate",
        title="Prevention interviews face to face",
        definition="Closed episodes after which police spoke to the child in person, against"
        " closed episodes.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        prompted_by=PRESS_2025,
        caution="Children found by another force cannot be told apart in the records.",
        rows=EPISODES,
        numerator=col("prevention_interview_mode") == "face_to_face",
        denominator=CLOSED,
        recorded=col("prevention_interview_mode") != "not_recorded",
        both_ways=True,
        maturity=WRITTEN_UP,
        strata=("looked_after", "risk"),
    ),
    RecordIndicator(
        reference="MIS-19",
        code="debrief_completeness_rate",
        title="Where, who and what asked on return",
        definition="Closed episodes with all three answers recorded or declined, against closed"
        " episodes.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        prompted_by=PRESS_2025,
        caution="A child who declines was asked, and counts as complete.",
        rows=EPISODES,
        numerator=col("debriefed"),
        denominator=CLOSED,
        maturity=WRITTEN_UP,
        strata=("looked_after",),
    ),
    RecordIndicator(
        reference="MIS-20",
        code="rhi_offered_rate",
        title="Return interviews offered",
        definition="Closed episodes after which an independent return interview was offered within"
        " {interview_days} days of return, against closed episodes, followed for so long, of"
        " children for whom the authorities here are responsible.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        source=RETURN_GUIDANCE,
        prompted_by=SCRUTINY_2025,
        caution="Held by councils: it shows what police were told. Episodes that another authority"
        " answers for stand apart, as a variant.",
        rows=EPISODES,
        numerator=col("rhi_offered_in_time"),
        denominator=CLOSED,
        excluded=col("rhi_other_authority") | WRONG_RETURN,
        recorded=col("rhi_offer") != "not_recorded",
        both_ways=True,
        windows=(RETURN_INTERVIEWS,),
        maturity=INTERVIEWED,
        strata=("looked_after",),
        variants=(
            Variant(
                "other_authority",
                "another authority responsible",
                {"denominator": CLOSED & col("rhi_other_authority"), "excluded": WRONG_RETURN},
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-21",
        code="rhi_completed_within_72h_rate",
        title="Return interviews within {rhi_hours} hours",
        definition="Closed episodes whose return interview was completed within {rhi_hours} hours"
        " of return, against those due and followed for {interview_days} days; declined interviews"
        " stay in.",
        theme="missing",
        kind=Proportion(),
        better=Higher(),
        source=RETURN_GUIDANCE,
        prompted_by=SCRUTINY_2025,
        caution="Children missing again before it was due stand apart, as a variant, and so does"
        " the share without declined interviews.",
        rows=EPISODES,
        numerator=col("rhi_in_time"),
        denominator=CLOSED,
        excluded=col("rhi_other_authority") | col("again_before_due") | WRONG_RETURN,
        recorded=col("rhi_recorded"),
        both_ways=True,
        windows=(RETURN_INTERVIEWS,),
        maturity=INTERVIEWED,
        strata=("looked_after", "first_or_repeat"),
        variants=(
            Variant(
                "not_declined",
                "without declined interviews",
                {
                    "excluded": col("rhi_other_authority")
                    | col("again_before_due")
                    | col("rhi_declined")
                    | WRONG_RETURN
                },
            ),
            Variant(
                "missing_again",
                "children missing again before it was due",
                {
                    "denominator": CLOSED & col("again_before_due"),
                    "excluded": col("rhi_other_authority") | WRONG_RETURN,
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="MIS-24",
        code="looked_after_share",
        title="Episodes of looked-after children",
        definition="Missing episodes of children looked after when reported, against episodes with"
        " that status recorded.",
        theme="missing",
        kind=Proportion(),
        better=CONTEXT,
        prompted_by=PRESS_2025,
        caution="Depends on where homes and placements are.",
        rows=EPISODES,
        numerator=col("looked_after") == "yes",
        recorded=col("looked_after") != "not_recorded",
        strata=("placement_type",),
    ),
)
