"""The dates of feeds, read strictly: a wrong date is worse than none.

feedparser's own reader takes El Khabar's ``2018-3-18T11:20:4Z+1`` for 1 November, ``WAT`` for UTC, and leaves French
and Arabic words alone. Here a date needs a day, a month and a year; day before month, as in all the countries we read;
a date without zone is in the outlet's. What is not understood is None, and the extract stage looks in the page.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pipeline.calendars import MONTH_NAME, month_number, offset
from pipeline.text import fold_text

_EARLIEST_YEAR = 1990  # no outlet had a feed or a site before; 1970 and 0001 are what empty fields become

_TIME = r"[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])",
        r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])",
        # "15 تشرين الثاني/نوفمبر 2018", "1er mars 2018", "Sun, 18 Mar 2018", "18-Mar-18"
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?[\s.-]+(?P<name>{MONTH_NAME})\b\.?"
        rf"(?:\s*[/(]\s*{MONTH_NAME}\s*\)?)?[\s.,-]+(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9:h])",
        # "March 18, 2018", "Sun Mar 18 11:20:04 GMT 2018"
        rf"\b(?P<name>{MONTH_NAME})\b\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?:{_TIME}\s+(?:[a-z]+\s+)?)?"
        r"(?P<year>[0-9]{4})(?![0-9])",
        r"(?<![0-9])(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])",
    )
)
_CLOCK = re.compile(
    r"(?<![0-9:+-])(?P<hour>[0-9]{1,2})(?::|\s?h\s?)(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2}))?(?:[.,][0-9]+)?"
    r"(?:\s?(?P<half>am|pm|ص|م|صباحا|مساء)\b)?\s*(?P<zone>[a-z]+)?"
    r"(?:(?P<hours>[+-][0-9]{1,2})|\s*(?P<offset>[+-][0-9]{2}:?[0-9]{2}))?(?![0-9:])"
)
_COMPACT_CLOCK = re.compile(r"(?<=[0-9]t)([0-9]{2})([0-9]{2})([0-9]{2})")


def read_date(raw: str, zone: str) -> datetime | None:
    """The moment that ``raw`` names, in UTC; midnight where it names a day only. ``zone`` is the outlet's (IANA)."""
    text = _COMPACT_CLOCK.sub(r"\1:\2:\3", fold_text(raw.strip()[:100]))  # no date is longer
    day = next((found for pattern in _DATES if (found := pattern.search(text))), None)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    try:
        at = datetime(_year(day["year"]), _month(day.groupdict()), int(day["day"]), tzinfo=ZoneInfo(zone))
        if clock:
            second = int(clock["second"] or 0)
            at = at.replace(hour=_hour(clock), minute=int(clock["minute"]), second=second)
            at = at.replace(tzinfo=offset(clock["zone"], clock["hours"] or clock["offset"]) or at.tzinfo)
        return at.astimezone(UTC) if at.year >= _EARLIEST_YEAR else None
    except (ValueError, OverflowError):  # 31 February, 25:00, the last hour of the year 9999 west of Greenwich
        return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:  # RFC 2822, 4.3
        return year + (2000 if year < 50 else 1900)
    return year


def _month(named: dict[str, str | None]) -> int:
    name = named.get("name")
    return month_number(name) if name else int(named["month"] or 0)


def _hour(clock: re.Match[str]) -> int:
    hour, half = int(clock["hour"]), clock["half"]
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half in ("pm", "م", "مساء") else 0)
