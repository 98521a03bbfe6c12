"""How numbers, periods and symbols are written, once for sentences, tables and charts."""

from datetime import date, timedelta

CLEAR = 0.05
"""A test whose p value is below this is said to have found a difference."""
PERCENT = "proportion"
MOST_DECIMALS = 6
WHOLE = ("count", "per 100,000", "minutes")
SHOWN_AS = {
    "suppressed": "[c]",
    "not_computable": "[x]",
    "insufficient": "[u]",
    "not_applicable": "[z]",
}


def write_value(value: float | None, unit: str) -> str:
    """Return a value as a reader expects it in its unit; a dash where there is none.

    >>> write_value(0.1211, "proportion"), write_value(30.346, "per 10,000")
    ('12.1%', '30.3')
    >>> write_value(83920, "count"), write_value(208, "per 100,000")
    ('83,920', '208')
    """
    if value is None:
        return "–"
    if unit == PERCENT:
        return f"{value:.1%}"
    return f"{value:,.0f}" if unit in WHOLE else f"{value:,.1f}"


def write_day(day: date | None) -> str:
    """Return a day as a reader expects it; nothing where there is none.

    >>> write_day(date(2025, 9, 3))
    '3 September 2025'
    """
    return f"{day.day} {day:%B %Y}" if day else ""


def write_range(lower: float | None, upper: float | None, unit: str) -> str:
    """Return an interval as "lower to upper"; a dash where there is none.

    >>> write_range(0.1, 0.2, "proportion")
    '10.0% to 20.0%'
    """
    if lower is None or upper is None:
        return "–"
    return f"{write_value(lower, unit)} to {write_value(upper, unit)}"


def write_ratio(ratio: float) -> str:
    """Return a ratio as "1.31 times"; beyond ten without decimals.

    >>> write_ratio(1.312), write_ratio(23.4)
    ('1.31 times', '23 times')
    """
    return f"{ratio:.2f} times" if ratio < 10 else f"{ratio:.0f} times"


def write_points(difference: float) -> str:
    """Return a difference of proportions in percentage points, with its sign.

    >>> write_points(0.021), write_points(-0.3), write_points(-0.0002)
    ('+2.1 points', '−30.0 points', '0.0 points')
    """
    return f"{signed(difference)} points"


def signed(difference: float) -> str:
    """Return a difference of proportions as a signed number of percentage points.

    >>> signed(-0.0213), signed(-0.0002)
    ('−2.1', '0.0')
    """
    return write_signed(difference * 100)


def write_signed(number: float, decimals: int = 1) -> str:
    """Return a number with its sign; what rounds to zero has none.

    >>> write_signed(-1.25), write_signed(2), write_signed(-0.04)
    ('−1.2', '+2.0', '0.0')
    """
    size = f"{abs(number):,.{decimals}f}"
    if not float(size.replace(",", "")):
        return size
    return f"{'−' if number < 0 else '+'}{size}"


def write_ends(lower: float, upper: float, measure: str) -> str:
    """Return the ends of the interval of a ratio, or in percentage points of a difference.

    An end that would round onto no difference is given with the decimals that show its side.

    >>> write_ends(1.0031, 2.304, "ratio"), write_ends(0.5, 1.0, "ratio")
    ('1.003 to 2.30', '0.50 to 1.00')
    >>> write_ends(0.0002, 0.031, "difference")
    '+0.02 to +3.1'
    """
    return f"{write_end(lower, measure)} to {write_end(upper, measure)}"


def write_end(number: float, measure: str) -> str:
    """Return one end of an interval; see :func:`write_ends`."""
    if measure == "ratio":
        digits = show_side(number, 1.0, 2)
        return f"{number:.{digits}f}"
    return write_signed(number * 100, show_side(number * 100, 0.0, 1))


def show_side(number: float, neutral: float, decimals: int) -> int:
    """Return the decimals, no more than six, with which a number does not round onto ``neutral``.

    >>> show_side(1.0004, 1.0, 2), show_side(1.0, 1.0, 2), show_side(1.2, 1.0, 2)
    (4, 2, 2)
    """
    if number == neutral:
        return decimals
    enough = (n for n in range(decimals, MOST_DECIMALS + 1) if round(number, n) != neutral)
    return next(enough, decimals)


def write_amount(count: float, one: str, many: str = "") -> str:
    """Return a count with its noun, in the singular for one.

    >>> write_amount(1, "month"), write_amount(1200, "month"), write_amount(2, "child", "children")
    ('1 month', '1,200 months', '2 children')
    """
    return f"{count:,.0f} {one if count == 1 else many or f'{one}s'}"


def write_p_value(p_value: float) -> str:
    """Return a p value, never as 0.

    >>> write_p_value(0.0000001), write_p_value(0.0442)
    ('p < 0.001', 'p = 0.044')
    """
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def write_period(start: date, end: date) -> str:
    """Return a period in words.

    >>> write_period(date(2023, 4, 1), date(2024, 3, 31))
    'year to March 2024'
    >>> write_period(date(2024, 6, 30), date(2024, 6, 30))
    '30 June 2024'
    >>> write_period(date(2024, 2, 1), date(2024, 2, 29))
    'February 2024'
    >>> write_period(date(2024, 10, 1), date(2025, 9, 30))
    '12 months to September 2025'
    >>> write_period(date(2024, 7, 1), date(2024, 9, 30))
    'July to September 2024'
    >>> write_period(date(2022, 10, 1), date(2025, 9, 30))
    '3 years to September 2025'
    """
    if start == end:
        return write_day(end)
    if (start.month, start.day, end.month, end.day) == (4, 1, 3, 31):
        return f"year to {end:%B %Y}"
    return write_whole_months(start, end) or f"{write_day(start)} to {write_day(end)}"


def write_whole_months(start: date, end: date) -> str:
    """Return a period of whole months in words, or nothing where it is none."""
    months = count_months(start, end)
    if months and months % 12 == 0:
        return f"{'12 months' if months == 12 else f'{months // 12} years'} to {end:%B %Y}"
    first = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
    several = f"{first} to {end:%B %Y}" if months else ""
    return f"{end:%B %Y}" if months == 1 else several


def count_months(start: date, end: date) -> int:
    """Return the months of a period, 0 where it is not of whole months.

    >>> count_months(date(2024, 2, 1), date(2024, 2, 29))
    1
    """
    after = end + timedelta(days=1)
    if (start.day, after.day) != (1, 1):
        return 0
    return 12 * (after.year - start.year) + after.month - start.month


def write_known(start: date, end: date, known: int | None) -> str:
    """Return of how many of its months a figure is; nothing where it is of all of them.

    >>> write_known(date(2024, 10, 1), date(2025, 9, 30), 10)
    '10 of 12 months recorded'
    >>> write_known(date(2024, 10, 1), date(2025, 9, 30), 12)
    ''
    """
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    whole = known is None or start == end or known >= months
    return "" if whole else f"{known} of {months} months recorded"


def write_symbol(symbol: str | None, status: str) -> str:
    """Return the symbol that stands for an absent figure, in brackets.

    >>> write_symbol("c", "suppressed"), write_symbol(None, "not_computable")
    ('[c]', '[x]')
    """
    return f"[{symbol}]" if symbol else SHOWN_AS.get(status, "")


def write_absence(reason: str | None) -> str:
    """Return what stands in place of a figure: the symbol of a hidden one, or a dash for none.

    >>> write_absence("hidden to protect children"), write_absence("too few months")
    ('[c]', '–')
    """
    return SHOWN_AS["suppressed"] if "hidden to protect" in (reason or "") else "–"


def lower_first(title: str) -> str:
    """Return a title as it stands within a sentence.

    >>> lower_first("Missing again")
    'missing again'
    """
    return f"{title[0].lower()}{title[1:]}"


def join_names(names: list[str]) -> str:
    """Return names as English joins them.

    >>> join_names(["Hartlepool"]), join_names(["a", "b", "c"])
    ('Hartlepool', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
