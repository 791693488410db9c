"""Reports of numbers: who was killed, wounded, taken, lost, driven away, and how many; how many fighters.

A text without a word of harm costs one look at its words. Elsewhere only sentences with such a word are read: their
numbers (``quantities``), the noun that each counts (``counted``), then what happened to them (``happened``). That is
said by the noun ("12 morts"), by what follows ("trois soldats ont été tués"), by what governs ("killed 12", مقتل 12),
or by the figure before ("tué 3 soldats et 5 civils"). A number of which none of these speaks is no figure, nor is one
that is said of two harms together ("40 morts et blessés").

Conventions. "Dozens", "des dizaines", عشرات are at least the smallest number that they can mean: 24, 20, 20; hundreds
200, thousands 2,000. "Une vingtaine" is about 20, "two dozen" about 24. "Casualties", "victimes", ضحايا count only
where there are none: then nobody was killed. "Neutralised", "mis hors de combat", تحييد say killed or captured, so
neither. An army that lost 12 men had 12 killed. The men of an actor are those that it counts as its own, not its
hostages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from pipeline.identify.figures.counted import Counted, counted
from pipeline.identify.figures.happened import Count, Said
from pipeline.identify.figures.quantities import Number, numbers
from pipeline.identify.figures.sentence import Sentence
from pipeline.identify.figures.vocabulary import LANGUAGES, Language
from pipeline.model import Bound, EntityKind, Figure, FigureKind, Mention
from pipeline.text import Folded, fold_text, is_arabic, sentences

__all__ = ["figures"]


def figures(field: str, text: Folded, lang: str | None, mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    """The tolls and counts that ``text`` reports, by start; none overlaps another.

    ``field`` is the text's (title, text) and ``mentions`` the names found in it; those of other fields are left aside.
    ``lang`` is the article's; None and languages other than ar, fr, en are guessed at by their script and little words.
    """
    language = _language(text, lang)
    triggers = language.triggers.intersection(text.words)
    if not triggers:
        return ()
    found: list[Figure] = []
    for start, end in _sentences(text.text, triggers):
        sentence = Sentence(language, text, start, end)
        if not triggers.isdisjoint(sentence.words):
            found.extend(_read(sentence, field, mentions))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _language(text: Folded, lang: str | None) -> Language:
    if lang not in LANGUAGES and is_arabic(text.text):
        lang = "ar"
    if lang not in LANGUAGES:
        return max(LANGUAGES.values(), key=lambda language: sum(map(language.function.__contains__, text.words)))
    return LANGUAGES[lang]


def _sentences(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences in which one of the words may stand."""
    places = sorted(chain.from_iterable(_occurrences(text, word) for word in words))
    done = 0
    for place in places:
        if place < done:
            continue
        begin, done = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        done = len(text) if done < 0 else done
        for start, end in sentences(text[begin:done]):
            at = bisect_left(places, begin + start)
            if at < len(places) and places[at] < begin + end:
                yield begin + start, begin + end


def _occurrences(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


def _read(s: Sentence, field: str, mentions: Sequence[Mention]) -> Iterator[Figure]:
    nobody = list(_nobody(s))
    told = list(_told(s))
    inside: list[Mention] = []
    if mentions and (nobody or told):
        start, end = s.text.span(s.start, s.end)
        inside = [mention for mention in mentions if mention.field == field and start <= mention.start < end]
    for first, last, kind in nobody:
        begin, finish = s.text.span(first, last)
        yield Figure(field, begin, finish, kind, 0, None, Bound.EXACT, None, place=_place(begin, finish, inside))
    for count, kind, last in told:
        number, counted = count.number, count.counted
        first, end = s.spans[number.begin][0], s.spans[last][1]
        if any(first < finish and begin < end for begin, finish, _ in nobody):
            continue
        begin, finish = s.text.span(first, end)
        yield Figure(
            field=field,
            start=begin,
            end=finish,
            kind=kind,
            value=number.value,
            most=number.most,
            bound=_bound(s, count, last),
            who=_who(s, counted, inside),
            actor=_actor(s, number, counted, inside),
            place=_place(begin, finish, [m for m in inside if not _adjective(s, counted, m)]),
        )


def _told(s: Sentence) -> Iterator[tuple[Count, FigureKind, int]]:
    """What is counted and said to have happened, and the last word that tells it."""
    found = numbers(s)
    numbered = frozenset(p for n in found if not n.article for p in range(n.begin, n.last + 1))
    begins = {number.begin for number in found}
    counts = [Count(s, n, what, numbered) for n in found if (what := counted(s, n, numbered)) is not None]
    after: dict[int, Said] = {}
    for count in reversed(counts):
        if said := count.said_after(after):
            after[count.number.begin] = said
    before: tuple[int, Said] | None = None
    for count in counts:
        said = count.happened(after, before) if before is None or count.number.begin > before[0] else None
        if said is not None and said.kind is not None:
            last = count.counted.last
            if said.last > last and begins.isdisjoint(range(last + 1, said.last + 1)):
                last = said.last
            before = last, said
            yield count, said.kind, last


def _bound(s: Sentence, count: Count, last: int) -> Bound:
    """The number's, or that which follows: "12 morts au moins", "12 soldats au moins ont été tués"."""
    if count.number.bound is not Bound.EXACT:
        return count.number.bound
    behind = chain(s.bounds_after(count.counted.last + 1), s.bounds_after(last + 1))
    return next((bound for _, bound in behind), Bound.EXACT)


def _nobody(s: Sentence) -> Iterator[tuple[int, int, FigureKind]]:
    """Offsets in the folded text where it says that nobody was killed or wounded."""
    if not s.language.negations.isdisjoint(s.words):
        for match in s.language.nobody.finditer(s.text.text, s.start, s.end):
            killed = match["killed"] or match["were_killed"]
            yield match.start(), match.end(), FigureKind.KILLED if killed else FigureKind.WOUNDED


def _who(s: Sentence, counted: Counted, mentions: Sequence[Mention]) -> str | None:
    if counted.noun is None:
        return None
    start, end = s.original(counted.noun)
    start += "joined" in s.tags[counted.noun]
    if any(m.kind is EntityKind.ACTOR and m.start <= start and end <= m.end for m in mentions):
        return None  # "five Boko Haram": the actor says it
    return s.text.original[start:end]


_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[,،;:.!?(]")
_NO_TAGS: Set[str] = frozenset()
_BREAKS = frozenset(("function", "block"))


def _actor(s: Sentence, number: Number, counted: Counted, mentions: Sequence[Mention]) -> str | None:
    """The actor named between the number and its noun ("12 Boko Haram fighters") or as its owner ("d'Ansar Dine")."""
    actors = [mention for mention in mentions if mention.kind is EntityKind.ACTOR]
    if not actors or (counted.person is not None and counted.person.held):
        return None
    begin, end = s.original(number.last)[1], s.original(counted.last)[1]
    actor = next((mention for mention in actors if mention.start >= begin), None)
    if actor is None:
        return None
    if actor.start <= end:
        return actor.entity
    between = fold_text(s.text.original[end : actor.start])
    words = _WORD.findall(between)
    known = [s.language.tags.get(word, _NO_TAGS) for word in words if word != "ل"]
    others = [tags for tags in known if "of" not in tags]
    owns = not others or (len(others) <= 2 and len(others) < len(words) and all(map(_BREAKS.isdisjoint, others)))
    return actor.entity if owns and len(words) <= 5 and not _MARKS.search(between) else None


def _adjective(s: Sentence, counted: Counted, mention: Mention) -> bool:
    """Whether an Arabic name stands right after the noun, where مالي is "Malian"."""
    return s.lang == "ar" and s.text.original[s.original(counted.last)[1] : mention.start] == " "


def _place(start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    """The place named nearest."""
    places = [m for m in mentions if m.kind is EntityKind.PLACE]
    return min(places, key=lambda m: max(start - m.end, m.start - end)).entity if places else None
