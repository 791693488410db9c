"""What comes close to a tracked actor's name: proposed by the skeletons of words, judged by how far the names sound.

A name in the text is held against the listed names that share a word's skeleton with it, or one that differs by a
consonant, so that the cost does not grow with the list. Closeness counts in *allowances*: up to one, `names.Matcher`
would take the spelling for the listed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.identify.listed import Form, Spelling, folded_words, skeleton_of, spellings
from pipeline.identify.spellings import allowance, allowance_across, apart, in_arabic, skeleton, units
from pipeline.identify.strangers.arabic import is_plain
from pipeline.identify.strangers.found import Found
from pipeline.identify.strangers.vocabulary import GIVEN, GROUPS, LINKS, PARTICLES, STRONG, WEAK
from pipeline.model import Entity, EntityKind, Mention, Name, Sighting
from pipeline.text import Folded

_FEWEST = 3  # consonants of a word that may propose: كوفا and Gao have fewer, and are like too much
_COMMONEST = 40  # names in which a word may stand that proposes: what more bear is a given name in effect
_FARTHEST = 1.9  # allowances up to which a spelling is close; beyond, other people's names begin (measured)
_LOWEST = 0.55  # score from which a sighting is kept: below, most are other people (measured on the demo world)
_LONGEST_PART = 4  # words of a name that has a surname in it

# Closeness by kind. Set by hand so that alone only a near spelling of the whole name reaches `_LOWEST`; the others need
# the actor's company in the text.
_WHOLE, _ACROSS, _LOSS = 0.86, 0.66, 0.4  # as far as allowed, in the same script or the other; for each allowance more
_FIRST_AND_LAST, _SURNAME, _OTHER_FIRST = 0.6, 0.42, 0.38
_ITSELF, _COMPANY, _TITLED = 0.14, 0.17, 0.06
_REMEMBERED = 50_000  # strings whose closeness is kept: names recur from article to article


@dataclass(frozen=True, slots=True)
class _Near:
    """A string's closeness to an actor (None: what is not tracked), 0 to 1."""

    entity: str | None
    closeness: float
    why: str


class Sightings:
    """Holds what a text names against the names of actors. Immutable once built, caches aside."""

    def __init__(self, entities: Iterable[Entity], not_tracked: Iterable[Name]) -> None:
        entities = tuple(entities)
        actors = [entity for entity in entities if entity.kind is EntityKind.ACTOR]
        listed = [s for s in spellings(actors, not_tracked) if s.form in (Form.LISTED, Form.SURNAME)]
        self._exact: defaultdict[tuple[str, ...], set[str | None]] = defaultdict(set)
        self._alike: defaultdict[str, list[Spelling]] = defaultdict(list)
        surnames: defaultdict[str, set[str | None]] = defaultdict(set)
        for spelling in listed:
            surname = spelling.form is Form.SURNAME
            if not surname:
                self._exact[_called(spelling.words)].add(spelling.owner)
            elif len(key := skeleton(spelling.words[-1])) > _FEWEST and not spelling.article:  # a nisba is a word too
                surnames[key].add(spelling.owner)
            if surname or not (spelling.initials or spelling.name.exact or spelling.name.short or spelling.conditional):
                for gap in _gaps(spelling.words):
                    self._alike[gap].append(spelling)
        self._alike = defaultdict(list, {k: some for k, some in self._alike.items() if len(some) <= _COMMONEST})
        self._surnames = {key for key, owners in surnames.items() if len(owners) == 1}
        self._company = _company(actors, {entity.id for entity in entities})
        self._known: dict[tuple[str, ...], tuple[_Near, ...]] = {}

    def of(self, found: Iterable[Found], mentions: Sequence[Mention]) -> tuple[Sighting, ...]:
        """The best of each actor and spelling, the best score first."""
        named = {mention.entity for mention in mentions}
        best: dict[tuple[str, str], Sighting] = {}
        for one in found:
            for near in self._near(one.words):
                score, why = self._scored(near, one, named)
                key = (near.entity or "", " ".join(one.words))
                if score >= _LOWEST and (key not in best or best[key].score < score):
                    best[key] = Sighting(*key, one.field, one.start, one.end, one.text, score, why)
        return tuple(sorted(best.values(), key=lambda s: (-s.score, s.field != "title", s.start, s.entity)))

    def unmarked(self, text: Folded, rest: str) -> Iterator[Found]:
        """Words of Arabic script with the skeleton of an actor's surname, which nothing need mark as a name.

        ``rest`` is the text without what is named in it already.
        """
        for word in dict.fromkeys(text.words):
            if skeleton(word) in self._surnames and is_plain(word):
                start, end = text.span(*text.spans[text.words.index(word)])
                if (written := rest[start:end]) == text.original[start:end]:
                    yield Found("text", start, end, written, (word,), "", False, sure=False, personal=False)

    def _scored(self, near: _Near, one: Found, named: set[str]) -> tuple[float, str]:
        """How likely the string names the actor in this text, and why."""
        score, why = near.closeness, [near.why]
        if near.entity in named:
            score += _ITSELF
            why.append("the actor is named there")
        if company := (self._company[near.entity or ""] & named) - {near.entity}:
            score += _COMPANY
            why.append(f"beside {', '.join(sorted(company)[:2])}")
        if one.titled:
            score += _TITLED
            why.append("after a title")
        return round(min(score, 0.99), 2), "; ".join(why)

    def _near(self, words: tuple[str, ...]) -> tuple[_Near, ...]:
        near = self._known.get(words)
        if near is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            near = self._known[words] = tuple(self._compared(words))
        return near

    def _compared(self, words: tuple[str, ...]) -> list[_Near]:
        """The actors to whose names ``words`` come close, the closest name of each."""
        best: dict[str | None, _Near] = {}
        for spelling in dict.fromkeys(s for gap in _gaps(words) for s in self._alike.get(gap, ())):
            near = _surname(spelling, words) if spelling.form is Form.SURNAME else _whole(spelling, words)
            if near and (near.entity not in best or best[near.entity].closeness < near.closeness):
                best[near.entity] = near
        other = best.pop(None).closeness if None in best else 0.0
        if len(best) > 1 and len(_called(words)) == 1:
            return []  # أنصار, Ansar: a word of several actors' names
        # As it is listed it would be a mention, if its conditions were met.
        listed = self._exact.get(_called(words), set())
        return [near for near in best.values() if near.entity not in listed and near.closeness > other]


def _called(words: tuple[str, ...]) -> tuple[str, ...]:
    """A group's name without what kind of group it is: جبهة أنصار الدين and حركة أنصار الدين are named alike."""
    return words[1:] if len(words) > 1 and words[0] in GROUPS else words


_NO_KEYS = GIVEN | STRONG | WEAK | PARTICLES | LINKS


def _gaps(words: Sequence[str]) -> dict[str, None]:
    """Skeletons by which names are proposed: of each word, of all together, and of long ones without one consonant."""
    keys = [key for word in words if word not in _NO_KEYS and len(key := skeleton(word)) >= _FEWEST]
    if len(whole := skeleton_of(words)) >= _FEWEST:
        keys.append(whole)
    cut = (key[:i] + key[i + 1 :] for key in keys if len(key) > _FEWEST for i in range(len(key)))
    return dict.fromkeys((*keys, *cut))


def _allowances(listed: tuple[str, ...], found: tuple[str, ...]) -> float:
    key, arabic = skeleton_of(listed), in_arabic(found[0])
    allowed = allowance(key, arabic) if arabic == in_arabic(listed[0]) else allowance_across(key)
    return apart(listed, found) / allowed if allowed else _FARTHEST + 1


def _whole(spelling: Spelling, words: tuple[str, ...]) -> _Near | None:
    listed, found = _called(spelling.words), _called(words)
    far = _allowances(listed, found)
    if far > _FARTHEST or (far > 1 and len(units(found)) < len(units(listed))):  # of long names a word may go unnoticed
        return None
    same = spelling.arabic == in_arabic(words[0])
    if not same and len(found) == 1:
        return None  # one word in another script says too little
    why = f"spelled like {spelling.name.text}" if same else f"{spelling.name.text} in the other script"
    return _Near(spelling.owner, (_WHOLE if same else _ACROSS) - _LOSS * max(0.0, far - 1), why)


def _surname(spelling: Spelling, words: tuple[str, ...]) -> _Near | None:
    """A person's surname, alone or with another first name."""
    parts = units(words)
    if not parts or len(words) > _LONGEST_PART or _allowances(spelling.words, parts[-1]) > 1:
        return None
    full = spelling.name.text
    if len(parts) == 1:
        return _Near(spelling.owner, _SURNAME, f"the surname of {full}")
    if _allowances(units(folded_words(full))[0], parts[0]) <= 1:
        return _Near(spelling.owner, _FIRST_AND_LAST, f"first name and surname of {full}")
    return _Near(spelling.owner, _OTHER_FIRST, f"the surname of {full} with another first name")


def _company(actors: Sequence[Entity], ids: set[str]) -> defaultdict[str, set[str]]:
    """With whom each stands: those in the conditions of its names or in its note, and who has it in theirs."""
    company: defaultdict[str, set[str]] = defaultdict(set)
    spelled = {
        words: actor.id
        for actor in reversed(actors)
        for name in actor.names
        if not (name.short or name.needs) and (words := folded_words(name.text))
    }
    for actor in actors:
        words = folded_words(actor.note or "")
        parts = (words[a:b] for a in range(len(words)) for b in range(a + 1, a + 7))  # longer ones by their acronym
        noted = {spelled[part] for part in parts if part in spelled}
        for other in noted | {need for name in actor.names for need in name.needs if need in ids}:
            company[actor.id].add(other)
            company[other].add(actor.id)
    return company
