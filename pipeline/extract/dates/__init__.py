"""When an article was published, and when it was last changed: all that is said of it, and one decision.

    of_page | marked (JSON-LD, meta, <time>), visible (lines around the title), address, feed, headers | decide | Dates

A wrong date is worse than none: what is unclear alone says nothing (`decide`), a date told from now counts only where
nothing contradicts it, and a change is never taken for the publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pipeline.calendars import read, zone_of
from pipeline.extract.dates import decide, marked, visible
from pipeline.extract.dates.candidates import Candidate, Said, first, possible
from pipeline.extract.dates.decide import LEAST, Decided
from pipeline.model import Dated, Entry, Page
from pipeline.text import fold_text

if TYPE_CHECKING:
    from pipeline.extract.declared import Declared
    from pipeline.extract.outline import Line
    from pipeline.extract.tree import Element

__all__ = ["Dates", "Decided", "Said", "is_dateline", "of_entry", "of_page", "parse_date"]


@dataclass(frozen=True, slots=True)
class Dates:
    """What was decided, and in ``decided`` what that changed: "date:" with the source where the first date of JSON-LD
    and meta tags would have been another day or none, "date:none" where something was said and nothing believed."""

    published: Decided | None = None
    modified: Dated | None = None  # later than ``published``; also where only a change is told
    decided: tuple[str, ...] = ()


def of_page(
    tree: Element,
    lines: Sequence[Line],
    heading: Element | None,
    title: str,
    *,
    says: Declared,
    entry: Entry | None,
    page: Page,
    timezone: str,
) -> Dates:
    """The dates of a page's article. ``lines`` are the page's (`outline.lines`), ``heading`` the element of its title
    in ``tree`` where there is one; ``timezone`` (IANA) is the outlet's and holds for dates that name none."""
    zone, now = zone_of(timezone), page.fetched_at
    machine = marked.declared(says)
    address = " ".join(dict.fromkeys((page.url, page.requested_url, says.canonical or "")))
    in_address = decide.from_address(address, zone, now)
    of_machine = _read(machine.published, zone, now)
    candidates = [*_of_feed(entry, zone, now), *of_machine, *([in_address] if in_address else [])]
    changes = _read(machine.changed, zone, now)
    naive = next((c for c in of_machine if c.source in ("json-ld", "meta")), None)
    # Where machines agree, what readers see decides nothing; it is looked at for the last change, if that is not told.
    if not (changes and decide.settled(candidates, zone)):
        elements = marked.elements(tree, heading)
        below, above = visible.around_title(lines, heading, title, zone, now)
        candidates += _read(elements.published, zone, now)
        candidates += filter(None, (below.published, above.published, below.relative, above.relative))
        if all(c.trust < LEAST for c in candidates):
            candidates += filter(None, (visible.anywhere(lines, zone, now),))
        changes += [*_read(elements.changed, zone, now), *filter(None, (below.changed, above.changed))]
        if not changes:
            changes += filter(None, (visible.changed_below(lines, zone, now),))
    candidates += filter(None, (_last_modified(page),))
    changes += _feed_change(entry, zone, now)
    return _dates(decide.credible(candidates, address, zone), candidates, changes, naive, zone)


def of_entry(entry: Entry, timezone: str, seen: datetime | None) -> Dates:
    """The dates that the feed tells, for outlets whose pages are not read. ``seen``: when its item was first seen."""
    zone = zone_of(timezone)
    # Without it nothing tells a date in the future; the feed's word stands.
    now = seen or datetime(9999, 1, 1, tzinfo=UTC)
    candidates = [*_of_feed(entry, zone, now), *filter(None, (decide.from_address(entry.url, zone, now),))]
    naive = next((c for c in candidates if c.source == "feed"), None)
    return _dates(candidates, candidates, _feed_change(entry, zone, now), naive, zone)


def is_dateline(line: str, *, timezone: str, now: datetime) -> bool:
    """Whether a line says when something was published or changed, and next to nothing else."""
    return visible.is_dateline(line, zone=zone_of(timezone), now=now)


def parse_date(text: str, *, timezone: str, now: datetime) -> datetime | None:
    """The first absolute date in ``text``, in UTC; ``None`` where there is none, or none that can be meant.

    A date without a time of day is put at noon in ``timezone``, so that it falls on the same day from Honolulu to
    Auckland. Hijri dates whose day only a crescent decides are none.
    """
    found = next(read(fold_text(text), zone_of(timezone), now), None)
    return found.at.astimezone(UTC) if found and found.sure else None


def _dates(
    credible: Sequence[Candidate],
    candidates: Sequence[Candidate],
    changes: Sequence[Candidate],
    naive: Candidate | None,
    zone: tzinfo,
) -> Dates:
    published = decide.decide(credible, zone)
    speaker = next((c for c in credible if published and c.at == published.local), None)
    modified = decide.change(changes, speaker, candidates, zone)
    changed: tuple[str, ...] = ()
    if published is None:
        changed = ("date:none",) if any(c.source != "header" for c in candidates) else ()
    elif naive is None or speaker is None or naive.day(zone) != speaker.day(zone):
        changed = (f"date:{published.dated.source}",)
    return Dates(published, modified, changed)


def _read(said: Iterable[Said], zone: tzinfo, now: datetime) -> list[Candidate]:
    return [found for one in said if (found := first(one, zone, now))]


def _of_feed(entry: Entry | None, zone: tzinfo, now: datetime) -> list[Candidate]:
    if entry is None or entry.published is None or not possible(entry.published, now):
        return []
    return [_fed(entry.published, zone)]


def _fed(at: datetime, zone: tzinfo) -> Candidate:
    """A date of the feed. `collect` puts one without a time of day at midnight in the outlet's zone, feeds at 00:00Z;
    either is that day's noon here."""
    for midnight in (at.astimezone(zone), at.astimezone(UTC)):
        if midnight.time() == time():
            return Candidate(datetime.combine(midnight.date(), time(12), zone), False, False, "feed")
    return Candidate(at, True, True, "feed")


def _feed_change(entry: Entry | None, zone: tzinfo, now: datetime) -> list[Candidate]:
    if entry is None or entry.updated is None or not possible(entry.updated, now):
        return []
    return [_fed(entry.updated, zone)]


def _last_modified(page: Page) -> Candidate | None:
    try:
        at = parsedate_to_datetime(page.headers.get("last-modified", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    # A time of the request is that of the answer, not of the page.
    return Candidate(at, True, True, "header") if possible(at, page.fetched_at) else None
