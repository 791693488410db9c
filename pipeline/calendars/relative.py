"""Dates told from the moment of reading: "il y a 2 heures", "hier à 14h05", "3 days ago", "منذ ساعتين", "أمس"."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo

from pipeline.calendars.names import any_of, numbered
from pipeline.calendars.reading import Read, clock_at

_WORDS = (
    "un/une/a/an/one/واحد/واحدة",
    "deux/two",
    "trois/three/ثلاث/ثلاثة",
    "quatre/four/أربع/أربعة",
    "cinq/five/خمس/خمسة",
    "six/ست/ستة",
    "sept/seven/سبع/سبعة",
    "huit/eight/ثمان/ثماني/ثمانية",
    "neuf/nine/تسع/تسعة",
    "dix/ten/عشر/عشرة",
    "onze/eleven/إحدى_عشرة/أحد_عشر",
    "douze/twelve/اثنتي_عشرة/اثني_عشر",
)
_COUNTS = numbered((names.split("/") for names in _WORDS), 1)
_DAY = 1440  # minutes
# Minutes of each unit, the Latin names and the Arabic ones. Weeks, months and years are left out: they give no day.
_LATIN = {
    **dict.fromkeys(("seconde", "secondes", "second", "seconds", "sec", "secs", "s"), 0),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "mn", "m"), 1),
    **dict.fromkeys(("heure", "heures", "hour", "hours", "hr", "hrs", "h"), 60),
    **dict.fromkeys(("jour", "jours", "day", "days", "j", "d"), _DAY),
}
_ARABIC = {
    **dict.fromkeys(("ثانيه", "ثواني", "ثوان"), 0),
    **dict.fromkeys(("دقيقه", "دقايق"), 1),
    **dict.fromkeys(("ساعه", "ساعات"), 60),
    **dict.fromkeys(("يوم", "ايام", "يوما"), _DAY),
}
_UNITS = _LATIN | _ARABIC
_DUALS = {"دقيقتين": 1, "دقيقتان": 1, "ساعتين": 60, "ساعتان": 60, "يومين": _DAY, "يومان": _DAY}
_DAYS_BACK = {
    "aujourd'hui": 0, "today": 0, "اليوم": 0, "hier": 1, "yesterday": 1, "امس": 1, "البارحه": 1, "يوم امس": 1,
    "avant-hier": 2, "avant hier": 2, "اول امس": 2, "اول من امس": 2, "قبل امس": 2,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{any_of(_COUNTS)})\s*"
_PATTERNS = tuple(
    re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    for pattern in (
        rf"il y a\s+(?:environ\s+)?{_COUNT}(?P<unit>{any_of(_LATIN)})",
        rf"(?:about\s+)?{_COUNT}(?P<unit>{any_of(_LATIN)})\s+ago",
        rf"(?:منذ|قبل)\s+(?:نحو\s+|حوالي\s+)?(?:(?P<dual>{any_of(_DUALS)})|(?:{_COUNT})?(?P<unit>{any_of(_ARABIC)})"
        r"(?:\s+واحده?)?)",
        rf"(?P<named>{any_of(_DAYS_BACK)})",
    )
)
_AHEAD = timedelta(hours=2)  # clocks that are off; "today at eight" is what is to come


def read_relative(folded: str, zone: tzinfo, now: datetime) -> Read | None:
    """The first date of a folded text that is told from ``now``, when its page was fetched.

    Hours and minutes give a time, days a day (noon in ``zone``). Whether it is a date line, the caller knows.
    """
    found = [match for pattern in _PATTERNS if (match := pattern.search(folded))]
    if not found:
        return None
    match = min(found, key=lambda m: (m.start(), -m.end()))
    parts = match.groupdict()
    if parts.get("named"):
        return _named(match, folded, zone, now)
    unit = _DUALS[parts["dual"]] if parts.get("dual") else _UNITS[parts["unit"]]
    ago = timedelta(minutes=unit * (2 if parts.get("dual") else _count(parts["count"])))
    try:
        moment = (now - ago).astimezone(zone)
    except OverflowError:  # before the year 1
        return None
    if unit < _DAY:
        return Read(moment.replace(second=0, microsecond=0), True, False, match.start(), match.end())
    return Read(datetime.combine(moment.date(), time(12), zone), False, False, match.start(), match.end())


def _count(told: str | None) -> int:
    if told is None:
        return 1
    return int(told) if told.isdecimal() else _COUNTS[" ".join(told.split())]


def _named(match: re.Match[str], folded: str, zone: tzinfo, now: datetime) -> Read | None:
    try:
        day = now.astimezone(zone).date() - timedelta(days=_DAYS_BACK[" ".join(match["named"].split())])
        clock, named, end = clock_at(folded, match.start(), match.end())
        at = datetime.combine(day, clock or time(12), named or zone)
        if clock and at > now + _AHEAD:
            return None
    except OverflowError:
        return None
    return Read(at, clock is not None, named is not None, match.start(), end)
