"""Listed names, ready to be looked for, and the spellings that they give rise to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate, chain, permutations
from typing import Any

from pipeline.identify.glossary import FUNCTION_WORDS, says
from pipeline.identify.spellings import bare, in_arabic, skeleton, sounds, units
from pipeline.model import Entity, EntityKind, Name
from pipeline.text import fold_text

_WORD = re.compile(r"[^\W_]+")

# A skeleton of fewer consonants is too common to propose anything among letters: such names are met word by word. Of
# several words (Ag Ghali, Abu Zayd) one consonant less will do, but for places: In Atès is "in this", to a skeleton.
SHORTEST_SKELETON = 4


class Form(StrEnum):
    """How a spelling comes from a listed name."""

    LISTED = "listed spelling"
    TRANSLATED = "words in another order"
    ORDER = "surname first"
    INITIAL = "initial and surname"
    ENDS = "first and last name"
    SURNAME = "surname"


# Words beside a name that make it something else: the nearest, folded, with and without its article -> the others, in
# order of distance.
Guards = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Term:
    """A condition's word, words or entity, ready to be looked for."""

    text: str
    words: tuple[str, ...]  # folded
    entity: str | None  # the id that it is, where there is such an entity


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """A listed name, or a spelling of it that it gives rise to, ready to be compared."""

    entity: Entity | None  # None: not tracked
    name: Name
    words: tuple[str, ...]  # folded
    letters: str  # joined, without the article of an Arabic first word
    cuts: frozenset[int]  # where in `letters` a word ends
    key: str  # skeletons, joined
    arabic: bool
    article: bool  # an Arabic one, on the first word
    capital: bool
    form: Form
    needs: tuple[Term, ...] = ()
    not_with: tuple[Term, ...] = ()
    not_before: Guards = field(default_factory=dict)
    not_after: Guards = field(default_factory=dict)
    crosses: bool = False  # whether it is looked for in texts of the other script too
    # Worked out once, as they are asked of every candidate:
    owner: str | None = field(init=False)  # the id of its entity; None: not tracked
    asks: bool = field(init=False)  # whether it depends on what else the text says
    initials: bool = field(init=False)  # whether it may be dotted, or take an s however short: A.Q.M.I., AQIMs

    def __post_init__(self) -> None:
        name = self.name
        one_in_capitals = not self.arabic and len(self.words) == 1 and name.text.isupper()
        object.__setattr__(self, "owner", self.entity.id if self.entity else None)
        object.__setattr__(self, "asks", bool(self.needs or self.not_with or name.short))
        object.__setattr__(self, "initials", name.acronym or one_in_capitals)

    @property
    def conditional(self) -> bool:
        return bool(self.needs or self.not_before or self.not_after or self.not_with)

    @property
    def several(self) -> bool:
        """Whether it has several words that have a skeleton."""
        return sum(map(bool, map(skeleton, self.words))) > 1

    @property
    def proposes(self) -> bool:
        """Whether it is looked for by its skeleton among the skeletons of a text."""
        told = says(self.key)
        if self.name.exact or told < SHORTEST_SKELETON - 1 or self.initials:
            return False
        if told >= SHORTEST_SKELETON:
            return True
        return self.several and (self.entity is None or self.entity.kind is EntityKind.ACTOR)

    def takes(self, article: bool) -> bool:
        """Whether it may stand with (without) the article: مالي never does, القاعدة always, the word إيكواس may."""
        if len(self.words) > 1 or article == self.article:
            return True
        if self.article:
            return not self.conditional
        return self.entity is not None and self.entity.kind is EntityKind.ACTOR and self.entity.type != "person"


def folded_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_text(text)))


def spellings(entities: Iterable[Entity], not_tracked: Iterable[Name]) -> list[Spelling]:
    """Every listed name that has a letter, and the spellings that the names of persons give rise to."""
    entities = tuple(entities)
    known = {entity.id for entity in entities}
    found: list[Spelling] = []
    for entity in entities:
        worded = _worded(entity.names)
        likes = _likes(entity, worded)
        listed = [_listed(entity, name, words, known, _crosses(name, words, likes)) for name, words in worded]
        found += listed
        # What sounds alike in its skeleton arises once: the rest is for `apart` to see.
        have = {s.words for s in listed}
        arisen: set[tuple[Form, str, bool]] = set()
        for spelling in listed:
            for words, form in _arising(spelling):
                sound = (form, skeleton_of(words), spelling.conditional)
                if words not in have and sound not in arisen:
                    arisen.add(sound)
                    found.append(_derived(spelling, words, form))
    found += [_listed(None, name, words, known, crosses=False) for name, words in _worded(not_tracked)]
    return found


Like = tuple[bool, str | None]  # whether in Arabic, skeleton; any skeleton where that is None


def _worded(names: Iterable[Name]) -> list[tuple[Name, tuple[str, ...]]]:
    return [(name, words) for name in names if (words := folded_words(name.text))]


def _likes(entity: Entity, worded: Sequence[tuple[Name, tuple[str, ...]]]) -> set[Like]:
    """What an entity has on the list. Of a place any name will do: towns are short, and sound like words."""
    place = entity.kind is EntityKind.PLACE
    return {(in_arabic(words[0]), None if place else skeleton_of(words)) for _, words in worded}


# Meanings of which a name must consist, if it consists of nothing else, to be known when translated: the support of
# Islam is a phrase, the support of Islam and Muslims a name.
_FEWEST_MEANINGS = 3
# Sounds that a name must have to be known in the other script.
_SHORTEST_CROSSING = 4


def _crosses(name: Name, words: tuple[str, ...], likes: set[Like]) -> bool:
    """Whether a name is looked for in the other script: what has its like there needs no crossing, and keeps its own
    conditions."""
    if name.exact or name.short or name.acronym or name.text.isupper():
        return False
    key, other = skeleton_of(words), not in_arabic(words[0])
    if (other, key) in likes or (other, None) in likes or sum(map(len, map(sounds, words))) < _SHORTEST_CROSSING:
        return False
    meanings = says(key) - len(key)
    return len(key) - meanings > 1 or meanings >= _FEWEST_MEANINGS


def _listed(entity: Entity | None, name: Name, words: tuple[str, ...], known: set[str], crosses: bool) -> Spelling:
    return _spelling(
        entity,
        name,
        words,
        form=Form.LISTED,
        crosses=crosses,
        capital=name.text.lstrip("'’ ")[:1].isupper(),
        needs=_terms(name.needs, known),
        not_with=_terms(name.not_with, known),
        not_before=_guards(map(folded_words, name.not_before)),
        not_after=_guards(folded_words(guard)[::-1] for guard in name.not_after),
    )


def _spelling(entity: Entity | None, name: Name, words: tuple[str, ...], **rest: Any) -> Spelling:
    arabic = in_arabic(words[0])
    first = bare(words[0]) if arabic else words[0]
    plain = (first, *words[1:])
    return Spelling(
        entity=entity,
        name=name,
        words=words,
        letters="".join(plain),
        cuts=frozenset(accumulate(map(len, plain))),
        key=skeleton_of(words),
        arabic=arabic,
        article=arabic and first != words[0],
        **rest,
    )


def _terms(terms: Iterable[str], known: set[str]) -> tuple[Term, ...]:
    return tuple(Term(term, folded_words(term), term if term in known else None) for term in terms)


def _guards(guards: Iterable[tuple[str, ...]]) -> Guards:
    found: dict[str, list[tuple[str, ...]]] = {}
    for guard in filter(None, guards):
        for nearest in {guard[0], bare(guard[0])}:
            found.setdefault(nearest, []).append(guard[1:])
    return found


# --- What a person's name gives rise to -------------------------------------------------------------------------------


# Letters: a surname of fewer is too often another word.
_SHORTEST_SURNAME = 4
_MOST_ORDERED = 5  # words: 120 orders
# How a name ends that says where somebody comes from: with such a surname, a first name makes nobody known.
_NISBA = frozenset("iyي")


def _arising(listed: Spelling) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Spellings that a full name gives rise to."""
    if listed.name.exact or listed.name.short or listed.name.acronym or listed.entity is None:
        return
    if listed.entity.type == "person":
        yield from _of_person(units(listed.words))
    elif not listed.key.isascii():  # a meaning is in it
        yield from _of_organisation(listed.words)


def _of_person(parts: list[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], Form]]:
    """The given name's initial, the surname first or alone, the middle left out."""
    if len(parts) < 2:
        return
    given, surname = parts[0], parts[-1]
    if FUNCTION_WORDS.intersection(surname):  # Abu Hafs the Mauritanian: no name but a phrase
        return
    rest = tuple(chain(*parts[1:]))
    if len(given[0]) > 1 and len(skeleton_of(rest)) >= SHORTEST_SKELETON - 1:
        yield (given[0][0], *rest), Form.INITIAL
    if len(parts) == 2:
        yield (*surname, *given), Form.ORDER
    elif len(skeleton_of(given + surname)) > SHORTEST_SKELETON and surname[-1][-1] not in _NISBA:
        yield given + surname, Form.ENDS
    if sum(map(len, surname)) >= _SHORTEST_SURNAME and (len(surname) > 1 or surname[-1][-1] not in _NISBA):
        yield surname, Form.SURNAME


def _of_organisation(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Its words in every order: the languages have each their own, Mouvement de l'Azawad and Azawad Movement."""
    telling = [word for word in words if sounds(word)]
    if 2 < len(telling) <= _MOST_ORDERED:
        yield from ((order, Form.TRANSLATED) for order in permutations(telling))


def _derived(listed: Spelling, words: tuple[str, ...], form: Form) -> Spelling:
    name = replace(listed.name, short=True) if form is Form.SURNAME else listed.name
    return _spelling(
        listed.entity,
        name,
        words,
        form=form,
        capital=listed.capital,
        needs=listed.needs,
        not_with=listed.not_with,
        not_before=listed.not_before,
        not_after=listed.not_after,
        crosses=listed.crosses and form is not Form.SURNAME,
    )


def skeleton_of(words: Iterable[str]) -> str:
    return "".join(map(skeleton, words))
