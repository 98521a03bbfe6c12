"""What readers call the codes of records: kinds of record, grades, teams, times of day.

Most codes are plain words joined by underscores. Those that are not are named here, once.
"""

from cpanalysis.declare.orders import PARTS

RECORDS = {
    "missing: child": "missing children",
    "cse: victim": "victims of exploitation",
    "cse: suspect": "suspects of exploitation",
    "custody: child": "detained children",
    "children": "children",
    "child_status_periods": "statuses of children",
    "missing_episodes": "missing episodes",
    "return_interviews": "return interviews",
    "cse_investigations": "exploitation investigations",
    "cse_victims": "victims of exploitation",
    "cse_suspects": "suspects of exploitation",
    "cse_devices": "devices of exploitation cases",
    "custody_detentions": "detentions",
    "ppn_eligible_incidents": "incidents that call for a notice",
    "ppn_referrals": "notices",
    "case_audits": "audited cases",
    "population": "residents",
}
"""Kinds of record, by the names of tables and by those that indicators give them."""

LABELS = {
    **RECORDS,
    "night_00_to_05": "night, midnight to 6am",
    "morning_06_to_11": "morning, 6am to midday",
    "afternoon_12_to_17": "afternoon, midday to 6pm",
    "evening_18_to_23": "evening, 6pm to midnight",
    "supported_16plus": "supported, aged 16 and over",
    "custody_or_escort": "custody or escort",
    "other_la": "another authority",
    "other_la_responsible": "another authority is responsible",
    "out_of_force": "outside the force",
    "ncpi_2014_3pt": "three grades of 2014",
    "ncpi_2024_5pt": "five grades of 2024",
    "local": "grades of the force",
    "self_selected": "chosen by the force",
    "inspector_selected": "chosen by inspectors",
    "random": "chosen at random",
    "dip": "dip sample",
    "themed": "chosen by theme",
    "hmicfrs": "HMICFRS",
    "cse": "child sexual exploitation",
    "cse_online": "child sexual exploitation online",
    "s47": "section 47 enquiries",
    "non_da_referral": "referrals other than domestic abuse",
    "rso": "registered sex offenders",
    "caiu_cava": "child abuse investigation",
    "cid": "CID",
    "polit": "specialist online team",
    "vemt_complex_exploitation": "exploitation team",
    "iioc_make_distribute": "making or sharing indecent images",
    "exploitation_s47_50": "exploitation, sections 47 to 50",
    "nca_referral": "National Crime Agency",
}


def name_code(code: object) -> str:
    """Return a code as a reader calls it.

    >>> name_code("not_recorded"), name_code("ppn_referrals"), name_code("10-11")
    ('not recorded', 'notices', '10-11')
    """
    return LABELS.get(str(code), str(code).replace("_", " "))


def name_part(value: object) -> str:
    """Return the part of a stratum, or of several together, as a reader calls it.

    >>> name_part("random / ncpi_2014_3pt / good")
    'chosen at random, three grades of 2014, good'
    """
    return ", ".join(name_code(part) for part in str(value).split(PARTS))


def name_records(table: str) -> str:
    """Return the records of a table as a reader calls them, to begin a reason with.

    >>> name_records("custody_detentions")
    'the records of detentions'
    """
    return f"the records of {RECORDS.get(table, name_code(table))}"
