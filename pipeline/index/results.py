"""From what an engine kept of a record to a hit, with what matched marked. The same for every engine.

The marks are found by comparing the text's words with the query's, in the form that the index compares (``terms``), so
they fall on the words as they stand: ``والأنصار`` whole. Where the query names an actor or a place, its mentions are
marked, in whichever spelling. What Elasticsearch's own analyzers alone brought together stays unmarked.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import chain

from pipeline import text
from pipeline.errors import QueryError
from pipeline.index.terms import stem, stem_prefix, stemmed, words
from pipeline.model import And, Dates, Everything, Hit, Is, Node, Not, Or, Phrase, Query, Record, Snippet, Sort, Word

WINDOW = 10_000  # hits that can be paged through: Elasticsearch's max_result_window
LARGEST_FACET = 100  # values shown of one facet
# BM25 lets the count of a word in a text add up to at most 2.2 times what its first occurrence does (k1 = 1.2): with 3,
# one occurrence in the title outweighs any number in the body.
TITLE_WEIGHT = 3.0
_SNIPPET = 200  # code points: two lines of a list of hits
_LEAD = 80  # of them at most before the first match
_ENDS = (*'.!?؟…»”"', "\n")  # of a sentence
DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()

FACETS = {"actor": "actors", "place": "places", "outlet": "outlet", "lang": "lang", "country": "country"}
"""The fields that are counted, and the keyword field of the index that has each."""
KEYWORDS = {**FACETS, "story": "story"}
"""The fields that ``model.Is`` may name."""


# --- What an engine keeps ---------------------------------------------------------------------------------------------


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

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, kept: str) -> Shown:
        values = json.loads(kept)
        for name in ("actors", "places"):
            values[name] = tuple(values[name])
        values["mentions"] = tuple((entity, field, start, end) for entity, field, start, end in values["mentions"])
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
            title=Snippet(self.title, tuple(_joined(marks.spans(self, "title")))),
            body=_around(self.text, marks.spans(self, "text")),
            actors=self.actors,
            places=self.places,
            story=self.story,
            removed=self.removed,
        )


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
        # For title and for text: sequences of words (or of stems) by their last one, and beginnings of words.
        self._words: Mapping[str, dict[str, list[tuple[str, ...]]]] = {"title": {}, "text": {}}
        self._stems: Mapping[str, dict[str, list[tuple[str, ...]]]] = {"title": {}, "text": {}}
        self._prefixes: Mapping[str, list[str]] = {"title": [], "text": []}
        self._entities: set[str] = set()
        self._longest = 1
        for leaf in _asked(tree):
            if isinstance(leaf, Word | Phrase):
                self._add(leaf)
            elif isinstance(leaf, Is) and leaf.field in ("actor", "place"):
                self._entities.add(leaf.value)

    def _add(self, leaf: Word | Phrase) -> None:
        sequence = tuple(words(leaf.text))
        if not sequence:
            return
        self._longest = max(self._longest, len(sequence))
        for field in (
            ("title",) if leaf.within == "title" else ("text",) if leaf.within == "body" else ("title", "text")
        ):
            if isinstance(leaf, Word) and leaf.prefix:
                self._prefixes[field].extend(filter(None, (sequence[0], stem_prefix(sequence[0]))))
                continue
            self._words[field].setdefault(sequence[-1], []).append(sequence)
            for stems in stemmed(sequence):
                self._stems[field].setdefault(stems[-1], []).append(stems)

    def spans(self, shown: Shown, field: str) -> Iterator[tuple[int, int]]:
        """Offsets of what matched in ``title`` or ``text``, by start; found as they are asked for."""
        passage = shown.title if field == "title" else shown.text
        named = sorted(
            (start, end)
            for entity, where, start, end in shown.mentions
            if where == field and entity in self._entities and 0 <= start < end <= len(passage)
        )
        return merge(self._found(passage, shown.lang, field), named)

    def _found(self, passage: str, lang: str, field: str) -> Iterator[tuple[int, int]]:
        by_word, by_stem = self._words[field], self._stems[field]
        prefixes = tuple(self._prefixes[field])
        if not (by_word or prefixes):
            return
        last: deque[tuple[str, str, _Line, int]] = deque(maxlen=self._longest)  # word, stem, line, its number there
        for line in _lines(passage):
            for number, word in enumerate(words(line.text)):
                stemmed_word = stem(word, lang)
                last.append((word, stemmed_word, line, number))
                longest = 0
                for sequences, part in ((by_word.get(word, ()), 0), (by_stem.get(stemmed_word, ()), 1)):
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

    def __init__(self, line: str, start: int) -> None:
        self.text, self._start = line, start
        self._places: list[tuple[int, int]] | None = None

    def place(self, number: int) -> tuple[int, int]:
        if self._places is None:
            self._places = [(word.start + self._start, word.end + self._start) for word in text.words(self.text)]
        return self._places[number]


def _lines(passage: str) -> Iterator[_Line]:
    """Read no further than is asked for: most matches stand in the first lines."""
    start = 0
    for line in passage.split("\n"):
        yield _Line(line, start)
        start += len(line) + 1


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans without overlaps, by start."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current is None or start >= current[1]:
            if current:
                yield current
            current = (start, end)
        else:
            current = (min(current[0], start), max(current[1], end))
    if current:
        yield current


# --- Snippets ---------------------------------------------------------------------------------------------------------


def _around(passage: str, spans: Iterator[tuple[int, int]]) -> Snippet:
    """The sentence of the first match, cut to words where it is long and with what follows where it is short."""
    first = next(spans, None)
    begin, finish = _window(passage, *(first or (0, 0)))
    inside = [first] if first else []
    for span in spans:
        if span[0] >= finish:
            break
        inside.append(span)
    before = "…" if begin and not passage[:begin].rstrip(" ").endswith(_ENDS) else ""
    after = "…" if finish < len(passage) and not passage[:finish].endswith(_ENDS) else ""
    shift = len(before) - begin
    clipped = sorted((max(start, begin), min(end, finish)) for start, end in inside)
    spots = tuple((start + shift, end + shift) for start, end in _joined(clipped))
    return Snippet(before + passage[begin:finish].replace("\n", " ") + after, spots)


def _window(passage: str, start: int, end: int) -> tuple[int, int]:
    line = passage.rfind("\n", 0, start) + 1
    line_end = passage.find("\n", start)
    sentence = passage[line : line_end if line_end >= 0 else len(passage)]
    begin = line + max((s for s, _ in text.sentences(sentence) if s <= start - line), default=0)
    if start - begin > _LEAD:
        blank = passage.find(" ", start - _LEAD, start)
        begin = blank + 1 if blank >= 0 else start
    finish = max(end, begin + _SNIPPET)
    if finish >= len(passage):
        return begin, len(passage)
    ends = [begin + e for _, e in text.sentences(passage[begin:finish])][:-1]  # the last is cut, as the room is
    whole = [e for e in ends if e >= end and e - begin > _SNIPPET // 2]
    if whole:
        return begin, whole[-1]
    blank = max(passage.rfind(" ", end, finish + 1), passage.rfind("\n", end, finish + 1))
    return begin, blank if blank > begin else finish
