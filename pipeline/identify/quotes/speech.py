"""One reading of a text: each passage in marks is asked what reports it, each trigger what was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pipeline.identify.quotes import vocabulary as v
from pipeline.identify.quotes.clauses import FARTHEST, Clauses, is_adverbial
from pipeline.identify.quotes.marks import FEWEST, WORD, Passage, passages
from pipeline.identify.quotes.names import COMMA, LONGEST_NAME, WITH_ARTICLE, Names
from pipeline.identify.quotes.page import COMPLEMENT, Page, Trigger
from pipeline.identify.quotes.speakers import EDGE, PRONOUN, UNKNOWN, Speakers, Who
from pipeline.identify.quotes.vocabulary import any_of
from pipeline.identify.spellings import in_arabic
from pipeline.model import Mention, Quote
from pipeline.text import Folded

# Before marks: what is in them bears a name, and says nothing. Only titles are announced with a colon.
_CALLED = re.compile(
    rf"(?:\b{any_of('journal quotidien hebdomadaire magazine film livre roman chanson album opération chaîne site')}|"
    rf"\b{any_of('émission documentaire poème association newspaper daily weekly book novel song operation pièce')}|"
    rf"\b{any_of('groupe mouvement group movement brigade katiba collectif campagne campaign so-called')}|"
    rf"\b[وفبلك]{{0,2}}{any_of('صحيفة جريدة قناة وكالة موقع كتاب كتابه فيلم فيلمه رواية أغنية عملية برنامج مجلة')}|"
    rf"\b[وفبلك]{{0,2}}{any_of('حملة مؤسسة إذاعة مسلسل قصيدة كتيبة منتدى تنظيم جماعة حركة مجموعة')}|"
    rf"\b[وفبلك]{{0,2}}{any_of('جبهة خلية جمعية حزب')}|"
    rf"\b{any_of('سماه سماها المسماة المسمى المعروفة الملقب يسمى')}(?: باسم)?|\bsous le nom de|"
    rf"\b{any_of('intitulé intitulée baptisé baptisée surnommé surnommée nommé nommée titre thème slogan devise')} ?:?|"
    rf"\b{any_of('titled entitled dubbed nicknamed named banner بعنوان عنوان شعار تحت_اسم')} ?:?)"
    r"(?: (?:de|du|is|was))?\s*ب?$"
)
_AS = re.compile(rf"\s*[،,]\s*{any_of('كما حسبما حسب_ما وفق_ما هكذا بحسب_ما')}?\s*")
_INVERSION = re.compile(r"\s*[,.]?\s*[-(]?\s*")
_SOURCE_GAP = re.compile(r"\s*[,،]?\s*(?:d')?")
_BREAK = re.compile(r"[.:;!?]\s")
_PIECES = re.compile(r"[.!?]\s|\x00|\"")
_FEWEST_FAR = 5  # words of a passage, where more than a subject stands between it and the verb
_SENTENCE_LIKE = 7  # words of a passage that nothing reports: shorter ones are names, titles, scare quotes
_LONG = 12  # words that are a sentence even without its full stop


class Reading:
    """One pass over a field, that keeps what is said; offsets are of the folded text until then."""

    def __init__(self, field: str, text: Folded, mentions: Sequence[Mention], words: Iterable[int]) -> None:
        self.field, self.folded = field, text
        names = Names(text, mentions)
        self.page = Page(text, [p._replace(name=True) if names.fills(p) else p for p in passages(text)], words)
        self.text = names.covered = self.page.text
        self.names = names
        self.speakers = Speakers(self.page, names)
        self.clauses = Clauses(self.page, self.speakers)
        self.used: set[int] = set()  # triggers that have said what they report
        self.given: dict[int, Who | None] = {}  # passages of a reported clause: its speaker; None: part of its words
        self.found: list[Quote] = []
        self.done = 0  # up to where words are quoted

    def quotes(self) -> tuple[Quote, ...]:
        """What the field says, in its order."""
        waiting = iter(enumerate(self.page.passages))
        number, passage = next(waiting, (0, None))
        for trigger in [*self.page.triggers, None]:
            while passage is not None and (trigger is None or passage.outer < trigger.start):
                if passage.words and not passage.name:
                    self._passage(number, passage)
                number, passage = next(waiting, (0, None))
            if trigger is not None and trigger.start >= self.done and trigger.start not in self.used:
                self._trigger(trigger)
        return tuple(self.found)

    # --- Passages in marks

    def _passage(self, number: int, passage: Passage) -> None:
        if passage.start in self.given:
            if who := self.given[passage.start]:
                self._keep(passage.start, passage.end, True, who)
            return
        end, who = (passage.end, None) if passage.closed else self._unclosed(passage)
        who = who or self._before(passage, close=True) or self._after(passage) or self._after_all(number)
        who = who or self._announced(passage) or self._again(passage)
        who = who or self._before(passage, close=False) or self._alone(passage)
        if who is not None:
            self._keep(passage.start, end, True, who)

    def _before(self, passage: Passage, *, close: bool) -> Who | None:
        """Who says it, where a trigger in its sentence stands before it: ``X a dit : «``, ``قال X: «``.

        ``close``: nothing stands between but subject, recipient, time and place.
        """
        i = bisect_left(self.page.starts, passage.outer) - 1
        if i < 0:
            return None
        trigger = self.page.triggers[i]
        if passage.outer - trigger.end > FARTHEST:
            return None
        begin, _ = self.page.sentence(passage.outer)
        if trigger.start < begin or self._called(passage):
            return None
        gap = self.text[trigger.end : passage.outer]
        if close != (gap.rstrip().endswith((":", "-")) or self._adjacent(trigger, gap)):
            return None
        if not close and passage.words < (2 if trigger.kind == "weak" else _FEWEST_FAR):
            return None
        if trigger.kind == "source":
            return None if trigger.start in self.used else self._source_who(trigger, passage.outer)
        self.used.add(trigger.start)
        who = self.speakers.of(trigger, begin, passage.outer)
        return who.by("verb before") if close else who.by("verb in the sentence", 0.85)

    @staticmethod
    def _adjacent(trigger: Trigger, gap: str) -> bool:
        if trigger.kind == "source":
            return False
        if trigger.arabic:
            return "،" not in gap and len(gap.split()) <= 12
        plain = gap.strip(" ,")
        if not plain or COMPLEMENT.fullmatch(f"{plain} "):
            return True
        return trigger.kind == "verb" and is_adverbial(trigger, gap) and len(gap.split()) <= 8

    def _called(self, passage: Passage) -> bool:
        """Whether what stands before the marks makes a name of what they hold: le film « », صحيفة «»."""
        before = max(0, passage.outer - 40)
        return passage.words <= LONGEST_NAME and _CALLED.search(self.text, before, passage.outer) is not None

    def _after(self, passage: Passage) -> Who | None:
        """Who says it, where a trigger follows: ``», a déclaré X``, ``," X told Reuters``, ``»، يقول X``."""
        i = bisect_left(self.page.starts, passage.after)
        if i == len(self.page.triggers) or self.page.starts[i] - passage.after > FARTHEST:
            return None
        trigger = self.page.triggers[i]
        gap = self.text[passage.after : trigger.start]
        if "\n" in gap or (passage.words < FEWEST and self._called(passage)):
            return None
        _, end = self.page.sentence(trigger.start)
        if trigger.kind == "source":
            return self._source_who(trigger, end) if _SOURCE_GAP.fullmatch(gap) else None
        if trigger.kind not in ("verb", "weak"):
            return None
        if trigger.arabic:
            if trigger.conjoined or not _AS.fullmatch(gap) or self.clauses.complement(trigger, end):
                return None
            self.used.add(trigger.start)
            return self.speakers.of(trigger, passage.after, end)
        inverted = _INVERSION.fullmatch(self.text, passage.after, max(passage.after, trigger.stem))
        comma = gap.lstrip().startswith(",") or self.text[passage.end - 1] in ",!?"
        if not inverted and (not comma or _BREAK.search(gap)):
            return None
        if self.clauses.complement(trigger, end) and not (inverted and comma):
            return None
        self.used.add(trigger.start)
        if trigger.pronoun:
            return self.speakers.pronoun(passage.outer)
        return self.speakers.right(trigger.end, end) if inverted else self.speakers.left(passage.after, trigger.stem)

    def _after_all(self, number: int) -> Who | None:
        """Who says a quote of several paragraphs, where a trigger follows its last one."""
        last, among = number, self.page.passages
        while last + 1 < len(among) and among[last + 1].goes_on:
            last += 1
        who = self._after(among[last]) if last > number else None
        return who and who.by("after its last paragraph")

    def _unclosed(self, passage: Passage) -> tuple[int, Who | None]:
        """Where a passage never closed ends, and who says it, where that stands in its own sentence."""
        starts = self.page.starts
        for trigger in self.page.triggers[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]:
            head = self.text[passage.start : max(passage.start, trigger.stem)]
            comma = max(head.rfind(","), head.rfind("،"))
            if comma < 0 or trigger.kind != "verb":
                continue
            if not head[comma + 1 :].strip():
                right = self.speakers.right
                who = self.speakers.pronoun(passage.start) if trigger.pronoun else right(trigger.end, passage.end)
            elif trigger.word in v.AFTER_A_COMMA and not self.clauses.complement(trigger, passage.end):
                who = self.speakers.left(passage.start + comma + 1, trigger.stem)
            else:
                continue
            self.used.add(trigger.start)
            return passage.start + comma, who.by("never closed", 0.85)
        return passage.end, None

    def _announced(self, passage: Passage) -> Who | None:
        """Who says it, where a name and a colon stand before, as in headlines: ``Sanda Ould Boumama : «``."""
        if not self.text[max(0, passage.outer - 10) : passage.outer].rstrip().endswith(":") or self._called(passage):
            return None
        begin, _ = self.page.sentence(passage.outer)
        colon = self.text.rindex(":", 0, passage.outer)
        comma = COMMA.search(self.text, begin, colon)
        for name in self.names.speakers(begin, comma.start() if comma else colon):
            before = [w for w in WORD.findall(self.text, begin, name.start) if not WITH_ARTICLE.match(w)]
            if v.BEFORE_A_NAME.issuperset(before):
                return self.speakers.named(name, "name and colon")
        return UNKNOWN if passage.words >= FEWEST else None

    def _again(self, passage: Passage) -> Who | None:
        """Who says it, where a quote goes on: in the next paragraph, or after ``, a dit X,``."""
        if self.speakers.last is None or passage.words < FEWEST:
            return None
        who, end = self.speakers.last
        between = self.text[end : passage.outer]
        if passage.goes_on or not between.strip(' \n"'):
            return who.at_most(0.85, "the quote goes on")
        ended = between.rstrip()[-1:] in tuple(".,;:!?،؛")
        if "\n" in between or len(between) > FARTHEST or not ended or not self.found[-1].direct:
            return None
        reported = bisect_left(self.page.starts, end) < bisect_left(self.page.starts, passage.outer)
        if reported and sum(len(piece.split()) > 1 for piece in _PIECES.split(between)) <= 1:
            return who.at_most(0.9, "the quote goes on")
        return None

    def _alone(self, passage: Passage) -> Who | None:
        """Who says a passage that nothing reports: None where it is no sentence, and so no speech."""
        text = self.folded.text
        begins = text[passage.outer - 1 : passage.outer] in ("", "\n")
        if passage.words < _SENTENCE_LIKE or not (passage.closed or begins) or self._called(passage):
            return None
        if not (begins or text[passage.end - 1] in ".!?,…" or passage.words >= _LONG):
            return None
        last = self.speakers.last
        if last and last[0].speaker and text.count("\n", last[1], passage.outer) <= 1:
            return last[0].at_most(0.7, "nobody else speaks between")
        return UNKNOWN

    # --- Reported speech

    def _trigger(self, trigger: Trigger) -> None:
        if trigger.kind == "weak":
            return
        begin, end = self.page.sentence(trigger.start)
        if trigger.kind == "source":
            source = self.clauses.source(trigger, end)
            who = self._source_who(trigger, end) if source else None
            if source and who:
                said = self.clauses.of_source(trigger, source, begin, end, named=who.speaker is not None)
                if said:
                    self._clause(*said, who.by("source"))
        elif clause := self.clauses.complement(trigger, end):
            start, limit = clause
            who = self.speakers.of(trigger, begin, limit)
            self.speakers.reported = trigger.start, who
            self._clause(start, self.clauses.end(start, end), who.by("reported"))
        elif trigger.kind == "verb" and not trigger.arabic and (before := self.clauses.before(trigger, begin, end)):
            self._clause(*before[0], before[1].by("reported, verb after"))

    def _source_who(self, trigger: Trigger, end: int) -> Who | None:
        span = self.clauses.source(trigger, end)
        if span is None:
            return None
        self.used.add(trigger.start)
        lo, hi = span
        if hi - lo < 12 and PRONOUN.search(self.text[lo:hi]):
            return self.speakers.pronoun(trigger.start)
        who = self.speakers.arabic(lo, hi) if trigger.arabic else self.speakers.right(lo, hi)
        if trigger.word != "pour":
            return who
        return who._replace(certainty=0.7) if who.speaker else None  # "pour le Mali" is no source

    # --- Kept

    def _clause(self, start: int, end: int, who: Who) -> None:
        """Keep a reported clause; where most of it stands in marks, what they hold is quoted instead."""
        text = self.text
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and text[end - 1] in EDGE:
            end -= 1
        if text.count('"', start, end) % 2 and text[end - 1] == '"':
            end -= 1
        within = [p for p in self.page.passages_in(start, end) if not p.name]
        marked = sum(p.end - p.start for p in within)
        if within and (2 * marked >= end - start or (within[0].outer == start and within[0].speech)):
            self.given.update((p.start, who if p.speech else None) for p in within)
        elif start >= self.done and len(text[start:end].split()) >= FEWEST - in_arabic(text[start:end]):
            self.given.update((p.start, None) for p in within)
            self._keep(start, end, False, who)

    def _keep(self, start: int, end: int, direct: bool, who: Who) -> None:
        if not self.done <= start < end:
            return
        self.done, self.speakers.last = end, (who, end)
        begin, finish = self.folded.span(start, end)
        named = self.folded.span(*who.named) if who.named else None
        self.found.append(Quote(self.field, begin, finish, direct, who.speaker, named, who.how, who.certainty))
