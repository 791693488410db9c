"""One date of publication from all that is said of it, and one of the last change.

Confidence: each source has its own (`candidates.TRUST`). Sources agree that give the same day in the outlet's zone,
moments at most twelve hours apart, or, where either has no time, the next or previous day. The confidence of a group
is the chance that not all of it is wrong, 1 - (1 - a)(1 - b)..., at most 0.99, and the group with the highest wins. It
is lowered by a fifth where a source with a trust of 0.7 or more contradicts; below 0.5 nothing is said. In the group
the day that has most trust wins, and of its sources the one that has a time of day speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from math import prod

from pipeline.calendars import FUTURE, OLDEST
from pipeline.extract.dates.candidates import Candidate
from pipeline.model import Dated

_STRONG = 0.7  # from here on a source that says otherwise lowers the confidence of the winner
_MACHINE = ("json-ld", "meta", "feed")
_NEARLY = 0.9  # of the highest confidence
LEAST = 0.5  # below it nothing is said: <meta name="date"> alone was wrong more often than right
_A_DAY = timedelta(days=1)
_CHANGE = timedelta(minutes=1)  # what is saved within a minute was published so

# yyyy/mm/dd with any separator, or the eight digits as a path segment's beginning or end.
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[/_-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"
    r"|(?<=[/_-])(?P<year2>20\d\d)(?P<month2>[01]\d)(?P<day2>[0-3]\d)(?=[/_.-]|\d{4,6}[/_.-]|$)"
    r"|(?<=[/_-])(?P<day3>[0-3]\d)-(?P<month3>[01]\d)-(?P<year3>20\d\d)(?=[/_.-]|$)"
)
_MONTH_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])(?=[/-])")


@dataclass(frozen=True, slots=True)
class Decided:
    """A date, and the same with the offset that its source gave: its day is the one that the page means."""

    dated: Dated
    local: datetime


def from_address(address: str, zone: tzinfo, now: datetime) -> Candidate | None:
    """The first whole day that stands in an address."""
    for match in _IN_ADDRESS.finditer(address):
        year, month, day = (
            int(match[name] or match[name + "2"] or match[name + "3"]) for name in ("year", "month", "day")
        )
        try:
            at = datetime.combine(datetime(year, month, day, tzinfo=zone).date(), time(12), zone)
        except ValueError:
            continue
        if year >= OLDEST and at <= now + FUTURE:
            return Candidate(at, False, False, "url")
    return None


def credible(candidates: Sequence[Candidate], address: str, zone: tzinfo) -> list[Candidate]:
    """Without what cannot hold.

    "2 hours ago" counts from when the page was fetched: not where anything else that is said of its date, or the
    month in its address, says otherwise, for then the page comes from an archive. And where the server says when it
    last changed the page, what would be younger and is not made for machines is today's date.
    """
    changed = min((c.at for c in candidates if c.source == "header"), default=None)
    kept = [
        c
        for c in candidates
        if changed is None or c.family in _MACHINE or c.source == "header" or c.at <= changed + _A_DAY
    ]
    others = [c for c in kept if not c.source.endswith("/relative") and c.source != "header"]
    month = _MONTH_IN_ADDRESS.search(address)

    def holds(relative: Candidate) -> bool:
        if any(abs((relative.day(zone) - other.day(zone)).days) > 1 for other in others):
            return False
        near = {(relative.day(zone) + shift) for shift in (-_A_DAY, timedelta(), _A_DAY)}
        return not month or any((int(month["year"]), int(month["month"])) == (d.year, d.month) for d in near)

    return [c for c in kept if not c.source.endswith("/relative") or holds(c)]


def settled(candidates: Sequence[Candidate], zone: tzinfo) -> bool:
    """Whether no more need be asked: all say one day, two of them for machines, and one of them a time."""
    return (
        len({c.day(zone) for c in candidates if c.trust >= _STRONG}) == 1
        and len({c.family for c in candidates if c.family in _MACHINE and c.trust >= _STRONG}) > 1
        and any(c.timed for c in candidates if c.family in _MACHINE)
    )


def decide(candidates: Sequence[Candidate], zone: tzinfo) -> Decided | None:
    """The one that is most likely the date of publication; ``None`` where none is likely enough."""
    if not candidates:
        return None
    groups = [(seed, [c for c in candidates if _agree(seed, c, zone)]) for seed in candidates]
    seed, best = max(groups, key=lambda pair: (_together(pair[1]), pair[0].trust))
    # Of two days that are nearly as likely the earlier, where it was made for machines: the later is a second edition.
    rivals = [
        (other, group)
        for other, group in groups
        if other not in best and other.family in _MACHINE and _together(group) >= _NEARLY * _together(best)
    ]
    seed, best = min([(seed, best), *rivals], key=lambda pair: pair[0].at)
    best = [c for c in best if c.source != "header"] or best
    days = [[c for c in best if c.day(zone) == day] for day in {c.day(zone): None for c in (seed, *best)}]
    speaker = max(max(days, key=_together), key=lambda c: (c.timed, c.zoned, c.trust))
    offset = speaker.at.astimezone(zone).utcoffset() or timedelta(0)
    twins = [c for c in best if c.zoned and _is_twin(speaker.at - c.at, speaker, offset)]
    if speaker.zoned and twins and offset >= timedelta(0):
        speaker = min((speaker, *twins), key=lambda c: c.at)
    confidence = _together(best)
    if any(c.trust >= _STRONG for c in candidates if c not in best):
        confidence *= 0.8
    return decided(speaker, confidence) if confidence >= LEAST else None


def _is_twin(later: timedelta, speaker: Candidate, offset: timedelta) -> bool:
    """Whether of two moments the one that is ``later`` calls its local time UTC: so east of Greenwich, where all of the
    watched outlets are. It is later by the outlet's own ``offset``; or by any hours where minute and second are the
    same and no round ones, as two moments have them once in an hour's seconds: then the server is in another zone."""
    return later == offset or (speaker.at.second != 0 and later % timedelta(hours=1) == timedelta(0))


def decided(speaker: Candidate, confidence: float) -> Decided:
    return Decided(Dated(speaker.at.astimezone(UTC), speaker.family, round(confidence, 2)), speaker.at)


def change(
    changes: Sequence[Candidate], published: Candidate | None, said: Sequence[Candidate], zone: tzinfo
) -> Dated | None:
    """The first change that is later than the publication: by more than a minute, by a day where either has no time.

    A source that gives one moment for both (``said``: all that was said of the publication) tells no change, whether
    its moment was believed or not: that of an article moved to a new system is when it was moved.
    """
    for one in changes:
        own = [c for c in said if c.family == one.family and c.trust >= _STRONG]
        if all(_later(one, c, zone) for c in (*own, published) if c is not None):
            return Dated(one.at.astimezone(UTC), one.family, one.trust)
    return None


def _later(change: Candidate, published: Candidate, zone: tzinfo) -> bool:
    if change.timed and published.timed:
        return change.at - published.at > _CHANGE
    return change.day(zone) > published.day(zone)


def _agree(a: Candidate, b: Candidate, zone: tzinfo) -> bool:
    apart = abs((a.day(zone) - b.day(zone)).days)
    if a.timed and b.timed:
        return not apart or abs(a.at - b.at) <= timedelta(hours=12)
    return apart <= 1


def _together(group: Iterable[Candidate]) -> float:
    trust: dict[str, float] = {}
    for one in group:
        trust[one.family] = max(one.trust, trust.get(one.family, 0.0))
    return min(0.99, 1 - prod(1 - value for value in trust.values()))
