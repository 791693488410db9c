"""Who is named where: the tracked actors, and who is named as persons and bodies are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.identify.quotes import vocabulary as v
from pipeline.identify.quotes.marks import COVER, WORD, Passage
from pipeline.identify.quotes.vocabulary import any_of
from pipeline.identify.spellings import in_arabic
from pipeline.model import EntityKind, Mention
from pipeline.text import Folded

COMMA = re.compile(r"[,،()]")
RELATIVE = re.compile(rf"\b{any_of('qui dont who whose which الذي التي الذين')}\b")
WITH_ARTICLE = re.compile(r"[وب]?ال|لل")
RECIPIENT = re.compile(
    rf"لل{any_of('صح إع جزير وكال')}|ل{any_of('وسائل وكالة صحيفة قناة إذاعة موقع جريدة رويترز مراسل فرانس تلفزيون بي')}"
)
LONGEST_NAME = 12  # words in marks that are a name's

# Before a name, it makes a group of it: no man takes an article.
_OF_A_GROUP = re.compile(
    rf"\b(?:{any_of('l d qu')}'|{any_of('le la les du au the mouvement groupe حركة جماعة تنظيم كتيبة')} \"? ?)$"
)
_GROUP_START = re.compile(rf"{any_of('حركة جماعة تنظيم كتيبة mouvement groupe organisation')}\b|الحركه ")
# Capitalised Latin words (upper-case letters of the names in our languages), as they stand in the original.
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĆČĎĒĘĚĞĪĮİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]"
_PARTICLES = any_of("ag agh ould wuld weld al el ben bin ibn abu abou bou von van de da di dos le la")
_RUN = re.compile(
    rf"(?<![^\W_]){_CAPITAL}[^\W_]*(?:(?:[ '’‐-―-]|\. ?|[ ‐-―-](?i:{_PARTICLES}[ '’‐-―-])+){_CAPITAL}[^\W_]*)*"
)
_PHRASE_BEFORE = re.compile(
    rf"\b{any_of('de par avec contre chez à dans sur of for by from in to with against pour')} "
    r"(?:la |le |l'|the )\"? ?$"
)
_OF_A_NOUN = re.compile(r"(?:\b(?:de|du|des|of|for|from) |d'|l')\w+ $")
_WORD_AFTER = re.compile(r"'s\b| \"?(\w+)")
_FIRST_NAMES = re.compile(r"(?:^|[^\w-])((?:\w+[ -]){0,2}\w+)$")
_TITLES_LENGTH = 90  # letters of titles and given names before a surname
_NAMED_WITHIN = 20_000  # letters in which a name stands more than once
_SURE = 0.9  # certainty of a place that is no part of a name


class Name(NamedTuple):
    """One who may be the speaker."""

    start: int
    end: int
    key: str
    tracked: bool


class Names:
    """Who is named in a text; offsets are of the folded text."""

    def __init__(self, text: Folded, mentions: Iterable[Mention]) -> None:
        self.folded = text
        self.covered = text.text  # without what is said in marks, once that is known
        # A place that is only spelled like a listed one may be the beginning of a man's name.
        sure = [m for m in mentions if m.kind is EntityKind.ACTOR or m.certainty >= _SURE]
        offsets = _offsets(text, {place for m in sure for place in (m.start, m.end)})
        self._named = sorted(
            (offsets[m.start], offsets[m.end], m.entity if m.kind is EntityKind.ACTOR else "") for m in sure
        )
        self._starts = [start for start, _, _ in self._named]
        self._surnames: dict[str, str] = {}  # of who spoke
        self._first: dict[str, int] = {}  # where a surname stands first; 0: nowhere
        self._full_names: dict[str, str | None] = {}  # whose it is there

    def actors(self, lo: int, hi: int) -> list[tuple[int, int, str]]:
        """The tracked actors named between two offsets: start, end, id."""
        return [span for span in self._between(lo, hi) if span[2]]

    def _between(self, lo: int, hi: int) -> list[tuple[int, int, str]]:
        return self._named[bisect_left(self._starts, lo) : bisect_left(self._starts, hi)]

    def fills(self, passage: Passage) -> bool:
        """Whether the passage is the name of an entity, rather than speech about it."""
        if passage.words > LONGEST_NAME:
            return False
        first = max(0, bisect_right(self._starts, passage.start) - 1)
        spans = self._named[first : bisect_left(self._starts, passage.end)]
        named = sum(max(0, min(end, passage.end) - max(start, passage.start)) for start, end, _ in spans)
        return 2 * named > passage.end - passage.start

    def speakers(self, lo: int, hi: int, *, phrase: bool = False) -> list[Name]:
        """Those named between two offsets that may be the head of a subject, in order.

        ``phrase``: it is an Arabic noun phrase, in which a noun before a name makes the name depend on it.
        """
        found: list[Name] = []
        at = lo
        for start, end, entity in [*self._between(lo, hi), (hi, hi, "")]:
            if start > at:
                found += self._untracked(at, start, lo)
            if entity and end <= hi:
                depends = self._depends(start, end, lo) or (phrase and at < start and self._of_another(at, start))
                if not depends:
                    found.append(Name(start, end, entity, True))
            at = max(at, end)
        return found

    def remember(self, name: Name) -> None:
        """Take the last word of a speaker's name for the speaker from here on."""
        self._surnames.setdefault(name.key.rsplit("-", 1)[-1], name.key)

    def group_before(self, at: int) -> tuple[str, bool] | None:
        """Whom "the movement" means: the last group named, or the only actor; and whether it is sure to be a group."""
        before = [entity for _, _, entity in self.actors(0, at)]
        for entity in reversed(before):
            if entity in self._groups or len(set(before)) == 1:
                return entity, entity in self._groups
        return None

    @cached_property
    def _groups(self) -> frozenset[str]:
        """Actors that are named with an article, after "mouvement", or in capitals, anywhere in the text."""
        text = self.folded.text
        return frozenset(
            entity
            for start, end, entity in self.actors(0, len(text))
            if _OF_A_GROUP.search(text, max(0, start - 12), start)
            or _GROUP_START.match(text, start, end)
            or self._in_capitals(start)
        )

    def _in_capitals(self, start: int) -> bool:
        place = self.folded.places[start]
        return self.folded.original[place : place + 2].isupper()

    def _depends(self, start: int, end: int, lo: int) -> bool:
        """Whether a name depends on a preposition or another noun: it is not who speaks."""
        text = self.covered
        if start > lo and text[start - 1].isalnum():  # written in one with its preposition, or with "and"
            return text[start - 1] in "لبك"
        piece = max(lo, text.rfind(",", lo, start) + 1, text.rfind("،", lo, start) + 1)
        if RELATIVE.search(text, piece, start):
            return True
        if word := self._word_before(start, lo, " \n'\"-"):
            if word in v.PREPOSITIONS or (word in v.ARABIC_ROLES and not word.startswith("ال")):
                return True
            if word in ("la", "le", "l", "the") and _PHRASE_BEFORE.search(text, max(lo, start - 20), start):
                return True
        after = _WORD_AFTER.match(text, end)
        return after is not None and (after.group(1) is None or after.group(1) in v.MODIFIED)

    def _word_before(self, start: int, lo: int, gap: str) -> str | None:
        """The word before an offset, with nothing but ``gap`` between; None where it stands before ``lo``."""
        edges = self.folded.edges
        i = bisect_left(edges, start) - 1  # where the word before ends
        if i < 0 or edges[i - 1] < lo or self.covered[edges[i] : start].strip(gap):
            return None
        return self.folded.words[i // 2] if self.covered[edges[i - 1]] != COVER else None

    def _of_another(self, lo: int, start: int) -> bool:
        """Whether an Arabic name is a noun's that stands before it without an article: أحد مسؤولي بوكو حرام."""
        word = self._word_before(start, lo, " \n'\"-")
        return word is not None and not WITH_ARTICLE.match(word) and word not in v.BEFORE_A_GROUP

    def _untracked(self, lo: int, hi: int, begin: int) -> Iterator[Name]:
        first = WORD.search(self.covered, lo, hi)
        if first is None:
            return
        if in_arabic(first.group()):
            if found := self._arabic(lo, hi):
                yield found
        else:
            yield from self._latin(lo, hi, begin)

    # --- Latin script

    def _latin(self, lo: int, hi: int, begin: int, *, heads: bool = True) -> Iterator[Name]:
        """Those named in runs of capitalised words; ``heads``: only those that depend on nothing since ``begin``."""
        places, edges = self.folded.places, self.folded.edges
        first = places[lo]
        for run in _RUN.finditer(self.folded.original, first, places[hi - 1] + 1):
            start = _offset(self.folded, run.start(), run.start() - first + lo)
            if self.covered[start] != COVER:
                end = _offset(self.folded, run.end(), run.end() - run.start() + start)
                words = bisect_left(edges, start) // 2, (bisect_left(edges, end) + 1) // 2
                if name := self._in_run(*words, begin, heads):
                    yield name

    def _in_run(self, first: int, last: int, begin: int, heads: bool) -> Name | None:
        """The name in a run of capitalised words: without roles, nations and what begins a sentence."""
        words, edges = self.folded.words, self.folded.edges
        role = next((i + 1 for i in range(last - 1, first - 1, -1) if words[i] in v.ROLES), 0)
        titled = role > 0 and words[role - 1] in v.TITLES
        first = role or first
        while first < last and words[first] in v.NOT_A_NAME:
            first += 1
        while first < last and words[last - 1] in v.NOT_A_NAME:
            last -= 1
        words = words[first:last]
        if not 1 <= len(words) <= 6 or not v.MEDIA.isdisjoint(words):
            return None
        start, end = edges[2 * first], edges[2 * last - 1]
        if len(words) > 1:
            key: str | None = "-".join(words)
        else:
            key = self._full(words[0], start)
            if key is None and (titled or self._alone(words[0], begin, start)):
                key = words[0]
        return (
            Name(start, end, key, False)
            if key and (role or not heads or not self._depends(start, end, begin))
            else None
        )

    def _alone(self, word: str, begin: int, start: int) -> bool:
        """Whether one word is a name: after a title, or in capitals and not of a noun ("du groupement MMD")."""
        if self._word_before(start, begin, ". ") in v.TITLES:
            return True
        capitals = 2 <= len(word) <= 6 and self._in_capitals(start)
        return capitals and not _OF_A_NOUN.search(self.covered, max(begin, start - 40), start)

    def _full(self, surname: str, at: int) -> str | None:
        """The key of the person whom a surname alone means: one named in full before."""
        if surname in self._surnames:
            return self._surnames[surname]
        if surname not in self._first:
            self._first[surname] = self.covered.find(f" {surname}") + 1
        start = self._first[surname]
        if not 0 < start < at - len(surname):
            return None
        if surname not in self._full_names:
            self._full_names[surname] = self._named_in_full(surname, start)
        return self._full_names[surname]

    def _named_in_full(self, surname: str, start: int) -> str | None:
        text, end = self.covered, start + len(surname)
        if text[end : end + 1].isalnum():
            return None
        before = _FIRST_NAMES.search(text, max(0, start - 31), start - 1)
        if before is None:
            return None
        if in_arabic(surname):
            name = self._arabic(max(text.rfind("\n", 0, start) + 1, start - _TITLES_LENGTH), end)
            if name and name.end == end and name.start < start:
                return name.key
            given = before.group(1).split()[-1]  # the two stand together more than once: a name
            twice = text.count(f" {given} {surname}", 0, _NAMED_WITHIN) > 1 and not WITH_ARTICLE.match(given)
            return f"{given}-{surname}" if twice and given not in v.NO_NAME and given not in v.UNNAMED else None
        name = next((n for n in self._latin(before.start(1), end, 0, heads=False) if n.end == end), None)
        return name.key if name and name.key.endswith(f"-{surname}") else None

    # --- Arabic script: without capitals, a title or a given name tells

    def _arabic(self, lo: int, hi: int) -> Name | None:
        """A person, or a named body, in an Arabic noun phrase: after a title, or where a given name begins it."""
        cuts = [match.span() for match in COMMA.finditer(self.covered, lo, hi)][:4]
        bounds = zip([lo, *(end for _, end in cuts)], [*(start for start, _ in cuts), hi], strict=True)
        pieces = [self._phrase(start, end) for start, end in bounds]
        for number, words in enumerate(pieces):
            if not words:
                continue
            texts = [word.group() for word in words]
            found = self._name_in(texts, words[0].start())
            if found is None and number == 1 and 2 <= len(words) <= 4:  # apposed: وقال المدير، فادي محرس،
                titled = _has_role(word.group() for word in pieces[0])
                if titled and texts[0] not in v.NO_NAME and not texts[0].startswith("ال"):
                    found = (0, len(words))
            if found:
                first, last = found
                key = "-".join(texts[first:last])
                key = (self._full(key, words[first].start()) or key) if last - first == 1 else key
                return Name(words[first].start(), words[last - 1].end(), key, False)
        return None

    def _phrase(self, lo: int, hi: int) -> list[re.Match[str]]:
        """The words of a noun phrase, up to what says when, where or to whom."""
        words: list[re.Match[str]] = []
        for match in WORD.finditer(self.covered, lo, hi):
            word = match.group()
            if words and (word in v.ARABIC_STOPS or RECIPIENT.match(word)):
                break
            if words or word not in v.ARABIC_CONNECTIVES:
                words.append(match)
        return words

    def _name_in(self, words: list[str], at: int) -> tuple[int, int] | None:
        """Which words of a noun phrase that stands ``at`` an offset are a name."""
        of = next((i for i, word in enumerate(words) if word not in v.WRITTEN), 0)  # تقديرات الأمم المتحدة
        if words[of] in v.ARABIC_BODIES or words[of].lstrip("ول") in v.ARABIC_BODIES:
            return (of, len(words)) if 2 <= len(words) - of <= 5 else None
        if len(words) == 1:
            return (0, 1) if self._full(words[0], at) else None
        begin = _at_given_name(words)
        if begin is None:
            begin = _after_title(words)
        if begin is None or begin >= len(words):
            return None
        if words[begin].startswith("ل") and words[begin][1:] in v.ARABIC_OFFICES:
            return None  # of an office: لشؤون الإعلام
        apposed = (i for i, word in enumerate(words) if i > begin and word in v.ARABIC_ROLES and word[:2] != "ال")
        words = words[: next(apposed, len(words))]
        length = len(words) - begin
        if words[begin] in v.UNNAMED or words[begin] in v.NO_NAME:
            return None
        if length == 1:
            ranked = begin > 0 and words[begin - 1].lstrip("و") in v.ARABIC_TITLES and len(words[begin]) > 2
            return (begin, begin + 1) if ranked or self._full(words[begin], at) else None
        return (begin, len(words)) if length <= 5 else None


def _has_role(words: Iterable[str]) -> bool:
    return any(word.lstrip("و") in v.ARABIC_ROLES for word in words)


def _at_given_name(words: Sequence[str]) -> int | None:
    """Where a name begins that has a common given name, or a "son of", in it."""
    begin = next((i for i, word in enumerate(words) if word in v.GIVEN_NAMES), None)
    if not begin:
        return begin
    before = words[begin - 1]
    if words[begin] in v.SON_OF:
        return begin - 1
    # The last word is a surname too (موسى, عثمان), where an unknown given name stands between it and a title.
    a_name = not WITH_ARTICLE.match(before) and before not in v.ARABIC_ROLES | v.ARABIC_OFFICES | v.UNNAMED | v.NO_NAME
    return begin - 1 if begin == len(words) - 1 and a_name and _has_role(words[: begin - 1]) else begin


def _after_title(words: Sequence[str]) -> int | None:
    """Where a name begins after a title and what belongs to that: offices, and words with an article."""
    title = max((i for i, word in enumerate(words) if word.lstrip("و") in v.ARABIC_ROLES), default=None)
    if title is None:
        return None
    begin = title + 1
    while begin < len(words) and (words[begin] in v.ARABIC_OFFICES or WITH_ARTICLE.match(words[begin])):
        begin += 1
    # Of something, and unnamed: قائد كتيبة.
    return None if begin == title + 1 and not words[title].startswith("ال") else begin


def _offset(text: Folded, place: int, guess: int) -> int:
    """``Folded.offset``, where a guess is most often right: looking costs ten times what checking does."""
    places = text.places
    if isinstance(places, range):
        return place
    right = 0 < guess < len(places) and places[guess] == place and places[guess - 1] < place
    return guess if right else text.offset(place)


def _offsets(text: Folded, places: Iterable[int]) -> dict[int, int]:
    """The offsets of places that stand near one another: the drift of one is most often that of the next."""
    found: dict[int, int] = {}
    drift = 0
    for place in sorted(places):
        found[place] = _offset(text, place, place - drift)
        drift = place - found[place]
    return found
