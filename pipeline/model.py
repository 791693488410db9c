"""Every type that travels, one for each stage of an article's journey. All frozen: a stage returns a new value.

Times are aware ``datetime`` in UTC. Offsets are in code points of the very text that stands beside them, end exclusive.
Identifiers (``outlet``, ``entity``, ``rule``) are the ids of the files in ``config/``; ``Record.id`` and ``Entry.id``
are the hash of the canonical address, the same in store, index and alerts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Clock(Protocol):
    """Where "now" comes from. The demo's clock stands in the autumn of 2012."""

    def now(self) -> datetime: ...


# --- From config/: what is watched ------------------------------------------------------------------------------------


class Collection(StrEnum):
    """How much of an outlet is read."""

    PAGES = "pages"  # the feed, and each item's page
    FEED_ONLY = "feed-only"  # the feed alone: the outlet's terms or toll stand before its pages
    OFF = "off"  # nothing: defunct, forbidden, or no address known; `Outlet.reason` says which


@dataclass(frozen=True, slots=True)
class Channel:
    """One way in which an outlet publishes: today the address of a feed."""

    outlet: str
    url: str
    lang: str | None = None  # of the channel's items, where the outlet has several languages
    charset: str | None = None  # tried where the feed or its pages declare none or a wrong one


@dataclass(frozen=True, slots=True)
class Outlet:
    id: str
    name: str  # as cited: "Le Combat", "al-Hayat"
    country: str | None  # ISO 3166 alpha-2
    languages: tuple[str, ...]  # ar, fr, en; the first is the usual one
    timezone: str  # IANA; for dates that carry none
    city: str | None = None
    city_cited: bool = False  # cite as "Le Combat [Bamako]"
    aliases: tuple[str, ...] = ()
    homepage: str | None = None
    channels: tuple[Channel, ...] = ()
    status: str = "active"  # active, defunct, unknown
    collection: Collection = Collection.PAGES
    reason: str | None = None  # why the collection is not PAGES, in a sentence
    interval: timedelta = timedelta(minutes=15)  # between two polls of a channel
    spacing: float = 5.0  # seconds between two requests to one of its hosts
    body: tuple[str, ...] = ()  # XPath of the elements that hold an article's text, where somebody said so
    drop: tuple[str, ...] = ()  # XPath of elements that are never part of it


class EntityKind(StrEnum):
    ACTOR = "actor"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an entity as an analyst listed it."""

    text: str
    lang: str | None = None
    acronym: bool = False  # matches in its own case only: MAA, not "maa"
    needs: tuple[str, ...] = ()  # counts only where one of these ids or words stands in the same text
    not_before: tuple[str, ...] = ()  # words that, following, make it something else: القاعدة + العسكرية
    not_after: tuple[str, ...] = ()  # words that, preceding, make it something else
    not_with: tuple[str, ...] = ()  # words or ids that, anywhere in the text, make it something else
    short: bool = False  # counts only after a full name of the same entity stood in the text
    exact: bool = False  # counts as listed only, case and accents apart: no other spelling, no other script


@dataclass(frozen=True, slots=True)
class Entity:
    """A tracked actor, or a place."""

    id: str
    kind: EntityKind
    name: str  # shown to people
    type: str  # group, person, organisation, state-body; town, region, country, base, border
    names: tuple[Name, ...]
    note: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


# --- On the way -------------------------------------------------------------------------------------------------------


class ChannelStatus(StrEnum):
    NEVER = "never"  # not asked yet
    FRESH = "fresh"  # answered, with something new
    UNCHANGED = "unchanged"  # answered, nothing new (a 304, or only items that were known)
    EMPTY = "empty"  # answered well-formed, without any item
    FAILING = "failing"  # did not answer, or with something that is no feed


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What the store knows of a channel. A channel is never disabled for errors, only asked less often."""

    url: str
    outlet: str
    status: ChannelStatus = ChannelStatus.NEVER
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None  # of the last body, to catch a 304 that lied
    polls: int = 0  # every n-th asks unconditionally
    distrust_until: datetime | None = None  # no validators are sent until then: the channel was caught lying
    polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_item_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0  # in a row
    error: str | None = None  # in plain words
    moved_to: str | None = None  # where a permanent redirect leads
    items: int = 0  # in the last answer


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, where it was read and how sure that is."""

    at: datetime
    source: str  # feed, json-ld, meta, url, time, text, header
    confidence: float  # in [0, 1]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed."""

    id: str  # see `collect.address.article_id`
    outlet: str
    channel: str  # the channel's address
    url: str  # as the feed gave it, made absolute
    title: str
    summary: str = ""  # plain text
    content: str = ""  # plain text of the whole, where the feed carries it
    authors: tuple[str, ...] = ()
    lang: str | None = None
    charset: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    guid: str | None = None
    digest: str = ""  # of what the feed says of the item: a change means that the outlet changed it
    first_seen: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What the outlet's server answered."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    fetched_at: datetime
    requested_url: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of an outlet's pages before one of them is read: what somebody said, and what was learned."""

    body: tuple[str, ...] = ()  # `Outlet.body`
    drop: tuple[str, ...] = ()  # `Outlet.drop`
    frame: frozenset[int] = frozenset()  # marks (`Extraction.lines`) of lines that repeat across its pages
    charset: str | None = None  # in which its pages usually are
    version: int = 0  # of what was learned: one more each time that ``frame`` or ``charset`` changes


class Access(StrEnum):
    """What of an article anyone may read."""

    OPEN = "open"
    TOLL = "toll"  # the outlet says that it is for subscribers; its text is whole all the same
    TEASER = "teaser"  # for subscribers, and only its beginning is here


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, of whole paragraphs, in one language."""

    start: int
    end: int
    lang: str  # as `Article.lang`, never mixed


@dataclass(frozen=True, slots=True)
class Article:
    """What stands in a page."""

    url: str
    title: str
    text: str  # paragraphs separated by one line break
    lang: str  # ar, fr, en, another ISO 639-1 code, mixed (no language has most of it), or und
    lang_certainty: float  # in [0, 1]
    published: Dated | None = None
    authors: tuple[str, ...] = ()
    canonical: str | None = None  # as the page declares it
    modified: Dated | None = None  # when the outlet says that it changed it, later than ``published``
    section: str | None = None
    tags: tuple[str, ...] = ()  # the outlet's own
    image: str | None = None  # its address
    agency: str | None = None  # credited in byline or metadata; credits in the text are found by `identify`
    access: Access = Access.OPEN
    passages: tuple[Passage, ...] = ()  # in order, covering the text, where it is in more than one language
    text_from: str = ""  # where the text was taken: body, page, json-ld, feed


@dataclass(frozen=True, slots=True)
class Extraction:
    """What reading a page gave: its outcome, and what the next pages of its outlet are read with."""

    outcome: Outcome[Article]
    local: datetime | None = None  # the date of publication with the offset that the page gave
    amp: str | None = None  # address of the page's plain version, as it declares it
    lines: tuple[int, ...] = ()  # marks of the text's lines, signed 64 bits: what repeats across pages is no article
    charset: str | None = None  # in which the page was
    decided: tuple[str, ...] = ()  # what the arbitrations changed: "text:json-ld", "charset:windows-1256", "date:url"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text."""

    entity: str
    kind: EntityKind
    field: str  # title or text
    start: int
    end: int
    text: str  # the spelling as it stands there
    how: str  # the rule that matched, and what decided where it was ambiguous
    certainty: float  # in [0, 1]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody is quoted as saying, in quotation marks or in reported speech."""

    field: str  # title or text
    start: int  # of what was said, without its quotation marks
    end: int
    direct: bool  # in quotation marks
    speaker: str | None  # who said it: an actor's id, else the folded name with hyphens ("jean-dupont"); None: not said
    named: tuple[int, int] | None  # where the field names the speaker: "le porte-parole Sanda Ould Boumama" -> the name
    how: str  # the rule that matched
    certainty: float  # in [0, 1], that the speaker is right


class FigureKind(StrEnum):
    """What was counted."""

    KILLED = "killed"
    WOUNDED = "wounded"
    HOSTAGES = "hostages"
    CAPTURED = "captured"
    MISSING = "missing"
    DISPLACED = "displaced"
    FIGHTERS = "fighters"


class Bound(StrEnum):
    """How a figure's value is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an article reports: a toll, hostages, fighters."""

    field: str  # title or text
    start: int  # of the number and what it counts: "une dizaine de soldats tués"
    end: int
    kind: FigureKind
    value: int  # of a range, the lower end
    most: int | None  # of a range, the upper end
    bound: Bound
    who: str | None  # what was counted, as the text says it: "soldats", "مدنيين"; None: not said
    actor: str | None = None  # the id of the actor whose men they are, where the clause names one
    place: str | None = None  # the id of the place named nearest in the sentence


class Part(StrEnum):
    """What an article is in its story."""

    FIRST = "first"  # the earliest
    COPY = "copy"  # the same text
    REWRITE = "rewrite"  # much of the same text
    TRANSLATION = "translation"  # the same in another language
    PARALLEL = "parallel"  # another report of the same event


@dataclass(frozen=True, slots=True)
class Telling:
    """An article as the decision about stories sees it."""

    id: str
    outlet: str
    lang: str
    dated: datetime  # `Record.dated`
    first_seen: datetime
    sketch: tuple[int, ...]  # see `identify.stories`
    clues: tuple[str, ...]  # what other languages' reports share with it: see `identify.stories`
    story: str = ""
    original: str = ""
    part: Part = Part.FIRST


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name-like string close to a tracked actor's names, that was not taken for one: for the spelling inbox."""

    entity: str
    key: str  # the folded spelling, words separated by one blank: what is accepted or rejected
    field: str  # title or text
    start: int
    end: int
    text: str  # as it stands there
    score: float  # in [0, 1]: how likely it names the actor
    why: str  # in words


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name-like string that belongs to no tracked actor or place."""

    key: str  # folded, words separated by one blank
    text: str  # as it stands first
    count: int  # in title and text


@dataclass(frozen=True, slots=True)
class Traces:
    """What the store keeps of a text beside what is shown of it: to find its like, and names that nobody tracks yet."""

    sketch: tuple[int, ...] = ()
    clues: tuple[str, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    tagged_with: str = ""  # digest of the names that the text was read with: another one now, and it is read again


@dataclass(frozen=True, slots=True)
class Record:
    """An article as the store keeps it and the index shows it."""

    id: str
    version: int  # 1, and one more for each change by the outlet
    outlet: str
    url: str
    title: str
    text: str
    lang: str  # as `Article.lang`
    country: str | None
    first_seen: datetime  # when its entry first stood in a feed that we read
    fetched_at: datetime
    mentions: tuple[Mention, ...] = ()
    published: Dated | None = None
    authors: tuple[str, ...] = ()
    story: str = ""  # id of the record that its story began with here: copies, rewrites, other reports of one event
    original: str = ""  # id of the record in which its text was seen first: its own, but for copies and rewrites
    part: Part = Part.FIRST
    agency: str | None = None  # credited: AFP, Reuters, APS ...
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    lang_certainty: float = 1.0
    modified: Dated | None = None  # these, to ``text_from``: see `Article`
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    access: Access = Access.OPEN
    passages: tuple[Passage, ...] = ()
    text_from: str = ""
    removed_at: datetime | None = None  # the outlet took the page down; what it said is kept

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors that it names, in order of first mention."""
        return self._entities(EntityKind.ACTOR)

    @property
    def places(self) -> tuple[str, ...]:
        return self._entities(EntityKind.PLACE)

    @property
    def dated(self) -> datetime:
        """The day that search, timelines and citations use: the published date, else when it was first seen."""
        return self.published.at if self.published else self.first_seen

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who is quoted, in order of first quote."""
        return tuple(dict.fromkeys(q.speaker for q in self.quotes if q.speaker))

    def said(self, quote: Quote) -> str:
        """The words of one of its quotes."""
        return (self.title if quote.field == "title" else self.text)[quote.start : quote.end]

    def _entities(self, kind: EntityKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.entity for m in self.mentions if m.kind is kind))


# --- How an item ends -------------------------------------------------------------------------------------------------


class End(StrEnum):
    """Every item ends in exactly one of these, and is counted there."""

    KEPT = "kept"
    DUPLICATE = "duplicate"  # of `Outcome.reason`, the id of the record that has it already
    REJECTED = "rejected"  # for `Outcome.reason`
    FAILED = "failed"  # and is tried again at `Outcome.retry_at`; set aside where that is None


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T_co]):
    """What became of one item: a value, or why there is none."""

    end: End
    value: T_co | None = None
    reason: str | None = None  # a fixed word: too-short, not-an-article, not-found, timeout, ...
    detail: str | None = None  # a sentence for people
    retry_at: datetime | None = None


# --- Asked ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word; with ``prefix``, the beginning of one."""

    text: str
    within: str = "any"  # any, title, body, quote
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    within: str = "any"


@dataclass(frozen=True, slots=True)
class Is:
    """A keyword field has this value."""

    field: str  # actor, place, outlet, lang, country, story, speaker, part, agency, section, tag, access
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Published on these days (UTC), both included; None is open."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    pass


Node = Word | Phrase | Is | Dates | And | Or | Not | Everything


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Query:
    tree: Node
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    offset: int = 0
    facets: bool = False  # count values and days too


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text, with the offsets in it of what matched."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float
    outlet: str
    lang: str
    country: str | None
    url: str
    published: datetime  # `Record.dated`
    title: Snippet
    body: Snippet  # around what matched; else the beginning
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    story: str = ""
    part: Part = Part.FIRST
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)  # field -> (value, count), by count
    days: tuple[tuple[date, Mapping[str, int]], ...] = ()  # day -> language -> count; days without any are left out


# --- Said -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule's alerts go."""

    notifier: str  # email or slack
    address: str  # an e-mail address, or the name of a Slack webhook in vigie.yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """When to tell whom. Fires on any of the actors, or on the query."""

    id: str
    name: str
    targets: tuple[Target, ...]
    actors: tuple[str, ...] = ()
    query: Node | None = None
    query_text: str | None = None
    min_certainty: float = 0.5  # of a mention


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to say to one recipient. ``id`` is the same however often it is made: rule, story, target."""

    id: str
    rule: str
    rule_name: str
    target: Target
    record: str
    story: str
    outlet: str  # name, as cited
    title: str
    url: str
    lang: str
    published: datetime
    published_known: bool
    matched: str  # the spelling that matched
    entity: str | None  # whose; None for a saved query
    entity_name: str | None
    sentence: str  # in which it stands
    span: tuple[int, int] | None  # of the spelling in the sentence
    created_at: datetime
    first_seen: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of sending an alert."""

    alert: str
    sent_at: datetime | None  # None: not accepted
    error: str | None = None
    retry_at: datetime | None = None  # None beside an error: given up, set aside
