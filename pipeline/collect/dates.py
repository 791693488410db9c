"""The dates of feeds, read strictly: a wrong date is worse than none.

feedparser's own reader takes El Khabar's ``2018-3-18T11:20:4Z+1`` for 1 November, ``WAT`` for UTC, and leaves French
and Arabic words alone. Here a date needs a day, a month and a year; day before month, as in all the countries we read;
a date without zone is in the outlet's. What is not understood is None, and the extract stage looks in the page.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from pipeline.text import fold_text

_EARLIEST_YEAR = 1990  # no outlet had a feed or a site before; 1970 and 0001 are what empty fields become

# Every month by its names in English, French, the Arabic of Egypt and the Gulf, of Algeria and Tunisia, of Morocco and
# Mauritania, and of the Levant; and the abbreviations seen in feeds.
_NAMES = """
jan january janv janvier يناير جانفي كانون_الثاني
feb february fev fevr fevrier فبراير فيفري شباط
mar march mars مارس آذار
apr april avr avril أبريل إبريل أفريل نيسان
may mai مايو ماي أيار
jun june juin يونيو يونيه جوان حزيران
jul july juil juillet يوليو يوليه جويلية يوليوز تموز
aug august aou aout أغسطس أوت غشت أغشت آب
sep sept september septembre سبتمبر شتنبر شتمبر أيلول
oct october octobre أكتوبر تشرين_الأول
nov november novembre نوفمبر نونبر تشرين_الثاني
dec december decembre ديسمبر دجنبر دجمبر كانون_الأول
"""
_MONTHS = {
    fold_text(name.replace("_", " ")): number
    for number, names in enumerate(_NAMES.strip().split("\n"), 1)
    for name in names.split()
}
# Hours from UTC. ``WAT``, ``CET`` and ``WET`` stand in feeds of the region, the American ones in RFC 822.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1, "cet": 1, "met": 1, "cest": 2,
    "mest": 2, "cat": 2, "eet": 2, "sast": 2, "eest": 3, "eat": 3, "msk": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_MONTH = f"(?:{'|'.join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))})"
_TIME = r"[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])",
        r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])",
        # "15 تشرين الثاني/نوفمبر 2018", "1er mars 2018", "Sun, 18 Mar 2018", "18-Mar-18"
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?[\s.-]+(?P<name>{_MONTH})\b\.?"
        rf"(?:\s*[/(]\s*{_MONTH}\s*\)?)?[\s.,-]+(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9:h])",
        # "March 18, 2018", "Sun Mar 18 11:20:04 GMT 2018"
        rf"\b(?P<name>{_MONTH})\b\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?:{_TIME}\s+(?:[a-z]+\s+)?)?"
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
            at = at.replace(tzinfo=_offset(clock) or at.tzinfo)
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
    return _MONTHS[name] if name else int(named["month"] or 0)


def _hour(clock: re.Match[str]) -> int:
    hour, half = int(clock["hour"]), clock["half"]
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half in ("pm", "م", "مساء") else 0)


def _offset(clock: re.Match[str]) -> timezone | None:
    """The zone beside the time: a name, an offset, or a name with an offset from it (``Z+1``, ``GMT+1``)."""
    base = _ZONES.get(clock["zone"] or "")
    digits = (clock["hours"] or clock["offset"] or "").replace(":", "")
    if base is None and not digits:
        return None
    hours, minutes = (int(digits[1:3]), int(digits[3:] or 0)) if digits else (0, 0)
    if hours > 14:  # the farthest zone: a day's number stood there
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(timedelta(hours=base or 0) + (-shift if digits.startswith("-") else shift))
