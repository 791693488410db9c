"""What a number counts: the noun after it, adjectives and "autres" between; nothing where it counts days or francs."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.identify.figures.quantities import Number
from pipeline.identify.figures.sentence import Sentence
from pipeline.identify.figures.vocabulary import COUNTED, STATE, VERB, Person
from pipeline.model import Bound, FigureKind

_REACH = {"fr": 3, "en": 5, "ar": 2}  # words from a number to its noun: adjectives stand before it in English


class Counted(NamedTuple):
    """What a number counts; ``last`` is its last word, the number's own where no noun stands there."""

    last: int
    noun: int | None = None  # says who was counted
    kind: FigureKind | None = None
    harm: bool = False  # `kind` is what the noun means: "morts"; else what a bare count of such people reports
    known: bool = True  # a person, or a harm: "12 cobras" may be a unit of soldiers or not
    others: bool = False  # "cinq autres"
    person: Person | None = None

    @property
    def bare(self) -> bool:
        return self.noun is None and not self.others and not self.harm


def counted(s: Sentence, number: Number, numbered: frozenset[int]) -> Counted | None:
    """What ``number`` counts; None where that is no people. ``numbered``: the words of the sentence's numbers."""
    if number.noun:
        return _named(s, number.first, number.last)
    english, arabic = s.lang == "en", s.lang == "ar"
    at = number.last + 1
    partitive = False
    while s.soft(at) and ("partitive" if partitive else "part_of") in s.tags[at]:
        partitive, at = True, at + 1
    begin, unknown, others = at, list[int](), False
    while at - begin < _REACH[s.lang] and s.soft(at):
        tags = s.tags[at]
        if "stop" in tags:
            return None
        named = _named(s, at, at)
        if named is not None and named.harm:
            if (partitive and not _collective(s, number)) or (arabic and number.value == 1 and _definite(s, at)):
                return None  # "one of the dead", أحد القتيلين count no dead
            if acts(s, at, numbered):
                break
            if english:
                verbal = s.harm(at, VERB) is not None
                if number.article and not (verbal and unknown):
                    return None  # "a dead fish", "a wounded soldier"
                if unknown and not verbal and not s.capital(unknown[-1]):
                    unknown = []  # "12 overdose deaths"
            return named._replace(noun=unknown[-1 if english else 0]) if unknown else named
        if named is not None:
            if unknown and s.lang == "fr":
                break  # "trois mouvements rebelles": an adjective
            if english and s.soft(at + 1):
                if "stop" in s.tags[at + 1]:
                    return None  # "two rebel groups"
                if s.person(at + 1) is not None:
                    at += 1
                    continue
            return named
        if "others" in tags:
            others = True
            if arabic:
                break  # it is the last: خمسة آخرون
        elif "adverb" not in tags:
            if "function" in tags or at in numbered or s.harm(at, VERB | STATE):
                break
            unknown.append(at)
            if arabic:
                break
        at += 1
    if unknown and not (english and others and unknown[0] > begin + 1):
        noun = unknown[-1 if english else 0]
        known = not arabic and s.capital(noun)
        return Counted(noun, noun, known=known, others=others) if known or others or not number.article else None
    if others:
        return Counted(max(number.last, at - 1 + arabic), others=True)
    return None if number.article or (partitive and not arabic) else Counted(number.last)


def _named(s: Sentence, place: int, last: int) -> Counted | None:
    person = s.person(place)
    harm = s.harm(place, COUNTED)
    if person is not None and (harm is None or not s.phrase(place, COUNTED)):
        return Counted(last, place, person.kind, person=person)
    return Counted(last, None, harm.kind, harm=True) if harm else None


def _collective(s: Sentence, number: Number) -> bool:
    """Whether the number takes "de": "une dizaine de morts", عشرات من القتلى."""
    return number.bound is not Bound.EXACT or number.value >= 10**6 or s.lang == "ar"


def _definite(s: Sentence, place: int) -> bool:
    return s.words[place].startswith("ال")


def acts(s: Sentence, place: int, numbered: frozenset[int]) -> bool:
    """Whether a word that may be a verb has an object: "12 gunmen killed three", "douze hommes ont tué"."""
    if s.harm(place, VERB) is None:
        return False
    if s.lang == "ar":
        return place + 1 in numbered
    before = place - 1
    while "adverb" in s.tags[before]:
        before -= 1
    if "be" in s.tags[before]:
        return False
    if "have" in s.tags[before] or (s.lang == "en" and s.words[before] in ("who", "that", "which")):
        return True
    if not s.soft(place + 1):
        return False
    after = s.tags[place + 1]
    return place + 1 in numbered or (s.lang == "en" and ("function" not in after or "determiner" in after))
