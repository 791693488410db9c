"""Reading the dates that stand in a folded text, Gregorian and Hijri.

A wrong date is worse than none, so nothing is ever completed: a date without a day or a year is no date, a month that
is not in the tables is not guessed, and what lies more than 48 hours after ``now`` is dropped.

Hijri dates are converted by the calendar of Umm al-Qura (``hijridate``), the civil one of Saudi Arabia. Elsewhere the
month begins when its crescent is seen, a day or two apart: the weekday beside the date, where there is one, settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from hijridate import Hijri

from pipeline.calendars.names import (
    HIJRI_MONTHS,
    HIJRI_NAME,
    MONTH_NAME,
    WEEKDAYS,
    ZONE_NAME,
    any_of,
    month_number,
    offset,
)

OLDEST = 1995  # no news site has pages of before
_UMM_AL_QURA = ("Asia/Riyadh",)  # where that calendar is the civil one
FUTURE = timedelta(hours=48)  # clocks and zones of outlets are off by hours, never by days


class Read(NamedTuple):
    """A date as it stands in a text."""

    at: datetime  # aware; noon in the outlet's zone where no time of day was given
    timed: bool
    zoned: bool  # the text names its zone
    start: int  # offset in the folded text
    end: int
    sure: bool = True  # False for a Hijri date without a weekday, where the crescent decides


_BOTH = rf"(?P<month>{MONTH_NAME})\.?(?:\s*[/(-]\s*(?P<other>{MONTH_NAME})\s*\)?)?"  # تشرين الثاني/نوفمبر
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_BLANK = r"[\s,،.\-/]*"
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)(?:[t ](\d\d?):(\d\d?)(?::(\d\d?)(?:\.\d+)?)?\s*(?:(z)|([+-]\d\d:?\d\d))?)?\s*"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 2012-11-05, 2012/11/05, 2018-3-18t11:20:4z+1
        rf"(?<![\d.]){_YEAR}[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        # 5 novembre 2012, 1er aout 2012, lundi 5 nov. 2012, 9 تشرين الثاني/نوفمبر 2012, 5th of november 2012
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?{_BLANK}(?:of\s+|من\s+)?(?:شهر\s+)?{_BOTH}"
        rf"{_BLANK}(?:(?:سنه|عام)\s+)?{_YEAR}",
        # november 5, 2012; نوفمبر 5, 2012
        rf"{_BOTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,،]+{_YEAR}",
        # 05/11/2012, 15-11-2012, 5.11.2012, 19/03/18: day first
        r"(?<![\d/.\-])(?P<day>\d{1,2})(?P<sign>[/.-])(?P<number>\d{1,2})(?P=sign)"
        r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d)",
        # 20121105, 20121105t131000z: as a whole only, for an account number may stand anywhere
        r"(?<!.)(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?=t\d{4}|\Z)",
    )
)
_HIJRI_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})[\s,،.\-/]*(?:من\s+)?(?:شهر\s+)?(?P<month>{HIJRI_NAME})"
        r"[\s,،.\-/]*(?:(?:سنه|عام)\s+)?(?P<year>1[34]\d\d)(?!\d)(?:\s*ه(?!\w))?",
        # In figures only with its mark: 1399 may be Persian, where "ه.ش" follows.
        r"(?<![\d/.\-])(?P<day>\d{1,2})([/-])(?P<number>\d{1,2})\2(?P<year>1[34]\d\d)\s*ه(?!\w|\s?\.?\s?ش)",
        r"(?<![\d/.\-])(?P<year>1[34]\d\d)([/-])(?P<number>\d{1,2})\2(?P<day>\d{1,2})\s*ه(?!\w|\s?\.?\s?ش)",
    )
)
_HALF = r"(?P<half>[ap]\.?\s?m\b\.?|صباحا|مساء|ص(?!\w)|م(?!\w))"
_ZONE = rf"(?:\(?(?P<zone>{ZONE_NAME})\)?)?\s*(?P<digits>(?<!\d)[+-]\d{{1,2}}(?::?\d\d)?(?!\d|-))?"
_CLOCK = (
    r"(?P<hour>\d{1,2})\s*(?::|h)\s*(?P<minute>\d{1,2})?(?!\d)(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    rf"\s*{_HALF}?(?:\s*{_ZONE})?"
)
_BEFORE_CLOCK = r"(?:t|[\s,،.|\-]*(?:(?:م(?!\w)|at|a|to|من|في|على|علي|عند|الساعه|ساعه|-|/|@|\()[\s,،.|:]*)*)"
_PACKED = re.compile(r"t(\d\d)(\d\d)(\d\d)?(z)?\Z")
_AFTER = re.compile(_BEFORE_CLOCK + _CLOCK)
_AFTER_HALF = re.compile(rf"{_BEFORE_CLOCK}(?P<hour>\d{{1,2}})\s*{_HALF}")  # 9 pm
_DAY_BEFORE = re.compile(rf"(?<![^\W\d_])({any_of(WEEKDAYS)})[\s,،.:]*(?:(?:le|the|on)\s+)?\Z")
_BEFORE = re.compile(
    rf"(?<![\d:])(?P<hour>\d{{1,2}})\s*[:h]\s*(?P<minute>\d\d)\s*{_HALF}?(?:\s*(?P<zone>{ZONE_NAME}))?"
    rf"[\s,،|/\-]*(?:(?:le|on|يوم|{any_of(WEEKDAYS)})[\s,،.]+)*\Z"
)


def read(folded: str, zone: tzinfo, now: datetime) -> Iterator[Read]:
    """The dates of a folded text, in the order in which they stand there; a Hijri one only where there is no other.

    ``zone`` is the outlet's, for dates that name none; ``now`` is aware: what is 48 hours later is no date.
    """
    machine = _ISO.fullmatch(folded)
    if machine:
        found = _iso(machine, zone, now)
        if found:
            yield found
        return
    if not any(map(str.isdecimal, folded)):
        return
    end = -1
    matches = [m for pattern in _PATTERNS for m in pattern.finditer(folded)]
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if match.start() >= end and (found := _gregorian(match, folded, zone, now)):
            yield found
            end = found.end
    if not matches:
        for match in (m for pattern in _HIJRI_PATTERNS for m in pattern.finditer(folded)):
            if found := _hijri(match, folded, zone, now):
                yield found


def without_hijri(folded: str) -> str:
    """A folded text without its Hijri dates, which `read` passes over beside Gregorian ones."""
    for pattern in _HIJRI_PATTERNS:
        folded = pattern.sub(" ", folded)
    return folded


def _iso(match: re.Match[str], zone: tzinfo, now: datetime) -> Read | None:
    year, month, day, hour, minute, second, z, digits = match.groups()
    clock = _time(int(hour), int(minute), int(second or 0)) if hour else None
    named = offset(z, digits) if clock else None
    return _made(int(year), int(month), int(day), clock, named, zone, now, 0, match.end())


def _made(
    year: int,
    month: int,
    day: int,
    clock: time | None,
    named: timezone | None,
    zone: tzinfo,
    now: datetime,
    start: int,
    end: int,
    sure: bool = True,
) -> Read | None:
    try:
        at = datetime.combine(date(year, month, day), clock or time(12), named or zone)
        if year < OLDEST or at > now + FUTURE:
            return None
    except (ValueError, OverflowError):  # 31 February; the last hours of the year 9999
        return None
    return Read(at, clock is not None, named is not None, start, end, sure)


def _gregorian(match: re.Match[str], folded: str, zone: tzinfo, now: datetime) -> Read | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    if year < 100:
        year += 2000
    if parts.get("month"):
        month = month_number(parts["month"])
        if parts["other"] and month_number(parts["other"]) != month:
            return None
    else:
        month = int(parts["number"])
        if parts.get("sign"):
            month, day = _day_first(year, month, day, _weekday(folded, match.start()))
    clock, named, end = clock_at(folded, match.start(), match.end())
    return _made(year, month, day, clock, named, zone, now, match.start(), end)


def _weekday(folded: str, end: int) -> int | None:
    """The weekday that is named right before ``end``."""
    found = _DAY_BEFORE.search(folded, max(0, end - 25), end)
    return WEEKDAYS[found[1]] if found else None


def _day_first(year: int, month: int, day: int, weekday: int | None) -> tuple[int, int]:
    """Month and day of ``day/month/year``: the other way round where only that is a date, or fits the weekday."""
    if month > 12:
        return day, month
    if weekday is not None and 1 <= day <= 12 and 1 <= month <= 12:
        usual, turned = date(year, month, day), date(year, day, month)
        if usual.weekday() != weekday and turned.weekday() == weekday:
            return day, month
    return month, day


def _hijri(match: re.Match[str], folded: str, zone: tzinfo, now: datetime) -> Read | None:
    parts = match.groupdict()
    name = parts.get("month")
    month = HIJRI_MONTHS[re.sub(r"\s+", " ", name)] if name else int(parts["number"])
    try:
        day: date = Hijri(int(parts["year"]), month, int(parts["day"])).to_gregorian()
    except (ValueError, OverflowError):  # no such day, or outside of the tables (1343 to 1500)
        return None
    weekday = _weekday(folded, match.start())
    if weekday is not None:
        near = (day + timedelta(days=shift) for shift in (0, -1, 1, -2, 2))
        seen = next((other for other in near if other.weekday() == weekday), None)
        if seen is None:
            return None
        day = seen
    clock, named, end = clock_at(folded, match.start(), match.end())
    return _made(
        day.year,
        day.month,
        day.day,
        clock,
        named,
        zone,
        now,
        match.start(),
        end,
        weekday is not None or str(zone) in _UMM_AL_QURA,
    )


def clock_at(folded: str, start: int, end: int) -> tuple[time | None, timezone | None, int]:
    """Time of day and zone beside the date that stands at ``start`` to ``end``, and where they end."""
    packed = _PACKED.match(folded, end)
    if packed:
        hour, minute, second, z = packed.groups()
        return _time(int(hour), int(minute), int(second or 0)), offset(z, None), packed.end()
    after = _AFTER.match(folded, end) or _AFTER_HALF.match(folded, end)
    if after:
        return _told(after), _zone_told(after), after.start() + len(after.group().rstrip())
    before = _BEFORE.search(folded, max(0, start - 40), start)
    if before:
        return _told(before), _zone_told(before), end
    return None, None, end


def _told(match: re.Match[str]) -> time | None:
    parts = match.groupdict()
    hour, half = int(parts["hour"]), parts.get("half") or ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pم" else 0)
    return _time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))


def _zone_told(match: re.Match[str]) -> timezone | None:
    parts = match.groupdict()
    return offset(parts.get("zone"), parts.get("digits"))


def _time(hour: int, minute: int, second: int) -> time | None:
    # 24:00 and 11:20:60 occur; a wrong second is no reason to lose the day.
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None
