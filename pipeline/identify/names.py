"""Finds the configured names in a text: candidates by Aho-Corasick, then what the text itself says of them.

The words of a text, folded, are joined to two strings: of their letters, and of their skeletons (see `spellings`). Two
automata find the names in these; what does not begin and end at a word, clitics aside, falls away, and a skeleton's
candidate must sound like the name. So ``Abd al-Malik``, ``Abdelmalek`` and ``Abd-el-Malek`` are one name, wherever
their blanks are, and دروكدال is Droukdel. Then the text decides (see `context`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

import ahocorasick_rs

from pipeline.identify.context import Candidate, Choice, decide
from pipeline.identify.glossary import FUNCTION_WORDS, says
from pipeline.identify.lexicon import Lexicon
from pipeline.identify.listed import Form, Spelling, spellings
from pipeline.identify.spellings import (
    Start,
    allowance,
    allowance_across,
    apart,
    bare,
    in_arabic,
    skeleton,
    sounds,
    starts,
)
from pipeline.model import Entity, EntityKind, Mention, Name
from pipeline.text import Folded

# What may stand between two words of one name, hashtags included. A line break, a comma or a full stop ends it.
_GAP = re.compile(r"[ '\-\"#_]{1,3}")
_DOTS = re.compile(r"\.[ ]?")

# Letters from which a listed name may stand joined (Ansardine) or a hyphen may cut it.
_LONG = 6
# A Latin word this short is often another word (say, ber, tam): it needs its capital letter.
_SHORT_WORD = 4
# Consonants that clitics and an article may have in a skeleton: the b and l of بال, the f and l of فلل.
_MOST_CLITICS = 3
# What a spelling that a listed one gives rise to costs, on the scale of `spellings.apart`: the less it says, the more.
_DERIVED = {
    Form.LISTED: 0.0, Form.TRANSLATED: 0.05, Form.ORDER: 0.1, Form.SURNAME: 0.1, Form.INITIAL: 0.15, Form.ENDS: 0.2
}  # fmt: skip


class Field(Folded):
    """A title or a text, folded, its words joined to letters and to skeletons. Made by `Matcher.fold`."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        super().__init__(text)
        words = self.words
        self.letters = "".join(words)
        self.letter_starts = [0, *accumulate(map(len, words))]
        self.keys = list(map(lexicon.__getitem__, words))
        self.reads = lexicon.reads
        self.key = "".join(self.keys)
        self.key_starts = [0, *accumulate(map(len, self.keys))]

    def binds(self, word: int) -> bool:
        """Whether a word has no skeleton and yet may be of a name: an article, vowels."""
        return not self.keys[word] and self.words[word] not in FUNCTION_WORDS


class Matcher:
    """Finds ``entities`` in texts. Names of ``not_tracked`` are found too, and what they cover names nobody.

    Immutable once built, caches aside; the same texts give the same mentions.
    """

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name] = ()) -> None:
        listed = spellings(entities, not_tracked)
        self._exact = _Index((letters, s) for s in listed for letters in _letters(s))
        self._alike = _Index((s.key, s) for s in listed if s.proposes)
        self._lexicon = Lexicon(listed)

    def mentions(self, title: str, text: str, lang: str | None) -> tuple[Mention, ...]:  # noqa: ARG002 the interface's: names of all three languages stand in texts of each
        """The names in ``title`` and ``text``: the title's first, then by start; within a field none overlaps another.

        Offsets are of the name as it stands, with its article and without what is written before it in one word:
        the clitic of ``وأنصار``, the ``d'`` of ``d'Ansar``.
        """
        return self.find(self.fold(title), self.fold(text))

    def fold(self, text: str) -> Field:
        """The text, folded once for all that is looked for in it."""
        return Field(text, self._lexicon)

    def find(self, title: Field, text: Field) -> tuple[Mention, ...]:
        """`mentions`, for those who need the folded title and text themselves."""
        fields = (title, text)
        candidates = [c for number, field in enumerate(fields) for c in self._candidates(number, field)]
        chosen = [choice for choice in decide(candidates, fields) if choice.candidate.spelling.entity]
        chosen.sort(key=lambda choice: (choice.candidate.field, choice.candidate.start))
        return tuple(_mention(choice, fields[choice.candidate.field]) for choice in chosen)

    def _candidates(self, number: int, field: Field) -> Iterator[Candidate]:
        rivals: defaultdict[tuple[int, int, str | None], list[Candidate]] = defaultdict(list)
        listed = list(self._as_listed(number, field))
        settled = {(c.first, c.last, c.spelling.owner) for c in listed}
        for candidate in (*listed, *self._sounding_alike(number, field, settled), *self._alone(number, field)):
            rivals[candidate.start, candidate.end, candidate.spelling.owner].append(candidate)
        for same in rivals.values():
            # As it is listed it counts on the conditions listed with it, never as something like another spelling.
            cost = min(candidate.cost for candidate in same)
            yield from (candidate for candidate in same if candidate.cost == cost)

    def _as_listed(self, number: int, field: Field) -> Iterator[Candidate]:
        edges = field.letter_starts
        at_edge = frozenset(edges)
        for pattern, start, end in self._exact.find(field.letters):
            if end not in at_edge and end + 1 not in at_edge:
                continue
            first = bisect_right(edges, start) - 1
            if edges[first] != start and not in_arabic(field.words[first]):
                continue
            found = self._exact.spellings[pattern]
            last = bisect_left(edges, end) - 1
            rest = field.letters[end : edges[last + 1]]
            if rest not in ("", "s"):
                continue
            for begin in starts(field.words[first]):
                if edges[first] + begin.core != start:
                    continue
                for spelling in found:
                    if _stands(spelling, field, first, last, begin, start):
                        yield _candidate(spelling, number, field, first, last, begin, 0.0)

    def _sounding_alike(
        self, number: int, field: Field, settled: set[tuple[int, int, str | None]]
    ) -> Iterator[Candidate]:
        """Candidates by their skeletons, but for names that are ``settled``: listed as they stand there."""
        edges = field.key_starts
        at_edge = frozenset(edges)
        for pattern, start, end in self._alike.find(field.key):
            if end not in at_edge:
                continue
            first = bisect_right(edges, start) - 1
            last = bisect_left(edges, end) - 1
            arabic = in_arabic(field.words[first])
            if edges[first] != start and (not arabic or start - edges[first] > _MOST_CLITICS):
                continue
            begins = [b for b in starts(field.words[first]) if _key_offset(field, first, b) == start - edges[first]]
            if not begins:
                continue
            found = [
                s
                for s in self._alike.spellings[pattern]
                if (s.arabic == arabic or s.crosses) and (not settled or (first, last, s.owner) not in settled)
            ]
            if not found:
                continue
            # An article, or a word of vowels alone, has no skeleton: it may stand before or after what was found.
            spans = [(first, last, b) for b in begins]
            if start == edges[first] and first and field.binds(first - 1):
                spans += [(first - 1, last, b) for b in starts(field.words[first - 1])]
            if last + 1 < len(field.words) and field.binds(last + 1):
                spans += [(f, last + 1, b) for f, _, b in spans]
            for spelling in found:
                choices = [c for span in spans if (c := _alike(spelling, number, field, *span)) is not None]
                if choices:
                    yield min(choices, key=lambda c: c.cost)

    def _alone(self, number: int, field: Field) -> Iterator[Candidate]:
        """Single words that sound like a name too short to be looked for by its skeleton."""
        for word in self._lexicon.alone.keys() & field.words:
            for place in _places(word, field.words):
                for spelling, begin, cost in self._lexicon.alone[word]:
                    first = place
                    if not spelling.arabic and len(spelling.words) > 1 and not in_arabic(word):  # al-Kaeda
                        if not place or sounds(field.words[place - 1]) or not _GAP.fullmatch(field.gap(place - 1)):
                            continue
                        first = place - 1
                    candidate = _candidate(spelling, number, field, first, place, begin, cost)
                    if in_arabic(word) or _has_capital(candidate, field):
                        yield candidate


def _places(word: str, words: list[str]) -> Iterator[int]:
    place = -1
    for _ in range(words.count(word)):
        place = words.index(word, place + 1)
        yield place


class _Index:
    """An automaton over patterns, each of which may stand for several spellings."""

    def __init__(self, patterns: Iterable[tuple[str, Spelling]]) -> None:
        table: defaultdict[str, list[Spelling]] = defaultdict(list)
        for pattern, spelling in patterns:
            table[pattern].append(spelling)
        self.spellings = list(table.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(table), store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Of each pattern that stands in ``text``, however they overlap: its place in ``spellings``, start and end."""
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


def _letters(spelling: Spelling) -> Iterator[str]:
    """The letters to look for: al- and el- are one article."""
    yield spelling.letters
    if not spelling.arabic and len(spelling.words) > 1 and spelling.words[0] in ("al", "el"):
        yield ("el" if spelling.words[0] == "al" else "al") + spelling.letters[2:]


# --- Candidates -------------------------------------------------------------------------------------------------------


def _stands(spelling: Spelling, field: Field, first: int, last: int, begin: Start, start: int) -> bool:
    """Whether a spelling, found letter by letter, is one name there: its article, its gaps, its case."""
    if spelling.arabic and not spelling.takes(begin.article):
        return False
    plural = field.letter_starts[last + 1] - start > len(spelling.letters)
    if plural and (spelling.arabic or not _has_plural(spelling, field, last)):
        return False
    if (first < last or len(spelling.cuts) > 1) and not _is_one(spelling, field, first, last, start):
        return False
    if spelling.name.acronym:
        return _case(field, first, last).removesuffix("s") == _letters_of(spelling.name.text).removesuffix("s")
    return not _needs_capital(spelling) or _begins_with_capital(field, first)


def _needs_capital(spelling: Spelling) -> bool:
    """Say and Gao do, and what is found as listed only: guinea and niger are pigs and fungi."""
    return spelling.capital and (len(spelling.letters) <= _SHORT_WORD or spelling.name.exact)


def _begins_with_capital(field: Field, word: int) -> bool:
    return field.original[field.places[field.edges[2 * word]]].isupper()


def _is_one(spelling: Spelling, field: Field, first: int, last: int, start: int) -> bool:
    """Whether what stands between the words, or does not, leaves them one name."""
    long = len(spelling.letters) >= _LONG
    cuts = {edge - start for edge in field.letter_starts[first + 1 : last + 1]}
    for word in range(first, last):
        gap = field.gap(word)
        if (spelling.initials or spelling.form is Form.INITIAL) and _DOTS.fullmatch(gap):
            continue
        listed = field.letter_starts[word + 1] - start in spelling.cuts
        if not (listed and _GAP.fullmatch(gap)) and gap != "'" and not (gap == "-" and long):
            return False
    if spelling.form is Form.INITIAL and not _DOTS.fullmatch(field.gap(first)):
        return False
    return long or all(cut in cuts for cut in spelling.cuts if cut < len(spelling.letters))


def _has_plural(spelling: Spelling, field: Field, last: int) -> bool:
    """Whether the s at the end of a word may be a plural's: not the S of JNIMS."""
    if not (spelling.initials or len(spelling.letters) > _SHORT_WORD):
        return False
    return not (spelling.initials and field.original[field.places[field.edges[2 * last + 1] - 1]].isupper())


def _case(field: Field, first: int, last: int) -> str:
    start, end = field.span(field.edges[2 * first], field.edges[2 * last + 1])
    return _letters_of(field.original[start:end])


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _key_offset(field: Field, word: int, begin: Start) -> int:
    """Where in the skeleton of a word what follows ``begin`` starts; -1 where the skeleton mixes the two."""
    if not begin.core:
        return 0
    rest = skeleton(field.words[word][begin.core :])
    return len(field.keys[word]) - len(rest) if field.keys[word].endswith(rest) else -1


def _alike(spelling: Spelling, number: int, field: Field, first: int, last: int, begin: Start) -> Candidate | None:
    """The candidate where a skeleton was found, if it sounds like the name."""
    head = field.words[first][begin.begin :]
    arabic = in_arabic(head)
    if arabic != spelling.arabic and not spelling.crosses:
        return None
    if arabic and not begin.article and bare(head) != head:
        return None  # with an article: that is another beginning
    if arabic and spelling.arabic and (not spelling.takes(begin.article) or spelling.form is Form.TRANSLATED):
        return None
    if begin.article:
        head = "ال" + field.words[first][begin.core :]
    for word in range(first, last):
        gap = field.gap(word)
        if not _GAP.fullmatch(gap) and not (spelling.form is Form.INITIAL and word == first and _DOTS.fullmatch(gap)):
            return None
    others = (field.reads.get(word, word) for word in field.words[first + 1 : last + 1])
    cost = apart(spelling.words, (head, *others)) + _DERIVED[spelling.form]
    if cost > _room(spelling, arabic):
        return None
    candidate = _candidate(spelling, number, field, first, last, begin, max(cost, 0.01))
    if not arabic and says(spelling.key) == 2 * len(spelling.key):  # of nothing but meanings: "support for Islam"
        return candidate if _begins_with_capital(field, first) else None
    return candidate if arabic or not (spelling.capital or spelling.arabic) or _has_capital(candidate, field) else None


def _room(spelling: Spelling, arabic: bool) -> float:
    """How far a spelling may be from the listed one.

    What is not tracked has half the room, for it displaces others; a place little more, for towns sound like words.
    """
    room = allowance(spelling.key, arabic) if arabic == spelling.arabic else allowance_across(spelling.key)
    if spelling.entity is None:
        return room / 2
    return room if spelling.entity.kind is EntityKind.ACTOR else 0.6 * room


def _has_capital(candidate: Candidate, field: Field) -> bool:
    start, end = field.span(candidate.start, candidate.end)
    return any(map(str.isupper, field.original[start:end]))


def _candidate(
    spelling: Spelling, number: int, field: Field, first: int, last: int, begin: Start, cost: float
) -> Candidate:
    start, end = field.edges[2 * first] + begin.begin, field.edges[2 * last + 1]
    return Candidate(spelling, number, first, last, start, end, cost)


# --- Mentions ---------------------------------------------------------------------------------------------------------


def _mention(choice: Choice, field: Field) -> Mention:
    candidate = choice.candidate
    entity = candidate.spelling.entity
    assert entity is not None  # noqa: S101 the caller leaves the others out
    start, end = field.span(candidate.start, candidate.end)
    how, certainty = _why(choice, field)
    return Mention(
        entity=entity.id,
        kind=entity.kind,
        field=("title", "text")[candidate.field],
        start=start,
        end=end,
        text=field.original[start:end],
        how=how,
        certainty=certainty,
    )


def _why(choice: Choice, field: Field) -> tuple[str, float]:
    """The rule that matched, in words, and how often such a match is right.

    The certainties are the shares found right on the labelled sentences of tests/quality (test_tagging.py prints
    them), less a little: those sentences were looked at while the rules were made.
    """
    spelling, cost = choice.candidate.spelling, choice.candidate.cost
    name = spelling.name
    arabic = in_arabic(field.text[choice.candidate.start])
    if name.acronym:
        how, certainty = "listed spelling, in its own case", 0.97
    elif spelling.form is not Form.LISTED:
        how, certainty = f"{spelling.form.value} of {name.text}", 0.93
    elif cost:
        how, certainty = f"spelled like {name.text}", 0.97 - 0.1 * cost / _room(spelling, arabic)
    else:
        how, certainty = "listed spelling", 0.99
    if arabic != spelling.arabic:
        how, certainty = f"{how}, in the other script", certainty - 0.05
    if name.short:
        how, certainty = f"{how}, after the full name", certainty - 0.04
    if choice.because is not None:
        how, certainty = f"{how}, with its context: {choice.because}", certainty - 0.03
    elif spelling.conditional:
        how, certainty = f"{how}, nothing against it", certainty - 0.04
    return how, round(certainty, 2)
