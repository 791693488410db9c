"""When an article was published: every date that the page, its address and the feed give, and one decision.

A wrong date is worse than none, so nothing is ever completed: a date without a day is no date, a year outside of what a
news site can mean is no year (which is also why the Hijri year beside a Gregorian one is never taken), a month that is
not in the tables is not guessed, and what lies more than 48 hours after the page was fetched is dropped.

Confidence: each source has its own (``_TRUST``). Sources that give the same day, or the next or previous one where
either has no time or comes from another zone, agree; the confidence of a group is the chance that not all of it is
wrong, 1 - (1 - a)(1 - b)..., at most 0.99, and the group with the highest wins. It is lowered by a fifth where a source
with a trust of 0.7 or more contradicts; below 0.5 nothing is said. Within the group the most trusted source that has a
time of day speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.model import Dated
from pipeline.text import fold_text

# --- Months -----------------------------------------------------------------------------------------------------------

# One line for each system. Arabic has four: the Gulf's and Egypt's, the Algerian and Tunisian one (from French), the
# Moroccan and Mauritanian ones, and the Levant's. A slash separates spellings.
_SYSTEMS = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
    "november/nov december/dec",
    "janvier/janv/jan février/févr/fév mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct "
    "novembre/nov décembre/déc",
    "يناير فبراير مارس أبريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
    "جانفي فيفري/فيڤري مارس أفريل ماي جوان جويلية/جويليه أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "يناير فبراير مارس أبريل ماي/ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر/اكتوبر نوفمبر/نوفنبر دجمبر",
    "كانون_الثاني/كانون_ثاني شباط آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول تشرين_الأول/تشرين_أول "
    "تشرين_الثاني/تشرين_ثاني كانون_الأول/كانون_أول",
)
_DAMAGED = "\ufffd"  # stands where an accented letter was, in pages that were converted once too often


def _spellings() -> dict[str, int]:
    months: dict[str, int] = {}
    for system in _SYSTEMS:
        for number, spellings in enumerate(system.split(), start=1):
            for spelling in spellings.split("/"):
                months[fold_text(spelling.replace("_", " "))] = number
                accented = "".join(_DAMAGED if c in "éû" else c for c in spelling)
                months[accented] = number
    return months


_MONTHS = _spellings()
_NAME = "|".join(
    re.escape(name).replace(_DAMAGED, _DAMAGED + "{1,2}").replace(r"\ ", r"\s+")
    for name in sorted(_MONTHS, key=len, reverse=True)
)
_WEEKDAYS = {
    fold_text(name): number
    for names in (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "monday tuesday wednesday thursday friday saturday sunday",
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    )
    for number, name in enumerate(names.split())
}

# --- Reading one date -------------------------------------------------------------------------------------------------

# All patterns read folded text: lower case, no accents, ASCII digits, plain alef and ya, no direction marks.
_MONTH_NAME = rf"(?<![^\W\d_])(?:{_NAME})(?![^\W\d_]|{_DAMAGED})"
# "تشرين الثاني/نوفمبر", "نوفمبر (تشرين الثاني)": the two names of one month side by side.
_MONTH_BOTH = rf"(?P<month>{_MONTH_NAME})\.?(?:\s*[/(-]\s*(?P<other>{_MONTH_NAME})\s*\)?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_BLANK = r"[\s,،.\-/]*"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 2012-11-05, 2012/11/05, 2018-3-18t11:20:4z+1
        rf"(?<![\d.]){_YEAR}[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        # 5 novembre 2012, 1er aout 2012, lundi 5 nov. 2012, 9 تشرين الثاني/نوفمبر 2012, 5th of november 2012
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?{_BLANK}(?:of\s+|من\s+)?(?:شهر\s+)?{_MONTH_BOTH}"
        rf"{_BLANK}(?:(?:سنه|عام)\s+)?{_YEAR}",
        # november 5, 2012; نوفمبر 5, 2012
        rf"{_MONTH_BOTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,،]+{_YEAR}",
        # 05/11/2012, 15-11-2012, 5.11.2012, 19/03/18: day first
        r"(?<![\d/.\-])(?P<day>\d{1,2})(?P<sign>[/.-])(?P<number>\d{1,2})(?P=sign)"
        r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d)",
        # 20121105, 20121105t131000z: as a whole only, for an account number may stand anywhere
        r"(?<!.)(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?=t\d{4}|\Z)",
    )
)
_CLOCK = (
    r"(?P<hour>\d{1,2})\s*(?::|h)\s*(?P<minute>\d{1,2})?(?!\d)(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>(?:[ap]\.?m\b\.?|صباحا|مساء|ص(?!\w)|م(?!\w)))?"
    r"\s*(?P<zone>(?:z|utc|gmt)?\s*[+-]\d{1,2}(?::?\d\d)?(?!\d|-)|(?:z|utc|gmt)(?!\w))?"
)
_BEFORE_CLOCK = r"t|[\s,،.|\-]*(?:(?:م(?!\w)|at|a|to|من|في|على|علي|عند|الساعه|ساعه|-|/|@|\()[\s,،.|:]*)*"
_TIME_AFTER = re.compile(rf"t(?P<packed>\d{{4}}(?:\d\d)?)z?\Z|(?:{_BEFORE_CLOCK}){_CLOCK}")
_TIME_BEFORE = re.compile(r"(?<![\d:])(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d\d)[\s,،|/\-]*(?:le\s+|on\s+|يوم\s+)?\Z")
_WEEKDAY_BEFORE = re.compile(rf"(?:{'|'.join(_WEEKDAYS)})[\s,،.:]*(?:le\s+)?\Z")

_OLDEST = 1995  # no news site has pages of before
_FUTURE = timedelta(hours=48)  # clocks and zones of outlets are off by hours, never by days


class _Read(NamedTuple):
    """A date as it stands in a text."""

    at: datetime  # aware; noon in the outlet's zone where no time was given
    timed: bool
    zoned: bool  # the text names its zone
    start: int  # offset in the folded text
    end: int


def parse_date(text: str, *, timezone: str, now: datetime) -> datetime | None:
    """The first date in ``text``, in UTC; ``None`` where there is none, or none that can be meant.

    ``timezone`` (IANA) holds for dates that name no zone. A date without a time of day is put at noon there, so that
    it falls on the same day in every zone from Honolulu to Auckland.
    """
    found = next(_read(fold_text(text), _zone(timezone), now), None)
    return found.at.astimezone(UTC) if found else None


def _read(folded: str, zone: ZoneInfo, now: datetime) -> Iterator[_Read]:
    """The dates of a folded text, in the order in which they stand there."""
    matches = [m for pattern in _PATTERNS for m in pattern.finditer(folded)]
    end = 0
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if match.start() < end:
            continue
        found = _value(match, folded, zone, now)
        if found:
            yield found
            end = found.end


def _value(match: re.Match[str], folded: str, zone: ZoneInfo, now: datetime) -> _Read | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    if year < 100:
        year += 2000
    if parts.get("month"):
        month = _month(parts["month"])
        if parts["other"] and _month(parts["other"]) != month:
            return None
    else:
        month = int(parts["number"])
        if parts.get("sign"):
            month, day = _day_first(year, month, day, folded[: match.start()])
    clock, offset, end = _clock(folded, match)
    try:
        at = datetime.combine(date(year, month, day), clock or time(12), offset or zone)
    except ValueError:
        return None
    if year < _OLDEST or at > now + _FUTURE:
        return None
    return _Read(at, clock is not None, offset is not None, match.start(), end)


def _month(name: str) -> int:
    return _MONTHS[re.sub(r"\s+", " ", re.sub(_DAMAGED + "+", _DAMAGED, name))]


def _day_first(year: int, month: int, day: int, before: str) -> tuple[int, int]:
    """Month and day of ``day/month/year``: the other way round where only that is a date, or fits the weekday."""
    if month > 12:
        return day, month
    weekday = _WEEKDAY_BEFORE.search(before[-20:])
    if weekday and day <= 12:
        name = weekday.group().split()[0].strip(",،.:")
        if (
            datetime(year, month, day, tzinfo=UTC).weekday() != _WEEKDAYS[name]
            and datetime(year, day, month, tzinfo=UTC).weekday() == _WEEKDAYS[name]
        ):
            return day, month
    return month, day


def _clock(folded: str, match: re.Match[str]) -> tuple[time | None, timezone | None, int]:
    """Time of day and zone that stand beside a date, and where they end."""
    after = _TIME_AFTER.match(folded, match.end())
    if after and after["packed"]:
        packed = after["packed"].ljust(6, "0")
        return _time(int(packed[:2]), int(packed[2:4]), int(packed[4:])), _utc_if(folded.endswith("z")), after.end()
    if after:
        hour = int(after["hour"])
        half = after["half"] or ""
        if half:
            hour = hour % 12 + (12 if half[0] in "pم" else 0)
        clock = _time(hour, int(after["minute"] or 0), int(after["second"] or 0))
        return clock, _offset(after["zone"]), after.start() + len(after.group().rstrip())
    before = _TIME_BEFORE.search(folded, max(0, match.start() - 25), match.start())
    if before:
        return _time(int(before["hour"]), int(before["minute"]), 0), None, match.end()
    return None, None, match.end()


def _time(hour: int, minute: int, second: int) -> time | None:
    # 24:00 and 11:20:60 occur; a wrong second is no reason to lose the day.
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def _utc_if(condition: bool) -> timezone | None:
    return UTC if condition else None


def _offset(zone: str | None) -> timezone | None:
    """Of "z", "+01:00", "+1", and of the "z+1" that El Khabar writes (2018), meaning +01:00."""
    if not zone:
        return None
    digits = re.search(r"([+-])(\d{1,2}):?(\d\d)?", zone)
    if not digits:
        return UTC
    hours, minutes = int(digits[2]), int(digits[3] or 0)
    if hours > 14 or minutes > 59:
        return None
    return timezone((-1 if digits[1] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # the settings check it; a JSON Lines caller may not
        return ZoneInfo("UTC")


# --- All the dates of an article --------------------------------------------------------------------------------------

# How often each source is right, as far as the pages of tests/quality tell: what is made for machines and names the
# publication is nearly always; a visible date without "published" may be that of an event, or of the page itself.
_TRUST = {
    "json-ld": 0.92,
    "meta": 0.9,
    "feed": 0.88,
    "time": 0.8,
    "meta/other": 0.8,  # the many other names of that tag; some hold the last change
    "url": 0.78,
    "text": 0.75,
    "meta/unclear": 0.45,  # <meta name="date"> may be anything
    "time/unclear": 0.55,  # a <time> that says not of what
    "text/unclear": 0.5,  # a date near the title without "published"
}
_STRONG = 0.7  # from here on a source that says otherwise lowers the confidence of the winner
_MACHINE = ("json-ld", "meta", "feed")
_NEARLY = 0.9  # of the highest confidence
_LEAST = 0.5  # below it nothing is said: <meta name="date"> alone was wrong more often than right

# yyyy/mm/dd with any separator, or the eight digits as a path segment's beginning or end.
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[/_-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"
    r"|(?<=[/_-])(?P<year2>20\d\d)(?P<month2>[01]\d)(?P<day2>[0-3]\d)(?=[/_.-]|\d{4,6}[/_.-]|$)"
    r"|(?<=[/_-])(?P<day3>[0-3]\d)-(?P<month3>[01]\d)-(?P<year3>20\d\d)(?=[/_.-]|$)"
)

_PUBLISHED = re.compile(
    fold_text(
        r"\b(?:publi[ée]e?s?|post[ée]e?|mis[e]? en ligne|cr[ée][ée]e?|paru|parution|publication|par .{2,40} le)\b"
        r"|\b(?:published|posted|publish(?:ing)? date|first published)\b"
        r"|نشر|تاريخ|بتاريخ|حرر|أضيف|كتب|الموافق"
    )
)
_CHANGED = re.compile(
    fold_text(
        r"\b(?:modifi[ée]e?|mis[e]? [àa] jour|mise? a jour|actualis[ée]e?|updated|modified|last update|revised)\b"
        r"|تحديث|تعديل|حدث في|محدث"
    )
)
_PROSE = 80  # characters beside a date: more is a sentence, and the date that of an event
_DATELINE = 120  # characters
_DATELINE_REST = 15  # letters beside the date: a Hijri month, "par APS"
_FILLERS = frozenset(fold_text("le à h min on at am pm م هـ في يوم الساعة ص gmt utc").split())


@dataclass(frozen=True, slots=True)
class Said:
    """A text that holds a date, and where it stood: a key of ``_TRUST``, or "text" for visible text."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: datetime
    timed: bool
    zoned: bool
    source: str

    @property
    def trust(self) -> float:
        return _TRUST[self.source]


def published(
    said: Iterable[Said], *, feed: datetime | None, address: str, timezone: str, now: datetime
) -> Decided | None:
    """Decide between all that is said of an article's date. ``now`` is when its page was fetched."""
    zone = _zone(timezone)
    candidates: list[_Candidate] = []
    if feed is not None and feed.year >= _OLDEST and feed <= now + _FUTURE:
        candidates.append(_Candidate(feed, True, True, "feed"))
    for one in said:
        candidates.extend(_candidates(one, zone, now))
    in_address = _from_address(address, zone, now)
    if in_address:
        candidates.append(in_address)
    return _decide(candidates, zone)


def _candidates(said: Said, zone: ZoneInfo, now: datetime) -> Iterator[_Candidate]:
    folded = fold_text(said.text)
    if said.source != "text":
        found = next(_read(folded, zone, now), None)
        if found:
            yield _Candidate(found.at, found.timed, found.zoned, said.source)
        return
    best: _Candidate | None = None
    end = 0
    for found in _read(folded, zone, now):
        lead = folded[max(end, found.start - 60) : found.start]
        end = found.end
        rest = _rest(folded, found)
        if _last(_CHANGED, lead) > _last(_PUBLISHED, lead) or len(rest) > _PROSE:
            continue
        if _PUBLISHED.search(lead) or _is_filling(rest):
            yield _Candidate(found.at, found.timed, found.zoned, "text")
            return
        best = best or _Candidate(found.at, found.timed, found.zoned, "text/unclear")
    if best:
        yield best


def is_dateline(line: str, *, timezone: str, now: datetime) -> bool:
    """Whether a line says when something was published, and next to nothing else."""
    folded = fold_text(line)
    read = list(_read(folded, _zone(timezone), now))
    if not read or len(folded) > _DATELINE:
        return False
    rest = _PUBLISHED.sub(" ", _CHANGED.sub(" ", folded[: read[0].start] + " " + folded[read[-1].end :]))
    words = [word for word in re.findall(r"[^\W\d_]+", rest) if word not in _WEEKDAYS and word not in _FILLERS]
    return sum(map(len, words)) <= _DATELINE_REST


def _rest(folded: str, found: _Read) -> str:
    """The line in which a date stands, without the date."""
    start = folded.rfind("\n", 0, found.start) + 1
    end = folded.find("\n", found.end)
    return folded[start : found.start] + " " + folded[found.end : end if end >= 0 else len(folded)]


def _is_filling(rest: str) -> bool:
    """Whether it says nothing: "Le mardi ...", "الجمعة ...", "| ... à h min"."""
    return all(word in _WEEKDAYS or word in _FILLERS for word in re.findall(r"[^\W\d_]+", rest))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _from_address(address: str, zone: ZoneInfo, now: datetime) -> _Candidate | None:
    for match in _IN_ADDRESS.finditer(address):
        year, month, day = (
            int(match[name] or match[name + "2"] or match[name + "3"]) for name in ("year", "month", "day")
        )
        try:
            at = datetime(year, month, day, 12, tzinfo=zone)
        except ValueError:
            continue
        if year >= _OLDEST and at <= now + _FUTURE:
            return _Candidate(at, False, False, "url")
    return None


@dataclass(frozen=True, slots=True)
class Decided:
    """``local`` is the same instant as the page gave it: its day is the day that the outlet means."""

    dated: Dated
    local: datetime


def _decide(candidates: list[_Candidate], zone: ZoneInfo) -> Decided | None:
    if not candidates:
        return None
    groups = [(seed, [c for c in candidates if _agree(seed, c, zone)]) for seed in candidates]
    seed, best = max(groups, key=lambda pair: (_together(pair[1]), pair[0].trust))
    # Of two days that are nearly as likely the earlier, where it was made for machines: the later is a second edition.
    rivals = [
        (other, group)
        for other, group in groups
        if other not in best and other.source in _MACHINE and _together(group) >= _NEARLY * _together(best)
    ]
    seed, best = min([(seed, best), *rivals], key=lambda pair: pair[0].at)
    same_day = [c for c in best if _day(c, zone) == _day(seed, zone)] or best
    speaker = max(same_day, key=lambda c: (c.timed, c.zoned, c.trust))
    # The same minute and second, hours apart: one of the two calls its local time UTC. East of Greenwich, where all of
    # the watched outlets are, that is the later one.
    twins = [c for c in best if c.zoned and (speaker.at - c.at) % timedelta(hours=1) == timedelta(0)]
    if speaker.zoned and twins and (speaker.at.astimezone(zone).utcoffset() or timedelta(0)) >= timedelta(0):
        speaker = min((speaker, *twins), key=lambda c: c.at)
    confidence = _together(best)
    if any(c.trust >= _STRONG for c in candidates if c not in best):
        confidence *= 0.8
    if confidence < _LEAST:
        return None
    source = speaker.source.partition("/")[0]
    return Decided(Dated(speaker.at.astimezone(UTC), source, round(confidence, 2)), speaker.at)


def _day(candidate: _Candidate, zone: ZoneInfo) -> int:
    return candidate.at.astimezone(zone).toordinal()


def _agree(a: _Candidate, b: _Candidate, zone: ZoneInfo) -> bool:
    apart = abs(_day(a, zone) - _day(b, zone))
    if a.timed and b.timed:
        return abs(a.at - b.at) <= timedelta(hours=12)
    return apart <= 1


def _together(group: list[_Candidate]) -> float:
    doubt = 1.0
    for source in {c.source.partition("/")[0] for c in group}:
        doubt *= 1 - max(c.trust for c in group if c.source.partition("/")[0] == source)
    return min(0.99, 1 - doubt)
