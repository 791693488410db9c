"""From what an engine kept of a record to a hit, with what matched marked. The same for every engine.

The marks are found by comparing the text's words with the query's, in the form that the index compares (``terms``), so
they fall on the words as they stand: ``والأنصار`` whole. Where the query names an actor or a place, its mentions are
marked, in whichever spelling; where it names a speaker, his name beside his quotes. What Elasticsearch's own analyzers
alone brought together stays unmarked.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import chain, pairwise
from typing import NamedTuple

from pipeline import text
from pipeline.errors import QueryError
from pipeline.index import snippets
from pipeline.index.terms import keyword, stem, stem_prefix, stemmed, words
from pipeline.model import (
    Access,
    And,
    Dates,
    Everything,
    Hit,
    Is,
    Node,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Quote,
    Record,
    Sort,
    Word,
)
from pipeline.passages import beginnings, of_text, of_title

WINDOW = 10_000  # hits that can be paged through: Elasticsearch's max_result_window
LARGEST_FACET = 100  # values shown of one facet
# BM25 lets the count of a word in a text add up to at most 2.2 times what its first occurrence does (k1 = 1.2): with 3,
# one occurrence in the title outweighs any number in the body.
TITLE_WEIGHT = 3.0
DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()

FACETS = {
    "actor": "actors",
    "place": "places",
    "outlet": "outlet",
    "lang": "lang",
    "country": "country",
    "part": "part",
}
"""The fields that are counted, and the keyword field of the index that has each."""
KEYWORDS = {
    **FACETS,
    "story": "story",
    "speaker": "speakers",
    "agency": "agency",
    "section": "section",
    "tag": "tags",
    "access": "access",
}
"""The fields that ``model.Is`` may name. Values of ``speaker``, ``agency``, ``section`` and ``tag`` are compared as
``terms.keyword``."""
OTHER_LANGUAGES: Node = Not(Or(tuple(Is("lang", code) for code in ("ar", "fr", "en", "mixed"))))
"""What ``lang:other`` asks for. So every article is in one of ar, fr, en, mixed and other; undetermined is other."""


# --- What an engine keeps ---------------------------------------------------------------------------------------------


_Said = tuple[str, str, int, int, int, int]
"""Of a quote: its speaker ("" where it names none), field (title or text), start, end; and where the same field names
the speaker: start, end (0, 0 where it does not)."""


class Stretch(NamedTuple):
    """A text, or a part of it, in one language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What an engine keeps of a record to show it. Made of what JSON has, so that every engine can keep it."""

    id: str
    outlet: str
    lang: str
    country: str | None
    url: str
    published: str  # ISO 8601
    title: str
    text: str
    actors: tuple[str, ...]
    places: tuple[str, ...]
    story: str
    removed: bool
    mentions: tuple[tuple[str, str, int, int], ...]  # entity, field (title or text), start, end
    quotes: tuple[_Said, ...]
    part: str
    agency: str | None  # these three as `terms.keyword`
    section: str | None = None
    tags: tuple[str, ...] = ()
    access: str = Access.OPEN.value
    passages: tuple[tuple[int, str], ...] = ()  # where each stretch in one language begins, and that language

    @classmethod
    def of(cls, record: Record) -> Shown:
        """Raises ``ValueError`` for a record that no engine can keep."""
        if not record.id:
            raise ValueError("it has no id")
        try:
            published = record.dated.astimezone(UTC)
        except OverflowError as error:
            raise ValueError(f"its date, {record.dated}, lies outside of the calendar") from error
        shown = cls(
            id=record.id,
            outlet=record.outlet,
            lang=record.lang,
            country=record.country,
            url=record.url,
            published=published.isoformat(timespec="milliseconds"),
            title=record.title,
            text=record.text,
            actors=record.actors,
            places=record.places,
            story=record.story or record.id,
            removed=record.removed_at is not None,
            mentions=tuple((m.entity, m.field, m.start, m.end) for m in record.mentions),
            quotes=tuple(_said(quote) for quote in record.quotes),
            part=record.part.value,
            agency=keyword(record.agency or "") or None,
            section=keyword(record.section or "") or None,
            tags=tuple(dict.fromkeys(filter(None, map(keyword, record.tags)))),
            access=record.access.value,
            passages=beginnings(record.passages),
        )
        try:
            shown.to_json().encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"its text holds half a character (U+{ord(error.object[error.start]):04X})") from error
        return shown

    @property
    def instant(self) -> int:
        """When it was published, in milliseconds since 1970."""
        return (datetime.fromisoformat(self.published) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(speaker for speaker, *_ in self.quotes if speaker))

    @property
    def said(self) -> list[Stretch]:
        """The words of each quote."""
        passages = {"title": self.title, "text": self.text}
        return [
            Stretch(said, self.lang_at(field, start))
            for _, field, start, end, *_ in self.quotes
            if (said := passages[field][start:end])
        ]

    @property
    def heading(self) -> Stretch:
        return Stretch(self.title, self.lang_at("title", 0))

    @property
    def stretches(self) -> list[Stretch]:
        """The text, cut where its language changes."""
        if not self.passages:
            return [Stretch(self.text, self.lang)]
        starts = [0, *(start for start, _ in self.passages[1:]), len(self.text)]
        return [
            Stretch(self.text[a:b], lang) for (a, b), (_, lang) in zip(pairwise(starts), self.passages, strict=True)
        ]

    def lang_at(self, field: str, at: int) -> str:
        """The language of the title, or of the text at this offset."""
        if field == "title":
            return of_title(self.lang, self.passages, self.title, self.text)
        return of_text(self.lang, self.passages, at)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, kept: str) -> Shown:
        values = json.loads(kept)
        for name in ("actors", "places"):
            values[name] = tuple(values[name])
        values["tags"] = tuple(values["tags"])
        for name in ("mentions", "quotes", "passages"):
            values[name] = tuple(map(tuple, values[name]))
        return cls(**values)

    def hit(self, score: float, marks: Marks) -> Hit:
        return Hit(
            id=self.id,
            score=score,
            outlet=self.outlet,
            lang=self.lang,
            country=self.country,
            url=self.url,
            published=datetime.fromisoformat(self.published),
            title=snippets.whole(self.title, marks.spans(self, "title")),
            body=snippets.around(self.text, marks.spans(self, "text")),
            actors=self.actors,
            places=self.places,
            story=self.story,
            removed=self.removed,
            part=Part(self.part),
        )


def _said(quote: Quote) -> _Said:
    return (keyword(quote.speaker or ""), quote.field, quote.start, quote.end, *(quote.named or (0, 0)))


# --- What a search asks -----------------------------------------------------------------------------------------------


def check_page(query: Query) -> None:
    """Raises ``QueryError`` where the page lies outside of what can be paged through."""
    if query.limit < 0 or query.offset < 0 or query.offset + query.limit > WINDOW:
        raise QueryError(
            f"The page from hit {query.offset} on, {query.limit} long, cannot be shown",
            query="",
            position=0,
            hint=f"only the first {WINDOW:,} hits can be paged through; narrow the search, by date: for example",
        )


def sorting(query: Query) -> Sort:
    """What to sort by: without a word to weigh every hit is as relevant as the next, so the newest is first."""
    weighed = any(isinstance(leaf, Word | Phrase) for leaf in _asked(query.tree))
    return Sort.NEWEST if query.sort is Sort.RELEVANCE and not weighed else query.sort


def milliseconds(dates: Dates) -> tuple[int | None, int | None]:
    """Since 1970: the first included, and the first after. Of calendar days, whatever the year."""
    since = None if dates.since is None else (dates.since.toordinal() - _EPOCH) * DAY_MS
    until = None if dates.until is None else (dates.until.toordinal() - _EPOCH + 1) * DAY_MS
    return since, until


def facet(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """By count, then value."""
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:LARGEST_FACET])


def day_of(since_1970: float) -> date:
    """The UTC day of a time in milliseconds."""
    return date.fromordinal(int(since_1970 // DAY_MS) + _EPOCH)


def _asked(tree: Node) -> Iterator[Word | Phrase | Is | Dates | Everything]:
    """The leaves that ask for something, not those that exclude."""
    match tree:
        case And(parts) | Or(parts):
            yield from chain.from_iterable(map(_asked, parts))
        case Not():
            return
        case _:
            yield tree


# --- Marks ------------------------------------------------------------------------------------------------------------


class Marks:
    """Finds in a record's texts what a query asked for."""

    def __init__(self, tree: Node) -> None:
        self._sought: Mapping[str, _Sought] = {"title": _Sought(), "text": _Sought(), "quote": _Sought()}
        self._entities: set[str] = set()
        self._speakers: set[str] = set()
        for leaf in _asked(tree):
            if isinstance(leaf, Word | Phrase):
                for field in {"any": ("title", "text"), "body": ("text",)}.get(leaf.within, (leaf.within,)):
                    self._sought[field].add(leaf)
            elif isinstance(leaf, Is) and leaf.field in ("actor", "place"):
                self._entities.add(leaf.value)
            elif isinstance(leaf, Is) and leaf.field == "speaker":
                self._speakers.add(leaf.value)

    def spans(self, shown: Shown, field: str) -> Iterator[tuple[int, int]]:
        """Offsets of what matched in ``title`` or ``text``, by start; found as they are asked for. An empty span is
        where a quote begins that was asked for by its speaker."""
        passage = shown.title if field == "title" else shown.text
        named = sorted(
            (start, end)
            for entity, where, start, end in shown.mentions
            if where == field and entity in self._entities and 0 <= start < end <= len(passage)
        )
        own = self._sought[field].spans([shown.heading] if field == "title" else shown.stretches)
        return merge(own, named, sorted(self._quoted(shown, field, passage)))

    def _quoted(self, shown: Shown, field: str, passage: str) -> Iterable[tuple[int, int]]:
        """The words asked for that stand in quotes, of those by a speaker asked for if they stand there; without them
        the names of the speakers asked for."""
        if not (self._sought["quote"] or self._speakers):
            return ()
        quotes = [q for q in shown.quotes if q[1] == field and 0 <= q[2] < q[3] <= len(passage)]
        theirs = [q for q in quotes if q[0] in self._speakers]
        return (
            self._words(theirs, passage, shown)
            or self._words(quotes, passage, shown)
            or list(chain.from_iterable(_named(q, passage) for q in theirs))
        )

    def _words(self, quotes: Iterable[_Said], passage: str, shown: Shown) -> list[tuple[int, int]]:
        return [
            (start + begin, end + begin)
            for _, field, begin, finish, *_ in quotes
            for start, end in self._sought["quote"].spans([Stretch(passage[begin:finish], shown.lang_at(field, begin))])
        ]


def _named(quote: _Said, passage: str) -> Iterator[tuple[int, int]]:
    """Where a quote begins; and its speaker's name, unless that stands in another paragraph, too far to show both."""
    _, _, begin, finish, start, end = quote
    yield begin, begin
    if 0 <= start < end <= len(passage) and "\n" not in passage[min(end, finish) : max(start, begin)]:
        yield start, end


class _Sought:
    """Words, phrases and beginnings of words to be found in passages of one kind."""

    def __init__(self) -> None:
        # Sequences of words (or of stems) by their last one.
        self._words: dict[str, list[tuple[str, ...]]] = {}
        self._stems: dict[str, list[tuple[str, ...]]] = {}
        self._prefixes: list[str] = []
        self._longest = 1

    def __bool__(self) -> bool:
        return bool(self._words or self._prefixes)

    def add(self, leaf: Word | Phrase) -> None:
        sequence = tuple(words(leaf.text))
        if not sequence:
            return
        if isinstance(leaf, Word) and leaf.prefix:
            self._prefixes.extend(filter(None, (sequence[0], stem_prefix(sequence[0]))))
            return
        self._longest = max(self._longest, len(sequence))
        self._words.setdefault(sequence[-1], []).append(sequence)
        for stems in stemmed(sequence):
            self._stems.setdefault(stems[-1], []).append(stems)

    def spans(self, passage: Iterable[Stretch]) -> Iterator[tuple[int, int]]:
        """Offsets in the whole passage of what is found, by start."""
        if not self:
            return
        prefixes = tuple(self._prefixes)
        last: deque[tuple[str, str, _Line, int]] = deque(maxlen=self._longest)  # word, stem, line, its number there
        for line in _lines(passage):
            for number, word in enumerate(words(line.text)):
                stemmed_word = stem(word, line.lang)
                last.append((word, stemmed_word, line, number))
                longest = 0
                for sequences, part in ((self._words.get(word, ()), 0), (self._stems.get(stemmed_word, ()), 1)):
                    for sequence in sequences:
                        length = len(sequence)
                        if longest < length <= len(last) and all(
                            last[i - length][part] == sequence[i] for i in range(length)
                        ):
                            longest = length
                if longest:
                    _, _, first_line, first = last[-longest]
                    yield first_line.place(first)[0], line.place(number)[1]
                elif prefixes and (word.startswith(prefixes) or stemmed_word.startswith(prefixes)):
                    yield line.place(number)


class _Line:
    """A line of a text. Where its words stand is found out only if one of them matched."""

    def __init__(self, line: str, lang: str, start: int) -> None:
        self.text, self.lang, self._start = line, lang, start
        self._places: list[tuple[int, int]] | None = None

    def place(self, number: int) -> tuple[int, int]:
        if self._places is None:
            self._places = [(word.start + self._start, word.end + self._start) for word in text.words(self.text)]
        return self._places[number]


def _lines(passage: Iterable[Stretch]) -> Iterator[_Line]:
    """Read no further than is asked for: most matches stand in the first lines."""
    start = 0
    for stretch in passage:
        for line in stretch.text.splitlines(keepends=True):
            yield _Line(line, stretch.lang, start)
            start += len(line)
