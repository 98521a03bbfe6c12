"""The order in which the parts of a split are shown: declared, by number, or by name.

Numbers and bands (ages, hours, minutes) go by their first number, never as text. What was not
recorded comes last, and before it what is in no group of its own.
"""

import re
from collections.abc import Mapping

import polars as pl

from cpanalysis.declare import codes

PARTS = " / "
ORDERS: Mapping[str, tuple[str, ...]] = {
    "age_band": codes.AGE_BAND[:6],
    "assessor": codes.ASSESSOR,
    "authority": codes.AUTHORITY,
    "case_type": (*codes.REFERRAL_THEME, "s47", "non_da_referral", "cse_online", "rso"),
    "channel": codes.REPORT_CHANNEL,
    "district": codes.DISTRICT,
    "ethnicity": codes.ETHNICITY_GROUP,
    "excluded": codes.YES_NO,
    "first_or_repeat": ("first", "repeat"),
    "force_grade": codes.GRADE,
    "grade": codes.GRADE,
    "hour_of_day": tuple(str(hour) for hour in range(24)),
    "inspector_grade": codes.GRADE,
    "looked_after": codes.YES_NO,
    "offence_group": (*codes.CUSTODY_OFFENCE_GROUP[:9], *codes.CSE_OFFENCE_GROUP[:10]),
    "online": codes.ONLINE,
    "part_of_day": codes.PART_OF_DAY,
    "placement_type": (
        *("family_home", "foster", "kinship", "residential_home", "supported_16plus", "secure"),
        *("hospital", "school", "custody_or_escort"),
    ),
    "risk": ("no_apparent_risk", "low", "standard", "medium", "high"),
    "sample_frame": codes.SAMPLE_FRAME,
    "scale": codes.SCALE_VERSION,
    "sex": codes.SEX,
    "team": codes.TEAM,
    "weekday": codes.WEEKDAY,
}
"""The parts of every split that indicators declare, from first to last."""

IN_NO_GROUP = ("other", "other_la", "several", codes.NOT_APPLICABLE, "none")
UNSAID = (*codes.BLANKS, codes.NOT_STATED)
NUMBER = re.compile(r"^\D*?(\d+(?:\.\d+)?)")

Key = tuple[int, float, str]


def key_of_part(split: str, part: str) -> Key:
    """Return what a part of a split is sorted by.

    >>> sorted(["10-11", "5-9", "not_recorded", "0-4"], key=lambda one: key_of_part("age", one))
    ['0-4', '5-9', '10-11', 'not_recorded']
    >>> sorted(["low", "other", "high"], key=lambda one: key_of_part("risk", one))
    ['low', 'high', 'other']
    """
    if part in UNSAID:
        return (4, 0.0, part)
    if part in IN_NO_GROUP:
        return (3, 0.0, part)
    declared = ORDERS.get(split, ())
    if part in declared:
        return (0, float(declared.index(part)), part)
    number = NUMBER.match(part)
    return (1, float(number[1]), part) if number else (2, 0.0, part)


def key_of_parts(stratum: str, value: str) -> tuple[Key, ...]:
    """Return what a part of several splits together is sorted by, the first split first."""
    splits, parts = stratum.split(PARTS), value.split(PARTS)
    if len(splits) != len(parts):
        return (key_of_part(stratum, value),)
    return tuple(key_of_part(*one) for one in zip(splits, parts, strict=True))


def order_parts(rows: pl.DataFrame) -> pl.Series:
    """Return the place of each row of results among all parts of its split, from 0."""
    named = rows.select("stratum", "value_of_stratum")
    found = sorted(named.unique().rows(), key=lambda one: (one[0], key_of_parts(*one)))
    places = pl.DataFrame(found, schema=named.schema, orient="row").with_row_index("place")
    return named.join(places, on=named.columns, how="left", maintain_order="left")["place"]


def sort_by_part(rows: pl.DataFrame, *then: str) -> pl.DataFrame:
    """Return rows of results in the order of their parts, and ``then`` of other columns."""
    placed = rows.with_columns(order_parts(rows).alias("place of part"))
    return placed.sort("place of part", *then, maintain_order=True).drop("place of part")
