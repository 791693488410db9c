"""The search page: what the address asks for, and the answer with every link that leads on from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboards.house import House, Named, link
from dashboards.marked import Piece, snippet, web_link
from dashboards.timeline import Bar, Timeline, timeline
from pipeline.errors import QueryError
from pipeline.index.query import LONGEST, parse
from pipeline.model import And, Dates, Everything, Hit, Is, Node, Or, Part, Query, Results, Sort
from pipeline.text import clean

PAGE_SIZE = 20
DEEPEST = 10_000  # hits that can be paged through: what Elasticsearch gives without a cursor
_MOST_FILTERS = 24  # the query language takes 64 clauses; this leaves most of them to the words
_LONGEST_VALUE = 200  # characters of a filter: an id, a code
_FACET_SHOWN = 8  # the rest unfolds

FACETS = ("actor", "place", "outlet", "lang", "country", "part")
_FIELDS = (*FACETS, "story")
# An article has one outlet, language and country: two of them asked for mean either. Of actors and places, both.
_SINGLE = ("outlet", "lang", "country", "part", "story")

# What the page offers to try, and how it explains the query language: (written, key of its explanation).
EXAMPLES = ("actor:ansar-dine négociation", '"Iyad ag Ghali"', "مفاوضات country:DZ", "(Gao OR Kidal) -football")
SYNTAX = (
    ("négociation ouagadougou", "words"),
    ('"porte de l\'Algérie"', "phrase"),
    ("(Gao OR Kidal) -football", "bool"),
    ("rebel*", "prefix"),
    ("title:accord, body:accord", "title"),
    ("actor:ansar-dine", "actor"),
    ("place:kidal", "place"),
    ('speaker:ansar-dine, speaker:"Laurent Fabius"', "speaker"),
    ('quote:"nous négocierons", quote:تفاوض*', "quote"),
    ("outlet:el-khabar", "outlet"),
    ("lang:ar, lang:mixed, lang:other", "lang"),
    ("country:ML", "country"),
    ("part:first, part:(parallel OR translation)", "part"),
    ("agency:AFP", "agency"),
    ("section:politique, tag:الساحل", "section"),
    ("access:toll, access:teaser", "access"),
    ("date:2012-11-05, date:2012-11", "date"),
    ("date:[2012-11-01 TO 2012-11-09], date:7d", "range"),
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # date.fromisoformat also takes weeks and bare digits


class BadAddressError(ValueError):
    """The address asks for something that no link of ours leads to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address says it. ``url`` gives the address back: it is the search's permanent link."""

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    since: str = ""  # as typed; checked by `days`
    until: str = ""
    sort: Sort | None = None
    page: int = 1

    @classmethod
    def read(cls, params: Iterable[tuple[str, str]]) -> Asked:
        """Raises :class:`BadAddressError` for a page or an order that does not exist; leaves out what is unknown."""
        texts: dict[str, str] = {}
        filters: dict[tuple[str, str], None] = {}
        for key, value in params:
            value = " ".join(clean(value).split())
            if value and key in _FIELDS:
                filters[key, value[:_LONGEST_VALUE]] = None
            elif value:
                texts[key] = value
        return cls(
            text=texts.get("q", ""),
            filters=tuple(filters),
            since=texts.get("from", ""),
            until=texts.get("to", ""),
            sort=_sort(texts["sort"]) if "sort" in texts else None,
            page=_page(texts.get("page", "1")),
        )

    @property
    def order(self) -> Sort:
        """Relevance where there are words to be relevant to."""
        return self.sort or (Sort.RELEVANCE if self.text else Sort.NEWEST)

    def params(self, *, page: bool = True) -> list[tuple[str, str]]:
        pairs = [("q", self.text), *self.filters, ("from", self.since), ("to", self.until)]
        pairs += [
            ("sort", self.sort.value if self.sort else ""),
            ("page", str(self.page) if page and self.page > 1 else ""),
        ]
        return [(key, value) for key, value in pairs if value]

    def url(self, **changes: object) -> str:
        """The address of this search with changes; back on its first page unless a page is among them."""
        return link("/", replace(self, **{"page": 1, **changes}).params())  # type: ignore[arg-type]  # fields by name

    def toggled(self, field: str, value: str) -> str:
        pair = (field, value)
        rest = tuple(f for f in self.filters if f != pair)
        return self.url(filters=rest if pair in self.filters else (*rest, pair))

    def days(self) -> Dates | None:
        """Raises ``ValueError`` where a day is no date."""
        since, until = (_day(day) if day else None for day in (self.since, self.until))
        return Dates(since, until) if since or until else None

    @property
    def typed_days(self) -> tuple[str, str]:
        """``since`` and ``until`` for their inputs, which take dates only."""
        since, until = (day if _DAY.fullmatch(day) else "" for day in (self.since, self.until))
        return since, until

    def tree(self, now: datetime) -> Node:
        """Raises :class:`QueryError`, and ``ValueError`` as ``days``."""
        parts: list[Node] = [parse(self.text, now=now)] if self.text else []
        for field in _FIELDS:
            values = tuple(Is(field, value) for key, value in self.filters if key == field)
            if field in _SINGLE and len(values) > 1:
                parts.append(Or(values))
            else:
                parts += values
        if days := self.days():
            parts.append(days)
        return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Everything()

    def as_query(self) -> str:
        """The whole search, filters included, in the query language."""
        parts = [f"({self.text})" if self.filters or self.since or self.until else self.text] if self.text else []
        for field in _FIELDS:
            values = [f"{field}:{_quoted(value)}" for key, value in self.filters if key == field]
            if field in _SINGLE and len(values) > 1:
                parts.append(f"({' OR '.join(values)})")
            else:
                parts += values
        if self.since or self.until:
            parts.append(f"date:[{self.since or '*'} TO {self.until or '*'}]")
        return " AND ".join(parts)


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w-]+", value) else '"' + value.replace('"', " ") + '"'


def _day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _sort(value: str) -> Sort:
    try:
        return Sort(value)
    except ValueError:
        raise BadAddressError(f"there is no order {value!r}") from None


def _page(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= DEEPEST // PAGE_SIZE:
        raise BadAddressError(f"there is no page {value!r}")
    return int(value)


# --- What the page shows ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a search cannot be run. ``at`` is where in ``query``; None where it is not about one place."""

    message: str
    hint: str = ""
    query: str = ""
    at: int | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The query before the fault, the letter there, and after it."""
        at = min(max(self.at or 0, 0), len(self.query))
        return self.query[:at], self.query[at : at + 1], self.query[at + 1 :]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, or one filter in use."""

    field: str
    value: str
    name: str
    count: int
    url: str  # with this value added, or without it where it is in use
    used: bool


@dataclass(frozen=True, slots=True)
class Facet:
    field: str
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit, ready to be written down."""

    hit: Hit
    outlet: str
    date: str
    title: list[Piece[bool]]
    body: list[Piece[bool]]
    actors: list[Named]
    places: list[Named]
    original: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class SearchPage:
    asked: Asked
    fault: Fault | None = None
    total: int = 0
    hits: tuple[Shown, ...] = ()
    facets: tuple[Facet, ...] = ()
    chosen: tuple[Choice, ...] = ()
    chart: Timeline | None = None
    pages: int = 0

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a new search for other words keeps of this one."""
        return [(key, value) for key, value in self.asked.params(page=False) if key not in ("q", "from", "to")]

    def bar_url(self, bar: Bar) -> str:
        return self.asked.url(since=bar.since.isoformat(), until=bar.until.isoformat())


def search(house: House, asked: Asked) -> SearchPage:
    """Run the search. A fault of the one who asks is part of the page; raises ``EngineError`` for the engine's."""
    chosen = tuple(_choice(house, asked, field, value, 0) for field, value in asked.filters)
    fault, tree = _read(house, asked)
    if fault:
        return SearchPage(asked, fault, chosen=chosen)
    offset = (asked.page - 1) * PAGE_SIZE
    try:
        results = house.engine.search(Query(tree, asked.order, PAGE_SIZE, offset, facets=True))
    except QueryError as error:
        return SearchPage(asked, Fault(str(error), error.hint), chosen=chosen)
    return SearchPage(
        asked,
        total=results.total,
        hits=tuple(_shown(house, asked, hit) for hit in results.hits),
        facets=tuple(_facets(house, asked, results)),
        chosen=chosen,
        chart=timeline(results.days),
        pages=-(-min(results.total, DEEPEST) // PAGE_SIZE),
    )


def _read(house: House, asked: Asked) -> tuple[Fault | None, Node]:
    say = house.say
    nothing = Everything()
    if len(asked.text) > LONGEST:
        return Fault(say("search.too-long", n=say.number(len(asked.text)), most=say.number(LONGEST))), nothing
    if len(asked.filters) > _MOST_FILTERS:
        return Fault(say("search.too-many", most=_MOST_FILTERS)), nothing
    try:
        days = asked.days()
    except ValueError:
        return Fault(say("search.bad-date")), nothing
    if days and days.since and days.until and days.since > days.until:
        return Fault(say("search.bad-range")), nothing
    try:
        return None, asked.tree(house.clock.now())
    except QueryError as error:
        return Fault(str(error), error.hint, error.subject, error.position), nothing


def _shown(house: House, asked: Asked, hit: Hit) -> Shown:
    def names(field: str, values: Iterable[str]) -> list[Named]:
        return [
            Named(
                value,
                house.name_of(field, value),
                asked.url() if (field, value) in asked.filters else asked.toggled(field, value),
            )
            for value in values
        ]

    return Shown(
        hit=hit,
        outlet=house.outlet_name(hit.outlet),
        date=house.moment(hit.published, hit.outlet),
        title=snippet(hit.title),
        body=snippet(hit.body),
        actors=names("actor", hit.actors),
        places=names("place", hit.places),
        original=web_link(hit.url),
        part=hit.part,
    )


def _facets(house: House, asked: Asked, results: Results) -> Iterable[Facet]:
    for field in FACETS:
        choices = tuple(_choice(house, asked, field, value, count) for value, count in results.facets.get(field, ()))
        if choices:
            yield Facet(field, choices[:_FACET_SHOWN], choices[_FACET_SHOWN:])


def _choice(house: House, asked: Asked, field: str, value: str, count: int) -> Choice:
    used = (field, value) in asked.filters
    return Choice(field, value, house.name_of(field, value), count, asked.toggled(field, value), used)
