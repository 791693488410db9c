"""What words can be to figures: harm, people, bounds, tags; read from the tables of ``words``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.identify.figures.words import TABLES
from pipeline.model import Bound, FigureKind
from pipeline.text import fold_text

# What a word of harm can be to a number. One word may be several: "killed 12", "12 soldiers killed", "12 killed".
VERB = 1  # governs a number that follows, with words between: "ont tué hier à Gao trois soldats"
NAME = 2  # a noun that governs the number right after it: "la mort de 12 soldats", مقتل 12 جنديا
STATE = 4  # says it of the noun before: "soldats tués", "were wounded"
COUNTED = 8  # is counted itself: "12 morts", 12 قتيلا
_ROLES = {"verb": VERB, "name": NAME, "state": STATE, "counted": COUNTED}

_VERB_CLITICS = ("", "و", "ف")
NOUN_CLITICS = ("", "و", "ف", "ب", "ل", "ال", "وال", "فال", "بال", "لل")
_PREPOSITIONS = ("", "و", "ب", "ل")
_BEFORE_NUMBERS = {"one": ("",), "harmed": ("", "و"), "two": _PREPOSITIONS, "of-two": _PREPOSITIONS}

# Where it is said that nobody was killed or wounded, in folded text.
_NOBODY = {
    "fr": r"\b(?:aucune? (?:autre )?|ni (?:de )?"
    r"|(?:sans|pas)(?: avoir)?(?: faire| fait| causer| cause| provoquer| eu)?(?: de | d'| ni | ))"
    r"(?:(?P<killed>morts?|tues?|deces|victimes?|pertes? humaines?)|(?P<wounded>blesses?))\b"
    r"|\b(?:aucune? \w+|personne) n'(?:a|avait|aurait) ete (?:(?P<were_killed>tuee?)|(?P<were_wounded>blessee?))\b",
    "en": r"\b(?:no|without(?: causing)?(?: any)?|not cause any)(?: reported| further| immediate)? "
    r"(?:(?P<killed>casualties|deaths|fatalities|loss of life)|(?P<wounded>injuries))\b"
    r"|\b(?:no one|nobody|none|no \w+) (?:was|were|has been|have been|had been|is) (?:reported )?"
    r"(?:(?P<were_killed>killed|dead)|(?P<were_wounded>injured|hurt|wounded))\b",
    "ar": r"(?<!\w)[وف]?(?:بدون|من دون|دون|بلا|لا|لم \w+(?: \w+){0,3}?)(?: ان (?:يسفر|يودي|توقع|يخلف)\w*)?"
    r"(?: (?:عن|الي|وقوع|سقوط|تسجيل|حدوث|اي|ايه)){0,3} "
    r"(?:(?P<killed>ضحايا|قتلي|قتيل|خساير بشريه|خساير في الارواح)|(?P<wounded>اصابات|جرحي|اصابه))\b"
    r"|\bلم (?:(?P<were_killed>يقتل)|(?P<were_wounded>يصب|يجرح)) (?:اي )?احد\b",
}


class Harm(NamedTuple):
    """A word or phrase of harm."""

    kind: FigureKind | None  # None: of several harms together
    roles: int
    only: str = ""  # whom alone it speaks of: "armed", "people" (any that are listed), "" for all


class Person(NamedTuple):
    """A noun for people."""

    kind: FigureKind | None
    armed: bool
    held: bool


class Language:
    """The vocabulary of a language, folded; clitics and inflections are words of their own.

    Besides the table's, the tags of Arabic words are ``joined``: "and" is written together with it; ``one``, ``two``:
    the noun alone says how many (جندي, جنديين); ``of-two``: so it does before اثنين; ``harmed``: one of them (قتيل).
    """

    def __init__(self, code: str, table: str) -> None:
        self.code = code
        self.harms: defaultdict[str, list[Harm]] = defaultdict(list)
        self.people: dict[str, Person] = {}
        self.tags: defaultdict[str, set[str]] = defaultdict(set)
        self.phrases: defaultdict[str, list[tuple[list[str], Harm]]] = defaultdict(list)  # by their last word
        self.bounds: defaultdict[str, list[tuple[list[str], Bound]]] = defaultdict(list)  # by their last, longest first
        self.bounds_after: defaultdict[str, list[tuple[list[str], Bound]]] = defaultdict(list)  # by their first word
        self.nobody = re.compile(_NOBODY[code])
        for line in re.split(r"\n(?! )", table.strip()):
            head, listed = line.split(":")
            first, *marks = head.split()
            for item in fold_text(listed).split():
                self._add(item, first, marks)
        for phrases in self.bounds.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self.negations, self.function = self._tagged("negation"), self._tagged("function")
        rare = (
            max((word for word in phrase if word not in self.function), key=len)
            for phrase, _ in chain.from_iterable(self.phrases.values())
        )
        counted = (word for word, person in self.people.items() if person.kind)
        # Without one of them, a text reports no figure.
        self.triggers = self._tagged("casualties").union(self.harms, counted, rare)

    def _tagged(self, tag: str) -> frozenset[str]:
        return frozenset(word for word, tags in self.tags.items() if tag in tags)

    def _add(self, item: str, first: str, marks: Sequence[str]) -> None:
        if first == "people":
            self._person(item, marks)
        elif first == "bound":
            for clitic in self._clitics(_PREPOSITIONS):
                words = (clitic + item).split("_")
                self.bounds[words[-1]].append((words, Bound(marks[0])))
        elif first == "bound-after":
            words = item.split("_")
            self.bounds_after[words[0]].append((words, Bound(marks[0])))
        elif not _ROLES.keys().isdisjoint(marks):
            self._harm(item, FigureKind(first) if first != "unclear" else None, marks)
        else:
            forms = _inflected(item, self.code, marks) if "nouns" in marks else [(item, "")]
            for form, _ in forms:
                self.tags[form].update((first, *marks))

    def _harm(self, item: str, kind: FigureKind | None, marks: Sequence[str]) -> None:
        roles = sum(_ROLES.get(mark, 0) for mark in marks)
        harm = Harm(kind, roles, next((mark for mark in marks if mark in ("armed", "people")), ""))
        if "_" in item:
            words = item.split("_")
            self.phrases[words[-1]].append((words, harm))
            return
        for clitic in self._clitics(_VERB_CLITICS if roles & VERB else NOUN_CLITICS):
            self.harms[clitic + item].append(harm)
            self._tag(clitic, item, "two" if "two" in marks else "harmed" if "one" in marks else "")

    def _person(self, noun: str, marks: Sequence[str]) -> None:
        kind = next((kind for kind in FigureKind if kind in marks), None)
        person = Person(kind, armed="armed" in marks, held="held" in marks)
        for form, number in _inflected(noun, self.code, marks):
            for clitic in self._clitics(NOUN_CLITICS):
                self.people.setdefault(clitic + form, person)
                self._tag(clitic, form, number)

    def _tag(self, clitic: str, word: str, number: str) -> None:
        if clitic.startswith("و"):
            self.tags[clitic + word].add("joined")
        if number and clitic in _BEFORE_NUMBERS[number]:
            self.tags[clitic + word].add(number)

    def _clitics(self, clitics: Sequence[str]) -> Sequence[str]:
        return clitics if self.code == "ar" else ("",)


def _inflected(noun: str, code: str, marks: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The forms of a noun, and of Arabic which number a form says by itself: see ``words``."""
    if code == "ar" and "as-is" in marks:
        yield noun, ""
    elif code == "ar":
        stem = noun.removesuffix("ه") + "ت" if noun.endswith("ه") else noun
        one = "" if "chief" in marks or "held" in marks else "one"
        yield from ((noun, one), (noun + "ا", one), (stem + "ان", "two"), (noun + "ون", ""))
        yield stem + "ين", "two" if "broken" in marks else "of-two"
    else:
        yield noun, ""
        if code == "fr" and noun.endswith("al"):
            yield noun[:-1] + "ux", ""
        elif code == "en" and noun.endswith("man"):
            yield noun[:-2] + "en", ""
        elif code == "en" and noun[-2:] in ("ry", "ty", "ly"):
            yield noun[:-1] + "ies", ""
        else:
            yield noun if noun[-1] in "sx" else noun + "s", ""


LANGUAGES = {code: Language(code, table) for code, table in TABLES.items()}
