"""Indicators of children in police custody: scale, time, adults, accommodation, referral."""

from polars import col

from cpanalysis.declare.indicators.documents import (
    APPROPRIATE_ADULT,
    CERTIFICATE,
    INSPECTION_2017,
    PLACE_OF_SAFETY,
    REQUESTS,
    TRANSFER,
)
from cpanalysis.declare.indicators.record_indicator import (
    CENSORED,
    Population,
    RecordIndicator,
    Variant,
    Wait,
    Window,
    followed,
    settled,
)
from cpanalysis.declare.kinds import Count, Duration, Higher, Lower, Proportion, Rate

DETENTIONS = "custody_detentions"
ARRESTED_IN = "arrest_district"
LIVES_IN = "residence_district"

ELSEWHERE = col("detention_purpose") == "s46_police_protection"
AGED = col("age_at_arrival").is_not_null()
HELD_AFTER_CHARGE = col("charged_at").is_not_null() & col("bail_decision").is_in(
    ["refused", "not_recorded"]
)
BAIL_RECORDED = col("bail_decision") != "not_recorded"
IN_CUSTODY = Wait("detention_authorised_at", "released_at")
UNTIL_ADULT = Wait("aa_clock_at", "aa_arrived_at", "released_at", early_is_none=True)
UNTIL_REQUEST = Wait(
    "charged_at", "la_accom_requested_at", closed_at="released_at", early_is_none=True
)

CUSTODY = (
    RecordIndicator(
        reference="CUS-01",
        code="child_detention_count",
        title="Children detained",
        definition="Detentions of people under 18 arriving in custody in the period, by district"
        " of arrest; police protection without custody is left out.",
        theme="custody",
        kind=Count(),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Voluntary interviews are not in the records. Detentions, not children.",
        rows=DETENTIONS,
        excluded=ELSEWHERE,
        recorded=AGED,
        district=ARRESTED_IN,
        strata=("age_band", "sex", "ethnicity", "offence_group", "part_of_day", "weekday"),
    ),
    RecordIndicator(
        reference="CUS-02",
        code="child_detention_rate_per_1000",
        title="Children detained against children living here",
        definition="Detentions a year for every 1,000 children aged 10 to 17 living in the"
        " district, by district of residence.",
        theme="custody",
        kind=Rate(1_000, "children aged 10 to 17"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Residents are mid-year estimates of the Office for National Statistics. Children"
        " living outside the force, and of unknown residence, are rows of their own.",
        rows=DETENTIONS,
        excluded=ELSEWHERE,
        recorded=col("residence_district") != "unknown",
        district=LIVES_IN,
        population=Population(10, 17),
        strata=("age_band", "sex", "ethnicity"),
    ),
    RecordIndicator(
        reference="CUS-03",
        code="detention_hours",
        title="Time in custody",
        definition="Time from authorised detention to release: the median is the time that half of"
        " detentions outlasted. Children still held count as held; arrivals of the last"
        " {long_detained_hours} hours of the records are left out.",
        theme="custody",
        kind=Duration("hours"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="Release before authorised detention is left out as an error.",
        rows=DETENTIONS,
        maturity=followed("long_detained_hours"),
        wait=IN_CUSTODY,
        district=ARRESTED_IN,
        strata=("age_band", "hour_of_day"),
        variants=(
            Variant(
                "half_day",
                "more than {detained_hours} hours",
                {
                    "kind": Proportion(),
                    "numerator": col("held_half_day"),
                    "undecided": col("held_half_day").is_null(),
                    "maturity": followed("detained_hours"),
                },
            ),
            Variant(
                "day",
                "more than {long_detained_hours} hours",
                {
                    "kind": Proportion(),
                    "numerator": col("held_day"),
                    "undecided": col("held_day").is_null(),
                    "maturity": followed("long_detained_hours"),
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="CUS-04",
        code="aa_within_2h_rate",
        title="Appropriate adult within {aa_hours} hours",
        definition="Detentions in which an appropriate adult came within {aa_hours} hours"
        " (clock: {aa_clock}) and before release, against all those that needed one. A child"
        " released before then without one stays among them: no adult came.",
        theme="custody",
        kind=Proportion(),
        better=Higher(),
        source=APPROPRIATE_ADULT,
        prompted_by=INSPECTION_2017,
        caution="Two hours is a standard of service, not statute; the clock matters.",
        rows=DETENTIONS,
        numerator=col("adult_in_time"),
        denominator=col("aa_required") != "no",
        undecided=col("adult_undecided"),
        recorded=(col("aa_required") == "yes") & col("aa_clock_at").is_not_null(),
        maturity=followed("aa_hours"),
        wait=UNTIL_ADULT,
        district=ARRESTED_IN,
        strata=("age_band", "hour_of_day", "part_of_day"),
    ),
    RecordIndicator(
        reference="CUS-06",
        code="overnight_detention_rate",
        title="Overnight detention",
        definition="Detentions with at least {night_hours} hours of one night between"
        " {night_from_hour} and {night_to_hour} o'clock in custody, against detentions.",
        theme="custody",
        kind=Proportion(),
        better=Lower(),
        prompted_by=REQUESTS,
        caution="Depends on the window. Arrivals of the last {long_detained_hours} hours of the"
        " records are left out: their night is not over.",
        rows=DETENTIONS,
        numerator=col("overnight"),
        maturity=followed("long_detained_hours"),
        district=ARRESTED_IN,
        strata=("age_band", "ethnicity"),
    ),
    RecordIndicator(
        reference="CUS-08",
        code="s38_6_transfer_rate",
        title="Moved to council accommodation after charge",
        definition="Children charged and refused bail who were moved to council accommodation"
        " before court, against all of them.",
        theme="custody",
        kind=Proportion(),
        better=Higher(),
        source=TRANSFER,
        prompted_by=INSPECTION_2017,
        caution="Those charged less than {court_notice_hours} hours before court are left out"
        " (0: none are).",
        rows=DETENTIONS,
        numerator=col("transferred_before_court"),
        denominator=HELD_AFTER_CHARGE,
        excluded=col("near_court"),
        recorded=BAIL_RECORDED,
        maturity=followed("custody_hours"),
        district=ARRESTED_IN,
        strata=("age_band", "ethnicity", "authority"),
    ),
    RecordIndicator(
        reference="CUS-10",
        code="hours_charge_to_la_request",
        title="Wait until accommodation is asked for",
        definition="Time from charge until the council is asked for accommodation, or until"
        " release where it never is, for children charged and refused bail: the median is the time"
        " that half of these waits outlasted. Children still held count as waiting.",
        theme="custody",
        kind=Duration("hours"),
        better=Lower(),
        prompted_by=INSPECTION_2017,
        caution="A request before charge counts as no wait, and is flagged.",
        rows=DETENTIONS,
        denominator=HELD_AFTER_CHARGE,
        recorded=BAIL_RECORDED,
        maturity=CENSORED,
        wait=UNTIL_REQUEST,
        district=ARRESTED_IN,
        strata=("hour_of_day",),
    ),
    RecordIndicator(
        reference="CUS-12",
        code="detention_certificate_correct_rate",
        title="Detention certificates correct",
        definition="Certificates correctly completed, against those that the law required and"
        " that were assessed.",
        theme="custody",
        kind=Proportion(),
        better=Higher(),
        source=CERTIFICATE,
        prompted_by=INSPECTION_2017,
        caution="Completed and correct are two things: the variant counts completed ones.",
        rows=DETENTIONS,
        numerator=col("certificate_correct") == "yes",
        denominator=col("certificate_needed"),
        recorded=col("certificate_correct").is_in(["yes", "no"]),
        maturity=settled("settled_days"),
        district=ARRESTED_IN,
        variants=(
            Variant(
                "completed",
                "completed at all",
                {
                    "numerator": col("detention_certificate_completed") == "yes",
                    "recorded": col("detention_certificate_completed") != "not_recorded",
                    "both_ways": True,
                },
            ),
        ),
    ),
    RecordIndicator(
        reference="CUS-13",
        code="custody_csc_referral_rate",
        title="Detained children referred to social care",
        definition="Child detentions followed by a referral or a notice within {referral_days} days"
        " of arrival, against child detentions followed for so long.",
        theme="custody",
        kind=Proportion(),
        better=Higher(),
        prompted_by=INSPECTION_2017,
        caution="No link counts as no referral only where the extract of notices covers the time."
        " A notice that is linked but not in the extract has no date, and counts as not recorded.",
        rows=DETENTIONS,
        numerator=col("referred_in_time"),
        recorded=col("referred_in_time") | ~col("notice_undated"),
        windows=(Window("ppn_referrals", after="referral_days"),),
        maturity=followed("referral_days"),
        district=ARRESTED_IN,
        strata=("looked_after",),
    ),
    RecordIndicator(
        reference="CUS-15",
        code="s136_children_in_custody",
        title="Children in a mental health crisis in custody",
        definition="Children held in a police cell as a place of safety (Mental Health Act,"
        " section 136). The aim is none.",
        theme="custody",
        kind=Count(),
        better=Lower(),
        source=PLACE_OF_SAFETY,
        prompted_by=INSPECTION_2017,
        caution="Counts are meant to be 0: any is a matter for review.",
        rows=DETENTIONS,
        numerator=col("detention_purpose") == "s136_mha",
        district=ARRESTED_IN,
    ),
)
