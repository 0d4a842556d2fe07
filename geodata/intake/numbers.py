r"""Numbers, years, dates and degrees as offices write them; nothing is guessed silently.

Cells come from outside. Every pattern here takes time in proportion to the
cell: where spaces may stand on both sides of something optional, they are taken
once and not given back (``\s*+``).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from geodata.intake.fields import families, plain

SPACES = re.compile("[\\s\u00a0\u202f\u2009'’٬]")
EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789,")
# A blank between digits groups thousands; any other stands between two numbers.
TORN = re.compile(
    "\\d[\\s\u00a0\u202f\u2009'’٬]+(?!\\d{3}(?!\\d))\\d|\\d{4}[\\s\u00a0\u202f\u2009'’٬]\\d"
)
PLAIN = re.compile(r"[-+]?\d+")
GROUPED = re.compile(r"[-+]?\d{1,3}(?:([.,])\d{3})+(?:[.,]\d+)?")
AMONG_WORDS = re.compile(r"\d[\d\s.,\u00a0\u202f]*+")
RANGE = re.compile(r"\d\s*+(?:-|–|à|a|to|إلى)\s*+\d")
BETWEEN = re.compile(r"(?<=\d)\s*+(?:-|–|à|a|to|إلى)\s*+(?=\d)")
SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
DEGREES = re.compile(
    r"""\s*+(?P<before>[NSEWO]?)\s*+(?P<sign>[-+−]?)
    (?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*+(?:°|º|d|deg)?\s*+
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*+(?:'|’|′|m|min)?\s*+)?
    (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*+(?:"|”|″|''|’’|s|sec)?\s*+)?
    (?P<after>[NSEWO]?)\s*+""",
    re.VERBOSE | re.IGNORECASE,
)
MONTH_OF_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.-](\d{4})")
# Letters, digits and what stands between words: a "?" or a ">" says more than a date.
IN_WORDS = re.compile(r"\s*\w[\w\s.,'’()-]*")
MOST_WORDS = 8
DAY = re.compile(r"([1-9]|[12]\d|3[01])(?:er|st|nd|rd|th)?")
DMY, MDY, YMD, UNDECIDED, MIXED = "dmy", "mdy", "ymd", "undecided", "mixed"
ORDERS = (DMY, MDY, YMD)


@dataclass(frozen=True)
class Read:
    """A value as read, or why it is not certain.

    Attributes
    ----------
    value : str
        The reading; where not certain, the best guess, for a suggestion.
    doubt : str
        Empty where certain, else a problem code.
    """

    value: str
    doubt: str = ""


def separator_of(values: Iterable[str]) -> str:
    """The decimal separator that the numbers of a column give away; empty if none does.

    "1 234,5" and "0,25" give away a comma, "1.234.567" that a point groups.
    """
    seen = set()
    for value in values:
        text = SPACES.sub("", value.translate(EASTERN))
        marks = [char for char in text if char in ".,"]
        if not marks or not re.fullmatch(r"[-+]?[\d.,]+", text):
            continue
        if len(set(marks)) == 2:
            seen.add(marks[-1])
        elif len(marks) > 1:
            seen.add("," if marks[0] == "." else ".")
        elif len(re.split("[.,]", text)[-1]) != 3 or text.lstrip("+-").startswith("0"):
            seen.add(marks[0])
    return seen.pop() if len(seen) == 1 else ""


def number(text: str, decimal: str = "") -> Read:
    """A number by its decimal separator, known or evident.

    "1.234" where nothing tells whether the point groups or divides is doubtful.
    "12 34" is two numbers.
    """
    if TORN.search(text):
        return _with_words(text)
    compact = SPACES.sub("", text.translate(EASTERN)).replace("−", "-")
    if PLAIN.fullmatch(compact):
        return Read(str(int(compact)) if len(compact) < 16 else compact)
    marks = [char for char in compact if char in ".,"]
    if marks and re.fullmatch(r"[-+]?[\d.,]+", compact):
        if len(set(marks)) == 2:
            decimal = marks[-1]
        elif len(marks) > 1:
            decimal = "," if marks[0] == "." else "."
        ambiguous = GROUPED.fullmatch(compact) and len(marks) == 1 and not decimal
        group = {"": "." if marks[0] == "," else ",", ",": ".", ".": ","}[decimal]
        if ambiguous:
            return Read(compact.replace(marks[0], ""), "ambiguous_number")
        ungrouped = compact.replace(group, "").replace(",", ".")
        try:
            value = float(ungrouped)
        except ValueError:
            return Read("", "not_a_number")
        return Read(_shortest(value)) if math.isfinite(value) else Read("", "not_a_number")
    return _with_words(text)


def _with_words(text: str) -> Read:
    """A number among words ("environ 30", "25 adhérents"): a suggestion, never a reading."""
    if RANGE.search(text):
        return Read("", "number_range")
    digits = text.translate(EASTERN)
    found = AMONG_WORDS.search(digits)
    others = digits[found.end() :] if found else ""
    if found and found[0].strip() != digits.strip() and not re.search(r"\d", others):
        inner = number(found[0].strip())
        if not inner.doubt:
            return Read(inner.value, "number_with_words")
    return Read("", "not_a_number")


def ends(text: str) -> tuple[str, ...]:
    """Both ends of a range, where they are numbers by themselves.

    >>> ends("40 - 50"), ends("de 1 000 à 1 200"), ends("de x à 3")
    (('40', '50'), ('1000', '1200'), ())
    """
    parts = BETWEEN.split(text.translate(EASTERN))
    found = [AMONG_WORDS.search(part) for part in parts]
    read = [number(one[0].strip()) for one in found if one]
    certain = tuple(one.value for one in read if one.value and not one.doubt)
    return certain if len(certain) == len(parts) == 2 else ()


def _shortest(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def order_of(values: Iterable[str]) -> str:
    """The order of day and month that a column of dates gives away.

    A first number above 12 can only be a day, a second one only make the first
    a month; both in one column is ``mixed``, neither ``undecided``.
    """
    seen = set()
    dates = False
    for value in values:
        found = SLASHED.fullmatch(value.strip().translate(EASTERN))
        if found is None:
            continue
        dates = True
        first, second = int(found[1]), int(found[2])
        if first > 12:
            seen.add(DMY)
        elif second > 12:
            seen.add(MDY)
    if len(seen) == 2:
        return MIXED
    return seen.pop() if seen else (UNDECIDED if dates else "")


def date(text: str, order: str = "") -> Read:
    """A date as YYYY-MM-DD, YYYY-MM or YYYY."""
    text = text.strip().translate(EASTERN)
    if re.fullmatch(r"\d{4}", text):
        return Read(text)
    iso = ISO.fullmatch(text)
    if iso:
        return _date(iso[1], iso[2], iso[3])
    found = SLASHED.fullmatch(text)
    if found is None:
        said = in_words(text)
        if said:
            return _date(*said) if said[1] else Read(said[0])
        years = YEAR.findall(text)
        return Read(years[0], "date_in_words") if len(set(years)) == 1 else Read("", "not_a_date")
    first, second, year = found.groups()
    if len(year) == 2:
        return Read("", "short_year")
    if int(first) > 12 or order == DMY:
        return _date(year, second, first)
    if int(second) > 12 or order == MDY:
        return _date(year, first, second)
    if first == second:
        return _date(year, first, second)
    return Read(year, "ambiguous_date")


def in_words(text: str) -> tuple[str, str, str] | None:
    """Year, month and day of a date in words; month and day empty where it has none.

    Anything else that a text says ("vers 2014") makes it no date.

    >>> in_words("1er mars 2015"), in_words("مارس 2015"), in_words("vers 2015")
    (('2015', '03', '1'), ('2015', '03', ''), None)
    """
    months, silent = families()["month"], families()["of_year"]
    words = plain(text).split() if IN_WORDS.fullmatch(text) else []
    years, named, days = [], [], []
    for word in words if len(words) <= MOST_WORDS else ():
        day = DAY.fullmatch(word)
        if YEAR.fullmatch(word):
            years.append(word)
        elif word in months and not word.isdigit():
            named.append(months[word])
        elif day:
            days.append(day[1])
        elif word not in silent:
            return None
    if len(years) != 1 or len(named) > 1 or len(days) > len(named):
        return None
    return years[0], "".join(named), "".join(days)


def _date(year: str, month: str, day: str | None) -> Read:
    try:
        found = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return Read("", "not_a_date")
    return Read(found.isoformat() if day else found.isoformat()[:7])


def year(text: str, first: int, last: int) -> Read:
    """A year, also out of a whole date: the order of day and month does not matter there."""
    digits = text.strip().translate(EASTERN).removesuffix(".0")
    said, month = in_words(digits), MONTH_OF_YEAR.fullmatch(digits)
    alone = said[0] if said else month[2] if month else ""
    if alone or re.fullmatch(r"\d{4}", digits):
        alone = alone or digits
        return Read(alone) if first <= int(alone) <= last else Read("", "implausible_year")
    iso, slashed = ISO.fullmatch(digits), SLASHED.fullmatch(digits)
    found = iso[1] if iso else slashed[3] if slashed else ""
    if len(found) == 4:
        if not first <= int(found) <= last:
            return Read("", "implausible_year")
        # "2014-15" is two years and "31/02/2015" no day: the year stands there, the rest is odd.
        both = [date(digits, way) for way in (DMY, MDY)]
        certain = any(one.value and not one.doubt for one in both)
        return Read(found, "" if certain else "date_in_words")
    if len(found) == 2 or re.fullmatch(r"\d\d", digits):
        return Read("", "short_year")
    years = sorted(set(YEAR.findall(digits)))
    if len(years) == 1 and first <= int(years[0]) <= last:
        return Read(years[0], "date_in_words")
    return Read("", "several_years" if years else "implausible_year")


def years_in(text: str, first: int, last: int) -> tuple[str, ...]:
    """The plausible years that a text names.

    >>> years_in("2014/2015", 1900, 2046)
    ('2014', '2015')
    """
    named = sorted(set(YEAR.findall(text.translate(EASTERN))))
    return tuple(year for year in named if first <= int(year) <= last)


def degrees(text: str) -> Read:
    """Decimal degrees out of "36,365", "36°21'54″N", "6 36 50 E"."""
    digits = text.strip().translate(EASTERN)
    whole = re.fullmatch(r"[-+−]?\d+(?:[.,]\d+)?", digits)
    if whole:
        return Read(digits.replace(",", ".").replace("−", "-"))
    found = DEGREES.fullmatch(digits)
    if found is None or not re.search(r"\D\d|\D$", digits):
        return Read("", "not_degrees_value")
    parts = [float((found[n] or "0").replace(",", ".")) for n in ("degrees", "minutes", "seconds")]
    if parts[1] >= 60 or parts[2] >= 60:
        return Read("", "not_degrees_value")
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    letter = (found["before"] or found["after"]).upper().strip()
    if letter in ("S", "W", "O") or found["sign"] in ("-", "−"):
        value = -value
    return Read(repr(round(value, 7)))
