"""Passwords come from the environment alone, and are seen by nobody."""

import os
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from cpanalysis.errors import ParameterError

PASSWORD_VARIABLES = ("CPANALYSIS_DATABASE_PASSWORD", "PGPASSWORD")
_SECRET = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|CPANALYSIS_KEY", re.IGNORECASE)
SHORTEST = 8
"""Letters; what is shorter is a setting (yes, no, 1), or stands in any text by chance."""
_IN_AUTHORITY = re.compile(r"(://[^/@:\n]*):[^\n]*@")
_IN_OPTION = re.compile(r"((?:password|passwd|pwd|secret|token)\w*\s*=\s*)[^\s&;]+", re.IGNORECASE)


def list_secrets() -> list[str]:
    """Return what the environment holds that nobody may see: passwords, keys, tokens.

    As they are, and as they stand in an address; the longest first, as one can be part of another.
    """
    named = [value for name, value in os.environ.items() if _SECRET.search(name)]
    passwords = [os.environ.get(name, "") for name in PASSWORD_VARIABLES]
    held = {*filter(None, passwords), *filter(is_secret, named)}
    written = held | {quote(value, safe="") for value in held}
    return sorted(written, key=lambda value: (-len(value), value))


def is_secret(value: str) -> bool:
    """Tell what could be a secret from a setting or a number.

    >>> is_secret("s3cr3t-word"), is_secret("yes"), is_secret("100000000")
    (True, False, False)
    """
    return len(value) >= SHORTEST and not value.isdigit()


def redact(text: str) -> str:
    """Return ``text`` without any password that stands in it or in the environment.

    >>> redact("postgresql://ann:s3cret@host/db?sslpassword=x")
    'postgresql://ann:***@host/db?sslpassword=***'
    >>> redact("host=db password=s3cret user=ann")
    'host=db password=*** user=ann'
    """
    hidden = _IN_OPTION.sub(r"\1***", _IN_AUTHORITY.sub(r"\1:***@", text))
    for known in list_secrets():
        hidden = hidden.replace(known, "***")
    return hidden


def refuse_password(source: str) -> None:
    """Raise where a source has a password in it, of which nothing is repeated.

    Raises
    ------
    ParameterError
        Saying where a password belongs.

    Examples
    --------
    >>> refuse_password("postgresql://ann:s3cret@host/db")
    Traceback (most recent call last):
    ...
    cpanalysis.errors.ParameterError: the source holds a password; take it out and set the \
environment variable CPANALYSIS_DATABASE_PASSWORD (or PGPASSWORD)
    """
    if _IN_AUTHORITY.search(source) or _IN_OPTION.search(source):
        raise ParameterError(
            "the source holds a password; take it out and set the environment variable"
            f" {PASSWORD_VARIABLES[0]} (or {PASSWORD_VARIABLES[1]})"
        )


def with_password(url: str) -> str:
    """Return the URL with the password of the environment, to hand to a driver and to no one else.

    >>> with_password("postgresql://ann@host/db") == "postgresql://ann@host/db"
    True
    """
    password = next(filter(None, (os.environ.get(name) for name in PASSWORD_VARIABLES)), None)
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not password or not at:
        return url
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def with_option(url: str, name: str, value: str) -> str:
    """Return the URL with an option, after those it has.

    >>> with_option("postgresql://host/db?sslmode=require", "options", "-c a=on")
    'postgresql://host/db?sslmode=require&options=-c%20a%3Don'
    """
    parts = urlsplit(url)
    options = [*parse_qsl(parts.query), (name, value)]
    return urlunsplit(parts._replace(query=urlencode(options, quote_via=quote)))
