"""Who says it: the head of a subject, whom a pronoun means, the group that a spokesman speaks for."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.identify.quotes import vocabulary as v
from pipeline.identify.quotes.marks import WORD
from pipeline.identify.quotes.names import COMMA, RECIPIENT, RELATIVE, Name, Names
from pipeline.identify.quotes.page import Page, Trigger
from pipeline.identify.quotes.vocabulary import any_of

EDGE = " \n,;.:،؛"  # what a clause neither begins nor ends with
STOP = re.compile(r"[:;\x00]")
ADVERBIAL = re.compile(
    rf"[\s,]*(?:{any_of('à au aux dans lors sur par hier via également aussi ensuite encore notamment ainsi pour')}|"
    rf"{any_of('devant ce lundi mardi mercredi jeudi vendredi samedi dimanche en après depuis toutefois vers')}|le \d|"
    rf"{any_of('on in at to during late early yesterday today monday tuesday wednesday thursday friday saturday')}|"
    rf"{any_of('sunday earlier later by after from last this reporters journalists again also however several')}|"
    rf"{any_of('في خلال أمس اليوم مساء صباح عبر عقب بعد من')}|ل\w+)\b"
)
PRONOUN = re.compile(rf"(?:^|[\s,'])(?:{any_of('il elle ils elles he she it they we lui him her هو هي هم')})\W*$")

_AND = re.compile(r"(?:^|[\s,،])(?:et|and|mais|but|puis|then|tout en|while|avant de|before)\s*$")
_RELATIVE_FIRST = re.compile(rf"\s*{any_of('qui dont que who whose which الذي التي الذين')}\b")
_APPOSED = re.compile(
    rf"\s*(?:(?:l'un des|one of|l'|{any_of('le la un une the a an son its his her their')} )\s*)?"
    rf"(?:{any_of('ancien former current actuel nouveau main principal chief')} )?(\w+)"
)
_GROUP_NOUN = re.compile(
    rf"\b{any_of('le_mouvement le_groupe ce_mouvement ce_groupe l’organisation la_rébellion the_group')}\b|"
    rf"\b{any_of('the_movement the_organization the_organisation الحركة التنظيم الجماعة الكتيبة المنظمة الجبهة')}\b"
)
_NEAR_THE_START = 6  # words before a sentence's subject
_REMEMBERED = 1500  # letters after which a pronoun is somebody else
_LONGEST_APPOSITION = 10  # words


class Who(NamedTuple):
    """A speaker, and how it is known."""

    speaker: str | None
    named: tuple[int, int] | None
    how: str
    certainty: float

    def at_most(self, certainty: float, how: str) -> Who:
        """The same speaker, known in another way."""
        return Who(self.speaker, None, how, min(certainty, self.certainty))

    def by(self, rule: str, certainty: float = 1.0) -> Who:
        """The same speaker of what another rule found."""
        return Who(self.speaker, self.named, f"{rule}, {self.how}", min(certainty, self.certainty))


# Certainties were estimated by reading what each rule gave in some forty real articles; tests/quality/test_quotes.py
# holds those of 0.9 and above to nine right in ten.
UNNAMED_SOURCE = Who(None, None, "unnamed source", 0.9)
UNKNOWN = Who(None, None, "speaker unknown", 0.6)


class Speakers:
    """Says who speaks, and knows who spoke last when a pronoun comes."""

    def __init__(self, page: Page, names: Names) -> None:
        self.page, self.text, self.names = page, page.text, names
        self.last: tuple[Who, int] | None = None  # who spoke, and where that ended
        self.reported: tuple[int, Who] | None = None  # the last verb that reported a clause, and its speaker

    def of(self, trigger: Trigger, begin: int, limit: int) -> Who:
        """The speaker of a verb: before it, or after it in Arabic and where it is inverted."""
        same = self._in_its_sentence(trigger, begin)
        if trigger.kind == "participle":
            return same or self.left(begin, trigger.stem)
        if trigger.kind == "his-words":
            of = self.text.rfind("عن ", begin, trigger.start)
            return self.arabic(of + 3 if of >= 0 else begin, trigger.start)
        if trigger.kind == "passed-on":
            of = self.text.find(" عن ", trigger.end, limit)
            return self.arabic(of + 4, limit) if of >= 0 else UNNAMED_SOURCE
        if trigger.arabic:
            return self._of_arabic(trigger, begin, limit, same)
        if trigger.pronoun:
            return self.pronoun(begin)
        head = self.text[begin : trigger.stem].rstrip()
        if same and (_AND.search(head[-20:]) or not head.strip(EDGE)):
            return same
        if not head.strip(EDGE + '"'):
            return self.right(trigger.end, limit)
        if head.endswith(",") and (who := self.right(trigger.end, limit)).speaker:
            return who
        return self.left(max(begin, self.last[1]) if same and self.last else begin, trigger.stem)

    def _of_arabic(self, trigger: Trigger, begin: int, limit: int, same: Who | None) -> Who:
        who = self.arabic(trigger.end, limit)
        word = WORD.search(self.text, trigger.end, limit)
        if who.speaker or (word and word.group() not in v.ARABIC_STOPS and not RECIPIENT.match(word.group())):
            return who
        if not trigger.conjoined:
            begin_at = max(begin, self.last[1] if self.last else 0)
            before = self.left(begin_at, trigger.start) if trigger.start - begin > 3 else None
            if before and (before.speaker or not same):
                return before
        return same or self.pronoun(begin)

    def _in_its_sentence(self, trigger: Trigger, begin: int) -> Who | None:
        """Who speaks in the sentence already."""
        if self.reported and begin <= self.reported[0] < trigger.start:
            return self.reported[1].at_most(0.9, "speaks in the sentence already")
        if trigger.kind == "participle" and self.last and self.last[1] >= begin:
            return self.last[0].at_most(0.85, "speaks in the sentence already")
        return None

    def pronoun(self, at: int) -> Who:
        """Whom a pronoun means: whom its sentence begins with, who spoke last, whom the sentence before names."""
        begin, _ = self.page.sentence(at)
        names = self.names.speakers(begin, at)
        if names and self.text.count(" ", begin, names[0].start) <= _NEAR_THE_START:
            return Who(names[0].key, None, "pronoun, named in its sentence", 0.75)
        last = self.last if self.last and at - self.last[1] <= _REMEMBERED else None
        before = self.page.sentence(begin - 2)[0] if begin > 1 else begin
        if before < begin and (last is None or last[0] is UNKNOWN or last[1] <= before):
            names = self.names.speakers(before, begin)
            if names and (last is None or self.text.count(" ", before, names[0].start) <= _NEAR_THE_START):
                return Who(names[0].key, None, "pronoun, named in the sentence before", 0.65)
        return last[0].at_most(0.85, "pronoun, the last speaker") if last else UNKNOWN

    def left(self, lo: int, hi: int) -> Who:
        """The speaker in what stands before a verb: the name nearest to it that depends on nothing."""
        hi = max(lo, hi)
        head = self.text[lo:hi]
        if PRONOUN.search(head[-15:]):
            return self.pronoun(hi)
        names = self.names.speakers(lo, hi)
        if names and _AND.search(head[-20:]):
            return self.named(names[0], "subject, with another verb between", 0.85)
        cuts = [lo, *(match.end() for match in COMMA.finditer(self.text, lo, hi)), hi + 1]
        for start, stop in reversed(list(pairwise(cuts))):
            piece = self.text[start : stop - 1]
            inside = [name for name in names if start <= name.start < stop]
            if not piece.strip() or (start > lo and _RELATIVE_FIRST.match(piece)):
                continue
            if inside:
                return self.named(inside[-1], "subject")
            apposed = any(0 <= start - name.end <= 2 for name in names) or self.apposed(start, stop - 1)
            if start == lo or not (apposed or ADVERBIAL.match(piece)):
                return self._unnamed(start, stop - 1)
        return self._unnamed(lo, hi)

    def right(self, lo: int, hi: int) -> Who:
        """The speaker in what follows an inverted verb, or names a source."""
        stop = STOP.search(self.text, lo, hi)
        hi = stop.start() if stop else hi
        comma = COMMA.search(self.text, lo, hi)
        first = comma.start() if comma else hi
        names = self.names.speakers(lo, hi)
        if names and names[0].start < first:
            return self.named(names[0], "subject")
        if names and self.text[lo:first].strip():
            between = WORD.findall(self.text, first, names[0].start)  # ", le général", ", M."
            if len(between) <= 4 and (v.ROLES | v.DETERMINERS).issuperset(between):
                return self.named(names[0], "apposed to the subject")
        return self._unnamed(lo, first)

    def arabic(self, lo: int, hi: int) -> Who:
        """The speaker in an Arabic noun phrase."""
        names = self.names.speakers(lo, hi, phrase=True)
        return self.named(names[0], "subject") if names else self._unnamed(lo, hi)

    def named(self, name: Name, how: str, certainty: float = 0.95) -> Who:
        """One who is named there speaks."""
        self.names.remember(name)
        return Who(name.key, (name.start, name.end), how, certainty if name.tracked else min(certainty, 0.9))

    def _unnamed(self, lo: int, hi: int) -> Who:
        """No speaker is named: a group speaks by its spokesman, or "the movement" stands for its name."""
        words = WORD.findall(self.text, lo, hi)
        spokesman = not v.SPEAKS_FOR.isdisjoint(words)
        if spokesman:
            relative = RELATIVE.search(self.text, lo, hi)
            for start, end, entity in self.names.actors(lo, relative.start() if relative else hi):
                return Who(entity, (start, end), "speaks for the group", 0.9)
            if not v.ITS.isdisjoint(words) and (group := self.names.group_before(lo)):
                return Who(group[0], None, "speaks for the group named before", 0.85 if group[1] else 0.7)
        if not v.MEDIA.isdisjoint(words):
            return UNNAMED_SOURCE
        noun = _GROUP_NOUN.search(self.text, lo, hi) if spokesman or len(words) <= 6 else None
        if noun and self.last and (self.last[0].speaker or "").startswith(noun.group().removeprefix("ال") + "-"):
            return self.last[0].at_most(0.85, "the body that spoke last")
        if noun and (group := self.names.group_before(noun.start())):
            return Who(group[0], None, "the group named before", 0.9 if group[1] else 0.75)
        return UNKNOWN if v.UNNAMED.isdisjoint(words[:3]) else UNNAMED_SOURCE

    def apposed(self, lo: int, hi: int) -> bool:
        """Whether what stands between commas says who somebody is: a role, a relative clause, or a name alone."""
        comma = COMMA.search(self.text, lo, hi)
        hi = comma.start() if comma else hi
        if _RELATIVE_FIRST.match(self.text, lo, hi):
            return True
        noun = _APPOSED.match(self.text, lo, hi)
        if noun and (noun.group(1) in v.ROLES or noun.group(1) in v.ARABIC_ROLES):
            return True
        names = self.names.speakers(lo, hi)
        return bool(names) and names[0].start - lo <= 1 and hi - names[-1].end <= 1

    def describes(self, lo: int, comma: int, end: int, *, english: bool) -> bool:
        """Whether what stands between a person's name and a second comma is what he is: ``X, éleveur à Hombori, P``.

        In French a noun without an article, in English one with "a": a sentence seldom begins with either there.
        """
        words = WORD.findall(self.text, lo, comma)
        if not 1 <= len(words) <= _LONGEST_APPOSITION or len(self.text[comma:end].split()) <= 3:
            return False
        if english:
            return words[0] in ("a", "an")
        return words[0].isalpha() and words[0] not in v.NOT_APPOSED and not words[0].endswith(("ment", "ant"))
