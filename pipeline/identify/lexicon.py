"""The words of a text as the matcher reads them: the skeleton of each, worked out once for each distinct word.

A word one consonant away from a word of the listed names that sounds like it has that word's skeleton: Benmohtar that
of Benmokhtar, أهاريت that of أهاريد. A word that by itself sounds like a name of one short word is noted as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.identify.listed import Spelling
from pipeline.identify.spellings import Start, apart, bare, distance, in_arabic, skeleton, sounds, starts
from pipeline.model import EntityKind

# Letters: what is longer is an address or code, and would only fill the tables.
_LONGEST_WORD = 60
# Distinct words kept; the vocabulary of some hundred thousand articles.
_FULL = 500_000
# Letters and consonants from which a word may be read as another one, and how far it may sound from it.
_LETTERS, _CONSONANTS, _FAR = 5, 4, 0.6
# How far a word that is a name by itself may sound from it, where its skeleton is too short to say much, and how long
# the name must be.
_NEAR, _NEAR_ARABIC, _NEAR_ACROSS, _SHORTEST_NAME = 0.35, 0.25, 0.15, 4

Alone = tuple[tuple[Spelling, Start, float], ...]


class Lexicon(dict[str, str]):
    """Folded word -> the skeleton that the matcher reads it with. Filled as words are met."""

    def __init__(self, listed: Iterable[Spelling]) -> None:
        super().__init__()
        self.alone: dict[str, Alone] = {}  # folded word -> the names that it is by itself, where begun, and how far
        self.reads: dict[str, str] = {}  # Arabic word with a clitic -> the word of a listed name in it
        self._listed: set[str] = set()
        self._short: defaultdict[str, list[Spelling]] = defaultdict(list)
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        for spelling in listed:
            if spelling.name.acronym or spelling.name.exact:
                continue
            if _says_little(spelling):
                self._short[spelling.key].append(spelling)
            self._listed.update(map(bare, spelling.words))
            for word in map(bare, spelling.words):
                if len(word) >= _LETTERS and len(skeleton(word)) >= _CONSONANTS:
                    self._words[skeleton(word)].add(word)
        self._lacking: defaultdict[str, set[str]] = defaultdict(set)  # a skeleton less one consonant -> the skeletons
        for key in self._words:
            for less in _less(key):
                self._lacking[less].add(key)

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST_WORD:
            return ""
        key = skeleton(word)
        arabic = in_arabic(word)
        if (arabic or key in self._short) and (found := tuple(self._names(word))):
            self.alone[word] = found
        cores = (word[begin.core :] for begin in starts(word)) if arabic else ()
        within = next((core for core in cores if core in self._listed), None)
        if within is not None and not skeleton(within).startswith(key):
            self.reads[word] = within
            key = skeleton(within)
        elif within is None and len(word) >= _LETTERS and len(key) >= _CONSONANTS - 1 and key not in self._words:
            key = self._corrected(word, key)
        if len(self) < _FULL:  # nothing is thrown out: another thread may be reading a text with it
            self[word] = key
        return key

    def _names(self, word: str) -> Iterator[tuple[Spelling, Start, float]]:
        for begin in starts(word):
            core = word[begin.core :]
            for spelling in self._short.get(skeleton(core), ()):
                if spelling.arabic and in_arabic(word) and not spelling.takes(begin.article):
                    continue
                own, arabic = bare(spelling.words[-1]), in_arabic(core)
                if own == core or (spelling.arabic != arabic and not spelling.crosses):
                    continue
                if spelling.arabic and arabic and _last(own) != _last(core):  # أنصار is not أنصارو
                    continue
                cost = max(apart((own,), (core,)), 0.01)
                if cost <= (_NEAR_ACROSS if spelling.arabic != arabic else _NEAR_ARABIC if arabic else _NEAR):
                    yield spelling, begin, cost

    def _corrected(self, word: str, key: str) -> str:
        near = {other for less in (key, *_less(key)) for other in self._lacking.get(less, ())}
        near.update(less for less in _less(key) if less in self._words)
        own, arabic = sounds(word), in_arabic(word)
        choices = (
            (distance(sounds(listed), own), other)
            for other in near
            for listed in self._words[other]
            if in_arabic(listed) == arabic
        )
        best = min(choices, default=(_FAR + 1, key))
        return best[1] if best[0] <= _FAR else key


def _less(key: str) -> set[str]:
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


def _last(word: str) -> str:
    """The last letter, as it is heard; a final ه is a ta marbuta, folded, or stands for an alef."""
    return word[-1].translate(_HEARD)


_HEARD = str.maketrans("هصطضظ", "استدز")


def _says_little(spelling: Spelling) -> bool:
    """Whether it is an actor's name of one word, too short to be looked for by its skeleton.

    Of actors only: a short word that sounds like a town is too often a first name (Jean: Djenné).
    """
    if spelling.entity is None or spelling.entity.kind is not EntityKind.ACTOR or spelling.initials:
        return False
    if spelling.proposes or len(spelling.key) < 2 or len(spelling.letters) < _SHORTEST_NAME:
        return False
    return sum(map(bool, map(sounds, spelling.words))) == 1
