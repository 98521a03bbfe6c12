"""The code lists of the tables of records: what a coded column may say, and what codes mean.

Every list is in the order in which it is shown and, for grades, in the order of the grade. The
kinds of missing value are codes of their own: ``not_recorded`` (nobody wrote it down),
``not_stated`` (asked and not answered; ``NS`` among ethnicity codes) and ``not_applicable``.
A null in a coded column means something else again: the extract did not supply the column.
"""

from cpanalysis.declare.areas import DISTRICT_NAMES

NOT_RECORDED = "not_recorded"
NOT_STATED = "not_stated"
NOT_APPLICABLE = "not_applicable"
OUT_OF_FORCE = "out_of_force"
UNKNOWN = "unknown"

BLANKS = (NOT_RECORDED, "not_known", "not_assessed", "none_yet", UNKNOWN)
"""What a blank cell of a supplied column becomes: the first of these that the list holds."""

YES_NO = ("yes", "no", NOT_RECORDED)
YES_NO_APPLICABLE = ("yes", "no", NOT_RECORDED, NOT_APPLICABLE)
YES_NO_KNOWN = ("yes", "no", "not_known")
YES_NO_ASSESSED = ("yes", "no", "not_assessed")

DISTRICT = (*DISTRICT_NAMES, OUT_OF_FORCE, UNKNOWN)
DISTRICT_ALIASES = {
    "Stockton": "Stockton-on-Tees",
    "Stockton on Tees": "Stockton-on-Tees",
    "Redcar & Cleveland": "Redcar and Cleveland",
    "R&C": "Redcar and Cleveland",
    "Redcar": "Redcar and Cleveland",
    "Out of force": OUT_OF_FORCE,
    "OOF": OUT_OF_FORCE,
}
AUTHORITY = (*DISTRICT, "other_la", NOT_APPLICABLE, NOT_RECORDED)
PLACING_AUTHORITY = (*DISTRICT_NAMES, "other_la", NOT_APPLICABLE, NOT_RECORDED)
RESPONSIBLE_AUTHORITY = (*DISTRICT, "other")

SEX = ("female", "male", "other", NOT_RECORDED)
ETHNICITY_SELF_LABELS = {
    "W1": ("White British", "White"),
    "W2": ("White Irish", "White"),
    "W3": ("Gypsy or Irish Traveller", "White"),
    "W9": ("Any other White background", "White"),
    "M1": ("White and Black Caribbean", "Mixed"),
    "M2": ("White and Black African", "Mixed"),
    "M3": ("White and Asian", "Mixed"),
    "M9": ("Any other Mixed background", "Mixed"),
    "A1": ("Indian", "Asian"),
    "A2": ("Pakistani", "Asian"),
    "A3": ("Bangladeshi", "Asian"),
    "A4": ("Chinese", "Asian"),
    "A9": ("Any other Asian background", "Asian"),
    "B1": ("Caribbean", "Black"),
    "B2": ("African", "Black"),
    "B9": ("Any other Black background", "Black"),
    "O2": ("Arab", "Other"),
    "O9": ("Any other ethnic group", "Other"),
    "NS": ("Not stated", NOT_STATED),
    NOT_RECORDED: ("Not recorded", NOT_RECORDED),
}
"""Self-defined ethnicity, 18+1 codes: label and group of five."""

ETHNICITY_SELF = tuple(ETHNICITY_SELF_LABELS)
ETHNICITY_GROUP_OF = {code: group for code, (_, group) in ETHNICITY_SELF_LABELS.items()}
ETHNICITY_GROUP = tuple(dict.fromkeys(ETHNICITY_GROUP_OF.values()))
ETHNICITY_LEGACY = {"O1": "A4"}
"""Chinese stood under Other in the older 16+1 codes."""

ETHNICITY_OFFICER_LABELS = {
    "IC1": "White, North European",
    "IC2": "White, South European",
    "IC3": "Black",
    "IC4": "Asian, Indian subcontinent",
    "IC5": "Chinese, Japanese, Korean or other Southeast Asian",
    "IC6": "Arab or North African",
    "IC9": "Unknown",
    NOT_RECORDED: "Not recorded",
}
"""Officer-defined ethnicity: never fills the self-defined one."""

ETHNICITY_OFFICER = tuple(ETHNICITY_OFFICER_LABELS)

CHILD_STATUS = (
    "looked_after", "child_protection_plan", "child_in_need", "cse_marker", "cce_marker",
    "vemt_open", "cse_screened", "below_threshold", "excluded", "suspended", "not_on_roll",
    "police_protection",
)  # fmt: skip
PLACEMENT_TYPE = (
    "foster", "residential_home", "kinship", "supported_16plus", "secure", "other",
    NOT_RECORDED, NOT_APPLICABLE,
)  # fmt: skip

RISK = ("no_apparent_risk", "low", "medium", "high", NOT_RECORDED)
"""Risk of a missing person, lowest first; what is not recorded has no place in the order."""

REPORT_CATEGORY = ("missing", "absent")
MISSING_FROM = (
    "family_home", "foster", "residential_home", "supported_16plus", "hospital", "school",
    "custody_or_escort", "other", NOT_RECORDED,
)  # fmt: skip
REPORTER = ("parent", "care_staff", "foster_carer", "school", "police", "other", NOT_RECORDED)
LOCATED_BY = (
    "police", "returned_self", "carer", "public", "other_agency", "other", NOT_RECORDED,
)  # fmt: skip
PREVENTION_INTERVIEW_MODE = ("face_to_face", "phone", "video", "none", NOT_RECORDED)
RETURN_INTERVIEW_MODE = ("face_to_face", "phone", "video", NOT_RECORDED)
DEBRIEF = ("recorded", "declined", NOT_RECORDED)
HARM = ("yes_harm", "no_harm", NOT_RECORDED)
HARM_TYPE = (
    "sexual", "physical", "exploitation_criminal", "self_harm", "substance", "other",
)  # fmt: skip
OFFER_STATUS = ("offered", "not_offered", NOT_RECORDED)
RETURN_INTERVIEW_OUTCOME = (
    "completed", "declined", "not_contactable", "missing_again_first", "other_la_responsible",
    "pending", NOT_RECORDED,
)  # fmt: skip
PROVIDER = ("local_authority", "commissioned_charity", "police", "other", NOT_RECORDED)
MISSING_REASON = (
    "push_home", "push_placement", "pull_peer", "pull_adult", "online_contact", "substance",
    "boundary", "other",
)  # fmt: skip

CSE_OFFENCE_GROUP = (
    "rape", "sexual_assault", "sexual_activity_with_child", "grooming_meeting",
    "communication_with_child", "iioc_make_distribute", "arranging_facilitating",
    "exploitation_s47_50", "blackmail_sextortion", "trafficking", "other", NOT_RECORDED,
)  # fmt: skip
ONLINE = ("online", "offline", "both", NOT_RECORDED)
REPORT_CHANNEL = (
    "101", "999", "online_form", "front_counter", "partner", "nca_referral", "officer", "other",
    NOT_RECORDED,
)  # fmt: skip
REPORT_SOURCE = (
    "victim", "parent", "school", "social_care", "health", "rhi", "outreach", "third_sector",
    "proactive_police", "nca", "other", NOT_RECORDED,
)  # fmt: skip
SELF_HARM_RISK = ("yes_risk", "no_risk", NOT_RECORDED)
TEAM = (
    "response", "neighbourhood", "cid", "caiu_cava", "vemt_complex_exploitation", "polit",
    "major_crime", "central_unit", "other", NOT_RECORDED,
)  # fmt: skip
NFA_REVIEW = (
    "not_in_scope", "identified", "in_review", "reviewed_no_change", "reopened",
    "returned_local", NOT_RECORDED,
)  # fmt: skip
RELATIONSHIP = (
    "familial", "peer", "acquaintance", "online_only", "position_of_trust",
    "boyfriend_girlfriend", "stranger", NOT_RECORDED,
)  # fmt: skip
NATIONALITY = ("uk", "non_uk", NOT_RECORDED)
DEVICE_OWNER = ("victim", "suspect", "other", NOT_RECORDED)
EXAMINATION = (
    "not_retrieved", "awaiting", "triaged_on_scene", "examined", "returned_unexamined",
    NOT_RECORDED,
)  # fmt: skip

OUTCOME_LABELS = {
    "1": ("Charge or summons", "charged_summonsed"),
    "1A": ("Charge or summons for an alternate offence", "charged_summonsed"),
    "2": ("Youth caution or conditional caution", "out_of_court_formal"),
    "2A": ("Youth caution for an alternate offence", "out_of_court_formal"),
    "3": ("Adult caution or conditional caution", "out_of_court_formal"),
    "3A": ("Adult caution for an alternate offence", "out_of_court_formal"),
    "4": ("Taken into consideration", "tic"),
    "5": ("Offender has died", "prosecution_prevented"),
    "6": ("Penalty notice for disorder", "out_of_court_formal"),
    "7": ("Cannabis or khat warning", "out_of_court_informal"),
    "8": ("Community resolution", "out_of_court_informal"),
    "9": ("Prosecution not in the public interest (prosecutor)", "not_public_interest"),
    "10": ("Formal action not in the public interest (police)", "not_public_interest"),
    "11": ("Suspect below the age of criminal responsibility", "prosecution_prevented"),
    "12": ("Suspect too ill", "prosecution_prevented"),
    "13": ("Victim or key witness dead or too ill", "prosecution_prevented"),
    "14": ("No suspect identified, victim does not support", "evidential_victim_not_support"),
    "15": ("Suspect identified, victim supports, evidence lacking", "evidential_victim_supports"),
    "16": ("Suspect identified, victim does not support", "evidential_victim_not_support"),
    "17": ("Prosecution time limit expired", "prosecution_prevented"),
    "18": ("Investigation complete, no suspect identified", "no_suspect"),
    "19": ("National Fraud Intelligence Bureau", "nfib"),
    "20": ("Action by another body or agency", "other_agency"),
    "21": ("Further investigation not in the public interest", "not_public_interest_police"),
    "22": ("Diversionary, educational or intervention activity", "diversionary"),
    "none_yet": ("No outcome yet", "none_yet"),
}
"""Home Office crime outcomes: label and group."""

OUTCOME = tuple(OUTCOME_LABELS)
OUTCOME_GROUP_OF = {code: group for code, (_, group) in OUTCOME_LABELS.items()}

DETENTION_PURPOSE = (
    "pace_offence", "warrant", "breach_bail", "s136_mha", "s46_police_protection", "recall",
    "other", NOT_RECORDED,
)  # fmt: skip
CUSTODY_OFFENCE_GROUP = (
    "violence", "knife", "sexual", "robbery", "burglary", "theft", "drugs", "public_order",
    "criminal_damage", "other", NOT_APPLICABLE, NOT_RECORDED,
)  # fmt: skip
APPROPRIATE_ADULT = ("parent", "social_worker", "scheme_volunteer", "other", "none", NOT_RECORDED)
BAIL_DECISION = ("not_charged", "bailed", "refused", NOT_RECORDED)
ACCOMMODATION = ("secure", "non_secure", NOT_RECORDED, NOT_APPLICABLE)
ACCOMMODATION_RESPONSE = (
    "provided", "refused", "no_bed", "no_response", "too_far", NOT_RECORDED, NOT_APPLICABLE,
)  # fmt: skip
CERTIFICATE_CORRECT = ("yes", "no", "not_assessed", NOT_APPLICABLE)
CERTIFICATE_REASON = (
    "impracticable", "no_secure_and_risk", "none_given", NOT_APPLICABLE, NOT_RECORDED,
)  # fmt: skip
RELEASE_OUTCOME = (
    "charged_bail", "charged_court", "nfa", "released_under_investigation", "police_bail",
    "out_of_court", "transferred_la", "other", NOT_APPLICABLE, NOT_RECORDED,
)  # fmt: skip

REFERRAL_THEME = (
    "missing", "cse", "custody", "domestic_abuse", "police_protection", "concern_for_child",
)  # fmt: skip
PATHWAY = ("ppn_app", "email_1", "email_2", "email_3", "safer_referral", "other", NOT_RECORDED)
REFERRAL_RISK = ("standard", "medium", "high", NOT_RECORDED)
REFERRAL_QUALITY = ("good", "requires_improvement", "inadequate", "not_assessed")
SOCIAL_CARE_OUTCOME = (
    "strategy_discussion", "assessment", "early_help", "nfa", "existing_case", "not_known",
)  # fmt: skip

CASE_THEME = (
    "s47", "domestic_abuse", "non_da_referral", "cse", "cse_online", "missing",
    "police_protection", "rso", "custody",
)  # fmt: skip
SAMPLE_FRAME = ("self_selected", "inspector_selected", "random", "dip", "themed")
ASSESSOR = ("force", "hmicfrs", "peer", "partnership")
GRADE = ("outstanding", "good", "adequate", "requires_improvement", "inadequate")
SCALE_VERSION = ("ncpi_2014_3pt", "ncpi_2024_5pt", "local")
THREE_POINT_GRADES = ("good", "requires_improvement", "inadequate")

AGE_BAND = ("0-4", "5-9", "10-11", "12-13", "14-15", "16-17", *(str(age) for age in range(18)))
"""Bands of the mid-year estimates, or single years of age; never both for one population."""

PART_OF_DAY = (
    "night_00_to_05", "morning_06_to_11", "afternoon_12_to_17", "evening_18_to_23", NOT_RECORDED,
)  # fmt: skip
"""Six hours each by the local clock, so that counts compare; each names its first and last."""

WEEKDAY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

POPULATION_SEX = ("female", "male", "all")
POPULATION_ETHNIC_GROUP = ("White", "Mixed", "Asian", "Black", "Other", "all")
LOOKED_AFTER_GROUP = ("all", "looked_after")
