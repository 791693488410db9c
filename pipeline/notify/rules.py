"""Which rules a record meets, and what to say of it. Pure: values in, values out.

A saved query is evaluated on the one record with the folding and stemming that the index uses, so that a search and an
alert on the same words agree.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from pipeline.model import (
    Alert,
    And,
    Dates,
    EntityKind,
    Everything,
    Is,
    Mention,
    Node,
    Not,
    Or,
    Passage,
    Phrase,
    Quote,
    Record,
    Rule,
    Target,
    Word,
)
from pipeline.passages import beginnings, of_text, of_title
from pipeline.text import fold, is_arabic, sentence_at, sentences, stem, words


@dataclass(frozen=True, slots=True)
class Match:
    """That a query matches, and where the first thing that it asks for stands: ``field`` is title or text.

    All three are None where the match has no place: a language, a date, the absence of a word.
    """

    field: str | None = None
    start: int | None = None
    end: int | None = None


def alerts(
    record: Record, rules: Sequence[Rule], *, outlet_name: str, entity_names: Mapping[str, str], now: datetime
) -> list[Alert]:
    """One alert for each rule that the record meets and each of its targets.

    The id is made of rule, text and target: copies and rewrites of a text in other outlets, corrected versions and
    repeated runs give the same id, which the store takes once. Another report of the same event is told: that two
    reports tell one event is less sure than that two texts are one.
    """
    content = _Content(record)
    original = record.original or record.id
    made: list[Alert] = []
    for rule in rules:
        found = _of_actors(rule, record) or _of_query(rule, content)
        if found is None:
            continue
        entity, matched, sentence, span = found
        made += [
            Alert(
                id=alert_id(rule.id, original, target),
                rule=rule.id,
                rule_name=rule.name,
                target=target,
                record=record.id,
                story=original,
                outlet=outlet_name,
                title=record.title,
                url=record.url,
                lang=record.lang,
                published=record.dated,
                published_known=record.published is not None,
                matched=matched,
                entity=entity,
                entity_name=entity_names.get(entity, entity) if entity else None,
                sentence=sentence,
                span=span,
                created_at=now,
                first_seen=record.first_seen,
            )
            for target in dict.fromkeys(rule.targets)
        ]
    return made


def alert_id(rule: str, original: str, target: Target) -> str:
    key = f"{rule}\x1f{original}\x1f{target.notifier}\x1f{target.address}"  # a separator that stands in none of them
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def matches(tree: Node, record: Record) -> Match | None:
    """Where ``record`` matches the query, else None."""
    return _match(tree, _Content(record))


# --- What is quoted ---------------------------------------------------------------------------------------------------

_Found = tuple[str | None, str, str, tuple[int, int] | None]  # entity, spelling, sentence, span in it


def _of_actors(rule: Rule, record: Record) -> _Found | None:
    sure = [
        m
        for m in record.mentions
        if m.kind is EntityKind.ACTOR and m.entity in rule.actors and m.certainty >= rule.min_certainty
    ]
    if not sure:
        return None
    surest = max(sure, key=lambda m: m.certainty)
    # The title is in the message anyway: a sentence of the text says more.
    best = min((m for m in sure if m.entity == surest.entity), key=_preference)
    sentence, span = _quote(record.title if best.field == "title" else record.text, best.start, best.end)
    return best.entity, best.text, sentence, span


def _preference(mention: Mention) -> tuple[bool, float, int]:
    return mention.field == "title", -mention.certainty, mention.start


def _of_query(rule: Rule, content: _Content) -> _Found | None:
    match = _match(rule.query, content) if rule.query is not None else None
    if match is None:
        return None
    record = content.record
    if match.field is None or match.start is None or match.end is None:
        first = next(sentences(record.text), (0, 0))
        return None, rule.query_text or "", record.text[slice(*first)], None
    whole = record.title if match.field == "title" else record.text
    sentence, span = _quote(whole, match.start, match.end)
    return None, whole[match.start : match.end], sentence, span


def _quote(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The sentence around ``text[start:end]`` and the span in it; cut at words, with "…", where it is too long."""
    begin, finish = sentence_at(text, start, end)
    before, after = "", ""
    if begin > 0 and not text[begin - 1].isspace() and not text[begin].isspace():
        space = text.find(" ", begin, start)
        begin, before = (space + 1 if space >= 0 else begin), "… "
    if finish < len(text) and not text[finish].isspace() and not text[finish - 1].isspace():
        space = text.rfind(" ", end, finish)
        finish, after = (space if space >= 0 else finish), " …"
    sentence = before + text[begin:finish] + after
    shift = len(before) - begin
    return sentence, (start + shift, end + shift)


# --- A query on one record --------------------------------------------------------------------------------------------


class _Words:
    """The words of one field, to be found by their folded form, their stem or their beginning."""

    def __init__(self, text: str, lang: str) -> None:
        self.found = list(words(text))
        self._lang = lang
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self.found):
            self._by_form[word.text].append(place)
            self._by_form[self._stem(word.text)].append(place)

    def places(self, asked: str) -> list[int]:
        """Where a word stands that is ``asked`` or an inflection of it: numbers of words, ascending."""
        return sorted({*self._by_form.get(asked, ()), *self._by_form.get(self._stem(asked), ())})

    def phrase(self, asked: Sequence[str]) -> tuple[int, int] | None:
        """Offsets in the text of the first place where these words follow one another."""
        if not asked:
            return None
        following = [set(self.places(word)) for word in asked[1:]]
        for first in self.places(asked[0]):
            if all(first + n in where for n, where in enumerate(following, start=1)):
                return self.found[first].start, self.found[first + len(following)].end
        return None

    def beginning(self, asked: str) -> tuple[int, int] | None:
        """Offsets of the first word that begins with ``asked``; in Arabic also after what is joined before it."""
        stemmed = "~" + asked if is_arabic(asked) else asked
        for word in self.found:
            if word.text.startswith(asked) or self._stem(word.text).startswith(stemmed):
                return word.start, word.end
        return None

    def _stem(self, word: str) -> str:
        """Of a word in Arabic script the Arabic one, in a French article too. "~" keeps it apart from the words."""
        return "~" + stem(word, "ar" if is_arabic(word) else self._lang)


class _Content:
    """A record, its words made once for all rules and only when one asks for them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._made: dict[tuple[str, str], _Words] = {}

    def passages(self, within: str) -> Iterator[tuple[str, int, _Words]]:
        """What to look in: its field, where it begins there, its words. The text comes first, whose sentence says more
        than the title does; a quote is a passage of its own."""
        record = self.record
        if within == "quote":
            for quote in sorted(record.quotes, key=lambda quote: quote.field == "title"):
                yield quote.field, quote.start, self._words(record.said(quote), self._lang_at(quote))
            return
        if within in ("any", "body"):
            for passage in record.passages or (Passage(0, len(record.text), record.lang),):
                text = record.text[passage.start : passage.end]
                yield "text", passage.start, self._words(text, passage.lang)
        if within in ("any", "title"):
            lang = of_title(record.lang, beginnings(record.passages), record.title, record.text)
            yield "title", 0, self._words(record.title, lang)

    def _lang_at(self, quote: Quote) -> str:
        record, begin = self.record, beginnings(self.record.passages)
        if quote.field == "title":
            return of_title(record.lang, begin, record.title, record.text)
        return of_text(record.lang, begin, quote.start)

    def _words(self, passage: str, lang: str) -> _Words:
        key = passage, lang
        if key not in self._made:
            self._made[key] = _Words(passage, lang)
        return self._made[key]


def _match(tree: Node, content: _Content) -> Match | None:
    match tree:
        case Word(text, within, prefix):
            return _of_words(text, within, content, prefix=prefix)
        case Phrase(text, within):
            return _of_words(text, within, content, prefix=False)
        case Is(field, value):
            return _is(field, value, content.record)
        case Dates(since, until):
            day = content.record.dated.date()
            return Match() if (since is None or since <= day) and (until is None or day <= until) else None
        case And(parts):
            every = [_match(part, content) for part in parts]
            return None if None in every else _first_placed(every)
        case Or(parts):
            found = [match for part in parts if (match := _match(part, content)) is not None]
            return _first_placed(found) if found else None
        case Not(part):
            return Match() if _match(part, content) is None else None
        case Everything():
            return Match()
        case _:
            assert_never(tree)


def _first_placed(found: Sequence[Match | None]) -> Match:
    return next((match for match in found if match is not None and match.field is not None), Match())


def _of_words(text: str, within: str, content: _Content, *, prefix: bool) -> Match | None:
    asked = [word.text for word in words(text)]
    for field, begin, where in content.passages(within):
        # A word with an apostrophe or a hyphen is several to the index, and then a phrase.
        place = where.beginning(asked[0]) if prefix and len(asked) == 1 else where.phrase(asked)
        if place is not None:
            return Match(field, begin + place[0], begin + place[1])
    return None


def _is(field: str, value: str, record: Record) -> Match | None:
    if field in ("actor", "place"):
        kind = EntityKind(field)
        found = [m for m in record.mentions if m.kind is kind and m.entity == value]
        if not found:
            return None
        best = min(found, key=_preference)
        return Match(best.field, best.start, best.end)
    if field == "speaker":
        said = next((quote for quote in record.quotes if quote.speaker and _keyword(quote.speaker) == value), None)
        return _spoken(said, record) if said else None
    if field == "tag":
        return Match() if value in map(_keyword, record.tags) else None
    if field == "lang" and value == "other":  # as the index: whatever is none of these
        return Match() if record.lang not in ("ar", "fr", "en", "mixed") else None
    values = {
        "outlet": record.outlet,
        "lang": record.lang,
        "country": record.country,
        "story": record.story,
        "part": record.part.value,
        "agency": _keyword(record.agency) if record.agency else None,
        "section": _keyword(record.section) if record.section else None,
        "access": record.access.value,
    }
    has = values.get(field)
    return Match() if has is not None and has.casefold() == value.casefold() else None


def _keyword(value: str) -> str:
    """A name as the index compares it whole: its folded words with hyphens."""
    return "-".join(fold(value).words)


def _spoken(quote: Quote, record: Record) -> Match:
    """Where a speaker is named, in the paragraph of what he said; else what he said."""
    whole = record.title if quote.field == "title" else record.text
    start, end = quote.named or (quote.start, quote.end)
    apart = "\n" in whole[min(end, quote.end) : max(start, quote.start)]
    return Match(quote.field, quote.start, quote.end) if apart else Match(quote.field, start, end)
