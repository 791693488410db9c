"""What a text itself says of the names that may stand in it: contexts, guards, full names first; the longest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.identify.glossary import FUNCTION_WORDS
from pipeline.identify.listed import Guards, Spelling, Term
from pipeline.identify.spellings import CLITICS, bare, forms, in_arabic
from pipeline.text import Folded

# What may stand between a name and the word that makes it something else.
_NEAR = re.compile(r"[ '\-\"#_()]{1,4}")
# An acronym in parentheses, or with parentheses behind it.
_OPENS = re.compile(r"[ \"]{0,2}\([ \"]?")
# Contexts may name entities whose own names need contexts; a chain longer than this is not followed.
_ROUNDS = 5
_FARTHEST = 4  # words that a guard may have


class Candidate(NamedTuple):
    """Where a spelling may stand. (A tuple: there are many, and a frozen dataclass takes thrice as long to make.)"""

    spelling: Spelling
    field: int
    first: int  # word
    last: int
    start: int  # offsets in the folded text
    end: int
    cost: float  # see `spellings.apart`; 0 as listed

    @property
    def rank(self) -> tuple[int, float, bool, int, str]:
        """The longest first; where two are equal, the better spelled, then what is not tracked."""
        owner = self.spelling.owner
        # As it is listed, what is not tracked goes first: it is there to take the place of the other. Alike, it is not.
        second = owner is not None if self.cost == 0 else owner is None
        return (self.start - self.end, self.cost, second, self.start, owner or "")


class Choice(NamedTuple):
    """A candidate that counts."""

    candidate: Candidate
    because: str | None  # the word or entity that its context asked for, as listed


def decide(candidates: Sequence[Candidate], fields: Sequence[Folded]) -> list[Choice]:
    """What counts. Conditions that name entities are asked again until the entities named stay the same."""
    context = _Context(fields)
    others = _acronyms_of_others(candidates, fields)
    possible = [c for c in candidates if c.spelling.letters not in others and not _guarded(c, fields[c.field])]
    if not any(c.spelling.asks for c in possible):
        return _without_namesakes(_longest([Choice(c, None) for c in possible]))
    ids: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    chosen: list[Choice] = []
    for _ in range(_ROUNDS):
        counting = [choice for c in possible if (choice := _counts(c, context, ids, full)) is not None]
        chosen = _longest(counting)
        tracked = [(entity.id, c.spelling.name) for c in (x.candidate for x in chosen) if (entity := c.spelling.entity)]
        now = frozenset(i for i, _ in tracked), frozenset(i for i, name in tracked if not name.short)
        if now == (ids, full):
            break
        ids, full = now
    return _without_namesakes(chosen)


class _Context:
    """What stands in a title and its text, for the conditions of ambiguous names."""

    def __init__(self, fields: Sequence[Folded]) -> None:
        self._fields = fields

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(form for word in {w for f in self._fields for w in f.words} for form in forms(word))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(f" {' '.join(field.words)} " for field in self._fields)

    def has(self, term: Term, ids: frozenset[str]) -> bool:
        """Whether the text names the entity, or has the word or words, ``term``."""
        if term.entity is not None:
            return term.entity in ids
        first, *others = term.words or ("",)
        if first not in self._words and bare(first) not in self._words:
            return False
        return not others or self._has_phrase(" ".join(term.words))

    def _has_phrase(self, phrase: str) -> bool:
        begin = self._joined.find(f"{phrase} ")
        while begin > 0:
            written_before = self._joined[self._joined.rindex(" ", 0, begin) + 1 : begin]
            if not written_before or (in_arabic(phrase) and written_before in CLITICS):
                return True
            begin = self._joined.find(f"{phrase} ", begin + 1)
        return False


def _counts(candidate: Candidate, context: _Context, ids: frozenset[str], full: frozenset[str]) -> Choice | None:
    spelling = candidate.spelling
    entity = spelling.entity
    if spelling.name.short and entity and entity.id not in full:
        return None
    others = ids - {entity.id} if entity else ids
    because = None
    if spelling.needs:
        because = next((term.text for term in spelling.needs if context.has(term, others)), None)
        if because is None:
            return None
    if any(context.has(term, others) for term in spelling.not_with):
        return None
    return Choice(candidate, because)


def _guarded(candidate: Candidate, field: Folded) -> bool:
    """Whether a word beside it makes it something else."""
    spelling = candidate.spelling
    return bool(
        (spelling.not_before and _stops(spelling.not_before, _beside(field, candidate.last, 1)))
        or (spelling.not_after and _stops(spelling.not_after, _beside(field, candidate.first, -1)))
    )


def _stops(guards: Guards, found: Sequence[str]) -> bool:
    if not found:
        return False
    return any(_begins(found[1:], others) for form in forms(found[0]) for others in guards.get(form, ()))


def _acronyms_of_others(candidates: Sequence[Candidate], fields: Sequence[Folded]) -> set[str]:
    """The acronyms of which the text itself says that they stand for something else: "the Illinois State Geological
    Survey (ISGS)" has the words for the letters, and the actor's own name is not what stands there."""
    return {
        c.spelling.letters
        for c in candidates
        if c.spelling.initials and _spelled_out(c, fields[c.field]) and not _next_to_own_name(c, candidates)
    }


def _spelled_out(acronym: Candidate, field: Folded) -> bool:
    """Whether the words before the parenthesis in which it stands, or in the one behind it, have its initials."""
    edges, last = field.edges, len(field.words) - 1
    before, after = acronym.first - 1, acronym.last + 1
    if before >= 0 and _OPENS.fullmatch(field.text, edges[2 * before + 1], acronym.start):
        words = field.words[max(0, before - 3 * len(acronym.spelling.letters)) : before + 1]
        return _has_initials(words[::-1], acronym.spelling.letters[::-1])
    if after <= last and _OPENS.fullmatch(field.text, acronym.end, edges[2 * after]):
        return _has_initials(field.words[after : after + 3 * len(acronym.spelling.letters)], acronym.spelling.letters)
    return False


def _has_initials(words: Iterable[str], letters: str) -> bool:
    """Whether the words begin with the letters, one after the other; function words and capitals within words apart."""
    waiting = list(letters)
    for word in words:
        if waiting and word[0] == waiting[0]:
            waiting.pop(0)
        elif word not in FUNCTION_WORDS:
            break
    return len(waiting) <= len(letters) // 4  # GSIM, of a Groupement sportif intercommunal du Moulin, has all four


def _next_to_own_name(acronym: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a name of the same actor, no acronym, stands just before or behind it."""
    return any(
        c.spelling.entity is acronym.spelling.entity
        and c.field == acronym.field
        and not c.spelling.initials
        and (acronym.first - 2 <= c.last < acronym.first or acronym.last < c.first <= acronym.last + 2)
        for c in candidates
    )


def _beside(field: Folded, word: int, step: int) -> list[str]:
    """The words before or after, nearest first, up to a comma, a full stop or a line break."""
    found: list[str] = []
    while 0 <= word + step < len(field.words) and len(found) < _FARTHEST:
        if not _NEAR.fullmatch(field.gap(min(word, word + step))):
            break
        word += step
        found.append(field.words[word])
    return found


def _begins(found: Sequence[str], guard: Sequence[str]) -> bool:
    return len(found) >= len(guard) and all(
        word in forms(seen) or bare(word) in forms(seen) for word, seen in zip(guard, found, strict=False)
    )


def _longest(choices: Iterable[Choice]) -> list[Choice]:
    """Of those that overlap, the longest."""
    chosen: list[Choice] = []
    taken: tuple[set[int], ...] = (set(), set())  # words of the title, of the text
    for choice in sorted(choices, key=lambda choice: choice.candidate.rank):
        candidate = choice.candidate
        words, others = range(candidate.first, candidate.last + 1), taken[candidate.field]
        if others.isdisjoint(words):
            others.update(words)
            chosen.append(choice)
    return chosen


def _without_namesakes(chosen: list[Choice]) -> list[Choice]:
    """Without the surnames of persons whose namesake is named in full, where they themselves are not.

    After "Rachid Belmokhtar", of whom the list says that he is not tracked, "Belmokhtar" is Rachid.
    """
    candidates = [choice.candidate for choice in chosen]
    namesakes = [set(c.spelling.words) for c in candidates if c.spelling.entity is None]
    if not namesakes:
        return chosen
    longest: dict[str, int] = {}
    for c in candidates:
        if entity := c.spelling.entity:
            longest[entity.id] = max(longest.get(entity.id, 0), len(c.spelling.words))

    def is_namesake(candidate: Candidate) -> bool:
        entity = candidate.spelling.entity
        words = {word for word in candidate.spelling.words if len(word) > 1}  # "M. Belmokhtar" may be Monsieur
        if entity is None or entity.type != "person" or longest[entity.id] > len(candidate.spelling.words):
            return False
        return any(words < other for other in namesakes)

    return [choice for choice in chosen if not is_namesake(choice.candidate)]
