"""What systems usually call the columns of the dictionary, for proposals of a mapping alone."""

SAME_WORD = {
    "person": "child", "nominal": "child", "juvenile": "child", "misper": "missing",
    "gender": "sex", "ethnic": "ethnicity", "found": "located", "return": "returned",
    "grading": "grade", "report": "reported", "arrival": "arrived", "birth": "dob",
    "lpa": "district", "borough": "district", "bcu": "district", "lpu": "district",
    "home": "residence", "station": "suite", "release": "released", "charge": "charged",
    "arrest": "arrested", "officer": "police", "child's": "child", "closure": "closed",
}  # fmt: skip
"""Words that mean the same in a header, whichever of the two a system or the dictionary writes."""

ALSO_CALLED = {
    "episode_id": ("misper", "misper episode", "occurrence", "missing report", "incident"),
    "detention_id": ("custody", "custody record", "detainee"),
    "investigation_id": ("crime", "occurrence", "investigation", "crime report"),
    "dob_month": ("date of birth", "dob"),
    "district": ("local policing area", "local authority", "area", "la"),
    "missing_from_type": ("missing from", "location type"),
    "placing_la": ("placing authority", "home authority"),
    "report_category": ("type", "category", "missing or absent", "missing type"),
    "looked_after_at_report": ("child in care", "looked after child", "lac", "cla", "in care"),
    "looked_after_at_arrival": ("child in care", "looked after child", "lac", "cla", "in care"),
    "missing_since_at": ("last seen", "missing from date", "missing start"),
    "reported_at": ("created", "date created", "incident date"),
    "first_attended_at": ("first officer arrived", "first attendance", "arrived on scene"),
    "initial_risk": ("initial grade", "risk at report", "risk level", "risk"),
    "highest_risk": ("highest grade", "maximum risk"),
    "final_risk": ("final grade", "risk on closure"),
    "located_at": ("found", "traced"),
    "returned_at": ("return", "home safe"),
    "prevention_interview_mode": ("pi mode", "safe and well", "prevention interview"),
    "prevention_interview_at": ("safe and well date", "pi date"),
    "outcome_type": ("outcome", "home office outcome"),
    "current_team": ("owning team", "oic team", "team"),
    "age_at_arrival": ("age", "age on arrival"),
    "age_at_offence": ("age", "victim age", "suspect age"),
    "detention_purpose": ("reason", "reason for detention", "purpose"),
    "bail_decision": ("bail", "bail outcome"),
    "aa_arrived_at": ("appropriate adult arrived",),
    "aa_requested_at": ("appropriate adult requested", "appropriate adult called"),
    "aa_required": ("appropriate adult required",),
    "released_at": ("time out", "left custody"),
    "arrived_at": ("time in", "booked in"),
    "plan_recorded_at": ("plan date",),
    "estimate": ("population", "persons"),
}  # fmt: skip
"""Other names of a column, beside its own."""
