"""A text as it is read for quotes: what is said in marks covered, its sentences, and the words in it that report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.identify.quotes.marks import COVER, SENTENCE_END, Passage
from pipeline.identify.quotes.vocabulary import AUXILIARIES, CONJOINED, KINDS, any_of
from pipeline.identify.spellings import in_arabic
from pipeline.text import Folded

COMPLEMENT = re.compile(r"(?<![\w-])(?:que |qu'|that )")
ARABIC_COMPLEMENT = re.compile(r"\s(?:علي |الي )?[بف]?ان(?:ه|ها|هم|نا|ني|هما)?\s")

_DATELINE = re.compile(r"[^()\n]{2,60}\([\w ]{2,12}\)\s*-+\s*")  # Bamako (AFP) -
_IN_WRITING = re.compile(
    rf" في (?:ال)?{any_of('بيان تقرير تصريح رسالة تسجيل كلمة خطاب مقال شريط نص برقية مذكرة وثيقة')}"
)
_INVERTED = (["il"], ["elle"], ["ils"], ["elles"], ["on"])  # a-t-il ajouté, ajoute-t-elle
_LEAD = 300  # letters before a word in which its subject is looked for
_LONGEST_CLAUSE = 1500  # letters


class Trigger(NamedTuple):
    """A word that reports, or that names a source."""

    start: int
    end: int
    word: str
    kind: str
    arabic: bool
    stem: int  # where its auxiliaries start: "a", "s'est", "has also", "a-t-il"
    pronoun: bool  # a French pronoun is its subject: a-t-il ajouté, ajoute-t-elle

    @property
    def conjoined(self) -> bool:
        """Whether it begins with "and": وقال, فأضاف."""
        return self.word in CONJOINED


class Page:
    """A text with what is said in marks covered; offsets are of the folded text."""

    def __init__(self, folded: Folded, passages: list[Passage], words: Iterable[int]) -> None:
        """``words``: the places of those that may be triggers."""
        self.folded, self.passages = folded, passages
        self.speech = [p.outer for p in passages if p.speech]
        self.text = _covered(folded.text, passages)
        self.triggers = [trigger for i in words if (trigger := self._trigger(i))]
        self.starts = [trigger.start for trigger in self.triggers]
        self._outers = [p.outer for p in passages]
        self._ends: dict[int, list[int]] = {}  # of the sentences of a line, by its start
        self._sentences: dict[int, tuple[int, int]] = {}

    def passages_in(self, lo: int, hi: int) -> list[Passage]:
        """The passages that open between two offsets."""
        return self.passages[bisect_left(self._outers, lo) : bisect_left(self._outers, hi)]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, or the window of it in which subjects and clauses are looked for."""
        if at in self._sentences:
            return self._sentences[at]
        text = self.text
        lo = text.rfind("\n", 0, at) + 1
        ends = self._ends.get(lo)
        if ends is None:
            hi = text.find("\n", at) + 1 or len(text)
            ends = self._ends[lo] = [match.end() for match in SENTENCE_END.finditer(text, lo, hi)]
        i = bisect_right(ends, at)
        begin = ends[i - 1] if i else lo
        while begin < at and text[begin].isspace():
            begin += 1
        if not i and "(" in text[begin : begin + 61] and (dateline := _DATELINE.match(text, begin, at)):
            begin = dateline.end()
        end = ends[i] if i < len(ends) else len(text)
        self._sentences[at] = found = max(begin, at - _LEAD), min(end, at + _LONGEST_CLAUSE)
        return found

    def _trigger(self, i: int) -> Trigger | None:
        """The word that may be one; None where it stands in marks, or does not report."""
        word, start, end = self.folded.words[i], self.folded.edges[2 * i], self.folded.edges[2 * i + 1]
        if self.text[start] == COVER or not self._reports(start, end, word):
            return None
        arabic = in_arabic(word)
        stem, pronoun = (start, False) if arabic else self._stem(i)
        return Trigger(start, end, word, KINDS[word], arabic, stem, pronoun)

    def _stem(self, i: int) -> tuple[int, bool]:
        """Where a verb's auxiliaries start, and whether a French pronoun is its subject."""
        words = self.folded.words
        after = words[i + 1 : i + 3] if self._gap(i) == "-" else []
        pronoun = after[:1] in _INVERTED or (after[:1] == ["t"] and after[1:] in _INVERTED)
        while i > 0:
            gap = self._gap(i - 1)
            if words[i - 1] in AUXILIARIES and not gap.strip("' \n"):
                i -= 1
            elif i > 1 and [words[i - 1]] in _INVERTED and gap.isspace() and self._gap(i - 2) == "-":
                pronoun = True
                i -= 3 if words[i - 2] == "t" and i > 2 else 2
            else:
                break
        return self.folded.edges[2 * i], pronoun

    def _gap(self, i: int) -> str:
        """What stands after a word."""
        edges = self.folded.edges
        return self.text[edges[2 * i + 1] : edges[2 * i + 2]] if 2 * i + 2 < len(edges) else ""

    def _reports(self, start: int, end: int, word: str) -> bool:
        """Whether a word that has other uses reports here."""
        before = self.text[max(0, start - 8) : start]
        match word[1:] if word in CONJOINED else word:
            case "said" | "say" | "says" | "told":
                place = self.folded.places[start]
                a_name = word == "said" and start > 1 and self.folded.original[place] == "S" and before[-2:-1].isalnum()
                return not a_name and not before.endswith(("having ", " to ", " not ", "n't "))
            case "savoir" | "valoir":
                return before.endswith(("fait ", "faire ", "faisait "))
            case "pour":
                return not before.rstrip(" ") or before.rstrip(" ")[-1] in "\n.!?"
            case "apres":
                return before.endswith("d'")
            case "according":
                return self.text.startswith(" to ", end)
            case "يذكر":  # "it is said that" reports nobody
                return ARABIC_COMPLEMENT.match(self.text, end) is None
            case "لسان":
                return before.endswith("علي ")
            case "جاء" | "ورد":
                return _IN_WRITING.match(self.text, end) is not None
        return True


def _covered(text: str, passages: list[Passage]) -> str:
    """The text without what is said in marks, but for a last full stop: a sentence may end with it."""
    at, pieces = 0, []
    for p in passages:
        if p.speech and p.closed:
            pieces += [text[at : p.start], COVER * (p.end - p.start - 1), text[p.end - 1]]
            at = p.end
    return "".join((*pieces, text[at:]))
