"""What is said to have happened to those whom a number counts: by noun, verb, toll, or the figure before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.identify.figures.counted import Counted, acts
from pipeline.identify.figures.quantities import YEARS, Number
from pipeline.identify.figures.sentence import Sentence
from pipeline.identify.figures.vocabulary import COUNTED, NAME, STATE, VERB, Harm
from pipeline.model import Bound, FigureKind

_SCAN = 10  # words from a noun to what is said of it: "trois soldats de la garde nationale de Gao ont été tués"
_SCAN_BACK = 12  # from a verb over its subject to the number: اعتقلت السلطات الجزائرية 12 شخصا
_SURE = (FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES)  # happen to people: the noun need not be known


_OF_OTHERS = {"determiner", "part_of"}


class Said(NamedTuple):
    """What happened."""

    kind: FigureKind | None  # None: of two harms together, or of none
    last: int = -1  # the last word of what says it, where that follows the noun
    shared: bool = False  # what says it may hold for a number coordinated with this one
    only: str = ""  # whom alone it can be said of, see `Harm`


_NOTHING = Said(None)


class Count(NamedTuple):
    """A number and what it counts, in a sentence of which the words ``numbered`` are numbers."""

    s: Sentence
    number: Number
    counted: Counted
    numbered: frozenset[int]

    def said_after(self, after: Mapping[int, Said]) -> Said | None:
        """By what follows: "trois soldats ont été tués". ``after``: that of the numbers further on, by their place."""
        s, connected = self.s, True
        if self.counted.harm or self.counted.bare:
            return None
        for at in range(self.counted.last + 1, min(self.counted.last + 1 + _SCAN, s.length)):
            if not s.near(at):
                return None
            if at in after:
                return after[at] if connected else None
            tags = s.tags[at]
            if at in self.numbered:
                return None
            if harm := s.harm(at, STATE):
                others = not s.tags[at - 1].isdisjoint(_OF_OTHERS) and not s.phrase(
                    at, STATE
                )  # "the dead", "des blessés"
                if others or acts(s, at, self.numbered):
                    return None
                return self._stated(at, harm)
            verb = s.harm(at, VERB)
            if "block" in tags or (verb is not None and verb.only != "armed"):  # "8 soldiers lost their lives"
                return None
            if "determiner" in tags and s.person(at + 1) and "of" not in s.tags[at - 1] and not s.phrase(at + 1, STATE):
                return None
            connected = connected and "connector" in tags
        return None

    def happened(self, after: Mapping[int, Said], before: tuple[int, Said] | None) -> Said | None:
        """What happened to them, None: nothing is said. ``before``: the figure before, its last word and what it is."""
        number, counted = self.number, self.counted
        if counted.harm:
            ambiguous = counted.kind is None or self._ambiguous(counted.last, counted.kind)
            return None if ambiguous else Said(counted.kind, counted.last)
        if counted.bare:
            if not self._may_stand_alone():
                return None
            said = self._governed(before) or self._toll() or self._stated_of_bare() or self._continued(before)
            return said if said is not None and said.kind is not None and not said.only else None
        said = next((said for said in self._ways(after, before) if said is not None and self._fits(said)), None)
        if said is not None:
            sure = counted.known or counted.others or (said.kind in _SURE and not number.article)
            return said if sure and said.kind is not None else None
        if counted.kind is not None and not number.article and number.value > 1 and not number.noun:
            return Said(counted.kind)
        return None

    def _ways(self, after: Mapping[int, Said], before: tuple[int, Said] | None) -> Iterator[Said | None]:
        """The ways in which it can be said, the closest first."""
        number, counted = self.number, self.counted
        if not (number.article and counted.others and counted.noun is None):
            yield self._governed(before)  # "la mort d'un autre" counts nobody, "un autre blessé" does
        yield after.get(number.begin)
        if counted.known or not number.article:
            yield self._verb_before()
            yield self._continued(before)
        if counted.person is not None and counted.kind is None:
            yield self._toll()

    def _fits(self, said: Said) -> bool:
        """Whether it can be said of such people: soldiers and fighters who fled are no displaced people."""
        person = self.counted.person
        if said.only:
            return person is not None and (person.armed or said.only == "people")
        return not (said.kind is FigureKind.DISPLACED and person is not None and person.armed)

    def _stated(self, at: int, harm: Harm) -> Said:
        ambiguous = harm.kind is None or self._ambiguous(at, harm.kind)
        return _NOTHING if ambiguous else Said(harm.kind, at, shared=True, only=harm.only)

    def _ambiguous(self, place: int, kind: FigureKind) -> bool:
        """Whether another harm is coordinated with this one without a number of its own: "killed or captured"."""
        s, at = self.s, place + 1
        if "and" in s.tags[at]:
            at += 1
            at += "adverb" in s.tags[at]
        elif "joined" not in s.tags[at]:
            return False
        if not s.soft(place + 1):
            return False
        other = s.harm(at, COUNTED) or s.harm(at, STATE)
        return other is not None and other.kind is not kind and self.numbered.isdisjoint((at, at + 1))

    def _governed(self, before: tuple[int, Said] | None) -> Said | None:
        """By the word right before it: "killed 12", "mort de 12", مقتل 12."""
        s, begin = self.s, self.number.begin
        at, linked = begin - 1, False
        if not s.soft(begin):
            return None
        while at >= 0 and "link" in s.tags[at] and begin - at <= 3 and not s.harm(at, NAME):
            linked, at = True, at - 1
            if not s.soft(at + 1):
                return None
        arabic = s.lang == "ar"
        harm = (s.harm(at, NAME) or s.harm(at, VERB)) if linked or arabic else s.harm(at, VERB)
        if harm is None or (linked and not arabic and harm.roles & VERB and harm.roles & COUNTED):
            return None
        if any("unreal" in tags for tags in s.tags[max(0, at - 3) : at]):
            return _NOTHING
        other = at - 1 - ("and" in s.tags[at - 1])
        if other < at - 1 or "joined" in s.tags[at]:  # "killing and wounding 12": of neither; not where it said it
            coordinated = s.harm(other, NAME | VERB) if before is None or other > before[0] else None  # of others
            if coordinated is not None and coordinated.kind is not harm.kind:
                return _NOTHING
        return Said(harm.kind, shared=True, only=harm.only)

    def _verb_before(self) -> Said | None:
        """By a verb further before: "ont tué mardi à Gao trois soldats", خطفت جماعة مسلحة سبعة أجانب."""
        s, begin = self.s, self.number.begin
        if self.number.most is None and "apart" in s.tags[begin - 1]:
            return None  # مواجهة بين 60 جهاديا والجيش: no object of the verb
        for at in range(begin - 1, max(-1, begin - 1 - _SCAN_BACK), -1):
            if not s.near(at + 1):
                return None
            if harm := s.harm(at, VERB):
                far = s.lang == "ar" or "far" in s.tags[at + 1]
                if not far or (s.lang != "ar" and harm.roles & STATE and not acts(s, at, self.numbered)):
                    return None
                return Said(harm.kind, shared=True, only=harm.only)
            if "block" in s.tags[at] or at in self.numbered or s.harm(at, COUNTED | STATE | NAME):
                return None
        return None

    def _continued(self, before: tuple[int, Said] | None) -> Said | None:
        """By the figure before, coordinated with this one or of which this is a part: "dont trois civils"."""
        if before is None:
            return None
        s, begin, (last, said) = self.s, self.number.begin, before
        first = self._past_bound(last + 1)
        described = first + 2
        while first < min(begin, described) and self._describes(first):
            first += 1  # "trois soldats maliens et deux civils"
        first = self._past_bound(first)
        between = s.tags[first:begin]
        if len(between) > 4 or not all("connector" in tags for tags in between):
            return None
        if not all(s.near(place) or s.gaps[place] == " (" for place in range(last + 1, begin + 1)):
            return None
        part = any("subset" in tags for tags in between)
        coordinated = between or (s.lang == "ar" and s.words[begin].startswith("و")) or s.comma(begin)
        held = self.counted.person is not None and self.counted.person.held
        if not part and (held or self.counted.bare or not (said.shared and coordinated)):
            return None
        after = s.tags[self.counted.last + 1]
        closed = not s.soft(self.counted.last + 1) or "connector" in after
        free = "function" in after and "have" not in after and "be" not in after
        if not (part or closed or free or s.lang == "ar"):
            return None
        return Said(said.kind, shared=said.shared) if part or self.counted.known else None

    def _past_bound(self, place: int) -> int:
        return place + next((len(phrase) for phrase, _ in self.s.bounds_after(place)), 0)

    def _describes(self, place: int) -> bool:
        """Whether a word may be an adjective after its noun."""
        s = self.s
        listed = not s.tags[place].isdisjoint(("function", "connector", "others"))
        harm = s.harm(place, VERB | STATE | COUNTED)
        return s.soft(place) and not listed and not harm and not s.words[place].isdecimal()

    def _toll(self) -> Said | None:
        """By its subject: "the death toll rose to 12", ارتفاع عدد القتلى إلى 12, "le nombre de déplacés dépasse 20"."""
        s, begin = self.s, self.number.begin
        tolls = [place for place in range(max(0, begin - _SCAN), begin) if "toll" in s.tags[place]]
        if not tolls or not ("to" in s.tags[begin - 1] or (s.lang == "ar" and "to" in s.tags[tolls[0] - 1])):
            return None
        for place in range(max(0, tolls[-1] - 1), begin):  # "death toll", "number of refugees"
            harm, person = s.harm(place, COUNTED | NAME), s.person(place)
            kind = harm.kind if harm else person.kind if person else None
            if kind is not None:
                return Said(kind)
        return None

    def _stated_of_bare(self) -> Said | None:
        """By a verb right after a bare number: "20 are still missing", "trois ont été tués"."""
        s, first = self.s, self.number.last + 1
        at = first
        while s.soft(at) and not s.tags[at].isdisjoint(("be", "have", "adverb")):
            at += 1
        harm = s.harm(at, STATE)
        if harm is None or at == first or not s.soft(at) or acts(s, at, self.numbered):
            return None
        return self._stated(at, harm)

    def _may_stand_alone(self) -> bool:
        """Whether a number without a noun can be one of people: not the year or the day of a date."""
        number, after = self.number, self.number.last + 1
        if number.value == 0 or (number.bound is Bound.EXACT and number.value in YEARS):
            return False
        return not self.s.soft(after) or "function" in self.s.tags[after] or self.s.lang == "ar"
