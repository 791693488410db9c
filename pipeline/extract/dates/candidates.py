"""What is said of an article's dates, and where: the material of the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from pipeline.calendars import FUTURE, OLDEST, Read, read, read_relative
from pipeline.text import fold_text

# How often each source is right, as far as the pages of tests/quality tell: what is made for machines and names the
# publication is nearly always; a visible date without "published" may be that of an event, or of the page itself.
TRUST = {
    "json-ld": 0.92,
    "meta": 0.9,
    "feed": 0.88,
    "time": 0.8,
    "meta/other": 0.8,  # the many other names of that tag; some hold the last change
    "url": 0.78,
    "text": 0.75,
    "text/alone": 0.75,  # on a line of its own near the title
    "time/unclear": 0.55,  # a <time> that says not of what
    "text/relative": 0.55,  # "2 hours ago", counted from when the page was fetched
    "time/relative": 0.55,
    "text/unclear": 0.5,  # a date near the title without "published"
    "json-ld/page": 0.45,  # of the page or of a film in it, where something else is called the article
    "meta/unclear": 0.45,  # <meta name="date"> may be anything
    "text/weak": 0.4,  # Hijri without a weekday, today's date above the title
    "header": 0.3,  # Last-Modified: the article is not younger; most servers send the time of the request
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text that holds a date, and where it stood: a key of ``TRUST``, or "text" for visible text."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be the article's."""

    at: datetime  # aware; noon in the outlet's zone where no time of day was given
    timed: bool
    zoned: bool
    source: str  # a key of ``TRUST``

    @property
    def trust(self) -> float:
        return TRUST[self.source]

    @property
    def family(self) -> str:
        """The source without what makes it weaker: that of `model.Dated`."""
        return self.source.partition("/")[0]

    def day(self, zone: tzinfo) -> date:
        return self.at.astimezone(zone).date()


def candidate(found: Read, source: str) -> Candidate:
    return Candidate(found.at, found.timed, found.zoned, source if found.sure else "text/weak")


def first(said: Said, zone: tzinfo, now: datetime) -> Candidate | None:
    """The first date of what was said at a place that holds nothing else."""
    folded = fold_text(said.text[:200])  # no date is longer
    found = (
        read_relative(folded, zone, now) if said.source.endswith("/relative") else next(read(folded, zone, now), None)
    )
    return candidate(found, said.source) if found else None


def possible(at: datetime, now: datetime) -> bool:
    return at.year >= OLDEST and at <= now + FUTURE
