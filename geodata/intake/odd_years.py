"""Years that a cell gives as something else: of the Hijra, a day's number, a day that never was.

Nobody who reads such a cell is in doubt about what it is; which year it means is asked.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator

from geodata.intake.numbers import EASTERN, SLASHED

HIJRI = re.compile(r"(1[2-5]\d\d)\s*+(?:\.?h\.?|ah|هـ?|للهجرة|de l[’']h[ée]gire)", re.IGNORECASE)
DAY_NUMBER = re.compile(r"([2-6]\d{4})(?:\.0+)?")
# Day 0 of a workbook's dates, as programs count that keep the leap day 1900 never had.
DAY_ZERO = dt.date(1899, 12, 30)
# The Julian day on which the ordinal of Python's dates is 0, and the day before 1 Muharram 1.
ORDINAL_ZERO, BEFORE_HIJRA = 1_721_424.5, 1_948_438.5
LUNAR_YEAR, CYCLE, LEAPS = 354, 30, 11


def read(text: str, first: int, last: int) -> tuple[str, tuple[str, ...]] | None:
    """What a text gives instead of a year.

    Returns
    -------
    (str, tuple of str) or None
        Code of the finding and the years it may mean; None where it is nothing of
        the kind, or means no year from `first` to `last`.

    Examples
    --------
    >>> read("1436 H", 1900, 2046), read("43101", 1900, 2046)
    (('hijri_year', ('2014', '2015')), ('day_number', ('2018',)))
    >>> read("31/02/2015", 1900, 2046), read("28/02/2015", 1900, 2046)
    (('no_such_day', ('2015',)), None)
    """
    digits = text.strip().translate(EASTERN)
    for code, years in _meant(digits):
        plausible = tuple(str(year) for year in years if first <= year <= last)
        if plausible:
            return code, plausible
    return None


def _meant(digits: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    hijri, number = HIJRI.fullmatch(digits), DAY_NUMBER.fullmatch(digits)
    slashed = SLASHED.fullmatch(digits)
    if hijri:
        yield "hijri_year", tuple(sorted({day.year for day in ends_of_hijri(int(hijri[1]))}))
    if number:
        yield "day_number", ((DAY_ZERO + dt.timedelta(int(number[1]))).year,)
    if slashed and len(slashed[3]) == 4 and not _is_day(*map(int, slashed.groups())):
        yield "no_such_day", (int(slashed[3]),)


def _is_day(one: int, other: int, year: int) -> bool:
    """Whether day and month are any, in either order."""
    for day, month in ((one, other), (other, one)):
        try:
            dt.date(year, month, day)
        except ValueError:
            continue
        return True
    return False


def ends_of_hijri(year: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a year of the Hijra by the tabular calendar.

    Eleven years of thirty have a leap day [1]_; a sighted new moon may move
    either end by a day or two.

    References
    ----------
    .. [1] Reingold and Dershowitz (2018), Calendrical Calculations, 4th ed.,
       Cambridge University Press, section 7.1.

    Examples
    --------
    >>> ends_of_hijri(1436)
    (datetime.date(2014, 10, 25), datetime.date(2015, 10, 14))
    """
    first, following = (
        BEFORE_HIJRA + 1 + (one - 1) * LUNAR_YEAR + math.floor((3 + LEAPS * one) / CYCLE)
        for one in (year, year + 1)
    )
    begin, end = (dt.date.fromordinal(int(day - ORDINAL_ZERO)) for day in (first, following - 1))
    return begin, end
