"""A sentence as the rules of figures see it: its words, what stands between them, what each can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import accumulate, repeat

from pipeline.identify.figures.vocabulary import Harm, Language, Person
from pipeline.model import Bound
from pipeline.text import Folded

_TOKEN = re.compile(r"([^\W\d_]+|\d+)")  # 12جنديا is two
_SOFT = frozenset((" ", "", "'", "' ", " '", ' "', '" ', '"', "-"))  # between words of one phrase
_COMMAS = frozenset((" & ", ", ", "، ", " ,", " ، ", " ،", '", ', '," '))
# Rules look some words before and after a place: there is nothing there, rather than an error.
_MARGIN = 6
_NONE: Set[str] = frozenset()


class Sentence:
    """Places in it are numbers of words; ``words[-1]`` and some words after the last are empty."""

    def __init__(self, language: Language, text: Folded, start: int, end: int) -> None:
        self.language, self.lang = language, language.code
        self.text, self.start, self.end = text, start, end
        self._parts = _TOKEN.split(text.text[start:end])
        words = self._parts[1::2]
        self.length = len(words)
        self.words = [*words, *[""] * _MARGIN]
        # What stands before each word: "\n", which binds nothing, before the first and after the last.
        self.gaps = ["\n", *self._parts[2:-1:2], self._parts[-1] + "\n", *["\n"] * _MARGIN]

    @cached_property
    def tags(self) -> list[Set[str]]:
        """What the rules ask of each word."""
        return list(map(self.language.tags.get, self.words, repeat(_NONE)))

    @cached_property
    def _phrases(self) -> dict[int, list[Harm]]:
        """What the phrases say that stand in it, by the place of their last word."""
        found: dict[int, list[Harm]] = {}
        phrases = self.language.phrases
        for place in [place for place, word in enumerate(self.words) if word in phrases]:
            for phrase, harm in phrases[self.words[place]]:
                first = place + 1 - len(phrase)
                begins = first >= 0 and self.words[first].removeprefix("و") == phrase[0]
                if begins and self.follows(first + 1, phrase[1:]):
                    found.setdefault(place, []).append(harm)
        return found

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets in the folded text of each of its words."""
        edges = list(accumulate(map(len, self._parts), initial=self.start))
        return list(zip(edges[1::2], edges[2::2], strict=False))

    def follows(self, place: int, phrase: Sequence[str]) -> bool:
        return self.words[place : place + len(phrase)] == phrase

    def bounds_after(self, place: int) -> Iterator[tuple[Sequence[str], Bound]]:
        """The bound that stands there, after a number: "12 morts au moins", 12 قتيلا على الأقل."""
        for phrase, bound in self.language.bounds_after.get(self.words[place], ()):
            if self.follows(place, phrase):
                yield phrase, bound

    def original(self, place: int) -> tuple[int, int]:
        """Offsets of a word in the original."""
        return self.text.span(*self.spans[place])

    def soft(self, place: int) -> bool:
        """Whether a word and the one before it stand in one phrase."""
        return self.gaps[place] in _SOFT

    def comma(self, place: int) -> bool:
        return self.gaps[place] in _COMMAS

    def near(self, place: int) -> bool:
        """Whether a word and the one before it stand in one phrase or have a comma between them."""
        return self.soft(place) or self.comma(place)

    def capital(self, place: int) -> bool:
        return self.text.original[self.original(place)[0]].isupper()

    def person(self, place: int) -> Person | None:
        """A word as a noun for people."""
        return self.language.people.get(self.words[place])

    def phrase(self, place: int, roles: int) -> Harm | None:
        """What the phrase that ends there means, if it can have one of the roles."""
        return next((harm for harm in self._phrases.get(place, ()) if harm.roles & roles), None)

    def harm(self, place: int, roles: int) -> Harm | None:
        """What the phrase that ends there, or else the word alone, means, if it can have one of the roles."""
        if place in self._phrases and (harm := self.phrase(place, roles)) is not None:
            return harm
        for harm in self.language.harms.get(self.words[place], ()):
            if harm.roles & roles:
                return harm
        return None
