"""Finds the configured names in a text: candidates by Aho-Corasick, then what the text itself says of them.

The words of a text, folded, are joined to two strings: of their letters, and of their skeletons (see `spellings`). Two
automata find the listed names in these; what does not begin and end at a word, clitics aside, falls away, and a
skeleton's candidate must sound like the listed name. So ``Abd al-Malik``, ``Abdelmalek`` and ``Abd-el-Malek`` are one
name, wherever their blanks are. Then the text decides: surnames after a full name, contexts, guards; the longest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import ahocorasick_rs

from pipeline.identify.spellings import CLITICS, Start, allowance, apart, bare, forms, in_arabic, skeleton, starts
from pipeline.model import Entity, EntityKind, Mention, Name
from pipeline.text import fold, fold_text

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name, hashtags included. A line break, a comma or a full stop ends it.
_GAP = re.compile(r"[ '\-\"#_]{1,3}")
_DOTS = re.compile(r"\.[ ]?")
# What may stand between a name and the word that makes it something else.
_NEAR = re.compile(r"[ '\-\"#_()]{1,4}")

# A skeleton of fewer consonants is too common to propose anything: Gao, Kidal, Koufa match as listed only. Of several
# Latin words (Ag Ghali, Abu Zayd) one consonant less will do; in Arabic أبو زيد would be found in سيدي بوزيد.
_SHORTEST_SKELETON = 4
# Letters from which a listed name may stand joined (Ansardine) or a hyphen may cut it.
_LONG = 6
# A Latin word this short is often another word (say, ber, tam): it needs its capital letter.
_SHORT_WORD = 4
# Letters: what is longer is an address or code, and would only fill the caches.
_LONGEST_WORD = 60
# Contexts may name entities whose own names need contexts; a chain longer than this is not followed.
_ROUNDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Spelling:
    """A listed name, ready to be compared."""

    entity: Entity | None  # None: not tracked
    name: Name
    words: tuple[str, ...]  # folded
    letters: str  # joined, without the article of an Arabic first word
    cuts: frozenset[int]  # where in `letters` a word ends
    key: str
    arabic: bool
    article: bool  # an Arabic one, on the first word
    capital: bool

    @property
    def conditional(self) -> bool:
        return bool(self.name.needs or self.name.not_before or self.name.not_after or self.name.not_with)

    @property
    def initials(self) -> bool:
        """Whether it may be dotted, or take an s however short: A.Q.M.I., AQIMs."""
        return self.name.acronym or (not self.arabic and len(self.words) == 1 and self.name.text.isupper())

    @property
    def proposes(self) -> bool:
        """Whether it is looked for by its skeleton too."""
        several = not self.arabic and sum(map(bool, map(skeleton, self.words))) > 1
        return not self.name.acronym and len(self.key) >= _SHORTEST_SKELETON - several

    def takes(self, article: bool) -> bool:
        """Whether it may stand with (without) the article: مالي never does, القاعدة always, the word إيكواس may."""
        if len(self.words) > 1 or article == self.article:
            return True
        if self.article:
            return not self.conditional
        return self.entity is not None and self.entity.kind is EntityKind.ACTOR and self.entity.type != "person"


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    spelling: _Spelling
    field: int
    first: int  # word
    last: int
    start: int  # offsets in the folded text
    end: int
    cost: float  # see `spellings.apart`; 0 as listed

    @property
    def rank(self) -> tuple[int, float, bool, int, str]:
        """The longest first; where two are equal, the better spelled, then what is not tracked."""
        entity = self.spelling.entity
        return (self.start - self.end, self.cost, entity is not None, self.start, entity.id if entity else "")


class _Field:
    """A title or a text, cut into folded words."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Folding is by character, so that blocks fold alone: the places of only those asked for are worked out.
        pieces = [fold_text(text[begin : begin + _BLOCK]) for begin in range(0, len(text), _BLOCK)]
        self._blocks = [0, *accumulate(map(len, pieces))]
        self._places: dict[int, tuple[int, ...]] = {}
        self.folded = "".join(pieces)
        self.words = _WORD.findall(self.folded)
        self.letters = "".join(self.words)
        self.letter_starts = [0, *accumulate(map(len, self.words))]
        self.keys = [skeleton(word) if len(word) <= _LONGEST_WORD else "" for word in self.words]
        self.key = "".join(self.keys)
        self.key_starts = [0, *accumulate(map(len, self.keys))]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets in the folded text of each word."""
        return [match.span() for match in _WORD.finditer(self.folded)]

    def gap(self, word: int) -> str:
        """What stands between a word and the next."""
        return self.folded[self.spans[word][1] : self.spans[word + 1][0]]

    def place(self, offset: int) -> int:
        """The offset in the text of the character that gave ``folded[offset]``; folds again only the block around."""
        block = bisect_right(self._blocks, offset) - 1
        if block not in self._places:
            self._places[block] = fold(self.text[block * _BLOCK : (block + 1) * _BLOCK]).places
        return block * _BLOCK + self._places[block][offset - self._blocks[block]]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of ``folded[start:end]``, with the marks on its last letter."""
        finish = self.place(end - 1) + 1
        while finish < len(self.text) and not fold_text(self.text[finish]):
            finish += 1
        return self.place(start), finish


_BLOCK = 128  # characters: small beside an article, large beside a name


class _Context:
    """What stands in a title and its text, for the conditions of ambiguous names."""

    def __init__(self, fields: Sequence[_Field], known: frozenset[str]) -> None:
        self._fields, self._known = fields, known

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(form for field in self._fields for word in set(field.words) for form in forms(word))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(f" {' '.join(field.words)} " for field in self._fields)

    def has(self, term: str, ids: frozenset[str]) -> bool:
        """Whether the text names the entity, or has the word or words, ``term``."""
        if term in self._known:
            return term in ids
        words = _words(term)
        if len(words) > 1:
            phrase = f"{' '.join(words)} "
            clitics = CLITICS if in_arabic(phrase) else ()
            return any(f" {clitic}{phrase}" in self._joined for clitic in ("", *clitics))
        return bool(words) and (words[0] in self._words or bare(words[0]) in self._words)


class Matcher:
    """Finds ``entities`` in texts. Names of ``not_tracked`` are found too, and what they cover names nobody.

    Immutable once built; the same texts give the same mentions.
    """

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name] = ()) -> None:
        listed = [(entity, name) for entity in entities for name in entity.names]
        spellings = [
            spelling
            for entity, name in [*listed, *((None, name) for name in not_tracked)]
            if (spelling := _spelling(entity, name)) is not None
        ]
        self._known = frozenset(entity.id for entity, _ in listed)
        self._exact = _Index((letters, s) for s in spellings for letters in _letters(s))
        self._alike = _Index((s.key, s) for s in spellings if s.proposes)

    def mentions(self, title: str, text: str, lang: str | None) -> tuple[Mention, ...]:  # noqa: ARG002 the interface's: names of all three languages stand in texts of each
        """The names in ``title`` and ``text``: the title's first, then by start; within a field none overlaps another.

        Offsets are of the name as it stands, with its article and without what is written before it in one word:
        the clitic of ``وأنصار``, the ``d'`` of ``d'Ansar``.
        """
        fields = (_Field(title), _Field(text))
        candidates = [c for number, field in enumerate(fields) for c in self._candidates(number, field)]
        chosen = _decide(candidates, fields, _Context(fields, self._known))
        chosen.sort(key=lambda c: (c.field, c.start))
        return tuple(_mention(entity, c, fields[c.field]) for c in chosen if (entity := c.spelling.entity))

    def _candidates(self, number: int, field: _Field) -> Iterator[_Candidate]:
        rivals: defaultdict[tuple[int, int, str | None], list[_Candidate]] = defaultdict(list)
        for found in (*self._as_listed(number, field), *self._sounding_alike(number, field)):
            entity = found.spelling.entity
            rivals[found.start, found.end, entity.id if entity else None].append(found)
        for same in rivals.values():
            # As it is listed it counts on the conditions listed with it, never as something like another spelling.
            cost = min(candidate.cost for candidate in same)
            yield from (candidate for candidate in same if candidate.cost == cost)

    def _as_listed(self, number: int, field: _Field) -> Iterator[_Candidate]:
        edges = field.letter_starts
        for spellings, start, end in self._exact.find(field.letters):
            first = bisect_right(edges, start) - 1
            last = bisect_left(edges, end) - 1
            rest = field.letters[end : edges[last + 1]]
            if rest not in ("", "s"):
                continue
            for begin in starts(field.words[first]):
                if edges[first] + begin.core != start:
                    continue
                for spelling in spellings:
                    if _stands(spelling, field, first, last, begin, start):
                        yield _candidate(spelling, number, field, first, last, begin, 0.0)

    def _sounding_alike(self, number: int, field: _Field) -> Iterator[_Candidate]:
        edges = field.key_starts
        for spellings, start, end in self._alike.find(field.key):
            first = bisect_right(edges, start) - 1
            last = bisect_left(edges, end) - 1
            if edges[last + 1] != end:
                continue
            begins = [b for b in starts(field.words[first]) if _key_offset(field, first, b) == start - edges[first]]
            # An article, or a word of vowels alone, has no skeleton: it may stand before or after what was found.
            spans = [(first, last, b) for b in begins]
            if start == edges[first] and first and not field.keys[first - 1] and not in_arabic(field.words[first]):
                spans.append((first - 1, last, Start(0, 0, False)))
            if last + 1 < len(field.words) and not field.keys[last + 1]:
                spans += [(f, last + 1, b) for f, _, b in spans]
            for spelling in spellings:
                choices = [c for span in spans if (c := _alike(spelling, number, field, *span)) is not None]
                if choices:
                    yield min(choices, key=lambda c: c.cost)


class _Index:
    """An automaton over patterns, each of which may stand for several spellings."""

    def __init__(self, patterns: Iterable[tuple[str, _Spelling]]) -> None:
        table: defaultdict[str, list[_Spelling]] = defaultdict(list)
        for pattern, spelling in patterns:
            table[pattern].append(spelling)
        self._spellings = list(table.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(table), store_patterns=False)

    def find(self, text: str) -> Iterator[tuple[list[_Spelling], int, int]]:
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            yield self._spellings[pattern], start, end


# --- Listed names -----------------------------------------------------------------------------------------------------


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_text(text)))


def _spelling(entity: Entity | None, name: Name) -> _Spelling | None:
    """None where the name has no letter."""
    words = _words(name.text)
    if not words:
        return None
    arabic = in_arabic(words[0])
    first = bare(words[0]) if arabic else words[0]
    plain = (first, *words[1:])
    return _Spelling(
        entity=entity,
        name=name,
        words=words,
        letters="".join(plain),
        cuts=frozenset(accumulate(map(len, plain))),
        key="".join(map(skeleton, words)),
        arabic=arabic,
        article=arabic and first != words[0],
        capital=name.text.lstrip("'’ ")[:1].isupper(),
    )


def _letters(spelling: _Spelling) -> Iterator[str]:
    """The letters to look for: al- and el- are one article."""
    yield spelling.letters
    if not spelling.arabic and len(spelling.words) > 1 and spelling.words[0] in ("al", "el"):
        yield ("el" if spelling.words[0] == "al" else "al") + spelling.letters[2:]


# --- Candidates -------------------------------------------------------------------------------------------------------


def _stands(spelling: _Spelling, field: _Field, first: int, last: int, begin: Start, start: int) -> bool:
    """Whether a spelling, found letter by letter, is one name there: its article, its gaps, its case."""
    if spelling.arabic and not spelling.takes(begin.article):
        return False
    plural = field.letter_starts[last + 1] - start > len(spelling.letters)
    if plural and (spelling.arabic or not (spelling.initials or len(spelling.letters) > _SHORT_WORD)):
        return False
    long = len(spelling.letters) >= _LONG
    cuts = {edge - start for edge in field.letter_starts[first + 1 : last + 1]}
    for word in range(first, last):
        gap = field.gap(word)
        if spelling.initials and _DOTS.fullmatch(gap):
            continue
        listed = field.letter_starts[word + 1] - start in spelling.cuts
        if not (listed and _GAP.fullmatch(gap)) and gap != "'" and not (gap == "-" and long):
            return False
    if not long and any(cut not in cuts for cut in spelling.cuts if cut < len(spelling.letters)):
        return False
    if spelling.name.acronym:
        return _case(field, first, last).removesuffix("s") == _letters_of(spelling.name.text).removesuffix("s")
    if spelling.capital and len(spelling.letters) <= _SHORT_WORD:
        return field.text[field.place(field.spans[first][0])].isupper()
    return True


def _case(field: _Field, first: int, last: int) -> str:
    start, end = field.original(field.spans[first][0], field.spans[last][1])
    return _letters_of(field.text[start:end])


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _key_offset(field: _Field, word: int, begin: Start) -> int:
    """Where in the skeleton of a word what follows ``begin`` starts; -1 where the skeleton mixes the two."""
    rest = skeleton(field.words[word][begin.core :])
    return len(field.keys[word]) - len(rest) if field.keys[word].endswith(rest) else -1


def _alike(spelling: _Spelling, number: int, field: _Field, first: int, last: int, begin: Start) -> _Candidate | None:
    """The candidate where a skeleton was found, if it sounds like the listed name."""
    head = field.words[first][begin.begin :]
    if spelling.arabic:
        if in_arabic(head) and not spelling.takes(begin.article):
            return None
        if begin.article:
            head = "ال" + field.words[first][begin.core :]
    if in_arabic(head) != spelling.arabic or not all(_GAP.fullmatch(field.gap(w)) for w in range(first, last)):
        return None
    found = (head, *field.words[first + 1 : last + 1])
    cost = apart(spelling.words, found)
    if cost > allowance(spelling.key, spelling.arabic):
        return None
    candidate = _candidate(spelling, number, field, first, last, begin, max(cost, 0.01))
    if spelling.capital and not spelling.arabic:
        start, end = field.original(candidate.start, candidate.end)
        if not any(map(str.isupper, field.text[start:end])):
            return None
    return candidate


def _candidate(
    spelling: _Spelling, number: int, field: _Field, first: int, last: int, begin: Start, cost: float
) -> _Candidate:
    start, end = field.spans[first][0] + begin.begin, field.spans[last][1]
    return _Candidate(spelling, number, first, last, start, end, cost)


# --- The text decides -------------------------------------------------------------------------------------------------


def _decide(candidates: Sequence[_Candidate], fields: Sequence[_Field], context: _Context) -> list[_Candidate]:
    """What counts. Conditions that name entities are asked again until the entities named stay the same."""
    possible = [c for c in candidates if not _guarded(c, fields[c.field])]
    ids: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    chosen: list[_Candidate] = []
    for _ in range(_ROUNDS):
        chosen = _longest([c for c in possible if _counts(c, context, ids, full)])
        tracked = [(c.spelling.entity.id, c.spelling.name.short) for c in chosen if c.spelling.entity]
        now = frozenset(entity for entity, _ in tracked), frozenset(entity for entity, short in tracked if not short)
        if now == (ids, full):
            break
        ids, full = now
    return chosen


def _counts(candidate: _Candidate, context: _Context, ids: frozenset[str], full: frozenset[str]) -> bool:
    entity, name = candidate.spelling.entity, candidate.spelling.name
    if name.short and entity and entity.id not in full:
        return False
    others = ids - {entity.id} if entity else ids
    if name.needs and not any(context.has(term, others) for term in name.needs):
        return False
    return not any(context.has(term, others) for term in name.not_with)


def _guarded(candidate: _Candidate, field: _Field) -> bool:
    """Whether a word beside it makes it something else."""
    name = candidate.spelling.name
    after = _beside(field, candidate.last, 1) if name.not_before else None
    before = _beside(field, candidate.first, -1) if name.not_after else None
    return (after is not None and any(_begins(after, _words(term), 1) for term in name.not_before)) or (
        before is not None and any(_begins(before, _words(term), -1) for term in name.not_after)
    )


_FARTHEST = 4  # words that a guard may have


def _beside(field: _Field, word: int, step: int) -> list[str]:
    """The words before or after, nearest first, up to a comma, a full stop or a line break."""
    found: list[str] = []
    while 0 <= word + step < len(field.words) and len(found) < _FARTHEST:
        if not _NEAR.fullmatch(field.gap(min(word, word + step))):
            break
        word += step
        found.append(field.words[word])
    return found


def _begins(found: Sequence[str], guard: Sequence[str], step: int) -> bool:
    listed = guard[::step]
    return len(found) >= len(listed) > 0 and all(
        word in forms(seen) or bare(word) in forms(seen) for word, seen in zip(listed, found, strict=False)
    )


def _longest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Of those that overlap, the longest."""
    chosen: list[_Candidate] = []
    taken: set[tuple[int, int]] = set()
    for candidate in sorted(candidates, key=lambda c: c.rank):
        words = {(candidate.field, word) for word in range(candidate.first, candidate.last + 1)}
        if not words & taken:
            taken |= words
            chosen.append(candidate)
    return chosen


# --- Mentions ---------------------------------------------------------------------------------------------------------


def _mention(entity: Entity, candidate: _Candidate, field: _Field) -> Mention:
    start, end = field.original(candidate.start, candidate.end)
    how, certainty = _why(candidate)
    return Mention(
        entity=entity.id,
        kind=entity.kind,
        field=("title", "text")[candidate.field],
        start=start,
        end=end,
        text=field.text[start:end],
        how=how,
        certainty=certainty,
    )


def _why(candidate: _Candidate) -> tuple[str, float]:
    """The rule that matched, in words, and how often such a match is right (estimated)."""
    spelling, name = candidate.spelling, candidate.spelling.name
    if name.acronym:
        how, certainty = "acronym", 0.97
    elif candidate.cost:
        share = candidate.cost / allowance(spelling.key, spelling.arabic)
        how, certainty = f"spelled like {name.text}", 0.95 - 0.15 * share
    else:
        how, certainty = "listed spelling", 0.98
    if name.short:
        how, certainty = f"{how}, after the full name", certainty - 0.06
    if name.needs:
        how, certainty = f"{how}, with its context", certainty - 0.12
    elif spelling.conditional:
        how, certainty = f"{how}, nothing against it", certainty - 0.05
    return how, round(certainty, 2)
