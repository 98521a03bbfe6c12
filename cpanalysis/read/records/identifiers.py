"""Direct identifiers are refused by the name of their column, before a cell is looked at."""

from collections.abc import Iterable

import polars as pl

from cpanalysis.errors import InputError
from cpanalysis.read.records.names import fold

DIRECT = {
    "name": {"forename", "forenames", "surname", "firstname", "lastname", "fullname", "nickname",
             "alias", "aliases", "initials", "familyname", "givenname"},
    "address": {"address", "addresses", "street", "postcode", "postcodes", "postal", "uprn",
                "easting", "northing", "latitude", "longitude"},
    "number of a person": {"nhs", "upn", "pnc", "pncid", "cro", "croid", "passport", "uln",
                           "nino", "nominal", "custodyno"},
    "way to reach a person": {"phone", "telephone", "mobile", "email", "imei", "msisdn"},
}  # fmt: skip
PHRASES = {
    "number of a person": {"custody_no", "custody_number", "custody_record_number",
                           "national_insurance", "person_urn"},
    "way to reach a person": {"e_mail", "contact_number", "tel_no"},
}  # fmt: skip
NAMES_OF_THINGS = {
    "district", "suite", "station", "team", "unit", "force", "authority", "la", "ward", "area",
    "region", "system", "policy", "file", "table", "sheet", "source", "scheme", "provider",
    "agency", "department", "beat", "operation", "event", "code", "column", "school", "status",
}  # fmt: skip
BIRTH = {"dob", "dateofbirth", "birthdate", "birthday", "dobdate"}
BIRTH_PHRASES = {"date_of_birth", "birth_date", "d_o_b", "date_birth"}
MONTH_OF_BIRTH = {"dob_month", "month_of_birth", "birth_month", "dob_year", "year_of_birth"}

REMEDY = (
    "run `cpanalysis pseudonymise SOURCE INTO`, which makes a keyed hash of every person number"
    " and the month of every date of birth, and leaves other identifiers out"
)


def kind_of_identifier(header: str) -> str | None:
    """Say what a column of this name would tell about a person; nothing where it is no such.

    >>> kind_of_identifier("Child Surname"), kind_of_identifier("NHS_Number")
    ('name', 'number of a person')
    >>> kind_of_identifier("DOB"), kind_of_identifier("dob_month")
    ('date of birth', None)
    >>> kind_of_identifier("district name"), kind_of_identifier("Victim name")
    (None, 'name')
    """
    folded = fold(header)
    if folded in MONTH_OF_BIRTH:
        return None
    if _holds(folded, BIRTH, BIRTH_PHRASES):
        return "date of birth"
    if _names_a_person(folded):
        return "name"
    return next((kind for kind in DIRECT if _is_direct(folded, kind)), None)


def _is_direct(folded: str, kind: str) -> bool:
    return _holds(folded, DIRECT[kind], PHRASES.get(kind, set()))


def _holds(folded: str, words: set[str], phrases: set[str]) -> bool:
    in_words = f"_{folded}_"
    return not words.isdisjoint(folded.split("_")) or any(f"_{p}_" in in_words for p in phrases)


def _names_a_person(folded: str) -> bool:
    words = folded.split("_")
    return not {"name", "names"}.isdisjoint(words) and NAMES_OF_THINGS.isdisjoint(words)


def refuse_identifiers(headers: Iterable[str], *, where: str, made_safe: Iterable[str]) -> None:
    """Raise where a column would identify a child.

    ``made_safe`` are the columns of which the layout keeps only a keyed hash or a month.

    Raises
    ------
    InputError
        Naming the columns and how to be rid of them.

    Examples
    --------
    >>> refuse_identifiers(["CHILD", "Surname"], where="a.csv", made_safe=[])
    Traceback (most recent call last):
    ...
    cpanalysis.errors.InputError: a.csv: column 'Surname' (name) identifies children; run \
`cpanalysis pseudonymise SOURCE INTO`, which makes a keyed hash of every person number and the \
month of every date of birth, and leaves other identifiers out
    """
    safe = {fold(name) for name in made_safe}
    found = {
        header: kind
        for header in headers
        if fold(header) not in safe and (kind := kind_of_identifier(header))
    }
    if found:
        columns = ", ".join(f"{header!r} ({kind})" for header, kind in found.items())
        what = "column" if len(found) == 1 else "columns"
        verb = "identifies" if len(found) == 1 else "identify"
        raise InputError(f"{where}: {what} {columns} {verb} children; {REMEDY}")


def refuse_full_dates_of_birth(days: pl.Series, *, where: str, column: str) -> None:
    """Raise where a month of birth is not its first day, so that days of birth may stand there.

    Raises
    ------
    InputError
        With the count of such rows, and never a date.
    """
    finer = int((days.dt.day() != 1).sum())
    if finer:
        raise InputError(
            f"{where}: column {column!r} holds a date of birth finer than a month in {finer:,}"
            f" rows; keep the first day of the month (in a mapping: as: month), or {REMEDY}"
        )
